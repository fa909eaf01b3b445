package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"

	"atrium/storage/kv/bolt/disk"
	"atrium/storage/kv/bolt/seal"
)

const (
	// fileMode: nobody but the owner reads the store.
	fileMode = 0o600
	// maxWait is the longest wait for another process to let go of the file.
	maxWait = 2 * time.Second

	// SealSuffix ends the name of a store's seal (package seal).
	SealSuffix = ".seal"
	// LockSuffix ends the name of the empty file whose lock says that the store
	// is in use. The file stays: removing it would let two processes in.
	LockSuffix = ".lock"
	// NewSuffix ends the names of files that are about to replace others.
	NewSuffix = ".new"
)

// Options say how to open a store.
type Options struct {
	// Create makes a new store when there is no file at the path. Without it
	// a missing file is an error, so a mistyped path is not a new store.
	Create bool
	// Timeout is the wait for another process to let go of the file; two
	// seconds when it is zero or longer than that.
	Timeout time.Duration
	// MaxSize is the size in bytes that the file may grow to; 0 is what the disk
	// takes less a reserve. Shortly before the limit changes are refused with code
	// unavailable, up to it those that remove something still work.
	MaxSize int64
	// Witness is the key whose value the seal repeats: the end of the audit
	// trail. At opening both must be the same.
	Witness []byte
	// FS is the file system; that of the machine when nil.
	FS disk.FS

	sealAt string // where the seal is, if not beside the file
}

func (o Options) fs() disk.FS {
	if o.FS == nil {
		return disk.OS{}
	}
	return o.FS
}

// Open opens the store in the file at path, and creates it when there is none
// and opts.Create says so; the folder must exist. Every error is a
// *model.Error of code unavailable that names the file, the reason and the way
// out: the file is missing, empty, foreign, cut short, damaged, older than its
// seal, readable by other users, or in use by another process.
//
// It looks at the heads of the file and of its seal, at the list of free pages
// and at the witness: its time does not depend on the size of the records.
func Open(path string, opts Options) (e *Engine, err error) {
	e = &Engine{path: path, opts: opts, fs: opts.fs(), turn: make(chan struct{}, 1), ended: make(chan struct{})}
	if err := e.lockFile(); err != nil {
		return nil, err
	}
	faults := debug.SetPanicOnFault(true)
	defer func() {
		debug.SetPanicOnFault(faults)
		p := recover()
		if p == nil && err == nil {
			return
		}
		if p != nil {
			err = damaged(path, p)
			if e.db == nil && e.file != nil {
				_ = abandon(e.file)
			}
		}
		var ignored error
		e.release(&ignored)
		e = nil
	}()
	if err := e.exists(); err != nil {
		return e, err
	}
	snap, err := e.look()
	if err != nil {
		return e, err
	}
	return e, e.attach(snap)
}

// lockFile takes the lock that keeps other processes out. A folder that is not
// there has no lock either: the error is then that of the missing store.
func (e *Engine) lockFile() error {
	wait := e.opts.Timeout
	if wait <= 0 || wait > maxWait {
		wait = maxWait
	}
	if !e.opts.Create {
		if _, err := os.Lstat(e.path); err != nil {
			return e.absent(err)
		}
	}
	f, err := e.fs.OpenFile(e.path+LockSuffix, os.O_RDWR|os.O_CREATE, fileMode)
	if errors.Is(err, fs.ErrPermission) {
		f, err = e.fs.OpenFile(e.path+LockSuffix, os.O_RDONLY, 0)
	}
	if err != nil {
		if e.opts.Create {
			return uncreatable(e.path, err)
		}
		return unreadable(e.path+LockSuffix, err)
	}
	for end := time.Now().Add(wait); ; time.Sleep(min(5*time.Millisecond, wait)) {
		taken, err := flock(f.OS())
		if taken {
			e.lock = f
			return nil
		}
		if err != nil || time.Now().After(end) {
			_ = f.Close()
			if err != nil {
				return unreadable(e.path+LockSuffix, err)
			}
			return inUse(e.path)
		}
	}
}

