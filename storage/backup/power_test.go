package backup_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"atrium/storage/backup"
	"atrium/storage/faults"
	"atrium/storage/kv/bolt"
	"atrium/storage/kv/bolt/disk"
	"atrium/storage/kv/memory"
)

// cuts is how many power cuts a test makes at least.
func cuts() int {
	if os.Getenv("ATRIUM_LONG") == "1" {
		return 20_000
	}
	return 500
}

// seeded gives a source of chance and prints how to get the same one again.
func seeded(t *testing.T) *rand.Rand {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("ATRIUM_SEED"); s != "" {
		if _, err := fmt.Sscan(s, &seed); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("repeat with ATRIUM_SEED=%d go test -run '^%s$' ./storage/backup", seed, t.Name())
		}
	})
	return rand.New(rand.NewPCG(seed, 3))
}

// fastDir is a folder in memory where there is one: what is tested is what is made
// of the files, not the disk.
func fastDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "atrium-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// cutting cuts the power after every event of the log, again and again until
// there were enough cuts, and lets check look at what is left.
func cutting(t *testing.T, rng *rand.Rand, log *faults.Log, check func(dir string, mark int)) {
	t.Helper()
	scratch, tried, points := fastDir(t), 0, 0
	for tried < cuts() && !t.Failed() {
		points = 0
		for power := log.Power(); power.Step() && !t.Failed(); {
			points++
			for range 5 {
				tried++
				if err := power.Cut(rng, scratch); err != nil {
					t.Fatal(err)
				}
				check(scratch, power.Mark)
			}
		}
	}
	t.Logf("%d power cuts at %d points", tried, points)
}

// TestPowerCutInBackup cuts the power while a backup replaces another one: what
// has its name is a whole one, the old or the new.
func TestPowerCutInBackup(t *testing.T) {
	rng, dir := seeded(t), fastDir(t)
	e := store(t, filepath.Join(dir, "atrium.db"))
	log := faults.NewLog()
	src := backup.Source{Engine: e, FS: &faults.Disk{Log: log}}
	for n := range 3 {
		set(t, e, fmt.Sprint("key", n), strings.Repeat("v", 3000))
		if _, err := backup.File(t.Context(), src, filepath.Join(dir, "backup")); err != nil {
			t.Fatal(err)
		}
		log.Mark(n + 1)
	}
	cutting(t, rng, log, func(dir string, mark int) {
		b, err := os.ReadFile(filepath.Join(dir, "backup"))
		if errors.Is(err, fs.ErrNotExist) && mark < 1 {
			return
		}
		info, bad := backup.Verify(bytes.NewReader(b), nil)
		if err != nil || bad != nil || int(info.Records) < mark || int(info.Records) > max(mark, 0)+1 {
			t.Errorf("after backup %d: %d records, %v, %v", mark, info.Records, err, bad)
		}
	})
}

// built notes in the log what bbolt has written into a new store, which it does
// past the file system: all of it counts as unflushed until the last flush.
type built struct{ *faults.Disk }

type builtFile struct{ disk.File }

// OpenFile gives a file that notes its content before it is flushed.
func (b built) OpenFile(name string, flag int, mode os.FileMode) (disk.File, error) {
	f, err := b.Disk.OpenFile(name, flag, mode)
	if err != nil || !strings.HasSuffix(name, ".db"+bolt.NewSuffix) {
		return f, err
	}
	return builtFile{f}, nil
}

// Sync writes the content of the file once more, the same, and flushes it.
func (f builtFile) Sync() error {
	content, err := os.ReadFile(f.OS().Name())
	if err == nil {
		_, err = f.WriteAt(content, 0)
	}
	if err != nil {
		return err
	}
	return f.File.Sync()
}

// TestPowerCutInRestore cuts the power while one store after another is restored:
// there is the old or the new one, whole, and after the end the new one and the old
// one beside it. Compacting is the same path and comes last.
func TestPowerCutInRestore(t *testing.T) {
	rng, dir := seeded(t), fastDir(t)
	log := faults.NewLog()
	target := backup.Target{
		Path:    filepath.Join(dir, "atrium.db"),
		Options: bolt.Options{FS: built{&faults.Disk{Log: log}}, MaxSize: 8 << 20},
	}
	const rounds = 3
	keptAs := make([]string, rounds+1)
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for n := 1; n <= rounds; n++ {
		e := memory.New()
		set(t, e, "state", fmt.Sprint(n))
		for k := range 10 * n {
			set(t, e, fmt.Sprint("key", k), strings.Repeat("v", 1+rng.IntN(3000)))
		}
		var b bytes.Buffer
		if _, err := backup.Write(t.Context(), e, &b, nil); err != nil {
			t.Fatal(err)
		}
		_, kept, err := backup.Restore(t.Context(), target, &b, at.Add(time.Duration(n)*time.Minute))
		if err != nil {
			t.Fatal(err)
		}
		keptAs[n] = filepath.Base(kept)
		log.Mark(n)
	}
	if _, _, err := backup.Compact(t.Context(), target); err != nil {
		t.Fatal(err)
	}
	state := func(path string) (n int, records int, err error) {
		e, err := bolt.Open(path, bolt.Options{MaxSize: 8 << 20})
		if err != nil {
			return 0, 0, err
		}
		defer func() { _ = e.Close() }()
		all := dump(t, e)
		_, err = fmt.Sscan(all["state"], &n)
		return n, len(all), err
	}
	cutting(t, rng, log, func(dir string, mark int) {
		path := filepath.Join(dir, "atrium.db")
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) && mark < 1 {
			return
		}
		mark = max(mark, 0)
		n, records, err := state(path)
		if err != nil || n != mark && n != mark+1 || n > rounds || records != 1+10*n {
			t.Errorf("after restore %d: state %d with %d records, %v", mark, n, records, err)
		}
		for was := 1; was < mark; was++ {
			if n, records, err := state(filepath.Join(dir, keptAs[was+1])); err != nil || n != was || records != 1+10*was {
				t.Errorf("after restore %d: the old store %d is %d with %d records, %v", mark, was, n, records, err)
			}
		}
	})
}
