// Package service is about service accounts (SPEC 1): accounts of a workspace's
// own, called name@workspace, which act for machines. They are no members, take
// no seat, and have no access but by grants on projects of their workspace.
//
// Shape: a service account is an account and a row of the People list that is
// there as long as the account is, without a role. So lists, filters, counts,
// details and grants find it as they find everybody. Rejected: a list of its own
// beside the People list, which every one of those would have to be told about.
// Deactivated is suspended: Decide knows that state already.
//
// The clean-up of a workspace takes its service accounts away with their keys and
// names, before the workspace's own records, which lead to them (op/chore). Keys
// of a service account are for who may manage it: Of.
//
// Counts.Services of a workspace is moved here and nowhere else.
package service

import (
	"strings"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/rule"
	"atrium/model/roster"
	"atrium/model/text"
)

// Most is how many service accounts a workspace may have, deactivated ones
// included.
const Most = 50

// Create makes a service account. Name is that before the "@", or the full name.
type Create struct{ Workspace, Name string }

// Kind is the audit word.
func (Create) Kind() string { return "service.create" }

// Authorize: people.manage.
func (o Create) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.PeopleManage)
}

// Apply creates the account.
func (o Create) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Workspace)
	// A name that is made is taken as it is typed, or not at all (N1).
	if short, _, _ := strings.Cut(o.Name, "@"); short != text.Fold(short) {
		return model.Effect{}, rule.Invalid(text.Name(text.KindUsername, short))
	}
	full, err := Full(w, o.Name)
	if err != nil {
		return model.Effect{}, err
	}
	if p := Of(u, w, full); p != nil {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is there already.", full).
			WithHint("%s", rule.Either(p.Active(), "Grant it a role with atrium access grant.", "It is deactivated; atrium people service reactivate brings it back."))
	}
	if err := rule.NameFree(u, full); err != nil {
		return model.Effect{}, err
	}
	if w.Counts.Services >= Most {
		return model.Effect{}, model.Errorf(model.Conflict, "%s has %d service accounts; %d are the most, deactivated ones included.", w.Name, w.Counts.Services, Most).
			WithHint("Reactivate one that is not in use any more.")
	}
	p := &model.Person{ID: u.NewID(), Username: full, Kind: model.Service, Home: w.ID, Current: w.ID, Created: u.Now(), Version: 1}
	u.PutPerson(p)
	u.PutName(&model.Name{Name: full, Person: p.ID})
	w.Counts.Services++
	u.PutWorkspace(w)
	m := roster.Row(u, w, p)
	m.Joined = u.Now()
	roster.Put(u, w, m)
	return model.Effect{
		Workspace: w.ID, Target: full, Summary: "Create the service account " + full + ".",
		Consequences: []string{"It has no access before it is granted a role in a project of " + w.Name + ", and takes no seat."},
		Before:       model.Facts{"state": nil}, After: model.Facts{"state": model.PersonActive.String()}, People: []model.ID{p.ID},
	}, nil
}

// Full is the full name of a workspace's service account, NAME@WORKSPACE, from
// that or from NAME (N1, N6).
func Full(w *model.Workspace, name string) (string, error) {
	name = text.Fold(name)
	if short, at, ok := strings.Cut(name, "@"); ok {
		if at != w.Name {
			return "", model.Errorf(model.Invalid, "%s is no name for a service account of %s.", text.Quote(name), w.Name).
				WithHint("Its name would be %s@%s.", short, w.Name)
		}
		name = short
	}
	if err := text.Name(text.KindUsername, name); err != nil {
		return "", rule.Invalid(err)
	}
	return name + "@" + w.Name, nil
}

// Of finds a workspace's service account by its full name; nil when there is
// none.
func Of(s model.State, w *model.Workspace, full string) *model.Person {
	n := s.Name(full)
	if n == nil || n.Person == 0 {
		return nil
	}
	if p := s.Person(n.Person); p != nil && p.Kind == model.Service && p.Home == w.ID {
		return p
	}
	return nil
}

// Deactivate takes a service account's access away until it is reactivated.
type Deactivate struct{ Workspace, Name string }

// Kind is the audit word.
func (Deactivate) Kind() string { return "service.deactivate" }

// Authorize: people.manage.
func (o Deactivate) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.PeopleManage)
}

// Apply deactivates the account.
func (o Deactivate) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	e, err := turn(u, o.Workspace, o.Name, model.PersonSuspended)
	e.Summary = "Deactivate " + e.Target + "."
	e.Consequences = []string{"Its sessions and all its access end at once; its grants are kept for when it is reactivated."}
	return e, err
}

// Reactivate gives a deactivated service account its access back as it was.
type Reactivate struct{ Workspace, Name string }

// Kind is the audit word.
func (Reactivate) Kind() string { return "service.reactivate" }

// Authorize: people.manage.
func (o Reactivate) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.PeopleManage)
}

// Apply reactivates the account.
func (o Reactivate) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	e, err := turn(u, o.Workspace, o.Name, model.PersonActive)
	e.Summary = "Reactivate " + e.Target + ": its grants count again."
	return e, err
}

// turn moves a service account to a state.
func turn(u model.Unit, workspace, name string, to model.PersonState) (model.Effect, error) {
	w := find.Workspace(u, workspace)
	full, err := Full(w, name)
	if err != nil {
		return model.Effect{}, err
	}
	p := Of(u, w, full)
	if p == nil {
		return model.Effect{}, model.Errorf(model.NotFound, "%s has no service account %s.", w.Name, full).
			WithHint("atrium people service list shows those it has.")
	}
	e := model.Effect{
		Workspace: w.ID, Target: full, People: []model.ID{p.ID}, Unchanged: p.State == to,
		Before: model.Facts{"state": p.State.String()}, After: model.Facts{"state": to.String()},
	}
	if !e.Unchanged {
		p.State, p.Version = to, p.Version+1
		u.PutPerson(p)
	}
	return e, nil
}
