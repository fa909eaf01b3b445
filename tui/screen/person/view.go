package person

import (
	"strings"

	"atrium/model/display"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/layout"
	"atrium/tui/screen/people/member"
	"atrium/tui/ui"
)

func columns() []table.Column {
	return []table.Column{
		{Title: "Project", Min: 16, Max: 48, Weight: 2},
		{Title: "Role", Min: 11},
		{Title: "Expires", Min: 11, Drop: 2},
		{Title: "Comes from", Min: 20, Weight: 4, Drop: 1},
	}
}

func (s *Screen) cells(a view.ProjectAccess, c *table.Cells) {
	c.Tone(table.Strong, short(a.Project))
	role := string(a.Role)
	if role == "" {
		role = "may view"
	}
	c.Tone(table.Badge, role)
	c.Add(ui.In(a.ExpiresAt.Time, s.c.Now()))
	c.Tone(table.Dim, ui.Sources(a.Sources))
}

// short is a project's name within its workspace.
func short(full string) string {
	_, name, _ := strings.Cut(full, "/")
	return name
}

func (s *Screen) arrange() { s.table.SetSize(s.w, max(0, s.h-len(s.head()))) }

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.data == nil && s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	case s.data == nil:
		return ui.Message(s.c, "Reading "+s.who+s.c.Theme.Glyphs.Ellipsis, "", s.w, s.h)
	}
	lines := s.head()
	if s.table.Len() == 0 {
		lines = append(lines, layout.Lines(ui.Message(s.c, s.none(), "", s.w, s.h))...)
	} else {
		lines = append(lines, s.table.View())
	}
	return layout.Clip(strings.Join(lines, "\n"), s.w, s.h)
}

// none is why there are no projects to list.
func (s *Screen) none() string {
	switch {
	case s.data.Person == "":
		return "No access before the invitation is accepted: there is no account yet."
	case s.data.Status == "pending":
		return "No access before the invitation is accepted."
	case s.data.Status == "suspended":
		return "Suspended: all access has ended until a platform admin resumes the account."
	}
	return "No project here that you may see is open to " + s.who + "."
}

// head is the person above the list of projects.
func (s *Screen) head() []string {
	if s.data == nil {
		return nil
	}
	w, d := max(0, s.w-1), s.data
	name := d.Name
	if name == d.Who {
		name = ""
	}
	out := []string{" " + ui.Section(s.c, d.Who, name, w)}
	facts := s.facts()
	perLine := 1
	if s.w >= 100 {
		perLine = 3
	} else if s.w >= 60 {
		perLine = 2
	}
	for i := 0; i < len(facts); i += perLine {
		line := ""
		for _, f := range facts[i:min(len(facts), i+perLine)] {
			line += layout.Pad(s.fact(f[0], f[1]), w/perLine-1, s.c.Theme.Glyphs.Ellipsis) + " "
		}
		out = append(out, " "+strings.TrimRight(line, " "))
	}
	note := s.table.Info()
	if d.More {
		note += " and more"
	}
	return append(out, "", " "+ui.Section(s.c, "Projects in "+s.at, note, w))
}

func (s *Screen) fact(label, value string) string {
	th := s.c.Theme
	return th.Draw(th.Label, layout.Pad(label, 11, "")) + display.Text(value)
}

// facts are the labelled words about the person, without those that are empty.
func (s *Screen) facts() [][2]string {
	d, now := s.data, s.c.Now()
	status, _ := member.State(d.PeopleRow, now)
	var out [][2]string
	add := func(label, value string) {
		if value != "" {
			out = append(out, [2]string{label, value})
		}
	}
	add("Status", status)
	add("Role", member.Role(d.PeopleRow))
	add("Email", d.Email)
	add("Joined", ui.Date(d.JoinedAt.Time))
	add("Invited by", string(d.InvitedBy))
	if d.Status == "pending" {
		add("Invitation", "expires "+ui.In(d.InvitationExpiresAt.Time, now))
	}
	if !d.ExpiresAt.IsZero() {
		add("Expires", ui.In(d.ExpiresAt.Time, now)+", "+ui.Date(d.ExpiresAt.Time))
	}
	return out
}
