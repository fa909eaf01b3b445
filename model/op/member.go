package op

import (
	"slices"
	"time"

	"atrium/model"
	"atrium/model/agenda"
	"atrium/model/departure"
	"atrium/model/find"
	"atrium/model/gate"
	"atrium/model/invitation"
	"atrium/model/op/rule"
	"atrium/model/roster"
)

// SetRole changes the role of a member, or of a pending invitation (I3).
type SetRole struct {
	Workspace, Who string
	Role           model.Role
	Ends           *Ending // when it ends; nil leaves that as it is
}

// Ending is an end to be set: at a moment, after a length of time, or never.
type Ending struct {
	Until time.Time
	For   time.Duration // from now; for the invited from the acceptance on
}

// Kind is the audit word.
func (SetRole) Kind() string { return "people.role" }

// Authorize: people.manage; anyone may step down themselves.
func (o SetRole) Authorize(s model.State, p model.Principal) error {
	if w := find.Workspace(s, o.Workspace); w != nil && p.Who != nil && find.PersonIn(s, w, o.Who) != nil && find.PersonIn(s, w, o.Who).ID == p.Who.ID {
		if m := s.Membership(w.ID, p.Who.Username); m.RoleAt(s.Now()) > o.Role && o.Role != model.NoRole && o.Ends == nil {
			return rule.OnWorkspace(s, p, o.Workspace, model.WorkspaceView)
		}
	}
	return rule.OnWorkspace(s, p, o.Workspace, model.PeopleManage)
}

// Apply changes the role.
func (o SetRole) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Workspace)
	if o.Role == model.NoRole || o.Role > model.Admin {
		return model.Effect{}, model.Errorf(model.Invalid, "A member has a role; to take it away, remove them.")
	}
	m, p, err := find.Member(u, w, o.Who)
	if err != nil {
		return model.Effect{}, err
	}
	if o.Ends != nil {
		if err := rule.Lasting(u, o.Ends.Until, o.Ends.For); err != nil {
			return model.Effect{}, err
		}
	}
	e := model.Effect{
		Workspace: w.ID, Target: m.Who, After: model.Facts{"role": o.Role.String()}, People: []model.ID{m.Person},
		Summary: "Change the role of " + m.Who + " in " + w.Name + " to " + o.Role.String() + ".",
	}
	if i := u.Invitation(m.Invitation); i != nil && m.RoleAt(u.Now()) == model.NoRole {
		e.Before, e.Unchanged = model.Facts{"role": i.Role.String(), "status": "pending"}, i.Role == o.Role
		if o.Ends != nil {
			rule.Offered(e.Before, i)
			e.Unchanged = e.Unchanged && i.Until.Equal(o.Ends.Until) && i.For == o.Ends.For
			i.Until, i.For = o.Ends.Until, o.Ends.For
			rule.Offered(e.After, i)
			e.Summary = "Change what the invitation of " + m.Who + " to " + w.Name + " gives to " + o.Role.String() + rule.Lasts(i.Until, i.For) + "."
		}
		i.Role = o.Role
		if !e.Unchanged {
			u.PutInvitation(i)
		}
		return e, nil
	}
	if m.Service() {
		return model.Effect{}, byGrants(m)
	}
	if m.Role == model.NoRole {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is a guest of %s and has no role to change.", m.Who, w.Name).
			WithHint("Invite them to become a member.")
	}
	if w.Kind == model.Individual {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is an individual workspace: its person stays its admin.", w.Name)
	}
	if by.Who != nil && m.Person == by.Who.ID && o.Role > m.Role {
		return model.Effect{}, model.Errorf(model.Denied, "You cannot raise your own role in %s.", w.Name).
			WithHint("Ask another admin.")
	}
	until := m.Expires
	if o.Ends != nil {
		if until = o.Ends.Until; o.Ends.For > 0 {
			until = u.Now().Add(o.Ends.For)
		}
		if by.Who != nil && m.Person == by.Who.ID && longer(until, m.Expires) {
			return model.Effect{}, model.Errorf(model.Denied, "You cannot extend your own membership of %s.", w.Name).
				WithHint("Ask another admin.")
		}
	}
	e.Before, e.Unchanged = model.Facts{"role": m.Role.String()}, m.Role == o.Role && until.Equal(m.Expires)
	if e.Unchanged {
		return e, nil
	}
	said := "changed your role in " + w.Name + " to " + o.Role.String() + "."
	if !until.Equal(m.Expires) {
		e.Before["expires_at"], e.After["expires_at"] = rule.Stamp(m.Expires), rule.Stamp(until)
		ends := rule.Either(until.IsZero(), " without an end", rule.Until(until))
		e.Summary = "Make " + m.Who + " " + o.Role.String() + " of " + w.Name + ends + "."
		said = "made you " + o.Role.String() + " of " + w.Name + ends + "."
	}
	verb := rule.Either(m.Role != o.Role, "demote", "expire")
	m.Role, m.Expires = o.Role, until
	roster.Put(u, w, m)
	if err := roster.KeepAdmin(w, verb, m.Who); err != nil {
		return model.Effect{}, err
	}
	rule.Notify(u, by, p.ID, w.ID, said)
	gate.Settle(u, by, w, &e)
	return e, nil
}

