package serve

import (
	"context"
	"time"
)

// Turns lets the sessions of a process do something that takes a processor for a
// short time only so many at a time. Each of a command's reads and of a console's
// frames is short, but hundreds at a time would keep everything else waiting for a
// processor: keys of others, and the end of a session whose person was removed.
type Turns struct {
	turn chan struct{}
	most time.Duration
}

// NewTurns makes turns of which so many are taken at a time. most is how long one
// is waited for before the session goes on without: another one's that is long for
// once must not stop the others.
func NewTurns(atATime int, most time.Duration) *Turns {
	return &Turns{turn: make(chan struct{}, atATime), most: most}
}

// Take waits for a turn; done ends it. Nil turns are always free.
func (t *Turns) Take(ctx context.Context) (done func()) {
	if t == nil {
		return func() {}
	}
	select {
	case t.turn <- struct{}{}:
		return t.end
	default:
	}
	timer := time.NewTimer(t.most)
	defer timer.Stop()
	select {
	case t.turn <- struct{}{}:
		return t.end
	case <-timer.C:
	case <-ctx.Done():
	}
	return func() {}
}

func (t *Turns) end() { <-t.turn }
