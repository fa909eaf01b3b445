package bolt

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/kv/bolt/disk"
	"atrium/storage/kv/kvtest"
)

func TestContract(t *testing.T) {
	kvtest.Run(t, func(t *testing.T) kv.Engine {
		e, _ := fresh(t, Options{})
		return e
	})
}

// fresh is a new store in a folder of its own.
func fresh(t testing.TB, opts Options) (*Engine, string) {
	t.Helper()
	opts.Create = true
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "atrium.db")
	e, err := Open(path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e, path
}

func set(e *Engine, key, value string) error {
	return e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) {
		return []kv.Write{{Key: []byte(key), Value: []byte(value)}}, nil
	})
}

func get(t *testing.T, e *Engine, key string) (value string) {
	t.Helper()
	err := e.View(context.Background(), func(r kv.Reader) error {
		got, err := r.Get([]byte(key))
		value = string(got)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return value
}

// refused checks an error for people: the code and what its sentence names.
func wantRefused(t *testing.T, err error, parts ...string) {
	t.Helper()
	if model.CodeOf(err) != model.Unavailable {
		t.Fatalf("%v has code %q, want unavailable", err, model.CodeOf(err))
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
}

func TestCreateAndReopen(t *testing.T) {
	e, path := fresh(t, Options{})
	if err := set(e, "a", "1"); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("the file has mode %v (%v), want 0600", info.Mode(), err)
	}
	if size, err := e.Size(); err != nil || size != info.Size() {
		t.Errorf("Size = %d, %v, want %d", size, err, info.Size())
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	names, _ := os.ReadDir(filepath.Dir(path))
	if len(names) != 3 {
		t.Errorf("the folder holds %v, want the store, its seal and its lock", names)
	}
	for _, opts := range []Options{{}, {Create: true}} {
		again, err := Open(path, opts)
		if err != nil {
			t.Fatal(err)
		}
		if got := get(t, again, "a"); got != "1" {
			t.Errorf("reopened with %+v, a = %q", opts, got)
		}
		_ = again.Close()
	}
}

func TestCreateRefused(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "atrium.db")
	_, err := Open(path, Options{})
	wantRefused(t, err, path, "atrium init")
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Open without Create left a file (%v)", err)
	}
	nowhere := filepath.Join(dir, "no", "atrium.db")
	_, err = Open(nowhere, Options{Create: true})
	wantRefused(t, err, nowhere, "folder")
}

func TestCreateLeavesTheFileOfAnother(t *testing.T) {
	dir := t.TempDir()
	theirs, ours := filepath.Join(dir, "theirs"), filepath.Join(dir, "ours")
	for _, name := range []string{theirs, ours} {
		if err := os.WriteFile(name, []byte(name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := publish(disk.OS{}, ours, theirs); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(theirs); string(got) != theirs {
		t.Errorf("the other's file now holds %q", got)
	}
}

func TestInUse(t *testing.T) {
	e, path := fresh(t, Options{})
	_, err := Open(path, Options{Timeout: time.Millisecond})
	wantRefused(t, err, path, "in use by another atrium")
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(path, Options{Timeout: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	_ = again.Close()
}

func TestForeignFilesAreRefusedAndLeftAlone(t *testing.T) {
	other := func(t *testing.T, buckets ...string) []byte {
		path := filepath.Join(t.TempDir(), "other.db")
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bbolt.Tx) error {
			for _, name := range buckets {
				if _, err := tx.CreateBucket([]byte(name)); err != nil {
					return err
				}
			}
			return nil
		})
		if err = errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		content, _ := os.ReadFile(path)
		return content
	}
	cases := []struct {
		name, says string
		content    []byte
	}{
		{"empty", "empty", nil},
		{"text", "head", []byte("hello\n")},
		{"zeros", "head", make([]byte, 1<<15)},
		{"no bucket", "table is missing", other(t)},
		{"other bucket", "another program", other(t, "users")},
		{"one bucket more", "another program", other(t, bucket, "users")},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "atrium.db")
			if err := os.WriteFile(path, c.content, 0o600); err != nil {
				t.Fatal(err)
			}
			for _, create := range []bool{false, true} {
				_, err := Open(path, Options{Create: create, Timeout: time.Millisecond})
				wantRefused(t, err, path, c.says)
			}
			if after, _ := os.ReadFile(path); string(after) != string(c.content) {
				t.Error("the file was changed")
			}
		})
	}
	dir := t.TempDir()
	_, err := Open(dir, Options{Create: true})
	wantRefused(t, err, dir, "regular file")
}

func TestFileOfOpenMode(t *testing.T) {
	e, path := fresh(t, Options{})
	_ = e.Close()
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := Open(path, Options{})
	wantRefused(t, err, path, "0644", "chmod 600")
}

func TestMaxSizeRefusesAndRecovers(t *testing.T) {
	e, _ := fresh(t, Options{MaxSize: 1 << 18})
	if err := set(e, "small", "1"); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, set(e, "big", strings.Repeat("x", 1<<19)), e.path, "size limit", "nothing was changed")
	if err := e.Failure(); err != nil {
		t.Errorf("a full store counts as failed: %v", err)
	}
	if err := set(e, "small", "2"); err != nil {
		t.Errorf("a small write after the limit: %v", err)
	}
	if got := get(t, e, "small") + get(t, e, "big"); got != "2" {
		t.Errorf("small and big are %q", got)
	}
}

func TestFailedCommitEndsWriting(t *testing.T) {
	e, path := fresh(t, Options{})
	if err := set(e, "a", "1"); err != nil {
		t.Fatal(err)
	}
	// Without its handle bbolt's next write to the file fails.
	_ = e.file.Close()
	first := set(e, "a", "2")
	wantRefused(t, first, path, "may or may not")
	ran := false
	err := e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) { ran = true; return nil, nil })
	if err != first || ran || e.Failure() != first {
		t.Errorf("the next Write gave %v (ran %v), Failure %v", err, ran, e.Failure())
	}
	if got := get(t, e, "a"); got != "1" {
		t.Errorf("reading after the failure: a = %q", got)
	}
	_ = e.Close()
	again, err := Open(path, Options{Timeout: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = again.Close() }()
	if err := set(again, "a", "3"); err != nil || get(t, again, "a") != "3" {
		t.Errorf("after opening again: %v", err)
	}
}

func TestDiskFullIsToldFromAFailedFlush(t *testing.T) {
	e := &Engine{path: "x.db", ended: make(chan struct{})}
	full := &fs.PathError{Op: "write", Path: "x.db", Err: syscall.ENOSPC}
	wantRefused(t, e.commitError(full), "x.db", "full", "nothing was changed")
	if e.Failure() != nil {
		t.Error("a full disk ended writing")
	}
	wantRefused(t, e.commitError(syscall.ENOSPC), "x.db", "may or may not")
	if e.Failure() == nil {
		t.Error("a failed flush did not end writing")
	}
}
