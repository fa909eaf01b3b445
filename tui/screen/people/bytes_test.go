package people_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"atrium/storage/storagetest"
	"atrium/tui/layout/layouttest"
)

// frames hands on every write of the renderer, which makes one a frame.
type frames chan string

func (f frames) Write(p []byte) (int, error) {
	f <- string(p)
	return len(p), nil
}

// next collects writes until one of them shows the text.
func (f frames) next(t *testing.T, text string) string {
	t.Helper()
	var all strings.Builder
	late := time.After(30 * time.Second)
	for {
		select {
		case s := <-f:
			all.WriteString(s)
			if strings.Contains(ansi.Strip(s), text) {
				return all.String()
			}
		case <-late:
			t.Fatalf("%q is never written; written was:\n%q", text, all.String())
		}
	}
}

// TestCursorWritesLittle moves the cursor in a real program: all that reaches
// the terminal for one key is at most 400 bytes at 120×40, so that the console
// is pleasant over a slow line.
func TestCursorWritesLittle(t *testing.T) {
	store, actor := storagetest.Open(t, 1_000)
	out := make(frames, 1024)
	p := tea.NewProgram(newApp(t, store, actor), tea.WithInput(&bytes.Buffer{}), tea.WithOutput(out),
		tea.WithoutSignalHandler(), tea.WithAltScreen(), tea.WithFPS(120))
	done := make(chan error, 1)
	go func() {
		_, err := p.Run()
		done <- err
	}()
	p.Send(tea.WindowSizeMsg{Width: 120, Height: 40})
	out.next(t, "At a glance")
	p.Send(layouttest.Key("2"))
	out.next(t, "u0000030")
	p.Send(layouttest.Key("down"))
	out.next(t, ">  u0000000") // the admin is above
	for _, who := range []string{"u0000001", "u0000002", "u0000003"} {
		p.Send(layouttest.Key("down"))
		wrote := out.next(t, ">  "+who)
		if len(wrote) > 400 {
			t.Errorf("moving to %s wrote %d bytes: %q", who, len(wrote), wrote)
		}
		t.Logf("moving to %s wrote %d bytes", who, len(wrote))
	}
	p.Quit()
	if err := <-done; err != nil {
		t.Error(err)
	}
}