// absent is the error for a store that cannot be found. Where its seal stands
// it is not one that never was.
func (e *Engine) absent(err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return unreadable(e.path, err)
	}
	if _, sealed := os.Lstat(e.path + SealSuffix); sealed == nil {
		return unavailable(err, "The store %q is gone, but its seal is still there.", e.path).
			WithHint("Put the file back, or restore a backup: atrium restore FILE.")
	}
	return missing(e.path)
}

// exists creates the store if it may, and finishes a replacement that was cut
// off.
func (e *Engine) exists() error {
	if _, err := os.Lstat(e.path); err != nil {
		if err := e.absent(err); !e.opts.Create || !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		if _, err := os.Lstat(e.path + SealSuffix); err == nil {
			return e.absent(fs.ErrNotExist)
		}
		return create(e.fs, e.path)
	}
	return nil
}

// look compares the file with its seal and gives its newest state.
func (e *Engine) look() (*snapshot, error) {
	info, err := os.Lstat(e.path)
	if err != nil {
		return nil, unreadable(e.path, err)
	}
	if !info.Mode().IsRegular() && info.Mode()&fs.ModeSymlink == 0 {
		return nil, foreign(e.path, "it is not a regular file")
	}
	if e.own, err = e.fs.OpenFile(e.path, os.O_RDONLY, 0); err != nil {
		return nil, openError(e.path, err)
	}
	m, err := inspect(e.path, e.own)
	if err != nil {
		return nil, err
	}
	e.opts.MaxSize = limit(e.own, e.opts.MaxSize)
	if e.pager, err = newPager(e.path, e.own.OS(), nil, m.pageSize, e.reserve()); err != nil {
		return nil, unreadable(e.path, err)
	}
	if e.seal, err = e.openSeal(m); err != nil {
		return nil, err
	}
	e.pager.seal = e.seal
	return e.compare(m)
}

// compare brings the store and its seal together.
func (e *Engine) compare(m meta) (*snapshot, error) {
	head := e.seal.Head()
	e.unclean.Store(!head.Clean || m.txid != head.Txid)
	was := meta{pageSize: head.PageSize, root: head.Root, freelist: head.Freelist, pages: head.Pages, txid: head.Txid}
	switch {
	case m.txid < head.Txid:
		return nil, mismatch(e.path, fmt.Sprintf("it has gone back %d change(s) that were acknowledged", head.Txid-m.txid))
	case m.txid > head.Txid+1:
		return nil, mismatch(e.path, fmt.Sprintf("the seal is %d change(s) old", m.txid-head.Txid))
	case m.pageSize != head.PageSize || m.txid == head.Txid && m != was:
		return nil, mismatch(e.path, "they are not of the same store")
	case m.txid == head.Txid+1:
		if err := e.adopt(was, m); err != nil {
			return nil, err
		}
	}
	s, err := resolve(e.pager, m)
	if err != nil {
		return nil, err
	}
	if s.store != head.Store {
		return nil, mismatch(e.path, "they are not of the same store")
	}
	// The list of free pages is the one thing that bbolt reads at opening.
	if _, err := s.page(m.freelist); err != nil {
		return nil, err
	}
	if s.records != e.seal.Head().Records {
		return nil, mismatch(e.path, "the numbers of records differ")
	}
	return s, e.witness(s)
}

// witness compares the end of the audit trail.
func (e *Engine) witness(s *snapshot) error {
	if len(e.opts.Witness) == 0 {
		return nil
	}
	value, _, err := s.find(e.opts.Witness)
	if err != nil {
		return err
	}
	if !bytes.Equal(value, e.seal.Head().Witness) {
		return mismatch(e.path, "the ends of the audit trail differ")
	}
	return nil
}

