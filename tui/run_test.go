package tui_test

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/creack/pty"

	"atrium/model"
	"atrium/tui"
)

// screenful collects what a console wrote to its terminal.
type screenful struct {
	mu   sync.Mutex
	text strings.Builder
	more chan struct{}
}

// Write collects, for a console without a terminal of this machine.
func (s *screenful) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.text.Write(p)
	select {
	case s.more <- struct{}{}:
	default:
	}
	return len(p), nil
}

// until waits for a text, with a limit that only a failure reaches.
func (s *screenful) until(t *testing.T, text string) {
	t.Helper()
	limit := time.After(10 * time.Second)
	for {
		s.mu.Lock()
		all := s.text.String()
		s.mu.Unlock()
		if strings.Contains(all, text) {
			return
		}
		select {
		case <-s.more:
		case <-limit:
			t.Fatalf("no %q in %q", text, all)
		}
	}
}

// TestRunOnATerminal runs the console on a terminal of its own: it asks for the
// background, takes the answer out of the keys, and gives the terminal back.
func TestRunOnATerminal(t *testing.T) {
	keyboard, tty, err := pty.Open()
	if err != nil {
		t.Skip(err)
	}
	defer func() { _ = keyboard.Close() }()
	if err := pty.Setsize(tty, &pty.Winsize{Cols: 100, Rows: 30}); err != nil {
		t.Fatal(err)
	}
	out := &screenful{more: make(chan struct{}, 1)}
	go func() {
		buf := make([]byte, 4096)
		for {
			n, err := keyboard.Read(buf)
			if err != nil {
				return
			}
			_, _ = out.Write(buf[:n])
		}
	}()
	env := map[string]string{"TERM": "xterm-256color", "LANG": "C.UTF-8"}
	ended := make(chan error, 1)
	go func() {
		ended <- tui.Run(context.Background(), tui.Options{
			Store: memory(), Actor: model.Actor{Via: model.ViaTUI}, FirstStart: true, Username: "ada",
			In: tty, Out: tty, Local: true, Getenv: func(k string) string { return env[k] },
		})
	}()
	send := func(s string) {
		if _, err := keyboard.WriteString(s); err != nil {
			t.Fatal(err)
		}
	}
	out.until(t, "Welcome to Atrium")
	out.until(t, "\x1b]11;?")
	send("\x1b]11;rgb:ffff/ffff/ffff\x1b\\")
	send("\r" + "ada@example.com")
	out.until(t, "ada@example.com")
	send("\x13")
	out.until(t, "[Overview]")
	send("\x03")
	out.until(t, "again to leave")
	send("\x03")
	select {
	case err := <-ended:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the console did not end")
	}
	out.until(t, "\x1b[?1049l")
	out.mu.Lock()
	defer out.mu.Unlock()
	if strings.Contains(out.text.String(), "ffff") {
		t.Error("the terminal's answer was taken for keys")
	}
}

// TestRunEndsWithItsContext checks that nothing waits when a session is cut off.
func TestRunEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	in, typed := io.Pipe()
	defer func() { _ = typed.Close() }()
	out := &screenful{more: make(chan struct{}, 1)}
	ended := make(chan error, 1)
	go func() {
		ended <- tui.Run(ctx, tui.Options{Store: memory(), FirstStart: true, In: in, Out: out, Username: "ada"})
	}()
	out.until(t, "\x1b[?1049h")
	stop()
	select {
	case err := <-ended:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the console did not end")
	}
}
