package people

import (
	"strings"

	"atrium/tui/layout"
	"atrium/tui/ui"
)

// arrange shares the height between the field, what is said of the list, the
// filter and the list.
func (s *Screen) arrange() {
	inner := max(0, s.w-1)
	s.filter.SetSize(inner, 1)
	s.field.line.SetSize(max(0, inner-layout.Width(s.role())), layout.Clamp(s.h/2, 1, 8))
	s.table.SetSize(s.w, max(0, s.h-len(s.head())-1-s.filter.Height()))
}

// message is what stands in the place of rows when there are none.
func (s *Screen) message() {
	switch {
	case s.query.Filter != "":
		s.table.SetMessage(s.filter.Empty())
	case s.query.Kind == service:
		s.table.SetMessage("There are no service accounts here.\nPress b to create one, esc to show everybody.")
	case s.narrowed():
		s.table.SetMessage("Nobody here is " + s.narrowing() + ".\nPress esc to show everybody, f or F for another choice.")
	default:
		s.table.SetMessage("")
	}
}

// narrowing is what the list is narrowed to, in words.
func (s *Screen) narrowing() string {
	var parts []string
	switch {
	case s.query.Kind == service:
		parts = append(parts, "service accounts")
	case s.query.Guests:
		parts = append(parts, "a guest")
	case s.query.Status != "":
		parts = append(parts, s.query.Status)
	}
	if s.query.Role != "" {
		parts = append(parts, s.query.Role)
	}
	return strings.Join(parts, " and ")
}

// role is the end of the field's line: what people are invited as.
func (s *Screen) role() string {
	return "  as " + s.field.role.String() + " "
}

// head is the field, or why there is none.
func (s *Screen) head() []string {
	th := s.c.Theme
	if why := s.place.InviteWhy(); why != "" {
		var out []string
		for _, l := range layout.Wrap(th.Glyphs.Lock+" Cannot invite: "+why, max(0, s.w-2)) {
			out = append(out, " "+th.Draw(th.Dim, l))
		}
		return out[:min(len(out), max(1, s.h/4))]
	}
	lines := layout.Lines(s.field.line.View())
	if len(lines) == 0 {
		return []string{""}
	}
	as := th.Draw(th.Dim, "  as ") + th.Draw(th.Badge, s.field.role.String())
	lines[0] += as
	for i := range lines {
		lines[i] = " " + lines[i]
	}
	return lines
}

// said is the line above the list: which rows are in view, and why these.
func (s *Screen) said() string {
	th := s.c.Theme
	var parts []string
	if s.table.Len() > 0 {
		parts = append(parts, s.table.Info())
	}
	if s.narrowed() {
		parts = append(parts, "only "+strings.Replace(s.narrowing(), "a guest", "guests", 1))
	}
	if o := s.sorted(); o.sort != "name" {
		parts = append(parts, "by "+o.title)
	}
	if s.list.Waiting() && (s.again || !s.table.Loaded()) {
		parts = append(parts, "reading"+th.Glyphs.Ellipsis)
	}
	text := strings.Join(parts, " "+th.Glyphs.Separator+" ")
	return " " + ui.Section(s.c, s.Title(), text, max(0, s.w-1))
}

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.err != nil && s.place.Workspace == "":
		return ui.Trouble(s.c, s.err, s.w, s.h)
	}
	lines := append(s.head(), s.said())
	if s.filter.Height() > 0 {
		lines = append(lines, " "+s.filter.View())
	}
	return layout.Clip(strings.Join(append(lines, s.table.View()), "\n"), s.w, s.h)
}
