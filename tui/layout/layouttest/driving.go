package layouttest

import (
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

// Profiles are the two kinds of terminal that goldens are kept for, by name.
func Profiles() map[string]termenv.Profile {
	return map[string]termenv.Profile{"ansi256": termenv.ANSI256, "ascii": termenv.Ascii}
}

// Key is the message of a key by its name; what is not a name is typed text.
func Key(name string) tea.KeyMsg {
	if r := []rune(name); len(r) == 1 {
		if name == " " {
			return tea.KeyMsg{Type: tea.KeySpace, Runes: r}
		}
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: r}
	}
	rest, alt := strings.CutPrefix(name, "alt+")
	for t := tea.KeyType(-100); t < 128; t++ {
		if t != tea.KeyRunes && t.String() == rest {
			return tea.KeyMsg{Type: t, Alt: alt}
		}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(rest), Alt: alt}
}

// Paste is the message of a bracketed paste.
func Paste(s string) tea.KeyMsg {
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s), Paste: true}
}

// Difficult are texts that break naive layouts: wide, joined, endless, hostile.
func Difficult() []string {
	return []string{
		"", "ada", "王小明（機械学習）", "김민준", "👩‍👩‍👧‍👦 🎉🎉 🏳️‍🌈 ⚠️ 1️⃣", "דנה כהן \u200f1234",
		strings.Repeat("x", 200), strings.Repeat("長い", 100), "e\u0301\u0301\u0301\u0301\u0301\u0301",
		"a\x1b[2Jb\u202ec\u200bd", "\xff\xfe",
		strings.Repeat("1️⃣", 60),
	}
}

// Fits fails unless view has at most h lines of at most w cells and, besides its
// own colours, nothing that acts on a terminal.
func Fits(t testing.TB, view string, w, h int) {
	t.Helper()
	if view == "" {
		return
	}
	lines := strings.Split(view, "\n")
	if len(lines) > h {
		t.Fatalf("%d lines at height %d:\n%s", len(lines), h, view)
	}
	for i, line := range lines {
		if got := ansi.StringWidth(line); got > w {
			t.Fatalf("line %d has %d cells at width %d: %q", i, got, w, line)
		}
	}
	for _, r := range ansi.Strip(view) {
		if r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 || r == 0x202e || r == 0x200b {
			t.Fatalf("%U in the view: %q", r, view)
		}
	}
}

// Golden compares a view with testdata/NAME.golden.
func Golden(t *testing.T, name, got string) {
	t.Helper()
	compare(t, filepath.Join("testdata", name+".golden"), []byte(got))
}
