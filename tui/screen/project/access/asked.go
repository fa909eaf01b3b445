package access

import (
	"atrium/model/display"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// glimpsed is the most requests that are shown above the list.
const glimpsed = 3

// asked are the lines above the list that show who asks for access (A6).
func (l *List) asked() []string {
	if len(l.at.Requests) == 0 || l.h < low-2 {
		return nil
	}
	th, w := l.c.Theme, max(0, l.w-1)
	out := []string{" " + ui.Section(l.c, ui.Count(l.at.Asked, "request waits", "requests wait"), "R answers", w)}
	for i, r := range l.at.Requests {
		if i == glimpsed {
			break
		}
		line := display.Text(r.Person) + " asks to become " + r.Role + ": " + display.Text(r.Reason)
		out = append(out, " "+layout.Truncate(line, w, th.Glyphs.Ellipsis))
	}
	if more := l.at.Asked - glimpsed; more > 0 {
		out = append(out, " "+th.Draw(th.Dim, "and "+ui.Number(more)+" more"))
	}
	return append(out, "")
}
