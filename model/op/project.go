package op

import (
	"strings"
	"time"

	"atrium/model"
	"atrium/model/agenda"
	"atrium/model/draft"
	"atrium/model/find"
	"atrium/model/op/rule"
	"atrium/model/roster"
	"atrium/model/text"
)

// CreateProject makes a project; its creator is owner by grant (A3). Nil and
// empty fields take the workspace's defaults. Original and NoGrant come from
// imports.
type CreateProject struct {
	Project     string // workspace/name
	Visibility  *model.Visibility
	Access      model.MemberAccess
	Description string
	Key         string
	Original    string
	NoGrant     bool
}

// Kind is the audit word.
func (CreateProject) Kind() string { return "project.create" }

// Authorize: project.create, and project.create-private for a private one.
func (o CreateProject) Authorize(s model.State, p model.Principal) error {
	ws, _, ok := strings.Cut(o.Project, "/")
	if !ok {
		return model.Errorf(model.Invalid, "%s is not a full project name.", text.Quote(o.Project)).
			WithHint("Write workspace/project.")
	}
	if o.NoGrant {
		if err := rule.PlatformAdmin(p, "create projects for others"); err != nil {
			return err
		}
	}
	if err := rule.OnWorkspace(s, p, ws, model.ProjectCreate); err != nil {
		return err
	}
	if o.Visibility != nil && *o.Visibility == model.Private {
		return rule.OnWorkspace(s, p, ws, model.ProjectCreatePrivate)
	}
	return nil
}

// Apply creates the project.
func (o CreateProject) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	ws, name, _ := strings.Cut(o.Project, "/")
	w := find.Workspace(u, ws)
	p, err := draft.Project(u, w, by, draft.Asked{
		Name: name, Visibility: o.Visibility, Access: o.Access, Description: o.Description, Key: o.Key,
	})
	if err != nil {
		return model.Effect{}, err
	}
	p.Original = o.Original
	u.PutProject(p)
	w.Counts.Projects[p.Visibility]++
	u.PutWorkspace(w)
	if by.Who != nil && !o.NoGrant {
		m := roster.Row(u, w, by.Who)
		roster.PutGrant(u, m, &model.Grant{Workspace: w.ID, Project: p.ID, Role: model.Owner, By: by.Who.ID})
		roster.Put(u, w, m)
	}
	full := w.Name + "/" + p.Name
	return model.Effect{
		Workspace: w.ID, Target: full,
		Summary: "Create the " + p.Visibility.String() + " project " + full + " with key " + p.Key + ".",
		After: model.Facts{
			"name": p.Name, "key": p.Key, "visibility": p.Visibility.String(),
			"member_access": p.Access.String(), "description": p.Description,
		},
		People: []model.ID{p.CreatedBy},
	}, nil
}

// UpdateProject changes a project's visibility, member access (lock, unlock,
// A4) or description; nil leaves a field as it is.
type UpdateProject struct {
	Project     string
	Visibility  *model.Visibility
	Access      *model.MemberAccess
	Description *string
	Version     uint64
}

// Kind is the audit word.
func (o UpdateProject) Kind() string {
	if o.Access != nil && o.Visibility == nil && o.Description == nil {
		return rule.Either(*o.Access == model.ViewOnly, "project.lock", "project.unlock")
	}
	return "project.update"
}

// Authorize: project.settings.
func (o UpdateProject) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectSettings)
}

// Apply changes the project. Raising the visibility says what becomes visible
// to whom and asks (A5).
func (o UpdateProject) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, p := find.Project(u, o.Project)
	full := w.Name + "/" + p.Name
	if err := rule.Stale(full, o.Version, p.Version); err != nil {
		return model.Effect{}, err
	}
	e := model.Effect{
		Workspace: w.ID, Target: full, Summary: "Change " + full + ".",
		Before: model.Facts{}, After: model.Facts{},
	}
	if o.Visibility != nil && *o.Visibility != p.Visibility {
		if err := o.changeVisibility(u, w, p, &e); err != nil {
			return model.Effect{}, err
		}
	}
	if o.Access != nil && *o.Access != p.Access {
		e.Before["member_access"], e.After["member_access"] = p.Access.String(), o.Access.String()
		lock := rule.Either(*o.Access == model.ViewOnly, "lock", "unlock")
		if len(e.After) == 1 {
			e.Summary = strings.ToUpper(lock[:1]) + lock[1:] + " " + full + "."
		} else {
			e.Summary = strings.TrimSuffix(e.Summary, ".") + ", and " + lock + " it."
		}
		e.Consequences = append(e.Consequences, rule.Either(*o.Access == model.ViewOnly,
			"Members can only view it; admins can still edit and grants keep their level.",
			"Members follow their workspace roles again."))
		if *o.Access == model.Full && p.Visibility != model.Private {
			e.Consequences = append(e.Consequences, "Members and editors of "+w.Name+" can edit it.")
		}
		p.Access = *o.Access
	}
	if o.Description != nil && *o.Description != p.Description {
		if err := text.Free("description", *o.Description, text.MaxDescription, false); err != nil {
			return model.Effect{}, rule.Invalid(err)
		}
		e.Before["description"], e.After["description"] = p.Description, *o.Description
		p.Description = *o.Description
	}
	if e.Unchanged = len(e.After) == 0; !e.Unchanged {
		p.Version++
		u.PutProject(p)
	}
	return e, nil
}

