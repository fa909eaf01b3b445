// Package disk is the few things that the store asks of a file system, so that
// tests can record them and make each of them fail (atrium/storage/faults).
package disk

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"runtime"
)

// File is an open file.
type File interface {
	io.ReaderAt
	io.WriterAt
	io.Closer
	// Sync makes what was written durable.
	Sync() error
	// Stat describes the file.
	Stat() (fs.FileInfo, error)
	// OS is the file of the operating system, for locks and mappings.
	OS() *os.File
}

// FS is a file system. Errors are those of package os.
type FS interface {
	OpenFile(name string, flag int, mode os.FileMode) (File, error)
	// Link gives a file a second name; it never replaces one.
	Link(from, to string) error
	// Rename replaces the target, if there is one, in one step.
	Rename(from, to string) error
	Remove(name string) error
	// SyncDir makes the names in a folder durable.
	SyncDir(dir string) error
}

// OS is the file system of the machine.
type OS struct{}

var _ FS = OS{}

type file struct{ *os.File }

func (f file) OS() *os.File { return f.File }

// Sync flushes the content and what is needed to read it.
func (f file) Sync() error { return datasync(f.File) }

// OpenFile implements FS.
func (OS) OpenFile(name string, flag int, mode os.FileMode) (File, error) {
	f, err := os.OpenFile(name, flag, mode)
	if err != nil {
		return nil, err
	}
	return file{f}, nil
}

// Link implements FS.
func (OS) Link(from, to string) error { return os.Link(from, to) }

// Rename implements FS.
func (OS) Rename(from, to string) error { return os.Rename(from, to) }

// Remove implements FS.
func (OS) Remove(name string) error { return os.Remove(name) }

// SyncDir implements FS. Windows cannot flush a folder.
func (OS) SyncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
