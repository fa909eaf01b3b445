package serve_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"atrium/cmd/serve"
)

// TestTurns holds one read at a time, in bounded time: one that never ends does
// not stop the others.
func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		turns, ctx := serve.NewTurns(1, 100*time.Millisecond), context.Background()
		began := time.Now()
		turns.Take(ctx)()
		done := turns.Take(ctx)
		if time.Since(began) != 0 {
			t.Error("a free turn was waited for")
		}
		second := turns.Take(ctx)
		if waited := time.Since(began); waited == 0 || waited > time.Second {
			t.Errorf("a turn that is taken is waited for %v", waited)
		}
		second()
		done()
		third := turns.Take(ctx)
		defer third()
		gone, stop := context.WithCancel(ctx)
		stop()
		began = time.Now()
		turns.Take(gone)()
		if time.Since(began) != 0 {
			t.Error("somebody who has gone waits for a turn")
		}
		var none *serve.Turns
		none.Take(ctx)()
	})
}
