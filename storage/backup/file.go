package backup

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/kv/bolt/disk"
)

// Source is what is backed up: an engine, and what a record must look like.
type Source struct {
	Engine kv.Engine
	Check  func(k, v []byte) error
	// FS is the file system of the backup; that of the machine when nil.
	FS disk.FS
	// Progress, if there is one, hears the number of records now and then.
	Progress func(records uint64)
}

func (s Source) fs() disk.FS {
	if s.FS == nil {
		return disk.OS{}
	}
	return s.FS
}

// File writes a backup to path: hot, verified by reading it again, and whole or
// not at all, even when the power goes. A file that is there is replaced.
func File(ctx context.Context, s Source, path string) (info Info, err error) {
	temp := path + ".part"
	fsys := s.fs()
	defer func() {
		if err != nil {
			_ = fsys.Remove(temp)
			err = failed(path, err)
		}
	}()
	if err := fsys.Remove(temp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return info, err
	}
	f, err := fsys.OpenFile(temp, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return info, err
	}
	info, err = Write(ctx, s.Engine, &appender{f: f}, s.Progress)
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		var read Info
		read, err = Verify(io.NewSectionReader(f, 0, 1<<62), s.Check)
		if err == nil && read != info {
			err = errors.New("what was read back differs from what was written")
		}
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return info, err
	}
	if err := fsys.Rename(temp, path); err != nil {
		return info, err
	}
	return info, fsys.SyncDir(filepath.Dir(path))
}

// appender writes one piece after the other.
type appender struct {
	f  io.WriterAt
	at int64
}

func (a *appender) Write(p []byte) (int, error) {
	n, err := a.f.WriteAt(p, a.at)
	a.at += int64(n)
	return n, err
}

// Stream writes a backup to something that may be slow. The state of the store
// is held only until it lies in a file for temporary files.
func Stream(ctx context.Context, s Source, w io.Writer) (Info, error) {
	dir, err := os.MkdirTemp("", "atrium-backup-")
	if err != nil {
		return Info{}, failed("-", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "backup")
	info, err := File(ctx, s, path)
	if err != nil {
		return Info{}, err
	}
	f, err := os.Open(path)
	if err != nil {
		return Info{}, failed("-", err)
	}
	defer func() { _ = f.Close() }()
	if _, err := io.Copy(w, f); err != nil {
		return Info{}, failed("-", err)
	}
	return info, nil
}

func failed(path string, err error) error {
	if known, ok := errors.AsType[*model.Error](err); ok {
		return known
	}
	if errors.Is(err, context.Canceled) {
		return err
	}
	e := model.Errorf(model.Unavailable, "The backup %q cannot be written.", path).
		WithHint("The store is unchanged. Check the folder and its space.")
	e.Cause = err
	return e
}
