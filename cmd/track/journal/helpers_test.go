package journal

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"
)

var t0 = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

func identity(n byte) Identity {
	return Identity{Run: RunID{1, 15: n}, Project: "ml-team/classification", Person: "ada", File: "/home/ada/atrium.db", Command: []string{"python", "train.py"}, Created: t0}
}

func create(t testing.TB, s *Store, n byte, o Options) *Writer {
	t.Helper()
	w, err := s.Create(identity(n), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	return w
}

func put(t testing.TB, w *Writer, bodies ...Body) {
	t.Helper()
	if err := w.Append(t0, bodies...); err != nil {
		t.Fatal(err)
	}
}

func text(i int) Text { return Text{Name: "note", Text: fmt.Sprint(i)} }

// all reads a run from its beginning; damage is returned with what came before it.
func all(t testing.TB, s *Store, run RunID) ([]Record, error) {
	t.Helper()
	path := filepath.Join(s.folder(run), journalName)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	_, at, err := readHeader(f, path, run)
	if err != nil {
		return nil, err
	}
	r := newReader(f, func() (int64, error) { i, err := f.Stat(); return i.Size(), err }, path, run, at)
	var out []Record
	for {
		rec, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return out, err
		}
		out = append(out, rec)
	}
}

func random(t testing.TB) *rand.Rand {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

func randomBody(r *rand.Rand) Body {
	switch r.IntN(8) {
	case 0:
		m := Metrics{}
		for range 1 + r.IntN(5) {
			m.Points = append(m.Points, Point{Name: fmt.Sprint("m", r.IntN(3)), Has: r.IntN(2) == 0, Time: t0.Add(time.Duration(r.Int64N(1e12) - 5e11)), Value: r.NormFloat64()})
			if p := &m.Points[len(m.Points)-1]; p.Has {
				p.Step = r.Int64() - r.Int64()
			}
		}
		return m
	case 1:
		b := make([]byte, 1+r.IntN(300))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
		if r.IntN(3) == 0 {
			copy(b, marker[:])
		}
		return Console{Stream: Stream(r.IntN(3)), Dropped: r.Int64N(9), Data: b}
	case 2:
		return Params{"lr": fmt.Sprint(r.Float64())}
	case 3:
		return Sample{CPUNanos: r.Int64(), Memory: r.Int64(), Processes: int64(r.IntN(9))}
	case 4:
		return Artifact{Name: "a", Bytes: r.Int64(), SHA256: "x"}
	case 5:
		return Status{State: StateRunning, Exit: r.IntN(256)}
	case 6:
		return Lost{Since: t0, Records: 3, Why: "w"}
	default:
		return text(r.IntN(1000))
	}
}

func same(a, b Body) bool { return reflect.DeepEqual(a, b) }
