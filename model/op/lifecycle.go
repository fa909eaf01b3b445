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

// SuspendUser takes an account's access away until it is resumed (P5).
type SuspendUser struct {
	Username     string
	ReplaceAdmin string // WHO becomes admin where the person is the last one
}

// Kind is the audit word.
func (SuspendUser) Kind() string { return "user.suspend" }

// Authorize: platform admins.
func (o SuspendUser) Authorize(_ model.State, p model.Principal) error {
	return rule.PlatformAdmin(p, "suspend accounts")
}

// Apply suspends the account.
func (o SuspendUser) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	p, err := find.Account(u, o.Username)
	if err != nil {
		return model.Effect{}, err
	}
	e := model.Effect{
		Target: p.Username, Summary: "Suspend " + p.Username + ".",
		Consequences: []string{"Their sessions and all access end at once; what they made stays."},
		Before:       model.Facts{"state": p.State.String()}, After: model.Facts{"state": "suspended"},
		People: []model.ID{p.ID},
	}
	if p.State == model.PersonSuspended {
		e.Unchanged = true
		return e, nil
	}
	err = retire(u, p, model.PersonSuspended, o.ReplaceAdmin, by, &e)
	return e, err
}

// ResumeUser gives a suspended account its access back as it was.
type ResumeUser struct{ Username string }

// Kind is the audit word.
func (ResumeUser) Kind() string { return "user.resume" }

// Authorize: platform admins.
func (o ResumeUser) Authorize(_ model.State, p model.Principal) error {
	return rule.PlatformAdmin(p, "resume accounts")
}

// Apply resumes the account.
func (o ResumeUser) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p, err := find.Account(u, o.Username)
	if err != nil {
		return model.Effect{}, err
	}
	e := model.Effect{
		Target: p.Username, Summary: "Resume " + p.Username + ": roles and grants count again as they were.",
		Before: model.Facts{"state": p.State.String()}, After: model.Facts{"state": "active"},
		Unchanged: p.State == model.PersonActive, People: []model.ID{p.ID},
	}
	if !e.Unchanged {
		setState(u, p, model.PersonActive)
	}
	return e, nil
}

// DeleteUser ends an account for good. What the person made stays under their
// name, which stays taken.
type DeleteUser struct {
	Username     string
	ReplaceAdmin string
}

// Kind is the audit word.
func (DeleteUser) Kind() string { return "user.delete" }

// Authorize: platform admins.
func (o DeleteUser) Authorize(_ model.State, p model.Principal) error {
	return rule.PlatformAdmin(p, "delete accounts")
}

// Apply deletes the account, its memberships, invitations, labels, keys and logins.
func (o DeleteUser) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	p, err := find.Account(u, o.Username)
	if err != nil {
		return model.Effect{}, err
	}
	if p.Kind == model.Service {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is a service account; it goes with its workspace.", p.Username).
			WithHint("Deactivate it: atrium people service deactivate %s.", p.Username)
	}
	e := model.Effect{
		Target: p.Username, Summary: "Delete the account " + p.Username + " for good.", Confirm: true,
		Consequences: []string{
			"Their sessions, memberships and grants end at once.",
			"Their individual workspace is deleted with its projects.",
			"What they made in other workspaces stays, with their name.",
		},
		Before: model.Facts{"state": p.State.String(), "email": p.Email}, After: model.Facts{"state": "deleted"},
		People: []model.ID{p.ID},
	}
	if err := retire(u, p, model.PersonDeleted, o.ReplaceAdmin, by, &e); err != nil {
		return model.Effect{}, err
	}
	for _, id := range slices.Collect(u.WorkspacesOf(p.ID)) {
		w, m := u.Workspace(id), u.Membership(id, p.Username)
		if m == nil || m.Person != p.ID {
			continue
		}
		departure.Take(u, w, m, by.Person)
		if id == p.Home {
			agenda.Clean(u, w, by.Person)
		}
	}
	for _, i := range slices.Collect(u.InvitationsTo(p.ID)) {
		invitation.Close(u, i, model.Revoked)
	}
	platform := u.Platform()
	platform.People--
	u.PutPlatform(platform)
	p = u.Person(p.ID)
	p.Email, p.EmailKey, p.EmailVerified, p.Labels, p.PlatformAdmin, p.Logins = "", "", false, nil, false, nil
	u.PutPerson(p)
	for _, k := range slices.Collect(u.Keys(p.ID)) {
		u.DeleteKey(k)
	}
	for _, c := range slices.Collect(u.CodesOf(p.ID)) {
		u.DeleteCode(c)
	}
	return e, nil
}

