package matrix

import (
	"strings"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// How wide the columns are, with the space between them.
const (
	personWidth  = 14
	projectWidth = 12
	between      = 2
	margin       = 3
)

// fitting is how many projects fit beside the people.
func fitting(w int) int { return max(1, (w-margin-personWidth)/(projectWidth+between)) }

// heads are the columns; the one under the cursor is in brackets.
func (s *Screen) heads() []table.Column {
	out := []table.Column{{Title: "Person", Min: 10, Max: personWidth, Weight: 1}}
	for i, full := range s.columns {
		name := display.Text(strings.TrimPrefix(full, s.at+"/"))
		if i == s.col {
			name = "[" + s.both(name, projectWidth-2) + "]"
		}
		name = s.both(name, projectWidth)
		out = append(out, table.Column{Title: name, Min: projectWidth, Max: projectWidth, Drop: i + 1})
	}
	return out
}

// both cuts a name in the middle: those of many projects begin alike.
func (s *Screen) both(name string, w int) string {
	if layout.Width(name) <= w {
		return name
	}
	head := w / 3
	return layout.Truncate(name, head, "") + layout.TruncateLeft(name, w-head, s.c.Theme.Glyphs.Ellipsis)
}

func (s *Screen) cells(r view.MatrixRow, c *table.Cells) {
	c.Tone(table.Strong, string(r.Person))
	for _, full := range s.columns {
		cell, ok := cellOf(r, full)
		switch {
		case !ok:
			c.Tone(table.Dim, "")
		case cell.Role == "":
			c.Tone(table.Dim, "-")
		case cell.Role == view.Opt(model.Owner.String()):
			c.Tone(table.Strong, short(cell))
		default:
			c.Add(short(cell))
		}
	}
}

// letters stand for the sources of an access.
func letters() [][2]string {
	return [][2]string{
		{model.FromPlatform.String(), "P"},
		{model.FromWorkspaceAdmin.String(), "A"},
		{model.FromGrant.String(), "G"},
		{model.FromWorkspaceRole.String(), "W"},
		{model.FromEveryone.String(), "E"},
	}
}

// short is a cell in few letters: the role, what it comes from, and ~ where it
// ends.
func short(c view.MatrixCell) string {
	word := string(c.Role)
	if c.Role == view.Opt(model.Contributor.String()) {
		word = "contrib"
	}
	word += " "
	for _, l := range letters() {
		for _, src := range c.Sources {
			if src == l[0] {
				word += l[1]
			}
		}
	}
	if !c.ExpiresAt.IsZero() {
		word += "~"
	}
	return word
}

// legend tells what the letters mean, in fewer words where there is little room.
func legend(w int) string {
	said := []string{}
	for _, l := range letters() {
		said = append(said, l[1]+" "+l[0])
	}
	long := strings.Join(append(said, "~ ends"), "  ")
	if layout.Width(long) > w {
		return "P platform  A admin  G grant  W role  E everyone  ~ ends"
	}
	return long
}

// detail is the cell under the cursor in words.
func (s *Screen) detail() string {
	row, cell, ok := s.current()
	if !ok {
		return ""
	}
	who := string(row.Person)
	if row.Status != model.PersonActive.String() {
		who += " (" + row.Status + ")"
	}
	project := strings.TrimPrefix(cell.Project, s.at+"/")
	if cell.Role == "" {
		return who + ": no access to " + project
	}
	said := who + ": " + string(cell.Role) + " of " + project + " from " + ui.Sources(cell.Sources)
	if !cell.ExpiresAt.IsZero() {
		said += " until " + ui.Date(cell.ExpiresAt.Time)
	}
	return said
}

// arrange shares the height between the heading, the filter, the list and the
// lines under it.
func (s *Screen) arrange() {
	s.filter.SetSize(max(0, s.w-1), s.filter.Height())
	s.table.SetSize(s.w, max(0, s.h-1-s.filter.Height()-s.below()))
}

// below is the number of lines under the list.
func (s *Screen) below() int {
	if s.h < 8 {
		return 0
	}
	return 3
}

func (s *Screen) message() {
	switch {
	case s.filter.Active():
		s.table.SetMessage(s.filter.Empty())
	default:
		s.table.SetMessage("Nobody has a role or a grant in " + s.at + " yet.")
	}
}

// said is what the heading says of what is shown.
func (s *Screen) said() string {
	var parts []string
	if info := s.table.Info(); info != "" && s.table.Len() > 0 {
		parts = append(parts, info+" people")
	}
	switch n := len(s.columns); {
	case n == 0 && s.table.Len() > 0 && s.table.Loaded() && !s.turn.Waiting():
		parts = append(parts, "no project whose people you may see")
	case n > 0:
		said := ui.Count(n, "project", "projects")
		if len(s.starts) > 1 || s.next != "" {
			said += ", page " + ui.Number(len(s.starts))
		}
		if s.next != "" {
			said += ", more right"
		}
		parts = append(parts, said)
	}
	return strings.Join(parts, "  ")
}

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.err != nil && s.table.Len() == 0:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	}
	th := s.c.Theme
	lines := []string{" " + ui.Section(s.c, "Matrix", s.said(), max(0, s.w-1))}
	if s.filter.Height() > 0 {
		lines = append(lines, " "+s.filter.View())
	}
	body := layout.Lines(s.table.View())
	if s.below() > 0 {
		for len(body) < max(0, s.h-1-s.filter.Height()-s.below()) {
			body = append(body, "")
		}
		line := func(text string) string {
			return layout.Truncate(display.Text(text), max(0, s.w-2), th.Glyphs.Ellipsis)
		}
		body = append(body, "", " "+line(s.detail()), " "+th.Draw(th.KeyHelp, line(legend(s.w-2))))
	}
	return layout.Clip(strings.Join(append(lines, body...), "\n"), s.w, s.h)
}
