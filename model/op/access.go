package op

import (
	"slices"
	"time"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/invitation"
	"atrium/model/op/rule"
	"atrium/model/roster"
	"atrium/model/text"
)

// GrantAccess gives someone a project role, or changes it. A member gets it at
// once; to an outsider it is a pending project invitation where the workspace
// takes guests (S3), or on a public project of an individual workspace (P3).
type GrantAccess struct {
	Project, Who string
	Role         model.ProjectRole
	Until        time.Time     // when it ends; zero: never
	For          time.Duration // or how long it lasts: from now, or from an outsider's acceptance on (I4)
}

// Kind is the audit word.
func (GrantAccess) Kind() string { return "access.grant" }

// Authorize: project.people.manage. Owners may make others owners.
func (o GrantAccess) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectPeopleManage)
}

// Apply grants, or invites.
func (o GrantAccess) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, pr := find.Project(u, o.Project)
	full := w.Name + "/" + pr.Name
	if o.Role == model.NoProjectRole || o.Role > model.Owner {
		return model.Effect{}, model.Errorf(model.Invalid, "A grant needs a project role.")
	}
	if pr.InTrash() {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is in the trash.", full).WithHint("Restore it first.")
	}
	if err := rule.Lasting(u, o.Until, o.For); err != nil {
		return model.Effect{}, err
	}
	if p := find.PersonIn(u, w, o.Who); p != nil {
		m := roster.Row(u, w, p)
		// A guest said yes to single projects, not to all of the workspace's; where
		// guests are off now, they keep what they have and get no more (S3).
		if rule.Inside(w, m, p, u.Now()) || u.Grant(pr, m.Who).RoleAt(u.Now(), m) != model.NoProjectRole {
			return o.grant(u, w, pr, m, p, by)
		}
	}
	if m, _, err := find.Member(u, w, o.Who); err == nil {
		if i := u.Invitation(m.Invitation); i != nil && i.StateAt(u.Now()) == model.Pending {
			return o.withInvitation(u, w, pr, m, i)
		}
	}
	if err := rule.TakesOutsiders(w, pr); err != nil {
		return model.Effect{}, err
	}
	return o.invite(u, w, pr, by)
}

func (o GrantAccess) grant(u model.Unit, w *model.Workspace, pr *model.Project, m *model.Membership, p *model.Person, by model.Principal) (model.Effect, error) {
	full := w.Name + "/" + pr.Name
	if o.For > 0 {
		o.Until = u.Now().Add(o.For)
	}
	if p == nil || !p.Active() {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is not an active account.", o.Who)
	}
	e := model.Effect{
		Workspace: w.ID, Target: full, People: []model.ID{p.ID},
		Summary: "Make " + p.Username + " " + o.Role.String() + " of " + full + rule.Until(o.Until) + ".",
		After:   model.Facts{"person": p.Username, "role": o.Role.String(), "expires_at": rule.Stamp(o.Until)},
		Before:  model.Facts{"person": p.Username, "role": nil},
	}
	if g := u.Grant(pr, m.Who); g != nil && g.Person == p.ID && g.Epoch == m.Epoch {
		e.Before["role"], e.Before["expires_at"] = g.Role.String(), rule.Stamp(g.Expires)
		e.Unchanged = g.Role == o.Role && g.Expires.Equal(o.Until)
		if o.Until.IsZero() && !g.Expires.IsZero() {
			e.Consequences = append(e.Consequences, "It ended on "+g.Expires.UTC().Format("2006-01-02 15:04 UTC")+" before; now it has no end.")
		}
		if !rule.Inside(w, m, p, u.Now()) && rule.Widens(g, o.Role, o.Until) {
			if err := rule.TakesOutsiders(w, pr); err != nil {
				return model.Effect{}, err
			}
		}
	}
	if m.Role == model.Admin && o.Role < model.Owner {
		e.Consequences = append(e.Consequences, p.Username+" stays owner through being admin of "+w.Name+".")
	}
	if e.Unchanged {
		return e, nil
	}
	g := &model.Grant{Workspace: w.ID, Project: pr.ID, Role: o.Role, Expires: o.Until}
	g.By = by.Person
	roster.PutGrant(u, m, g)
	roster.Put(u, w, m)
	rule.Notify(u, by, p.ID, w.ID, "made you "+o.Role.String()+" of "+full+".")
	return e, nil
}

