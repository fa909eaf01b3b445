package theme

import (
	"io"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

func themeFor(profile termenv.Profile, p Palette) *Theme {
	return New(Renderer(io.Discard, profile, true), p, Unicode())
}

func env(pairs ...string) func(string) string {
	return func(name string) string {
		for i := 0; i < len(pairs); i += 2 {
			if pairs[i] == name {
				return pairs[i+1]
			}
		}
		return ""
	}
}

func TestProfile(t *testing.T) {
	cases := []struct {
		name string
		env  []string
		tty  bool
		want termenv.Profile
	}{
		{"pipe", []string{"TERM", "xterm-256color", "COLORTERM", "truecolor"}, false, termenv.Ascii},
		{"nothing known", nil, true, termenv.Ascii},
		{"dumb", []string{"TERM", "dumb", "COLORTERM", "truecolor"}, true, termenv.Ascii},
		{"xterm", []string{"TERM", "xterm"}, true, termenv.ANSI},
		{"console", []string{"TERM", "linux"}, true, termenv.ANSI},
		{"256", []string{"TERM", "xterm-256color"}, true, termenv.ANSI256},
		{"screen", []string{"TERM", "screen-256color", "COLORTERM", "truecolor"}, true, termenv.ANSI256},
		{"true", []string{"TERM", "tmux-256color", "COLORTERM", "24bit"}, true, termenv.TrueColor},
		{"kitty over ssh", []string{"TERM", "xterm-kitty"}, true, termenv.TrueColor},
		{"vt", []string{"TERM", "vt220"}, true, termenv.Ascii},
		{"no color", []string{"TERM", "xterm-256color", "NO_COLOR", "1"}, true, termenv.Ascii},
	}
	for _, c := range cases {
		if got := Profile(env(c.env...), c.tty); got != c.want {
			t.Errorf("%s: got %v, want %v", c.name, got, c.want)
		}
	}
}

func TestSelectKeepsAttributesWithoutColour(t *testing.T) {
	e := env("TERM", "xterm-256color", "NO_COLOR", "1")
	profile, p := Select(e, true, false, "dark", true)
	if p.Name != "mono" || profile != termenv.ANSI {
		t.Fatalf("got %s at %v", p.Name, profile)
	}
	th := themeFor(profile, p)
	for name, s := range every(th) {
		out := s.Render("x")
		for _, code := range []string{"[3", "[9", ";3", ";48", ";9", ";10", "[10"} {
			if strings.Contains(out, code) {
				t.Errorf("%s sets a colour: %q", name, out)
			}
		}
	}
	if got := th.Cursor.Render("x"); got != "\x1b[7mx\x1b[0m" {
		t.Errorf("cursor row %q", got)
	}
	if profile, p := Select(env("TERM", "xterm"), true, true, "light", false); p.Name != "mono" || profile != termenv.ANSI {
		t.Errorf("--no-color: got %s at %v", p.Name, profile)
	}
	if profile, _ := Select(e, false, false, "dark", true); profile != termenv.Ascii {
		t.Errorf("pipe: got %v", profile)
	}
}

func every(th *Theme) map[string]lipgloss.Style {
	return map[string]lipgloss.Style{
		"Text": th.Text, "Dim": th.Dim, "Strong": th.Strong, "Accent": th.Accent, "Match": th.Match, "Title": th.Title,
		"Header": th.Header, "Workspace": th.Workspace, "Crumb": th.Crumb, "CrumbHere": th.CrumbHere, "Banner": th.Banner,
		"Tab": th.Tab, "TabActive": th.TabActive, "TabCount": th.TabCount, "Column": th.Column, "ColumnSorted": th.ColumnSorted,
		"Cursor": th.Cursor, "Selected": th.Selected, "CursorSelected": th.CursorSelected, "Danger": th.Danger,
		"Warning": th.Warning, "Success": th.Success, "Info": th.Info, "Badge": th.Badge, "Border": th.Border,
		"BorderFocus": th.BorderFocus, "Label": th.Label, "LabelFocus": th.LabelFocus, "Hint": th.Hint, "Input": th.Input,
		"Prompt": th.Prompt, "Caret": th.Caret, "Error": th.Error, "Button": th.Button, "ButtonActive": th.ButtonActive,
		"Key": th.Key, "KeyHelp": th.KeyHelp, "Disabled": th.Disabled, "Full": th.Full, "Empty": th.Empty,
	}
}

func TestBodyTextKeepsTheTerminalsColours(t *testing.T) {
	for _, name := range Names() {
		p, _ := Named(name, true)
		th := themeFor(termenv.TrueColor, p)
		for _, s := range []lipgloss.Style{th.Text, th.Input, th.Header} {
			if got := s.Render("x"); got != "x" {
				t.Errorf("%s paints body text: %q", name, got)
			}
		}
	}
}

func TestAsciiEmitsNothing(t *testing.T) {
	th := themeFor(termenv.Ascii, Dark())
	for name, s := range every(th) {
		if out := s.Render("x"); strings.Contains(out, "\x1b") {
			t.Errorf("%s: %q", name, out)
		}
	}
}

func TestPaint(t *testing.T) {
	th := themeFor(termenv.ANSI256, Dark())
	if got, want := th.Paint(th.Danger).Wrap("no"), th.Danger.Render("no"); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := th.Paint(th.Text).Wrap("body"); got != "body" {
		t.Errorf("body text: %q", got)
	}
	over := th.Over(th.Danger, th.Cursor)
	if !strings.Contains(over.Prefix, "38;5;210") || !strings.Contains(over.Prefix, "48;5;236") {
		t.Errorf("ink and row: %q", over.Prefix)
	}
	if got := th.Over(th.Text, th.Cursor).Prefix; !strings.Contains(got, "48;5;236") {
		t.Errorf("plain cell on the row: %q", got)
	}
	sixteen := themeFor(termenv.ANSI, Dark())
	if got := sixteen.Paint(sixteen.Cursor).Prefix; got != "\x1b[7m" {
		t.Errorf("row without a background: %q", got)
	}
	if got := over.Wrap(""); got != "" {
		t.Errorf("empty text: %q", got)
	}
}

func TestTextInputBelongsToTheSession(t *testing.T) {
	for _, c := range []struct {
		profile termenv.Profile
		want    string
	}{
		{termenv.ANSI256, "\x1b[7m \x1b[0m"},
		{termenv.Ascii, "ada_"},
	} {
		in := themeFor(c.profile, Dark()).TextInput(InputOptions{Value: "ada", Hint: "name"})
		if cmd := in.Focus(); cmd != nil && in.Cursor.Blink {
			t.Error("the text cursor blinks")
		}
		if got := in.View(); !strings.Contains(got, c.want) {
			t.Errorf("%v: text cursor not seen in %q", c.profile, got)
		}
		if in.KeyMap.Paste.Enabled() {
			t.Error("ctrl+v reads the server's clipboard")
		}
		in, _ = in.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(" b"), Paste: true})
		if in.Value() != "ada b" {
			t.Errorf("bracketed paste gave %q", in.Value())
		}
	}
}

