package pages

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atrium/model"
)

// sample is a list of words of which only those without an x are rows.
func sample(words []string) List[string, string] {
	id := func(s string) string { return s }
	return List[string, string]{
		From: Held(words, ByKey(id)),
		Key:  id,
		Row:  func(s string) (string, bool) { return s, !strings.Contains(s, "x") },
	}
}

func TestPagesGiveEveryRowOnceInBothDirections(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfDistinct(rapid.StringMatching(`[a-dx]{1,4}`), rapid.ID[string]).Draw(t, "words")
		slices.Sort(words)
		l := sample(words)
		if rapid.Bool().Draw(t, "backwards") {
			l.From = Backwards(l.From)
			words = slices.Clone(words)
			slices.Reverse(words)
		}
		want := slices.DeleteFunc(slices.Clone(words), func(s string) bool { return strings.Contains(s, "x") })
		size := rapid.IntRange(1, 5).Draw(t, "size")

		var ahead, back []string
		for p := (model.Page{Size: size}); ; {
			got := l.Page(p, -1)
			ahead = append(ahead, got.Data...)
			if whole := len(got.Data) == len(want); whole != (got.Total == len(want)) {
				t.Fatalf("total %d of %d on one page: %v", got.Total, len(want), whole)
			}
			if p.After = got.Next; got.Next == "" {
				break
			}
		}
		for p := (model.Page{Size: size, Last: true}); ; {
			got := l.Page(p, -1)
			back = append(slices.Clone(got.Data), back...)
			if p = (model.Page{Size: size, Before: got.Prev}); got.Prev == "" {
				break
			}
		}
		if !slices.Equal(ahead, want) || !slices.Equal(back, want) {
			t.Fatalf("ahead %q, back %q, want %q", ahead, back, want)
		}
	})
}

func TestCursorsOfRowsThatAreGone(t *testing.T) {
	l := sample([]string{"b", "d", "f"})
	if got := l.Page(model.Page{After: "c"}, -1); !slices.Equal(got.Data, []string{"d", "f"}) || got.Prev != "d" {
		t.Errorf("after a missing row: %+v", got)
	}
	if got := l.Page(model.Page{After: "z"}, -1); len(got.Data) != 0 || got.Prev != "z" || got.Next != "" {
		t.Errorf("after the end: %+v", got)
	}
	if got := l.Page(model.Page{Before: "a"}, -1); !slices.Equal(got.Data, []string{"b", "d", "f"}) || got.Prev != "" {
		t.Errorf("before the beginning: %+v", got)
	}
}
