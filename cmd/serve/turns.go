package serve

import (
	"context"
	"time"
)

// Turns lets the commands of all sessions read one after the other. Each of their
// reads is short, but a hundred at a time would keep everybody who sits at a
// console waiting for a processor.
type Turns struct{ turn chan struct{} }

// NewTurns makes the turns of one process.
func NewTurns() *Turns { return &Turns{turn: make(chan struct{}, 1)} }

// mostTurn is how long a read waits for its turn before it goes on without: one
// that is long for once must not stop the others.
const mostTurn = 100 * time.Millisecond

// Take waits for a turn; done ends it. Nil turns are always free.
func (t *Turns) Take(ctx context.Context) (done func()) {
	if t == nil {
		return func() {}
	}
	timer := time.NewTimer(mostTurn)
	defer timer.Stop()
	select {
	case t.turn <- struct{}{}:
		return func() { <-t.turn }
	case <-timer.C:
	case <-ctx.Done():
	}
	return func() {}
}
