// Package asset holds the operations on what belongs to workspaces and projects
// beside people and access: integrations and their connections (A8), comments
// (A11), a project's metadata, its models and their versions (A12).
//
// Shape: one file a noun, each operation a value that names things as people do
// (WS/NAME, a model's name, a version's number), and looks everything up in the
// transaction that decides. What is seen but missing is NotFound only after the
// project or workspace was found visible, so nothing is told of what is not (R3).
// Rejected: one generic operation for named values, which metadata, settings and
// secrets could share. They differ in who may, in what the trail may tell, and in
// how they are undone; what they do share are the functions of pairs.go.
//
// Targets in the audit trail are the names of things: WS/NAME for comments,
// metadata and connections, WS/NAME:MODEL and WS/NAME:MODEL/3 for models and
// versions, the bare name for an integration of the record's workspace.
package asset

import (
	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// project finds the project of a full name in the transaction. Authorize has
// said already that the actor sees it.
func project(s model.State, full string) (*model.Workspace, *model.Project, error) {
	w, p := find.Project(s, full)
	if p == nil {
		return nil, nil, model.NoSuch(model.ProjectView, full)
	}
	return w, p, nil
}

func fullName(w *model.Workspace, p *model.Project) string { return w.Name + "/" + p.Name }

// description checks one of a model or version (N4).
func description(s string) error {
	return rule.Invalid(text.Free("description", s, text.MaxDescription, false))
}
