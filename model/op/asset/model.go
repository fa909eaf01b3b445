package asset

import (
	"slices"
	"strconv"

	"atrium/model"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// The bounds of a registry: models in a project, and versions of a model at a
// time.
const (
	MaxModels   = 1_000
	MaxVersions = 10_000
)

// register is the one way in which something new comes into a project's
// registry: CreateModel and AddVersion begin here, and nothing else makes a
// model or a version. In a read-only workspace nothing does (O2).
func register(u model.Unit, full string) (*model.Workspace, *model.Project, error) {
	w, p, err := project(u, full)
	if err != nil {
		return nil, nil, err
	}
	return w, p, rule.Writable(u, w)
}

// ModelName is how the trail names a model.
func ModelName(full, name string) string { return full + ":" + name }

// CreateModel registers a model in a project (A12).
type CreateModel struct {
	Project     string
	Model       string
	Description string
}

// Kind is the audit word.
func (CreateModel) Kind() string { return "model.create" }

// Authorize: project.edit.
func (o CreateModel) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectEdit)
}

// Apply registers it.
func (o CreateModel) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, p, err := register(u, o.Project)
	if err != nil {
		return model.Effect{}, err
	}
	if err := text.Name("model", o.Model); err != nil {
		return model.Effect{}, rule.Invalid(err)
	}
	if err := description(o.Description); err != nil {
		return model.Effect{}, err
	}
	full, taken, held := fullName(w, p), false, 0
	for m := range u.RegisteredModels(p, model.Span{}) {
		held++
		taken = taken || m.Name == o.Model
	}
	if taken {
		return model.Effect{}, model.Errorf(model.Conflict, "%s already has a model %s.", full, o.Model).
			WithHint("Add a version to it, or choose another name.")
	}
	if held >= MaxModels {
		return model.Effect{}, model.Errorf(model.Invalid, "%s has %d models already, and cannot have more.", full, held).
			WithHint("Delete models that nothing uses any more.")
	}
	m := &model.RegisteredModel{
		ID: u.NewID(), Workspace: w.ID, Project: p.ID, Name: o.Model, Description: o.Description,
		By: by.Person, Created: u.Now(), Version: 1,
	}
	u.PutRegisteredModel(m)
	e := model.Effect{
		Workspace: w.ID, Target: ModelName(full, m.Name), Summary: "Create the model " + m.Name + " in " + full + ".",
		After: model.Facts{"name": m.Name, "description": m.Description},
	}
	err = sizes{m.By: m.Size()}.count(u, w, p, &e)
	return e, err
}

// UpdateModel changes a model's description. Its name stays.
type UpdateModel struct {
	Project     string
	Model       string
	Description *string
	Version     uint64
}

// Kind is the audit word.
func (UpdateModel) Kind() string { return "model.update" }

// Authorize: project.edit.
func (o UpdateModel) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectEdit)
}

// Apply changes it.
func (o UpdateModel) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, p, m, err := registered(u, o.Project, o.Model)
	if err != nil {
		return model.Effect{}, err
	}
	if err := rule.Stale("The model "+m.Name, o.Version, m.Version); err != nil {
		return model.Effect{}, err
	}
	full, was := fullName(w, p), m.Size()
	e := model.Effect{
		Workspace: w.ID, Target: ModelName(full, m.Name), Summary: "Change the model " + m.Name + " of " + full + ".",
		Before: model.Facts{}, After: model.Facts{},
	}
	if o.Description != nil && *o.Description != m.Description {
		if err := description(*o.Description); err != nil {
			return model.Effect{}, err
		}
		e.Before["description"], e.After["description"] = m.Description, *o.Description
		m.Description = *o.Description
	}
	if e.Unchanged = len(e.After) == 0; !e.Unchanged {
		m.Version++
		u.PutRegisteredModel(m)
	}
	err = sizes{m.By: m.Size() - was}.count(u, w, p, &e)
	return e, err
}

// DeleteModel takes a model away with all its versions.
type DeleteModel struct {
	Project string
	Model   string
	Version uint64
}

// Kind is the audit word.
func (DeleteModel) Kind() string { return "model.delete" }

// Authorize: project.delete-data.
func (o DeleteModel) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectDeleteData)
}

// Apply deletes it, and says which versions are in use.
func (o DeleteModel) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, p, m, err := registered(u, o.Project, o.Model)
	if err != nil {
		return model.Effect{}, err
	}
	if err := rule.Stale("The model "+m.Name, o.Version, m.Version); err != nil {
		return model.Effect{}, err
	}
	full := fullName(w, p)
	versions := slices.Collect(u.ModelVersions(p, m.ID, 0, false))
	e := model.Effect{
		Workspace: w.ID, Target: ModelName(full, m.Name), Confirm: true,
		Summary: "Delete the model " + m.Name + " of " + full + ".",
		Before:  model.Facts{"name": m.Name, "description": m.Description, "versions": len(versions)},
	}
	var live []string
	held := sizes{m.By: -m.Size()}
	for _, v := range versions {
		held[v.By] -= v.Size()
		if v.Stage == model.Production {
			live = append(live, strconv.Itoa(v.Number))
		}
		u.DeleteModelVersion(v)
	}
	if len(versions) > 0 {
		e.Consequences = append(e.Consequences, rule.Plural(len(versions), "version goes", "versions go")+" with it, for good.")
	}
	if len(live) > 0 {
		e.Consequences = append(e.Consequences, "In production: "+rule.Either(len(live) == 1, "version ", "versions ")+listed(live, told)+".")
	}
	u.DeleteRegisteredModel(m)
	err = held.count(u, w, p, &e)
	return e, err
}

// registered finds a model by its name in any case.
func registered(s model.State, full, name string) (*model.Workspace, *model.Project, *model.RegisteredModel, error) {
	w, p, err := project(s, full)
	if err != nil {
		return nil, nil, nil, err
	}
	m := s.RegisteredModel(p, text.Fold(name))
	if m == nil {
		return nil, nil, nil, model.Errorf(model.NotFound, "%s has no model %s.", fullName(w, p), text.Quote(name)).
			WithHint("`atrium model list %s` names them.", fullName(w, p))
	}
	return w, p, m, nil
}
