// Package request is about asking for access to a project (A6): filing a
// request, withdrawing it, answering it, and its end by itself.
//
// Shape: a request names its target as it was asked for. Where that is a project
// it carries the project's ids too, which put it before those who may answer;
// where there is none it has no ids, and only who filed it ever finds it. All
// that the person who asks gets to see (answer, list, limits, notices, audit
// record) is made from the first part alone, so it is the same in both cases
// until somebody answers. Rejected: to refuse what does not exist, which tells
// what does (R3); and to keep requests with their project, which would leave
// nowhere to keep the others.
//
// What other rooms have to call:
//   - the agenda, when a model.TaskRequest falls due: Expire{ID: task.Ref}, as the
//     system. One that was answered before is Unchanged.
//   - the purge of a project and the clean-up of a workspace, before they erase:
//     Release, until it returns 0. It unties requests from what goes, so that
//     they lapse as if it had never been.
//
// Counts.Requests of a workspace is moved here and nowhere else.
package request

import (
	"strings"
	"time"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/letter"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// The most requests of one person: waiting for an answer, and filed within a
// day.
const (
	MostPending = 20
	MostADay    = 50
)

// File asks for a role in a project. The target may be anything of the form
// WS/NAME.
type File struct {
	Target string
	Role   model.ProjectRole
	Reason string
}

// Kind is the audit word.
func (File) Kind() string { return "access.request" }

// Authorize: any person who is signed in.
func (o File) Authorize(_ model.State, p model.Principal) error { return asker(p) }

func asker(p model.Principal) error {
	switch {
	case p.Who == nil:
		return model.Errorf(model.Denied, "Nobody is signed in.").WithHint("Sign in first.")
	case p.Who.Kind != model.Human:
		return model.Errorf(model.Denied, "%s is a service account: people grant it access, it does not ask.", p.Who.Username)
	}
	return nil
}

// Apply files the request and tells those who may answer it, if there are any.
// Its effect never names a workspace: the record is the asker's own.
func (o File) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	target, err := Target(o.Target)
	if err != nil {
		return model.Effect{}, err
	}
	if o.Role == model.NoProjectRole || o.Role > model.Owner {
		return model.Effect{}, model.Errorf(model.Invalid, "A request needs a project role.")
	}
	if err := reason(o.Reason); err != nil {
		return model.Effect{}, err
	}
	w, pr := open(u, target)
	if err := had(u, by, w, pr, o.Role); err != nil {
		return model.Effect{}, err
	}
	today, err := room(u, by.Who.ID, target)
	if err != nil {
		return model.Effect{}, err
	}
	r := &model.Request{
		ID:     u.NewRef(func(id model.ID) bool { return u.Request(id) != nil }),
		Target: target, Person: by.Who.ID, Role: o.Role, Reason: o.Reason,
		Created: u.Now(), Expires: u.Now().Add(model.RequestWindow),
	}
	u.PutTask(&model.Task{
		ID:   u.NewRef(func(id model.ID) bool { return u.Task(id) != nil }),
		Kind: model.TaskRequest, At: r.Expires, Ref: r.ID, By: by.Who.ID, Since: u.Now(),
	})
	e := model.Effect{
		Target: target, Reason: o.Reason, People: []model.ID{by.Who.ID},
		Summary: "Ask to become " + o.Role.String() + " of " + target + ".",
		Consequences: []string{
			"Whoever may answer is told, and you are told the answer. Whether there is such a project is not said before that.",
			"Without an answer the request lapses on " + r.Expires.UTC().Format(time.DateOnly) + ".",
		},
		Before: model.Facts{"state": nil},
		After: model.Facts{
			"request": r.ID.String(), "role": o.Role.String(), "state": model.RequestPending.String(), "expires_at": rule.Stamp(r.Expires),
		},
	}
	if pr != nil {
		r.Workspace, r.Project = w.ID, pr.ID
		w.Counts.Requests++
		u.PutWorkspace(w)
		says := by.Name() + " asks to become " + o.Role.String() + " of " + target + ": " + o.Reason
		for _, id := range approvers(u, w, pr) {
			rule.Tell(u, &model.Notice{Person: id, Workspace: w.ID, Text: says, Kind: model.Asked, Ref: r.ID})
			e.People = append(e.People, id)
		}
	}
	u.PutRequest(r)
	if today < letter.Asks {
		letter.Asked(u, r, by.Name())
	}
	return e, nil
}