// byGrants is the refusal of what only people can have or be.
func byGrants(m *model.Membership) error {
	return model.Errorf(model.Conflict, "%s is a service account; those get access by grants only.", m.Who).
		WithHint("Grant it a role in a project, or deactivate it (atrium people service deactivate %s).", m.Who)
}

// longer says whether an end is later than another; zero is never.
func longer(end, than time.Time) bool {
	return !than.IsZero() && (end.IsZero() || end.After(than))
}

// RemoveMember takes someone off a workspace: a member or guest with all
// grants (W6), or a pending invitation.
type RemoveMember struct{ Workspace, Who string }

// Kind is the audit word.
func (RemoveMember) Kind() string { return "people.remove" }

// Authorize: people.manage.
func (o RemoveMember) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.PeopleManage)
}

// Apply removes the person; it can be undone for 90 days.
func (o RemoveMember) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Workspace)
	m, p, err := find.Member(u, w, o.Who)
	if err != nil {
		return model.Effect{}, err
	}
	if m.Service() {
		return model.Effect{}, byGrants(m)
	}
	if w.Kind == model.Individual && p != nil && p.ID == w.Owner {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is the individual workspace of %s, who stays its admin.", w.Name, m.Who)
	}
	e := model.Effect{
		Workspace: w.ID, Target: m.Who, Summary: "Remove " + m.Who + " from " + w.Name + ".", Confirm: true,
		Before: model.Facts{"role": m.Role.String(), "grants": m.Grants}, After: model.Facts{"role": nil},
		People: []model.ID{m.Person},
	}
	if m.Role == model.NoRole && m.Grants == 0 {
		e.Summary = "Revoke the invitation of " + m.Who + " to " + w.Name + "."
		if i := u.Invitation(m.Invitation); i != nil {
			e.Before, e.After = offer(u, w, i), model.Facts{"role": nil, "status": "revoked"}
			invitation.Close(u, i, model.Revoked)
		}
		return e, nil
	}
	e.Consequences = []string{
		ending(m) + "; what they made stays, with their name.",
		"For 90 days `atrium workspace restore-member " + w.Name + " " + m.Who + "` undoes this.",
	}
	departure.Take(u, w, m, by.Person)
	if err := roster.KeepAdmin(w, "remove", m.Who); err != nil {
		return model.Effect{}, err
	}
	rule.Notify(u, by, m.Person, w.ID, "removed you from "+w.Name+".")
	gate.Settle(u, by, w, &e)
	return e, nil
}

// ending says what ends of a member or guest who is removed: of what they have.
func ending(m *model.Membership) string {
	grants := rule.Plural(m.Grants, "project grant ends", "project grants end")
	switch {
	case m.Grants == 0:
		return "Their role ends at once"
	case m.Role == model.NoRole:
		return grants + " at once"
	}
	return "Their role ends at once, and with it " + grants
}

// LeaveWorkspace ends one's own membership (W5).
type LeaveWorkspace struct{ Workspace string }

// Kind is the audit word.
func (LeaveWorkspace) Kind() string { return "workspace.leave" }

// Authorize: members; guests leave their projects instead.
func (o LeaveWorkspace) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.WorkspaceView)
}

// Apply ends the membership; the last admin stays (W4).
func (o LeaveWorkspace) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Workspace)
	m, _, err := find.Member(u, w, by.Name())
	if err != nil || m.Role == model.NoRole {
		return model.Effect{}, model.Errorf(model.Conflict, "You are not a member of %s.", w.Name)
	}
	if w.Kind == model.Individual {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is your individual workspace; it cannot be left.", w.Name)
	}
	departure.Take(u, w, m, by.Person)
	if roster.KeepAdmin(w, "", "") != nil {
		return model.Effect{}, model.Errorf(model.Conflict, "You cannot leave %s: you are the last admin of %s. Make someone else an admin first.", w.Name, w.Name).
			With("workspace", w.Name)
	}
	e := model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: "Leave " + w.Name + ".",
		Consequences: []string{"Your role and grants there end at once; what you made stays, with your name."},
		Before:       model.Facts{"role": m.Role.String()}, After: model.Facts{"role": nil}, People: []model.ID{m.Person},
	}
	gate.Settle(u, by, w, &e)
	return e, nil
}

// RestoreMember brings a removed member back within 90 days, with the role and
// the grants as they were (W6).
type RestoreMember struct{ Workspace, Who string }

// RestoreWindow is how long a removal can be undone.
const RestoreWindow = agenda.RestoreWindow

// Kind is the audit word.
func (RestoreMember) Kind() string { return "people.restore" }

// Authorize: people.manage.
func (o RestoreMember) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.PeopleManage)
}

