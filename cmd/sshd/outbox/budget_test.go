package outbox_test

import (
	"io"
	"testing"
	"testing/synctest"
	"time"

	"atrium/cmd/sshd/outbox"
)

// TestBudgetIsShared has three clients that read nothing: the first fills the
// budget, the others wait at their share; when they are given up all of it is free
// again.
func TestBudgetIsShared(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const capacity, most, share, stall = 1 << 20, 256 << 10, 16 << 10, 30 * time.Second
		budget := outbox.NewBudget(most, share)
		for range 3 {
			c := &client{stop: make(chan struct{})}
			b := outbox.New(outbox.Options{
				Out: c, Err: c, Cap: capacity, Budget: budget, Stall: stall,
				Start: func(send, _ func()) { go send() }, After: time.AfterFunc, Stalled: func() { close(c.stop) },
			})
			go func() {
				p := make([]byte, 1000)
				for {
					if _, err := b.Stdout().Write(p); err != nil {
						return
					}
				}
			}()
			synctest.Wait()
		}
		// A box may pass a bound by one chunk of 32 KiB.
		if used := budget.Used(); used < most || used > most+2*share+3*(32<<10) {
			t.Errorf("%d bytes wait", used)
		}
		time.Sleep(2 * stall) // of the bubble's clock
		synctest.Wait()
		if used := budget.Used(); used != 0 {
			t.Errorf("%d bytes are counted and gone", used)
		}
	})
}

// TestBudgetSpentStillMoves has a client that reads get everything while another
// has spent the budget.
func TestBudgetSpentStillMoves(t *testing.T) {
	budget := outbox.NewBudget(1, 1<<10)
	c := &client{}
	b := outbox.New(outbox.Options{
		Out: c, Err: c, Cap: 1 << 20, Budget: budget, Stall: time.Minute,
		Start: func(send, _ func()) { go send() }, After: time.AfterFunc, Stalled: func() {},
	})
	const all = 1 << 20
	if _, err := io.CopyN(b.Stdout(), zeros{}, all); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if c.out.Len() != all || budget.Used() != 0 {
		t.Errorf("%d of %d bytes came, %d wait", c.out.Len(), all, budget.Used())
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
