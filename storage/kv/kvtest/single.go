package kvtest

import (
	"context"
	"errors"
	"strings"
	"testing"

	"atrium/model"
	"atrium/storage/kv"
)

func values(t *testing.T, e kv.Engine) {
	view(t, e, func(r kv.Reader) {
		wantGet(t, r, "absent", "", false)
		wantGet(t, r, "", "", false)
		wantRows(t, r, kv.Range{}, nil)
		wantRows(t, r, kv.Range{Reverse: true}, nil)
	})
	long := strings.Repeat("v", 100_000)
	write(t, e, put("a", "1"), put("empty", ""), put("long", long), put("\x00", "zero"))
	view(t, e, func(r kv.Reader) {
		wantGet(t, r, "a", "1", true)
		wantGet(t, r, "empty", "", true)
		wantGet(t, r, "long", long, true)
		wantGet(t, r, "\x00", "zero", true)
		wantGet(t, r, "", "", false)
		wantGet(t, r, "aa", "", false)
		wantGet(t, r, "zz", "", false)
	})
	write(t, e, put("a", "2"), del("long"))
	view(t, e, func(r kv.Reader) {
		wantGet(t, r, "a", "2", true)
		wantGet(t, r, "long", "", false)
	})
}

func writeSets(t *testing.T, e kv.Engine) {
	write(t, e)
	write(t, e, put("c", "3"), put("a", "1"), put("b", "2"))
	wantAll(t, e, rows("a", "1", "b", "2", "c", "3"))
	write(t, e, put("a", "x"), put("d", "4"), del("a"), put("a", "y"), put("c", "z"), del("c"), del("absent"))
	wantAll(t, e, rows("a", "y", "b", "2", "d", "4"))
	longest := strings.Repeat("k", kv.MaxKeySize)
	write(t, e, put(longest, "long"))
	view(t, e, func(r kv.Reader) { wantGet(t, r, longest, "long", true) })
}

func failedWrites(t *testing.T, e kv.Engine) {
	write(t, e, put("a", "1"))
	no := errors.New("no")
	err := e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) {
		return []kv.Write{put("a", "2")}, no
	})
	if err != no {
		t.Fatalf("Write gave %v, want the function's own error", err)
	}
	if err := e.View(context.Background(), func(kv.Reader) error { return no }); err != no {
		t.Fatalf("View gave %v, want the function's own error", err)
	}
	for _, key := range []string{"", strings.Repeat("k", kv.MaxKeySize+1)} {
		err = e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) {
			return []kv.Write{put("a", "2"), put(key, "x"), put("b", "2")}, nil
		})
		wantCode(t, err, model.Internal)
	}
	wantAll(t, e, rows("a", "1"))
	write(t, e, put("b", "2"))
	wantAll(t, e, rows("a", "1", "b", "2"))
}

func panics(t *testing.T, e kv.Engine) {
	write(t, e, put("a", "1"))
	catch := func(run func()) {
		t.Helper()
		defer func() {
			if p := recover(); p != "mine" {
				t.Fatalf("recovered %v, want the function's own panic", p)
			}
		}()
		run()
	}
	catch(func() {
		_ = e.View(context.Background(), func(kv.Reader) error { panic("mine") })
	})
	catch(func() {
		_ = e.View(context.Background(), func(r kv.Reader) error {
			return r.Scan(kv.Range{}, func(_, _ []byte) bool { panic("mine") })
		})
	})
	catch(func() {
		_ = e.Write(context.Background(), func(kv.Reader) ([]kv.Write, error) { panic("mine") })
	})
	write(t, e, put("b", "2"))
	wantAll(t, e, rows("a", "1", "b", "2"))
}

// ranges uses ids that are prefixes of one another and bytes at both ends of
// the order.
func ranges(t *testing.T, e kv.Engine) {
	write(t, e, put("m1", "a"), put("m1\x00", "b"), put("m1\x00x", "c"), put("m10", "d"), put("m1\xff", "e"),
		put("m1\xff\xff", "f"), put("m2", "g"), put("\xff", "h"), put("\xff\xff", "i"), put("\x00", "j"))
	up := rows("\x00", "j", "m1", "a", "m1\x00", "b", "m1\x00x", "c", "m10", "d", "m1\xff", "e",
		"m1\xff\xff", "f", "m2", "g", "\xff", "h", "\xff\xff", "i")
	cases := []struct {
		rng  kv.Range
		want []row
	}{
		{kv.Range{}, up},
		{kv.Prefix(nil), up},
		{kv.Prefix([]byte("m")), up[1:8]},
		{kv.Prefix([]byte("m1")), up[1:7]},
		{kv.Prefix([]byte("m1\x00")), up[2:4]},
		{kv.Prefix([]byte("m10")), up[4:5]},
		{kv.Prefix([]byte("m1\xff")), up[5:7]},
		{kv.Prefix([]byte("m1\xff\xff")), up[6:7]},
		{kv.Prefix([]byte("\xff")), up[8:]},
		{kv.Prefix([]byte("n")), nil},
		{kv.Range{From: []byte("m1")}, up[1:]},
		{kv.Range{From: kv.Next([]byte("m1"))}, up[2:]},
		{kv.Range{To: []byte("m1")}, up[:1]},
		{kv.Range{To: kv.Next([]byte("m1"))}, up[:2]},
		{kv.Range{From: []byte("m11"), To: []byte("m2")}, up[5:7]},
		{kv.Range{From: []byte{}}, up},
		{kv.Range{To: []byte{}}, nil},
		{kv.Range{To: []byte("\xff\xff\xff")}, up},
		{kv.Range{From: []byte("\xff\xff\xff")}, nil},
		{kv.Range{From: []byte("m2"), To: []byte("m2")}, nil},
		{kv.Range{From: []byte("m2"), To: []byte("m1")}, nil},
	}
	view(t, e, func(r kv.Reader) {
		for _, c := range cases {
			checkRange(t, r, c.rng, c.want)
			// The same keys, but staged: half of them above the other half.
			checkRange(t, split(r), c.rng, c.want)
		}
	})
}
