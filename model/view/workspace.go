package view

import (
	"iter"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/view/pages"
)

// Workspaces lists by name the workspaces that the actor belongs to and those
// in which everyone has a role (S6, B1); for a platform admin all of them,
// unless Mine. Nobody signed in: Denied.
func (r *Reader) Workspaces(q WorkspaceQuery) (model.List[WorkspaceRow], error) {
	me, err := r.signedIn()
	if err != nil {
		return model.List[WorkspaceRow]{}, err
	}
	needle := strings.ToLower(q.Filter)
	if r.admin() && !q.Mine {
		total := -1
		if needle == "" {
			total = r.state.Platform().Workspaces
		}
		return pages.List[*model.Name, WorkspaceRow]{
			From: r.state.Names,
			Key:  func(n *model.Name) string { return n.Name },
			Row: func(n *model.Name) (WorkspaceRow, bool) {
				if n.Workspace == 0 {
					return WorkspaceRow{}, false
				}
				w := r.state.Workspace(n.Workspace)
				if w == nil || !contains(needle, w.Name, w.Description) || !r.sees(w) {
					return WorkspaceRow{}, false
				}
				return r.workspaceRow(w), true
			},
		}.Page(q.Page, total), nil
	}
	mine := r.mine(me)
	mine = slices.DeleteFunc(mine, func(w *model.Workspace) bool {
		return !contains(needle, w.Name, w.Description)
	})
	name := func(w *model.Workspace) string { return w.Name }
	return pages.List[*model.Workspace, WorkspaceRow]{
		From: pages.Held(mine, pages.ByKey(name)),
		Key:  name,
		Row:  func(w *model.Workspace) (WorkspaceRow, bool) { return r.workspaceRow(w), true },
	}.Page(q.Page, len(mine)), nil
}

// mine are the workspaces in which the actor has a role, their own or
// everyone's, by name.
func (r *Reader) mine(me *model.Person) []*model.Workspace {
	var all []*model.Workspace
	seen := map[model.ID]bool{}
	for _, ids := range []iter.Seq[model.ID]{r.state.WorkspacesOf(me.ID), r.state.OpenWorkspaces()} {
		for id := range ids {
			if seen[id] {
				continue
			}
			seen[id] = true
			w := r.state.Workspace(id)
			// A workspace in deletion gives nobody a role, though platform admins see it.
			if w != nil && w.State == model.WorkspaceActive && r.standing(w).Role != model.NoRole && r.sees(w) {
				all = append(all, w)
			}
		}
	}
	slices.SortFunc(all, func(a, b *model.Workspace) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Workspace is one workspace with its settings; "" is the remembered one.
func (r *Reader) Workspace(name string) (WorkspaceRow, error) {
	at, err := r.place(name, model.WorkspaceView)
	if err != nil {
		return WorkspaceRow{}, err
	}
	row := r.workspaceRow(at.Workspace)
	row.Settings = settings(at.Settings)
	return row, nil
}

func (r *Reader) workspaceRow(w *model.Workspace) WorkspaceRow {
	row := WorkspaceRow{
		ID: w.UUID.String(), Name: w.Name, Kind: w.Kind.String(), Description: w.Description,
		Owner: Opt(r.username(w.Owner)), State: w.State.String(), CreatedAt: At(w.Created),
		Role: roleWord(r.standing(w).Role), People: w.Counts.People, Pending: w.Counts.Pending,
		Projects: r.countProjects(w), Plan: w.Plan, OriginalName: Opt(w.Original), Version: w.Version,
	}
	if w.Kind == model.Team {
		row.OrganizationType = Opt(w.Organization.String())
	}
	if me := r.who.Who; me != nil {
		row.Current = me.Current == w.ID
	}
	return row
}

// countProjects is the number of live projects that someone with a role in the
// workspace sees: admins all of them, others the private ones only by a grant.
func (r *Reader) countProjects(w *model.Workspace) int {
	st := r.standing(w)
	if r.admin() || st.Own == model.Admin {
		return w.Counts.Live()
	}
	n := w.Counts.Projects[model.WorkspaceVisible] + w.Counts.Projects[model.Public]
	if st.Member == nil || st.Member.Grants == 0 {
		return n
	}
	for g := range r.state.GrantsOf(st.Person.ID, w.ID) {
		if g.RoleAt(st.Now, st.Member) == model.NoProjectRole {
			continue
		}
		p := r.state.Project(w.ID, g.Project)
		if p != nil && p.Visibility == model.Private && !p.InTrash() {
			n++
		}
	}
	return n
}

func settings(s model.Settings) *Settings {
	out := &Settings{
		Everyone: s.Everyone.String(), Guests: s.Guests, MembersCreate: s.MembersCreate,
		Visibilities: []string{}, DefaultVisibility: s.DefaultVisibility.String(),
	}
	for _, v := range s.Visibilities.List() {
		out.Visibilities = append(out.Visibilities, v.String())
	}
	return out
}

// roleWord is the role's word; null for none.
func roleWord(role model.Role) Opt {
	if role == model.NoRole {
		return ""
	}
	return Opt(role.String())
}

// projectRoleWord is the role's word; null for none.
func projectRoleWord(role model.ProjectRole) Opt {
	if role == model.NoProjectRole {
		return ""
	}
	return Opt(role.String())
}
