package access

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
	"atrium/tui/component/picker"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/screen/request"
	"atrium/tui/ui"
)

// Catalog lists what can be done to the list, with the default keys. The
// actions are the project's: they are alive together with its own.
func Catalog() []keys.Action {
	const group = "Access to the project"
	return []keys.Action{
		{ID: "project.add", Keys: []string{"a"}, Title: "add people", Group: group, Footer: 60},
		{ID: "project.role", Keys: []string{"r"}, Title: "change role or expiry", Group: group, Footer: 50},
		{ID: "project.revoke", Keys: []string{"x"}, Title: "revoke access", Group: group, Footer: 45},
		{ID: "project.requests", Keys: []string{"R"}, Title: "answer requests", Group: group, Footer: 55},
		{ID: "project.ask", Title: "ask for more access", Group: group},
		{ID: "project.explain", Keys: []string{"e"}, Title: "explain access", Group: group, Footer: 40},
		{ID: "project.explain-other", Keys: []string{"E"}, Title: "explain somebody else's access", Group: group},
		{ID: "project.who-can", Keys: []string{"c"}, Title: "who can do what", Group: group, Footer: 35},
		{ID: "project.person", Keys: []string{"enter"}, Title: "open the person", Group: group},
		{ID: "project.mark", Keys: []string{" "}, Title: "mark for several at once", Group: group},
		{ID: "project.clear", Keys: []string{"esc"}, Title: "step back", Group: group, Footer: 70},
	}
}

// Deeds adds what can be done to the list now.
func (l *List) Deeds(deeds map[string]ui.Deed) {
	deeds["project.ask"] = ui.Deed{Run: func() tea.Cmd { return request.File(l.c, l.at.Full, model.NoProjectRole) }}
	if l.at.View != "" {
		return
	}
	deeds["project.add"] = ui.Deed{Run: l.add, Disabled: l.addWhy()}
	deeds["project.requests"] = ui.Deed{Run: func() tea.Cmd { return request.Choose(l.c, l.at.Requests) }, Disabled: l.requestsWhy()}
	deeds["project.who-can"] = ui.Deed{Run: l.whoCan}
	deeds["project.explain-other"] = ui.Deed{Run: l.explainOther}
	if l.marked() || l.can != "" {
		deeds["project.clear"] = ui.Deed{Run: l.clear}
	}
	r, ok := l.current()
	if !ok {
		return
	}
	deeds["project.role"] = ui.Deed{Run: func() tea.Cmd {
		if l.marked() {
			return l.changeAll()
		}
		return l.change(r)
	}, Disabled: l.roleWhy(r)}
	deeds["project.revoke"] = ui.Deed{Run: l.revoke, Disabled: l.revokeWhy(r)}
	deeds["project.explain"] = ui.Deed{Run: func() tea.Cmd { return ui.Explain(l.c, r.Who, l.at.Full) }, Disabled: explainWhy(r)}
	deeds["project.person"] = ui.Deed{Run: func() tea.Cmd { return l.person(r) }, Disabled: l.personWhy(r)}
	deeds["project.mark"] = ui.Deed{Run: func() tea.Cmd {
		l.table.Do(table.Toggle)
		l.table.Do(table.Down)
		return l.fetch()
	}}
}

// requestsWhy is why there is no request to answer.
func (l *List) requestsWhy() string {
	switch {
	case l.at.Manage != "":
		return l.at.Manage
	case l.at.Asked == 0:
		return "nobody asks for access at the moment."
	}
	return ""
}

// addWhy is why nobody can be added (P3).
func (l *List) addWhy() string {
	switch {
	case l.at.Manage != "":
		return l.at.Manage
	case l.at.Kind == model.Individual.String() && l.at.Visibility != model.Public.String():
		return "only public projects of an individual workspace take collaborators; make it public first (v)."
	}
	return ""
}

func (l *List) roleWhy(r view.AccessRow) string {
	switch {
	case l.at.Manage != "":
		return l.at.Manage
	case l.marked():
		return ""
	}
	return closing(r)
}

