package bolt

import (
	"bytes"
	"context"

	"go.etcd.io/bbolt"

	"atrium/storage/kv"
)

// breath is how many keys a scan shows between two looks at its context.
const breath = 1024

// reader reads one transaction. Its cursors are used again and again: a Get
// allocates nothing, a Scan only when it runs inside more scans than before.
type reader struct {
	ctx    context.Context
	bucket *bbolt.Bucket
	get    *bbolt.Cursor
	idle   []*bbolt.Cursor // of finished scans

	// inEngine is set while bbolt runs: a panic is then damage of the file and
	// otherwise a fault of the caller, which goes on its way.
	inEngine bool
}

func (r *reader) attach(tx *bbolt.Tx, path string) error {
	r.inEngine = true
	r.bucket = tx.Bucket([]byte(bucket))
	if r.bucket != nil {
		r.get = r.bucket.Cursor()
	}
	r.inEngine = false
	if r.bucket == nil {
		return foreign(path, "its table is missing")
	}
	return nil
}

// Get implements kv.Reader.
func (r *reader) Get(key []byte) ([]byte, error) {
	r.inEngine = true
	found, value := r.get.Seek(key)
	r.inEngine = false
	if found == nil || !bytes.Equal(found, key) {
		return nil, nil
	}
	return present(value), nil
}

// Scan implements kv.Reader.
func (r *reader) Scan(rng kv.Range, fn func(key, value []byte) bool) error {
	if rng.Empty() {
		return nil
	}
	r.inEngine = true
	c := r.cursor()
	step := c.Next
	if rng.Reverse {
		step = c.Prev
	}
	key, value := first(c, rng)
	r.inEngine = false
	for shown := 1; key != nil && rng.Contains(key); shown++ {
		if shown%breath == 0 && r.ctx.Err() != nil {
			return r.ctx.Err()
		}
		if !fn(key, present(value)) {
			break
		}
		r.inEngine = true
		key, value = step()
		r.inEngine = false
	}
	r.idle = append(r.idle, c)
	return nil
}

func (r *reader) cursor() *bbolt.Cursor {
	if n := len(r.idle); n > 0 {
		c := r.idle[n-1]
		r.idle = r.idle[:n-1]
		return c
	}
	return r.bucket.Cursor()
}

// first places the cursor on the first key of the range in its direction; the
// key it returns may lie outside the range.
func first(c *bbolt.Cursor, rng kv.Range) (key, value []byte) {
	switch {
	case !rng.Reverse && rng.From == nil:
		return c.First()
	case !rng.Reverse:
		return c.Seek(rng.From)
	case rng.To == nil:
		return c.Last()
	}
	if key, _ := c.Seek(rng.To); key == nil {
		return c.Last()
	}
	return c.Prev()
}

// present keeps an empty value apart from an absent one.
func present(value []byte) []byte {
	if value == nil {
		return []byte{}
	}
	return value
}
