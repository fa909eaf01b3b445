package hold_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"atrium/cmd/hold"
	"atrium/model"
	"atrium/model/op"
	"atrium/storage"
)

// The holder of a store takes a snapshot at once where there is none, and stops
// with the console.
func TestSnapshots(t *testing.T) {
	dir := t.TempDir()
	s, err := storage.Open(filepath.Join(dir, "a.db"), true, storage.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := s.Do(t.Context(), model.Actor{System: true}, op.Init{Username: "ada", Email: "ada@example.com"}); err != nil {
		t.Fatal(err)
	}
	folder, took := filepath.Join(dir, "snapshots"), make(chan string, 1)
	done := hold.Snapshots(t.Context(), s, folder, time.Now, func(path string, err error) {
		if err != nil {
			t.Error(err)
		}
		took <- path
	})
	path := <-took
	done()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if filepath.Dir(path) != folder || info.Size() == 0 {
		t.Errorf("the snapshot is %s with %d bytes", path, info.Size())
	}
}

// Without a folder nothing is taken.
func TestNoSnapshotsUnlessAskedFor(t *testing.T) {
	hold.Snapshots(t.Context(), storage.Memory(storage.Options{}), "", time.Now, func(string, error) {
		t.Error("a snapshot was taken")
	})()
}
