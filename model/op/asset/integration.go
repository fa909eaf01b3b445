package asset

import (
	"strings"

	"atrium/model"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// IntegrationKinds are the kinds that are proposed; any other valid name is a
// kind, too.
func IntegrationKinds() []string {
	return []string{"s3", "gcs", "azure-blob", "postgres", "snowflake", "bigquery", "git", "mlflow", "slack", "webhook"}
}

// CreateIntegration makes an integration of a workspace (A8).
type CreateIntegration struct {
	Workspace string
	Name      string
	Of        string // the kind
	Settings  map[string]string
	Secrets   map[string]Secret
}

// Kind is the audit word.
func (CreateIntegration) Kind() string { return "integration.create" }

// Authorize: integration.manage.
func (o CreateIntegration) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.IntegrationManage)
}

// Apply creates it. The facts have the settings and, of the secrets, the keys.
func (o CreateIntegration) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, err := workspace(u, o.Workspace)
	if err != nil {
		return model.Effect{}, err
	}
	if err := text.Name("integration", o.Name); err != nil {
		return model.Effect{}, rule.Invalid(err)
	}
	if err := text.Name("integration kind", o.Of); err != nil {
		return model.Effect{}, model.Errorf(model.Invalid, "%s", err).
			WithHint("Kinds are such as %s; any name will do.", strings.Join(IntegrationKinds(), ", "))
	}
	if u.Integration(w.ID, o.Name) != nil {
		return model.Effect{}, model.Errorf(model.Conflict, "%s already has an integration %s.", w.Name, o.Name).
			WithHint("Choose another name, or change that one.")
	}
	i := &model.Integration{Workspace: w.ID, Name: o.Name, Kind: o.Of, By: by.Person, Created: u.Now(), Version: 1}
	e := model.Effect{
		Workspace: w.ID, Target: o.Name, Before: model.Facts{}, After: model.Facts{"name": o.Name, "kind": o.Of},
		Summary: "Create the " + o.Of + " integration " + o.Name + " of " + w.Name + ".",
	}
	if err := change(i, o.Settings, o.Secrets, &e); err != nil {
		return model.Effect{}, err
	}
	e.Before = nil
	i.ID = u.NewRef(func(id model.ID) bool { return u.IntegrationByID(w.ID, id) != nil })
	u.PutIntegration(i)
	return e, nil
}

// change puts settings and secrets into an integration, and what changed into
// the effect: of secrets their keys and nothing else.
func change(i *model.Integration, settings map[string]string, secrets map[string]Secret, e *model.Effect) error {
	was := i.Settings
	var err error
	if i.Settings, err = merge("The integration "+i.Name, was, settings); err != nil {
		return err
	}
	differ(e, "setting.", was, i.Settings)
	values := map[string]string{}
	for _, key := range sorted(secrets) {
		if err := text.Word("key", key); err != nil {
			return rule.Invalid(err)
		}
		if err := secrets[key].check(key); err != nil {
			return err
		}
		values[key] = string(secrets[key])
	}
	old := facts("", i.Secrets)
	var set, unset []string
	for _, key := range sorted(values) {
		switch {
		case values[key] == old[key]: // telling that it is the same would tell the secret
			if values[key] != "" {
				set = append(set, key)
			}
		case values[key] == "":
			unset = append(unset, key)
		default:
			set = append(set, key)
		}
	}
	if i.Secrets = join(i.Secrets, values); len(i.Secrets) > MaxPairs {
		return tooMany("The integration " + i.Name)
	}
	if len(set) > 0 {
		e.After["secrets_set"] = set
	}
	if len(unset) > 0 {
		e.After["secrets_unset"] = unset
	}
	return nil
}

// UpdateIntegration changes settings and secrets; an empty value takes its key
// away. Name and kind stay.
type UpdateIntegration struct {
	Workspace string
	Name      string
	Settings  map[string]string
	Secrets   map[string]Secret
	Version   uint64
}

// Kind is the audit word.
func (UpdateIntegration) Kind() string { return "integration.update" }

// Authorize: integration.manage.
func (o UpdateIntegration) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.IntegrationManage)
}

// Apply changes it.
func (o UpdateIntegration) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, i, err := integration(u, o.Workspace, o.Name)
	if err != nil {
		return model.Effect{}, err
	}
	if err := rule.Stale("The integration "+i.Name, o.Version, i.Version); err != nil {
		return model.Effect{}, err
	}
	e := model.Effect{
		Workspace: w.ID, Target: i.Name, Before: model.Facts{}, After: model.Facts{},
		Summary: "Change the integration " + i.Name + " of " + w.Name + ".",
	}
	if err := change(i, o.Settings, o.Secrets, &e); err != nil {
		return model.Effect{}, err
	}
	if e.Unchanged = len(e.After) == 0; !e.Unchanged {
		i.Version++
		u.PutIntegration(i)
	}
	return e, nil
}
