package switcher

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/ui"
)

// The most rows of each kind that are listed: typing finds the others.
const (
	mostWorkspaces  = 200
	mostInvitations = 50
	mostShared      = 100
)

// row is one place to go to, or an invitation.
type row struct {
	id, name   string
	kind, role string
	people     string
	projects   string
	note       string
	tone       table.Tone // of note

	workspace  string
	project    string // its short name, for a shared project
	invitation string // its id
	join       bool   // it can be joined by domain (S1)
	failed     bool   // its clean-up stands still (W3)
	barred     string // the login provider that this session was not signed in through (S2)
	release    bool   // and that it may switch off
}

func workspaceID(name string) string { return "workspace:" + name }

// found is what one read gave.
type found struct {
	rows   []row
	create string
	note   string
}

// read is the command that reads what matches the line.
func (s *Screen) read() tea.Cmd {
	needle, at, now := strings.TrimSpace(s.line.Value()), s.c.Workspace.Name, s.c.Now()
	return s.c.Read(&s.turn, func(r *ui.Reader) (tea.Msg, error) {
		var out found
		invitations, err := r.Invitations(model.Page{Size: mostInvitations}, false)
		if err != nil {
			return nil, err
		}
		for _, i := range invitations.Data {
			if place := whole(i); matches(needle, place) {
				out.rows = append(out.rows, row{
					id: "invitation:" + i.ID, name: place, kind: "invitation", role: i.Role, invitation: i.ID, workspace: i.Workspace,
					project: strings.TrimPrefix(string(i.Project), i.Workspace+"/"),
					note:    from(i) + "expires " + ui.In(i.ExpiresAt.Time, now), tone: table.Accent,
				})
			}
		}
		if err := out.workspaces(r, needle, at); err != nil {
			return nil, err
		}
		if err := out.doors(r, needle); err != nil {
			return nil, err
		}
		shared, err := r.Shared(model.Page{Size: mostShared})
		if err != nil {
			return nil, err
		}
		for _, p := range shared.Data {
			if matches(needle, p.FullName, p.Description) {
				out.rows = append(out.rows, row{
					id: "project:" + p.FullName, name: p.FullName, kind: "project", role: string(p.Role),
					people: ui.Number(p.People), workspace: p.Workspace, project: p.Name, note: p.Description,
				})
			}
		}
		out.create = mayCreate(r)
		return out, nil
	})
}

// workspaces adds those the person belongs to, and for a platform admin who
// types any others that match.
func (f *found) workspaces(r *ui.Reader, needle, at string) error {
	mine, err := r.Workspaces(view.WorkspaceQuery{Mine: true, Filter: needle, Page: model.Page{Size: mostWorkspaces}})
	if err != nil {
		return err
	}
	rows := mine.Data
	if mine.Next != "" {
		f.note = "There are more: type a part of the name."
	}
	if needle != "" && r.Me().PlatformAdmin {
		all, err := r.Workspaces(view.WorkspaceQuery{Filter: needle, Page: model.Page{Size: mostInvitations}})
		if err != nil {
			return err
		}
		for _, w := range all.Data {
			if !slices.ContainsFunc(rows, func(o view.WorkspaceRow) bool { return o.Name == w.Name }) {
				rows = append(rows, w)
			}
		}
	}
	if needle == "" && r.Me().PlatformAdmin {
		f.note = "You are platform admin: typing finds every workspace."
		here := func(w view.WorkspaceRow) bool { return w.Name == at }
		if w, err := r.Workspace(at); err == nil && !slices.ContainsFunc(rows, here) {
			rows = append([]view.WorkspaceRow{w}, rows...)
		}
	}
	for _, w := range rows {
		f.rows = append(f.rows, workspaceRow(w, at))
	}
	return nil
}

