package subscription

import (
	"atrium/model/quota/figure"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// tall is the height of the chart in cells.
const tall = 5

// chart draws the hours of the last 30 days, one column a day; the numbers at its
// side and below say what it shows without colour.
func (s *Screen) chart(w int) []string {
	th, days := s.c.Theme, s.data.days
	var most, sum int64
	for _, d := range days {
		most, sum = max(most, d.Hours), sum+d.Hours
	}
	out := []string{ui.Section(s.c, "Daily usage", figure.Hours(sum)+" hours in 30 days", w)}
	if most == 0 || len(days) == 0 {
		return append(out, s.dim("Nothing was tracked in the last 30 days.", w))
	}
	const scale = 8
	if room := w - scale; room < len(days) {
		days = days[len(days)-max(1, room):]
	}
	for row := range tall {
		line, label := "", ""
		for _, d := range days {
			// A day that was used at all shows in the lowest row.
			high := (d.Hours*tall + most - 1) / most
			if int(high) >= tall-row {
				line += th.Glyphs.Full
			} else {
				line += " "
			}
		}
		switch row {
		case 0:
			label = figure.Hours(most) + " h"
		case tall - 1:
			label = "0 h"
		}
		out = append(out, th.Draw(th.Dim, layout.Pad(label, scale, ""))+th.Draw(th.Full, line))
	}
	first, last := string(days[0].Day), string(days[len(days)-1].Day)
	axis := first + layout.Repeat(" ", len(days)-len(first)-len(last)) + last
	if len(days) < len(first)+len(last)+1 {
		axis = "to " + last
	}
	return append(out, th.Draw(th.Dim, layout.Truncate(layout.Repeat(" ", scale)+axis, w, th.Glyphs.Ellipsis)))
}
