package ui

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/port"
	"atrium/model/view"
)

// Reader is what a Read is given.
type Reader = view.Reader

// Turn numbers the reads of one thing on a screen: the list, the detail beside
// it. Only the answer to the newest read of a Turn reaches the screen.
type Turn struct {
	n    int
	open bool
}

// Waiting reports whether an answer is on its way.
func (t *Turn) Waiting() bool { return t.open }

// Reading is a Turn for what changes without a pause, such as a run that logs: the
// next read waits for the answer to the one before, so that there is always one. Ask
// Free before a read, and read again when the answer came and Answered says so.
type Reading struct {
	Turn  Turn
	again bool
}

// Free says whether to read now; if not, Answered will say so.
func (r *Reading) Free() bool {
	r.again = r.Turn.Waiting()
	return !r.again
}

// Answered says whether to read once more, as something changed meanwhile.
func (r *Reading) Answered() bool {
	again := r.again
	r.again = false
	return again
}

// Reply is the answer to a read. The App opens it with Deliver.
type Reply struct {
	turn *Turn
	n    int
	msg  tea.Msg
	err  error
}

// Err is why nothing was read.
func (r Reply) Err() error { return r.err }

// Stale says that a newer read of the same thing has been asked for.
func (r Reply) Stale() bool { return r.turn != nil && r.turn.n != r.n }

// Read is the command that reads from one snapshot. What fn returns comes to
// the screen's Update as it is, an error as Failed. fn runs in another
// goroutine: give it values, not the screen.
func (c *Context) Read(t *Turn, fn func(*Reader) (tea.Msg, error)) tea.Cmd {
	t.n++
	t.open = true
	n := t.n
	return func() tea.Msg {
		var msg tea.Msg
		err := c.view(func(r *Reader) (err error) {
			msg, err = fn(r)
			return err
		})
		return Reply{turn: t, n: n, msg: msg, err: err}
	}
}

// Unwrap gives what a reply holds; wanted is false when a newer read of the same
// thing has been asked for. Other messages are given back as they are.
func Unwrap(msg tea.Msg) (inner tea.Msg, wanted bool) {
	r, ok := msg.(Reply)
	switch {
	case !ok || r.turn == nil:
		return msg, true
	case r.Stale():
		return nil, false
	}
	r.turn.open = false
	if r.err != nil {
		return Failed{r.turn, r.err}, true
	}
	return r.msg, true
}

// Deliver gives a message to a screen: replies that are still wanted as what
// they hold, everything else as it is.
func Deliver(s Screen, msg tea.Msg) tea.Cmd {
	if msg, wanted := Unwrap(msg); wanted {
		return s.Update(msg)
	}
	return nil
}

// do carries the operations out; a panic becomes an error.
func (c *Context) do(ops []model.Operation) (effects []model.Effect, err error) {
	defer c.guard(&err)
	ctx, stop := context.WithTimeout(c.Base, writeTime)
	defer stop()
	return c.Store.Do(ctx, c.Actor, ops...)
}

// try tells what the operations would do.
func (c *Context) try(ops []model.Operation) (verdicts []port.Verdict, err error) {
	defer c.guard(&err)
	ctx, stop := context.WithTimeout(c.Base, readTime)
	defer stop()
	return c.Store.Try(ctx, c.Actor, ops...)
}
