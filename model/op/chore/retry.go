package chore

import (
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/rule"
)

// Apply sets it going.
func (o Retry) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Workspace)
	var still []*model.Task
	for _, t := range append(slices.Collect(u.TasksOf(w.ID)), u.Task(w.Task)) {
		if t != nil && t.Error != "" && !slices.ContainsFunc(still, func(o *model.Task) bool { return o.ID == t.ID }) {
			still = append(still, t)
		}
	}
	if len(still) == 0 {
		return model.Effect{}, model.Errorf(model.Conflict, "Nothing stands still in %s.", w.Name).
			WithHint("What is being done goes on by itself.")
	}
	var work, errors []string
	for _, t := range still {
		work, errors = append(work, t.Kind.String()), append(errors, t.Error)
		t.Error, t.Tries, t.At = "", 0, u.Now()
		u.PutTask(t)
	}
	return model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: "Go on with the " + strings.Join(work, ", ") + " of " + w.Name + ".",
		Before: model.Facts{"errors": errors}, After: model.Facts{"errors": []string{}, "work": work},
	}, nil
}

// tell puts a notice into somebody's inbox; nobody is told nothing.
func tell(u model.Unit, to, about model.ID, kind model.NoticeKind, text string) {
	if p := u.Person(to); p.Active() && p.Kind == model.Human {
		rule.Tell(u, &model.Notice{Person: to, Workspace: about, Text: text, Kind: kind})
	}
}
