package asset

import (
	"strings"

	"atrium/model"
	"atrium/model/op/rule"
)

// ConnectIntegration lets a project use an integration of its workspace,
// whatever the project's visibility (A8).
type ConnectIntegration struct {
	Project     string // workspace/name
	Integration string
}

// Kind is the audit word.
func (ConnectIntegration) Kind() string { return "integration.connect" }

// Authorize: integration.connect in the workspace, and seeing the project.
func (o ConnectIntegration) Authorize(s model.State, p model.Principal) error {
	return mayConnect(s, p, o.Project)
}

func mayConnect(s model.State, p model.Principal, full string) error {
	if err := rule.OnProject(s, p, full, model.ProjectView); err != nil {
		return err
	}
	ws, _, _ := strings.Cut(full, "/")
	return rule.OnWorkspace(s, p, ws, model.IntegrationConnect)
}

// Apply connects.
func (o ConnectIntegration) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, p, i, err := ends(u, o.Project, o.Integration)
	if err != nil {
		return model.Effect{}, err
	}
	full := fullName(w, p)
	e := model.Effect{
		Workspace: w.ID, Target: full, Summary: "Connect the integration " + i.Name + " to " + full + ".",
		After: model.Facts{"integration": i.Name},
	}
	if p.InTrash() {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is in the trash.", full).WithHint("Restore it first.")
	}
	if e.Unchanged = u.Connection(p, i.ID) != nil; !e.Unchanged {
		u.PutConnection(&model.Connection{Workspace: w.ID, Project: p.ID, Integration: i.ID, By: by.Person, At: u.Now()})
	}
	return e, nil
}

// DisconnectIntegration ends that.
type DisconnectIntegration struct {
	Project     string
	Integration string
}

// Kind is the audit word.
func (DisconnectIntegration) Kind() string { return "integration.disconnect" }

// Authorize: integration.connect in the workspace, and seeing the project.
func (o DisconnectIntegration) Authorize(s model.State, p model.Principal) error {
	return mayConnect(s, p, o.Project)
}

// Apply disconnects.
func (o DisconnectIntegration) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, p, i, err := ends(u, o.Project, o.Integration)
	if err != nil {
		return model.Effect{}, err
	}
	full := fullName(w, p)
	e := model.Effect{
		Workspace: w.ID, Target: full, Summary: "Disconnect the integration " + i.Name + " from " + full + ".",
		Consequences: []string{"What the project does through it stops; the integration stays."},
		Before:       model.Facts{"integration": i.Name},
	}
	c := u.Connection(p, i.ID)
	if e.Unchanged = c == nil; !e.Unchanged {
		u.DeleteConnection(c)
	}
	return e, nil
}

// ends finds both ends of a connection.
func ends(s model.State, full, name string) (*model.Workspace, *model.Project, *model.Integration, error) {
	w, p, err := project(s, full)
	if err != nil {
		return nil, nil, nil, err
	}
	_, i, err := integration(s, w.Name, name)
	return w, p, i, err
}
