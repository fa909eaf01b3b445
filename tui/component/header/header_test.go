package header

import (
	"strings"
	"testing"

	"atrium/theme"
	"atrium/tui/layout"
	"atrium/tui/layout/layouttest"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

var (
	short = Header{Workspace: "ml-team", Crumbs: []string{"People"}, Person: "ada", Role: "admin"}
	long  = Header{
		Workspace: "a-workspace-whose-name-is-as-long-as-names-may-be.north.example",
		Crumbs:    []string{"Projects", "classification", "Access"},
		Person:    "grace", Role: "platform admin", Banner: "read-only: 210.4 of 200 monitoring hours used", Alert: true,
	}
)

func TestView(t *testing.T) {
	layouttest.Goldens(t, "header", func(th *theme.Theme, w int) string {
		banner := short
		banner.Banner = "read-only"
		return strings.Join([]string{View(th, short, w), View(th, banner, w), View(th, long, w), View(th, Header{Crumbs: []string{"Inbox"}, Person: "ada"}, w)}, "\n")
	})
}

func TestReadOnlyAndPlaceAreSeenFromTheMinimum(t *testing.T) {
	th := layouttest.Theme(termenv.Ascii)
	for w := layout.MinWidth; w < 200; w++ {
		got := ansi.Strip(View(th, long, w))
		if !strings.Contains(got, "read-only") || !strings.Contains(got, "Access") {
			t.Errorf("at %d: %q", w, got)
		}
		if layout.Width(got) != w {
			t.Errorf("at %d: %d cells", w, layout.Width(got))
		}
	}
}

func TestEverySize(t *testing.T) {
	for _, h := range []Header{short, long, {}, {Person: "日本語\x1b[2J"}} {
		layouttest.Sweep(t, func(th *theme.Theme, w, lines int) string {
			if lines < 1 {
				return ""
			}
			return View(th, h, w)
		})
	}
}