// withInvitation adds the role to those that a pending invitation brings (I3).
func (o GrantAccess) withInvitation(u model.Unit, w *model.Workspace, pr *model.Project, m *model.Membership, i *model.Invitation) (model.Effect, error) {
	full := w.Name + "/" + pr.Name
	if !o.Until.IsZero() && !o.Until.Equal(i.Until) || o.For != 0 && o.For != i.For {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is invited to %s, and the role would end when that membership does.", m.Who, w.Name).
			WithHint("Leave the expiry out, or grant the role once the invitation is accepted.")
	}
	e := model.Effect{
		Workspace: w.ID, Target: full, People: []model.ID{m.Person},
		Summary: "Make " + m.Who + " " + o.Role.String() + " of " + full + " once the invitation to " + w.Name + " is accepted.",
		Before:  model.Facts{"person": m.Who, "role": nil, "status": "pending"},
		After:   model.Facts{"person": m.Who, "role": o.Role.String(), "status": "pending"},
	}
	at := slices.IndexFunc(i.Projects, func(g model.ProjectGrant) bool { return g.Project == pr.ID })
	if at < 0 {
		i.Projects = append(i.Projects, model.ProjectGrant{Project: pr.ID, Role: o.Role})
	} else {
		e.Before["role"], e.Unchanged = i.Projects[at].Role.String(), i.Projects[at].Role == o.Role
		i.Projects[at].Role = o.Role
	}
	if !e.Unchanged {
		u.PutInvitation(i)
	}
	return e, nil
}

// invite creates a pending project invitation for an outsider.
func (o GrantAccess) invite(u model.Unit, w *model.Workspace, pr *model.Project, by model.Principal) (model.Effect, error) {
	full := w.Name + "/" + pr.Name
	m, i, err := invitation.For(u, w, o.Who)
	if err != nil {
		return model.Effect{}, err
	}
	for _, other := range slices.Collect(u.ProjectInvitations(pr)) {
		if other.Person != i.Person || other.EmailKey != i.EmailKey {
			continue
		}
		if other.StateAt(u.Now()) == model.Expired {
			invitation.Close(u, other, model.Expired)
		} else {
			return model.Effect{}, model.Errorf(model.Conflict, "%s already has a pending invitation to %s, as %s.", m.Who, full, other.Projects[0].Role).
				WithHint("Revoke it to invite anew.").With("status", "pending")
		}
	}
	i.Project, i.Until, i.For = pr.ID, o.Until, o.For
	i.Projects = []model.ProjectGrant{{Project: pr.ID, Role: o.Role}}
	code := invitation.Issue(u, i, by)
	return model.Effect{
		Workspace: w.ID, Target: full, Code: code, People: []model.ID{i.Person, i.By},
		Summary: invitation.Told("Invite "+m.Who+" to "+full+" as "+o.Role.String()+rule.Lasts(o.Until, o.For)+".", i, code),
		After:   rule.Offered(model.Facts{"person": m.Who, "role": o.Role.String(), "status": "pending"}, i),
	}, nil
}

// RevokeAccess takes a grant, or a pending project invitation, back.
type RevokeAccess struct{ Project, Who string }

// Kind is the audit word.
func (RevokeAccess) Kind() string { return "access.revoke" }

// Authorize: project.people.manage.
func (o RevokeAccess) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectPeopleManage)
}

// Apply revokes the grant, and every invitation that would bring it back.
func (o RevokeAccess) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, pr := find.Project(u, o.Project)
	full := w.Name + "/" + pr.Name
	invited, before := o.uninvite(u, w, pr)
	// An address may stand on the list by itself beside its account: only
	// accounts have grants.
	if p := find.PersonIn(u, w, o.Who); p != nil {
		m := roster.Row(u, w, p)
		if e, ok := dropGrant(u, w, pr, m); ok {
			e.Summary = "Take " + m.Who + "'s grant on " + full + " away."
			if m.Role == model.Admin {
				e.Consequences = []string{m.Who + " stays owner through being admin of " + w.Name + "."}
			}
			if before != nil {
				e.Consequences = append(e.Consequences, "A pending invitation to it is revoked with it.")
			}
			rule.Notify(u, by, m.Person, w.ID, "took your grant on "+full+" away.")
			return e, nil
		}
	}
	if before != nil {
		before["person"] = o.Who
		return model.Effect{
			Workspace: w.ID, Target: full, Summary: "Revoke the invitation of " + o.Who + " to " + full + ".",
			Before: before, After: model.Facts{"person": o.Who, "role": nil, "status": "revoked"},
			People: invited,
		}, nil
	}
	return model.Effect{}, model.Errorf(model.NotFound, "%s has no grant on %s.", text.Quote(o.Who), full).
		WithHint("Access that comes from a workspace role is changed in the workspace; `atrium can` tells where it comes from.")
}

