package request

import (
	"slices"
	"time"

	"atrium/model"
	"atrium/model/invitation"
	"atrium/model/letter"
	"atrium/model/op/rule"
	"atrium/model/roster"
)

// Approve gives the role that a request asks for, at once: who asked need not
// accept. Until ends the grant; zero is never.
type Approve struct {
	ID     model.ID
	Until  time.Time
	Reason string
}

// Kind is the audit word.
func (Approve) Kind() string { return "access.approve" }

// Authorize: project.people.manage on the project that the request is for. All
// others get the answer for a request that does not exist (R3).
func (o Approve) Authorize(s model.State, p model.Principal) error {
	_, err := answerable(s, p, o.ID)
	return err
}

// Apply grants the role. Seats are not touched: a grant takes none (I5).
func (o Approve) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	r, w, pr, err := waiting(u, o.ID, o.Reason)
	if err != nil {
		return model.Effect{}, err
	}
	if err := rule.StillAhead(u, o.Until); err != nil {
		return model.Effect{}, err
	}
	full := w.Name + "/" + pr.Name
	if pr.InTrash() {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is in the trash.", full).WithHint("Restore it first, or deny the request.")
	}
	p, m, err := taker(u, w, pr, r, o.Until)
	if err != nil {
		return model.Effect{}, err
	}
	role, until := r.Role, o.Until
	e := model.Effect{
		Workspace: w.ID, Target: full, Reason: o.Reason, People: append([]model.ID{p.ID}, Answerers(u, r)...),
		Before: model.Facts{"person": p.Username, "role": nil, "state": model.RequestPending.String()},
	}
	if g := u.Grant(pr, m.Who); g != nil && g.RoleAt(u.Now(), m) != model.NoProjectRole {
		e.Before["role"], e.Before["expires_at"] = g.Role.String(), rule.Stamp(g.Expires)
		// Nobody loses by asking: what they have already is not cut.
		if role = max(role, g.Role); g.Role >= r.Role && (g.Expires.IsZero() || !until.IsZero() && g.Expires.After(until)) {
			until = g.Expires
		}
	}
	e.Summary = "Approve the request of " + p.Username + ": make them " + role.String() + " of " + full + rule.Until(until) + "."
	e.After = model.Facts{
		"person": p.Username, "role": role.String(), "expires_at": rule.Stamp(until),
		"state": model.RequestApproved.String(), "request": r.ID.String(), "asked": r.Reason,
	}
	r.By, r.Answer, r.Answered = by.Person, o.Reason, u.Now()
	end(u, r, model.RequestApproved)
	for _, i := range slices.Collect(u.ProjectInvitations(pr)) {
		if i.Person == p.ID {
			invitation.Close(u, i, model.Revoked)
		}
	}
	w = u.Workspace(w.ID)
	if m.Joined.IsZero() {
		m.InvitedBy = by.Person
	}
	roster.PutGrant(u, m, &model.Grant{Workspace: w.ID, Project: pr.ID, Role: role, Expires: until, By: by.Person})
	roster.Put(u, w, m)
	answered(u, by, r, "approved your request: you are "+role.String()+" of "+full+rule.Until(until)+".")
	return e, nil
}

// taker is the account that a request is of and its row in the workspace, if the
// project can be shared with it: for outsiders, and for guests who would get more, as S3 and P3 say.
func taker(u model.Unit, w *model.Workspace, pr *model.Project, r *model.Request, until time.Time) (*model.Person, *model.Membership, error) {
	p := u.Person(r.Person)
	if !p.Active() {
		return nil, nil, model.Errorf(model.Conflict, "%s is not an active account any more.", rule.Username(u, r.Person)).
			WithHint("Deny the request, or leave it to lapse.")
	}
	m := roster.Row(u, w, p)
	if rule.Inside(w, m, p, u.Now()) {
		return p, m, nil
	}
	if g := u.Grant(pr, m.Who); g.RoleAt(u.Now(), m) != model.NoProjectRole && !rule.Widens(g, r.Role, until) {
		return p, m, nil
	}
	if err := rule.TakesOutsiders(w, pr); err != nil {
		e := *model.AsError(err)
		e.Code, e.Message = model.Conflict, p.Username+" is not a member of "+w.Name+". "+e.Message
		return nil, nil, &e
	}
	return p, m, nil
}

