package help

import (
	"strings"
	"testing"

	"atrium/theme"
	"atrium/tui/component/palette"
	"atrium/tui/keys"
	"atrium/tui/layout/layouttest"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/termenv"
)

func actions() []keys.Action {
	return append([]keys.Action{
		{ID: "people.invite", Keys: []string{"i"}, Title: "invite", Group: "People"},
		{ID: "app.help", Keys: []string{"?"}, Title: "help", Group: "Everywhere"},
		{ID: "people.remove", Keys: []string{"x", "delete"}, Title: "remove from the workspace", Group: "People", Disabled: "needs role admin in ml-team"},
	}, keys.Navigation()...)
}

func typed(f *palette.Finder, s string) *palette.Finder {
	f.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(s)})
	return f
}

func TestView(t *testing.T) {
	layouttest.Goldens(t, "help", func(th *theme.Theme, w int) string {
		f := New(th, "People", actions())
		return f.View(w, 20) + "\n" + typed(f, "page").View(w, 12)
	})
}

func TestSearchByKeyAndRun(t *testing.T) {
	list := actions()
	ran := false
	list[0].Run = func() tea.Cmd { ran = true; return nil }
	f := typed(New(layouttest.Theme(termenv.Ascii), "People", list), "i")
	if _, done := f.Update(tea.KeyMsg{Type: tea.KeyEnter}); !done {
		t.Fatal("still open")
	}
	f.After()()
	if !ran {
		t.Error("the key's action did not run")
	}
}

func TestGroupsStayTogether(t *testing.T) {
	got := New(layouttest.Theme(termenv.Ascii), "People", actions()).View(60, 24)
	if strings.Count(got, "| People ") != 1 {
		t.Errorf("got\n%s", got)
	}
}

func TestEverySize(t *testing.T) {
	layouttest.Sweep(t, func(th *theme.Theme, w, h int) string { return New(th, "日本語\x1b[2J", actions()).View(w, h) })
}
