package crumbs

import (
	"strings"
	"testing"

	"atrium/theme"
	"atrium/tui/layout/layouttest"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
)

var steps = []string{"Projects", "a-project-with-a-rather-long-name.of.the.2026.season", "Access", "ada"}

func TestView(t *testing.T) {
	layouttest.Goldens(t, "crumbs", func(th *theme.Theme, w int) string {
		return View(th, steps, w) + "\n" + View(th, steps[:1], w)
	})
}

func TestTheLastStepStays(t *testing.T) {
	th := layouttest.Theme(termenv.Ascii)
	for w := 3; w < 100; w++ {
		if got := ansi.Strip(View(th, steps, w)); !strings.HasSuffix(got, "ada") {
			t.Errorf("at %d: %q", w, got)
		}
	}
}

func TestEverySize(t *testing.T) {
	layouttest.Sweep(t, func(th *theme.Theme, w, h int) string {
		if h < 1 {
			return ""
		}
		return View(th, append(steps, "日本語\x1b[2J"), w)
	})
}
