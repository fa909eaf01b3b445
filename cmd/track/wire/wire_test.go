package wire_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"atrium/cmd/track/journal"
	"atrium/cmd/track/run"
	"atrium/cmd/track/wire"
	"atrium/model"
	"atrium/model/op"
	"atrium/storage"
)

const project = "ml-team/classification"

// house is a deployment in memory, and what goes wrong on the way to it.
type house struct {
	testing.TB
	store *storage.Store
	ada   model.Actor
	mu    sync.Mutex
	links int
	cut   int // the link breaks after so many bytes of answers; 0: never
}

func newHouse(t testing.TB) *house {
	t.Helper()
	return furnished(t, storage.Memory(storage.Options{}))
}

func furnished(t testing.TB, s *storage.Store) *house {
	t.Helper()
	h := &house{TB: t, store: s}
	system := model.Actor{System: true, Via: model.ViaCLI}
	h.do(system, op.Init{Username: "ada", Email: "ada@example.com"})
	h.look(func(u model.Unit) { h.ada = model.Actor{Person: u.Name("ada").Person, Via: model.ViaCLI} })
	h.do(h.ada, op.CreateWorkspace{Name: "ml-team"}, op.CreateProject{Project: project})
	return h
}

func (h *house) do(a model.Actor, ops ...model.Operation) {
	h.Helper()
	if _, err := h.store.Do(context.Background(), a, ops...); err != nil {
		h.Fatal(err)
	}
}

type probe struct{ fn func(model.Unit) }

func (probe) Kind() string                                 { return "test.probe" }
func (probe) Authorize(model.State, model.Principal) error { return nil }
func (p probe) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p.fn(u)
	return model.Effect{Target: "it", Unchanged: true}, nil
}

func (h *house) look(fn func(model.Unit)) {
	h.Helper()
	h.do(model.Actor{System: true}, probe{fn})
}

// dial makes a link to a server of ada's.
func (h *house) dial(context.Context) (io.ReadWriteCloser, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.links++
	here, there := net.Pipe()
	var out io.Writer = there
	if h.cut > 0 {
		out = &limited{there, h.cut}
	}
	go func() {
		defer there.Close()
		_ = wire.Serve(context.Background(), h.store, h.ada, there, out)
	}()
	return here, nil
}

// limited closes a connection after so many bytes.
type limited struct {
	net.Conn
	left int
}

func (l *limited) Write(b []byte) (int, error) {
	if len(b) > l.left {
		_, _ = l.Conn.Write(b[:l.left])
		l.Close()
		return l.left, io.ErrClosedPipe
	}
	l.left -= len(b)
	return l.Conn.Write(b)
}

// stored is how far the run is on the server.
func (h *house) stored(id journal.RunID) (through uint64) {
	h.Helper()
	h.look(func(u model.Unit) {
		for r := range u.RunsNamed(model.UUID(id)) {
			through = r.Through
		}
	})
	return through
}