// Apply puts the row back under its old epoch, which revives the grants.
func (o RestoreMember) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Workspace)
	p, err := find.AccountIn(u, w, o.Who)
	if err != nil {
		return model.Effect{}, err
	}
	if m := u.Membership(w.ID, p.Username); m != nil && m.Person == p.ID && m.Over(u.Now()) {
		departure.Take(u, w, m, 0) // nobody has taken it off the list yet
	}
	f := u.Former(w.ID, p.Username)
	switch {
	case f == nil || f.Membership.Person != p.ID:
		return model.Effect{}, model.Errorf(model.NotFound, "%s was not removed from %s.", p.Username, w.Name)
	case f.By == p.ID:
		return model.Effect{}, model.Errorf(model.Conflict, "%s left %s without being removed.", p.Username, w.Name).
			WithHint("Invite them again: coming back is theirs to decide.")
	case w.Kind == model.Individual:
		return model.Effect{}, model.Errorf(model.Conflict, "Collaborators of an individual workspace come back by an invitation only.").
			WithHint("Grant %s a role in a public project again.", p.Username)
	case u.Now().Sub(f.Removed) >= RestoreWindow:
		return model.Effect{}, model.Errorf(model.Conflict, "%s was removed from %s more than 90 days ago.", p.Username, w.Name).
			WithHint("Invite them again.")
	case u.Membership(w.ID, p.Username) != nil:
		return model.Effect{}, model.Errorf(model.Conflict, "%s is on the People list of %s again.", p.Username, w.Name)
	}
	m := f.Membership
	// A grant on the same project that they got and lost since is gone.
	m.Grants = 0
	var kept []*model.Grant
	for g := range u.GrantsOf(p.ID, w.ID) {
		if g.Epoch == m.Epoch {
			kept = append(kept, g)
		}
	}
	for _, g := range kept {
		if !g.Expires.IsZero() && !u.Now().Before(g.Expires) {
			u.DeleteGrant(g)
			continue
		}
		m.Grants++
		agenda.Grant(u, g)
	}
	if m.Empty() {
		return model.Effect{}, model.Errorf(model.NotFound, "Nothing is left of what %s had in %s.", p.Username, w.Name)
	}
	said := "Bring " + p.Username + " back to " + w.Name + " with the role and grants of before"
	if m.Over(u.Now()) {
		m.Expires, said = time.Time{}, said+", without an end"
	}
	if m.Role != model.NoRole {
		if err := roster.SeatFree(u, w, 1); err != nil {
			return model.Effect{}, err
		}
	}
	m.Search = roster.Search(p)
	roster.Put(u, w, &m)
	rule.Notify(u, by, p.ID, w.ID, "brought you back to "+w.Name+".")
	return model.Effect{
		Workspace: w.ID, Target: p.Username,
		Summary: said + ".",
		After:   model.Facts{"role": m.Role.String(), "grants": m.Grants}, People: []model.ID{p.ID},
	}, nil
}

// AddMember makes an existing person a member without an invitation, or
// changes the role: for imports, by platform admins.
type AddMember struct {
	Workspace, Who string
	Role           model.Role
}

// Kind is the audit word.
func (AddMember) Kind() string { return "people.add" }

// Authorize: platform admins.
func (o AddMember) Authorize(s model.State, p model.Principal) error {
	if err := rule.PlatformAdmin(p, "add members without inviting them"); err != nil {
		return err
	}
	return rule.OnWorkspace(s, p, o.Workspace, model.PeopleManage)
}

// Apply adds the member.
func (o AddMember) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Workspace)
	p, err := find.Account(u, o.Who)
	if err != nil {
		return model.Effect{}, err
	}
	if w == nil || w.Kind == model.Individual || !slices.Contains(model.Roles(), o.Role) || p.Kind != model.Human {
		return model.Effect{}, model.Errorf(model.Invalid, "%s cannot become %s of %s.", p.Username, o.Role, o.Workspace)
	}
	if i := u.Invitation(roster.Row(u, w, p).Invitation); i != nil {
		invitation.Close(u, i, model.Revoked)
		w = u.Workspace(w.ID)
	}
	m := roster.Row(u, w, p)
	was := m.RoleAt(u.Now())
	e := model.Effect{
		Workspace: w.ID, Target: p.Username, Summary: "Add " + p.Username + " to " + w.Name + " as " + o.Role.String() + ".",
		Before: model.Facts{"role": was.String()}, After: model.Facts{"role": o.Role.String()},
		Unchanged: was == o.Role, People: []model.ID{p.ID},
	}
	if e.Unchanged {
		return e, nil
	}
	if was == model.NoRole {
		if err := roster.SeatFree(u, w, 1); err != nil {
			return model.Effect{}, err
		}
		m.Joined, m.Expires = u.Now(), time.Time{}
	}
	gate.Settle(u, by, w, &e) // as it was: a membership that had ended brings nothing back
	m.Role = o.Role
	roster.Put(u, w, m)
	gate.Settle(u, by, w, &e)
	return e, roster.KeepAdmin(w, "demote", p.Username)
}
