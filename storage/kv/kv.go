// Package kv is the seam between the store and the engine that keeps its
// bytes: one flat, ordered space of keys with snapshot reads and serialisable
// writes. It knows nothing of tables, records or people.
//
// The rules every engine keeps, and kvtest checks:
//
//   - Keys are ordered byte by byte (bytes.Compare). A key is 1 to MaxKeySize
//     bytes long. A value may be empty; an empty value is not an absent one.
//   - A View sees one committed state from its first read to its last, whatever
//     is written meanwhile. Readers and the writer do not wait for one another.
//   - Writes happen one after another as if alone. Either all writes of a
//     function are kept or none, and Write returns only once they are durable.
//   - A function given to View or Write may run more than once and has no side
//     effects outside its own variables, which it resets at its start.
//   - A Reader, and every slice it gave, is used by one goroutine, only until
//     its function returns, and never modified.
//
// Changes are staged in an Overlay: it reads like its base with the changes
// made, and gives them back as the sorted write set that an engine takes.
package kv

import (
	"bytes"
	"context"
)

// Reader reads one consistent state. It belongs to one goroutine and ends with
// the function it was given to.
type Reader interface {
	// Get returns the value of a key; nil, nil when the key is absent. The
	// value of a present key is never nil. The slice is valid until the
	// reader's function returns and must not be modified.
	Get(key []byte) ([]byte, error)

	// Scan calls fn for every key of the range in key order, or in falling
	// order when r.Reverse is set, until fn returns false; stopping is not an
	// error. The range shows the state at the call of Scan. fn may read from the
	// same reader, and scan it too. The slices have the life of Get's. A scan
	// that is running when its context ends returns the context's error.
	Scan(r Range, fn func(key, value []byte) bool) error
}

// Write is one change: Key gets Value, or is removed when Value is nil.
// Removing an absent key does nothing. An empty value is []byte{}.
type Write struct {
	Key, Value []byte
}

// Engine keeps the keys. Its methods may be called from many goroutines, but
// not from inside a function given to Write.
type Engine interface {
	// View runs fn over a consistent snapshot and returns fn's error. It returns
	// the context's error, without running fn, when the context has ended. A
	// View should end within 250 ms: while it lasts, freed space is not reused.
	View(ctx context.Context, fn func(Reader) error) error

	// Write runs fn over the newest state and keeps the writes it returns, all
	// or none. fn's error and a context that ends before the commit begins
	// keep nothing and are returned as they are. When a key is given
	// twice the later write wins. An empty write set commits nothing and costs
	// no disk flush. The slices are not kept after Write returns.
	//
	// An error of code unavailable means that the engine cannot keep changes
	// now; unless its sentence says that nothing was changed the outcome is
	// unknown until the store was opened again.
	Write(ctx context.Context, fn func(Reader) ([]Write, error)) error

	// Close waits for the functions that run and releases everything. Later
	// calls of View and Write return an error of code unavailable; a second
	// Close returns nil.
	Close() error
}

// Range is the keys k with From <= k < To. A nil From or To leaves that end
// open; an empty To that is not nil makes the range empty.
type Range struct {
	From, To []byte
	Reverse  bool // highest key first
}

// Prefix is the range of all keys that begin with p; of all keys when p is
// empty.
func Prefix(p []byte) Range {
	r := Range{From: bytes.Clone(p)}
	for i := len(p) - 1; i >= 0; i-- {
		if p[i] != 0xff {
			r.To = bytes.Clone(p[:i+1])
			r.To[i]++
			break
		}
	}
	return r
}

// Next is the smallest key above key: the From of the page that follows it.
func Next(key []byte) []byte {
	next := make([]byte, len(key)+1)
	copy(next, key)
	return next
}

// Empty tells whether no key can lie in the range.
func (r Range) Empty() bool {
	return r.To != nil && bytes.Compare(r.From, r.To) >= 0
}

// Contains tells whether the key lies in the range.
func (r Range) Contains(key []byte) bool {
	return bytes.Compare(key, r.From) >= 0 && (r.To == nil || bytes.Compare(key, r.To) < 0)
}
