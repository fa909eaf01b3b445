package view

import (
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/gate"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
	"atrium/model/view/subscription"
	"atrium/model/view/work"
)

// Workspaces lists by name the workspaces that the actor belongs to and those
// in which everyone has a role (S6, B1); unless Mine also those that they may
// join by their domain (S1), for a platform admin all there are. Nobody signed
// in: Denied.
func (r *Reader) Workspaces(q WorkspaceQuery) (model.List[WorkspaceRow], error) {
	if _, err := r.s.SignedIn(); err != nil {
		return model.List[WorkspaceRow]{}, err
	}
	needle := strings.ToLower(q.Filter)
	if r.s.Admin() && !q.Mine {
		total := -1
		if needle == "" {
			total = r.s.State.Platform().Workspaces
		}
		return pages.List[*model.Name, WorkspaceRow]{
			From: r.s.State.Names,
			Key:  func(n *model.Name) string { return n.Name },
			Row: func(n *model.Name) (WorkspaceRow, bool) {
				if n.Workspace == 0 {
					return WorkspaceRow{}, false
				}
				w := r.s.State.Workspace(n.Workspace)
				if w == nil || !scope.Contains(needle, w.Name, w.Description) || !r.s.Sees(w) {
					return WorkspaceRow{}, false
				}
				return r.workspaceRow(w), true
			},
		}.Page(q.Page, total), nil
	}
	mine := r.s.Mine()
	if !q.Mine {
		mine = withJoinable(mine, r.s.Joinable())
	}
	mine = slices.DeleteFunc(mine, func(w *model.Workspace) bool {
		return !scope.Contains(needle, w.Name, w.Description)
	})
	name := func(w *model.Workspace) string { return w.Name }
	return pages.List[*model.Workspace, WorkspaceRow]{
		From: pages.Held(mine, pages.ByKey(name)),
		Key:  name,
		Row:  func(w *model.Workspace) (WorkspaceRow, bool) { return r.workspaceRow(w), true },
	}.Page(q.Page, len(mine)), nil
}

// withJoinable adds the workspaces that are not on a list yet, both by name.
func withJoinable(mine, more []*model.Workspace) []*model.Workspace {
	byName := func(a, b *model.Workspace) int { return strings.Compare(a.Name, b.Name) }
	for _, w := range more {
		if at, found := slices.BinarySearchFunc(mine, w, byName); !found {
			mine = slices.Insert(mine, at, w)
		}
	}
	return mine
}

// Workspace is one workspace with its settings; "" is the remembered one.
func (r *Reader) Workspace(name string) (WorkspaceRow, error) {
	at, err := r.s.Place(name, model.WorkspaceView)
	if err != nil {
		return WorkspaceRow{}, err
	}
	row := r.workspaceRow(at.Workspace)
	row.Settings = r.settings(at.Workspace)
	row.Warning = subscription.Brief(r.s, at)
	return row, nil
}

func (r *Reader) workspaceRow(w *model.Workspace) WorkspaceRow {
	row := WorkspaceRow{
		ID: w.UUID.String(), Name: w.Name, Kind: w.Kind.String(), Description: w.Description,
		Owner: Opt(r.s.Username(w.Owner)), State: w.State.String(), CreatedAt: At(w.Created),
		Role: scope.RoleWord(r.s.Standing(w).Role), People: r.s.Counts(w).People, Pending: r.s.Counts(w).Pending,
		Projects: r.countProjects(w), Plan: w.Plan, OriginalName: Opt(w.Original), Version: w.Version,
		Joinable: r.s.Joins(w), ReadOnly: subscription.Of(r.s, w),
	}
	if cleanup, state := work.Cleanup(r.s, w); cleanup != nil {
		row.Cleanup, row.State = cleanup, state.String()
	}
	if w.Kind == model.Team {
		row.OrganizationType = Opt(w.Organization.String())
	}
	if me := r.s.Who.Who; me != nil {
		row.Current = me.Current == w.ID
	}
	return row
}

// countProjects is the number of live projects that someone with a role in the
// workspace sees: admins all of them, others the private ones only by a grant.
func (r *Reader) countProjects(w *model.Workspace) int {
	st := r.s.Standing(w)
	if r.s.Admin() || st.Own == model.Admin {
		return w.Counts.Live()
	}
	n := w.Counts.Projects[model.WorkspaceVisible] + w.Counts.Projects[model.Public]
	if st.Member == nil || st.Member.Grants == 0 {
		return n
	}
	for g := range r.s.State.GrantsOf(st.Person.ID, w.ID) {
		if g.RoleAt(st.Now, st.Member) == model.NoProjectRole {
			continue
		}
		p := r.s.State.Project(w.ID, g.Project)
		if p != nil && p.Visibility == model.Private && p.Here() {
			n++
		}
	}
	return n
}

// settings are a workspace's, domain invites as they count now (S1).
func (r *Reader) settings(w *model.Workspace) *Settings {
	s := w.Settings
	out := &Settings{
		DomainInvites: Opt(gate.Domain(r.s.State, w)), LoginProvider: Opt(s.Provider),
		Everyone: s.Everyone.String(), Guests: s.Guests, MembersCreate: s.MembersCreate,
		Visibilities: []string{}, DefaultVisibility: s.DefaultVisibility.String(),
	}
	for _, v := range s.Visibilities.List() {
		out.Visibilities = append(out.Visibilities, v.String())
	}
	return out
}