// SetPlatformAdmin makes a person a platform admin, or ends it.
type SetPlatformAdmin struct {
	Username string
	On       bool
}

// Kind is the audit word.
func (SetPlatformAdmin) Kind() string { return "user.platform-admin" }

// Authorize: platform admins.
func (o SetPlatformAdmin) Authorize(_ model.State, p model.Principal) error {
	return rule.PlatformAdmin(p, "make platform admins")
}

// Apply changes the right; the last active platform admin keeps it.
func (o SetPlatformAdmin) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p, err := find.Account(u, o.Username)
	if err != nil {
		return model.Effect{}, err
	}
	if p.Kind == model.Service {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is a service account; those have access by grants only.", p.Username)
	}
	e := model.Effect{
		Target: p.Username, Before: model.Facts{"platform_admin": p.PlatformAdmin}, After: model.Facts{"platform_admin": o.On},
		Summary:   rule.Either(o.On, "Make "+p.Username+" a platform admin.", "End "+p.Username+" being a platform admin."),
		Unchanged: p.PlatformAdmin == o.On, People: []model.ID{p.ID},
	}
	if e.Unchanged {
		return e, nil
	}
	if p.Active() {
		if err := shiftPlatformAdmins(u, p, rule.Either(o.On, 1, -1)); err != nil {
			return model.Effect{}, err
		}
	}
	p.PlatformAdmin, p.Version = o.On, p.Version+1
	u.PutPerson(p)
	return e, nil
}

func shiftPlatformAdmins(u model.Unit, p *model.Person, by int) error {
	platform := u.Platform()
	platform.Admins += by
	if platform.Admins < 1 {
		return model.Errorf(model.Conflict, "%s is the last active platform admin.", p.Username).
			WithHint("Make someone else a platform admin first.")
	}
	u.PutPlatform(platform)
	return nil
}

// retire suspends or deletes an active person: W4 holds in every team
// workspace, with the named successor made admin where it would not (P5), which
// the effect tells too.
func retire(u model.Unit, p *model.Person, to model.PersonState, successor string, by model.Principal, e *model.Effect) error {
	if p.PlatformAdmin && p.Active() {
		if err := shiftPlatformAdmins(u, p, -1); err != nil {
			return err
		}
	}
	verb := rule.Either(to == model.PersonSuspended, "suspend", "delete")
	var led []string
	for _, w := range setState(u, p, to) {
		if roster.KeepAdmin(w, verb, p.Username) == nil {
			continue
		}
		if successor == "" {
			return model.Errorf(model.Conflict, "Cannot %s %s: the last admin of %s. Make someone else an admin first.", verb, p.Username, w.Name).
				WithHint("Or name a successor with --replace-admin WHO.").With("workspace", w.Name)
		}
		m, next, err := find.Member(u, w, successor)
		if err != nil {
			return err
		}
		if !next.Active() || m.RoleAt(u.Now()) == model.NoRole || next.Kind != model.Human {
			return model.Errorf(model.Conflict, "%s cannot become admin of %s: not an active member of it.", successor, w.Name).
				WithHint("Name an active member.")
		}
		m.Role, m.Expires = model.Admin, time.Time{}
		roster.Put(u, w, m)
		rule.Notify(u, by, next.ID, w.ID, "made you admin of "+w.Name+".")
		led = append(led, w.Name)
		e.Consequences = append(e.Consequences, next.Username+" becomes admin of "+w.Name+".")
		e.People = append(e.People, next.ID)
		e.After["replaced_by"], e.After["admin_of"] = next.Username, led
	}
	gate.SettleOwned(u, by, p, e)
	return nil
}

// setState writes the person's state and recounts the admins of the team
// workspaces in which they are one; it returns those.
func setState(u model.Unit, p *model.Person, to model.PersonState) []*model.Workspace {
	type count struct {
		id     model.ID
		before model.Counts
	}
	var rows []count
	for id := range u.WorkspacesOf(p.ID) {
		if m := u.Membership(id, p.Username); m != nil && m.Role == model.Admin {
			rows = append(rows, count{id, roster.Tally(u, u.Workspace(id), m)})
		}
	}
	if to == model.PersonActive && p.PlatformAdmin {
		platform := u.Platform()
		platform.Admins++
		u.PutPlatform(platform)
	}
	p.State, p.Version = to, p.Version+1
	u.PutPerson(p)
	var teams []*model.Workspace
	for _, r := range rows {
		w := u.Workspace(r.id)
		roster.Shift(u, w, r.before, roster.Tally(u, w, u.Membership(r.id, p.Username)))
		if w.Kind == model.Team {
			teams = append(teams, w)
		}
	}
	return teams
}
