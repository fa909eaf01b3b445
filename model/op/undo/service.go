package undo

import (
	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/service"
)

// services are the operations on service accounts.
func services() table {
	off := func(r record) (model.Operation, error) {
		return service.Deactivate{Workspace: r.Workspace, Name: r.Target}, nil
	}
	on := func(r record) (model.Operation, error) {
		return service.Reactivate{Workspace: r.Workspace, Name: r.Target}, nil
	}
	return table{
		"service.create":     {Build: off, Present: serving},
		"service.deactivate": {Build: on, Present: serving},
		"service.reactivate": {Build: off, Present: serving},
	}
}

// serving is the state that a service account is in now.
func serving(s model.State, r record) model.Facts {
	if w := find.Workspace(s, r.Workspace); w != nil {
		if p := service.Of(s, w, r.Target); p != nil {
			return model.Facts{"state": p.State.String()}
		}
	}
	return model.Facts{"state": nil}
}
