package backup_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"atrium/storage/backup"
	"atrium/storage/faults"
	"atrium/storage/kv"
	"atrium/storage/kv/bolt"
	"atrium/storage/kv/memory"
)

func store(t *testing.T, path string) *bolt.Engine {
	t.Helper()
	e, err := bolt.Open(path, bolt.Options{Create: true, MaxSize: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func set(t *testing.T, e kv.Engine, key, value string) {
	t.Helper()
	err := e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) {
		return []kv.Write{{Key: []byte(key), Value: []byte(value)}}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func dump(t *testing.T, e kv.Engine) map[string]string {
	t.Helper()
	all := map[string]string{}
	for w, err := range backup.All(context.Background(), e) {
		if err != nil {
			t.Fatal(err)
		}
		all[string(w.Key)] = string(w.Value)
	}
	return all
}

// TestHotBackup backs up while others write: what is restored is one state,
// in which two keys that always change together are equal.
func TestHotBackup(t *testing.T) {
	dir := t.TempDir()
	e := store(t, filepath.Join(dir, "atrium.db"))
	for n := range 500 {
		set(t, e, fmt.Sprint("key", n), strings.Repeat("v", n))
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		for n := 0; ctx.Err() == nil; n++ {
			err := e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) {
				v := fmt.Append(nil, n)
				return []kv.Write{{Key: []byte("a"), Value: v}, {Key: []byte("z"), Value: v}}, nil
			})
			if err != nil {
				done <- err
				return
			}
		}
		done <- nil
	}()
	for n := range 5 {
		path := filepath.Join(dir, fmt.Sprint("backup", n))
		if _, err := backup.File(t.Context(), backup.Source{Engine: e}, path); err != nil {
			t.Fatal(err)
		}
		in, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		target := filepath.Join(dir, fmt.Sprint("restored", n))
		if _, kept, err := backup.Restore(t.Context(), backup.Target{Path: target}, in, time.Now()); err != nil || kept != "" {
			t.Fatal(kept, err)
		}
		_ = in.Close()
		got := dump(t, store(t, target))
		if len(got) < 500 || got["a"] != got["z"] {
			t.Errorf("%d records, a = %q, z = %q", len(got), got["a"], got["z"])
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestSpoiledBackupsAreRefused changes every byte of a backup, and cuts it
// everywhere: nothing of the store is touched.
func TestSpoiledBackupsAreRefused(t *testing.T) {
	e := memory.New()
	for n := range 5 {
		set(t, e, fmt.Sprint("key", n), "value")
	}
	var good bytes.Buffer
	if _, err := backup.Write(t.Context(), e, &good, nil); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "atrium.db")
	kept := store(t, path)
	set(t, kept, "mine", "1")
	_ = kept.Close()
	try := func(b []byte, what string) {
		t.Helper()
		if _, _, err := backup.Restore(t.Context(), backup.Target{Path: path}, bytes.NewReader(b), time.Now()); err == nil {
			t.Errorf("%s: restored", what)
		}
	}
	for i := range good.Len() {
		b := bytes.Clone(good.Bytes())
		b[i] ^= 1 << (i % 8)
		if _, err := backup.Verify(bytes.NewReader(b), nil); err == nil {
			t.Errorf("byte %d: not found", i)
		}
		if _, err := backup.Verify(bytes.NewReader(good.Bytes()[:i]), nil); err == nil {
			t.Errorf("cut to %d: not found", i)
		}
		if i%16 == 0 {
			try(b, fmt.Sprint("byte ", i))
		}
	}
	try(append(good.Bytes(), 0), "longer")
	try([]byte("SQLite format 3\x00"), "foreign")
	names, _ := os.ReadDir(filepath.Dir(path))
	if len(names) != 3 {
		t.Errorf("left over: %v", names)
	}
	if got := dump(t, store(t, path)); len(got) != 1 {
		t.Errorf("the store now holds %v", got)
	}
}

func TestRestoreKeepsTheOldFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "atrium.db")
	e := store(t, path)
	set(t, e, "state", "first")
	var b bytes.Buffer
	if _, err := backup.Write(t.Context(), e, &b, nil); err != nil {
		t.Fatal(err)
	}
	set(t, e, "state", "second")
	_, _, err := backup.Restore(t.Context(), backup.Target{Path: path, Options: bolt.Options{Timeout: time.Millisecond}}, bytes.NewReader(b.Bytes()), time.Now())
	if err == nil {
		t.Fatal("restored under an open store")
	}
	_ = e.Close()
	_, kept, err := backup.Restore(t.Context(), backup.Target{Path: path}, bytes.NewReader(b.Bytes()), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	if got := dump(t, store(t, path)); got["state"] != "first" {
		t.Errorf("restored %v", got)
	}
	if got := dump(t, store(t, kept)); got["state"] != "second" {
		t.Errorf("kept %v", got)
	}
}

func TestCompact(t *testing.T) {
	path := filepath.Join(t.TempDir(), "atrium.db")
	e := store(t, path)
	err := e.Write(t.Context(), func(kv.Reader) ([]kv.Write, error) {
		var writes []kv.Write
		for n := range 20_000 {
			writes = append(writes, kv.Write{Key: fmt.Appendf(nil, "%06d", n), Value: bytes.Repeat([]byte("x"), 200)})
		}
		return writes, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	err = e.Write(t.Context(), func(kv.Reader) ([]kv.Write, error) {
		var writes []kv.Write
		for n := range 20_000 {
			if n%10 != 0 {
				writes = append(writes, kv.Write{Key: fmt.Appendf(nil, "%06d", n)})
			}
		}
		return writes, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	want := dump(t, e)
	_ = e.Close()
	before, after, err := backup.Compact(t.Context(), backup.Target{Path: path})
	if err != nil || after > before/4 {
		t.Errorf("from %d to %d bytes, %v", before, after, err)
	}
	if !maps.Equal(dump(t, store(t, path)), want) {
		t.Error("compacting changed the records")
	}
}

// TestEveryStepOfARestoreFailsOnce fails each operation of making a backup, of
// restoring it and of compacting: the old store or the new one is there, whole.
func TestEveryStepOfARestoreFailsOnce(t *testing.T) {
	run := func(dir string, d *faults.Disk) (got string, reported error) {
		path, file := filepath.Join(dir, "atrium.db"), filepath.Join(dir, "backup")
		e := store(t, path)
		set(t, e, "state", "old")
		src := backup.Source{Engine: e, FS: d}
		_, err := backup.File(t.Context(), src, file)
		set(t, e, "state", "new")
		_ = e.Close()
		target := backup.Target{Path: path, Options: bolt.Options{FS: d}}
		if err == nil {
			var b []byte
			b, err = os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = backup.Restore(t.Context(), target, bytes.NewReader(b), time.Now())
		}
		if err == nil {
			_, _, err = backup.Compact(t.Context(), target)
		}
		return dump(t, store(t, path))["state"], err
	}
	count := &faults.Disk{}
	if got, err := run(t.TempDir(), count); err != nil || got != "old" {
		t.Fatal(got, err)
	}
	for n := 1; n <= count.Count(); n++ {
		d := &faults.Disk{FailAt: n, Err: syscall.ENOSPC}
		got, err := run(t.TempDir(), d)
		if got != "old" && got != "new" || err == nil && got != "old" {
			t.Errorf("operation %d (%s): %q, %v", n, d.Failed(), got, err)
		}
	}
	t.Logf("%d operations", count.Count())
}

// TestSnapshots takes snapshots for a simulated day.
func TestSnapshots(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		e := memory.New()
		set(t, e, "a", "1")
		ctx, stop := context.WithCancel(t.Context())
		taken := 0
		p := backup.Plan{Folder: filepath.Join(dir, "snapshots"), Every: time.Hour, Keep: 5, Now: time.Now, Told: func(_ string, _ backup.Info, err error) {
			if taken++; err != nil {
				t.Error(err)
			}
		}}
		go backup.Run(ctx, backup.Source{Engine: e}, p)
		time.Sleep(24*time.Hour - time.Minute)
		synctest.Wait()
		stop()
		synctest.Wait()
		kept := p.Snapshots()
		if taken != 24 || len(kept) != 5 {
			t.Errorf("%d taken, %d kept", taken, len(kept))
		}
		for _, path := range kept {
			f, err := os.Open(path)
			if err != nil {
				t.Fatal(err)
			}
			if info, err := backup.Verify(f, nil); err != nil || info.Records != 1 {
				t.Errorf("%s: %+v, %v", path, info, err)
			}
			_ = f.Close()
		}
	})
}

// stalled is a reader of the output that takes nothing until it is let go.
type stalled struct{ let chan struct{} }

func (s stalled) Write(p []byte) (int, error) { <-s.let; return len(p), nil }

// TestSlowStreamDelaysNobody streams to somebody who does not read.
func TestSlowStreamDelaysNobody(t *testing.T) {
	e := store(t, filepath.Join(t.TempDir(), "atrium.db"))
	set(t, e, "a", strings.Repeat("x", 1<<20))
	s := stalled{make(chan struct{})}
	done := make(chan error, 1)
	go func() {
		_, err := backup.Stream(context.Background(), backup.Source{Engine: e}, s)
		done <- err
	}()
	slowest := time.Duration(0)
	for n := range 300 {
		begin := time.Now()
		set(t, e, fmt.Sprint("b", n), "1")
		dump(t, e)
		slowest = max(slowest, time.Since(begin))
	}
	close(s.let)
	if err := <-done; err != nil {
		t.Error(err)
	}
	t.Logf("slowest change and read beside a stalled stream: %v", slowest)
	var _ io.Writer = s
}
