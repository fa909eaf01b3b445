package bolt

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"go.etcd.io/bbolt"

	"atrium/model"
	"atrium/storage/faults"
	"atrium/storage/kv"
)

// scenario creates a store, changes it, closes it, opens it and changes it, on
// a file system in which one operation fails. It returns the states that the
// store may have and whether an error was reported.
func scenario(path string, d *faults.Disk, hook func(*bbolt.DB, *Engine)) (allowed []map[string]string, reported error) {
	rng := rand.New(rand.NewPCG(7, 7))
	now := map[string]string{}
	for range 2 {
		e, err := Open(path, Options{Create: true, FS: d, Witness: []byte("witness"), MaxSize: 8 << 20})
		if err != nil {
			return []map[string]string{now}, err
		}
		if hook != nil {
			hook(e.db, e)
		}
		for round := 1; round <= 4; round++ {
			writes := randomWrites(rng, round)
			next := applied(now, writes)
			if err := change(e, writes); err != nil {
				_ = e.Close()
				return []map[string]string{now, next}, err
			}
			now = next
		}
		if err := e.Close(); err != nil {
			return []map[string]string{now}, err
		}
	}
	return []map[string]string{now}, nil
}

// settled opens the store without faults and compares it.
func settled(t *testing.T, path, what string, allowed []map[string]string, reported error) {
	t.Helper()
	if reported != nil && model.CodeOf(reported) != model.Unavailable {
		t.Errorf("%s: reported as %v", what, reported)
	}
	e, err := Open(path, Options{Create: true, Witness: []byte("witness")})
	if err != nil {
		t.Errorf("%s: the store cannot be opened: %v (%v)", what, err, cause(err))
		return
	}
	defer func() { _ = e.Close() }()
	got, err := dump(e)
	if err != nil {
		t.Errorf("%s: %v", what, err)
	}
	for _, state := range allowed {
		if maps.Equal(got, state) {
			if err := change(e, []kv.Write{{Key: []byte("z"), Value: []byte("1")}}); err != nil {
				t.Errorf("%s: the store cannot be written: %v", what, err)
			}
			return
		}
	}
	t.Errorf("%s: the store is neither as before nor as after (%v)", what, reported)
}

// TestEveryOperationFailsOnce fails each open, write, flush, link, rename and
// removal of our own, with a broken disk and with a full one.
func TestEveryOperationFailsOnce(t *testing.T) {
	count := &faults.Disk{}
	if _, err := scenario(filepath.Join(fastDir(t), "atrium.db"), count, nil); err != nil {
		t.Fatal(err)
	}
	silent := 0
	for _, errno := range []error{syscall.EIO, syscall.ENOSPC, syscall.EACCES} {
		for n := 1; n <= count.Count(); n++ {
			path := filepath.Join(fastDir(t), "atrium.db")
			d := &faults.Disk{FailAt: n, Err: errno}
			allowed, reported := scenario(path, d, nil)
			what := fmt.Sprintf("operation %d (%s: %v)", n, d.Failed(), errno)
			if reported == nil {
				silent++ // a removal that does not matter, or a second way
			}
			settled(t, path, what, allowed, reported)
		}
	}
	t.Logf("%d operations, each failed in 3 ways; %d had no consequence", count.Count(), silent)
}

// TestEveryPageWriteFailsOnce fails each page write of bbolt: before anything
// of it arrives, after half, and the flush that follows it.
func TestEveryPageWriteFailsOnce(t *testing.T) {
	total := 0
	run := func(failAt int, how string) (string, []map[string]string, error) {
		path := filepath.Join(fastDir(t), "atrium.db")
		count := 0
		allowed, reported := scenario(path, &faults.Disk{}, func(db *bbolt.DB, e *Engine) {
			faults.Hook(db, func(next faults.WriteAt) faults.WriteAt {
				return func(b []byte, off int64) (int, error) {
					count++
					total = max(total, count)
					if count != failAt {
						return next(b, off)
					}
					failed := &os.PathError{Op: "write", Path: path, Err: syscall.EIO}
					switch how {
					case "nothing":
						return 0, failed
					case "half":
						n, _ := next(b[:len(b)/2], off)
						return n, failed
					case "full":
						failed.Err = syscall.ENOSPC
						return 0, failed
					}
					n, err := next(b, off)
					breakFlush(t, e.file)
					return n, err
				}
			})
		})
		return path, allowed, reported
	}
	run(0, "")
	for _, how := range []string{"nothing", "half", "full", "flush"} {
		for n := 1; n <= total; n++ {
			path, allowed, reported := run(n, how)
			what := fmt.Sprintf("page write %d (%s)", n, how)
			if reported == nil {
				t.Errorf("%s: nothing was reported", what)
			}
			settled(t, path, what, allowed, reported)
		}
	}
	t.Logf("%d page writes, each failed in 4 ways", total)
}
