package input

import (
	"github.com/charmbracelet/x/ansi"

	"atrium/tui/layout"
)

// Cut cuts one line to at most width cells and ends what was cut with tail. It
// is layout.Truncate that also holds for keycap emoji, which x/ansi cuts as one
// cell and measures as two.
func Cut(s string, width int, tail string) string {
	if width <= 0 {
		return ""
	}
	out := layout.Truncate(s, width, tail)
	for try := width - 1; ansi.StringWidth(out) > width; try-- {
		out = layout.Truncate(s, try, tail)
	}
	return out
}