// recorded is a journal of a run that has ended, with so many points beside output,
// a file and all other kinds.
func recorded(t testing.TB, points int) (*journal.Store, journal.RunID) {
	t.Helper()
	s := journal.Open(filepath.Join(t.TempDir(), ".atrium"))
	id := journal.Identity{Run: run.NewID(), Project: project, Person: "ada", Command: []string{"sh"}, Created: time.Now()}
	w, err := s.Create(id, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "model.pt")
	if err := os.WriteFile(path, bytes.Repeat([]byte("weights "), 100_000), 0o600); err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	step := int64(3)
	for _, err := range []error{
		w.Append(now, journal.Status{State: journal.StateRunning}),
		w.Append(now, journal.Params{"lr": "0.1"}, journal.Text{Name: "note", Step: &step, Text: "warm"}, journal.Sample{CPUNanos: 1, Memory: 2, Processes: 3}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range points {
		if i == points/2 {
			if _, err := w.AddFile("model", path); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Append(now, journal.Metrics{Points: []journal.Point{{Name: "loss", Step: int64(i), Has: true, Time: now, Value: 1 / float64(i+1)}}}, journal.Console{Stream: 1, Data: []byte("line\n")}); err != nil {
			t.Fatal(err)
		}
	}
	w.Lose(journal.Lost{Lines: 1, Why: "a line"})
	if err := errors.Join(w.Append(now, journal.Status{State: journal.StateFinished}), w.Close()); err != nil {
		t.Fatal(err)
	}
	return s, id.Run
}

func (h *house) client() *wire.Client {
	c := wire.New(h.dial)
	h.Cleanup(c.Close)
	return c
}

// bring sends a run until nothing is left or so many tries have failed.
func bring(s *journal.Store, c run.Uplink, id journal.RunID, tries int) (err error) {
	for failed := 0; ; {
		more, bad := run.Send(context.Background(), s, c, id)
		switch {
		case bad != nil:
			if err = bad; failed >= tries {
				return err
			}
			failed++
		case !more:
			return run.Finish(context.Background(), s, c, id)
		}
	}
}

// TestT5_ARunIsBroughtOnce: all that was recorded, each record once, the file too.
func TestT5_ARunIsBroughtOnce(t *testing.T) {
	h := newHouse(t)
	s, id := recorded(t, 3000)
	if err := bring(s, h.client(), id, 0); err != nil {
		t.Fatal(err)
	}
	sum := s.Summary(id)
	if !sum.Done() || !sum.Ended || sum.Key != "CLAS-1" || h.stored(id) != sum.Records {
		t.Errorf("%+v, stored %d", sum, h.stored(id))
	}
	h.look(func(u model.Unit) {
		for r := range u.RunsNamed(model.UUID(id)) {
			if r.State != model.RunFinished || r.Lost.Lines != 1 {
				t.Errorf("%+v", r)
			}
			if m := u.Series(r, model.MetricSeries, "loss"); m == nil || m.Count != 3000 {
				t.Errorf("%+v", m)
			}
			if c := u.Series(r, model.ConsoleSeries, ""); c == nil || c.Count != 3000*5 {
				t.Errorf("%+v", c)
			}
			a := u.Series(r, model.ArtifactSeries, "model")
			if a == nil || a.Count != 800_000 {
				t.Fatalf("%+v", a)
			}
			hash := sha256.New()
			for b := range u.Blocks(r, a.ID, 0, false) {
				hash.Write(b.Data)
			}
			if hex.EncodeToString(hash.Sum(nil)) != a.Text {
				t.Error("the file is not what it was")
			}
		}
	})
	// Without its mark everything is sent again, and stored once.
	if err := os.Remove(filepath.Join(s.Dir(), id.String(), "acked")); err != nil {
		t.Fatal(err)
	}
	before := h.stored(id)
	if err := bring(s, h.client(), id, 0); err != nil || h.stored(id) != before || !s.Summary(id).Done() {
		t.Errorf("%v, %d", err, h.stored(id))
	}
}

// TestT5_LinksThatBreak: whatever byte a link breaks at, what is acknowledged is stored,
// and in the end all is, once.
func TestT5_LinksThatBreak(t *testing.T) {
	for cut := 5; cut < 400; cut += 11 {
		h := newHouse(t)
		s, id := recorded(t, 1500)
		h.cut = cut
		c := h.client()
		for range 6 {
			_, _ = run.Send(context.Background(), s, c, id)
			if m, err := s.Mark(id); err != nil || m.Seq > h.stored(id) {
				t.Fatalf("cut %d: acknowledged to %d, stored to %d: %v", cut, m.Seq, h.stored(id), err)
			}
		}
		h.mu.Lock()
		h.cut = 0
		h.mu.Unlock()
		if err := bring(s, c, id, 3); err != nil || !s.Summary(id).Done() {
			t.Fatalf("cut %d: %v", cut, err)
		}
		h.look(func(u model.Unit) {
			for r := range u.RunsNamed(model.UUID(id)) {
				if m := u.Series(r, model.MetricSeries, "loss"); m.Count != 1500 {
					t.Errorf("cut %d: %d points", cut, m.Count)
				}
			}
		})
	}
}

// TestErrorsComeAsTheyWere: a refusal has its code, words, way out and facts.
func TestErrorsComeAsTheyWere(t *testing.T) {
	h := newHouse(t)
	c := h.client()
	id := journal.Identity{RunText: run.NewID().String(), Project: "ml-team/nothing", Person: "ada", Created: time.Now()}
	person, err := c.Check(context.Background(), id)
	if model.CodeOf(err) != model.NotFound || model.AsError(err).Hint == "" || person != "ada" {
		t.Errorf("%q %v", person, err)
	}
	id.Project, id.Person = project, "grace"
	if _, err := c.Check(context.Background(), id); model.CodeOf(err) != model.Denied || !strings.Contains(err.Error(), "grace") {
		t.Error(err)
	}
	id.Person = "ada"
	if _, err := c.Check(context.Background(), id); err != nil {
		t.Error(err)
	}
	h.look(func(u model.Unit) {
		if r, known := u.RunOf(u.Name("ml-team").Workspace, model.UUID{}); r != nil || known {
			t.Error("a check has begun a run")
		}
	})
	if h.links != 1 {
		t.Errorf("%d links", h.links)
	}
}

// TestDefect2_WhatTheServerRefusesStaysNamed (neptune: sync printed "completed" though
// every operation was rejected, and deleted them).
func TestDefect2_WhatTheServerRefusesStaysNamed(t *testing.T) {
	h := newHouse(t)
	s := journal.Open(filepath.Join(t.TempDir(), ".atrium"))
	id := journal.Identity{Run: run.NewID(), Project: project, Person: "ada", Created: time.Now()}
	w, err := s.Create(id, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_ = w.Append(time.Now(), journal.Status{State: journal.StateRunning}, journal.Unknown{Of: 77, Data: []byte("new")}, journal.Status{State: "asleep"},
		journal.Status{State: journal.StateFinished})
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := bring(s, h.client(), id.Run, 0); err != nil {
		t.Fatal(err)
	}
	sum := s.Summary(id.Run)
	if sum.Done() || sum.Pending != 0 || len(sum.Refused) != 2 || sum.Refused[0].Seq != 2 || sum.Refused[1].Why == "" {
		t.Errorf("%+v", sum)
	}
	if err := s.Remove(id.Run, false); model.CodeOf(err) != model.Conflict {
		t.Errorf("it was removed: %v", err)
	}
}

// TestAnArtifactThatIsGoneStopsOnlyItself: the file was damaged here after it was added.
func TestAnArtifactThatIsGoneStopsOnlyItself(t *testing.T) {
	h := newHouse(t)
	s, id := recorded(t, 10)
	files, err := filepath.Glob(filepath.Join(s.Dir(), id.String(), "files", "*"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	if err := os.WriteFile(files[0], bytes.Repeat([]byte("WEIGHTS "), 100_000), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := bring(s, h.client(), id, 0); err != nil {
		t.Fatal(err)
	}
	sum := s.Summary(id)
	if sum.Pending != 0 || len(sum.Refused) != 1 || !strings.Contains(sum.Refused[0].Why, "damaged") {
		t.Errorf("%+v", sum)
	}
	h.look(func(u model.Unit) {
		for r := range u.RunsNamed(model.UUID(id)) {
			if a := u.Series(r, model.ArtifactSeries, "model"); a != nil {
				t.Error("half a file became an artifact")
			}
		}
	})
}

// TestRecordsComeAsTheyWere: every kind of record, through both codings.
func TestRecordsComeAsTheyWere(t *testing.T) {
	step := int64(-4)
	for i, b := range []journal.Body{
		journal.Metrics{Points: []journal.Point{{Name: "a", Step: -1, Has: true, Time: time.Unix(5, 6).UTC(), Value: math.Inf(1)}, {Name: "b", Time: time.Unix(0, 0).UTC(), Value: -0.5}}},
		journal.Console{Stream: 2, Dropped: 7, Data: []byte("x\x00y")},
		journal.Params{"k": "v"},
		journal.Text{Name: "n", Step: &step, Text: "t"},
		journal.Sample{CPUNanos: 1, Memory: 2, Processes: 3},
		journal.Artifact{Name: "m", Bytes: 3, SHA256: "aa"},
		journal.Status{State: journal.StateKilled, Exit: 137, Signal: "killed"},
		journal.Lost{Since: time.Unix(9, 0).UTC(), Points: 4, Why: "w"},
		journal.Unknown{Of: 200, Data: []byte{1}},
	} {
		want := []journal.Record{{Seq: uint64(i + 1), Time: time.Unix(1, 2).UTC(), Body: b}, {Seq: uint64(i + 2), Time: time.Unix(-1, 0).UTC(), Body: b}}
		id := run.NewID()
		raw, err := wire.EncodeRecords(id, want)
		if err != nil {
			t.Fatal(err)
		}
		gotID, got, err := wire.DecodeRecords(raw)
		if err != nil || gotID != id || !reflect.DeepEqual(got, want) {
			t.Errorf("%T: %v\n%+v\n%+v", b, err, got, want)
		}
		for n := range raw {
			if _, _, err := wire.DecodeRecords(raw[:n]); err == nil {
				t.Fatalf("%T: %d of %d bytes passed", b, n, len(raw))
			}
		}
	}
}

// TestALinkThatStaysSilent is given up.
func TestALinkThatStaysSilent(t *testing.T) {
	c := wire.New(func(context.Context) (io.ReadWriteCloser, error) {
		here, there := net.Pipe()
		go func() { _, _ = io.Copy(io.Discard, there) }()
		return here, nil
	})
	c.Name, c.Patience = "ssh://far", 20*time.Millisecond
	_, err := c.Begin(context.Background(), journal.Identity{})
	if model.CodeOf(err) != model.Unavailable || !strings.Contains(fmt.Sprint(err), "ssh://far") {
		t.Error(err)
	}
}
