//go:build unix

package run

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"atrium/cmd/track/child"
	"atrium/cmd/track/journal"
	"atrium/cmd/track/line"
	"atrium/model"
)

// TestMain lets the test binary be a tracker, `atrium log`, and a relay.
func TestMain(m *testing.M) {
	if child.Relay() {
		return
	}
	switch os.Getenv("ATRIUM_RUN_TEST") {
	case "log":
		e, err := line.FromArgs(os.Args[1:], nil, nil, nil, nil, time.Time{}, "/")
		if err == nil {
			err = line.Send(os.Getenv(line.EnvSocket), e.Format())
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	case "track":
		os.Unsetenv("ATRIUM_RUN_TEST")
		r, err := Start(Options{Store: journal.Open(os.Getenv("ATRIUM_OFFLINE_DIR")), Child: child.Options{Argv: os.Args[1:]}, Say: func(string) {}})
		if err != nil {
			os.Exit(child.ExitOf(err))
		}
		os.Exit(r.Wait().Code)
	}
	os.Exit(m.Run())
}

// server is an uplink that stores once what it is sent, and fails as it is told.
type server struct {
	mu     sync.Mutex
	fail   func() (take int, err error) // how much of a batch is stored, and the answer
	stored map[uint64]journal.Record
	last   uint64
	begun  int
	twice  int
	calls  chan struct{}
}

func newServer() *server {
	return &server{stored: map[uint64]journal.Record{}, calls: make(chan struct{}, 1<<16)}
}

func (s *server) answer(n int) (int, error) {
	if s.fail == nil {
		return n, nil
	}
	take, err := s.fail()
	return min(take, n), err
}

func (s *server) Begin(context.Context, journal.Identity) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.begun++
	if take, err := s.answer(1); take == 0 {
		s.calls <- struct{}{}
		return "", err
	}
	return "STOC-1", nil
}

func (s *server) Append(_ context.Context, _ journal.Identity, records []journal.Record, content Content) (Ack, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	take, err := s.answer(len(records))
	for _, r := range records[:take] {
		if _, ok := s.stored[r.Seq]; ok {
			s.twice++
		}
		if a, ok := r.Body.(journal.Artifact); ok {
			f, err := content(a)
			if err == nil {
				_, err = io.Copy(io.Discard, f)
			}
			if err != nil {
				return Ack{Through: s.last}, err
			}
		}
		s.stored[r.Seq] = r
		s.last = r.Seq
	}
	s.calls <- struct{}{}
	return Ack{Through: s.last}, err
}

func (s *server) End(context.Context, journal.Identity) error { return nil }

func (s *server) set(f func() (int, error)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fail = f
}

type said struct {
	mu  sync.Mutex
	all []string
}

func (s *said) say(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.all = append(s.all, text)
}

// options are those of a test: output goes nowhere.
func options(t testing.TB, script string, u Uplink) (Options, *said) {
	null, err := os.OpenFile(os.DevNull, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { null.Close() })
	s := &said{}
	return Options{
		Store: journal.Open(filepath.Join(t.TempDir(), ".atrium")), Uplink: u, Say: s.say, Backoff: Backoff{First: time.Millisecond, Most: 20 * time.Millisecond},
		Identity: journal.Identity{Project: "ml-team/classification", Person: "ada"},
		Child:    child.Options{Argv: []string{"sh", "-c", script}, Stdin: null, Stdout: null, Stderr: null},
	}, s
}

