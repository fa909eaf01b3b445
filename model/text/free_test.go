package text

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"atrium/model/display/hostile"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

func TestFreeAccepts(t *testing.T) {
	for _, s := range []string{
		"", "Ada Lovelace", "Zoë", "李小龍", "أحمد", "नमस्ते", "café – 100 %", "❤\ufe0f", "1\ufe0f\u20e3 first", "‼\ufe0f",
		"\\u{202e}", "no-break\u00a0space", strings.Repeat("é", 100), strings.Repeat("💻", 100),
	} {
		if err := Free("display name", s, MaxDisplayName, false); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
	if err := Free("comment", "one\n\ntwo\n", MaxComment, true); err != nil {
		t.Error(err)
	}
	for _, s := range hostile.Shown() {
		if err := Free("comment", s, MaxComment, true); err != nil {
			t.Errorf("%q: %v", s, err)
		}
	}
}

func TestFreeRejects(t *testing.T) {
	for s, want := range map[string]string{
		"admin\u202etxt": "The description contains U+202E (a bidirectional control) as character 6, which is not allowed. Type it again without it.",
		"é\u200b":        "The description contains U+200B (a zero-width or format character) as character 2, which is not allowed. Type it again without it.",
		"a\nb":           "The description contains U+000A (a line break) as character 2, which is not allowed. Type it again without it.",
		"a\tb":           "The description contains U+0009 (a tab) as character 2, which is not allowed. Type it again without it.",
		"\x1b[2J":        "The description contains U+001B (a control character) as character 1, which is not allowed. Type it again without it.",
		"a\u009b":        "The description contains U+009B (a control character) as character 2, which is not allowed. Type it again without it.",
		"ada\U000e0041":  "The description contains U+E0041 (a tag character) as character 4, which is not allowed. Type it again without it.",
		"ab\xff":         "The description is not valid UTF-8: character 3 is the byte 0xFF. Type it again without it.",
		"abe\u0301":      "The description is not in the composed form of Unicode (NFC) from U+0065 as character 3 on. Type it again there.",
		"a\ufe0f":        "The description contains U+FE0F (a zero-width or format character) as character 2, which is not allowed. Type it again without it.",
		"elevenchars":    "The description is too long: at most 10 characters are allowed. Shorten it.",
	} {
		err := Free("description", s, 10, false)
		if err == nil || err.Error() != want {
			t.Errorf("%q:\ngot  %v\nwant %s", s, err, want)
			continue
		}
		sentence(t, err)
	}
	for _, s := range hostile.Payloads() {
		if err := Free("name", s, 1000, false); err == nil {
			t.Errorf("%q accepted", s)
		}
		if err := Free("comment", s, 1000, true); err == nil && s != "one\ntwo" {
			t.Errorf("%q accepted in a comment", s)
		}
	}
	if err := Free("comment", "a\r\nb", 100, true); err == nil {
		t.Error("a carriage return passed")
	}
}

func TestFreeLengths(t *testing.T) {
	for _, c := range []string{"a", "é", "李", "💻"} {
		if err := Free("name", strings.Repeat(c, 100), 100, false); err != nil {
			t.Errorf("100 of %s: %v", c, err)
		}
		if err := Free("name", strings.Repeat(c, 101), 100, false); err == nil {
			t.Errorf("101 of %s accepted", c)
		}
	}
	if err := Free("name", strings.Repeat("a\u0301", 50_000_000/3), 100, false); err == nil {
		t.Error("a huge text passed")
	}
}

var hiddenRegexp = regexp.MustCompile(`[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]`)

func checkFree(t testing.TB, s string) {
	t.Helper()
	for _, lines := range []bool{false, true} {
		err := Free("text", s, 50, lines)
		if err != nil {
			sentence(t, err)
		}
		seen := s
		if lines {
			seen = strings.ReplaceAll(s, "\n", "")
		}
		clean := utf8.ValidString(s) && norm.NFC.String(s) == s && utf8.RuneCountInString(s) <= 50 && !hiddenRegexp.MatchString(seen)
		if err == nil && !clean {
			t.Fatalf("%q accepted", s)
		}
		if err != nil && clean && !strings.ContainsFunc(s, ignorable) {
			t.Fatalf("%q rejected: %v", s, err)
		}
	}
}

func TestFreeProperties(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) { checkFree(t, rapid.String().Draw(rt, "s")) })
}

func FuzzFree(f *testing.F) {
	for _, s := range append(hostile.Payloads(), hostile.Shown()...) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) { checkFree(t, s) })
}
