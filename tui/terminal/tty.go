package terminal

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
)

// tty is the part of a terminal that belongs to this machine. Without one its
// methods do nothing.
type tty struct {
	in, out term.File
	before  *term.State
}

func newTTY(o Options) *tty {
	t := &tty{}
	if f, ok := terminalFile(o.In); ok {
		t.in = f
	}
	if f, ok := terminalFile(o.Out); ok {
		t.out = f
	}
	return t
}

// raw takes the keys as they are.
func (t *tty) raw() error {
	if t.in == nil {
		return nil
	}
	before, err := term.MakeRaw(t.in.Fd())
	if err != nil {
		return fmt.Errorf("the terminal cannot be set up: %w", err)
	}
	if t.before == nil {
		t.before = before
	}
	return nil
}

func (t *tty) restore() {
	if t.in != nil && t.before != nil {
		_ = term.Restore(t.in.Fd(), t.before)
	}
}

func (t *tty) size() (tea.WindowSizeMsg, bool) {
	if t.out == nil {
		return tea.WindowSizeMsg{}, false
	}
	w, h, err := term.GetSize(t.out.Fd())
	return tea.WindowSizeMsg{Width: w, Height: h}, err == nil
}
