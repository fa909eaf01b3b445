package bolt

import (
	"context"
	"errors"
	"io/fs"
	"iter"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"atrium/model"
	"atrium/storage/kv"
)

// batch is how many bytes of records Build commits at once.
const batch = 8 << 20

// Build makes a store out of records in rising order, beside the store at
// path, with full pages and none to spare. It is durable and sealed under
// temporary names when Build returns; Replace puts it in place. On an error
// nothing is left. The sequence ends with an error that it gives.
func Build(ctx context.Context, path string, opts Options, records iter.Seq2[kv.Write, error]) (err error) {
	fsys := opts.fs()
	temp := path + NewSuffix
	defer func() {
		if err != nil {
			Discard(path, opts)
			if _, known := errors.AsType[*model.Error](err); !known && ctx.Err() == nil {
				err = uncreatable(path, err)
			}
		}
	}()
	Discard(path, opts)
	f, err := fsys.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	_, err = f.WriteAt(newborn(storeID(), os.Getpagesize()), 0)
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := load(ctx, temp, records); err != nil {
		return err
	}
	if f, err = fsys.OpenFile(temp, os.O_RDWR, 0); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.Sync(); err != nil {
		return err
	}
	m, err := inspect(temp, f)
	if err != nil {
		return err
	}
	info, err := f.Stat()
	if err != nil {
		return err
	}
	p, err := newPager(temp, f.OS(), nil, m.pageSize, info.Size())
	if err != nil {
		return err
	}
	defer func() { _ = p.close() }()
	return writeSealAt(fsys, p, m, path+SealSuffix+NewSuffix, opts.Witness)
}

// load puts the records into a file of bbolt and flushes it once, at the end.
func load(ctx context.Context, temp string, records iter.Seq2[kv.Write, error]) (err error) {
	db, err := bbolt.Open(temp, fileMode, &bbolt.Options{Timeout: maxWait, FreelistType: bbolt.FreelistMapType, NoSync: true, NoGrowSync: true})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	next, stop := iter.Pull2(records)
	defer stop()
	for more := true; more; {
		if err := ctx.Err(); err != nil {
			return err
		}
		err := db.Update(func(tx *bbolt.Tx) error {
			b := tx.Bucket([]byte(bucket))
			b.FillPercent = 1
			n := b.Sequence()
			for size := 0; size < batch; n++ {
				w, err, ok := next()
				if more = ok; !ok {
					break
				}
				if err != nil {
					return err
				}
				if err := b.Put(w.Key, w.Value); err != nil {
					return err
				}
				size += len(w.Key) + len(w.Value)
			}
			return b.SetSequence(n)
		})
		if err != nil {
			return err
		}
	}
	return db.Sync()
}

// Discard removes what Build has made.
func Discard(path string, opts Options) {
	fsys := opts.fs()
	_ = fsys.Remove(path + NewSuffix)
	_ = fsys.Remove(path + SealSuffix + NewSuffix)
}

// Replace puts the store that Build has made in the place of the one at path,
// in one step that is durable when it returns: after a power cut there is
// either. keep is where the old store stays, with its seal; "" is nowhere. The
// caller holds the lock, or nobody uses the store.
func Replace(path, keep string, opts Options) error {
	fsys := opts.fs()
	if keep != "" {
		for _, suffix := range []string{"", SealSuffix} {
			if err := fsys.Link(path+suffix, keep+suffix); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return uncreatable(keep+suffix, err)
			}
		}
	}
	dir := filepath.Dir(path)
	// The new seal waits beside: whoever opens the store next puts it in place
	// if this ends between the two names (finishReplacement).
	steps := []func() error{
		func() error { return fsys.SyncDir(dir) },
		func() error { return fsys.Rename(path+NewSuffix, path) },
		func() error { return fsys.SyncDir(dir) },
		func() error { return fsys.Rename(path+SealSuffix+NewSuffix, path+SealSuffix) },
		func() error { return fsys.SyncDir(dir) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			return unavailable(err, "The store %q cannot be replaced: %s.", path, reason(err)).
				WithHint("Check the disk, then look at the store with `atrium check`.")
		}
	}
	return nil
}

// OpenNew opens the store that Build has made and Replace has not put in place
// yet, to look at it.
func OpenNew(path string, opts Options) (*Engine, error) {
	// Its seal has its name after the store's place, not after its own.
	opts.sealAt = path + SealSuffix + NewSuffix
	opts.Create = false
	e, err := Open(path+NewSuffix, opts)
	if err == nil {
		_ = opts.fs().Remove(path + NewSuffix + LockSuffix)
	}
	return e, err
}

// Lock keeps every other process out of the store at path, whether it exists
// or not, until the function it returns is called.
func Lock(path string, opts Options) (unlock func(), err error) {
	opts.Create = true
	e := &Engine{path: path, opts: opts, fs: opts.fs()}
	if err := e.lockFile(); err != nil {
		return nil, err
	}
	return func() { _ = e.lock.Close() }, nil
}
