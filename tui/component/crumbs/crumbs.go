// Package crumbs draws where one is. Steps name things, not kinds: "ml-team ›
// classification › Access".
package crumbs

import (
	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/layout"
)

// View draws the steps in at most w cells. Earlier steps give way to an
// ellipsis first; the last one is cut only when it is alone.
func View(th *theme.Theme, steps []string, w int) string {
	if len(steps) == 0 || w <= 0 {
		return ""
	}
	gap := " " + th.Glyphs.Crumb + " "
	clean := make([]string, len(steps))
	for i, s := range steps {
		clean[i] = display.Text(s)
	}
	from := 0
	for from < len(clean)-1 && width(th, clean, gap, from) > w {
		from++
	}
	out := ""
	if from > 0 {
		out = th.Draw(th.Crumb, th.Glyphs.Ellipsis+gap)
	}
	for i := from; i < len(clean); i++ {
		if i == len(clean)-1 {
			if room := w - layout.Width(out); room < 4 && from > 0 {
				out = ""
			}
			return out + th.Draw(th.CrumbHere, layout.Truncate(clean[i], w-layout.Width(out), th.Glyphs.Ellipsis))
		}
		out += th.Draw(th.Crumb, clean[i]+gap)
	}
	return out
}

func width(th *theme.Theme, steps []string, gap string, from int) int {
	sum := 0
	if from > 0 {
		sum = layout.Width(th.Glyphs.Ellipsis + gap)
	}
	for i, s := range steps[from:] {
		if i > 0 {
			sum += layout.Width(gap)
		}
		sum += layout.Width(s)
	}
	return sum
}
