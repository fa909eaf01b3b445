package memory

import (
	"context"

	"atrium/storage/kv"
)

// breath is how many keys a scan shows between two looks at its context.
const breath = 1024

type reader struct {
	ctx  context.Context
	tree *tree
}

// Get implements kv.Reader.
func (r *reader) Get(key []byte) ([]byte, error) {
	w, _ := r.tree.Get(string(key))
	return w.Value, nil
}

// Scan implements kv.Reader.
func (r *reader) Scan(rng kv.Range, fn func(key, value []byte) bool) error {
	if rng.Empty() {
		return nil
	}
	var err error
	shown := 0
	show := func(_ string, w kv.Write) bool {
		if !rng.Contains(w.Key) {
			// A falling scan starts on To itself, which lies outside.
			return rng.Reverse && string(w.Key) == string(rng.To)
		}
		if shown++; shown%breath == 0 {
			if err = r.ctx.Err(); err != nil {
				return false
			}
		}
		return fn(w.Key, w.Value)
	}
	switch {
	case !rng.Reverse:
		r.tree.Ascend(string(rng.From), show)
	case rng.To == nil:
		r.tree.Reverse(show)
	default:
		r.tree.Descend(string(rng.To), show)
	}
	return err
}
