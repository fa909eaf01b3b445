package kv

import (
	"bytes"

	"github.com/tidwall/btree"
)

// Overlay is a Reader with changes staged above its base. It reads as if the
// changes were made; the base is never touched. An overlay may be the base of
// another one: dropping the upper one undoes its changes, Apply folds them
// into the lower one.
//
// Like every Reader it belongs to one goroutine. Where it has no change of its
// own it reads through, so a change of a base overlay shows at once.
type Overlay struct {
	base   Reader
	staged *staging
}

// staging is the tree of staged writes. Scans count themselves in: a change
// made meanwhile goes to a copy, so a callback may put and delete freely.
type staging struct {
	writes btree.Map[string, Write]
	scans  int
}

// NewOverlay stages changes above base.
func NewOverlay(base Reader) *Overlay {
	return &Overlay{base: base, staged: new(staging)}
}

// Get returns the staged value of the key or else the base's.
func (o *Overlay) Get(key []byte) ([]byte, error) {
	if w, ok := o.staged.writes.Get(string(key)); ok {
		return w.Value, nil
	}
	return o.base.Get(key)
}

// Put stages a value for the key. Both slices are copied; a nil value is
// stored as an empty one. Slices that Get or Scan gave before stay as they are.
func (o *Overlay) Put(key, value []byte) {
	stored := make([]byte, len(value))
	copy(stored, value)
	o.stage(Write{Key: bytes.Clone(key), Value: stored})
}

// Delete stages the removal of the key, whether it is present or not. The
// slice is copied.
func (o *Overlay) Delete(key []byte) {
	o.stage(Write{Key: bytes.Clone(key)})
}

// Apply stages the writes, which it keeps without copying: those of an overlay
// above this one that is not used any more.
func (o *Overlay) Apply(writes []Write) {
	for _, w := range writes {
		o.stage(w)
	}
}

// Writes returns the staged changes in key order, each key once, as an Engine
// takes them. The slices stay the overlay's and must not be modified.
func (o *Overlay) Writes() []Write {
	writes := make([]Write, 0, o.staged.writes.Len())
	o.staged.writes.Scan(func(_ string, w Write) bool {
		writes = append(writes, w)
		return true
	})
	return writes
}

// Len is the number of keys with a staged change.
func (o *Overlay) Len() int { return o.staged.writes.Len() }

func (o *Overlay) stage(w Write) {
	if o.staged.scans > 0 {
		o.staged = &staging{writes: *o.staged.writes.Copy()}
	}
	o.staged.writes.Set(string(w.Key), w)
}
