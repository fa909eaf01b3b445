package op

import (
	"maps"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/gate"
	"atrium/model/op/rule"
	"atrium/model/setting"
	"atrium/model/setting/impact"
)

// SetWorkspace changes settings of a workspace (SPEC 3.5, B1). Values are in
// the words of `workspace set`; those of Before are such, too.
type SetWorkspace struct {
	Name    string
	Values  map[string]string
	Version uint64
}

// Kind is the audit word.
func (SetWorkspace) Kind() string { return "workspace.set" }

// Authorize: settings.manage. An enforced login provider can besides be switched
// off by whoever opens the file locally (S2).
func (o SetWorkspace) Authorize(s model.State, p model.Principal) error {
	if len(o.Values) == 1 && o.Values[setting.LoginProvider] == "off" && gate.MayRelease(find.Workspace(s, o.Name), p) {
		return nil
	}
	return rule.OnWorkspace(s, p, o.Name, model.SettingsManage)
}

// Apply changes the settings, and tells whom it touches.
func (o SetWorkspace) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Name)
	if err := rule.Stale(w.Name, o.Version, w.Version); err != nil {
		return model.Effect{}, err
	}
	if w.Kind == model.Individual {
		return model.Effect{}, model.Errorf(model.Conflict, "The individual workspace %s has no settings to change.", w.Name).
			WithHint("Team workspaces have: guests, everyone, visibilities and more.")
	}
	before := w.Settings
	before.Domain = gate.Domain(u, w) // what is seen of it
	// Domain invites come last: what they stand on depends on the login provider.
	for _, key := range slices.Backward(slices.Sorted(maps.Keys(o.Values))) {
		if err := o.set(u, w, by, key); err != nil {
			return model.Effect{}, err
		}
	}
	s := w.Settings
	if !s.Visibilities.Has(s.DefaultVisibility) {
		return model.Effect{}, model.Errorf(model.Invalid, "The default visibility %s must be one of the allowed ones.", s.DefaultVisibility).
			WithHint("Set default-visibility and visibilities together.")
	}
	e := model.Effect{Workspace: w.ID, Target: w.Name, Summary: "Change settings of " + w.Name + "."}
	changed := rule.Compare(&e, setting.WorkspaceValues(before), setting.WorkspaceValues(s))
	if e.Unchanged {
		return e, nil
	}
	e.Summary = "Change settings of " + w.Name + ": " + strings.Join(changed, ", ") + "."
	e.Consequences = impact.Of(u, w, before)
	w.Version++
	u.PutWorkspace(w)
	gate.Settle(u, by, w, &e)
	return e, nil
}

// set changes one setting of the record.
func (o SetWorkspace) set(u model.Unit, w *model.Workspace, by model.Principal, key string) error {
	switch value := o.Values[key]; key {
	case setting.DomainInvites:
		return gate.SetDomain(u, w, value)
	case setting.LoginProvider:
		return gate.SetProvider(u, w, by, value)
	default:
		return setting.SetWorkspace(&w.Settings, key, value)
	}
}

// SetPlatform changes the deployment's settings, in the words of `platform
// set`. Version, if not zero, must be the one that was read (C3).
type SetPlatform struct {
	Values  map[string]string
	Version uint64
}

// Kind is the audit word.
func (SetPlatform) Kind() string { return "platform.set" }

// Authorize: platform admins.
func (o SetPlatform) Authorize(_ model.State, p model.Principal) error {
	return rule.PlatformAdmin(p, "change the deployment's settings")
}

// Apply changes the settings, and tells what follows.
func (o SetPlatform) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p := u.Platform()
	if err := rule.Stale("What is set for the deployment", o.Version, p.Version); err != nil {
		return model.Effect{}, err
	}
	was := p
	before := setting.PlatformValues(u, p)
	for _, key := range slices.Sorted(maps.Keys(o.Values)) {
		if err := setting.SetPlatform(u, &p, key, o.Values[key]); err != nil {
			return model.Effect{}, err
		}
	}
	e := model.Effect{Target: "platform", Summary: "Change the deployment's settings."}
	rule.Compare(&e, before, setting.PlatformValues(u, p))
	if !e.Unchanged {
		e.Consequences = impact.OfPlatform(u, p, was)
		p.Version++
		u.PutPlatform(p)
	}
	return e, nil
}
