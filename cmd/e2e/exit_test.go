package e2e

import (
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// TestTerminalIsGivenBack ends the console in every way that leaves it a last
// word, and looks at what is left behind.
func TestTerminalIsGivenBack(t *testing.T) {
	ways := map[string]func(*terminal){
		"ctrl+c":  (*terminal).leave,
		"SIGTERM": func(c *terminal) { c.signal(syscall.SIGTERM) },
		"SIGHUP":  func(c *terminal) { c.signal(syscall.SIGHUP) },
		"SIGINT":  func(c *terminal) { c.signal(syscall.SIGINT) },
	}
	for name, end := range ways {
		t.Run(name, func(t *testing.T) {
			p := settled(t)
			c := p.open()
			c.sees("[Overview]")
			if attributes(t, c.f) == lineMode(t) {
				t.Fatal("the console left the terminal in line mode, so this test shows nothing")
			}
			c.press("w")
			c.sees("Workspaces")
			end(c)
			status := c.ends()
			for _, wrong := range c.scr.restored() {
				t.Error(wrong)
			}
			if status != 0 {
				t.Errorf("exit %d", status)
			}
			if shown := c.text(); strings.TrimSpace(shown) != "" {
				t.Errorf("something stays on the screen:\n%s", shown)
			}
			p.run("audit", "verify")
		})
	}
}

// attributes are the terminal's modes, such as echo, as the kernel keeps them.
func attributes(t *testing.T, f *os.File) string {
	t.Helper()
	s, err := term.GetState(f.Fd())
	if err != nil {
		t.Skip(err)
	}
	return fmt.Sprintf("%+v", *s)
}

// lineMode are the modes of a terminal that nobody has changed.
func lineMode(t *testing.T) string {
	t.Helper()
	f, tty, err := pty.Open()
	if err != nil {
		t.Skip(err)
	}
	defer func() { _, _ = f.Close(), tty.Close() }()
	return attributes(t, f)
}

// TestGoingOnAfterAStop: whoever had the terminal while the program was stopped
// left it as they liked; it is taken again and drawn as a whole.
func TestGoingOnAfterAStop(t *testing.T) {
	c := settled(t).open()
	c.sees("[Overview]", "Recent activity")
	c.mu.Lock()
	c.scr.write([]byte("\x1b[?1049l\x1b[?25h\x1b[H\x1b[2Jsomebody else"))
	c.mu.Unlock()
	c.signal(syscall.SIGCONT)
	c.sees("[Overview]", "Recent activity")
	c.loses("somebody else")
	c.leave()
	for _, wrong := range c.scr.restored() {
		t.Error(wrong)
	}
}
