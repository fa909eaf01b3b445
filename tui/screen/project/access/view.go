package access

import (
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

func columns() []table.Column {
	return []table.Column{
		{Title: "Person", Min: 15, Max: 36, Weight: 2},
		{Title: "Role", Min: 11, Max: 11},
		{Title: "From", Min: 23, Max: 46, Weight: 6},
		{Title: "Expires", Min: 11, Max: 11, Drop: 1},
		{Title: "Name", Min: 14, Weight: 3, Drop: 2},
	}
}

func (l *List) cells(r view.AccessRow, c *table.Cells) {
	now := l.c.Now()
	switch {
	case slices.Contains(r.Sources, model.FromPublic.String()) && everybody(r):
		c.Tone(table.Warning, "anyone")
		c.Tone(table.Dim, "only views")
		c.Add("public")
		return
	case everybody(r):
		c.Tone(table.Warning, "everyone signed in")
		c.Add(string(r.Role))
		c.Add("everyone")
		return
	case pending(r):
		c.Tone(table.Dim, r.Who)
		c.Tone(table.Dim, string(r.Role))
		c.Tone(table.Warning, "Pending invitation")
	default:
		c.Add(r.Who)
		c.Add(string(r.Role))
		c.Add(from(r))
	}
	c.Tone(table.Dim, ui.In(r.ExpiresAt.Time, now))
	name := r.Name
	if strings.EqualFold(name, r.Who) {
		name = ""
	}
	c.Tone(table.Dim, name)
}

// from is where a row's access comes from: every source, a guest's marked.
func from(r view.AccessRow) string {
	text := ui.Sources(r.Sources)
	if r.Guest {
		text += " (guest)"
	}
	return text
}

// note is the sentence under the list: whom the project can be shared with, and
// what to do about it (P2, P3, S3).
func (l *List) note() string {
	switch {
	case l.at.Manage != "":
		return ""
	case l.at.Kind == model.Individual.String() && l.at.Visibility != model.Public.String():
		return "Only public projects of an individual workspace take collaborators. Make it public first (v), or move the work to a team workspace."
	case l.at.Kind == model.Individual.String():
		return "Nobody is a member of an individual workspace but you. Collaborators on this project have to accept, and may leave at any time."
	case l.at.Kind == model.Team.String() && !l.at.Guests:
		return l.at.Workspace + " takes no guests: only its members can be given a role. Invite people to it on the People tab, or switch guests on in Settings."
	}
	return ""
}

// arrange shares the height between the heading, the list and the note.
func (l *List) arrange() { l.table.SetSize(l.w, max(0, l.h-1-len(l.asked())-len(l.foot()))) }

// low is the height under which rows come before the note.
const low = 14

// foot is the note in lines, where there is room for it.
func (l *List) foot() []string {
	text := l.note()
	if text == "" {
		return nil
	}
	th := l.c.Theme
	out := []string{""}
	for _, line := range layout.Wrap(text, max(0, l.w-2)) {
		out = append(out, " "+th.Draw(th.Dim, line))
	}
	if l.h < low && l.table.Len()+2+len(out) > l.h {
		return nil
	}
	return out
}

// View draws the list in at most its size.
func (l *List) View() string {
	switch {
	case l.w <= 0 || l.h <= 0:
		return ""
	case l.at.Trashed:
		return ui.Message(l.c, "In the trash it is seen by its owners only.", "Everybody has the access from before again once it is restored (u).", l.w, l.h)
	case l.at.View != "":
		return ui.Message(l.c, "Who has access is for people with a role in the project.", l.at.View, l.w, l.h)
	case l.err != nil && l.table.Len() == 0:
		return ui.Trouble(l.c, l.err, l.w, l.h)
	}
	lines := append(l.asked(), " "+l.head(max(0, l.w-1)))
	lines = append(lines, layout.Lines(l.table.View())...)
	foot := l.foot()
	for len(lines) < l.h-len(foot) {
		lines = append(lines, "")
	}
	return layout.Clip(strings.Join(append(lines, foot...), "\n"), l.w, l.h)
}

// head says what is listed.
func (l *List) head(w int) string {
	title, note := "Access", l.table.Info()
	if l.table.Len() == 0 {
		note = ""
	}
	if l.can != "" {
		title = "Who can " + l.can
		note = strings.TrimSpace(note + "  esc: everybody with access")
	}
	return ui.Section(l.c, title, note, w)
}
