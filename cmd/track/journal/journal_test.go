package journal

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	r, s := random(t), Open(t.TempDir())
	w := create(t, s, 1, Options{})
	var want []Body
	for range 500 {
		b := randomBody(r)
		want = append(want, b)
		put(t, w, b)
	}
	got, err := all(t, s, w.Run()) // while the writer lives
	if err != nil || len(got) != len(want) {
		t.Fatalf("%d of %d records: %v", len(got), len(want), err)
	}
	for i, rec := range got {
		if rec.Seq != uint64(i+1) || !rec.Time.Equal(t0) || !same(rec.Body, want[i]) {
			t.Fatalf("record %d is %+v, not %+v", i, rec, want[i])
		}
	}
	id, _, err := s.Identity(w.Run())
	if err != nil || id.Project != "ml-team/classification" || id.Person != "ada" || id.Run != w.Run() {
		t.Errorf("identity %+v: %v", id, err)
	}
}

func TestLargeRecordsAreCut(t *testing.T) {
	s := Open(t.TempDir())
	w := create(t, s, 1, Options{})
	data := bytes.Repeat([]byte("0123456789abcdef"), 50_000)
	points := make([]Point, 5000)
	for i := range points {
		points[i] = Point{Name: strings.Repeat("n", i%1000), Time: t0, Value: math.Inf(1)}
	}
	put(t, w, Console{Stream: Stdout, Dropped: 7, Data: data}, Metrics{points})
	got, err := all(t, s, w.Run())
	if err != nil {
		t.Fatal(err)
	}
	var console []byte
	var dropped int64
	n := 0
	for _, rec := range got {
		switch b := rec.Body.(type) {
		case Console:
			console, dropped = append(console, b.Data...), dropped+b.Dropped
		case Metrics:
			n += len(b.Points)
		}
	}
	if !bytes.Equal(console, data) || dropped != 7 || n != len(points) {
		t.Errorf("%d bytes, %d dropped, %d points", len(console), dropped, n)
	}
	if err := w.Append(t0, Text{Text: strings.Repeat("x", MaxPayload)}); err != nil {
		t.Error(err)
	}
	if l := w.Stats().Lost; l.Records != 1 {
		t.Errorf("what is too large was not counted: %+v", l)
	}
}

// TestEveryTornTail cuts a journal at every byte: the whole records before the cut
// are read, and nothing is called damaged.
func TestEveryTornTail(t *testing.T) {
	s := Open(t.TempDir())
	w := create(t, s, 1, Options{})
	ends := []int64{w.Stats().Bytes}
	for i := range 4 {
		put(t, w, text(i))
		ends = append(ends, w.Stats().Bytes)
	}
	path := filepath.Join(w.Dir(), journalName)
	whole, _ := os.ReadFile(path)
	w.Close()
	for cut := ends[0]; cut <= int64(len(whole)); cut++ {
		for _, zeros := range []int{0, 1, 36, 5000} { // a power loss leaves zeros
			if err := os.WriteFile(path, append(whole[:cut:cut], make([]byte, zeros)...), 0o600); err != nil {
				t.Fatal(err)
			}
			want := 0
			for want < 4 && ends[want+1] <= cut {
				want++
			}
			got, err := all(t, s, w.Run())
			if len(got) != want || zeros == 0 && err != nil || zeros > 0 && cut == ends[want] && err != nil {
				t.Fatalf("cut at %d with %d zeros: %d records, not %d: %v", cut, zeros, len(got), want, err)
			}
			if sum := s.Summary(w.Run()); sum.Err != nil || sum.Records != uint64(want) {
				t.Fatalf("cut at %d: summary %+v", cut, sum)
			}
		}
	}
}

