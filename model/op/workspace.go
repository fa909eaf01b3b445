package op

import (
	"atrium/model"
	"atrium/model/agenda"
	"atrium/model/find"
	"atrium/model/gate"
	"atrium/model/op/meter"
	"atrium/model/op/rule"
	"atrium/model/roster"
	"atrium/model/text"
)

// CreateWorkspace makes a team workspace with its creator as admin and owner
// (W1). Original and Ownerless come from imports, where the file names the
// admins.
type CreateWorkspace struct {
	Name, Description string
	Organization      model.OrganizationType
	Original          string
	Ownerless         bool // the creator becomes owner, but not a member
}

// Kind is the audit word.
func (CreateWorkspace) Kind() string { return "workspace.create" }

// Authorize: whom the deployment lets (W1).
func (o CreateWorkspace) Authorize(s model.State, p model.Principal) error {
	if err := rule.SignedIn(p); err != nil {
		return err
	}
	if platform := s.Platform(); p.Who != nil && (p.Who.Kind != model.Human || !platform.MayCreateWorkspaces(p.Who)) {
		if p.Who.Kind != model.Human {
			return model.Errorf(model.Denied, "Service accounts create no workspaces: they get access by grants only.").
				WithHint("Ask a person to create it.")
		}
		return model.Errorf(model.Denied, "You may not create workspaces here: the deployment leaves it to %s.",
			rule.Either(platform.WorkspaceCreation == "admins", "platform admins", "people named by platform admins")).
			WithHint("Ask a platform admin to create it for you.")
	}
	if o.Ownerless {
		return rule.PlatformAdmin(p, "create workspaces for others")
	}
	return nil
}

// Apply creates the workspace.
func (o CreateWorkspace) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	if err := text.Name("workspace", o.Name); err != nil {
		return model.Effect{}, rule.Invalid(err)
	}
	if err := rule.NameFree(u, o.Name); err != nil {
		return model.Effect{}, err
	}
	if err := text.Free("description", o.Description, text.MaxDescription, false); err != nil {
		return model.Effect{}, rule.Invalid(err)
	}
	w := newWorkspace(u, o.Name, model.Team)
	w.Description, w.Organization, w.Original = o.Description, o.Organization, o.Original
	w.Plan = u.Platform().DefaultPlan
	w.Owner = by.Person
	addWorkspace(u, w)
	if by.Who != nil && !o.Ownerless {
		m := roster.Row(u, w, by.Who)
		m.Role = model.Admin
		roster.Put(u, w, m)
		rule.Remember(u, by.Who, w.ID)
	}
	meter.Begin(u, w)
	return model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: "Create the team workspace " + w.Name + ".",
		After:  model.Facts{"name": w.Name, "description": w.Description, "organization_type": w.Organization.String(), "plan": w.Plan},
		People: []model.ID{w.Owner},
	}, nil
}

// newWorkspace prepares a record with the settings every workspace starts with.
func newWorkspace(u model.Unit, name string, kind model.WorkspaceKind) *model.Workspace {
	return &model.Workspace{
		ID: u.NewID(), UUID: u.NewUUID(), Name: name, Kind: kind, Plan: "unlimited", Created: u.Now(), Version: 1,
		Settings: model.Settings{
			Visibilities:      model.Visibilities(model.Private, model.WorkspaceVisible),
			DefaultVisibility: model.Private,
		},
	}
}

func addWorkspace(u model.Unit, w *model.Workspace) {
	u.PutWorkspace(w)
	u.PutName(&model.Name{Name: text.Fold(w.Name), Workspace: w.ID})
	platform := u.Platform()
	platform.Workspaces++
	u.PutPlatform(platform)
}

// UpdateWorkspace changes the description, the only field that can be (W2).
type UpdateWorkspace struct {
	Name        string
	Description *string
	Version     uint64
}

// Kind is the audit word.
func (UpdateWorkspace) Kind() string { return "workspace.update" }

// Authorize: workspace.update.
func (o UpdateWorkspace) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Name, model.WorkspaceUpdate)
}

// Apply changes the description.
func (o UpdateWorkspace) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Name)
	if err := rule.Stale(w.Name, o.Version, w.Version); err != nil {
		return model.Effect{}, err
	}
	e := model.Effect{Workspace: w.ID, Target: w.Name, Summary: "Change the description of " + w.Name + "."}
	if o.Description == nil || *o.Description == w.Description {
		e.Unchanged = true
		return e, nil
	}
	if err := text.Free("description", *o.Description, text.MaxDescription, false); err != nil {
		return model.Effect{}, rule.Invalid(err)
	}
	e.Before, e.After = model.Facts{"description": w.Description}, model.Facts{"description": *o.Description}
	w.Description, w.Version = *o.Description, w.Version+1
	u.PutWorkspace(w)
	return e, nil
}

