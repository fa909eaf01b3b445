package kv_test

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atrium/model"
	"atrium/storage/kv"
)

func TestPrefix(t *testing.T) {
	cases := []struct{ prefix, from, to string }{
		{"a", "a", "b"},
		{"a\xff", "a\xff", "b"},
		{"a\xfe\xff\xff", "a\xfe\xff\xff", "a\xff"},
		{"a\x00", "a\x00", "a\x01"},
	}
	for _, c := range cases {
		r := kv.Prefix([]byte(c.prefix))
		if string(r.From) != c.from || string(r.To) != c.to {
			t.Errorf("Prefix(%q) = [%q, %q), want [%q, %q)", c.prefix, r.From, r.To, c.from, c.to)
		}
	}
	for _, open := range []string{"", "\xff", "\xff\xff"} {
		if r := kv.Prefix([]byte(open)); string(r.From) != open || r.To != nil {
			t.Errorf("Prefix(%q) = [%q, %q), want an open end", open, r.From, r.To)
		}
	}
}

func TestPrefixContainsWhatBeginsWithIt(t *testing.T) {
	few := rapid.SliceOfN(rapid.SampledFrom([]byte{0x00, 'a', 0xfe, 0xff}), 0, 4)
	rapid.Check(t, func(t *rapid.T) {
		prefix, key := few.Draw(t, "prefix"), few.Draw(t, "key")
		if got, want := kv.Prefix(prefix).Contains(key), bytes.HasPrefix(key, prefix); got != want {
			t.Fatalf("Prefix(%q).Contains(%q) = %v", prefix, key, got)
		}
	})
}

func TestPrefixKeepsNothingOfItsArgument(t *testing.T) {
	p := []byte("ab")
	r := kv.Prefix(p)
	p[0], p[1] = 'x', 'x'
	if string(r.From) != "ab" || string(r.To) != "ac" {
		t.Fatalf("the range became [%q, %q)", r.From, r.To)
	}
}

func TestNextIsTheSmallestKeyAbove(t *testing.T) {
	some := rapid.SliceOfN(rapid.Byte(), 1, 4)
	rapid.Check(t, func(t *rapid.T) {
		key, other := some.Draw(t, "key"), some.Draw(t, "other")
		next := kv.Next(key)
		if bytes.Compare(next, key) <= 0 || bytes.Compare(other, key) > 0 && bytes.Compare(other, next) < 0 {
			t.Fatalf("Next(%q) = %q, and %q lies between", key, next, other)
		}
	})
}

func TestRangeEmpty(t *testing.T) {
	cases := []struct {
		r    kv.Range
		want bool
	}{
		{kv.Range{}, false},
		{kv.Range{From: []byte("a")}, false},
		{kv.Range{From: []byte("a"), To: []byte("b")}, false},
		{kv.Range{From: []byte("a"), To: []byte("a")}, true},
		{kv.Range{From: []byte("b"), To: []byte("a")}, true},
		{kv.Range{To: []byte{}}, true},
	}
	for _, c := range cases {
		if got := c.r.Empty(); got != c.want {
			t.Errorf("[%q, %q).Empty() = %v", c.r.From, c.r.To, got)
		}
	}
}

func TestOrdered(t *testing.T) {
	w := func(key, value string) kv.Write { return kv.Write{Key: []byte(key), Value: []byte(value)} }
	given := []kv.Write{w("b", "1"), w("a", "1"), w("b", "2"), {Key: []byte("a")}, w("c", "1"), w("b", "3")}
	got, err := kv.Ordered(given)
	if err != nil || len(got) != 3 {
		t.Fatalf("Ordered gave %q, %v", got, err)
	}
	for i, want := range []string{"a:", "b:3", "c:1"} {
		if line := string(got[i].Key) + ":" + string(got[i].Value); line != want {
			t.Errorf("write %d is %q, want %q", i, line, want)
		}
	}
	if got[0].Value != nil {
		t.Error("the removal became a value")
	}
	if string(given[0].Key) != "b" || string(given[5].Value) != "3" {
		t.Errorf("the given writes were changed: %q", given)
	}
	for _, key := range []string{"", strings.Repeat("k", kv.MaxKeySize+1)} {
		if _, err := kv.Ordered([]kv.Write{w(key, "")}); model.CodeOf(err) != model.Internal {
			t.Errorf("a key of %d bytes gave %v", len(key), err)
		}
	}
	if got, err := kv.Ordered(nil); len(got) != 0 || err != nil {
		t.Errorf("Ordered(nil) = %q, %v", got, err)
	}
}
