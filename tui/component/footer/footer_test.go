package footer

import (
	"strings"
	"testing"

	"atrium/theme"
	"atrium/tui/keys"
	"atrium/tui/layout/layouttest"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

var actions = []keys.Action{
	{ID: "app.help", Keys: []string{"?"}, Title: "help", Footer: 1},
	{ID: "people.open", Keys: []string{"enter"}, Title: "open", Footer: 9},
	{ID: "people.invite", Keys: []string{"i"}, Title: "invite", Footer: 8},
	{ID: "people.role", Keys: []string{"r"}, Title: "change the role", Footer: 7},
	{ID: "people.remove", Keys: []string{"x"}, Title: "remove from the workspace", Footer: 7, Disabled: "nobody is selected"},
	{ID: "people.filter", Keys: []string{"/"}, Title: "filter", Footer: 5},
	{ID: "people.explain", Keys: []string{"e"}, Title: "explain access", Footer: 4},
	{ID: "people.select", Keys: []string{" "}, Title: "select", Footer: 3},
	{ID: "people.copy", Keys: []string{"c"}, Title: "copy"},
	{ID: "people.none", Title: "has no key", Footer: 99},
}

func TestView(t *testing.T) {
	layouttest.Goldens(t, "footer", func(th *theme.Theme, w int) string { return View(th, actions, w) })
}

func TestOnlyWhatCanRunInOrder(t *testing.T) {
	got := ansi.Strip(View(layouttest.Theme(termenv.Ascii), actions, 500))
	want := "enter open  i invite  r change the role  / filter  e explain access  space select  ..."
	if got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := ansi.Strip(View(layouttest.Theme(termenv.Ascii), actions[:3], 500)); strings.Contains(got, "...") {
		t.Errorf("nothing is missing in %q", got)
	}
}

func TestEverySize(t *testing.T) {
	layouttest.Sweep(t, func(th *theme.Theme, w, h int) string {
		if h < 1 {
			return ""
		}
		return View(th, actions, w)
	})
}
