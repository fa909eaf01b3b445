package backup

import (
	"context"
	"errors"
	"io"
	"iter"
	"os"
	"time"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/kv/bolt"
)

// Target is the store that is replaced.
type Target struct {
	Path    string
	Options bolt.Options
	Check   func(k, v []byte) error
	// Verify opens the new store before it is put in place and looks at it as a
	// whole, such as at its audit trail.
	Verify func(path string) error
	// Allow, if there is one, is asked before Restore begins, when nobody else can
	// change the store any more.
	Allow func() error
	// Progress, if there is one, hears the number of records now and then.
	Progress func(records uint64)
}

// Restore makes the store at the target's path out of a backup. The old store
// stays beside it under the name that is returned; "" when there was none.
// Until the last step, which is one rename, nothing of the old one is touched. in
// is read once; it is a file, so that a slow sender does not hold the lock.
func Restore(ctx context.Context, t Target, in io.Reader, now time.Time) (info Info, kept string, err error) {
	unlock, err := bolt.Lock(t.Path, t.Options)
	if err != nil {
		return info, "", err
	}
	defer unlock()
	if t.Allow != nil {
		if err := t.Allow(); err != nil {
			return info, "", err
		}
	}
	if err := bolt.Build(ctx, t.Path, t.Options, t.checked(Records(in, &info))); err != nil {
		return info, "", err
	}
	if err := t.verify(); err != nil {
		return info, "", err
	}
	if _, err := os.Lstat(t.Path); err == nil {
		kept = t.Path + ".before-" + now.UTC().Format("20060102T150405.000Z")
	}
	return info, kept, bolt.Replace(t.Path, kept, t.Options)
}

// Compact makes the store anew without the space that it does not use. It gives
// the size before and after. The store is not open.
func Compact(ctx context.Context, t Target) (before, after int64, err error) {
	engine, err := bolt.Open(t.Path, t.Options)
	if err != nil {
		return 0, 0, err
	}
	open := true
	defer func() {
		if open {
			_ = engine.Close()
		}
	}()
	if before, err = engine.Size(); err != nil {
		return 0, 0, err
	}
	if err := bolt.Build(ctx, t.Path, t.Options, t.checked(All(ctx, engine))); err != nil {
		return before, 0, err
	}
	if err := t.verify(); err != nil {
		return before, 0, err
	}
	info, err := os.Stat(t.Path + bolt.NewSuffix)
	if err != nil {
		return before, 0, failed(t.Path, err)
	}
	// The engine keeps the lock: its file goes, and what it had stays the same.
	if err := bolt.Replace(t.Path, "", t.Options); err != nil {
		return before, 0, err
	}
	open = false
	return before, info.Size(), engine.Abandon()
}

// verify opens the new store beside the old one.
func (t Target) verify() error {
	if t.Verify == nil {
		return nil
	}
	err := t.Verify(t.Path)
	if err != nil {
		bolt.Discard(t.Path, t.Options)
	}
	return err
}

// checked asks about every record and tells the progress.
func (t Target) checked(records iter.Seq2[kv.Write, error]) iter.Seq2[kv.Write, error] {
	return func(yield func(kv.Write, error) bool) {
		n := uint64(0)
		for w, err := range records {
			if err == nil && t.Check != nil {
				err = t.Check(w.Key, w.Value)
			}
			if n++; t.Progress != nil && n%4096 == 0 {
				t.Progress(n)
			}
			if !yield(w, err) || err != nil {
				return
			}
		}
	}
}

// errStopped ends a scan whose taker has enough.
var errStopped = errors.New("stopped")

// All are the records of one state of an engine. The state is held until the
// sequence ends.
func All(ctx context.Context, engine kv.Engine) iter.Seq2[kv.Write, error] {
	return func(yield func(kv.Write, error) bool) {
		err := engine.View(ctx, func(r kv.Reader) error {
			stopped := false
			err := r.Scan(kv.Range{}, func(k, v []byte) bool {
				stopped = !yield(kv.Write{Key: k, Value: v}, nil)
				return !stopped
			})
			if stopped {
				return errStopped
			}
			return err
		})
		if err != nil && !errors.Is(err, errStopped) {
			yield(kv.Write{}, model.AsError(err))
		}
	}
}