// TestEveryFlippedBit flips each bit of a journal: it is noticed, named with the
// position of its record, and what follows is counted.
func TestEveryFlippedBit(t *testing.T) {
	s := Open(t.TempDir())
	w := create(t, s, 1, Options{})
	ends := []int64{w.Stats().Bytes}
	for i := range 5 {
		put(t, w, text(i))
		ends = append(ends, w.Stats().Bytes)
	}
	path := filepath.Join(w.Dir(), journalName)
	whole, _ := os.ReadFile(path)
	w.Close()
	for at := range whole {
		for bit := range 8 {
			b := bytes.Clone(whole)
			b[at] ^= 1 << bit
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			got, err := all(t, s, w.Run())
			var d *Damage
			if !errors.As(err, &d) {
				t.Fatalf("bit %d of byte %d: %d records and %v", bit, at, len(got), err)
			}
			rec := 0
			for rec < 5 && ends[rec] <= int64(at) {
				rec++
			}
			if rec == 0 {
				continue // the header
			}
			if d.Offset != ends[rec-1] || len(got) != rec-1 || d.Following != int64(5-rec) {
				t.Fatalf("byte %d, in record %d: %v", at, rec, d)
			}
		}
	}
}

func TestGoingOnBehindDamage(t *testing.T) {
	s := Open(t.TempDir())
	w := create(t, s, 1, Options{})
	for i := range 10 {
		put(t, w, text(i))
	}
	damage(t, w, w.Stats().Bytes/2)
	w.Close()
	l, err := s.Lease(w.Run())
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	before, err := l.Batch(100, 1<<20)
	if err != nil || len(before) == 0 {
		t.Fatal(before, err)
	}
	if err := l.Acknowledge(before[len(before)-1].Seq); err != nil {
		t.Fatal(err)
	}
	var d *Damage
	if _, err = l.Batch(100, 1<<20); !errors.As(err, &d) {
		t.Fatal(err)
	}
	if ok, err := l.PastDamage(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	after, err := l.Batch(100, 1<<20)
	if err != nil || int64(len(after)) != d.Following || after[len(after)-1].Seq != 10 {
		t.Fatalf("%d records behind the damage, not %d: %v", len(after), d.Following, err)
	}
	if err := l.Acknowledge(10); err != nil {
		t.Fatal(err)
	}
	if sum := s.Summary(w.Run()); sum.Done() || len(sum.Refused) != 1 || sum.Pending != 0 {
		t.Errorf("a run with a hole counts as done: %+v", sum)
	}
}

func damage(t testing.TB, w *Writer, at int64) {
	t.Helper()
	f, err := os.OpenFile(filepath.Join(w.Dir(), journalName), os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b := make([]byte, 1)
	if _, err := f.ReadAt(b, at); err != nil {
		t.Fatal(err)
	}
	b[0] ^= 0x10
	if _, err := f.WriteAt(b, at); err != nil {
		t.Fatal(err)
	}
}

func TestANewerFormatIsRefusedByName(t *testing.T) {
	s := Open(t.TempDir())
	id := identity(1)
	w := create(t, s, 1, Options{})
	w.Close()
	id.Format, id.RunText = Format+1, id.Run.String()
	payload, _ := appendJSON(nil, id)
	b := newSums(id.Run).append(nil, frame{kind: KindHeader, payload: payload})
	if err := os.WriteFile(filepath.Join(w.Dir(), journalName), b, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Identity(id.Run); err == nil || !strings.Contains(err.Error(), "format 2") {
		t.Error(err)
	}
}

func TestArtifactsAreKeptAndCompared(t *testing.T) {
	s, dir := Open(t.TempDir()), t.TempDir()
	w := create(t, s, 1, Options{})
	path := filepath.Join(dir, "model.pt")
	if err := os.WriteFile(path, []byte("weights"), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := w.AddFile("model", path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte("changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Verify(w.Run()); n != 1 || err != nil {
		t.Fatal(n, err)
	}
	if err := os.WriteFile(filepath.Join(w.Dir(), filesName, a.SHA256), []byte("weighty"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Verify(w.Run()); err == nil {
		t.Error("a changed artifact was not noticed")
	}
	if _, err := w.AddFile("none", filepath.Join(dir, "none")); err == nil || w.Stats().Lost.Files != 1 {
		t.Error("an artifact that is not there was not counted", err)
	}
}

func TestAPowerLossCostsASecondAtMost(t *testing.T) {
	f := &faulty{}
	s := Open(t.TempDir())
	w := create(t, s, 1, Options{Open: f.open, SyncEvery: time.Millisecond})
	put(t, w, text(1))
	<-f.syncs(t)
	put(t, w, Status{State: StateFinished})
	if n := f.unsynced(); n != 0 {
		t.Errorf("%d bytes were not flushed with the status", n)
	}
}
