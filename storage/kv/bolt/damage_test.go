package bolt

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/storage/kv"
)

// filled is the path and the content of a closed store of many pages, without
// the reserved space at its end.
func filled(t *testing.T) (string, []byte) {
	t.Helper()
	e, path := fresh(t, Options{})
	for round := range 3 {
		err := e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) {
			var writes []kv.Write
			for i := range 400 {
				key := fmt.Sprintf("%04d", i*3+round)
				writes = append(writes, kv.Write{Key: []byte(key), Value: []byte(strings.Repeat(key, 30))})
			}
			return writes, nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	newest, found := newestMeta(f)
	if !found || newest.pages < 30 {
		t.Fatalf("a newest record (%v) of %d pages", found, newest.pages)
	}
	content := make([]byte, newest.pages*newest.pageSize)
	if _, err := f.ReadAt(content, 0); err != nil {
		t.Fatal(err)
	}
	return path, content
}

func TestFileCutShort(t *testing.T) {
	path, content := filled(t)
	for _, size := range []int{1, 79, 80, 4096, 5000, 8192, 20000, len(content) / 2, len(content) - 4096, len(content) - 1} {
		if err := os.WriteFile(path, content[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(path, Options{Create: true})
		wantRefused(t, err, path)
	}
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := Open(path, Options{})
	if err != nil {
		t.Fatalf("a file with all its pages was refused: %v", err)
	}
	_ = e.Close()
}

func TestTornHeads(t *testing.T) {
	path, content := filled(t)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	newest, _ := newestMeta(f)
	_ = f.Close()
	for page := range 2 {
		torn := append([]byte(nil), content...)
		for i := range 32 {
			torn[page*os.Getpagesize()+metaStart+i] ^= 0xff
		}
		if err := os.WriteFile(path, torn, 0o600); err != nil {
			t.Fatal(err)
		}
		e, err := Open(path, Options{})
		if uint64(page) == newest.txid%2 {
			// The state before it is whole, but a change was acknowledged since.
			wantRefused(t, err, path, "gone back 1 change")
			continue
		}
		if err != nil {
			t.Fatalf("page %d torn: %v", page, err)
		}
		_ = e.Close()
	}
}

// TestDamageIsAnError overwrites one page after the other and uses the store:
// whatever bbolt makes of it, the outcome is a value or an error, never a
// crash, and never a writer or Close that hangs.
func TestDamageIsAnError(t *testing.T) {
	path, content := filled(t)
	page := os.Getpagesize()
	pages := len(content) / page
	reported := 0
	for n := 2; n < pages; n++ {
		damaged := append([]byte(nil), content...)
		for i := range page {
			damaged[n*page+i] = byte(0x55 + i%7)
		}
		// A new file each time: the old one may still be mapped.
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := use(path); err != nil {
			wantRefused(t, err, path)
			reported++
		}
	}
	t.Logf("%d of %d damaged pages were reported", reported, pages-2)
	if reported < 10 {
		t.Errorf("only %d damaged pages were reported", reported)
	}
}

// use reads and writes all of a store and gives the first error.
func use(path string) error {
	e, err := Open(path, Options{Timeout: time.Millisecond})
	if err != nil {
		return err
	}
	err = e.View(context.Background(), func(r kv.Reader) error {
		return r.Scan(kv.Range{}, func(_, _ []byte) bool { return true })
	})
	for i := range 40 {
		if failed := set(e, fmt.Sprintf("%04d", i*31), "new"); err == nil {
			err = failed
		}
	}
	if closed := e.Close(); err == nil {
		err = closed
	}
	return err
}

func TestLostWriterLockDoesNotHangClose(t *testing.T) {
	e, path := fresh(t, Options{})
	if _, err := e.db.Begin(true); err != nil {
		t.Fatal(err)
	}
	_ = e.fail(model.Errorf(model.Internal, "lost"), true)
	wantRefused(t, set(e, "a", "1"), path)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := Open(path, Options{Timeout: time.Millisecond})
	if err != nil {
		t.Fatalf("the file's lock was not given up: %v", err)
	}
	_ = again.Close()
}
