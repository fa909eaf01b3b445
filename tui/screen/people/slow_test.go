package people_test

import (
	"context"
	"sync/atomic"
	"testing"

	"atrium/model"
	"atrium/model/port"
	"atrium/model/view"
	"atrium/tui/tuitest"
)

// slow is a store whose reads wait while the gate is shut, or fail.
type slow struct {
	port.Store
	shut  atomic.Pointer[chan struct{}]
	fails atomic.Bool
	reads atomic.Int32
}

func (s *slow) View(ctx context.Context, a model.Actor, fn func(*view.Reader) error) error {
	s.reads.Add(1)
	if gate := s.shut.Load(); gate != nil {
		<-*gate
	}
	if s.fails.Load() {
		return model.Errorf(model.Unavailable, "The disk has gone.")
	}
	return s.Store.View(ctx, a, fn)
}

func (s *slow) close() (open func()) {
	gate := make(chan struct{})
	s.shut.Store(&gate)
	return func() {
		s.shut.Store(nil)
		close(gate)
	}
}

// TestTypingNeverWaits types on while the store is busy: every letter is drawn
// at once, the list is read once more for all of them, and the last text counts.
func TestTypingNeverWaits(t *testing.T) {
	var s *slow
	open(t, tuitest.Options{Open: func() port.Store { s = &slow{Store: memory()}; return s }}, func(c *tuitest.Console) {
		c.Press("/")
		free := s.close()
		before := s.reads.Load()
		c.Type("grac")
		c.Sees("/ grac", "barbara")
		// One page for the first letter, one count for each.
		if n := s.reads.Load() - before; n > 5 {
			t.Errorf("%d reads for four letters", n)
		}
		c.Press("j")
		c.Press("backspace")
		c.Sees("/ grac", "barbara")
		free()
		c.Settle()
		c.Sees("1 of 7", "grace")
		c.Lacks("barbara")
	})
}

func TestFailingReads(t *testing.T) {
	var s *slow
	open(t, tuitest.Options{Open: func() port.Store { s = &slow{Store: memory()}; return s }}, func(c *tuitest.Console) {
		s.fails.Store(true)
		c.Press("ctrl+r")
		c.Sees("The disk has gone", "barbara")
		s.fails.Store(false)
		c.Press("ctrl+r")
		c.Sees("barbara")
	})
	open(t, tuitest.Options{Open: func() port.Store { s = &slow{Store: memory()}; return s }}, func(c *tuitest.Console) {
		c.Press("1")
		s.fails.Store(true)
		c.Press("2")
		c.Press("/")
		c.Type("q")
		s.fails.Store(false)
		c.Press("esc", "esc", "ctrl+r")
		c.Sees("barbara")
	})
}
