// Package header draws the top line: workspace, breadcrumb, what must be known
// (read-only, a warning) and who is acting in which role.
package header

import (
	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/component/crumbs"
	"atrium/tui/layout"
)

// Header is what the line says.
type Header struct {
	// Workspace is the name that opens the switcher; "" when none is chosen.
	Workspace string
	// Crumbs are the steps below the workspace.
	Crumbs []string
	// Person and Role name who is acting; Role may be empty.
	Person, Role string
	// Banner is a word or two, such as "read-only" or "91% of hours used".
	Banner string
	// Alert draws the banner as a danger instead of a warning.
	Alert bool
}

// least is what workspace and breadcrumb keep before the right side gives way.
const least = 28

// View draws the line in exactly w cells. When it is short, first the role, then
// the person, then the end of the banner disappears.
func View(th *theme.Theme, h Header, w int) string {
	if w <= 0 {
		return ""
	}
	room := max(0, w-least-1)
	right := ""
	for _, who := range []string{who(h, true), who(h, false), ""} {
		if right = side(th, h, who); layout.Width(right) <= room {
			break
		}
	}
	right = layout.Truncate(right, room, th.Glyphs.Ellipsis)
	taken := 0
	if right != "" {
		taken = layout.Width(right) + 1
	}
	return layout.Edges(left(th, h, w-taken), right, w, least, th.Glyphs.Ellipsis)
}

func left(th *theme.Theme, h Header, w int) string {
	if h.Workspace == "" {
		return crumbs.View(th, h.Crumbs, w)
	}
	name := display.Text(h.Workspace)
	mark := " " + th.Glyphs.Down
	// A long name must leave room for the place one is at.
	most := w - layout.Width(mark)
	if n := len(h.Crumbs); n > 0 {
		gap := 3
		here := layout.Width(display.Text(h.Crumbs[n-1])) + gap
		if n > 1 {
			here += layout.Width(th.Glyphs.Ellipsis) + gap
		}
		most = max(w/3, most-here)
	}
	out := th.Draw(th.Workspace, layout.Truncate(name, most, th.Glyphs.Ellipsis)+mark)
	if len(h.Crumbs) == 0 {
		return out
	}
	out += th.Draw(th.Crumb, " "+th.Glyphs.Crumb+" ")
	return out + crumbs.View(th, h.Crumbs, w-layout.Width(out))
}

func who(h Header, role bool) string {
	s := display.Text(h.Person)
	if role && h.Role != "" && s != "" {
		s += " (" + display.Text(h.Role) + ")"
	}
	return s
}

func side(th *theme.Theme, h Header, who string) string {
	out := ""
	if h.Banner != "" {
		style := th.Banner
		if h.Alert {
			style = th.Danger.Bold(true)
		}
		out = th.Draw(style, th.Glyphs.Warning+" "+display.Text(h.Banner))
	}
	if who == "" {
		return out
	}
	if out != "" {
		out += "  "
	}
	return out + th.Draw(th.Dim, who)
}