func records(t *testing.T, s *journal.Store, run journal.RunID) []journal.Record {
	t.Helper()
	l, err := s.Lease(run)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var out []journal.Record
	for {
		b, err := l.Batch(1000, 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		if len(b) == 0 {
			return out
		}
		out = append(out, b...)
	}
}

func TestOfflineEverythingIsInTheJournal(t *testing.T) {
	self, _ := os.Executable()
	script := fmt.Sprintf(`echo printed; echo '{"loss": 0.5, "step": 1}' >&$ATRIUM_LOG_FD; echo nonsense >&$ATRIUM_LOG_FD; ATRIUM_RUN_TEST=log '%s' acc=0.9 note=warm; exit 3`, self)
	o, _ := options(t, script, nil)
	o.Mode = Offline
	r, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	res := r.Wait()
	if res.Code != 3 || res.Err != nil || res.Lost.Lines != 1 || res.Pending != res.Records {
		t.Errorf("%+v", res)
	}
	seen := map[string]bool{}
	all := records(t, o.Store, r.ID())
	for _, rec := range all {
		switch b := rec.Body.(type) {
		case journal.Metrics:
			for _, p := range b.Points {
				seen[fmt.Sprint(p.Name, p.Value, p.Has)] = true
			}
		case journal.Console:
			seen[string(b.Data)] = true
		case journal.Text:
			seen[b.Name+b.Text] = true
		case journal.Sample:
			seen["sample"] = b.Processes > 0
		}
	}
	for _, want := range []string{"printed\n", "loss0.5 true", "acc0.9 false", "notewarm"} {
		if !seen[want] {
			t.Errorf("%q is not recorded: %v", want, seen)
		}
	}
	if last, ok := all[len(all)-1].Body.(journal.Status); !ok || last.State != journal.StateFailed || last.Exit != 3 {
		t.Errorf("the last record is %+v", all[len(all)-1])
	}
}

// TestTheServerComesAndGoes fails, delays, takes parts, becomes read-only and returns
// at random, and at last takes all: in the end every record is there once, and each cause
// was said once a time.
func TestTheServerComesAndGoes(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	s := newServer()
	calls := 0
	s.set(func() (int, error) {
		if calls++; calls > 30 {
			return 1 << 20, nil
		}
		switch rng.IntN(4) {
		case 0:
			return rng.IntN(3), model.Errorf(model.ReadOnly, "ml-team is read-only: 210.4 of 200 monitoring hours used.")
		case 1:
			return 0, errors.New("connection refused")
		case 2:
			return 1 + rng.IntN(5), nil
		default:
			return 1 << 20, nil
		}
	})
	o, _ := options(t, `i=0; while [ $i -lt 300 ]; do echo "line $i"; i=$((i+1)); done; sleep 0.3; exit 4`, s)
	r, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	res := r.Wait()
	s.set(nil)
	for more, err := true, error(nil); more; { // what the end did not wait for
		if more, err = Send(t.Context(), o.Store, s, r.ID()); err != nil {
			t.Fatal(err)
		}
	}
	sum := o.Store.Summary(r.ID())
	if res.Code != 4 || !sum.Done() || sum.Key != "STOC-1" || uint64(len(s.stored)) != res.Records || s.twice != 0 {
		t.Errorf("%+v, %+v, %d stored, %d twice", res, sum, len(s.stored), s.twice)
	}
	if res.Pending == 0 && sum.Reason.Code != "" {
		t.Errorf("a reason is left: %+v", sum.Reason)
	}
}

func TestReadOnlyIsSaidOnceAndNothingIsLost(t *testing.T) {
	s := newServer()
	s.set(func() (int, error) { return 0, model.Errorf(model.ReadOnly, "ml-team is read-only.") })
	o, said := options(t, "sleep 0.2; exit 5", s)
	o.Linger = 20 * time.Millisecond
	r, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	for range 4 {
		<-s.calls
	}
	res := r.Wait()
	n := 0
	for _, text := range said.all {
		if strings.Contains(text, "ml-team is read-only. The run goes on offline") {
			n++
		}
	}
	sum := o.Store.Summary(r.ID())
	if res.Code != 5 || n != 1 || sum.Pending != res.Records || sum.Reason.Code != "read_only" {
		t.Errorf("said %q; %+v; %+v", said.all, res, sum)
	}
	s.set(nil) // the syncer's way, later
	for more := true; more; {
		if more, err = Send(t.Context(), o.Store, s, r.ID()); err != nil {
			t.Fatal(err)
		}
	}
	if !o.Store.Summary(r.ID()).Done() || uint64(len(s.stored)) != res.Records {
		t.Error("it was not brought to the server")
	}
}

// TestARefusalBesideTheLastAcknowledgement: all is stored, so no reason is left.
func TestARefusalBesideTheLastAcknowledgement(t *testing.T) {
	s := newServer()
	s.set(func() (int, error) { return 1 << 20, model.Errorf(model.ReadOnly, "ml-team is read-only.") })
	o, _ := options(t, "exit 0", s)
	r, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	r.Wait()
	if sum := o.Store.Summary(r.ID()); !sum.Done() || sum.Reason.Code != "" {
		t.Errorf("%+v", sum)
	}
}

func TestAServerThatAnswersNothingAcknowledgesNothing(t *testing.T) {
	s := newServer()
	s.set(func() (int, error) { return 0, nil })
	o, _ := options(t, "exit 0", nil)
	r, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	res := r.Wait()
	s.begun = 1
	if _, err := Send(t.Context(), o.Store, s, r.ID()); err == nil {
		t.Error("an answer without an acknowledgement passed")
	}
	if sum := o.Store.Summary(r.ID()); sum.Pending != res.Records {
		t.Errorf("%+v", sum)
	}
}

func TestModesThatRecordNothing(t *testing.T) {
	for _, m := range []Mode{ReadOnly, Debug} {
		o, _ := options(t, "exit 6", newServer())
		o.Mode = m
		r, err := Start(o)
		if err != nil {
			t.Fatal(err)
		}
		if res := r.Wait(); res.Code != 6 || o.Store.Exists() {
			t.Errorf("%s: %+v", m, res)
		}
	}
	if _, err := ParseMode("sync"); err == nil {
		t.Error("there is a mode sync")
	}
}

func TestAStoreThatCannotBeMadeDoesNotStopTheCommand(t *testing.T) {
	o, said := options(t, "exit 7", nil)
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	o.Store = journal.Open(path)
	r, err := Start(o)
	if err != nil {
		t.Fatal(err)
	}
	if res := r.Wait(); res.Code != 7 || !slices.ContainsFunc(said.all, func(s string) bool { return strings.Contains(s, "not recorded") }) {
		t.Errorf("%+v %q", res, said.all)
	}
}
