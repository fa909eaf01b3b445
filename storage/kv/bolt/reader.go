package bolt

import (
	"context"

	"atrium/storage/kv"
)

// breath is how many keys a scan shows between two looks at its context.
const breath = 1024

// reader reads one snapshot. Its cursors are used again and again: a Get
// allocates nothing, a Scan only when it runs inside more scans than before.
type reader struct {
	ctx  context.Context
	snap *snapshot
	idle []*cursor // of finished scans
	// inEngine is set while pages are read: a panic is then damage of the file
	// and otherwise a fault of the caller, which goes on its way.
	inEngine bool
}

// Get implements kv.Reader.
func (r *reader) Get(key []byte) ([]byte, error) {
	r.inEngine = true
	value, found, err := r.snap.find(key)
	r.inEngine = false
	if err != nil || !found {
		return nil, err
	}
	return value, nil
}

// Scan implements kv.Reader.
func (r *reader) Scan(rng kv.Range, fn func(key, value []byte) bool) error {
	if rng.Empty() {
		return nil
	}
	r.inEngine = true
	c := r.cursor()
	more, err := c.start(rng)
	r.inEngine = false
	for shown := 1; more && err == nil; shown++ {
		if shown%breath == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		r.inEngine = true
		key, value := c.item()
		r.inEngine = false
		if !rng.Contains(key) || !fn(key, value) {
			break
		}
		r.inEngine = true
		more, err = c.step(rng.Reverse)
		r.inEngine = false
	}
	r.idle = append(r.idle, c)
	return err
}

func (r *reader) cursor() *cursor {
	if n := len(r.idle); n > 0 {
		c := r.idle[n-1]
		r.idle = r.idle[:n-1]
		return c
	}
	return &cursor{s: r.snap}
}