// adopt seals a commit that bbolt had finished when the power went or the
// process was killed, before its seal was: nobody was told that it was made, and
// nobody that it was not. The pages that it wrote were flushed before its head.
func (e *Engine) adopt(was, m meta) error {
	sums, err := renewed(e.pager, was, m)
	if err != nil {
		return err
	}
	if err := e.seal.Fold(); err != nil {
		return unreadable(e.path+SealSuffix, err)
	}
	for _, s := range sums {
		e.pager.mark(s.Page, true)
	}
	s, err := resolve(e.pager, m)
	if err != nil {
		return err
	}
	head := headOf(s, nil)
	if len(e.opts.Witness) > 0 {
		if head.Witness, _, err = s.find(e.opts.Witness); err != nil {
			return err
		}
	}
	if err := e.seal.Commit(head, sums); err != nil {
		return unreadable(e.path+SealSuffix, err)
	}
	return nil
}

// attach lets bbolt open the file that was compared.
func (e *Engine) attach(s *snapshot) error {
	var err error
	if e.db, err = bbolt.Open(e.path, fileMode, e.options()); err != nil {
		return openError(e.path, err)
	}
	e.db.AllocSize = step(e.opts.MaxSize)
	if err := e.verify(); err != nil {
		return err
	}
	if s.tx, err = e.db.Begin(false); err != nil {
		return openError(e.path, err)
	}
	if uint64(s.tx.ID()) != s.meta.txid {
		_ = s.tx.Rollback()
		return unavailable(nil, "The store %q was changed while it was opened.", e.path).WithHint("Try again.")
	}
	e.current.Store(s)
	return nil
}

func (e *Engine) options() *bbolt.Options {
	return &bbolt.Options{
		Timeout:         time.Millisecond,
		FreelistType:    bbolt.FreelistMapType,
		InitialMmapSize: int(e.reserve()),
		MaxSize:         int(e.opts.MaxSize),
		NoStatistics:    true,
		// bbolt would make a missing file; only create may.
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			f, err := e.fs.OpenFile(name, flag&^os.O_CREATE, mode)
			if err != nil {
				return nil, err
			}
			e.file = f.OS()
			return e.file, nil
		},
	}
}

// verify looks again: the path may have got another file meanwhile.
func (e *Engine) verify() error {
	named, err := os.Stat(e.path)
	if err != nil {
		return unreadable(e.path, err)
	}
	for _, f := range []*os.File{e.file, e.own.OS()} {
		opened, err := f.Stat()
		if err != nil {
			return unreadable(e.path, err)
		}
		if !os.SameFile(named, opened) {
			return unavailable(nil, "The store %q was replaced while it was opened.", e.path).WithHint("Try again.")
		}
	}
	return nil
}

// openSeal opens the seal. A store that was created and never written to may
// lack it: the power went between the two names.
func (e *Engine) openSeal(m meta) (*seal.Seal, error) {
	path := e.path + SealSuffix
	if e.opts.sealAt != "" {
		path = e.opts.sealAt
	} else if err := e.finishReplacement(m); err != nil {
		return nil, err
	}
	s, err := seal.Open(e.fs, path)
	if errors.Is(err, fs.ErrNotExist) && m.txid <= bornTxid && ours(e.pager, m) {
		if err := writeSeal(e.fs, e.pager, m, path, nil); err != nil {
			return nil, uncreatable(e.path, err)
		}
		s, err = seal.Open(e.fs, path)
	}
	if errors.Is(err, fs.ErrNotExist) {
		if _, strange := resolve(e.pager, m); strange != nil {
			return nil, strange
		}
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, unavailable(err, "The seal %q of the store is missing.", path).
			WithHint("Put it back, or restore a backup. If you trust the file as it is: atrium check --reseal.")
	case errors.Is(err, seal.ErrDamaged):
		return nil, unavailable(err, "The seal %q of the store is damaged.", path).
			WithHint("Restore a backup. If you trust the file as it is: atrium check --reseal.")
	case err != nil:
		return nil, unreadable(path, err)
	}
	return s, nil
}

// ours tells whether a file without a seal has the tables of a store.
func ours(p *pager, m meta) bool {
	_, err := resolve(p, m)
	return err == nil
}

// Wait waits until the store has failed or the context ends, and gives the
// failure, or nil.
func (e *Engine) Wait(ctx context.Context) error {
	select {
	case <-e.ended:
		return e.Failure()
	case <-ctx.Done():
		return nil
	}
}
