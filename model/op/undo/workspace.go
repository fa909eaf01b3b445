package undo

import (
	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/rule"
	"atrium/model/setting"
)

// workspaces are the operations on a workspace itself.
func workspaces() table {
	return table{
		"workspace.update": {Build: func(r record) (model.Operation, error) {
			description, ok := r.before["description"].(string)
			if !ok {
				return nil, r.missing("description")
			}
			return op.UpdateWorkspace{Name: r.Target, Description: &description}, nil
		}, Present: ofWorkspace},
		"workspace.set": {Build: func(r record) (model.Operation, error) {
			return op.SetWorkspace{Name: r.Target, Values: texts(r.before)}, nil
		}, Present: ofWorkspace},
		"workspace.transfer": {Build: func(r record) (model.Operation, error) {
			if r.was("owner") == "" {
				return nil, r.missing("owner")
			}
			return op.TransferWorkspace{Name: r.Target, Who: r.was("owner")}, nil
		}, Present: ofWorkspace},
		"workspace.create": none("undoing never destroys what was made since; an admin can delete the workspace"),
		"workspace.delete": none("the contents of a deleted workspace are cleaned away"),
		"workspace.switch": none("it only remembers where you are; switch again"),
		"workspace.leave":  none("whoever left gave their role up themselves; they can be invited again"),
		"workspace.join":   none("joining was the person's own decision; they can leave, or be removed"),
	}
}

// ofWorkspace are the facts of a workspace now.
func ofWorkspace(s model.State, r record) model.Facts {
	w := s.Workspace(r.WorkspaceID)
	now := model.Facts{"description": w.Description, "owner": rule.Username(s, w.Owner)}
	for key, v := range setting.WorkspaceValues(w.Settings) {
		now[key] = v
	}
	return now
}
