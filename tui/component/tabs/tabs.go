// Package tabs draws one line of tabs with counts. The active tab stands in
// brackets, so that it is seen without colour too.
package tabs

import (
	"github.com/dustin/go-humanize"

	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/layout"
)

// NoCount is the Count of a tab that shows no number.
const NoCount = -1

// Tab is one label.
type Tab struct {
	ID, Label string
	// Count stands beside the label; NoCount hides it.
	Count int
	// Busy shows that the content is being loaded; the old count stays.
	Busy bool
}

// View draws the tabs in at most w cells. When they do not all fit, the active
// one stays in view and an ellipsis shows where others are.
func View(th *theme.Theme, list []Tab, active, w int) string {
	if len(list) == 0 || w <= 0 {
		return ""
	}
	active = layout.Clamp(active, 0, len(list)-1)
	widths := make([]int, len(list))
	for i, t := range list {
		widths[i] = layout.Width(plain(th, t)) + 2
	}
	from, to := window(widths, active, w, layout.Width(th.Glyphs.Ellipsis))
	out := ""
	if from > 0 {
		out = th.Draw(th.Dim, th.Glyphs.Ellipsis)
	}
	for i := from; i < to; i++ {
		out += label(th, list[i], i == active)
	}
	if to < len(list) {
		out += th.Draw(th.Dim, th.Glyphs.Ellipsis)
	}
	return layout.Truncate(out, w, th.Glyphs.Ellipsis)
}

// Next returns the index after active, or before it when step is -1; the ends
// meet. It is 0 when there are no tabs.
func Next(active, step, count int) int {
	if count <= 0 {
		return 0
	}
	return ((active+step)%count + count) % count
}

// window chooses the tabs that fit beside the active one, those before it first.
func window(widths []int, active, w, ellipsis int) (from, to int) {
	fits := func(from, to int) bool {
		sum := 0
		if from > 0 {
			sum += ellipsis
		}
		if to < len(widths) {
			sum += ellipsis
		}
		for _, n := range widths[from:to] {
			sum += n
		}
		return sum <= w
	}
	if fits(0, len(widths)) {
		return 0, len(widths)
	}
	from, to = active, active+1
	for from > 0 && fits(from-1, to) {
		from--
	}
	for to < len(widths) && fits(from, to+1) {
		to++
	}
	return from, to
}

func plain(th *theme.Theme, t Tab) string {
	s := display.Text(t.Label)
	if t.Count != NoCount {
		s += " " + humanize.Comma(int64(t.Count))
	}
	if t.Busy {
		s += th.Glyphs.Ellipsis
	}
	return s
}

func label(th *theme.Theme, t Tab, active bool) string {
	if active {
		return th.Draw(th.TabActive, "["+plain(th, t)+"]")
	}
	return " " + th.Draw(th.Tab, plain(th, t)) + " "
}