// uninvite revokes every pending invitation of WHO to the project, and takes
// the project out of a pending one to the workspace (I3). It tells what was
// offered; nil for nothing.
func (o RevokeAccess) uninvite(u model.Unit, w *model.Workspace, pr *model.Project) (people []model.ID, was model.Facts) {
	for _, i := range slices.Collect(u.ProjectInvitations(pr)) {
		if i.State == model.Pending && isMeant(u, i, o.Who) {
			invitation.Close(u, i, model.Revoked)
			people = append(people, i.Person)
			was = rule.Offered(model.Facts{"role": i.Projects[0].Role.String(), "status": "pending"}, i)
			if len(people) > 1 {
				was["invitations"] = len(people)
			}
		}
	}
	m, _, err := find.Member(u, w, o.Who)
	if err != nil {
		return people, was
	}
	i := u.Invitation(m.Invitation)
	if i == nil {
		return people, was
	}
	at := slices.IndexFunc(i.Projects, func(g model.ProjectGrant) bool { return g.Project == pr.ID })
	if at < 0 {
		return people, was
	}
	was = model.Facts{"role": i.Projects[at].Role.String(), "status": "pending"}
	if len(people) > 0 {
		was["invitations"] = len(people) + 1
	}
	i.Projects = slices.Delete(i.Projects, at, at+1)
	u.PutInvitation(i)
	return append(people, i.Person), was
}

// isMeant says whether WHO is the account or the address that an invitation is
// bound to.
func isMeant(s model.State, i *model.Invitation, who string) bool {
	if i.Person != 0 {
		p := find.PersonIn(s, s.Workspace(i.Workspace), who)
		return p != nil && p.ID == i.Person
	}
	key, err := text.CanonicalEmail(who)
	return err == nil && key == i.EmailKey
}

// dropGrant deletes a live grant and takes the row off the list when nothing
// else keeps it.
func dropGrant(u model.Unit, w *model.Workspace, pr *model.Project, m *model.Membership) (model.Effect, bool) {
	g := u.Grant(pr, m.Who)
	if g == nil || g.Person != m.Person || g.Epoch != m.Epoch {
		return model.Effect{}, false
	}
	u.DeleteGrant(g)
	m.Grants--
	roster.Put(u, w, m)
	return model.Effect{
		Workspace: w.ID, Target: w.Name + "/" + pr.Name, People: []model.ID{m.Person},
		Before: model.Facts{"person": m.Who, "role": g.Role.String(), "expires_at": rule.Stamp(g.Expires)},
		After:  model.Facts{"person": m.Who, "role": nil},
	}, true
}

// LeaveProject gives one's own grant up (P3).
type LeaveProject struct{ Project string }

// Kind is the audit word.
func (LeaveProject) Kind() string { return "project.leave" }

// Authorize: who can see the project.
func (o LeaveProject) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectView)
}

// Apply drops the grant.
func (o LeaveProject) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, pr := find.Project(u, o.Project)
	full := w.Name + "/" + pr.Name
	m, _, err := find.Member(u, w, by.Name())
	if err == nil && w.Owner == m.Person && w.Kind == model.Individual {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is in your individual workspace; it cannot be left.", full)
	}
	if err == nil {
		if e, ok := dropGrant(u, w, pr, m); ok {
			e.Summary = "Leave " + full + "."
			return e, nil
		}
	}
	return model.Effect{}, model.Errorf(model.Conflict, "You have no grant on %s to give up.", full).
		WithHint("Access that comes from a workspace role ends with leaving the workspace.")
}