// DeleteWorkspace ends a team workspace: access ends at once and it is
// invisible; its name stays taken until its contents are cleaned up (W3, N2).
type DeleteWorkspace struct{ Name string }

// Kind is the audit word.
func (DeleteWorkspace) Kind() string { return "workspace.delete" }

// Authorize: workspace.delete.
func (o DeleteWorkspace) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Name, model.WorkspaceDelete)
}

// Apply marks the workspace as being deleted.
func (o DeleteWorkspace) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Name)
	switch w.Kind {
	case model.Builtin:
		return model.Effect{}, model.Errorf(model.Conflict, "%s is a built-in workspace and cannot be deleted.", w.Name)
	case model.Individual:
		return model.Effect{}, model.Errorf(model.Conflict, "%s is an individual workspace: it goes when its account is deleted.", w.Name)
	}
	w.Version++
	agenda.Clean(u, w, by.Person)
	return model.Effect{
		Workspace: w.ID, Target: w.Name, Confirm: true,
		Summary: "Delete the workspace " + w.Name + " with everything in it.",
		Consequences: []string{
			rule.Plural(w.Counts.People, "member loses", "members lose") + " access at once; " +
				rule.Plural(w.Counts.Live()+w.Counts.Trashed, "project is", "projects are") + " deleted.",
			"This cannot be undone.",
		},
		Before: model.Facts{"state": "active"}, After: model.Facts{"state": "deleting"},
	}, nil
}

// TransferWorkspace makes another member the owner, a fact that decides whose
// domain may be invited (S1).
type TransferWorkspace struct{ Name, Who string }

// Kind is the audit word.
func (TransferWorkspace) Kind() string { return "workspace.transfer" }

// Authorize: the owner, and platform admins.
func (o TransferWorkspace) Authorize(s model.State, p model.Principal) error {
	if err := rule.OnWorkspace(s, p, o.Name, model.WorkspaceView); err != nil {
		return err
	}
	if w := find.Workspace(s, o.Name); p.Who != nil && w.Owner == p.Who.ID {
		return nil
	}
	return rule.PlatformAdmin(p, "transfer a workspace that they do not own")
}

// Apply moves the ownership.
func (o TransferWorkspace) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Name)
	if w.Kind != model.Team {
		return model.Effect{}, model.Errorf(model.Conflict, "Only team workspaces have an owner who can be changed; %s is %s.", w.Name, w.Kind)
	}
	if w.State != model.WorkspaceActive { // a platform admin still sees it
		return model.Effect{}, model.Errorf(model.Conflict, "%s is being deleted.", w.Name)
	}
	m, p, err := find.Member(u, w, o.Who)
	if err != nil {
		return model.Effect{}, err
	}
	if !p.Active() || m.RoleAt(u.Now()) == model.NoRole {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is not an active member of %s.", o.Who, w.Name)
	}
	e := model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: "Make " + p.Username + " the owner of " + w.Name + ".",
		Before: model.Facts{"owner": rule.Username(u, w.Owner)}, After: model.Facts{"owner": p.Username},
		Unchanged: w.Owner == p.ID, People: []model.ID{w.Owner, p.ID},
	}
	if !e.Unchanged {
		w.Owner, w.Version = p.ID, w.Version+1
		u.PutWorkspace(w)
		rule.Notify(u, by, p.ID, w.ID, "made you the owner of "+w.Name+".")
		gate.Transferred(u, by, w, &e)
	}
	return e, nil
}

// SwitchWorkspace makes a workspace the remembered one (P4).
type SwitchWorkspace struct{ Name string }

// Kind is the audit word.
func (SwitchWorkspace) Kind() string { return "workspace.switch" }

// Authorize: who can see it.
func (o SwitchWorkspace) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Name, model.WorkspaceView)
}

// Apply remembers the workspace.
func (o SwitchWorkspace) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w := find.Workspace(u, o.Name)
	e := model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: "Switch to " + w.Name + ".",
		Unchanged: by.Who == nil || by.Who.Current == w.ID, After: model.Facts{"current": w.Name},
	}
	if !e.Unchanged {
		e.People = []model.ID{by.Who.ID}
		rule.Remember(u, by.Who, w.ID)
	}
	return e, nil
}
