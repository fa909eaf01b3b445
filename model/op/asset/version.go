package asset

import (
	"strconv"

	"atrium/model"
	"atrium/model/op/rule"
)

// VersionName is how the trail names a version.
func VersionName(full, name string, n int) string {
	return ModelName(full, name) + "/" + strconv.Itoa(n)
}

// AddVersion adds the next version to a model (A12). Numbers count from 1 and
// are never used again.
type AddVersion struct {
	Project     string
	Model       string
	Description string
	Stage       model.Stage
	Metadata    map[string]string
}

// Kind is the audit word.
func (AddVersion) Kind() string { return "model-version.add" }

// Authorize: project.edit.
func (o AddVersion) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectEdit)
}

// Apply adds it; its number is among the facts.
func (o AddVersion) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	if _, _, err := register(u, o.Project); err != nil {
		return model.Effect{}, err
	}
	w, p, m, err := registered(u, o.Project, o.Model)
	if err != nil {
		return model.Effect{}, err
	}
	full := fullName(w, p)
	if m.Versions >= MaxVersions {
		held := 0
		for range u.ModelVersions(p, m.ID, 0, false) {
			held++
		}
		if held >= MaxVersions {
			return model.Effect{}, model.Errorf(model.Invalid, "The model %s has %d versions already, and cannot have more.", m.Name, held).
				WithHint("Delete versions that nothing uses any more.")
		}
	}
	m.Versions++
	u.PutRegisteredModel(m)
	v := &model.ModelVersion{
		Workspace: w.ID, Project: p.ID, Model: m.ID, Number: m.Versions,
		By: by.Person, Created: u.Now(), Version: 1,
	}
	e := model.Effect{
		Workspace: w.ID, Target: VersionName(full, m.Name, v.Number), Before: model.Facts{},
		After:   model.Facts{"number": v.Number, "stage": o.Stage.String(), "description": o.Description},
		Summary: "Add version " + strconv.Itoa(v.Number) + " to the model " + m.Name + " of " + full + ".",
	}
	if err := describe(v, &o.Description, &o.Stage, o.Metadata, &e); err != nil {
		return model.Effect{}, err
	}
	e.Before = nil
	u.PutModelVersion(v)
	err = sizes{v.By: v.Size()}.count(u, w, p, &e)
	return e, err
}

// describe puts what is given into a version, and what changed into the effect.
func describe(v *model.ModelVersion, text *string, stage *model.Stage, metadata map[string]string, e *model.Effect) error {
	if text != nil && *text != v.Description {
		if err := description(*text); err != nil {
			return err
		}
		e.Before["description"], e.After["description"] = v.Description, *text
		v.Description = *text
	}
	if stage != nil && *stage != v.Stage {
		if *stage > model.Archived {
			return model.Errorf(model.Invalid, "There is no such stage.").WithHint("Stages are none, staging, production and archived.")
		}
		e.Before["stage"], e.After["stage"] = v.Stage.String(), stage.String()
		v.Stage = *stage
	}
	was := v.Metadata
	var err error
	if v.Metadata, err = merge("Version "+strconv.Itoa(v.Number), was, metadata); err != nil {
		return err
	}
	differ(e, "metadata.", was, v.Metadata)
	return nil
}

// DeleteVersion takes a version away for good. Its number is not used again.
type DeleteVersion struct {
	Project string
	Model   string
	Number  int
	Version uint64
}

// Kind is the audit word.
func (DeleteVersion) Kind() string { return "model-version.delete" }

// Authorize: project.delete-data.
func (o DeleteVersion) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectDeleteData)
}

// Apply deletes it.
func (o DeleteVersion) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, p, m, v, err := version(u, o.Project, o.Model, o.Number)
	if err != nil {
		return model.Effect{}, err
	}
	if err := rule.Stale("Version "+strconv.Itoa(v.Number)+" of "+m.Name, o.Version, v.Version); err != nil {
		return model.Effect{}, err
	}
	full := fullName(w, p)
	e := model.Effect{
		Workspace: w.ID, Target: VersionName(full, m.Name, v.Number), Confirm: true,
		Summary:      "Delete version " + strconv.Itoa(v.Number) + " of " + ModelName(full, m.Name) + ".",
		Consequences: []string{"It is gone for good; its number is not used again."},
		Before:       model.Facts{"number": v.Number, "stage": v.Stage.String(), "description": v.Description},
	}
	for _, pair := range v.Metadata {
		e.Before["metadata."+pair.Key] = pair.Value
	}
	if v.Stage == model.Production {
		e.Consequences = append(e.Consequences, "It is in production.")
	}
	u.DeleteModelVersion(v)
	err = sizes{v.By: -v.Size()}.count(u, w, p, &e)
	return e, err
}

func version(s model.State, full, name string, n int) (*model.Workspace, *model.Project, *model.RegisteredModel, *model.ModelVersion, error) {
	w, p, m, err := registered(s, full, name)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	if n > 0 && n <= m.Versions {
		if v := s.ModelVersion(p, m.ID, n); v != nil {
			return w, p, m, v, nil
		}
	}
	return nil, nil, nil, nil, model.Errorf(model.NotFound, "The model %s has no version %d.", m.Name, n).
		WithHint("`atrium model version list %s %s` shows those that there are.", fullName(w, p), m.Name)
}
