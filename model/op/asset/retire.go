package asset

import (
	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// DeleteIntegration takes an integration away, with its connections and its
// secrets.
type DeleteIntegration struct {
	Workspace string
	Name      string
	Version   uint64
}

// Kind is the audit word.
func (DeleteIntegration) Kind() string { return "integration.delete" }

// Authorize: integration.manage.
func (o DeleteIntegration) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.IntegrationManage)
}

// told is the most projects that an effect names.
const told = 10

// Apply deletes it and names the projects that used it.
func (o DeleteIntegration) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, i, err := integration(u, o.Workspace, o.Name)
	if err != nil {
		return model.Effect{}, err
	}
	if err := rule.Stale("The integration "+i.Name, o.Version, i.Version); err != nil {
		return model.Effect{}, err
	}
	e := model.Effect{
		Workspace: w.ID, Target: i.Name, Confirm: true,
		Summary: "Delete the integration " + i.Name + " of " + w.Name + ".",
		Before:  model.Facts{"name": i.Name, "kind": i.Kind},
	}
	for _, p := range i.Settings {
		e.Before["setting."+p.Key] = p.Value
	}
	if len(i.Secrets) > 0 {
		e.Before["secrets"] = keysOf(i.Secrets)
		e.Consequences = append(e.Consequences, "Its secrets ("+listed(keysOf(i.Secrets), told)+") are gone for good.")
	}
	var names []string
	var used []*model.Connection
	for c := range u.ConnectionsOf(w.ID, i.ID) {
		used = append(used, c)
		if p := u.Project(w.ID, c.Project); p != nil {
			names = append(names, p.Name+rule.Either(p.InTrash(), " (in the trash)", ""))
		}
	}
	for _, c := range used {
		u.DeleteConnection(c)
	}
	if len(names) > 0 {
		e.Before["projects"] = names[:min(len(names), told)]
		e.Consequences = append(e.Consequences, rule.Plural(len(names), "project loses it", "projects lose it")+": "+listed(names, told)+".")
	} else {
		e.Consequences = append(e.Consequences, "No project is connected to it.")
	}
	u.DeleteIntegration(i)
	return e, nil
}

func workspace(s model.State, name string) (*model.Workspace, error) {
	w := find.Workspace(s, name)
	if w == nil {
		return nil, model.NoSuch(model.WorkspaceView, name)
	}
	return w, nil
}

// integration finds one by its name in any case.
func integration(s model.State, ws, name string) (*model.Workspace, *model.Integration, error) {
	w, err := workspace(s, ws)
	if err != nil {
		return nil, nil, err
	}
	i := s.Integration(w.ID, text.Fold(name))
	if i == nil {
		return nil, nil, model.Errorf(model.NotFound, "%s has no integration %s.", w.Name, text.Quote(name)).
			WithHint("`atrium integration list` names them.")
	}
	return w, i, nil
}
