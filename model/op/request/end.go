package request

import (
	"slices"

	"atrium/model"
	"atrium/model/letter"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// end closes a pending request and takes it off its workspace's count.
func end(u model.Unit, r *model.Request, to model.RequestState) {
	if r.State != model.RequestPending {
		return
	}
	r.State = to
	u.PutRequest(r)
	untally(u, r.Workspace)
}

func untally(u model.Unit, workspace model.ID) {
	if w := u.Workspace(workspace); w != nil {
		w.Counts.Requests = max(0, w.Counts.Requests-1)
		u.PutWorkspace(w)
	}
}

// Withdraw takes one's own pending request back. Ref is its id, or what it asks
// for as WS/NAME.
type Withdraw struct{ Ref string }

// Kind is the audit word.
func (Withdraw) Kind() string { return "access.withdraw" }

// Authorize: any person who is signed in; whose request it is, Apply decides.
func (o Withdraw) Authorize(_ model.State, p model.Principal) error { return asker(p) }

// Apply withdraws the request.
func (o Withdraw) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	r := own(u, by.Who.ID, o.Ref)
	if r == nil {
		return model.Effect{}, model.Errorf(model.NotFound, "You have no pending request %s.", text.Quote(o.Ref)).
			WithHint("atrium access requests --mine shows yours.")
	}
	end(u, r, model.RequestWithdrawn)
	return model.Effect{
		Target: r.Target, Summary: "Withdraw the request to become " + r.Role.String() + " of " + r.Target + ".",
		Before: model.Facts{"state": model.RequestPending.String(), "request": r.ID.String()},
		After:  model.Facts{"state": model.RequestWithdrawn.String(), "request": r.ID.String()},
		People: append([]model.ID{by.Who.ID}, Answerers(u, r)...),
	}, nil
}

// own finds a person's pending request by id or target.
func own(s model.State, person model.ID, ref string) *model.Request {
	if id, ok := model.ParseID(ref); ok {
		if r := s.Request(id); r != nil && r.Person == person && r.StateAt(s.Now()) == model.RequestPending {
			return r
		}
		return nil
	}
	for r := range s.RequestsOf(person) {
		if s.Now().Sub(r.Created) > model.RequestWindow {
			return nil
		}
		if r.Target == text.Fold(ref) && r.StateAt(s.Now()) == model.RequestPending {
			return r
		}
	}
	return nil
}

// Expire ends a request whose time is over, as a chore of the agenda.
type Expire struct{ ID model.ID }

// Kind is the audit word.
func (Expire) Kind() string { return "access.expire" }

// Authorize: Atrium itself.
func (o Expire) Authorize(_ model.State, p model.Principal) error {
	if p.System {
		return nil
	}
	return model.Errorf(model.Denied, "Requests lapse by themselves.")
}

// Apply ends the request and tells the person. It changes nothing where the
// request was answered before, or has time left.
func (o Expire) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	r := u.Request(o.ID)
	if r == nil || r.State != model.RequestPending || r.StateAt(u.Now()) != model.RequestExpired {
		return model.Effect{Target: o.ID.String(), Summary: "Nothing lapses.", Unchanged: true}, nil
	}
	e := model.Effect{
		Target: r.Target, Workspace: r.Workspace, Summary: "End the request of " + rule.Username(u, r.Person) + " for " + r.Target + ", which nobody answered.",
		Before: model.Facts{"state": model.RequestPending.String(), "request": o.ID.String(), "person": rule.Username(u, r.Person)},
		After:  model.Facts{"state": model.RequestExpired.String(), "request": o.ID.String(), "person": rule.Username(u, r.Person)},
		People: append([]model.ID{r.Person}, Answerers(u, r)...),
	}
	end(u, r, model.RequestExpired)
	text := "Your request to become " + r.Role.String() + " of " + r.Target + " lapsed without an answer."
	rule.Tell(u, &model.Notice{Person: r.Person, Kind: model.Answered, Ref: r.ID, Text: text})
	letter.Answer(u, u.Person(r.Person), r.Target, text)
	return e, nil
}

// Release unties at most limit pending requests from a project that is being
// purged, or from all projects of a workspace that is being emptied (project is
// zero), and says how many: 0 when none is left. They stay pending for who filed
// them, as requests for what does not exist do.
func Release(u model.Unit, workspace, project model.ID, limit int) int {
	from := u.WorkspaceRequests(workspace)
	if project != 0 {
		from = u.ProjectRequests(&model.Project{ID: project, Workspace: workspace})
	}
	var all []*model.Request
	for r := range from {
		if all = append(all, r); len(all) == limit {
			break
		}
	}
	for r := range slices.Values(all) {
		r.Workspace, r.Project = 0, 0
		u.PutRequest(r)
		untally(u, workspace)
	}
	return len(all)
}
