package bolt

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"atrium/storage/faults"
	"atrium/storage/kv"
)

// times is how often a random test tries: a few under -short, many with
// ATRIUM_LONG.
func times(short, normal, long int) int {
	switch {
	case os.Getenv("ATRIUM_LONG") == "1":
		return long
	case testing.Short():
		return short
	}
	return normal
}

// seeded gives a source of chance and prints how to get the same one again.
func seeded(t *testing.T) (*rand.Rand, uint64) {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if s := os.Getenv("ATRIUM_SEED"); s != "" {
		if _, err := fmt.Sscan(s, &seed); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("repeat with ATRIUM_SEED=%d go test -run '^%s$' ./storage/kv/bolt", seed, t.Name())
		}
	})
	return rand.New(rand.NewPCG(seed, 1)), seed
}

// fastDir is a folder in memory where there is one: what is tested is what the
// store makes of a file, not the disk.
func fastDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "atrium-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// randomWrites is a small random change: new keys, changed and removed ones.
func randomWrites(rng *rand.Rand, round int) []kv.Write {
	var writes []kv.Write
	for range 1 + rng.IntN(6) {
		key := fmt.Appendf(nil, "key-%03d", rng.IntN(400))
		w := kv.Write{Key: key, Value: []byte(strings.Repeat(fmt.Sprintf("%04d.", round), 1+rng.IntN(60)))}
		if rng.IntN(3) == 0 {
			w.Value = nil
		}
		writes = append(writes, w)
	}
	return append(writes, kv.Write{Key: []byte("witness"), Value: fmt.Append(nil, round)})
}

func change(e *Engine, writes []kv.Write) error {
	return e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) { return writes, nil })
}

func applied(state map[string]string, writes []kv.Write) map[string]string {
	state = maps.Clone(state)
	for _, w := range writes {
		if w.Value == nil {
			delete(state, string(w.Key))
		} else {
			state[string(w.Key)] = string(w.Value)
		}
	}
	return state
}

func dump(e *Engine) (map[string]string, error) {
	state := map[string]string{}
	err := e.View(context.Background(), func(r kv.Reader) error {
		return r.Scan(kv.Range{}, func(k, v []byte) bool {
			state[string(k)] = string(v)
			return true
		})
	})
	return state, err
}

// TestPowerCut cuts the power at every point of histories that begin with the
// creation of the store: what was acknowledged is there, and nothing is half.
func TestPowerCut(t *testing.T) {
	rng, seed := seeded(t)
	images := times(300, 5_000, 200_000)
	scratch := fastDir(t)
	tried, torn := 0, 0
	for history := 0; tried < images; history++ {
		dir := fastDir(t)
		path := filepath.Join(dir, "atrium.db")
		log := faults.NewLog()
		opts := Options{Create: true, FS: &faults.Disk{Log: log}, Witness: []byte("witness"), MaxSize: 8 << 20}
		e, err := Open(path, opts)
		if err != nil {
			t.Fatal(err)
		}
		log.Record(e.db, path, func() int64 { size, _ := e.Size(); return size })
		log.Mark(0)
		states := []map[string]string{{}}
		for round := 1; round <= 25; round++ {
			if round == 12 { // a clean stop and a start
				if err := e.Close(); err != nil {
					t.Fatal(err)
				}
				if e, err = Open(path, opts); err != nil {
					t.Fatal(err)
				}
				log.Record(e.db, path, func() int64 { size, _ := e.Size(); return size })
			}
			writes := randomWrites(rng, round)
			if err := change(e, writes); err != nil {
				t.Fatal(err)
			}
			states = append(states, applied(states[round-1], writes))
			log.Mark(round)
		}
		if err := e.Close(); err != nil {
			t.Fatal(err)
		}
		each := max(1, images/50/log.Len()) + 1
		for power := log.Power(); power.Step() && tried < images; {
			for range each {
				tried++
				if err := power.Cut(rng, scratch); err != nil {
					t.Fatal(err)
				}
				if !checkCut(t, filepath.Join(scratch, "atrium.db"), power.Mark, states) {
					torn++
				}
			}
		}
		_ = os.RemoveAll(dir)
		if t.Failed() {
			break
		}
	}
	t.Logf("%d power cuts, %d of them inside a change; seed %d", tried, torn, seed)
}

// TestPowerCutNeedsFlushes is a test of the test: on a disk that lies about
// flushes changes get lost, and that is found.
func TestPowerCutNeedsFlushes(t *testing.T) {
	rng, _ := seeded(t)
	path := filepath.Join(fastDir(t), "atrium.db")
	log := faults.NewLog()
	e, err := Open(path, Options{Create: true, FS: &faults.Disk{Log: log}})
	if err != nil {
		t.Fatal(err)
	}
	log.Record(e.db, path, func() int64 { size, _ := e.Size(); return size })
	states := []map[string]string{{}}
	for round := 1; round <= 5; round++ {
		writes := randomWrites(rng, round)
		if err := change(e, writes); err != nil {
			t.Fatal(err)
		}
		states = append(states, applied(states[round-1], writes))
		log.Mark(round)
	}
	_ = e.Close()
	power, scratch, lost := log.Power(), fastDir(t), 0
	power.Lying = true
	for power.Step() {
		if err := power.Cut(rng, scratch); err != nil {
			t.Fatal(err)
		}
		again, err := Open(filepath.Join(scratch, "atrium.db"), Options{Create: true})
		if err != nil {
			lost++
			continue
		}
		if got, err := dump(again); err != nil || !maps.Equal(got, states[max(power.Mark, 0)]) {
			lost++
		}
		_ = again.Close()
	}
	if lost < 5 {
		t.Errorf("only %d losses were found", lost)
	}
}

// checkCut opens what a cut has left; true when it is the state of the mark.
func checkCut(t *testing.T, path string, mark int, states []map[string]string) bool {
	t.Helper()
	e, err := Open(path, Options{Create: true, Witness: []byte("witness"), MaxSize: 8 << 20})
	if err != nil {
		t.Errorf("after change %d: %v (%v)", mark, err, cause(err))
		return false
	}
	defer func() { _ = e.Close() }()
	got, err := dump(e)
	if err != nil {
		t.Errorf("after change %d: %v (%v)", mark, err, cause(err))
		return false
	}
	mark = max(mark, 0)
	for _, n := range []int{mark, mark + 1} {
		if n < len(states) && maps.Equal(got, states[n]) {
			if err := change(e, []kv.Write{{Key: []byte("after"), Value: []byte("the cut")}}); err != nil {
				t.Errorf("after change %d: the store cannot be written: %v", mark, err)
			}
			return n == mark
		}
	}
	t.Errorf("after change %d: the store is neither as before nor as after", mark)
	return false
}

func cause(err error) error {
	if u, ok := err.(interface{ Unwrap() error }); ok {
		return u.Unwrap()
	}
	return nil
}