// doors adds the workspaces that the person may join by their domain, and those
// where they count as a member only when signed in otherwise.
func (f *found) doors(r *ui.Reader, needle string) error {
	open, err := r.Joinable(model.Page{Size: mostInvitations})
	if err != nil {
		return err
	}
	for _, w := range open.Data {
		listed := func(o row) bool { return o.workspace == w.Name && o.project == "" }
		if !matches(needle, w.Name, w.Description) || slices.ContainsFunc(f.rows, listed) {
			continue
		}
		line := row{
			id: workspaceID(w.Name), name: w.Name, kind: "team", role: "(join)", people: ui.Number(w.People), workspace: w.Name, join: true,
			note: "open to " + w.Domain + "  " + display.Text(w.Description), tone: table.Accent,
		}
		if w.Why != "" {
			line.note, line.tone = string(w.Why), table.Dim
		}
		f.rows = append(f.rows, line)
	}
	barred, err := r.Barred()
	if err != nil {
		return err
	}
	for _, w := range barred {
		if matches(needle, w.Name) && !slices.ContainsFunc(f.rows, func(o row) bool { return o.id == workspaceID(w.Name) }) {
			f.rows = append(f.rows, row{
				id: workspaceID(w.Name), name: w.Name, kind: "team", role: "(" + w.Role + ")", workspace: w.Name,
				barred: w.Provider, release: w.Release, note: "sign in through " + w.Provider, tone: table.Warning,
			})
		}
	}
	return nil
}

func workspaceRow(w view.WorkspaceRow, at string) row {
	out := row{
		id: workspaceID(w.Name), name: w.Name, kind: w.Kind, role: string(w.Role), workspace: w.Name,
		people: ui.Number(w.People), projects: ui.Number(w.Projects), note: w.Description,
	}
	switch {
	case w.ReadOnly != nil:
		out.note, out.tone = "read-only", table.Warning
	case w.Cleanup != nil && w.Cleanup.Error != "":
		out.note, out.tone = w.State+": "+string(w.Cleanup.Error), table.Danger
	case w.Cleanup != nil:
		out.note, out.tone = cleaning(w), table.Danger
	case w.State != "active":
		out.note, out.tone = w.State, table.Danger
	case w.Name == at:
		out.note, out.tone = strings.TrimSpace("you are here  "+display.Text(w.Description)), table.Accent
	}
	out.failed = w.State == model.WorkspaceFailed.String()
	if out.role == "" {
		out.role = "(none)"
	}
	return out
}

// cleaning says how far a clean-up is, the share first: a narrow column cuts the rest.
func cleaning(w view.WorkspaceRow) string {
	c := w.Cleanup
	share := min(99, 100*c.Done/max(1, c.Total))
	return w.State + " " + ui.Number(share) + "%: " + ui.Number(c.Done) + " of about " + ui.Number(c.Total) + " records"
}

// whole is what an invitation is to.
func whole(i view.InvitationRow) string {
	if i.Project != "" {
		return string(i.Project)
	}
	return i.Workspace
}

func from(i view.InvitationRow) string {
	if i.InvitedBy == "" {
		return ""
	}
	return "from " + string(i.InvitedBy) + ", "
}

func matches(needle string, texts ...string) bool {
	return slices.ContainsFunc(texts, func(t string) bool {
		return strings.Contains(strings.ToLower(t), strings.ToLower(needle))
	})
}

// mayCreate is why the person may not create a workspace (W1), "" when they may.
func mayCreate(r *ui.Reader) string {
	p, err := r.Platform()
	me := r.Me()
	switch {
	case err != nil:
		return model.AsError(err).Message
	case me.PlatformAdmin, p.WorkspaceCreation == "everyone":
		return ""
	case p.WorkspaceCreation == "named" && slices.Contains(p.Creators, me.Username):
		return ""
	case p.WorkspaceCreation == "named":
		return "only people named by the platform admins may; ask one of them."
	}
	return "only platform admins may; ask one of them."
}

func columns() []table.Column {
	return []table.Column{
		{Title: "Name", Min: 16, Max: 40, Weight: 2},
		{Title: "Kind", Min: 10, Drop: 1},
		{Title: "Role", Min: 11},
		{Title: "People", Min: 6, Align: table.Right, Drop: 3},
		{Title: "Projects", Min: 8, Align: table.Right, Drop: 4},
		{Title: "", Min: 14, Weight: 5, Drop: 2},
	}
}

func cells(r row, c *table.Cells) {
	name := table.Strong
	if r.invitation != "" {
		name = table.Accent
	}
	c.Tone(name, r.name)
	c.Tone(table.Dim, r.kind)
	c.Tone(table.Badge, r.role)
	c.Add(r.people)
	c.Add(r.projects)
	tone := r.tone
	if tone == table.Plain {
		tone = table.Dim
	}
	c.Tone(tone, r.note)
}
