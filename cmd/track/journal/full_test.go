package journal

import (
	"errors"
	"os"
	"sync"
	"syscall"
	"testing"
	"time"
)

// faulty is a file on a disk with a given space.
type faulty struct {
	mu      sync.Mutex
	f       *os.File
	limited bool
	space   int // bytes left
	dirty   int
	synced  chan struct{}
}

func (f *faulty) open(path string) (File, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0o600)
	f.f, f.synced = file, make(chan struct{}, 1000)
	return f, err
}

func (f *faulty) WriteAt(b []byte, at int64) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(b)
	if f.limited && n > f.space {
		n = f.space
	}
	f.space -= n
	f.dirty += n
	if m, err := f.f.WriteAt(b[:n], at); err != nil {
		return m, err
	}
	if n < len(b) {
		return n, &os.PathError{Op: "write", Path: f.f.Name(), Err: syscall.ENOSPC}
	}
	return n, nil
}

func (f *faulty) Sync() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dirty = 0
	select {
	case f.synced <- struct{}{}:
	default:
	}
	return nil
}

func (f *faulty) Close() error { return f.f.Close() }

func (f *faulty) limit(limited bool, space int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.limited, f.space = limited, space
}

func (f *faulty) unsynced() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.dirty
}

func (f *faulty) syncs(*testing.T) <-chan struct{} { return f.synced }

// TestAFullDisk fills the disk at random moments, in the middle of records, for short
// and long times: what was held back is written, what was not is counted, the numbers
// have no gap, and nothing in the file was ever taken back.
func TestAFullDisk(t *testing.T) {
	r := random(t)
	for round := range 60 {
		f := &faulty{}
		s := Open(t.TempDir())
		w := create(t, s, byte(round), Options{Open: f.open, HoldBytes: 2000, SyncEvery: time.Hour, Now: func() time.Time { return t0 }})
		appended := 0
		for range 20 {
			f.limit(r.IntN(2) == 0, r.IntN(400))
			for range r.IntN(30) {
				err := w.Append(t0, text(appended))
				if err != nil && !errors.Is(err, syscall.ENOSPC) {
					t.Fatal(err)
				}
				appended++
				if r.IntN(20) > 0 {
					continue
				}
				_, err = all(t, s, w.Run())
				if err != nil {
					t.Fatalf("a reader meets damage: %v", err)
				}
			}
		}
		f.limit(false, 0)
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		got, err := all(t, s, w.Run())
		if err != nil {
			t.Fatal(err)
		}
		var kept, lost int64
		before := -1
		for _, rec := range got {
			switch b := rec.Body.(type) {
			case Text:
				var n int
				for _, c := range b.Text {
					n = 10*n + int(c-'0')
				}
				if n <= before {
					t.Fatalf("record %d comes after %d", n, before)
				}
				before = n
				kept++
			case Lost:
				if b.Why != "the disk was full" {
					t.Fatalf("lost because %q", b.Why)
				}
				lost += b.Records
			}
		}
		if kept+lost != int64(appended) || lost != w.Stats().Lost.Records {
			t.Fatalf("%d kept and %d lost of %d", kept, lost, appended)
		}
	}
}

func TestConsoleLeavesTheChildItsSpace(t *testing.T) {
	left := int64(10)
	s := Open(t.TempDir())
	w := create(t, s, 1, Options{Reserve: 100, Free: func(string) (int64, bool) { return left, true }})
	put(t, w, Console{Stream: Stdout, Data: []byte("long")}, text(1))
	left = 1000
	put(t, w, Console{Stream: Stdout, Data: []byte("kept")})
	got, err := all(t, s, w.Run())
	if err != nil || len(got) != 3 {
		t.Fatal(got, err)
	}
	if l, ok := got[1].Body.(Lost); !ok || l.Bytes != 4 || l.Records != 1 {
		t.Errorf("the second record is %+v", got[1].Body)
	}
	if c, ok := got[2].Body.(Console); !ok || string(c.Data) != "kept" {
		t.Errorf("the third record is %+v", got[2].Body)
	}
}

func TestWhatStaysUnwrittenIsNamedAtTheEnd(t *testing.T) {
	f := &faulty{}
	w := create(t, Open(t.TempDir()), 1, Options{Open: f.open})
	f.limit(true, 20)
	if err := w.Append(t0, text(1)); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	if err := w.Close(); !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
}

// hanging is a file on a disk that does not answer until it is let.
type hanging struct {
	File
	let chan struct{}
}

func (h *hanging) WriteAt(b []byte, at int64) (int, error) {
	<-h.let
	return h.File.WriteAt(b, at)
}

func (h *hanging) Sync() error {
	<-h.let
	return h.File.Sync()
}

// TestADiskThatHangsHoldsNobodyUp: Append gives up waiting, Offer does not wait, the end
// says what is missing; and what was held back is written when the disk answers.
func TestADiskThatHangsHoldsNobodyUp(t *testing.T) {
	h := &hanging{let: make(chan struct{})}
	s := Open(t.TempDir())
	w := create(t, s, 1, Options{Patience: 10 * time.Millisecond, HoldBytes: 1000, Open: func(path string) (File, error) {
		f, err := os.OpenFile(path, os.O_RDWR, 0o600)
		h.File = f
		return h, err
	}})
	if err := w.Append(t0, text(1)); !errors.Is(err, ErrSlow) {
		t.Fatal(err)
	}
	for i := range 100 { // more than is held
		w.Offer(t0, text(i))
	}
	if st := w.Stats(); st.Held == 0 || st.Lost.Records == 0 {
		t.Errorf("%+v", st)
	}
	if err := w.Close(); !errors.Is(err, ErrSlow) {
		t.Error(err)
	}
	close(h.let)
	<-w.over
	got, err := all(t, s, w.Run())
	st := w.Stats()
	if err != nil || uint64(len(got)) != st.Records || st.Held != 0 {
		t.Errorf("%d records, %+v: %v", len(got), st, err)
	}
	if l, ok := got[len(got)-1].Body.(Lost); !ok || l.Records != st.Lost.Records {
		t.Errorf("%+v", got[len(got)-1])
	}
}
