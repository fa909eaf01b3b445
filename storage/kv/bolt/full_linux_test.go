package bolt

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"atrium/model"
	"atrium/storage/kv"
)

// volume is a disk of 4 MiB.
func volume(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=4m"); err != nil {
		t.Skipf("a small disk cannot be mounted here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// TestDiskFull lets the disk run full at every step of its size: nothing that
// was acknowledged is lost, the error says what happened, and with space again
// the store goes on.
func TestDiskFull(t *testing.T) {
	dir := volume(t)
	steps := times(20, 200, 1024)
	stopped := 0
	for step := range steps {
		path, filler := filepath.Join(dir, "atrium.db"), filepath.Join(dir, "filler")
		free := (4 << 20) / steps * (step + 1)
		if err := os.WriteFile(filler, make([]byte, max(0, 4<<20-free)&^4095), 0o600); err != nil {
			t.Fatal(err)
		}
		if fullAt(t, path, filler, step) {
			stopped++
		}
		for _, name := range []string{path, path + SealSuffix, path + LockSuffix, path + NewSuffix, filler} {
			_ = os.Remove(name)
		}
		if t.Failed() {
			t.Fatalf("with %d bytes free", free)
		}
	}
	t.Logf("%d sizes, %d of them ended in a stop", steps, stopped)
}

// fullAt fills the disk; true when the store had to stop.
func fullAt(t *testing.T, path, filler string, step int) (stopped bool) {
	state := map[string]string{}
	// A limit far above the disk: it is the disk that says no.
	opts := Options{Create: true, MaxSize: 64 << 20}
	e, err := Open(path, opts)
	if err != nil {
		told(t, err)
		_ = os.Remove(filler)
		if e, err = Open(path, opts); err != nil {
			t.Errorf("created with space: %v", err)
			return true
		}
	}
	refusals := 0
	for round := 0; round < 400 && refusals < 3; round++ {
		writes := []kv.Write{{Key: fmt.Appendf(nil, "%05d", round), Value: []byte(strings.Repeat(fmt.Sprint(round%10), 20_000+step*7%4096))}}
		if err := change(e, writes); err != nil {
			told(t, err)
			refusals++
			if e.Failure() != nil {
				stopped = true
				break
			}
			continue
		}
		state = applied(state, writes)
	}
	if !stopped {
		if got, err := dump(e); err != nil || !maps.Equal(got, state) {
			t.Errorf("on the full disk: %d of %d records, %v", len(got), len(state), err)
		}
	}
	if err := e.Close(); err != nil {
		told(t, err)
	}
	_ = os.Remove(filler)
	if e, err = Open(path, Options{}); err != nil {
		t.Errorf("opened with space: %v", err)
		return stopped
	}
	defer func() { _ = e.Close() }()
	if got, err := dump(e); err != nil || !maps.Equal(got, state) {
		t.Errorf("with space: %d of %d records, %v", len(got), len(state), err)
	}
	if len(state) > 0 && refusals > 0 {
		var removals []kv.Write
		for k := range state {
			removals = append(removals, kv.Write{Key: []byte(k)})
		}
		if err := change(e, removals[:1+len(removals)/2]); err != nil && model.CodeOf(err) != model.Unavailable {
			t.Errorf("removing: %v", err)
		}
	}
	return stopped
}

func told(t *testing.T, err error) {
	t.Helper()
	if model.CodeOf(err) != model.Unavailable {
		t.Errorf("%v has code %q", err, model.CodeOf(err))
	}
}

// TestLimit fills a store up to its limit: then what adds is refused, what
// removes works, and what was removed can be added again.
func TestLimit(t *testing.T) {
	e, err := Open(filepath.Join(fastDir(t), "atrium.db"), Options{Create: true, MaxSize: 4 << 20})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	n := 0
	for ; n < 2000; n++ {
		if err = set(e, fmt.Sprintf("%05d", n), strings.Repeat("x", 3000)); err != nil {
			break
		}
	}
	wantRefused(t, err, e.path, "size limit", "nothing was changed")
	size, _ := e.Size()
	if size > 4<<20 || n < 400 {
		t.Errorf("%d records and %d bytes at the limit", n, size)
	}
	for i := range n / 2 {
		if err := change(e, []kv.Write{{Key: fmt.Appendf(nil, "%05d", i)}}); err != nil {
			t.Fatalf("removal %d at the limit: %v", i, err)
		}
	}
	for i := range n / 4 {
		if err := set(e, fmt.Sprintf("%05d", i), strings.Repeat("y", 3000)); err != nil {
			t.Fatalf("addition %d after the removals: %v", i, err)
		}
	}
}

// TestChurn changes, adds and removes for a simulated year of 200 changes a
// day: the file reaches a size and stays there.
func TestChurn(t *testing.T) {
	days := times(20, 90, 365)
	path := filepath.Join(fastDir(t), "atrium.db")
	e, err := Open(path, Options{Create: true, MaxSize: 1 << 30})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = e.Close() }()
	var early, late int64
	for day := range days {
		for i := range 200 {
			n := (day*200 + i) % 3000
			writes := []kv.Write{{Key: fmt.Appendf(nil, "%05d", n*7%3000), Value: []byte(strings.Repeat("c", 40+(day+i)%300))}}
			if i%3 == 0 {
				writes = append(writes, kv.Write{Key: fmt.Appendf(nil, "%05d", (n+1500)%3000)})
			}
			if err := change(e, writes); err != nil {
				t.Fatal(err)
			}
		}
		late, _ = e.Size()
		if day == days/2 {
			early = late
		}
	}
	if late > early+1<<20+4096 {
		t.Errorf("the file grew from %d to %d bytes", early, late)
	}
	t.Logf("%d days: %d bytes after half of them, %d at the end", days, early, late)
}