// revokeWhy is why there is nothing of a row to take away. Of several marked
// ones each gets its own verdict.
func (l *List) revokeWhy(r view.AccessRow) string {
	switch {
	case l.at.Manage != "":
		return l.at.Manage
	case l.marked():
		return ""
	case closing(r) != "":
		return closing(r)
	case !pending(r) && r.Grant == "" && l.can == "":
		return r.Who + " has no grant here; the access is from " + from(r) + ". Lock (L) or hide (H) the project, or change the role on the People tab."
	}
	return ""
}

// closing is why a row that stands for everybody cannot be changed as one.
func closing(r view.AccessRow) string {
	switch {
	case !everybody(r):
		return ""
	case r.Role == "":
		return "this row stands for everybody: the project is public; v changes its visibility."
	}
	return "this row stands for everybody: the workspace's Settings give everyone a role; H hides the project from them."
}

func explainWhy(r view.AccessRow) string {
	switch {
	case everybody(r):
		return "this row stands for everybody; E explains the access of one person."
	case r.Person == "":
		return "nobody has accepted this invitation yet."
	}
	return ""
}

func (l *List) personWhy(r view.AccessRow) string {
	switch {
	case everybody(r):
		return "this row stands for everybody."
	case l.at.Kind == "":
		return "you do not see the people of " + l.at.Workspace + "."
	case pending(r):
		return "the invitation to this project has to be accepted first."
	}
	return ""
}

// listed says whether a row's person is on the People list of the workspace.
type listed struct {
	row view.AccessRow
	is  bool
}

// person opens the detail of a row's person. Who has access without belonging to
// the workspace, such as a platform admin, has none there: their access is
// explained instead.
func (l *List) person(r view.AccessRow) tea.Cmd {
	at := l.at.Workspace
	return l.c.Read(&l.opening, func(rd *ui.Reader) (tea.Msg, error) {
		_, err := rd.Person(at, r.Who)
		if model.CodeOf(err) == model.NotFound {
			return listed{r, false}, nil
		}
		return listed{r, true}, err
	})
}

// opened goes on once it is known whether there is a detail.
func (l *List) opened(m listed) tea.Cmd {
	if m.is {
		return ui.Visit(ui.Route{Kind: ui.PersonDetail, Workspace: l.at.Workspace, Name: m.row.Who})
	}
	return ui.Ask(ui.NewPanel(
		l.c, m.row.Who, m.row.Who+" is not on the People list of "+l.at.Workspace+".", "",
		"The access to "+l.at.Full+" comes from: "+from(m.row)+".", "", "Press e on the list to have it explained.",
	))
}

// clear steps back inside the list: from marks, then from an action.
func (l *List) clear() tea.Cmd {
	if l.marked() {
		l.table.Deselect()
		return nil
	}
	return l.narrow("")
}

// revoke takes the grants and invitations of the targets away.
func (l *List) revoke() tea.Cmd {
	targets := l.targets()
	if len(targets) == 0 {
		return nil
	}
	name := targets[0]
	if len(targets) > 1 {
		name = ui.Count(len(targets), "person", "people")
	}
	ops := make([]model.Operation, len(targets))
	for i, who := range targets {
		ops[i] = op.RevokeAccess{Project: l.at.Full, Who: who}
	}
	return l.c.Change(ui.Plan{Title: "Revoke the access of " + name + " to " + l.at.Full + "?", Yes: "Revoke", Ops: ops})
}

// whoCan asks for an action and lists who may do it (A2).
func (l *List) whoCan() tea.Cmd {
	items := []picker.Item{{ID: "", Title: "any access", Detail: "everybody with a role, and pending invitations", Current: l.can == ""}}
	for _, p := range model.ProjectPermissions() {
		items = append(items, picker.Item{ID: p.Name, Title: p.Name, Detail: p.Note, Current: l.can == p.Name})
	}
	return ui.Ask(ui.NewPick(l.c, "Who can do what to "+l.at.Full+"?", items, l.narrow))
}
