package chore

import (
	"maps"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/draft"
	"atrium/model/find"
	"atrium/model/op/meter"
	"atrium/model/op/rule"
	"atrium/model/roster"
	"atrium/model/text"
)

// DuplicateProject copies a project to a new one, in another workspace or the
// same: its runs, models and metadata, in steps. Nobody finds the copy before it
// is complete; then whoever asked for it is its owner (A7).
type DuplicateProject struct{ Source, Target string }

// Kind is the audit word.
func (DuplicateProject) Kind() string { return "project.duplicate" }

// Authorize: project.view here and project.create there.
func (o DuplicateProject) Authorize(s model.State, p model.Principal) error {
	if p.Who == nil {
		return model.Errorf(model.Denied, "Nobody is signed in.").WithHint("Sign in first.")
	}
	ws, _, ok := strings.Cut(o.Target, "/")
	if !ok {
		return model.Errorf(model.Invalid, "%s is not a full project name.", text.Quote(o.Target)).
			WithHint("Write workspace/project.")
	}
	if err := rule.OnProject(s, p, o.Source, model.ProjectView); err != nil {
		return err
	}
	return rule.OnWorkspace(s, p, ws, model.ProjectCreate)
}

// counted is up to where a duplicate counts what there is to copy.
const counted = 5000

// Apply begins the copy. It has the target's default visibility, so that nobody
// sees it there who was not meant to.
func (o DuplicateProject) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	from, p := find.Project(u, o.Source)
	if p.InTrash() {
		return model.Effect{}, model.Errorf(model.Conflict, "%s/%s is in the trash.", from.Name, p.Name).WithHint("Restore it first.")
	}
	ws, name, _ := strings.Cut(o.Target, "/")
	w := find.Workspace(u, ws)
	if err := rule.Writable(u, w); err != nil {
		return model.Effect{}, err
	}
	to, err := draft.Project(u, w, by, draft.Asked{Name: name, Access: p.Access, Description: p.Description})
	if err != nil {
		return model.Effect{}, err
	}
	t := &model.Task{
		ID: u.NewID(), Kind: model.TaskDuplicate, At: u.Now(), Workspace: w.ID, Project: to.ID,
		Source: model.Target{Workspace: from.ID, Project: p.ID}, By: by.Person, Since: u.Now(), Total: size(u, p),
	}
	to.State, to.Task = model.ProjectCopying, t.ID
	u.PutProject(to)
	u.PutTask(t)
	source, full := from.Name+"/"+p.Name, w.Name+"/"+to.Name
	return model.Effect{
		Workspace: w.ID, Target: full, Summary: "Copy " + source + " to " + full + ".",
		Consequences: []string{
			"Runs, models and metadata are copied; grants, integrations and environments are not.",
			"It is a " + to.Visibility.String() + " project with key " + to.Key + ", which nobody sees before it is complete; then you are its owner.",
		},
		After: model.Facts{
			"from": source, "name": to.Name, "key": to.Key, "visibility": to.Visibility.String(),
			"member_access": to.Access.String(), "state": to.State.String(),
		},
		People: []model.ID{by.Person},
	}, nil
}

// size is about how many records there are to copy.
func size(s model.State, p *model.Project) (n int) {
	for range s.Metas(p, model.Span{}) {
		if n++; n == counted {
			return n
		}
	}
	for m := range s.RegisteredModels(p, model.Span{}) {
		if n += 1 + m.Versions; n >= counted {
			break
		}
	}
	return n
}

// Copy does one step of copying a project.
type Copy struct{ step }

// Kind is the audit word.
func (Copy) Kind() string { return "project.duplicate-step" }