func TestTextAreaBelongsToTheSession(t *testing.T) {
	th := themeFor(termenv.ANSI256, Dark())
	area := th.TextArea(InputOptions{Width: 20, Height: 3, Value: "one\ntwo", Limit: 100})
	area.Focus()
	if got := area.View(); !strings.Contains(got, "\x1b[7m") {
		t.Errorf("text cursor not seen in %q", got)
	}
	if area.Value() != "one\ntwo" || area.Height() != 3 {
		t.Errorf("value %q, height %d", area.Value(), area.Height())
	}
	empty := th.TextArea(InputOptions{Width: 20, Hint: "why"})
	empty.Focus()
	if got := ansi.Strip(empty.View()); !strings.Contains(got, "why") {
		t.Errorf("hint missing in %q", got)
	}
}

func TestGlyphs(t *testing.T) {
	for _, g := range []Glyphs{Unicode(), ASCII()} {
		for _, s := range []string{g.Cursor, g.Selected, g.Crumb, g.Separator, g.Bullet, g.Down, g.Up, g.Check, g.Cross, g.Warning, g.Lock, g.H, g.V, g.TopLeft, g.TopRight, g.BottomLeft, g.BottomRight, g.TeeLeft, g.TeeRight, g.Full, g.Empty} {
			if ansi.StringWidth(s) != 1 {
				t.Errorf("%s: %q is not one cell", g.Name, s)
			}
		}
	}
	cases := map[string][]string{
		"unicode": {"TERM", "xterm-256color", "LANG", "en_GB.UTF-8"},
		"ascii":   {"TERM", "xterm-256color", "LANG", "en_GB.UTF-8", "LC_ALL", "C"},
	}
	for want, e := range cases {
		if got := GlyphsFor(env(e...)).Name; got != want {
			t.Errorf("%v: got %s", e, got)
		}
	}
	if GlyphsFor(env("ATRIUM_GLYPHS", "unicode")).Name != "unicode" || GlyphsFor(env("TERM", "linux", "LANG", "C.UTF-8")).Name != "ascii" {
		t.Error("override or console")
	}
}
