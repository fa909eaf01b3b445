package layout

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"atrium/theme"

	"github.com/charmbracelet/x/ansi"
)

// draw shows a frame as one letter a line.
func draw(f Frame) string {
	var b strings.Builder
	for _, p := range []struct {
		letter string
		r      Rect
	}{{"H", f.Header}, {"T", f.Tabs}, {"c", f.Content}, {"S", f.Status}, {"F", f.Footer}} {
		for range p.r.H {
			b.WriteString(p.letter)
		}
	}
	return b.String()
}

func TestFrame(t *testing.T) {
	cases := []struct {
		h    int
		tabs bool
		want string
	}{
		{-3, true, ""},
		{0, true, ""},
		{1, true, "c"},
		{2, true, "Hc"},
		{3, true, "HcF"},
		{4, true, "HcSF"},
		{5, true, "HTcSF"},
		{5, false, "HccSF"},
		{8, true, "HTccccSF"},
	}
	for _, c := range cases {
		if got := draw(NewFrame(80, c.h, c.tabs)); got != c.want {
			t.Errorf("h=%d tabs=%v: got %q, want %q", c.h, c.tabs, got, c.want)
		}
	}
}

func TestFrameFillsTheScreen(t *testing.T) {
	for h := 0; h <= 60; h++ {
		for _, w := range []int{-1, 0, 1, 60, 500} {
			f := NewFrame(w, h, h%2 == 0)
			y := 0
			for _, r := range []Rect{f.Header, f.Tabs, f.Content, f.Status, f.Footer} {
				if r.Y != y || r.H < 0 || r.W != Fit(w) {
					t.Fatalf("%dx%d: %+v", w, h, f)
				}
				y += r.H
			}
			if y != h {
				t.Fatalf("%dx%d: %d lines", w, h, y)
			}
		}
	}
}

func TestPanes(t *testing.T) {
	cases := []struct {
		in, list, detail Rect
	}{
		{Rect{0, 2, 120, 20}, Rect{0, 2, 71, 20}, Rect{72, 2, 48, 20}},
		{Rect{0, 2, 99, 40}, Rect{0, 2, 99, 22}, Rect{0, 24, 99, 18}},
		{Rect{0, 2, 80, 20}, Rect{0, 2, 80, 20}, Rect{0, 22, 0, 0}},
		{Rect{0, 0, -5, -5}, Rect{}, Rect{}},
	}
	for _, c := range cases {
		list, detail := Panes(c.in)
		if list != c.list || detail != c.detail {
			t.Errorf("%+v: got %+v and %+v", c.in, list, detail)
		}
	}
}

func TestSplit(t *testing.T) {
	for total := -2; total < 200; total++ {
		for percent := -10; percent <= 110; percent += 30 {
			a, b := Split(total, percent, 20, 30)
			if a+b != Fit(total) || a < 0 || b < 0 || b > 0 && (a < 20 || b < 30) {
				t.Fatalf("Split(%d, %d) = %d, %d", total, percent, a, b)
			}
		}
	}
}

func TestTooSmallNamesBothNumbers(t *testing.T) {
	if _, ok := TooSmall(60, 20); ok {
		t.Error("60x20 must work")
	}
	got, ok := TooSmall(59, 23)
	if !ok || !strings.Contains(got, "59x23, need 60x20") {
		t.Errorf("got %q", got)
	}
	for _, size := range [][2]int{{0, 0}, {1, 1}, {20, 5}, {500, 3}, {-1, 4}} {
		got, ok := TooSmall(size[0], size[1])
		if !ok {
			t.Errorf("%v fits", size)
		}
		within(t, got, size[0], size[1])
	}
}

