// Package footer draws the keys that matter now, out of the actions that are
// also dispatched, so that it cannot promise anything else.
package footer

import (
	"slices"

	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/keys"
	"atrium/tui/layout"
)

// most is how many actions the line shows.
const most = 6

// View draws the enabled actions with a footer weight, heaviest first, in at
// most w cells. An ellipsis stands for those that do not fit.
func View(th *theme.Theme, actions []keys.Action, w int) string {
	if w <= 0 {
		return ""
	}
	list := choose(actions)
	more := layout.Width(th.Glyphs.Ellipsis) + 2
	out, used := "", 0
	for i, a := range list {
		gap := ""
		if i > 0 {
			gap = "  "
		}
		key, title := display.Text(a.Key()), display.Text(a.Title)
		need := layout.Width(gap + key + " " + title)
		reserve := more
		if i == len(list)-1 {
			reserve = 0
		}
		if i == most || used+need+reserve > w {
			return layout.Truncate(out+gap+th.Draw(th.Dim, th.Glyphs.Ellipsis), w, "")
		}
		out += gap + th.Draw(th.Key, key) + " " + th.Draw(th.KeyHelp, title)
		used += need
	}
	return out
}

func choose(actions []keys.Action) []keys.Action {
	var out []keys.Action
	for _, a := range actions {
		if a.Footer > 0 && a.Enabled() && a.Key() != "" {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b keys.Action) int { return b.Footer - a.Footer })
	return out
}
