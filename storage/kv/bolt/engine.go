// Package bolt is the engine of a deployment: bbolt writes the file, and a seal
// beside it (package seal) says what the file must look like.
//
//	open.go, create.go     a store that is there, whole and ours, or an error
//	pager.go, tree.go      reading: pages (package layout) that were compared with the seal
//	snapshot.go, commit.go states, and the way from one to the next
//	build.go, examine.go   a store made anew, and one looked at whole
//
// bbolt trusts what it reads: a flipped bit in a file makes it show wrong data,
// crash the process or run for ever. So it reads nothing here that was not
// compared before. Views do not use it at all, but for one open transaction a
// state, which keeps it from using the state's pages again.
package bolt

import (
	"context"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"

	"atrium/storage/kv"
	"atrium/storage/kv/bolt/disk"
	"atrium/storage/kv/bolt/seal"
)

// Engine is a kv.Engine on one file and its seal.
type Engine struct {
	path    string
	opts    Options
	fs      disk.FS
	lock    disk.File
	own     disk.File // read by the pager
	db      *bbolt.DB
	file    *os.File // bbolt's own handle
	pager   *pager
	seal    *seal.Seal
	current atomic.Pointer[snapshot] // nil after Close
	turn    chan struct{}
	failed  atomic.Pointer[failure]
	ended   chan struct{} // closed by the first failure
	closed  sync.Once
	unclean atomic.Bool
}

// View implements kv.Engine.
func (e *Engine) View(ctx context.Context, fn func(kv.Reader) error) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
	snap, err := e.newest()
	if err != nil {
		return err
	}
	r := &reader{ctx: ctx, snap: snap}
	faults := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(faults)
		if r.inEngine {
			err = damaged(e.path, recover())
		}
		snap.release()
	}()
	return fn(r)
}

// newest is the newest snapshot, retained.
func (e *Engine) newest() (*snapshot, error) {
	for {
		snap := e.current.Load()
		if snap == nil {
			return nil, closedError(e.path)
		}
		if snap.retain() {
			return snap, nil
		}
	}
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
	snap, err := e.newest()
	if err != nil {
		return err
	}
	defer snap.release()
	r := &reader{ctx: ctx, snap: snap}
	faults := debug.SetPanicOnFault(true)
	defer func() {
		if r.inEngine {
			err = damaged(e.path, recover())
		}
		debug.SetPanicOnFault(faults)
	}()
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
	return e.commit(r, writes)
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

// Failed is closed when Failure begins to give an error: whoever serves then
// stops and exits.
func (e *Engine) Failed() <-chan struct{} { return e.ended }

// Unclean tells whether the store was not closed after its newest change, as after
// a crash or a power cut, and no Scrub has read it whole since. It outlasts Close:
// a short command does not hide it from whoever has the time for a scrub.
func (e *Engine) Unclean() bool { return e.unclean.Load() }

// Size is the length of the file in bytes. Part of it may be reserved space
// that takes no room on the disk yet.
func (e *Engine) Size() (int64, error) {
	info, err := os.Stat(e.path)
	if err != nil {
		return 0, unreadable(e.path, err)
	}
	return info.Size(), nil
}

// Close implements kv.Engine. It marks the seal as closed, unless the store is
// Unclean, and releases the file for other processes.
func (e *Engine) Close() (err error) {
	e.closed.Do(func() {
		e.turn <- struct{}{}
		defer func() { <-e.turn }()
		if last := e.current.Swap(nil); last != nil {
			last.release()
		}
		f := e.failed.Load()
		if f != nil && f.stuck {
			// bbolt's writer lock is lost: its Close would wait for it for ever.
			err = abandon(e.file)
			_ = e.seal.Close()
			_ = e.own.Close()
			_ = e.lock.Close()
			return
		}
		if head := e.seal.Head(); f == nil && !head.Clean && !e.Unclean() {
			head.Clean = true
			err = e.sealed(e.seal.Commit(head, nil))
		}
		e.release(&err)
	})
	return err
}

// release gives everything back; the first error stays.
func (e *Engine) release(err *error) {
	keep := func(next error) {
		if *err == nil && next != nil {
			*err = unreadable(e.path, next)
		}
	}
	if e.db != nil {
		keep(e.db.Close())
	}
	if e.pager != nil {
		keep(e.pager.close())
	}
	if e.seal != nil {
		keep(e.seal.Close())
	}
	if e.own != nil {
		keep(e.own.Close())
	}
	if e.lock != nil {
		keep(e.lock.Close())
	}
}

// Abandon closes the engine of a store that was replaced under it (Replace):
// the seal at its path is another one's by now and is left alone.
func (e *Engine) Abandon() (err error) {
	e.closed.Do(func() {
		e.turn <- struct{}{}
		defer func() { <-e.turn }()
		if last := e.current.Swap(nil); last != nil {
			last.release()
		}
		e.release(&err)
	})
	return err
}
