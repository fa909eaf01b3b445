package e2e

import (
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// patience is how long anything may take: only a failure reaches it.
const patience = 30 * time.Second

// terminal is a terminal with a program in it, and somebody before it.
type terminal struct {
	t testing.TB
	f *os.File // the keyboard's side
	// cmd is the program, nil where the console runs in this process.
	cmd *exec.Cmd

	mu   sync.Mutex
	scr  *screen
	raw  []byte        // everything that was written
	more chan struct{} // something was written
	done chan struct{} // closed when nothing more will come
	exit int
}

// open starts the program in a terminal of 100 x 30.
func (p *place) open(args ...string) *terminal {
	p.t.Helper()
	return p.openSized(100, 30, args...)
}

func (p *place) openSized(w, h int, args ...string) *terminal {
	p.t.Helper()
	cmd := exec.Command(p.bin, args...)
	cmd.Env, cmd.Dir = p.environ(), p.dir
	f, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)})
	if err != nil {
		p.t.Skipf("no terminal to be had: %v", err)
	}
	c := &terminal{t: p.t, f: f, cmd: cmd, scr: newScreen(w, h, f)}
	c.watch()
	p.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		<-c.done
		_ = f.Close()
	})
	return c
}

// watch begins to read what the program writes.
func (c *terminal) watch() {
	c.more, c.done = make(chan struct{}, 1), make(chan struct{})
	go func() {
		defer close(c.done)
		buf := make([]byte, 64<<10)
		for {
			n, err := c.f.Read(buf)
			c.mu.Lock()
			c.raw = append(c.raw, buf[:n]...)
			c.scr.write(buf[:n])
			c.mu.Unlock()
			select {
			case c.more <- struct{}{}:
			default:
			}
			if err != nil { // on Linux the end of a terminal is an error
				break
			}
		}
		if c.cmd != nil {
			_ = c.cmd.Wait()
			c.exit = c.cmd.ProcessState.ExitCode()
		}
	}()
}

// text is the screen, a line a row, without blanks at the right.
func (c *terminal) text() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.scr.text()
}

// written is everything the program has written.
func (c *terminal) written() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return string(c.raw)
}

// press presses keys by their names: "j", "enter", "ctrl+p"; anything else is
// typed as it is.
func (c *terminal) press(names ...string) {
	c.t.Helper()
	for _, n := range names {
		if _, err := c.f.WriteString(sequence(n)); err != nil {
			c.t.Fatalf("press %s: %v\n%s", n, err, c.framed())
		}
	}
}

// sequence is what a terminal sends for a key.
func sequence(name string) string {
	switch name {
	case "enter":
		return "\r"
	case "esc":
		return "\x1b"
	case "tab":
		return "\t"
	case "up", "down", "right", "left":
		return "\x1b[" + map[string]string{"up": "A", "down": "B", "right": "C", "left": "D"}[name]
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok && len(letter) == 1 {
		return string(letter[0] & 0x1f)
	}
	return name
}

// resize gives the terminal another size.
func (c *terminal) resize(w, h int) {
	c.t.Helper()
	c.mu.Lock()
	c.scr.resize(w, h)
	c.mu.Unlock()
	if err := pty.Setsize(c.f, &pty.Winsize{Cols: uint16(w), Rows: uint16(h)}); err != nil {
		c.t.Fatal(err)
	}
}

// ends waits for the end of the program and gives its exit status.
func (c *terminal) ends() int {
	c.t.Helper()
	select {
	case <-c.done:
	case <-time.After(patience):
		c.t.Fatalf("the program does not end:\n%s", c.framed())
	}
	return c.exit
}

// leave leaves the console the way people do.
func (c *terminal) leave() {
	c.t.Helper()
	c.press("ctrl+c")
	c.sees("again to leave")
	c.press("ctrl+c")
	if status := c.ends(); status != 0 {
		c.t.Fatalf("exit %d\n%s", status, c.framed())
	}
}

func (c *terminal) signal(s syscall.Signal) {
	c.t.Helper()
	if err := c.cmd.Process.Signal(s); err != nil {
		c.t.Fatal(err)
	}
}

func (c *terminal) framed() string {
	rule := strings.Repeat("-", 40)
	return rule + "\n" + c.text() + "\n" + rule
}
