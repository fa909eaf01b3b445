package op

import (
	"time"

	"atrium/model"
	"atrium/model/agenda"
	"atrium/model/find"
	"atrium/model/invitation"
	"atrium/model/op/rule"
	"atrium/model/roster"
)

// Invite asks someone into a workspace with a role and, if wished, roles in
// its projects (I1). WHO is a username, or an address of anyone.
type Invite struct {
	Workspace, Who string
	Role           model.Role
	Projects       []ProjectRole
	Until          time.Time     // expiry of the membership and its grants; zero: never (I4)
	For            time.Duration // or how long they last from the acceptance on; zero: for ever
}

// ProjectRole is a project, by its full name, with a role in it.
type ProjectRole struct {
	Project string
	Role    model.ProjectRole
}

// Kind is the audit word.
func (Invite) Kind() string { return "people.invite" }

// Authorize: people.manage; nobody invites above their own level (R1).
func (o Invite) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.PeopleManage)
}

// Apply creates the pending invitation and its row on the People list (I2).
func (o Invite) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Workspace)
	if w.Kind == model.Individual {
		return model.Effect{}, model.Errorf(model.Conflict, "Nobody can be invited to the individual workspace %s.", w.Name).
			WithHint("Invite collaborators to one of its public projects, or create a team workspace.")
	}
	if o.Role == model.NoRole || o.Role > model.Admin {
		return model.Effect{}, model.Errorf(model.Invalid, "An invitation needs a role.")
	}
	if err := rule.Lasting(u, o.Until, o.For); err != nil {
		return model.Effect{}, err
	}
	m, i, err := invitation.For(u, w, o.Who)
	if err != nil {
		return model.Effect{}, err
	}
	if err := neitherMemberNorInvited(u, w, m); err != nil {
		return model.Effect{}, err
	}
	if m.Invitation != 0 { // an expired one kept its seat until now
		invitation.Close(u, u.Invitation(m.Invitation), model.Expired)
		w = u.Workspace(w.ID)
	}
	if err := roster.SeatFree(u, w, 1); err != nil {
		return model.Effect{}, err
	}
	names := make([]string, 0, len(o.Projects))
	for _, pr := range o.Projects {
		pw, p := find.Project(u, pr.Project)
		if pw == nil || p == nil || pw.ID != w.ID || !p.Here() {
			return model.Effect{}, model.NoSuch(model.ProjectView, pr.Project)
		}
		if pr.Role == model.NoProjectRole || pr.Role > model.Owner {
			return model.Effect{}, model.Errorf(model.Invalid, "A grant on %s needs a project role.", pr.Project)
		}
		i.Projects = append(i.Projects, model.ProjectGrant{Project: p.ID, Role: pr.Role})
		names = append(names, pr.Project+":"+pr.Role.String())
	}
	i.Role, i.Until, i.For = o.Role, o.Until, o.For
	code := invitation.Issue(u, i, by)
	m.Invitation, m.InvitedBy = i.ID, i.By
	roster.Put(u, w, m)
	e := model.Effect{
		Workspace: w.ID, Target: m.Who, Summary: invitation.Told("Invite "+m.Who+" to "+w.Name+" as "+o.Role.String()+rule.Lasts(o.Until, o.For)+".", i, code),
		After:  rule.Offered(model.Facts{"role": o.Role.String(), "projects": names, "status": "pending"}, i),
		People: []model.ID{i.Person, i.By}, Code: code,
	}
	return e, nil
}

// offer tells what a pending invitation to a workspace would give now: enough
// for an undo to offer the same again.
func offer(s model.State, w *model.Workspace, i *model.Invitation) model.Facts {
	projects := []string{}
	for _, g := range i.Projects {
		if p := s.Project(w.ID, g.Project); p != nil && !p.InTrash() {
			projects = append(projects, w.Name+"/"+p.Name+":"+g.Role.String())
		}
	}
	return rule.Offered(model.Facts{"role": i.Role.String(), "projects": projects, "status": "pending"}, i)
}

