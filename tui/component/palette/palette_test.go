package palette

import (
	"fmt"
	"strings"
	"testing"

	"atrium/theme"
	"atrium/tui/keys"
	"atrium/tui/layout/layouttest"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

type ran string

func actions() []keys.Action {
	list := []keys.Action{
		{ID: "people.invite", Keys: []string{"i"}, Title: "invite by username or email", Group: "People"},
		{ID: "people.role", Keys: []string{"r"}, Title: "change the role", Group: "People"},
		{ID: "people.remove", Keys: []string{"x", "delete"}, Title: "remove from the workspace", Group: "People", Disabled: "needs role admin in ml-team"},
		{ID: "projects.create", Keys: []string{"n"}, Title: "create a project", Group: "Projects"},
		{ID: "projects.rename", Title: "日本語 über the wire", Group: "Projects"},
		{ID: "app.help", Keys: []string{"?"}, Title: "help", Group: "Everywhere"},
		{ID: "app.silent", Keys: []string{"z"}},
	}
	for i := range list {
		id := list[i].ID
		list[i].Run = func() tea.Cmd { return func() tea.Msg { return ran(id) } }
	}
	return list
}

func typed(f *Finder, s string) *Finder {
	for _, r := range s {
		f.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
	}
	return f
}

func press(f *Finder, k tea.KeyType) bool {
	_, done := f.Update(tea.KeyMsg{Type: k})
	return done
}

func TestEnterRunsWhatTheLettersFind(t *testing.T) {
	f := typed(New(layouttest.Theme(termenv.Ascii), actions()), "inv em")
	if !press(f, tea.KeyEnter) {
		t.Fatal("still open")
	}
	if got := f.After()()(); got != ran("people.invite") {
		t.Errorf("ran %v", got)
	}
}

func TestDisabledSaysWhyAndStays(t *testing.T) {
	f := typed(New(layouttest.Theme(termenv.Ascii), actions()), "remove")
	if press(f, tea.KeyEnter) || f.After() != nil {
		t.Fatal("a disabled action ran")
	}
	if got := f.View(80, 24); !strings.Contains(got, "Cannot run now: needs role admin in ml-team") {
		t.Errorf("no reason in\n%s", got)
	}
}

func TestMarksAreByteAndClusterSafe(t *testing.T) {
	th := layouttest.Theme(termenv.ANSI256)
	f := typed(New(th, actions()), "語ü")
	got := f.View(80, 24)
	for _, want := range []string{"語", "ü"} {
		if !strings.Contains(got, th.Over(th.Match, th.Cursor).Wrap(want)) {
			t.Errorf("%s is not marked in %q", want, got)
		}
	}
}

func TestMovingAndClosing(t *testing.T) {
	f := New(layouttest.Theme(termenv.Ascii), actions())
	for _, k := range []tea.KeyType{tea.KeyDown, tea.KeyDown, tea.KeyUp, tea.KeyCtrlN, tea.KeyPgDown, tea.KeyDown, tea.KeyCtrlP} {
		press(f, k)
	}
	if a, _ := f.Current(); a.ID != "projects.rename" {
		t.Errorf("at %s", a.ID)
	}
	if !press(f, tea.KeyEsc) || f.After() != nil {
		t.Error("esc must close and run nothing")
	}
	if press(typed(f, "qqqq"), tea.KeyEnter) {
		t.Error("enter on nothing closed")
	}
}

func TestPastedLineFeedDoesNotRun(t *testing.T) {
	f := New(layouttest.Theme(termenv.Ascii), actions())
	if _, done := f.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("invite\n"), Paste: true}); done {
		t.Error("closed by a paste")
	}
	if a, _ := f.Current(); a.ID != "people.invite" {
		t.Errorf("found %q", a.ID)
	}
}

func TestWords(t *testing.T) {
	entries := New(layouttest.Theme(termenv.Ascii), actions()).entries
	cases := map[string]string{
		"":           "people.invite people.role people.remove projects.create projects.rename app.help",
		"role":       "people.role people.remove",
		"x":          "people.remove",
		"DELETE":     "people.remove",
		"admin":      "people.remove",
		"the people": "people.role people.remove",
		"über":       "projects.rename",
		"?":          "app.help",
		"nothing":    "",
	}
	for query, want := range cases {
		var got []string
		for _, hit := range Words(query, entries) {
			got = append(got, entries[hit.Index].Action.ID)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: got %v, want %s", query, got, want)
		}
	}
}

func TestView(t *testing.T) {
	layouttest.Goldens(t, "palette", func(th *theme.Theme, w int) string {
		f := New(th, actions())
		first := f.View(w, 24)
		return first + "\n" + typed(f, "reme").View(w, 12) + "\n" + typed(f, "zzz").View(w, 12)
	})
}

func TestTheCursorIsAlwaysInView(t *testing.T) {
	var list []keys.Action
	for i := range 300 {
		list = append(list, keys.Action{ID: fmt.Sprint("a.", i), Title: fmt.Sprintf("action %03d", i), Group: fmt.Sprint("g", i/10)})
	}
	f := NewFinder(layouttest.Theme(termenv.Ascii), Config{Search: Words, Headings: true}, list)
	for i := range 300 {
		if got := ansi.Strip(f.View(60, 12)); !strings.Contains(got, fmt.Sprintf("> action %03d", i)) {
			t.Fatalf("entry %d is out of view in\n%s", i, got)
		}
		press(f, tea.KeyDown)
	}
}

func TestEverySizeAndHostileText(t *testing.T) {
	list := append(actions(), keys.Action{Title: "a\x1b[2J\nb", Group: "\x1b]0;", Disabled: "\x1b[31m", Keys: []string{"f1"}})
	layouttest.Sweep(t, func(th *theme.Theme, w, h int) string {
		return typed(New(th, list), "a").View(w, h)
	})
	if got := typed(New(layouttest.Theme(termenv.Ascii), list), "2Jb").View(60, 20); strings.Contains(got, "\x1b") {
		t.Errorf("%q", got)
	}
}
