package faults

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"atrium/storage/kv/bolt/disk"
)

// ErrInjected is the error of an operation that was made to fail.
var ErrInjected = syscall.EIO

// Disk is a file system that passes everything on, notes it in a log if it has
// one, and fails one operation if it is told to. The zero value only passes on.
type Disk struct {
	Log *Log
	// FailAt is the operation that fails, counted from 1; 0 is none. Err is
	// its error; ErrInjected when nil.
	FailAt int
	Err    error

	mu     sync.Mutex
	count  int
	failed string
}

var _ disk.FS = (*Disk)(nil)

// Count is how many operations there were.
func (d *Disk) Count() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.count
}

// Failed names the operation that was made to fail.
func (d *Disk) Failed() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.failed
}

// step counts an operation and fails it if it is the one.
func (d *Disk) step(op, name string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.count++
	if d.FailAt == 0 || d.count != d.FailAt {
		return nil
	}
	d.failed = op + " " + filepath.Base(name)
	err := d.Err
	if err == nil {
		err = ErrInjected
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}

type file struct {
	disk.File
	d    *Disk
	name string
	no   int
}

// OpenFile implements disk.FS.
func (d *Disk) OpenFile(name string, flag int, mode os.FileMode) (disk.File, error) {
	if err := d.step("open", name); err != nil {
		return nil, err
	}
	_, before := os.Lstat(name)
	f, err := disk.OS{}.OpenFile(name, flag, mode)
	if err != nil || d.Log == nil {
		return &file{File: f, d: d, name: name}, err
	}
	fresh := flag&os.O_CREATE != 0 && errors.Is(before, fs.ErrNotExist)
	return &file{f, d, name, d.Log.number(name, fresh)}, nil
}

// WriteAt implements io.WriterAt.
func (f *file) WriteAt(p []byte, off int64) (int, error) {
	if err := f.d.step("write", f.name); err != nil {
		// Half of it arrives, as it may on a real disk.
		n, _ := f.File.WriteAt(p[:len(p)/2], off)
		return n, err
	}
	n, err := f.File.WriteAt(p, off)
	if f.d.Log != nil && err == nil {
		f.d.Log.add(event{kind: wrote, file: f.no, off: off, data: append([]byte(nil), p...)})
	}
	return n, err
}

// Sync implements disk.File.
func (f *file) Sync() error {
	if err := f.d.step("sync", f.name); err != nil {
		return err
	}
	err := f.File.Sync()
	if f.d.Log != nil && err == nil {
		f.d.Log.add(event{kind: synced, file: f.no})
	}
	return err
}

// Link implements disk.FS.
func (d *Disk) Link(from, to string) error {
	if err := d.step("link", to); err != nil {
		return err
	}
	err := disk.OS{}.Link(from, to)
	if err == nil && d.Log != nil {
		d.Log.rename(from, to, true)
	}
	return err
}

// Rename implements disk.FS.
func (d *Disk) Rename(from, to string) error {
	if err := d.step("rename", to); err != nil {
		return err
	}
	err := disk.OS{}.Rename(from, to)
	if err == nil && d.Log != nil {
		d.Log.rename(from, to, false)
	}
	return err
}

// Remove implements disk.FS.
func (d *Disk) Remove(name string) error {
	if err := d.step("remove", name); err != nil {
		return err
	}
	err := disk.OS{}.Remove(name)
	if err == nil && d.Log != nil {
		d.Log.remove(name)
	}
	return err
}

// SyncDir implements disk.FS.
func (d *Disk) SyncDir(dir string) error {
	if err := d.step("syncdir", dir); err != nil {
		return err
	}
	err := disk.OS{}.SyncDir(dir)
	if err == nil && d.Log != nil {
		d.Log.add(event{kind: folder})
	}
	return err
}
