package bolt

import (
	"bytes"
	"errors"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"atrium/storage/kv"
	"atrium/storage/kv/bolt/seal"
)

// commit applies the writes, flushes them, seals them and shows them to views.
func (e *Engine) commit(r *reader, writes []kv.Write) error {
	plan, err := e.prepare(r, writes)
	if err != nil || plan.idle {
		return err
	}
	if err := e.seal.Fold(); err != nil {
		return e.notReserved(err)
	}
	if err := e.seal.Reserve(plan.pages); err != nil {
		return e.notReserved(err)
	}
	tx, err := e.db.Begin(true)
	if err != nil {
		return e.beginError(err)
	}
	defer e.rollback(tx)
	// A change that removes something may use the last of the room, so that a
	// full store can be made smaller.
	e.db.MaxSize = e.opts.soft()
	if plan.removes {
		e.db.MaxSize = int(e.opts.MaxSize)
	}
	if err := e.apply(tx, writes, plan.records); err != nil {
		return err
	}
	return e.publish(r.snap, writes)
}

// plan is what is known of a commit before it begins.
type plan struct {
	records uint64 // in the store afterwards
	pages   uint64 // no page at or above will be used
	removes bool
	idle    bool // nothing changes
}

// prepare compares every page that bbolt will look at with the seal: those on
// the way to each key, and their neighbours, into which bbolt merges pages that
// removals have emptied.
func (e *Engine) prepare(r *reader, writes []kv.Write) (plan, error) {
	p := plan{records: r.snap.records, idle: true}
	size := 0
	c := cursor{s: r.snap}
	r.inEngine = true
	for _, w := range writes {
		if err := c.seek(w.Key); err != nil {
			r.inEngine = false
			return p, err
		}
		top, found := c.at[c.depth-1], false
		if top.i < top.p.Count() {
			key, _ := top.p.Item(top.i)
			found = bytes.Equal(key, w.Key)
		}
		switch {
		case w.Value == nil && found:
			p.records--
			p.removes, p.idle = true, false
			if err := c.neighbours(); err != nil {
				r.inEngine = false
				return p, err
			}
		case w.Value != nil:
			p.idle = false
			if !found {
				p.records++
			}
		}
		size += len(w.Key) + len(w.Value) + elemSize
	}
	r.inEngine = false
	// Twice what the records take, the pages on the way to each, and the list
	// of free pages.
	list, err := r.snap.page(r.snap.meta.freelist)
	if err != nil {
		return p, err
	}
	p.pages = r.snap.meta.pages + 2*(uint64(size)/r.snap.pager.size+1) + uint64(len(writes))*8 + 2*(list.Overflow()+1) + 64
	return p, nil
}

// neighbours compares the pages beside those on the cursor's way.
func (c *cursor) neighbours() error {
	for d := range c.depth - 1 {
		for _, i := range []int{c.at[d].i - 1, c.at[d].i + 1} {
			if i < 0 || i >= c.at[d].p.Count() {
				continue
			}
			_, id := c.at[d].p.Child(i)
			if _, err := c.s.page(id); err != nil {
				return err
			}
		}
	}
	return nil
}

// apply makes bbolt's commit.
func (e *Engine) apply(tx *bbolt.Tx, writes []kv.Write, records uint64) (err error) {
	committing := false
	defer func() {
		if p := recover(); p != nil {
			err = e.fail(damaged(e.path, p), false)
		} else if err != nil && committing {
			err = e.commitError(err)
		}
	}()
	b := tx.Bucket([]byte(bucket))
	b.FillPercent = fill
	for _, w := range writes {
		if w.Value == nil {
			err = b.Delete(w.Key)
		} else {
			err = b.Put(w.Key, w.Value)
		}
		if err != nil {
			return refused(w.Key, err)
		}
	}
	if err := b.SetSequence(records); err != nil {
		return refused([]byte(bucket), err)
	}
	committing = true
	return tx.Commit()
}

// fill is how full a page is left by a split: most keys come in rising order,
// and a page of theirs is not written to again.
const fill = 0.9

// publish seals what bbolt has committed. Nobody sees it before.
func (e *Engine) publish(before *snapshot, writes []kv.Write) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = e.fail(damaged(e.path, p), false)
		}
	}()
	tx, err := e.db.Begin(false)
	if err != nil {
		return e.fail(err, false)
	}
	after, err := e.settle(before, uint64(tx.ID()), writes)
	if err != nil {
		_ = tx.Rollback()
		return e.fail(err, false)
	}
	after.tx = tx
	e.current.Store(after)
	before.release()
	return nil
}

func (e *Engine) settle(before *snapshot, txid uint64, writes []kv.Write) (*snapshot, error) {
	m, err := e.pager.meta(txid)
	if err != nil {
		return nil, err
	}
	sums, err := renewed(e.pager, before.meta, m)
	if err != nil {
		return nil, err
	}
	for _, s := range sums {
		e.pager.mark(s.Page, true)
	}
	after, err := resolve(e.pager, m)
	if err != nil {
		return nil, err
	}
	head := headOf(after, e.seal.Head().Witness)
	for _, w := range writes {
		if len(e.opts.Witness) > 0 && bytes.Equal(w.Key, e.opts.Witness) {
			head.Witness = w.Value
		}
	}
	return after, e.seal.Commit(head, sums)
}

func headOf(s *snapshot, witness []byte) seal.Head {
	return seal.Head{
		Store: s.store, Txid: s.meta.txid, Root: s.meta.root, Freelist: s.meta.freelist,
		Pages: s.meta.pages, PageSize: s.meta.pageSize, Records: s.records, Witness: witness,
	}
}

// rollback ends the transaction if the commit did not. bbolt reads the list of
// free pages again for it, which on a damaged file panics with its writer lock
// held.
func (e *Engine) rollback(tx *bbolt.Tx) {
	defer func() {
		if p := recover(); p != nil {
			_ = e.fail(damaged(e.path, p), true)
		}
	}()
	if err := tx.Rollback(); err != nil && !errors.Is(err, berrors.ErrTxClosed) {
		_ = e.fail(err, false)
	}
}
