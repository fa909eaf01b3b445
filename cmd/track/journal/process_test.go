package journal

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"testing"
	"time"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv("ATRIUM_JOURNAL_TEST_WRITER"); dir != "" {
		n, _ := strconv.Atoi(os.Getenv("ATRIUM_JOURNAL_TEST_RUN"))
		writeForEver(dir, byte(n))
	}
	os.Exit(m.Run())
}

// writeForEver appends records and says each one's number after Append returned.
func writeForEver(dir string, n byte) {
	w, err := Open(dir).Create(identity(n), Options{})
	if err != nil {
		panic(err)
	}
	for i := 1; ; i++ {
		if err := w.Append(time.Now(), text(i)); err != nil {
			panic(err)
		}
		fmt.Println(i)
	}
}

// TestKillsOfTheWriter kills a real process in the middle of its work, while another
// reads along: what Append returned for is there, in order, and nothing is damaged.
func TestKillsOfTheWriter(t *testing.T) {
	r, s := random(t), Open(t.TempDir())
	rounds := 12
	if os.Getenv("ATRIUM_LONG") == "1" {
		rounds = 200
	}
	for round := range rounds {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "ATRIUM_JOURNAL_TEST_WRITER="+s.Dir(), fmt.Sprint("ATRIUM_JOURNAL_TEST_RUN=", round))
		out, err := cmd.StdoutPipe()
		if err == nil {
			err = cmd.Start()
		}
		if err != nil {
			t.Fatal(err)
		}
		run, said := RunID{1, 15: byte(round)}, uint64(0)
		lines := bufio.NewScanner(out)
		for stop := uint64(1 + r.IntN(3000)); said < stop && lines.Scan(); {
			said, _ = strconv.ParseUint(lines.Text(), 10, 64)
		}
		if sum := s.Summary(run); !sum.Live || sum.Err != nil {
			t.Errorf("while it lives: %+v", sum)
		}
		if err := s.Remove(run, true); err == nil {
			t.Fatal("a live run was removed")
		}
		cmd.Process.Kill()
		for lines.Scan() {
			if n, err := strconv.ParseUint(lines.Text(), 10, 64); err == nil && n == said+1 {
				said = n
			}
		}
		cmd.Wait()
		sum := s.Summary(run)
		got, err := all(t, s, run)
		if err != nil || sum.Live || sum.Err != nil || uint64(len(got)) < said || sum.Records != uint64(len(got)) {
			t.Fatalf("round %d: %d said, %d read, %v, %+v", round, said, len(got), err, sum)
		}
	}
}

// TestSyncersTakeTurns lets several syncers, killed at random places (a lease closed
// without its acknowledgement), follow a live run: every record arrives, and none is
// acknowledged that was not stored.
func TestSyncersTakeTurns(t *testing.T) {
	s := Open(t.TempDir())
	w := create(t, s, 1, Options{})
	const records = 2000
	var mu sync.Mutex
	stored := map[uint64]string{}
	var wg sync.WaitGroup
	for n := range 3 {
		r := random(t)
		wg.Go(func() {
			for {
				l, err := s.Lease(w.Run())
				if errors.Is(err, ErrBusy) {
					continue
				}
				if err != nil {
					t.Error(n, err)
					return
				}
				recs, err := l.Batch(1+r.IntN(50), 1<<20)
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				for _, rec := range recs {
					stored[rec.Seq] = rec.Body.(Text).Text
				}
				mu.Unlock()
				if len(recs) > 0 && r.IntN(3) > 0 {
					if err := l.Acknowledge(recs[r.IntN(len(recs))].Seq); err != nil {
						t.Error(err)
					}
				}
				done := l.Mark().Seq == records
				l.Close()
				if done || t.Failed() {
					return
				}
			}
		})
	}
	for i := 1; i <= records; i++ {
		put(t, w, text(i))
	}
	wg.Wait()
	for i := uint64(1); i <= records; i++ {
		if stored[i] != fmt.Sprint(i) {
			t.Fatalf("record %d is %q", i, stored[i])
		}
	}
	if w.Close(); !s.Summary(w.Run()).Done() {
		t.Errorf("%+v", s.Summary(w.Run()))
	}
}

// FuzzReader gives any bytes as a journal: no crash, no endless reading, and what is
// read once is read again.
func FuzzReader(f *testing.F) {
	s := Open(f.TempDir())
	w := create(f, s, 1, Options{})
	r := random(f)
	for range 20 {
		put(f, w, randomBody(r))
	}
	b, _ := os.ReadFile(filepath.Join(w.Dir(), journalName))
	f.Add(b)
	f.Add(b[:len(b)/2])
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, b []byte) {
		run := w.Run()
		s := Open(dir)
		os.MkdirAll(s.folder(run), 0o700)
		if err := os.WriteFile(filepath.Join(s.folder(run), journalName), b, 0o600); err != nil {
			t.Fatal(err)
		}
		one, err1 := all(t, s, run)
		two, err2 := all(t, s, run)
		if len(one) != len(two) || (err1 == nil) != (err2 == nil) {
			t.Errorf("%d records and %v, then %d and %v", len(one), err1, len(two), err2)
		}
		s.Summary(run)
		s.Verify(run)
		for _, rec := range one {
			again, err := rec.Body.encode(nil)
			if err != nil {
				t.Error(err)
			}
			decode(rec.Body.Kind(), again)
		}
		for kind := range Kind(12) {
			decode(kind, b)
		}
	})
}

func BenchmarkAppendPoint(b *testing.B) {
	w := create(b, Open(b.TempDir()), 1, Options{})
	m := Metrics{Points: []Point{{Name: "loss", Has: true, Step: 1, Time: t0, Value: 0.3}}}
	for b.Loop() {
		put(b, w, m)
	}
}
