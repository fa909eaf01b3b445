package confirm

import (
	"strings"
	"testing"

	"atrium/theme"
	"atrium/tui/layout/layouttest"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

func key(s string) tea.KeyMsg {
	named := map[string]tea.KeyType{
		"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "left": tea.KeyLeft, "right": tea.KeyRight,
		"backspace": tea.KeyBackspace, "ctrl+c": tea.KeyCtrlC, "delete": tea.KeyDelete,
	}
	if k, ok := named[s]; ok {
		return tea.KeyMsg{Type: k}
	}
	if p, ok := strings.CutPrefix(s, "paste:"); ok {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(p), Paste: true}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)}
}

// play gives keys to a fresh dialog and tells how it ended.
func play(o Options, presses ...string) string {
	answer := "open"
	o.OnYes = func() tea.Cmd { answer = "yes"; return nil }
	o.OnNo = func() tea.Cmd { answer = "no"; return nil }
	d := New(layouttest.Theme(termenv.Ascii), o)
	for _, p := range presses {
		if _, done := d.Update(key(p)); done {
			d.After()()
			break
		}
	}
	return answer
}

func TestAnswers(t *testing.T) {
	cases := []struct {
		keys, want string
	}{
		{"enter", "no"},
		{"esc", "no"},
		{"n", "no"},
		{"ctrl+c", "no"},
		{"y", "yes"},
		{"right enter", "yes"},
		{"tab enter", "yes"},
		{"right left enter", "no"},
		{"tab tab enter", "no"},
		{"x delete backspace j", "open"},
		{"yy", "open"},
		{"paste:y", "open"},
		{"paste:y enter", "no"},
	}
	for _, c := range cases {
		if got := play(Options{Title: "Remove ada?"}, strings.Fields(c.keys)...); got != c.want {
			t.Errorf("%s: %s, want %s", c.keys, got, c.want)
		}
	}
}

func TestTheNameHasToBeTyped(t *testing.T) {
	o := Options{Title: "Delete ml-team?", Typed: "ml-team"}
	cases := []struct {
		keys, want string
	}{
		{"y", "open"},
		{"enter", "open"},
		{"ml-tea enter", "open"},
		{"ml-team", "open"},
		{"ml-team enter", "yes"},
		{"m l - t e a m enter", "yes"},
		{"ml-teamx backspace enter", "yes"},
		{"ML-TEAM enter", "open"},
		{"paste:ml-team enter", "open"},
		{"ml-team esc", "no"},
	}
	for _, c := range cases {
		if got := play(o, strings.Fields(c.keys)...); got != c.want {
			t.Errorf("%s: %s, want %s", c.keys, got, c.want)
		}
	}
}

var (
	remove = Options{
		Title: "Remove ada from ml-team?", Yes: "Remove", No: "Keep", Danger: true,
		Body: []string{"Their role and 3 grants end at once. What they made stays, with their name.", "Can be undone for 90 days."},
	}
	purge = Options{
		Title: "Purge ml-team/a-project-whose-full-name-is-so-long-that-it-does-not-fit-the-frame now?",
		Typed: "ml-team/classification", Yes: "Purge", Danger: true,
		Body: []string{"1.2 GB in 14 runs are destroyed. This cannot be undone."},
	}
)

func TestView(t *testing.T) {
	layouttest.Goldens(t, "confirm", func(th *theme.Theme, w int) string {
		a, b := New(th, remove), New(th, purge)
		first := a.View(w, 24)
		a.Update(key("tab"))
		b.Update(key("ml"))
		second := b.View(w, 24)
		b.Update(key("enter"))
		return strings.Join([]string{first, a.View(w, 24), second, b.View(w, 24)}, "\n")
	})
}

func TestAnswersStayOnLowScreens(t *testing.T) {
	d := New(layouttest.Theme(termenv.Ascii), Options{Title: "Delete?", Body: strings.Split(strings.Repeat("line ", 40), " ")})
	got := ansi.Strip(d.View(60, 10))
	if !strings.Contains(got, "[No]") || !strings.Contains(got, "...") {
		t.Errorf("got\n%s", got)
	}
}

func TestEverySizeAndHostileText(t *testing.T) {
	hostile := Options{Title: "日本\x1b[2J\n?", Body: []string{"a\x1b]0;x\ab"}, Typed: "日本\x1b"}
	for _, o := range []Options{remove, purge, hostile} {
		layouttest.Sweep(t, func(th *theme.Theme, w, h int) string { return New(th, o).View(w, h) })
	}
	if got := New(layouttest.Theme(termenv.Ascii), hostile).View(60, 20); strings.Contains(got, "\x1b") {
		t.Errorf("%q", got)
	}
}
