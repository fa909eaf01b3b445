package bolt

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
)

const (
	// fileMode: nobody but the owner reads the store.
	fileMode = 0o600
	// maxWait is the longest wait for another process to let go of the file.
	maxWait = 2 * time.Second
)

// Options say how to open a store.
type Options struct {
	// Create makes a new store when there is no file at the path. Without it
	// a missing file is an error, so a mistyped path is not a new store.
	Create bool
	// Timeout is the wait for another process to let go of the file; two
	// seconds when it is zero or longer than that.
	Timeout time.Duration
	// MaxSize is the size in bytes that the file may grow to; 0 is no limit. At
	// the limit changes are refused with code unavailable and removals work.
	MaxSize int64
}

// Open opens the store in the file at path, and creates it when there is none
// and opts.Create says so; the folder must exist. Every error is a
// *model.Error of code unavailable that names the file, the reason and the way
// out: the file is missing, empty, foreign, cut short, damaged, readable by
// other users, or in use by another process.
func Open(path string, opts Options) (*Engine, error) {
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		if !opts.Create {
			return nil, missing(path)
		}
		if err := create(path); err != nil {
			return nil, err
		}
	}
	if err := inspect(path); err != nil {
		return nil, err
	}
	return attach(path, opts)
}

// attach opens a file that exists.
func attach(path string, opts Options) (e *Engine, err error) {
	e = &Engine{path: path, turn: make(chan struct{}, 1)}
	faults := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(faults)
		if p := recover(); p != nil {
			_ = abandon(e.file)
			e, err = nil, damaged(path, p)
		} else if err != nil {
			if e.db != nil {
				_ = e.db.Close()
			}
			e = nil
		}
	}()
	e.db, err = bbolt.Open(path, fileMode, e.options(opts))
	if err != nil {
		return e, openError(path, err)
	}
	return e, e.verify()
}

func (e *Engine) options(opts Options) *bbolt.Options {
	wait := opts.Timeout
	if wait <= 0 || wait > maxWait {
		wait = maxWait
	}
	return &bbolt.Options{
		Timeout:         wait,
		FreelistType:    bbolt.FreelistMapType,
		InitialMmapSize: reserve(opts.MaxSize),
		MaxSize:         int(opts.MaxSize),
		NoStatistics:    true,
		// bbolt would make a missing file; only create may.
		OpenFile: func(name string, flag int, mode os.FileMode) (f *os.File, err error) {
			e.file, err = os.OpenFile(name, flag&^os.O_CREATE, mode)
			return e.file, err
		},
	}
}

// reserve is the address space to map; bbolt takes the size of the file when
// that is more. On Windows the file itself would grow to this size.
func reserve(maxSize int64) int {
	const wide = ^uint(0)>>32 != 0
	switch {
	case runtime.GOOS == "windows":
		return 0
	case !wide:
		return 1 << 28
	}
	return int(max(1<<30, maxSize))
}

// verify looks again once the file is locked: the path may have got another
// file while this one waited, and a bbolt file may be someone else's.
func (e *Engine) verify() error {
	named, err := os.Stat(e.path)
	if err != nil {
		return unreadable(e.path, err)
	}
	opened, err := e.file.Stat()
	if err != nil {
		return unreadable(e.path, err)
	}
	if !os.SameFile(named, opened) {
		return unavailable(nil, "The store %q was replaced while it was opened.", e.path).WithHint("Try again.")
	}
	return e.db.View(func(tx *bbolt.Tx) error {
		ours := false
		err := tx.ForEach(func(name []byte, _ *bbolt.Bucket) error {
			if !bytes.Equal(name, []byte(bucket)) {
				return foreign(e.path, "it belongs to another program")
			}
			ours = true
			return nil
		})
		if err == nil && !ours {
			return foreign(e.path, "its table is missing")
		}
		return err
	})
}
