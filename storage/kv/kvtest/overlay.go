package kvtest

import (
	"context"
	"slices"
	"testing"

	"atrium/storage/kv"
)

// checkRange checks a range in both directions and every early stop.
func checkRange(t tester, r kv.Reader, rng kv.Range, want []row) {
	t.Helper()
	down := slices.Clone(want)
	slices.Reverse(down)
	for _, expected := range [][]row{want, down} {
		wantRows(t, r, rng, expected)
		for limit := 1; limit < len(expected); limit++ {
			if got := scan(t, r, rng, limit); !slices.Equal(got, expected[:limit]) {
				t.Fatalf("the first %d of (%q, %q, reverse %v) are %q, want %q",
					limit, rng.From, rng.To, rng.Reverse, got, expected[:limit])
			}
		}
		rng.Reverse = !rng.Reverse
	}
}

// split shows the same rows as r through two overlays: every third row comes
// from each of them and from the base.
func split(r kv.Reader) kv.Reader {
	lower := kv.NewOverlay(r)
	upper := kv.NewOverlay(lower)
	i := 0
	_ = r.Scan(kv.Range{}, func(key, value []byte) bool {
		switch i++; i % 3 {
		case 1:
			lower.Put(key, value)
		case 2:
			lower.Delete(key)
			upper.Put(key, value)
		}
		return true
	})
	return upper
}

func wantWrites(t tester, o *kv.Overlay, want ...kv.Write) {
	t.Helper()
	same := func(a, b kv.Write) bool {
		return string(a.Key) == string(b.Key) && string(a.Value) == string(b.Value) && (a.Value == nil) == (b.Value == nil)
	}
	if got := o.Writes(); !slices.EqualFunc(got, want, same) || o.Len() != len(want) {
		t.Fatalf("Writes (Len %d)\n got %q\nwant %q", o.Len(), got, want)
	}
}

func overlay(t *testing.T, e kv.Engine) {
	write(t, e, put("b", "1"), put("d", "1"), put("f", "1"))
	err := e.Write(context.Background(), func(r kv.Reader) ([]kv.Write, error) {
		o := kv.NewOverlay(r)
		wantWrites(t, o)
		checkRange(t, o, kv.Range{}, rows("b", "1", "d", "1", "f", "1"))

		key, value := []byte("a"), []byte("2")
		o.Put(key, value)
		key[0], value[0] = 'x', 'x'
		o.Put([]byte("g"), nil)
		o.Put([]byte("d"), []byte("2"))
		o.Put([]byte("c"), []byte("2"))
		o.Delete([]byte("c"))
		o.Delete([]byte("f"))
		o.Delete([]byte("absent"))

		wantGet(t, o, "a", "2", true)
		wantGet(t, o, "b", "1", true)
		wantGet(t, o, "c", "", false)
		wantGet(t, o, "d", "2", true)
		wantGet(t, o, "f", "", false)
		wantGet(t, o, "g", "", true)
		checkRange(t, o, kv.Range{}, rows("a", "2", "b", "1", "d", "2", "g", ""))
		checkRange(t, o, kv.Range{From: []byte("b"), To: []byte("g")}, rows("b", "1", "d", "2"))
		checkRange(t, o, kv.Range{To: []byte("a")}, nil)
		checkRange(t, o, kv.Range{From: []byte("h")}, nil)
		wantRows(t, r, kv.Range{}, rows("b", "1", "d", "1", "f", "1"))
		wantWrites(t, o, put("a", "2"), del("absent"), del("c"), put("d", "2"), del("f"), put("g", ""))
		return o.Writes(), nil
	})
	if err != nil {
		t.Fatalf("Write: %v", err)
	}
	wantAll(t, e, rows("a", "2", "b", "1", "d", "2", "g", ""))
}

func overlayLayers(t *testing.T, e kv.Engine) {
	write(t, e, put("id1", "base"), put("id10", "base"), put("id2", "base"))
	view(t, e, func(r kv.Reader) {
		lower := kv.NewOverlay(r)
		lower.Delete([]byte("id1"))
		lower.Put([]byte("id10"), []byte("lower"))
		lower.Put([]byte("id1\x00"), []byte("lower"))

		dropped := kv.NewOverlay(lower)
		dropped.Put([]byte("id2"), []byte("dropped"))
		dropped.Put([]byte("id1"), []byte("dropped"))
		dropped.Delete([]byte("id10"))
		checkRange(t, dropped, kv.Prefix([]byte("id1")), rows("id1", "dropped", "id1\x00", "lower"))
		checkRange(t, lower, kv.Range{}, rows("id1\x00", "lower", "id10", "lower", "id2", "base"))

		kept := kv.NewOverlay(lower)
		kept.Delete([]byte("id1\x00"))
		kept.Put([]byte("id1"), []byte("kept"))
		checkRange(t, kept, kv.Range{}, rows("id1", "kept", "id10", "lower", "id2", "base"))
		lower.Apply(kept.Writes())
		checkRange(t, lower, kv.Range{}, rows("id1", "kept", "id10", "lower", "id2", "base"))
		wantWrites(t, lower, put("id1", "kept"), del("id1\x00"), put("id10", "lower"))
		wantRows(t, r, kv.Range{}, rows("id1", "base", "id10", "base", "id2", "base"))
	})
}

// overlayChangedInScan: a scan shows the state at its start whatever its
// callback changes, also in a scan inside, and also in the base overlay.
func overlayChangedInScan(t *testing.T, e kv.Engine) {
	write(t, e, put("a", "1"), put("c", "1"))
	view(t, e, func(r kv.Reader) {
		lower := kv.NewOverlay(r)
		lower.Put([]byte("b"), []byte("1"))
		upper := kv.NewOverlay(lower)
		upper.Put([]byte("d"), []byte("1"))
		var seen []row
		err := upper.Scan(kv.Range{}, func(key, value []byte) bool {
			seen = append(seen, row{string(key), string(value)})
			upper.Delete(key)
			upper.Put(append([]byte("z"), key...), value)
			lower.Put([]byte("bb"), []byte("1"))
			_ = upper.Scan(kv.Range{Reverse: true}, func(inner, _ []byte) bool {
				upper.Put(append([]byte("y"), inner...), nil)
				return false
			})
			return true
		})
		if want := rows("a", "1", "b", "1", "c", "1", "d", "1"); err != nil || !slices.Equal(seen, want) {
			t.Fatalf("the scan saw %q (%v), want %q", seen, err, want)
		}
		checkRange(t, upper, kv.Range{}, rows("bb", "1", "yza", "", "yzb", "", "yzc", "", "yzd", "",
			"za", "1", "zb", "1", "zc", "1", "zd", "1"))
	})
}
