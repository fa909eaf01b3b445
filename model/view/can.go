package view

import (
	"strings"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/reason"
	"atrium/model/text"
	"atrium/model/view/scope"
)

// Can answers whether somebody may do an action to a target (WS or WS/NAME),
// with every source that was tried (A2). Who is N6, "" for oneself. About
// oneself it needs only that the target is seen; about others people.view or
// project.people.view there. An unseen target and an account that the actor
// may not know of are NotFound.
func (r *Reader) Can(who string, action, target string) (CanRow, error) {
	a, err := model.ParseAction(action)
	if err != nil {
		return CanRow{}, err
	}
	if err := fits(a, target); err != nil {
		return CanRow{}, err
	}
	self := r.meant(who)
	at, err := r.target(target, a, self)
	if err != nil {
		return CanRow{}, err
	}
	p := r.s.Who.Who
	if !self {
		if p = r.known(at.Place, who); p == nil {
			return CanRow{}, model.Errorf(model.NotFound, "There is no account %s that you can see.", who)
		}
	}
	name := r.s.Who.Name()
	if p != nil {
		name = p.Username
	}
	d := r.decideFor(p, at, a)
	return canRow(reason.Of(&d, name, target)), nil
}

// May says whether the actor may do the action to the target, and if not why, in
// one sentence and one about who can help, where they may know.
func (r *Reader) May(a model.Action, target string) (ok bool, why string) {
	why, whom := r.Refusal(a, target)
	return why == "", strings.TrimSpace(why + " " + whom)
}

// Refusal is why the actor may not do the action to the target, and whom to ask
// as a sentence of its own; both "" where they may, whom where nobody can help or
// the actor may not see who is there.
func (r *Reader) Refusal(a model.Action, target string) (why, whom string) {
	if err := fits(a, target); err != nil {
		return model.AsError(err).Message, ""
	}
	var err error
	if a.OnProject() {
		_, _, err = r.s.Site(target, a)
	} else {
		_, err = r.s.Place(target, a)
	}
	if err == nil {
		return "", ""
	}
	e := model.AsError(err)
	if ask := e.Details["ask"]; ask != "" {
		whom = "Ask " + strings.ReplaceAll(ask, ",", " or ") + "."
	}
	return e.Message, whom
}

// target finds what an action is about: seen by the actor is enough to ask
// about oneself, to ask about others the people there must be.
func (r *Reader) target(target string, a model.Action, self bool) (scope.Site, error) {
	// A platform admin sees everything (R3), the people of what is in the
	// trash or being deleted, too.
	self = self || r.s.Admin()
	if !a.OnProject() {
		need := model.PeopleView
		if self {
			need = model.WorkspaceView
		}
		at, err := r.s.Place(target, need)
		return scope.Site{Place: at}, err
	}
	need := model.ProjectPeopleView
	if self {
		need = model.ProjectView
	}
	at, _, err := r.s.Site(target, need)
	return at, err
}

func (r *Reader) decideFor(p *model.Person, at scope.Site, a model.Action) model.Decision {
	st := at.Standing
	if p != r.s.Who.Who {
		st = model.Stand(r.s.State, p, at.Workspace)
	}
	if at.Project == nil {
		return st.Decide(a)
	}
	return st.DecideProject(r.s.State, a, at.Project)
}

// meant says whether who is the actor.
func (r *Reader) meant(who string) bool {
	me := r.s.Who.Who
	if who == "" {
		return true
	}
	if me == nil {
		return false
	}
	key, err := text.CanonicalEmail(who)
	return text.Fold(who) == me.Username || err == nil && me.EmailKey != "" && key == me.EmailKey
}

// known finds an account by N6 as far as the actor may know of it: who is on
// the workspace's People list, and whom the directory shows (I1). Platform
// admins know everybody.
func (r *Reader) known(at scope.Place, who string) *model.Person {
	p := find.PersonIn(r.s.State, at.Workspace, who)
	if r.s.Admin() {
		p = find.Person(r.s.State, who)
	}
	if p == nil {
		p = r.s.Account(text.Fold(who)) // of the deleted the name is left
	}
	if p != nil && p.Kind == model.Service && p.Home != at.ID && !r.s.Admin() {
		return nil
	}
	if p == nil || r.s.Admin() || r.s.State.Membership(at.ID, p.Username) != nil || r.s.Directed(p) {
		return p
	}
	return nil
}

// fits checks that the target is of the kind that the action is about.
func fits(a model.Action, target string) error {
	if a.OnProject() == strings.Contains(target, "/") {
		return nil
	}
	if a.OnProject() {
		return model.Errorf(model.Invalid, "%s is about a project, and %q is a workspace.", a, target).
			WithHint("Write WORKSPACE/NAME.")
	}
	return model.Errorf(model.Invalid, "%s is about a workspace, and %q is a project.", a, target).
		WithHint("Write the name of the workspace alone.")
}

func canRow(e reason.Explanation) CanRow {
	row := CanRow{
		Allowed: e.Allowed, Person: e.Person, Action: e.Action, Target: e.Target, Reason: e.Reason,
		Sources: []Source{}, WouldAllow: append([]string{}, e.WouldAllow...),
	}
	for _, line := range e.Sources {
		row.Sources = append(row.Sources, Source{Source: line.Source, Role: Opt(line.Role), Detail: line.Detail})
	}
	return row
}
