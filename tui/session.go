package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
	"atrium/tui/component/toast"
	"atrium/tui/ui"
)

// sessionRead is what the frame shows: who, where, and the counts on the tabs.
type sessionRead struct {
	reply ui.Reply
	me    ui.Person
	at    ui.Workspace
	inbox int
	asked int    // requests that wait for the person's answer
	lost  string // why the person is elsewhere than before; "" when they are not
	offer bool   // invitations or workspaces to join wait for a newcomer (H2)
}

// deleting is the state of a workspace whose contents are being cleaned up (W3).
const deleting = "deleting"

// readSession is the command that reads what the frame shows.
func (a *App) readSession() tea.Cmd {
	name, id, newcomer := a.c.Workspace.Name, a.c.Workspace.ID, a.newcomer
	var out sessionRead
	read := a.c.Read(&a.session, func(r *ui.Reader) (tea.Msg, error) {
		out = sessionRead{}
		who, err := r.Whoami()
		if err != nil {
			return nil, err
		}
		row, err := r.Workspace(name)
		if name != "" && model.CodeOf(err) == model.NotFound {
			out.lost = "You have no access to " + name + " any more."
			row, err = r.Workspace("")
		}
		if err != nil {
			return nil, err
		}
		me := r.Me()
		if row.State == deleting && row.Name != me.Username {
			out.lost = row.Name + " is being deleted."
			if row, err = r.Workspace(me.Username); err != nil {
				return nil, err
			}
		}
		out.me = ui.Person{ID: me.ID, Username: me.Username, Name: who.Name, PlatformAdmin: me.PlatformAdmin}
		out.at = workspace(row)
		out.inbox, out.asked = r.InboxCount(), r.RequestCount(row.Name)
		if newcomer {
			if out.offer, err = offered(r); err != nil {
				return nil, err
			}
		}
		switch {
		case row.Current:
			out.at.ID = me.Current
		case row.Name == me.Username:
			out.at.ID = me.Home
		case row.Name == name:
			out.at.ID = id
		}
		return nil, nil
	})
	return func() tea.Msg {
		reply := read().(ui.Reply)
		out.reply = reply
		return out
	}
}

// offered says whether invitations or workspaces to join wait for the person.
func offered(r *ui.Reader) (bool, error) {
	invitations, err := r.Invitations(model.Page{Size: 1}, false)
	if err != nil || len(invitations.Data) > 0 {
		return err == nil, err
	}
	joinable, err := r.Joinable(model.Page{Size: 1})
	return len(joinable.Data) > 0, err
}

func workspace(row view.WorkspaceRow) ui.Workspace {
	w := ui.Workspace{
		Name: row.Name, Kind: row.Kind, Role: string(row.Role),
		People: row.People, Pending: row.Pending, Projects: row.Projects,
	}
	if row.ReadOnly != nil && len(row.ReadOnly.Reasons) > 0 {
		w.ReadOnly = "read-only: " + row.ReadOnly.Reasons[0].Cause
	}
	w.Warning = row.Warning
	return w
}

// sessionRead takes what was read. A person who lost the workspace goes on in
// the remembered one; one who may not act at all any more is out.
func (a *App) sessionRead(m sessionRead) tea.Cmd {
	if m.reply.Stale() {
		return nil
	}
	if err := m.reply.Err(); err != nil {
		if !a.known || model.CodeOf(err) == model.Denied {
			a.fail = err
			return tea.Quit
		}
		return a.problem(0, err)
	}
	moved := a.c.Workspace.Name != "" && a.c.Workspace.Name != m.at.Name
	first := !a.known
	a.known, a.inbox, a.asked = true, m.inbox, m.asked
	a.c.Me, a.c.Workspace = m.me, m.at
	switch {
	case m.lost != "":
		text := m.lost + " You are in " + m.at.Name + " now."
		return tea.Batch(a.toast.Show(toast.Warning, text), a.arrive(), a.typedAhead())
	case m.offer:
		a.newcomer = false
		return tea.Batch(a.arrive(), a.visit(ui.Route{Kind: ui.Switcher}), a.typedAhead())
	case first, moved:
		a.newcomer = false
		return tea.Batch(a.arrive(), a.typedAhead())
	}
	return nil
}

// arrive starts afresh in the workspace of the context.
func (a *App) arrive() tea.Cmd {
	a.dialogs = nil
	for r := range a.open {
		if r.Workspace != a.c.Workspace.Name {
			delete(a.open, r)
		}
	}
	return a.visit(ui.Route{Kind: ui.Overview})
}

// enter moves the console to a workspace and remembers it (P4).
func (a *App) enter(name string) tea.Cmd {
	return a.c.Change(ui.Plan{
		Ops: []model.Operation{op.SwitchWorkspace{Name: name}}, Quiet: true,
		Then: func(effects []model.Effect) tea.Cmd {
			a.c.Workspace = ui.Workspace{Name: name, ID: effects[0].Workspace}
			return tea.Batch(a.readSession(), a.arrive())
		},
	})
}

// become goes on as another actor: somebody who has signed in or up now, or, still
// without an account, with a login that the session has proven.
func (a *App) become(actor model.Actor) tea.Cmd {
	a.c.Actor = actor
	if actor.Person == 0 {
		return nil
	}
	a.newcomer = a.stranger
	a.stranger = false
	delete(a.open, ui.Route{Kind: ui.SignUp})
	if a.signedIn != nil {
		a.signedIn(actor)
	}
	a.resize(a.w, a.h)
	return a.readSession()
}

// started goes on as the first account.
func (a *App) started(id model.ID) tea.Cmd {
	a.c.Actor.Person, a.c.Actor.System, a.first = id, false, false
	delete(a.open, ui.Route{Kind: ui.Start})
	if a.signedIn != nil {
		a.signedIn(a.c.Actor)
	}
	a.resize(a.w, a.h)
	return a.readSession()
}