// Target is the full name of a project as requests keep it: folded, and of the
// form that names have (N1). Anything else is Invalid, whatever there is.
func Target(full string) (string, error) {
	ws, name, ok := strings.Cut(text.Fold(full), "/")
	if !ok {
		return "", model.Errorf(model.Invalid, "%s is not the full name of a project.", text.Quote(full)).WithHint("Write WORKSPACE/NAME.")
	}
	if err := text.Name("workspace", ws); err != nil {
		return "", rule.Invalid(err)
	}
	if err := text.Name("project", name); err != nil {
		return "", rule.Invalid(err)
	}
	return ws + "/" + name, nil
}

// Word checks what a person writes with a request or an answer (N4).
func Word(what, s string) error {
	return rule.Invalid(text.Free(what, s, text.MaxDescription, false))
}

func reason(s string) error {
	if strings.TrimSpace(s) == "" {
		return model.Errorf(model.Invalid, "A request needs a reason: whoever answers it reads that first.").
			WithHint("Add --reason with a sentence.")
	}
	return Word("reason", s)
}

// open finds the project that a request can be tied to; nil for what is not
// there for anybody.
func open(s model.State, target string) (*model.Workspace, *model.Project) {
	w, pr := find.Project(s, target)
	if pr == nil || w.State != model.WorkspaceActive || pr.State != model.ProjectActive {
		return nil, nil
	}
	return w, pr
}

// had is a Conflict for who sees the project and has the role already; that
// much they know.
func had(s model.State, by model.Principal, w *model.Workspace, pr *model.Project, role model.ProjectRole) error {
	if pr == nil {
		return nil
	}
	d := model.Stand(s, by.Who, w).Through(by.Provider).DecideProject(s, model.ProjectView, pr)
	if !d.Visible || d.Project < role {
		return nil
	}
	return model.Errorf(model.Conflict, "You are %s of %s/%s already.", d.Project, w.Name, pr.Name).
		With("role", d.Project.String())
}

// room refuses one more request: for the same target, or beyond the limits. It
// looks at the person's own requests only, and says how many there were within a day.
func room(u model.Unit, person model.ID, target string) (today int, err error) {
	pending := 0
	var lapsed []*model.Request
	for r := range u.RequestsOf(person) {
		if u.Now().Sub(r.Created) > model.RequestWindow+time.Hour {
			break
		}
		if u.Now().Sub(r.Created) < 24*time.Hour {
			today++
		}
		switch r.StateAt(u.Now()) {
		case model.RequestPending:
			pending++
			if r.Target == target {
				return 0, model.Errorf(model.Conflict, "You have a pending request for %s already, as %s.", target, r.Role).
					WithHint("Withdraw it to ask for something else: atrium access withdraw %s.", r.ID).
					With("request", r.ID.String()).With("role", r.Role.String())
			}
		case model.RequestExpired:
			if r.State == model.RequestPending && r.Target == target {
				lapsed = append(lapsed, r)
			}
		}
	}
	if pending >= MostPending {
		return 0, model.Errorf(model.Conflict, "You have %d pending requests; more are not taken.", pending).
			WithHint("Wait for an answer, or withdraw one (atrium access requests --mine).")
	}
	if today >= MostADay {
		return 0, model.Errorf(model.Conflict, "You have filed %d requests within a day; more are not taken.", today).
			WithHint("Try again tomorrow.")
	}
	for _, r := range lapsed {
		end(u, r, model.RequestExpired)
	}
	return today, nil
}