// neitherMemberNorInvited says which of the two stands against inviting (I3).
func neitherMemberNorInvited(u model.Unit, w *model.Workspace, m *model.Membership) error {
	if m.RoleAt(u.Now()) != model.NoRole {
		return model.Errorf(model.Conflict, "%s is already an active member of %s, as %s.", m.Who, w.Name, m.Role).
			WithHint("Change the role instead.").With("status", "active").With("role", m.Role.String())
	}
	if m.Invitation == 0 {
		return nil
	}
	if i := u.Invitation(m.Invitation); i != nil && i.StateAt(u.Now()) == model.Pending {
		return model.Errorf(model.Conflict, "%s already has a pending invitation to %s, as %s.", m.Who, w.Name, i.Role).
			WithHint("Change its role, resend it, or revoke it.").With("status", "pending").With("role", i.Role.String())
	}
	return nil
}

// ResendInvitation sends a pending invitation again, with a new code for an
// address; at most once a minute (I3).
type ResendInvitation struct{ Workspace, Who string }

// Kind is the audit word.
func (ResendInvitation) Kind() string { return "people.resend" }

// Authorize: people.manage.
func (o ResendInvitation) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.PeopleManage)
}

// Apply renews the invitation.
func (o ResendInvitation) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, i, m, err := pendingOf(u, o.Workspace, o.Who)
	if err != nil {
		return model.Effect{}, err
	}
	if wait := i.Sent.Add(time.Minute).Sub(u.Now()); wait > 0 {
		return model.Effect{}, model.Errorf(model.Conflict, "The invitation of %s was sent less than a minute ago.", m.Who).
			WithHint("Try again in %d seconds.", int(wait.Seconds()+1))
	}
	e := model.Effect{
		Workspace: w.ID, Target: m.Who, Summary: "Send the invitation of " + m.Who + " again.",
		Before: model.Facts{"invitation_expires_at": rule.Stamp(i.Expires)}, People: []model.ID{i.Person},
	}
	i.Sent, i.Expires = u.Now(), u.Now().AddDate(0, 0, u.Platform().InvitationDays)
	// Whoever sends it again stands behind it: the first sender may have left.
	i.By, m.InvitedBy = by.Person, by.Person
	u.PutMembership(m)
	if i.Person == 0 {
		e.Code = invitation.NewCode(u, i)
		e.Summary = invitation.Told(e.Summary, i, e.Code)
	}
	u.PutInvitation(i)
	agenda.Invitation(u, i)
	rule.Notify(u, by, i.Person, w.ID, "reminds you of the invitation to "+w.Name+".")
	e.After = model.Facts{"invitation_expires_at": rule.Stamp(i.Expires)}
	return e, nil
}

// RevokeInvitation takes a pending invitation back (I3).
type RevokeInvitation struct{ Workspace, Who string }

// Kind is the audit word.
func (RevokeInvitation) Kind() string { return "people.revoke" }

// Authorize: people.manage.
func (o RevokeInvitation) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.PeopleManage)
}

// Apply revokes the invitation.
func (o RevokeInvitation) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, i, m, err := pendingOf(u, o.Workspace, o.Who)
	if err != nil {
		return model.Effect{}, err
	}
	invitation.Close(u, i, model.Revoked)
	return model.Effect{
		Workspace: w.ID, Target: m.Who, Summary: "Revoke the invitation of " + m.Who + " to " + w.Name + ".",
		Before: offer(u, w, i), After: model.Facts{"role": nil, "status": "revoked"},
		People: []model.ID{i.Person},
	}, nil
}

func pendingOf(u model.Unit, ws, who string) (*model.Workspace, *model.Invitation, *model.Membership, error) {
	w := find.Workspace(u, ws)
	m, _, err := find.Member(u, w, who)
	if err != nil {
		return nil, nil, nil, err
	}
	if i := u.Invitation(m.Invitation); i != nil && i.State == model.Pending {
		return w, i, m, nil
	}
	return nil, nil, nil, model.Errorf(model.NotFound, "%s has no pending invitation to %s.", m.Who, w.Name)
}
