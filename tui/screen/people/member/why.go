package member

import (
	"atrium/model"
	"atrium/model/view"
	"atrium/tui/ui"
)

// Place is the workspace that rows are of, as far as actions need it.
type Place struct {
	Workspace string
	Kind      string
	// Manage is why the actor may not manage people; "" when they may.
	Manage string
	// Me is the actor's username.
	Me string
}

// Read finds out about a place. Needs workspace.view.
func Read(r *ui.Reader, at string) (Place, error) {
	w, err := r.Workspace(at)
	if err != nil {
		return Place{}, err
	}
	p := Place{Workspace: at, Kind: w.Kind}
	if me := r.Me(); me != nil {
		p.Me = me.Username
	}
	_, p.Manage = r.May(model.PeopleManage, at)
	return p, nil
}

// Individual says that the workspace belongs to one person.
func (p Place) Individual() bool { return p.Kind == model.Individual.String() }

// RoleWhy is why the role of a row cannot be changed; "" when it can.
func (p Place) RoleWhy(r view.PeopleRow) string {
	invited := r.Invitation != ""
	switch {
	case p.Individual():
		return "an individual workspace has one person, who stays its admin."
	case r.Who == p.Me && r.Role != "" && !invited:
		return "" // stepping down is everyone's own decision
	case p.Manage != "":
		return p.Manage
	case r.Kind == "service":
		return r.Who + " is a service account: those get access by grants only."
	case r.Role == "" && !invited:
		return r.Who + " has no role in " + p.Workspace + ": invite them to become a member."
	}
	return ""
}

// RemoveWhy is why a row cannot be removed.
func (p Place) RemoveWhy(r view.PeopleRow) string {
	switch {
	case p.Manage != "":
		return p.Manage
	case r.Kind == model.Service.String():
		return r.Who + " is a service account: d deactivates it."
	case p.Individual() && r.Who == p.Workspace:
		return "an individual workspace has one person, who stays its admin."
	}
	return ""
}

// InvitedWhy is why there is no invitation of a row to send again or revoke.
func (p Place) InvitedWhy(r view.PeopleRow) string {
	switch {
	case p.Manage != "":
		return p.Manage
	case r.Invitation == "":
		return r.Who + " has no pending invitation."
	}
	return ""
}

// InviteWhy is why nobody can be invited here (P2).
func (p Place) InviteWhy() string {
	if p.Individual() {
		return "nobody can be invited to an individual workspace; make one of its projects public and invite to that, or create a team workspace."
	}
	return p.Manage
}

// LeaveWhy is why the actor cannot leave (W5).
func (p Place) LeaveWhy() string {
	if p.Kind == model.Team.String() {
		return ""
	}
	return "only team workspaces can be left."
}

// EmailWhy is why there is no address to copy.
func EmailWhy(r view.PeopleRow) string {
	if r.Email == "" {
		return "no address of " + r.Who + " is known."
	}
	return ""
}

// ExplainWhy is why there is no access of a row to explain.
func ExplainWhy(r view.PeopleRow) string {
	if r.Person == "" {
		return r.Who + " has no account yet, and no access before accepting."
	}
	return ""
}
