package tabs

import (
	"strings"
	"testing"

	"atrium/theme"
	"atrium/tui/layout/layouttest"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

var list = []Tab{
	{ID: "overview", Label: "Overview", Count: NoCount},
	{ID: "people", Label: "People", Count: 1204},
	{ID: "projects", Label: "Projects", Count: 12, Busy: true},
	{ID: "subscription", Label: "Subscription", Count: NoCount},
	{ID: "activity", Label: "Activity", Count: NoCount},
	{ID: "settings", Label: "Settings", Count: NoCount},
	{ID: "inbox", Label: "Inbox", Count: 3},
}

func TestView(t *testing.T) {
	layouttest.Goldens(t, "tabs", func(th *theme.Theme, w int) string {
		return View(th, list, 1, w) + "\n" + View(th, list, 6, w)
	})
}

func TestActiveTabIsAlwaysSeen(t *testing.T) {
	th := layouttest.Theme(termenv.Ascii)
	for active, tab := range list {
		for w := 20; w < 120; w++ {
			got := ansi.Strip(View(th, list, active, w))
			if !strings.Contains(got, "["+tab.Label) {
				t.Fatalf("at %d: %q does not show %s", w, got, tab.Label)
			}
		}
	}
}

func TestEverySize(t *testing.T) {
	for _, active := range []int{-5, 0, 3, 99} {
		layouttest.Sweep(t, func(th *theme.Theme, w, h int) string {
			if h < 1 {
				return ""
			}
			return View(th, list, active, w) + View(th, nil, active, w)
		})
	}
}

func TestHostileLabel(t *testing.T) {
	got := View(layouttest.Theme(termenv.Ascii), []Tab{{Label: "a\x1b[2J\nb", Count: NoCount}}, 0, 80)
	if strings.ContainsAny(got, "\x1b\n") {
		t.Errorf("%q", got)
	}
}

func TestNext(t *testing.T) {
	for _, c := range [][4]int{{0, 1, 3, 1}, {2, 1, 3, 0}, {0, -1, 3, 2}, {5, 1, 0, 0}} {
		if got := Next(c[0], c[1], c[2]); got != c[3] {
			t.Errorf("%v: got %d", c, got)
		}
	}
}
