// Package kvtest is the contract of package kv as tests: every engine passes
// Run, so the store above behaves the same on each. Nothing here knows an
// engine.
package kvtest

import (
	"context"
	"slices"
	"testing"

	"atrium/model"
	"atrium/storage/kv"
)

// Run checks the whole contract. Every call of open gives a new, empty engine;
// Run closes it, so closing twice must be harmless. Random tests print the
// seed that repeats a failure.
func Run(t *testing.T, open func(t *testing.T) kv.Engine) {
	tests := []struct {
		name string
		run  func(t *testing.T, e kv.Engine)
	}{
		{"values", values},
		{"write sets", writeSets},
		{"failed writes keep nothing", failedWrites},
		{"panics leave the engine usable", panics},
		{"ranges", ranges},
		{"scans inside scans", nestedScans},
		{"slices", sliceOwnership},
		{"snapshots", snapshots},
		{"writers one by one", writers},
		{"contexts", contexts},
		{"long scans end with their context", longScan},
		{"close", closing},
		{"overlay", overlay},
		{"overlay over overlay", overlayLayers},
		{"overlay changed while scanned", overlayChangedInScan},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			e := open(t)
			defer shut(t, e)
			test.run(t, e)
		})
	}
	t.Run("against a map", func(t *testing.T) { againstMap(t, open) })
}

// tester is what *testing.T and *rapid.T share.
type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

func shut(t tester, e kv.Engine) {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
}

// row is a key with its value, comparable.
type row struct{ key, value string }

func rows(pairs ...string) []row {
	var out []row
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, row{pairs[i], pairs[i+1]})
	}
	return out
}

func put(key, value string) kv.Write { return kv.Write{Key: []byte(key), Value: []byte(value)} }

func del(key string) kv.Write { return kv.Write{Key: []byte(key)} }

// write commits a write set.
func write(t tester, e kv.Engine, writes ...kv.Write) {
	t.Helper()
	err := e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) { return writes, nil })
	if err != nil {
		t.Fatalf("Write: %v", err)
	}
}

// view runs fn over a snapshot.
func view(t tester, e kv.Engine, fn func(r kv.Reader)) {
	t.Helper()
	err := e.View(context.Background(), func(r kv.Reader) error {
		fn(r)
		return nil
	})
	if err != nil {
		t.Fatalf("View: %v", err)
	}
}

// scan collects at most limit rows of a range; all when limit is 0.
func scan(t tester, r kv.Reader, rng kv.Range, limit int) []row {
	t.Helper()
	var out []row
	err := r.Scan(rng, func(key, value []byte) bool {
		if value == nil {
			t.Fatalf("Scan gave a nil value for the key %q", key)
		}
		out = append(out, row{string(key), string(value)})
		return len(out) != limit
	})
	if err != nil {
		t.Fatalf("Scan: %v", err)
	}
	return out
}

func wantRows(t tester, r kv.Reader, rng kv.Range, want []row) {
	t.Helper()
	if got := scan(t, r, rng, 0); !slices.Equal(got, want) {
		t.Fatalf("Scan(%q, %q, reverse %v)\n got %q\nwant %q", rng.From, rng.To, rng.Reverse, got, want)
	}
}

// wantAll checks all keys of an engine.
func wantAll(t tester, e kv.Engine, want []row) {
	t.Helper()
	view(t, e, func(r kv.Reader) { wantRows(t, r, kv.Range{}, want) })
}

// wantGet checks one key; "absent" is told by present.
func wantGet(t tester, r kv.Reader, key, want string, present bool) {
	t.Helper()
	got, err := r.Get([]byte(key))
	if err != nil {
		t.Fatalf("Get(%q): %v", key, err)
	}
	if (got != nil) != present || string(got) != want {
		t.Fatalf("Get(%q) = %q (present %v), want %q (present %v)", key, got, got != nil, want, present)
	}
}

func wantCode(t tester, err error, want model.Code) {
	t.Helper()
	if got := model.CodeOf(err); got != want {
		t.Fatalf("error %v has code %q, want %q", err, got, want)
	}
}
