package chore

import (
	"fmt"
	"time"

	"atrium/model"
	"atrium/model/agenda"
	"atrium/model/departure"
	"atrium/model/gate"
	"atrium/model/invitation"
	"atrium/model/letter"
	"atrium/model/op/request"
	"atrium/model/op/rule"
	"atrium/model/roster"
)

// ExpireInvitation ends an invitation that nobody answered in time, and frees its
// row and seat (I3).
type ExpireInvitation struct{ step }

// Kind is the audit word.
func (ExpireInvitation) Kind() string { return "invitation.expire" }

// Apply ends it.
func (o ExpireInvitation) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	t, w, err := o.due(u, model.TaskInvitation)
	if err != nil {
		return model.Effect{}, err
	}
	i := u.Invitation(t.Ref)
	who := i.Email
	if i.Person != 0 {
		who = rule.Username(u, i.Person)
	}
	where := w.Name
	if p := u.Project(w.ID, i.Project); i.Project != 0 && p != nil {
		where += "/" + p.Name
	}
	invitation.Close(u, i, model.Expired)
	tell(u, i.By, w.ID, model.Info, "Your invitation of "+who+" to "+where+" was not answered and has expired.")
	return model.Effect{
		Workspace: w.ID, Target: who, Summary: "End the invitation of " + who + " to " + where + ", which has expired.",
		Before: model.Facts{"status": "pending", "to": where}, After: model.Facts{"status": "expired", "to": where},
		People: []model.ID{i.Person, i.By},
	}, nil
}

// ExpireMember takes someone off a workspace whose membership has come to its
// end, as a former member who can be brought back (I4, W6).
type ExpireMember struct{ step }

// Kind is the audit word.
func (ExpireMember) Kind() string { return "people.expire" }

// Apply takes them off.
func (o ExpireMember) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	t, w, err := o.due(u, model.TaskMembership)
	if err != nil {
		return model.Effect{}, err
	}
	m := u.Membership(w.ID, t.Who)
	if !m.Over(u.Now()) {
		return model.Effect{}, overtaken()
	}
	departure.Take(u, w, m, 0)
	u.DeleteTask(t)
	tell(u, m.Person, w.ID, model.Warning, "Your membership of "+w.Name+" has ended.")
	said := fmt.Sprintf("The membership of %s in %s has ended. For 90 days `atrium workspace restore-member %s %s` brings it back.", m.Who, w.Name, w.Name, m.Who)
	told := inform(u, w, m.InvitedBy, m.Person, said)
	e := model.Effect{
		Workspace: w.ID, Target: m.Who, Summary: "End the membership of " + m.Who + " in " + w.Name + ", which has expired.",
		Before: model.Facts{"role": m.Role.String(), "grants": m.Grants, "expires_at": rule.Stamp(m.Expires)},
		After:  model.Facts{"role": nil}, People: append(told, m.Person),
	}
	gate.Settle(u, by, w, &e)
	return e, nil
}

// WarnMember announces the end of a membership to the person and to who invited
// them.
type WarnMember struct{ step }

// Kind is the audit word.
func (WarnMember) Kind() string { return "people.warn" }

// Apply tells them, and puts the entry off to the next announcement or the end.
func (o WarnMember) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	t, w, err := o.due(u, model.TaskMembership)
	if err != nil {
		return model.Effect{}, err
	}
	m := u.Membership(w.ID, t.Who)
	in := ahead(u, t, m.Expires)
	ends(u, m.Person, w, "Your membership of "+w.Name+" ends "+in+".")
	told := inform(u, w, m.InvitedBy, m.Person, "The membership of "+m.Who+" in "+w.Name+" ends "+in+".")
	return model.Effect{
		Workspace: w.ID, Target: m.Who, Summary: "Announce the end of the membership of " + m.Who + " in " + w.Name + ".",
		After: model.Facts{"expires_at": rule.Stamp(m.Expires)}, People: append(told, m.Person),
	}, nil
}

// ExpireRequest ends an access request that nobody answered in time (A6).
type ExpireRequest struct{ step }

// Kind is the audit word.
func (ExpireRequest) Kind() string { return "request.expire" }

// Apply ends it.
func (o ExpireRequest) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	t, _, err := o.due(u, model.TaskRequest)
	if err != nil {
		return model.Effect{}, err
	}
	e, err := request.Expire{ID: t.Ref}.Apply(u, by)
	if err != nil || e.Unchanged {
		return e, err
	}
	u.DeleteTask(t)
	return e, nil
}