func (o UpdateProject) changeVisibility(u model.Unit, w *model.Workspace, p *model.Project, e *model.Effect) error {
	v := *o.Visibility
	if err := rule.VisibilityAllowed(u, w, v); err != nil {
		return err
	}
	if w.Kind == model.Individual && v == model.Private {
		if err := noCollaborators(u, w, p); err != nil {
			return err
		}
	}
	e.Before["visibility"], e.After["visibility"] = p.Visibility.String(), v.String()
	e.Summary = "Change the visibility of " + e.Target + " from " + p.Visibility.String() + " to " + v.String() + "."
	e.Confirm = v > p.Visibility
	switch {
	case v == model.Public:
		e.Consequences = append(e.Consequences, "Its runs, models, metadata and artifacts can be viewed by anyone who is signed in, and by anyone at all where the deployment allows anonymous sessions.")
	case v == model.WorkspaceVisible && e.Confirm:
		e.Consequences = append(e.Consequences, "Its runs, models, metadata and artifacts become visible to "+
			rule.Either(w.Settings.Everyone != model.NoRole, "everyone who is signed in", rule.Plural(w.Counts.People, "member", "members")+" of "+w.Name)+".")
	case v == model.Private:
		e.Consequences = append(e.Consequences, "Only people with a grant and the admins of "+w.Name+" will find it.")
	}
	if e.Confirm && v != model.Private && w.Kind != model.Individual && p.Access == model.Full && p.Visibility == model.Private {
		e.Consequences = append(e.Consequences, "Members and editors of "+w.Name+" can also edit it, as its member access is full.")
	}
	w.Counts.Projects[p.Visibility]--
	w.Counts.Projects[v]++
	u.PutWorkspace(w)
	p.Visibility = v
	return nil
}

// noCollaborators refuses to hide an individual workspace's project that has
// collaborators or invitations, naming them (P3).
func noCollaborators(u model.Unit, w *model.Workspace, p *model.Project) error {
	var names []string
	for g := range u.Grants(p, model.Span{}) {
		m := u.Membership(w.ID, g.Who)
		if m != nil && m.Service() {
			continue // the workspace's own
		}
		if g.Person != w.Owner && g.RoleAt(u.Now(), m) != model.NoProjectRole {
			names = append(names, g.Who)
		}
	}
	for i := range u.ProjectInvitations(p) {
		if i.StateAt(u.Now()) == model.Pending {
			names = append(names, rule.Either(i.Person != 0, rule.Username(u, i.Person), i.Email)+" (invited)")
		}
	}
	if len(names) == 0 {
		return nil
	}
	return model.Errorf(model.Conflict, "%s/%s cannot become private while it has collaborators: %s.", w.Name, p.Name, strings.Join(names, ", ")).
		WithHint("Revoke their access first.")
}

// TrashProject deletes a project: it disappears and can be restored for 30
// days (A9).
type TrashProject struct{ Project string }

// Kind is the audit word.
func (TrashProject) Kind() string { return "project.trash" }

// Authorize: project.trash.
func (o TrashProject) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectTrash)
}

// Apply moves the project to the trash.
func (o TrashProject) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, p := find.Project(u, o.Project)
	full := w.Name + "/" + p.Name
	e := model.Effect{
		Workspace: w.ID, Target: full, Summary: "Move " + full + " to the trash.", Unchanged: p.InTrash(), Confirm: true,
		Consequences: []string{"It disappears for everyone but its owners, still counts as storage, and can be restored for 30 days."},
		Before:       model.Facts{"trashed_at": nil}, After: model.Facts{"trashed_at": rule.Stamp(u.Now())},
	}
	if e.Unchanged {
		return e, nil
	}
	p.Trashed, p.Version = u.Now(), p.Version+1
	p.TrashedBy = by.Person
	agenda.Trashed(u, p)
	u.PutProject(p)
	w.Counts.Projects[p.Visibility]--
	w.Counts.Trashed++
	u.PutWorkspace(w)
	return e, nil
}

// RestoreProject brings a project back from the trash, with its grants.
type RestoreProject struct{ Project string }

// Kind is the audit word.
func (RestoreProject) Kind() string { return "project.restore" }

// Authorize: project.trash.
func (o RestoreProject) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectTrash)
}

// Apply restores the project within 30 days.
func (o RestoreProject) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, p := find.Project(u, o.Project)
	full := w.Name + "/" + p.Name
	e := model.Effect{
		Workspace: w.ID, Target: full, Summary: "Restore " + full + " from the trash.", Unchanged: !p.InTrash(),
		Before: model.Facts{"trashed_at": rule.Stamp(p.Trashed)}, After: model.Facts{"trashed_at": nil},
	}
	if e.Unchanged {
		return e, nil
	}
	if err := rule.ProjectFree(u, w); err != nil {
		return model.Effect{}, err
	}
	agenda.Drop(u, p.Task)
	p.Trashed, p.TrashedBy, p.Task, p.Version = time.Time{}, 0, 0, p.Version+1
	u.PutProject(p)
	w.Counts.Projects[p.Visibility]++
	w.Counts.Trashed--
	u.PutWorkspace(w)
	return e, nil
}
