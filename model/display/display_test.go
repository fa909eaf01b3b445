package display

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"atrium/model/display/hostile"

	"pgregory.net/rapid"
)

func TestTextKeeps(t *testing.T) {
	for _, s := range []string{
		"", "plain ASCII ~!", "Zoë", "café", "cafe\u0301", "李小龍", "أحمد", "नमस्ते", "ไทย", "한국어", "1 200 €", "→ ✓ █",
		"💻", "🇩🇪", "👍🏽", "❤\ufe0f", "1\ufe0f\u20e3", "‼\ufe0f", "back\\slash", "\\u{202e}", "\ufffd",
		"a\u0301\u0302\u0303\u0304", "a b",
	} {
		if got := Text(s); got != s {
			t.Errorf("Text(%q) = %q", s, got)
		}
	}
}

func TestTextEncodes(t *testing.T) {
	for in, want := range map[string]string{
		"\x1b[2J":                         `\u{1b}[2J`,
		"a\nb":                            `a\u{a}b`,
		"\u009b2J":                        `\u{9b}2J`,
		"\x9b2J":                          `\x{9b}2J`,
		"cut \xe2\x80":                    `cut \x{e2}\x{80}`,
		"\u202eabc":                       `\u{202e}abc`,
		"ad\u200bmin":                     `ad\u{200b}min`,
		"👩\u200d💻":                        `👩\u{200d}💻`,
		"a\u00adb":                        `a\u{ad}b`,
		"a\u00a0b":                        `a\u{a0}b`,
		"a\u3000b":                        `a\u{3000}b`,
		"a\u2028b":                        `a\u{2028}b`,
		"\U000e0041":                      `\u{e0041}`,
		"\ue000":                          `\u{e000}`,
		"\U0010ffff":                      `\u{10ffff}`,
		"\u3164":                          `\u{3164}`,
		"a\ufe0f":                         `a\u{fe0f}`,
		"1\ufe0f":                         `1\u{fe0f}`,
		"\u0301a":                         `\u{301}a`,
		"a\u200b\u0301":                   `a\u{200b}\u{301}`,
		"a\n\u0301":                       `a\u{a}\u{301}`,
		"é" + strings.Repeat("\u0301", 6): "é" + strings.Repeat("\u0301", 4) + `\u{301}\u{301}`,
	} {
		if got := Text(in); got != want {
			t.Errorf("Text(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLines(t *testing.T) {
	for in, want := range map[string]string{
		"one\ntwo":         "one\ntwo",
		"one\r\ntwo":       "one\\u{d}\ntwo",
		"a\n\u0301b":       "a\n\\u{301}b",
		"\n\n":             "\n\n",
		"é\n\x1b[1A\u2028": "é\n\\u{1b}[1A\\u{2028}",
	} {
		if got := Lines(in); got != want {
			t.Errorf("Lines(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHostile(t *testing.T) {
	all := append(hostile.Payloads(), hostile.Shown()...)
	if len(all) < 40 {
		t.Errorf("only %d payloads", len(all))
	}
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s] {
			t.Errorf("%q is listed twice", s)
		}
		seen[s] = true
		if Text(s) == s {
			t.Errorf("%q passes unchanged", s)
		}
		checkText(t, s)
		checkText(t, "ada "+s+s+" eve")
	}
}

func TestPlainTextCostsNothing(t *testing.T) {
	for _, s := range []string{"stock-prices", "Zoë 李小龍 💻", "one\ntwo"} {
		if n := testing.AllocsPerRun(100, func() { _ = Lines(s) }); n != 0 {
			t.Errorf("%q: %v allocations", s, n)
		}
	}
}

// unseen is the independent statement of what must not come out (T2).
var unseen = regexp.MustCompile(`[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}]|\p{M}{5}`)

func checkText(t testing.TB, s string) {
	t.Helper()
	got := Text(s)
	if !utf8.ValidString(got) || unseen.MatchString(got) {
		t.Fatalf("Text(%q) = %q", s, got)
	}
	for _, r := range got {
		if r != ' ' && !unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S) {
			t.Fatalf("Text(%q) = %q holds %U", s, got, r)
		}
	}
	if again := Text(got); again != got {
		t.Fatalf("Text(%q) = %q, then %q", s, got, again)
	}
	rows := Lines(s)
	if again := Lines(rows); again != rows {
		t.Fatalf("Lines(%q) = %q, then %q", s, rows, again)
	}
	for i, row := range strings.Split(s, "\n") {
		if want := Text(row); strings.Split(rows, "\n")[i] != want {
			t.Fatalf("row %d of Lines(%q) is not Text of that row: %q", i, s, rows)
		}
	}
}

func TestTextProperties(t *testing.T) {
	odd := rapid.SampledFrom([]rune("a1#❤‼ \\}\n\r\x1b\u0301\u0489\u200b\u200d\ufe0f\ufe0e\u20e3\u202e\u3164\U000e0101é💻"))
	gen := rapid.OneOf(rapid.String(), rapid.StringOf(odd), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }))
	rapid.Check(t, func(rt *rapid.T) { checkText(t, gen.Draw(rt, "s")) })
}

func FuzzDisplayText(f *testing.F) {
	for _, s := range append(hostile.Payloads(), hostile.Shown()...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkText(t, s) })
}

func BenchmarkTextPlain(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = Text("ml-team/classification of stock prices")
	}
}

func BenchmarkTextForeign(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		_ = Text("Zoë 李小龍 of ml-team")
	}
}
