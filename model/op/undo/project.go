package undo

import (
	"atrium/model"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/op/rule"
)

// projects are the operations on a project itself.
func projects() table {
	update := inverse{Build: updateProject, Present: ofProject}
	trash := inverse{Build: func(r record) (model.Operation, error) { return op.TrashProject{Project: r.Target}, nil }, Present: ofProject}
	return table{
		"project.create": trash,
		"project.update": update,
		"project.lock":   update,
		"project.unlock": update,
		"project.trash": {Build: func(r record) (model.Operation, error) {
			return op.RestoreProject{Project: r.Target}, nil
		}, Present: ofProject},
		"project.restore": trash,
		"project.leave":   none("whoever left gave their grant up themselves; it can be granted again"),
	}
}

// updateProject gives the fields that a change touched their values of before.
func updateProject(r record) (model.Operation, error) {
	o := op.UpdateProject{Project: r.Target}
	for key, v := range texts(r.before) {
		switch key {
		case "visibility":
			was, err := model.ParseVisibility(v)
			if err != nil {
				return nil, r.missing(key)
			}
			o.Visibility = &was
		case "member_access":
			was := rule.Either(v == model.ViewOnly.String(), model.ViewOnly, model.Full)
			o.Access = &was
		case "description":
			o.Description = &v
		}
	}
	return o, nil
}

// ofProject are the facts of a project now.
func ofProject(s model.State, r record) model.Facts {
	_, p := find.Project(s, r.Target)
	if p == nil {
		return nil
	}
	return model.Facts{
		"visibility": p.Visibility.String(), "member_access": p.Access.String(), "description": p.Description,
		"trashed_at": rule.Stamp(p.Trashed),
	}
}
