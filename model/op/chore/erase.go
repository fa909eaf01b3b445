package chore

import (
	"atrium/model"
	"atrium/model/op/rule"
)

// Erase takes away, step by step, what a deleted run kept, or one series that a
// run has no more. It counts nowhere any more.
type Erase struct{ step }

// Kind is the audit word.
func (Erase) Kind() string { return "run.erase-step" }

// Apply takes some of it away.
func (o Erase) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	t, w, err := o.due(u, model.TaskErase)
	if err != nil {
		return model.Effect{}, err
	}
	n := 0
	if series, ok := model.ParseID(t.Cursor); ok {
		r := &model.Run{Workspace: w.ID, Project: t.Project, Number: int(t.Ref)}
		for _, b := range first(u.Blocks(r, int(series), 0, false), erased) {
			u.DeleteBlock(b)
			n++
		}
	} else {
		n = u.EraseRun(w.ID, t.Project, int(t.Ref), erased)
	}
	e := model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: "Clear away what a deleted run kept in " + w.Name + ".",
		After: progress(t, n),
	}
	if p := u.Project(w.ID, t.Project); p != nil {
		e.Target = w.Name + "/" + p.Name + ":" + p.RunKey(int(t.Ref))
	}
	e.After["state"] = rule.Either(n < erased, "gone", "going")
	if n < erased {
		u.DeleteTask(t)
		return e, nil
	}
	t.At = u.Now()
	u.PutTask(t)
	return e, nil
}
