package track

import (
	"atrium/model"
	"atrium/model/agenda"
	"atrium/model/find"
	"atrium/model/ledger"
	"atrium/model/op/meter"
	"atrium/model/op/rule"
	"atrium/model/quota/figure"
	"atrium/model/text"
)

// Delete takes a run away for good, with all that it told. Its bytes are free at
// once, what it kept goes in steps; the hours that it was tracked stay used. Its
// UUID stays known, so that no journal brings it back.
type Delete struct {
	Workspace string
	Run       string // its UUID, or STOC-12
}

// Kind is the audit word.
func (Delete) Kind() string { return "run.delete" }

// Authorize: project.delete-data. A run that the actor cannot see is absent (R3).
func (o Delete) Authorize(s model.State, p model.Principal) error {
	if p.System {
		return nil
	}
	w := find.Workspace(s, o.Workspace)
	at := find.Run(s, w, o.Run)
	if at.Run == nil || at.Project == nil {
		return o.absent()
	}
	full := w.Name + "/" + at.Project.Name
	if rule.OnProject(s, p, full, model.ProjectView) != nil {
		return o.absent()
	}
	return rule.OnProject(s, p, full, model.ProjectDeleteData)
}

// absent names what was asked for, and nothing of what there is.
func (o Delete) absent() error {
	return model.Errorf(model.NotFound, "There is no run %s in %s that you can see.", text.Quote(o.Run), text.Quote(o.Workspace)).
		WithHint("`atrium runs list` names those of a project.")
}

// Apply takes it away.
func (o Delete) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Workspace)
	at := find.Run(u, w, o.Run)
	if at.Run == nil || at.Project == nil {
		return model.Effect{}, o.absent()
	}
	r, p := at.Run, at.Project
	e := effect(w, p, r)
	e.Before, e.After = e.After, nil
	for fact, v := range map[string]any{
		"name": r.Name, "state": r.State.String(), "person": rule.Username(u, r.Person), "seconds": r.Seconds, "bytes": r.Bytes,
	} {
		e.Before[fact] = v
	}
	e.Confirm, e.Summary = true, "Delete "+p.RunKey(r.Number)+" of "+w.Name+"/"+p.Name+" for good."
	if r.Bytes > 0 {
		e.Consequences = append(e.Consequences, "All that it told is deleted, which frees "+figure.ShortSize(r.Bytes)+" ("+rule.Plural(int(r.Bytes), "byte", "bytes")+").")
	}
	if r.State == model.RunRunning {
		e.Consequences = append(e.Consequences, "It is running: what its tracker sends from now on is not taken.")
	}
	e.Consequences = append(e.Consequences, "The hours that it was tracked stay used.", "This cannot be undone.")
	u.DeleteRun(r)
	p.Runs--
	a := ledger.Of(u, w)
	was := len(a.Reasons(u)) > 0
	if err := meter.Hold(u, a, p, r.Person, -r.Bytes); err != nil {
		return model.Effect{}, err
	}
	u.PutProject(p)
	if r.Bytes > 0 {
		e.People = meter.Keep(u, a)
	}
	if was && len(a.Reasons(u)) == 0 {
		e.Consequences = append(e.Consequences, w.Name+" is not read-only any more.")
	}
	agenda.Erase(u, r, 0)
	return e, nil
}
