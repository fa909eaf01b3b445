package bolt

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strings"
	"sync/atomic"

	"go.etcd.io/bbolt"

	"atrium/storage/kv/bolt/seal"
)

// snapshot is one committed state. It holds a transaction of bbolt for one
// purpose: while it is open bbolt does not use the state's pages again. Views
// share the newest snapshot, so that beginning one takes no lock.
type snapshot struct {
	tx      *bbolt.Tx // nil for a file that is only checked
	pager   *pager
	meta    meta
	root    page   // of the records
	records uint64 // the file's own count
	store   uint64
	refs    atomic.Int64 // the engine's own one and one a reader
}

func (s *snapshot) page(id uint64) (page, error) { return s.pager.page(id, s.meta.pages) }

func (s *snapshot) damaged(id uint64, why string) error { return pageError(s.pager.path, id, why) }

// retain adds a reader, unless the snapshot has ended.
func (s *snapshot) retain() bool {
	for {
		n := s.refs.Load()
		if n == 0 {
			return false
		}
		if s.refs.CompareAndSwap(n, n+1) {
			return true
		}
	}
}

func (s *snapshot) release() {
	if s.refs.Add(-1) == 0 && s.tx != nil {
		_ = s.tx.Rollback()
	}
}

// bucket is the only bucket with records; its sequence is their number. The
// other bucket's name is the prefix and the id of the store.
const (
	bucket   = "data"
	idPrefix = "atrium-store-"
)

// resolve finds the records of the state that a meta record describes.
func resolve(p *pager, m meta) (*snapshot, error) {
	s := &snapshot{pager: p, meta: m}
	s.refs.Store(1)
	top, err := s.page(m.root)
	if err != nil {
		return nil, err
	}
	if !top.Leaf() {
		return nil, foreign(p.path, "it belongs to another program")
	}
	for i := range top.Count() {
		name, value := top.Item(i)
		id, ours := strings.CutPrefix(string(name), idPrefix)
		switch {
		case ours:
			if _, err := fmt.Sscanf(id, "%016x", &s.store); err != nil {
				return nil, foreign(p.path, "it belongs to another program")
			}
		case !bytes.Equal(name, []byte(bucket)) || len(value) < 16:
			return nil, foreign(p.path, "it belongs to another program")
		default:
			root := binary.NativeEndian.Uint64(value)
			s.records = binary.NativeEndian.Uint64(value[8:])
			if s.root = page(value[16:]); root != 0 {
				if s.root, err = s.page(root); err != nil {
					return nil, err
				}
			}
		}
	}
	if s.root == nil || s.store == 0 {
		return nil, foreign(p.path, "its table is missing")
	}
	return s, nil
}

// renewed sums the pages of a state that the state before it did not use: bbolt
// never writes to a page in use, so these are the pages that were free before,
// or above all of them.
func renewed(p *pager, before, after meta) (sums []seal.Sum, err error) {
	list, err := p.page(before.freelist, before.pages)
	if err != nil {
		return nil, err
	}
	free := list.Free()
	isNew := func(id uint64) bool { return id >= before.pages || free.Has(id) }
	add := func(id uint64) (page, error) {
		b, err := p.whole(id, after.pages)
		if err == nil {
			sums = append(sums, seal.Sum{Page: id, Sum: seal.Of(b)})
		}
		return b, err
	}
	var walk func(id uint64, depth int) error
	walk = func(id uint64, depth int) error {
		if !isNew(id) {
			return nil
		}
		b, err := add(id)
		if err != nil {
			return err
		}
		switch {
		case depth > maxDepth || !b.Branch() && !b.Leaf():
			return pageError(p.path, id, "it is not part of a tree")
		case b.Branch():
			for i := range b.Count() {
				if _, child := b.Child(i); isNew(child) {
					if err := walk(child, depth+1); err != nil {
						return err
					}
				}
			}
		}
		return nil
	}
	// The page of buckets is always new, and not a leaf of the records.
	top, err := add(after.root)
	if err != nil {
		return nil, err
	}
	for i := range top.Count() {
		if name, value := top.Item(i); bytes.Equal(name, []byte(bucket)) && len(value) >= 16 {
			if root := binary.NativeEndian.Uint64(value); root != 0 {
				if err := walk(root, 0); err != nil {
					return nil, err
				}
			}
		}
	}
	if _, err := add(after.freelist); err != nil {
		return nil, err
	}
	return sums, nil
}

// every sums all pages of a state, for a new seal.
func every(p *pager, m meta) ([]seal.Sum, error) {
	var sums []seal.Sum
	err := pages(p, m, func(id uint64, b page) error {
		sums = append(sums, seal.Sum{Page: id, Sum: seal.Of(b)})
		return nil
	})
	return sums, err
}

// pages shows every page of a state once, without comparing sums: those of the
// tree in the order of the keys, then the list of free pages.
func pages(p *pager, m meta, fn func(id uint64, b page) error) error {
	seen := make([]bool, m.pages)
	var walk func(id uint64, depth int) error
	walk = func(id uint64, depth int) error {
		b, err := p.whole(id, m.pages)
		if err != nil {
			return err
		}
		if seen[id] || depth > maxDepth || !b.Branch() && !b.Leaf() {
			return pageError(p.path, id, "it is not part of a tree")
		}
		seen[id] = true
		if err := fn(id, b); err != nil {
			return err
		}
		for i := 0; b.Branch() && i < b.Count(); i++ {
			_, child := b.Child(i)
			if err := walk(child, depth+1); err != nil {
				return err
			}
		}
		for i := 0; id == m.root && b.Leaf() && i < b.Count(); i++ {
			if _, value := b.Item(i); len(value) >= 16 {
				if root := binary.NativeEndian.Uint64(value); root != 0 {
					if err := walk(root, depth+1); err != nil {
						return err
					}
				}
			}
		}
		return nil
	}
	if err := walk(m.root, 0); err != nil {
		return err
	}
	b, err := p.whole(m.freelist, m.pages)
	if err != nil {
		return err
	}
	return fn(m.freelist, b)
}
