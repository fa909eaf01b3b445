package storage

import (
	"bytes"
	"context"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/kv/bolt"
	"atrium/storage/kv/memory"
	"atrium/storage/table"
)

var (
	system = model.Actor{System: true}
	noon   = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
)

func atNoon() time.Time { return noon }

// step is an operation made of functions.
type step struct {
	kind  string
	may   func(model.State, model.Principal) error
	apply func(model.Unit, model.Principal) (model.Effect, error)
}

func (s step) Kind() string {
	if s.kind == "" {
		return "test.step"
	}
	return s.kind
}

func (s step) Authorize(st model.State, p model.Principal) error {
	if s.may == nil {
		return nil
	}
	return s.may(st, p)
}

func (s step) Apply(u model.Unit, p model.Principal) (model.Effect, error) { return s.apply(u, p) }

// does is a step that succeeds.
func does(fn func(model.Unit)) step {
	return step{apply: func(u model.Unit, _ model.Principal) (model.Effect, error) {
		fn(u)
		return model.Effect{Target: "it"}, nil
	}}
}

func fails(err error, fn func(model.Unit)) step {
	return step{apply: func(u model.Unit, _ model.Principal) (model.Effect, error) {
		fn(u)
		return model.Effect{}, err
	}}
}

// onEngines runs a test over every engine.
func onEngines(t *testing.T, fn func(*testing.T, kv.Engine)) {
	t.Run("memory", func(t *testing.T) { fn(t, memory.New()) })
	t.Run("rerunning", func(t *testing.T) { fn(t, memory.NewRerunning()) })
	t.Run("bolt", func(t *testing.T) {
		e, err := bolt.Open(filepath.Join(t.TempDir(), "atrium.db"), bolt.Options{Create: true})
		if err != nil {
			t.Fatal(err)
		}
		fn(t, e)
	})
}

func open(t testing.TB, e kv.Engine, opts Options) *Store {
	t.Helper()
	if opts.Now == nil {
		opts.Now = atNoon
	}
	s, err := New(e, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func do(t testing.TB, s *Store, ops ...model.Operation) []model.Effect {
	t.Helper()
	effects, err := s.Do(context.Background(), system, ops...)
	if err != nil {
		t.Fatal(err, "cause:", model.AsError(err).Cause)
	}
	return effects
}

// look runs fn over a snapshot and gives the error that a View would give.
func look(s *Store, fn func(model.State)) error {
	return s.read(context.Background(), func(r kv.Reader) error {
		fn(table.NewState(r, s.Now()))
		return nil
	})
}

func wantCode(t testing.TB, err error, code model.Code) {
	t.Helper()
	if got := model.CodeOf(err); got != code {
		t.Fatalf("error %v has code %q, want %q", err, got, code)
	}
}

// contents is every key of an engine.
func contents(t testing.TB, e kv.Engine) (all []kv.Write) {
	t.Helper()
	err := e.View(context.Background(), func(r kv.Reader) error {
		all = nil
		return r.Scan(kv.Range{}, func(k, v []byte) bool {
			all = append(all, kv.Write{Key: bytes.Clone(k), Value: append([]byte{}, v...)})
			return true
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func put(t testing.TB, e kv.Engine, writes ...kv.Write) {
	t.Helper()
	err := e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) { return writes, nil })
	if err != nil {
		t.Fatal(err)
	}
}

// failer is a test or a rapid test.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// same compares two trees of records.
func same(t failer, what string, got, want any) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s:\n got %+v\nwant %+v", what, got, want)
	}
}

func collect[T any](seq func(func(T) bool)) []T { return slices.Collect(seq) }

// lastID reads the id at the end of a key.
func lastID(k []byte) model.ID { return idAt(k, len(k)-6) }
