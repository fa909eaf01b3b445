package output

import (
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"atrium/model/display/hostile"
	"atrium/theme"
	"atrium/tui/layout/layouttest"
)

func rows(p termenv.Profile, w int, pieces ...string) *Rows {
	r := New(layouttest.Theme(p), w)
	for _, s := range pieces {
		r.Feed(1, []byte(s))
	}
	return r
}

func shown(r *Rows) string {
	var out []string
	for _, row := range r.All() {
		out = append(out, row.Text)
	}
	return strings.Join(out, "|")
}

func TestRows(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"lines", "one\ntwo\r\n\nthree", "one|two||three"},
		{"progress", "10 %\r20 %\r30 %", "30 %"},
		{"erased", "downloading\r\x1b[Kdone\n", "done"},
		{"tab", "a\tb\n\tc", "a       b|        c"},
		{"bells", "a\ab\bc\x00d\x7f", "abcd"},
		{"broken", strings.Repeat("x", 25), "xxxxxxxxxx|xxxxxxxxxx|xxxxx"},
		{"wide", "王小明王小明", "王小明王小|明"},
		{"cursor", "\x1b[2J\x1b[H\x1b[10Aa\x1b[?25lb\x1b7c\x1b(Bd", "abcd"},
		{"title", "a\x1b]0;evil\ab\x1b]52;c;aGk=\x1b\\c\x1bPq#0\x1b\\d\x1b_x\x1b\\e", "abcde"},
		{"open title", "a\x1b]0;evil\nb", "a|b"},
		{"eight bits", "a\u009b31mb\u009d0;evil\ac", "abc"},
		{"no text", "a\xff\u202eb", `a\x{ff}\u{|202e}b`},
		{"link", "\x1b]8;;http://x\x1b\\y\x1b]8;;\x1b\\", "y"},
	} {
		if got := shown(rows(termenv.Ascii, 10, c.in)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		// However it is cut, it is the same.
		one := New(layouttest.Theme(termenv.Ascii), 10)
		for i := range len(c.in) {
			one.Feed(1, []byte(c.in[i:i+1]))
		}
		if got := shown(one); got != c.want {
			t.Errorf("%s, byte by byte: %q, want %q", c.name, got, c.want)
		}
	}
}

// What a program coloured is shown as the session's terminal has it; what could
// hide or imitate is not.
func TestColours(t *testing.T) {
	const in = "\x1b[1;31mred\x1b[0m \x1b[38;5;208morange\x1b[39m \x1b[7;8;41;4mx\x1b[m"
	got := shown(rows(termenv.ANSI256, 80, in))
	for _, want := range []string{"\x1b[1;31mred", "\x1b[38;5;208morange", "4mx"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q lacks %q", got, want)
		}
	}
	if got := shown(rows(termenv.ANSI, 80, in)); strings.Contains(got, "38;5") || !strings.Contains(got, "orange") {
		t.Errorf("16 colours: %q", got)
	}
	if got := shown(rows(termenv.Ascii, 80, in)); got != "red orange x" {
		t.Errorf("plain: %q", got)
	}
	mono := New(theme.New(theme.Renderer(io.Discard, termenv.ANSI, true), theme.Mono(), theme.ASCII()), 80)
	mono.Feed(1, []byte(in))
	if got := shown(mono); strings.Contains(got, "31") || !strings.Contains(got, "\x1b[1mred") {
		t.Errorf("without colour: %q", got)
	}
	// A colour goes on in the next row and line, and ends with each.
	for _, row := range rows(termenv.ANSI256, 4, "\x1b[32mgreengreen\ngreen").All() {
		if !strings.HasPrefix(row.Text, "\x1b[32m") || !strings.HasSuffix(row.Text, "\x1b[0m") {
			t.Errorf("%q", row.Text)
		}
	}
}

// Two streams do not mix in a line, nor do their escape sequences.
func TestStreams(t *testing.T) {
	r := New(layouttest.Theme(termenv.Ascii), 40)
	r.Feed(1, []byte("out \x1b[3"))
	r.Feed(2, []byte("err\n"))
	r.Feed(1, []byte("1mmore"))
	r.Note("5 bytes were not kept")
	if got := shown(r); got != "out |err|more|5 bytes were not kept" {
		t.Errorf("%q", got)
	}
	if all := r.All(); all[1].Stream != 2 || all[3].Stream != Ours {
		t.Errorf("%+v", all)
	}
}

// A line without an end is broken, and a screen of one cell is served, too.
func TestBounds(t *testing.T) {
	long := rows(termenv.Ascii, 80, strings.Repeat("x", 100_000))
	if n := long.Len(); n != 1256 && n < 1250 {
		t.Errorf("%d rows", n)
	}
	if got := shown(rows(termenv.Ascii, 1, "a王b")); got != "a|?|b" {
		t.Errorf("%q", got)
	}
}

// X2: whatever is printed, nothing acts on the terminal.
func TestHostile(t *testing.T) {
	for _, s := range append(hostile.Payloads(), hostile.Shown()...) {
		safe(t, rows(termenv.ANSI256, 30, s, "\n", s), 30)
	}
}

func FuzzFeed(f *testing.F) {
	for _, s := range hostile.Payloads() {
		f.Add([]byte(s), 20, uint64(1))
	}
	f.Add([]byte("\x1b[38;2;1;2;3mx\x1b[4:3m\r\x1b[K\tz"), 7, uint64(2))
	f.Fuzz(func(t *testing.T, data []byte, w int, seed uint64) {
		w = max(1, w%200)
		rnd := rand.New(rand.NewPCG(seed, 1))
		whole, cut := New(layouttest.Theme(termenv.ANSI256), w), New(layouttest.Theme(termenv.ANSI256), w)
		whole.Feed(1, data)
		for rest := data; len(rest) > 0; {
			n := 1 + rnd.IntN(len(rest))
			cut.Feed(1, rest[:n])
			rest = rest[n:]
		}
		safe(t, whole, w)
		safe(t, cut, w)
	})
}

func safe(t *testing.T, r *Rows, w int) {
	t.Helper()
	for _, row := range r.All() {
		if ansi.StringWidth(row.Text) > w {
			t.Fatalf("%d cells at %d: %q", ansi.StringWidth(row.Text), w, row.Text)
		}
		if left := colours(row.Text); strings.ContainsFunc(left, control) {
			t.Fatalf("%q", row.Text)
		}
	}
}

// colours takes the sequences away that the theme writes.
func colours(s string) string {
	for {
		i := strings.Index(s, "\x1b[")
		if i < 0 {
			return s
		}
		j := i + 2
		for j < len(s) && (s[j] >= '0' && s[j] <= '9' || s[j] == ';') {
			j++
		}
		if j == len(s) || s[j] != 'm' {
			return s
		}
		s = s[:i] + s[j+1:]
	}
}

// BenchmarkFeed is the end of a console as it is read at once.
func BenchmarkFeed(b *testing.B) {
	data := []byte(strings.Repeat("\x1b[32mINFO\x1b[0m step 1200 loss 0.3112 accuracy 0.97 lr 1e-4 took 12 ms\n", 1000))
	th := layouttest.Theme(termenv.ANSI256)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		New(th, 100).Feed(1, data)
	}
}
