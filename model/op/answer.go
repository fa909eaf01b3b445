package op

import (
	"atrium/model"
	"atrium/model/gate"
	"atrium/model/invitation"
	"atrium/model/op/rule"
	"atrium/model/roster"
)

// AcceptInvitation answers one's own invitation with yes. Ref is the id shown
// in the inbox, or the code that the inviter handed over (I4).
type AcceptInvitation struct{ Ref string }

// Kind is the audit word.
func (AcceptInvitation) Kind() string { return "invitation.accept" }

// Authorize: whoever is signed in; whose invitation it is, Apply decides.
func (o AcceptInvitation) Authorize(_ model.State, p model.Principal) error { return rule.SignedIn(p) }

// Apply makes the person a member, or a collaborator of the project. The
// inviter's authority, the seats and the expiry are checked again (I4).
func (o AcceptInvitation) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	i, err := invitation.Find(u, by.Who, o.Ref)
	if err != nil {
		return model.Effect{}, err
	}
	w := u.Workspace(i.Workspace)
	if w == nil || w.State != model.WorkspaceActive {
		return model.Effect{}, invitation.None(o.Ref)
	}
	if i.StateAt(u.Now()) == model.Expired {
		return model.Effect{}, model.Errorf(model.Conflict, "The invitation to %s expired on %s.", w.Name, i.Expires.UTC().Format("2006-01-02")).
			WithHint("Ask for a new one.")
	}
	if !i.Until.IsZero() && !u.Now().Before(i.Until) {
		return model.Effect{}, model.Errorf(model.Conflict, "What the invitation to %s gives ended on %s.", w.Name, i.Until.UTC().Format("2006-01-02")).
			WithHint("Ask for a new one.")
	}
	if i.Project != 0 {
		return acceptProject(u, w, i, by)
	}
	return acceptWorkspace(u, w, i, by)
}

func acceptWorkspace(u model.Unit, w *model.Workspace, i *model.Invitation, by model.Principal) (model.Effect, error) {
	p := by.Who
	if err := stillInvites(u, w, nil, i); err != nil {
		return model.Effect{}, err
	}
	if err := roster.SeatFree(u, w, 0); err != nil {
		return model.Effect{}, err
	}
	if m := roster.Row(u, w, p); m.RoleAt(u.Now()) != model.NoRole {
		return model.Effect{}, model.Errorf(model.Conflict, "You are already a member of %s, as %s.", w.Name, m.Role)
	}
	invitation.Answer(u, i, model.Accepted, by.Who)
	answered(u, w, p)
	w = u.Workspace(w.ID)
	m := roster.Row(u, w, p)
	until := rule.Ends(u, i)
	e := model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: "Join " + w.Name + " as " + i.Role.String() + rule.Until(until) + ".",
		Before: model.Facts{"role": nil}, After: model.Facts{"person": p.Username, "role": i.Role.String(), "expires_at": rule.Stamp(until)},
		People: []model.ID{p.ID, i.By},
	}
	if enforced := w.Settings.Provider; enforced != "" && by.Provider != enforced {
		e.Consequences = []string{"The membership counts only in sessions signed in through " + enforced + "."}
	}
	gate.Settle(u, by, w, &e) // as it was: a membership that had ended brings nothing back
	m.Role, m.Joined, m.Expires, m.InvitedBy = i.Role, u.Now(), until, i.By
	for _, g := range i.Projects {
		if pr := u.Project(w.ID, g.Project); pr != nil && pr.Here() {
			roster.PutGrant(u, m, &model.Grant{Workspace: w.ID, Project: pr.ID, Role: g.Role, Expires: until, By: i.By})
		}
	}
	roster.Put(u, w, m)
	rule.Remember(u, p, w.ID)
	rule.Notify(u, by, i.By, w.ID, "accepted the invitation to "+w.Name+".")
	return e, nil
}

// answered ends other invitations to the workspace that the person has by name
// or by their verified address: one yes answers all, and takes one seat.
func answered(u model.Unit, w *model.Workspace, p *model.Person) {
	for _, i := range invitation.Own(u, p) {
		if i.Workspace == w.ID && i.Project == 0 {
			invitation.Close(u, i, model.Revoked)
		}
	}
}

func acceptProject(u model.Unit, w *model.Workspace, i *model.Invitation, by model.Principal) (model.Effect, error) {
	pr := u.Project(w.ID, i.Project)
	if pr == nil || !pr.Here() {
		return model.Effect{}, model.Errorf(model.Conflict, "The project of the invitation is gone.")
	}
	if err := stillInvites(u, w, pr, i); err != nil {
		return model.Effect{}, err
	}
	if err := rule.TakesOutsiders(w, pr); err != nil {
		return model.Effect{}, err
	}
	invitation.Answer(u, i, model.Accepted, by.Who)
	until := rule.Ends(u, i)
	m := roster.Row(u, w, by.Who)
	roster.PutGrant(u, m, &model.Grant{Workspace: w.ID, Project: pr.ID, Role: i.Projects[0].Role, Expires: until, By: i.By})
	if m.Joined.IsZero() {
		m.Joined, m.InvitedBy = u.Now(), i.By
	}
	roster.Put(u, w, m)
	full := w.Name + "/" + pr.Name
	rule.Notify(u, by, i.By, w.ID, "accepted the invitation to "+full+".")
	return model.Effect{
		Workspace: w.ID, Target: full, Summary: "Join " + full + " as " + i.Projects[0].Role.String() + rule.Until(until) + ".",
		After:  model.Facts{"person": by.Name(), "role": i.Projects[0].Role.String(), "expires_at": rule.Stamp(until)},
		People: []model.ID{by.Who.ID, i.By},
	}, nil
}

// stillInvites checks that the inviter could send this invitation today.
func stillInvites(u model.Unit, w *model.Workspace, p *model.Project, i *model.Invitation) error {
	from := u.Person(i.By)
	var d model.Decision
	if from != nil {
		st := model.Stand(u, from, w)
		if p == nil {
			d = st.Decide(model.PeopleManage)
		} else {
			d = st.DecideProject(u, model.ProjectPeopleManage, p)
		}
	}
	if d.Allowed {
		return nil
	}
	return model.Errorf(model.Conflict, "The invitation no longer holds: whoever sent it may not invite any more.").
		WithHint("Ask an admin for a new one.")
}

// DeclineInvitation answers one's own invitation with no.
type DeclineInvitation struct{ Ref string }

// Kind is the audit word.
func (DeclineInvitation) Kind() string { return "invitation.decline" }

// Authorize: whoever is signed in; whose invitation it is, Apply decides.
func (o DeclineInvitation) Authorize(_ model.State, p model.Principal) error { return rule.SignedIn(p) }

// Apply declines the invitation.
func (o DeclineInvitation) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	i, err := invitation.Find(u, by.Who, o.Ref)
	if err != nil {
		return model.Effect{}, err
	}
	invitation.Answer(u, i, model.Declined, by.Who)
	w := u.Workspace(i.Workspace)
	rule.Notify(u, by, i.By, w.ID, "declined the invitation to "+w.Name+".")
	return model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: "Decline the invitation to " + w.Name + ".",
		Before: model.Facts{"state": "pending"}, After: model.Facts{"state": "declined", "person": by.Name()},
		People: []model.ID{by.Who.ID, i.By},
	}, nil
}