func TestText(t *testing.T) {
	cases := []struct{ got, want string }{
		{Truncate("classification", 8, "…"), "classif…"},
		{Truncate("classification", 2, "..."), ".."},
		{Truncate("short", 5, "…"), "short"},
		{Truncate("日本語", 4, "…"), "日…"},
		{Truncate("x", 0, "…"), ""},
		{Truncate("\x1b[31mdanger\x1b[0m", 4, "…"), "\x1b[31mdan…\x1b[0m"},
		{TruncateLeft("ml-team/classification", 10, "…"), "…ification"},
		{TruncateLeft("日本語", 4, "…"), "…語"},
		{Pad("日本語", 5, "…"), "日本…"},
		{Pad("日本語", 4, "…"), "日… "},
		{Pad("ab", 4, ""), "ab  "},
		{PadLeft("42", 5, ""), "   42"},
		{Center("ab", 6, ""), "  ab  "},
		{Edges("left", "right", 12, 4, "…"), "left   right"},
		{Edges("a long left part", "right", 12, 4, "…"), "a lon… right"},
		{Edges("a long left part", "right", 5, 4, "…"), "a lo…"},
		{Edges("left", "", 6, 4, "…"), "left  "},
		{Repeat("-", -1), ""},
		{strings.Join(Wrap("one two three", 7), "|"), "one two|three"},
		{strings.Join(Wrap("日本語", 1), "|"), ""},
		{Clip("one\ntwo\nthree", 2, 2), "on\ntw"},
		{Beside("a\nb", 2, "|", "c", 2, 2), "a |c \nb |  "},
	}
	for i, c := range cases {
		if c.got != c.want && c.want != "" || c.want == "" && strings.Trim(c.got, "|") != "" {
			t.Errorf("%d: got %q, want %q", i, c.got, c.want)
		}
	}
}

func TestOverlay(t *testing.T) {
	base := "abcdefgh\n日本語日\nabcdefgh\nabc"
	got := Overlay(base, "[]\n[]", 8, 4, nil)
	want := "abcdefgh\n日 [] 日\nabc[]fgh\nabc     "
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	dimmed := Overlay("\x1b[31mred\x1b[0m", "x", 5, 1, func(s string) string { return "<" + s + ">" })
	if dimmed != "<re>x<  >" {
		t.Errorf("got %q", dimmed)
	}
}

func TestBox(t *testing.T) {
	s := BoxStyle{Glyphs: theme.ASCII()}
	got := Box(s, "Remove ada", "They lose access at once.", 20, 0)
	want := strings.Join([]string{
		"+- Remove ada -----+",
		"| They lose acc... |",
		"+------------------+",
	}, "\n")
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

var sizes = [][2]int{{0, 0}, {1, 1}, {3, 2}, {20, 5}, {59, 23}, {60, 20}, {79, 24}, {80, 24}, {81, 24}, {120, 40}, {200, 60}, {500, 30}, {-4, 7}}

func TestEverySize(t *testing.T) {
	seed := uint64(time.Now().UnixNano())
	rng := rand.New(rand.NewPCG(seed, 1))
	pieces := []string{"a", "word ", "日", "👩‍👩‍👧", "é", "\x1b[31m", "\x1b[0m", "\n", "\t", "⚠️", "한", "שלום", " "}
	for _, size := range sizes {
		w, h := size[0], size[1]
		for range 60 {
			var b strings.Builder
			for range rng.IntN(60) {
				b.WriteString(pieces[rng.IntN(len(pieces))])
			}
			s := strings.ReplaceAll(b.String(), "\t", " ")
			where := fmt.Sprintf("seed %d, %dx%d, %q", seed, w, h, s)
			block := Block(Wrap(s, w), w, h)
			exact(t, where+" block", block, w, h)
			box := Box(BoxStyle{Glyphs: theme.Unicode()}, "日本 title", s, w, Clamp(h, 1, 10))
			within(t, box, w, Clamp(h, 1, 10))
			exact(t, where+" overlay", Overlay(s, box, w, h, nil), w, h)
			line := strings.ReplaceAll(s, "\n", "")
			within(t, Truncate(line, w, "..."), w, 1)
			within(t, TruncateLeft(line, w, "..."), w, 1)
			within(t, Edges(line, line, w, 8, "…"), w, 1)
			within(t, Clip(s, w, h), w, h)
			if t.Failed() {
				t.Fatal(where)
			}
		}
	}
}

func exact(t *testing.T, where, s string, w, h int) {
	t.Helper()
	w, h = Fit(w), Fit(h)
	if w == 0 || h == 0 {
		within(t, s, w, h)
		return
	}
	lines := strings.Split(s, "\n")
	if len(lines) != h {
		t.Errorf("%s: %d lines, want %d", where, len(lines), h)
	}
	for _, line := range lines {
		if got := ansi.StringWidth(line); got != w {
			t.Errorf("%s: %q has %d cells, want %d", where, line, got, w)
		}
	}
}

func within(t *testing.T, s string, w, h int) {
	t.Helper()
	if s == "" {
		return
	}
	lines := strings.Split(s, "\n")
	if len(lines) > Fit(h) {
		t.Errorf("%d lines in %d", len(lines), h)
	}
	for _, line := range lines {
		if got := ansi.StringWidth(line); got > Fit(w) {
			t.Errorf("%q has %d cells, want at most %d", line, got, w)
		}
	}
}
