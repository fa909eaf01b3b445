// Package bolt is the default engine: one file on this machine's disk, kept by
// go.etcd.io/bbolt. No bbolt type leaves the package.
//
// The rules:
//
//   - A file appears at its path only whole: it is made beside it, flushed, and
//     then given its name. A file that is empty, cut short, foreign or open to
//     other users is refused and never touched.
//   - One process has the file at a time; waiting for it ends after two seconds.
//   - A commit is two disk flushes and Write returns after the second. When a
//     flush fails nobody knows what the disk holds, so from then on every Write
//     fails until the file was opened again. A full disk is not such a failure:
//     the commit is undone and Write works again once there is space.
//   - Damage that makes bbolt panic or fault becomes an error of code
//     unavailable. Fault-to-panic is switched on for the goroutine while its
//     function runs, so a fault on reading a value can be recovered, too.
//   - The address space for the file is reserved at the start, so a writer that
//     grows the file does not wait for readers.
package bolt

import (
	"context"
	"errors"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"
	berrors "go.etcd.io/bbolt/errors"

	"atrium/storage/kv"
)

// bucket is the only bucket of the file.
const bucket = "data"

// Engine is a kv.Engine on one file.
type Engine struct {
	path   string
	db     *bbolt.DB
	file   *os.File // bbolt's own handle
	turn   chan struct{}
	failed atomic.Pointer[failure]
	closed sync.Once
}

// View implements kv.Engine.
func (e *Engine) View(ctx context.Context, fn func(kv.Reader) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	tx, err := e.db.Begin(false)
	if err != nil {
		return e.beginError(err)
	}
	r := &reader{ctx: ctx}
	faults := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(faults)
		if r.inEngine {
			err = damaged(e.path, recover())
		}
		_ = tx.Rollback()
	}()
	if err := r.attach(tx, e.path); err != nil {
		return err
	}
	return fn(r)
}

// Write implements kv.Engine. Waiting for the writer before it ends with the
// context, too.
func (e *Engine) Write(ctx context.Context, fn func(kv.Reader) ([]kv.Write, error)) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	select {
	case e.turn <- struct{}{}:
		defer func() { <-e.turn }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if err := e.Failure(); err != nil {
		return err
	}
	tx, err := e.db.Begin(true)
	if err != nil {
		return e.beginError(err)
	}
	r := &reader{ctx: ctx}
	faults := debug.SetPanicOnFault(true)
	defer func() {
		if r.inEngine {
			err = damaged(e.path, recover())
		}
		e.rollback(tx)
		debug.SetPanicOnFault(faults)
	}()
	if err := r.attach(tx, e.path); err != nil {
		return err
	}
	writes, err := fn(r)
	if err != nil {
		return err
	}
	if writes, err = kv.Ordered(writes); err != nil || len(writes) == 0 {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return e.commit(tx, r.bucket, writes)
}

// Failure is the error that every Write gives since a commit failed in a way
// that leaves its outcome unknown; nil while all is well. The way out is to
// end the process and open the store again.
func (e *Engine) Failure() error {
	if f := e.failed.Load(); f != nil {
		return f.err
	}
	return nil
}

// Size is the length of the file in bytes. Part of it may be reserved space
// that takes no room on the disk yet.
func (e *Engine) Size() (int64, error) {
	info, err := os.Stat(e.path)
	if err != nil {
		return 0, unreadable(e.path, err)
	}
	return info.Size(), nil
}

// Close implements kv.Engine. It releases the file for other processes.
func (e *Engine) Close() (err error) {
	e.closed.Do(func() {
		e.turn <- struct{}{}
		defer func() { <-e.turn }()
		if f := e.failed.Load(); f != nil && f.stuck {
			// bbolt's writer lock is lost: its Close would wait for it for ever.
			err = abandon(e.file)
			return
		}
		err = e.db.Close()
	})
	return err
}

// commit applies the writes and flushes them.
func (e *Engine) commit(tx *bbolt.Tx, b *bbolt.Bucket, writes []kv.Write) (err error) {
	committing := false
	defer func() {
		if p := recover(); p != nil {
			err = e.fail(damaged(e.path, p), false)
		} else if err != nil && committing {
			err = e.commitError(err)
		}
	}()
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
	committing = true
	return tx.Commit()
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