// Deny answers a request with no.
type Deny struct {
	ID     model.ID
	Reason string
}

// Kind is the audit word.
func (Deny) Kind() string { return "access.deny" }

// Authorize: as for Approve.
func (o Deny) Authorize(s model.State, p model.Principal) error {
	_, err := answerable(s, p, o.ID)
	return err
}

// Apply denies the request and tells the person, with the reason.
func (o Deny) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	r, w, pr, err := waiting(u, o.ID, o.Reason)
	if err != nil {
		return model.Effect{}, err
	}
	full, who := w.Name+"/"+pr.Name, rule.Username(u, r.Person)
	e := model.Effect{
		Workspace: w.ID, Target: full, Reason: o.Reason, People: append([]model.ID{r.Person}, Answerers(u, r)...),
		Summary:      "Deny the request of " + who + " to become " + r.Role.String() + " of " + full + ".",
		Consequences: []string{who + " is told that you denied it" + rule.Either(o.Reason == "", ".", ", and why.")},
		Before:       model.Facts{"person": who, "state": model.RequestPending.String()},
		After:        model.Facts{"person": who, "state": model.RequestDenied.String(), "request": r.ID.String(), "asked": r.Reason},
	}
	r.By, r.Answer, r.Answered = by.Person, o.Reason, u.Now()
	end(u, r, model.RequestDenied)
	answered(u, by, r, "denied your request to become "+r.Role.String()+" of "+full+".")
	return e, nil
}

func answered(u model.Unit, by model.Principal, r *model.Request, did string) {
	if r.Answer != "" {
		did += " " + r.Answer
	}
	did = by.Name() + " " + did
	rule.Tell(u, &model.Notice{Person: r.Person, Workspace: r.Workspace, Text: did, Kind: model.Answered, Ref: r.ID})
	letter.Answer(u, u.Person(r.Person), r.Target, did)
}

// None is the one answer for every request that is not there, or that the actor
// may not answer.
func None(id model.ID) error {
	return model.Errorf(model.NotFound, "There is no request %s that you can answer.", id).
		WithHint("atrium access requests lists those that wait for you.")
}

// answerable finds a request that the actor may answer, answered or not.
func answerable(s model.State, by model.Principal, id model.ID) (*model.Request, error) {
	r := s.Request(id)
	if r == nil || r.Project == 0 {
		return nil, None(id)
	}
	w, pr := s.Workspace(r.Workspace), s.Project(r.Workspace, r.Project)
	if w == nil || pr == nil {
		return nil, None(id)
	}
	if by.System {
		return r, nil
	}
	d := model.Stand(s, by.Who, w).Through(by.Provider).DecideProject(s, model.ProjectPeopleManage, pr)
	// Who owns a project in the trash may still clear its requests away.
	if d.Allowed || pr.InTrash() && d.Visible {
		return r, nil
	}
	return nil, None(id)
}

// waiting is a request that still waits for an answer, with its project.
func waiting(u model.Unit, id model.ID, reason string) (*model.Request, *model.Workspace, *model.Project, error) {
	r := u.Request(id)
	w, pr := u.Workspace(r.Workspace), u.Project(r.Workspace, r.Project)
	if err := Word("reason", reason); err != nil {
		return nil, nil, nil, err
	}
	var err *model.Error
	switch state := r.StateAt(u.Now()); state {
	case model.RequestPending:
		return r, w, pr, nil
	case model.RequestApproved, model.RequestDenied:
		err = model.Errorf(model.Conflict, "The request was %s by %s already.", state, rule.Username(u, r.By))
	case model.RequestWithdrawn:
		err = model.Errorf(model.Conflict, "%s has withdrawn the request.", rule.Username(u, r.Person))
	default:
		err = model.Errorf(model.Conflict, "The request lapsed on %s.", r.Expires.UTC().Format(time.DateOnly)).
			WithHint("Grant the role with atrium access grant, if it is still wanted.")
	}
	return nil, nil, nil, err.With("state", r.StateAt(u.Now()).String())
}
