package form_test

import (
	"strings"
	"testing"

	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"atrium/tui/component/form"
	"atrium/tui/layout/layouttest"
)

func text(value string, width, height int) *form.Form {
	f := form.New(layouttest.Theme(termenv.Ascii), form.Options{Submit: "Save", Fields: []form.Field{
		{ID: "t", Kind: form.Lines, Value: value, Height: height, Limit: 200},
	}})
	f.SetSize(width, 40)
	return f
}

func TestLinesEditing(t *testing.T) {
	for _, c := range []struct{ name, value, keys, want string }{
		{"typing", "", "a enter b", "a\nb"},
		{"in the middle", "ab", "left x", "axb"},
		{"up and in", "one\ntwo", "up home x", "xone\ntwo"},
		{"column is kept", "long line\nx\nlong line", "up up x", "long linex\nx\nlong line"},
		{"join lines", "a\nb", "home backspace", "ab"},
		{"delete forward", "ab", "home delete", "b"},
		{"delete to the start", "one\ntwo", "ctrl+u", "one\n"},
		{"whole emoji", "a👩‍👩‍👧‍👦", "backspace", "a"},
		{"left over an emoji", "a👩‍👩‍👧‍👦b", "left left x", "ax👩‍👩‍👧‍👦b"},
		{"at the start", "a", "home left backspace x", "xa"},
	} {
		f := text(c.value, 40, 4)
		for _, k := range strings.Fields(c.keys) {
			send(f, k)
		}
		if got := f.Value("t"); got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}

func TestLinesWrapBetweenWords(t *testing.T) {
	f := text("one two three four five", 14, 4)
	got := f.View()
	if !strings.Contains(got, "  one two\n  three four\n  five_\n") {
		t.Errorf("view:\n%s", got)
	}
	send(f, "up", "home", "X")
	if f.Value("t") != "one two Xthree four five" {
		t.Errorf("up goes by what is seen: %q", f.Value("t"))
	}
}

func TestLinesPaste(t *testing.T) {
	f := text("", 40, 4)
	f.Update(layouttest.Paste("one\r\ntwo\tx\x1b[2J\x00\nthree"))
	if got, want := f.Value("t"), "one\ntwo    x[2J\nthree"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	f.Update(layouttest.Paste(strings.Repeat("x", 500)))
	if n := len([]rune(f.Value("t"))); n != 200 {
		t.Errorf("%d characters at a limit of 200", n)
	}
}

func TestLinesScroll(t *testing.T) {
	f := text("1\n2\n3\n4\n5\n6\n7\n8", 40, 3)
	if v := f.View(); !strings.Contains(v, "8_") || strings.Contains(v, "5") {
		t.Errorf("view:\n%s", v)
	}
	for range 7 {
		send(f, "up")
	}
	if v := f.View(); !strings.Contains(v, "1_") || strings.Contains(v, "4") {
		t.Errorf("view:\n%s", v)
	}
	for range 8 {
		send(f, "down")
	}
	if f.Focused() != "" {
		t.Errorf("down on the last line does not leave the field: focus %q", f.Focused())
	}
}

// TestLinesNeverLoseTheCursor types, moves and deletes at random: the cursor is
// in view after every key, and nothing is wider than the form.
func TestLinesNeverLoseTheCursor(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		w, h := rapid.IntRange(6, 30).Draw(r, "width"), rapid.IntRange(1, 6).Draw(r, "height")
		f := text("", w, h)
		for range rapid.IntRange(1, 60).Draw(r, "keys") {
			send(f, rapid.SampledFrom([]string{
				"a", "word", " ", "長", "👩‍👩‍👧‍👦", "e\u0301", "enter", "up", "down", "left", "right",
				"home", "end", "backspace", "ctrl+u", "pgup",
			}).Draw(r, "key"))
			f.Focus("t")
			view := f.View()
			if n := strings.Count(view, "_") + strings.Count(view, "|"); n != 1 {
				r.Fatalf("%d cursors in %q of\n%s", n, f.Value("t"), view)
			}
			layouttest.Fits(t, view, w, 40)
		}
	})
}
