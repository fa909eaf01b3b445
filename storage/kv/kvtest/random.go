package kvtest

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"atrium/storage/kv"
)

// table is the plain model of an engine.
type table map[string]string

// rows is a range of the table, found the slow and obvious way.
func (m table) rows(rng kv.Range) []row {
	var out []row
	for _, key := range slices.Sorted(maps.Keys(m)) {
		if key >= string(rng.From) && (rng.To == nil || key < string(rng.To)) {
			out = append(out, row{key, m[key]})
		}
	}
	if rng.Reverse {
		slices.Reverse(out)
	}
	return out
}

func (m table) apply(writes []kv.Write) {
	for _, w := range writes {
		if w.Value == nil {
			delete(m, string(w.Key))
		} else {
			m[string(w.Key)] = string(w.Value)
		}
	}
}

// Few bytes and short keys, so that keys meet and are prefixes of each other.
var (
	keys   = rapid.SliceOfN(rapid.SampledFrom([]byte{0x00, 'a', 'b', 0xff}), 1, 4)
	bounds = rapid.OneOf(rapid.Just[[]byte](nil), rapid.Just([]byte{}), keys)
)

func drawWrites(t *rapid.T) []kv.Write {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) kv.Write {
		w := kv.Write{Key: keys.Draw(t, "key")}
		if rapid.Bool().Draw(t, "put") {
			fill := rapid.Byte().Draw(t, "fill")
			w.Value = bytes.Repeat([]byte{fill}, rapid.SampledFrom([]int{0, 1, 8, 1500}).Draw(t, "size"))
		}
		return w
	}), 0, 12).Draw(t, "writes")
}

func drawRange(t *rapid.T) kv.Range {
	rng := kv.Range{From: bounds.Draw(t, "from"), To: bounds.Draw(t, "to")}
	if rapid.Bool().Draw(t, "prefix") {
		rng = kv.Prefix(rng.From)
	}
	rng.Reverse = rapid.Bool().Draw(t, "reverse")
	return rng
}

// compare looks at a reader in a few random ways.
func compare(t *rapid.T, r kv.Reader, want table) {
	t.Helper()
	wantRows(t, r, kv.Range{}, want.rows(kv.Range{}))
	rng := drawRange(t)
	expected := want.rows(rng)
	wantRows(t, r, rng, expected)
	if len(expected) > 0 {
		limit := rapid.IntRange(1, len(expected)).Draw(t, "limit")
		if got := scan(t, r, rng, limit); !slices.Equal(got, expected[:limit]) {
			t.Fatalf("the first %d of %+v are %q, want %q", limit, rng, got, expected[:limit])
		}
	}
	key := string(keys.Draw(t, "get"))
	value, present := want[key]
	wantGet(t, r, key, value, present)
}

// layered changes a stack of overlays above r at random, comparing at every
// step, and returns the writes that are left and the table they make.
func layered(t *rapid.T, r kv.Reader, base table) ([]kv.Write, table) {
	stack := []*kv.Overlay{kv.NewOverlay(r)}
	want := []table{maps.Clone(base)}
	for range rapid.IntRange(1, 5).Draw(t, "steps") {
		top, state := stack[len(stack)-1], want[len(want)-1]
		switch rapid.SampledFrom([]string{"change", "change", "push", "drop", "fold"}).Draw(t, "step") {
		case "change":
			for _, w := range drawWrites(t) {
				if w.Value == nil {
					top.Delete(w.Key)
				} else {
					top.Put(w.Key, w.Value)
				}
				state.apply([]kv.Write{w})
			}
		case "push":
			stack, want = append(stack, kv.NewOverlay(top)), append(want, maps.Clone(state))
		case "drop":
			if len(stack) > 1 {
				stack, want = stack[:len(stack)-1], want[:len(want)-1]
			}
		case "fold":
			if len(stack) > 1 {
				stack, want = stack[:len(stack)-1], append(want[:len(want)-2], state)
				stack[len(stack)-1].Apply(top.Writes())
			}
		}
		compare(t, stack[len(stack)-1], want[len(want)-1])
	}
	writes := stack[0].Writes()
	if !slices.IsSortedFunc(writes, func(a, b kv.Write) int { return slices.Compare(a.Key, b.Key) }) {
		t.Fatalf("Writes are not in order: %q", writes)
	}
	return writes, want[0]
}

// againstMap drives an engine and a map with the same random changes.
func againstMap(t *testing.T, open func(t *testing.T) kv.Engine) {
	dropped := errors.New("dropped")
	rapid.Check(t, func(rt *rapid.T) {
		e := open(t)
		defer shut(t, e)
		state := table{}
		rt.Repeat(map[string]func(*rapid.T){
			"write": func(t *rapid.T) {
				writes := drawWrites(t)
				write(t, e, writes...)
				state.apply(writes)
			},
			"abort": func(t *rapid.T) {
				writes := drawWrites(t)
				err := e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) { return writes, dropped })
				if err != dropped {
					t.Fatalf("Write gave %v", err)
				}
			},
			"overlay": func(t *rapid.T) {
				var after table
				err := e.Write(context.Background(), func(r kv.Reader) (writes []kv.Write, _ error) {
					writes, after = layered(t, r, state)
					return writes, nil
				})
				if err != nil {
					t.Fatalf("Write: %v", err)
				}
				state = after
			},
			"dry run": func(t *rapid.T) {
				view(t, e, func(r kv.Reader) { layered(t, r, state) })
			},
			"": func(t *rapid.T) {
				view(t, e, func(r kv.Reader) { compare(t, r, state) })
			},
		})
	})
}