// Apply copies some of it. Where the source cannot be copied any more, the copy is
// cancelled.
func (o Copy) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	t, w, err := o.due(u, model.TaskDuplicate)
	if err != nil {
		return model.Effect{}, err
	}
	to := u.Project(w.ID, t.Project)
	full := w.Name + "/" + to.Name
	e := model.Effect{Workspace: w.ID, Target: full, Summary: "Copy to " + full + ".", People: []model.ID{t.By}}
	from := u.Project(t.Source.Workspace, t.Source.Project)
	if why := barred(u, t, w, from); why != "" {
		tell(u, t.By, w.ID, model.Warning, "The copy to "+full+" was cancelled: "+why)
		withdraw(u, t, to)
		e.Summary, e.Reason, e.After = "Cancel the copy to "+full+".", why, model.Facts{"state": to.State.String()}
		return e, nil
	}
	n, bytes, next := u.CopyProject(from, to, t.Cursor, erased)
	u.PutProject(to)
	for _, who := range slices.Sorted(maps.Keys(bytes)) {
		if err := meter.Store(u, w, to.ID, who, bytes[who]); err != nil {
			return model.Effect{}, err
		}
	}
	to = u.Project(w.ID, to.ID)
	e.After = progress(t, n)
	delete(e.After, "deleted")
	e.After["copied"] = n
	if next != "" {
		t.Cursor, t.At = next, u.Now()
		u.PutTask(t)
		return e, nil
	}
	u.DeleteTask(t)
	e.After["state"] = "active"
	to.State, to.Task, to.Created = model.ProjectActive, 0, u.Now()
	u.PutProject(to)
	w.Counts.Projects[to.Visibility]++
	u.PutWorkspace(w)
	m := roster.Row(u, w, u.Person(t.By))
	roster.PutGrant(u, m, &model.Grant{Workspace: w.ID, Project: to.ID, Role: model.Owner, By: t.By})
	roster.Put(u, w, m)
	tell(u, t.By, w.ID, model.Info, full+" is complete: "+rule.Plural(t.Done, "record was", "records were")+" copied.")
	return e, nil
}

// barred says why a copy cannot go on; "" when it can.
func barred(u model.Unit, t *model.Task, w *model.Workspace, from *model.Project) string {
	fromWorkspace := u.Workspace(t.Source.Workspace)
	by := u.Person(t.By)
	switch {
	case !by.Active():
		return "whoever asked for it has no account any more."
	case from == nil || fromWorkspace == nil || fromWorkspace.State != model.WorkspaceActive || !from.Here():
		return "what is copied is not there any more."
	case !may(model.Stand(u, by, fromWorkspace).DecideProject(u, model.ProjectView, from)):
		return "you cannot see what is copied any more."
	case !may(model.Stand(u, by, w).Decide(model.ProjectCreate)):
		return "you may not create projects in " + w.Name + " any more."
	}
	if err := rule.ProjectFree(u, w); err != nil {
		return model.AsError(err).Message
	}
	return ""
}

func may(d model.Decision) bool { return d.Allowed }

// withdraw makes a copy one that is purged: its records go in steps.
func withdraw(u model.Unit, t *model.Task, p *model.Project) {
	p.State = model.ProjectPurging
	u.PutProject(p)
	t.Kind, t.Source, t.Cursor, t.At, t.Error, t.Tries = model.TaskPurge, model.Target{}, "", u.Now(), "", 0
	t.Done, t.Total, t.By = 0, t.Done, 0
	u.PutTask(t)
}

// CancelDuplicate ends a copy that is being made; nothing is left of it (A7).
type CancelDuplicate struct{ Target string }

// Kind is the audit word.
func (CancelDuplicate) Kind() string { return "project.duplicate-cancel" }

// Authorize: whoever began the copy, and platform admins. Nobody else knows of it.
func (o CancelDuplicate) Authorize(s model.State, p model.Principal) error {
	if err := rule.SignedIn(p); err != nil {
		return err
	}
	if _, pr := find.Project(s, o.Target); pr != nil && pr.State == model.ProjectCopying {
		t := s.Task(pr.Task)
		if p.System || p.Who.PlatformAdmin || t != nil && t.By == p.Who.ID {
			return nil
		}
	}
	return model.NoSuch(model.ProjectView, o.Target)
}

// Apply ends it.
func (o CancelDuplicate) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, p := find.Project(u, o.Target)
	t := u.Task(p.Task)
	full := w.Name + "/" + p.Name
	e := model.Effect{
		Workspace: w.ID, Target: full, Summary: "Cancel the copy to " + full + "; nothing is left of it.",
		Before: model.Facts{"state": p.State.String(), "done": t.Done}, After: model.Facts{"state": model.ProjectPurging.String()},
		People: []model.ID{t.By},
	}
	withdraw(u, t, p)
	return e, nil
}
