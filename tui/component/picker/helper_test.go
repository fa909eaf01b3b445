package picker_test

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"atrium/theme"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// profiles are the two terminals that goldens are kept for.
func profiles() map[string]termenv.Profile {
	return map[string]termenv.Profile{"ansi256": termenv.ANSI256, "ascii": termenv.Ascii}
}

func newTheme(profile termenv.Profile) *theme.Theme {
	glyphs := theme.Unicode()
	if profile == termenv.Ascii {
		glyphs = theme.ASCII()
	}
	return theme.New(theme.Renderer(&strings.Builder{}, profile, true), theme.Dark(), glyphs)
}

// key makes the message for a key name; what is not a name is typed text.
func key(name string) tea.KeyMsg {
	types := map[string]tea.KeyType{
		"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight,
		"home": tea.KeyHome, "end": tea.KeyEnd, "enter": tea.KeyEnter, "esc": tea.KeyEsc,
		"tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "backspace": tea.KeyBackspace,
		"ctrl+s": tea.KeyCtrlS, "ctrl+u": tea.KeyCtrlU, "ctrl+v": tea.KeyCtrlV,
		"pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	}
	if t, ok := types[name]; ok {
		return tea.KeyMsg{Type: t}
	}
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{' '}}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

// difficult are texts that break naive layouts.
func difficult() []string {
	return []string{
		"", "ada", "王小明（機械学習）", "김민준", "👩‍👩‍👧‍👦 🎉🎉 🏳️‍🌈 ⚠️ 1️⃣", "דנה כהן \u200f1234",
		strings.Repeat("x", 200), strings.Repeat("長い", 100), "e\u0301\u0301\u0301\u0301\u0301\u0301",
		"a\x1b[2Jb\u202ec\u200bd", "\xff\xfe",
		strings.Repeat("1️⃣", 60),
	}
}

// fits fails unless every line of view is within the size.
func fits(t testing.TB, view string, w, h int) {
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

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update if that is meant.\ngot:\n%s\nwant:\n%s", file, got, want)
	}
}
