package op

import (
	"maps"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/rule"
	"atrium/model/setting"
)

// SetWorkspace changes settings of a workspace (SPEC 3.5, B1). Values are in
// the words of `workspace set`.
type SetWorkspace struct {
	Name   string
	Values map[string]string
}

// Kind is the audit word.
func (SetWorkspace) Kind() string { return "workspace.set" }

// Authorize: settings.manage.
func (o SetWorkspace) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Name, model.SettingsManage)
}

// Apply changes the settings.
func (o SetWorkspace) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Name)
	before := w.Settings
	for _, key := range slices.Sorted(maps.Keys(o.Values)) {
		if err := setting.SetWorkspace(&w.Settings, key, o.Values[key]); err != nil {
			return model.Effect{}, err
		}
	}
	s := w.Settings
	switch {
	case w.Kind == model.Individual:
		return model.Effect{}, model.Errorf(model.Conflict, "The individual workspace %s has no settings to change.", w.Name).
			WithHint("Team workspaces have: guests, everyone, visibilities and more.")
	case !s.Visibilities.Has(s.DefaultVisibility):
		return model.Effect{}, model.Errorf(model.Invalid, "The default visibility %s must be one of the allowed ones.", s.DefaultVisibility).
			WithHint("Set default-visibility and visibilities together.")
	}
	e := model.Effect{Workspace: w.ID, Target: w.Name, Summary: "Change settings of " + w.Name + "."}
	changed := rule.Compare(&e, setting.WorkspaceValues(before), setting.WorkspaceValues(s))
	if e.Unchanged {
		return e, nil
	}
	e.Summary = "Change settings of " + w.Name + ": " + strings.Join(changed, ", ") + "."
	if before.Guests && !s.Guests {
		e.Consequences = append(e.Consequences, "Guests keep the grants they have; no new ones can be invited.")
	}
	w.Version++
	u.PutWorkspace(w)
	return e, nil
}

// SetPlatform changes the deployment's settings, in the words of `platform
// set`.
type SetPlatform struct{ Values map[string]string }

// Kind is the audit word.
func (SetPlatform) Kind() string { return "platform.set" }

// Authorize: platform admins.
func (o SetPlatform) Authorize(_ model.State, p model.Principal) error {
	return rule.PlatformAdmin(p, "change the deployment's settings")
}

// Apply changes the settings.
func (o SetPlatform) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p := u.Platform()
	before := setting.PlatformValues(u, p)
	for _, key := range slices.Sorted(maps.Keys(o.Values)) {
		if err := setting.SetPlatform(u, &p, key, o.Values[key]); err != nil {
			return model.Effect{}, err
		}
	}
	e := model.Effect{Target: "platform", Summary: "Change the deployment's settings."}
	rule.Compare(&e, before, setting.PlatformValues(u, p))
	if !e.Unchanged {
		p.Version++
		u.PutPlatform(p)
	}
	return e, nil
}