// ahead puts the entry off to what comes next, and says how far away the end is.
func ahead(u model.Unit, t *model.Task, end time.Time) string {
	left := end.Sub(u.Now())
	t.At = agenda.Next(end, u.Now())
	u.PutTask(t)
	const day = 24 * time.Hour
	in := rule.Plural(int((left+day-1)/day), "day", "days")
	if left < day {
		in = rule.Plural(int((left+time.Hour-1)/time.Hour), "hour", "hours")
	}
	return "in " + in + ", on " + end.UTC().Format("2006-01-02 15:04 UTC")
}

// ends tells a person that something of theirs ends, in the inbox and by mail.
func ends(u model.Unit, to model.ID, w *model.Workspace, text string) {
	tell(u, to, w.ID, model.Warning, text)
	letter.Ends(u, u.Person(to), w, text)
}

// informed is the most admins who are told of one thing.
const informed = 10

// inform tells whoever brought something about, as long as they are an admin
// here; else the admins.
func inform(u model.Unit, w *model.Workspace, by, about model.ID, text string) (people []model.ID) {
	for m := range u.Admins(w.ID) {
		if len(people) == informed && m.Person != by || m.Person == about || m.RoleAt(u.Now()) != model.Admin {
			continue
		}
		if m.Person == by {
			people = []model.ID{by}
			break
		}
		people = append(people, m.Person)
	}
	for _, id := range people {
		tell(u, id, w.ID, model.Warning, text)
	}
	return people
}

// granted is a grant that an entry is about, with the row it belongs to.
func (o step) granted(u model.Unit) (t *model.Task, w *model.Workspace, g *model.Grant, full string, err error) {
	if t, w, err = o.due(u, model.TaskGrant); err != nil {
		return nil, nil, nil, "", err
	}
	p := u.Project(w.ID, t.Project)
	if p == nil {
		return nil, nil, nil, "", overtaken()
	}
	return t, w, u.Grant(p, t.Who), w.Name + "/" + p.Name, nil
}

// ExpireGrant takes a grant away that has come to its end.
type ExpireGrant struct{ step }

// Kind is the audit word.
func (ExpireGrant) Kind() string { return "grant.expire" }

// Apply takes it away, and the row off the list when nothing else keeps it.
func (o ExpireGrant) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	t, w, g, full, err := o.granted(u)
	if err != nil {
		return model.Effect{}, err
	}
	u.DeleteGrant(g)
	u.DeleteTask(t)
	lost := false
	if m := u.Membership(w.ID, g.Who); m != nil && m.Person == g.Person && m.Epoch == g.Epoch {
		lost = true
		m.Grants--
		roster.Put(u, w, m)
	}
	if lost {
		tell(u, g.Person, w.ID, model.Warning, "Your role of "+g.Role.String()+" on "+full+" has ended.")
		if g.By != g.Person {
			tell(u, g.By, w.ID, model.Warning, "The role of "+g.Who+" on "+full+", "+g.Role.String()+", has ended.")
		}
	}
	return model.Effect{
		Workspace: w.ID, Target: full, Summary: "End the role of " + g.Who + " on " + full + ", which has expired.",
		Before: model.Facts{"person": g.Who, "role": g.Role.String(), "expires_at": rule.Stamp(g.Expires)},
		After:  model.Facts{"person": g.Who, "role": nil}, People: []model.ID{g.Person, g.By},
	}, nil
}

// WarnGrant announces the end of a grant to the person and to who granted it.
type WarnGrant struct{ step }

// Kind is the audit word.
func (WarnGrant) Kind() string { return "grant.warn" }

// Apply tells them, and puts the entry off to the next announcement or the end.
func (o WarnGrant) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	t, w, g, full, err := o.granted(u)
	if err != nil {
		return model.Effect{}, err
	}
	m := u.Membership(w.ID, g.Who)
	in := ahead(u, t, g.Expires)
	if !m.Expires.Equal(g.Expires) { // else the membership's own announcement tells it
		ends(u, g.Person, w, "Your role of "+g.Role.String()+" on "+full+" ends "+in+".")
		if g.By != g.Person {
			tell(u, g.By, w.ID, model.Warning, "The role of "+g.Who+" on "+full+", "+g.Role.String()+", ends "+in+".")
		}
	}
	return model.Effect{
		Workspace: w.ID, Target: full, Summary: "Announce the end of the role of " + g.Who + " on " + full + ".",
		After: model.Facts{"person": g.Who, "expires_at": rule.Stamp(g.Expires)}, People: []model.ID{g.Person, g.By},
	}, nil
}
