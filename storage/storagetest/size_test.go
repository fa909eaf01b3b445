package storagetest

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"atrium/storage"
	"atrium/storage/backup"
	"atrium/storage/kv/bolt"
)

// TestSizeAndWalk builds a file of many members and compacts it: at most 600
// bytes a member with all indexes, opened in 5 ms, walked at 100 MB/s or more.
// Times are only reported under -short or beside other work; ATRIUM_LONG takes a
// million people.
func TestSizeAndWalk(t *testing.T) {
	people := 20_000
	switch {
	case os.Getenv("ATRIUM_LONG") == "1":
		people = 1_000_000
	case testing.Short():
		people = 2_000
	}
	path := filepath.Join(t.TempDir(), "atrium.db")
	if err := build(path, people); err != nil {
		t.Fatal(err)
	}
	opts := bolt.Options{Witness: storage.Witness()}
	begin := time.Now()
	before, after, err := backup.Compact(context.Background(), backup.Target{Path: path, Options: opts, Check: storage.CheckRecord})
	if err != nil {
		t.Fatal(err)
	}
	compacted := time.Since(begin)
	info, err := os.Stat(path + bolt.SealSuffix)
	if err != nil {
		t.Fatal(err)
	}
	each := float64(after) / float64(people)
	t.Logf("%d members: %d bytes before compacting and %d after it (%.0f a member), seal %d bytes, in %v", people, before, after, each, info.Size(), compacted)
	if people >= 20_000 && each > 600 {
		t.Errorf("%.0f bytes a member", each)
	}
	begin = time.Now()
	r, err := bolt.Examine(context.Background(), path, opts, storage.CheckRecord, nil)
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(r.Problems, err)
	}
	took := time.Since(begin)
	t.Logf("walk: %d records in %v, %.0f MB/s", r.Records, took, float64(r.Bytes)/1e6/took.Seconds())
	best := time.Hour
	for range 5 {
		begin = time.Now()
		e, err := bolt.Open(path, opts)
		if err != nil {
			t.Fatal(err)
		}
		best = min(best, time.Since(begin))
		_ = e.Close()
	}
	t.Logf("open: %v", best)
	if best > took/4 {
		t.Errorf("opening took %v, and walking over everything %v", best, took)
	}
}
