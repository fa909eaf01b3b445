package bolt

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"go.etcd.io/bbolt"
)

// create makes an empty store appear at path, whole or not at all, and
// durable. It is made in a file beside it: a power cut while bbolt writes its
// first pages can leave a file that cannot be opened. When someone else
// created the path meanwhile theirs stays.
func create(path string) error {
	dir := filepath.Dir(path)
	temp, err := os.CreateTemp(dir, "."+filepath.Base(path)+".new-*")
	if err != nil {
		return uncreatable(path, err)
	}
	_ = temp.Close()
	defer func() { _ = os.Remove(temp.Name()) }()
	if err := format(temp.Name()); err != nil {
		return uncreatable(path, err)
	}
	if err := publish(temp.Name(), path); err != nil {
		return uncreatable(path, err)
	}
	if err := syncDir(dir); err != nil {
		return uncreatable(path, err)
	}
	return nil
}

// format writes an empty store into an empty file and flushes it.
func format(name string) error {
	db, err := bbolt.Open(name, fileMode, &bbolt.Options{Timeout: maxWait, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return err
	}
	err = db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte(bucket))
		return err
	})
	if err = errors.Join(err, db.Close()); err != nil {
		return err
	}
	// bbolt flushes the data; the length of the file has to be safe, too.
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// publish gives the finished file its name. A link never replaces a file that
// another process created in the meantime; where the file system has no links
// a rename takes its place after one more look.
func publish(temp, path string) error {
	err := os.Link(temp, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return nil
	}
	if _, statErr := os.Lstat(path); !errors.Is(statErr, fs.ErrNotExist) {
		return err
	}
	return os.Rename(temp, path)
}

// syncDir makes the new name durable. Windows cannot flush a folder.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

func uncreatable(path string, cause error) error {
	return unavailable(cause, "The store %q cannot be created: %s.", path, reason(cause)).
		WithHint("The folder %q must exist, be yours and have space.", filepath.Dir(path))
}
