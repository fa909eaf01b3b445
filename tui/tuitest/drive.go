package tuitest

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing/synctest"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"atrium/tui/layout/layouttest"
	"atrium/tui/ui"
)

// mostMessages is how many messages one input may cause before the test fails:
// something goes round in circles.
const mostMessages = 2000

// Send gives the console a message and lets everything that follows happen.
func (c *Console) Send(msg tea.Msg) {
	c.T.Helper()
	c.queue = append(c.queue, msg)
	c.settle()
}

// Press presses keys by their names: "j", "enter", "ctrl+p".
func (c *Console) Press(names ...string) {
	c.T.Helper()
	for _, n := range names {
		c.Send(layouttest.Key(n))
	}
}

// Type types text, one letter after the other.
func (c *Console) Type(text string) {
	c.T.Helper()
	for _, r := range text {
		c.Press(string(r))
	}
}

// Resize gives the terminal another size.
func (c *Console) Resize(w, h int) {
	c.T.Helper()
	c.w, c.h = w, h
	c.Send(tea.WindowSizeMsg{Width: w, Height: h})
}

// Advance lets time pass.
func (c *Console) Advance(d time.Duration) {
	c.T.Helper()
	time.Sleep(d)
	c.settle()
}

// Settle lets happen what other consoles caused (World.Do).
func (c *Console) Settle() {
	c.T.Helper()
	c.settle()
}

// settle handles messages until nothing is left but waiting.
func (c *Console) settle() {
	c.T.Helper()
	for n := 0; ; n++ {
		synctest.Wait()
		for drained := false; !drained; {
			select {
			case msg := <-c.results:
				c.queue = append(c.queue, msg)
			default:
				drained = true
			}
		}
		if len(c.queue) == 0 || c.Left {
			return
		}
		if n == mostMessages {
			c.T.Fatal("the console does not come to rest")
		}
		msg := c.queue[0]
		c.queue = c.queue[1:]
		if _, ok := msg.(tea.QuitMsg); ok {
			c.Left = true
			return
		}
		_, cmd := c.App.Update(msg)
		c.run(cmd)
	}
}

// run carries out a command until it answers or waits, so that commands end in
// the order in which they were given.
func (c *Console) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		msg := cmd()
		if parts, ordered, ok := ui.Parts(msg); ok && ordered {
			for _, p := range parts {
				if p != nil {
					c.results <- p()
				}
			}
			return
		}
		if msg != nil {
			c.results <- msg
		}
	}()
	synctest.Wait()
	c.unpack()
}

// unpack runs the parts of batches at once, in their order.
func (c *Console) unpack() {
	for {
		select {
		case msg := <-c.results:
			if parts, ordered, ok := ui.Parts(msg); ok && !ordered {
				for _, p := range parts {
					c.run(p)
				}
				continue
			}
			c.queue = append(c.queue, msg)
		default:
			return
		}
	}
}

// Raw is the screen with its escape sequences.
func (c *Console) Raw() string { return c.App.View() }

// Screen is the screen as text.
func (c *Console) Screen() string { return ansi.Strip(c.Raw()) }

// Sees fails unless every text is on the screen.
func (c *Console) Sees(texts ...string) {
	c.T.Helper()
	screen := c.Screen()
	for _, t := range texts {
		if !strings.Contains(screen, t) {
			c.T.Errorf("the screen lacks %q:\n%s", t, screen)
		}
	}
}

// Lacks fails when any of the texts is on the screen.
func (c *Console) Lacks(texts ...string) {
	c.T.Helper()
	screen := c.Screen()
	for _, t := range texts {
		if strings.Contains(screen, t) {
			c.T.Errorf("the screen has %q:\n%s", t, screen)
		}
	}
}

// Golden compares the screen, as text, with testdata/NAME.golden; run the test
// with -update to write it. The line of tabs is left out, so that another screen
// does not change every picture.
func (c *Console) Golden(name string) {
	c.T.Helper()
	layouttest.Within(c.T, name, c.Raw(), c.w, c.h)
	var b strings.Builder
	for i, line := range strings.Split(c.Screen(), "\n") {
		if i == 1 {
			line = "(tabs)"
		}
		b.WriteString(line + "|\n")
	}
	layouttest.Compare(c.T, filepath.Join("testdata", name+".golden"), []byte(b.String()))
}

// Goldens writes or compares goldens NAME.WxH of the screen at 120x40, 80x24 and
// 60x20.
func (c *Console) Goldens(name string) {
	c.T.Helper()
	for _, size := range [][2]int{{120, 40}, {80, 24}, {60, 20}} {
		c.Resize(size[0], size[1])
		c.Golden(fmt.Sprintf("%s.%dx%d", name, size[0], size[1]))
	}
}

// Sweep draws the console at every kind of size and fails when it panics or is
// larger than the terminal (C4).
func (c *Console) Sweep() {
	c.T.Helper()
	was := [2]int{c.w, c.h}
	for _, h := range []int{0, 1, 2, 5, 19, 20, 24, 60} {
		for _, w := range []int{0, 1, 2, 5, 20, 59, 60, 79, 80, 81, 99, 100, 120, 500} {
			c.Resize(w, h)
			limitW, limitH := w, h
			if w == 0 && h == 0 {
				limitW, limitH = 80, 24
			}
			layouttest.Within(c.T, fmt.Sprintf("%dx%d", w, h), c.Raw(), limitW, limitH)
		}
	}
	c.Resize(was[0], was[1])
}

// Command carries out a command as if the console itself had returned it.
func (c *Console) Command(cmd tea.Cmd) {
	c.T.Helper()
	c.run(cmd)
	c.settle()
}
