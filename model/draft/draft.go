// Package draft makes the record of a new project, whoever asks for it: what is
// checked of a name, a key and a visibility before there is one (N1, N3, S5).
package draft

import (
	"atrium/model"
	"atrium/model/op/rule"
	"atrium/model/reason"
	"atrium/model/text"
)

// Asked is what is wanted of a new project. Nil and empty fields take the
// workspace's defaults.
type Asked struct {
	Name        string
	Visibility  *model.Visibility
	Access      model.MemberAccess
	Description string
	Key         string
}

// Project makes the record, with an id and nothing written yet. The errors are
// those of `project create`.
func Project(u model.Unit, w *model.Workspace, by model.Principal, a Asked) (*model.Project, error) {
	if err := text.Name("project", a.Name); err != nil {
		return nil, rule.Invalid(err)
	}
	if other := u.ProjectNamed(w.ID, a.Name); other != nil {
		e := model.Errorf(model.Conflict, "%s already has a project %s.", w.Name, a.Name)
		if other.State == model.ProjectPurging {
			return nil, e.WithHint("It is being deleted; the name is free once that is done.")
		}
		return nil, e.WithHint("Choose another name; a project in the trash keeps its name.")
	}
	if err := text.Free("description", a.Description, text.MaxDescription, false); err != nil {
		return nil, rule.Invalid(err)
	}
	p := &model.Project{
		Workspace: w.ID, Name: a.Name, Description: a.Description, Access: a.Access, Created: u.Now(), Version: 1,
	}
	var err error
	if p.Visibility, err = visibility(u, w, by, a.Visibility); err != nil {
		return nil, err
	}
	if p.Key, err = key(u, w, a); err != nil {
		return nil, err
	}
	if err := rule.ProjectFree(u, w); err != nil {
		return nil, err
	}
	p.ID, p.CreatedBy = u.NewID(), by.Person
	return p, nil
}

// visibility picks the asked or the default visibility (S5): for a member, who
// may not create private projects, the first other one that is allowed.
func visibility(u model.Unit, w *model.Workspace, by model.Principal, asked *model.Visibility) (model.Visibility, error) {
	if asked != nil {
		return *asked, rule.VisibilityAllowed(u, w, *asked)
	}
	v := w.Settings.DefaultVisibility
	if v != model.Private || by.System {
		return v, rule.VisibilityAllowed(u, w, v)
	}
	d := model.Stand(u, by.Who, w).Through(by.Provider).Decide(model.ProjectCreatePrivate)
	if d.Allowed {
		return v, rule.VisibilityAllowed(u, w, v)
	}
	for _, other := range w.Settings.Visibilities.List() {
		if other != model.Private && rule.VisibilityAllowed(u, w, other) == nil {
			return other, nil
		}
	}
	return v, reason.Require(&d, by.Name(), w.Name)
}

func key(u model.Unit, w *model.Workspace, a Asked) (string, error) {
	if a.Key == "" {
		return text.ProjectKey(a.Name, func(k string) bool { return u.ProjectKeyed(w.ID, k) != nil }), nil
	}
	if err := text.CheckKey(a.Key); err != nil {
		return "", rule.Invalid(err)
	}
	if other := u.ProjectKeyed(w.ID, a.Key); other != nil {
		return "", model.Errorf(model.Conflict, "The key %s is taken by %s/%s.", a.Key, w.Name, other.Name)
	}
	return a.Key, nil
}
