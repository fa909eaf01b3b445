package view

import (
	"atrium/model"
	"atrium/model/view/scope"
)

// row makes the row of a candidate; false where they have no access.
func (c census) row(at candidate) (AccessRow, bool) {
	row, ok := c.made(at)
	row.Who = at.who
	return row, ok
}

func (c census) made(at candidate) (AccessRow, bool) {
	if at.who == closingEveryone || at.who == closingPublic {
		return c.closingRow(at.who)
	}
	p := c.r.s.State.Person(at.person)
	if p != nil {
		st := model.Stand(c.r.s.State, p, c.place.Workspace)
		if d := c.decide(st); d.Allowed && c.counts(d) {
			return c.accessRow(p, st, d), true
		}
	}
	if at.invitation == nil {
		return AccessRow{}, false
	}
	row := AccessRow{
		Name: at.invitation.Email, Role: scope.ProjectRoleWord(scope.Offered(at.invitation, c.project.ID)),
		Sources: []string{}, ExpiresAt: At(at.invitation.Until), GrantExpires: At(at.invitation.Until), Status: "pending",
		Invitation: Opt(at.invitation.ID.String()),
	}
	if p != nil {
		row.Person, row.Name = Opt(p.Username), p.Shown()
	}
	return row, true
}

// counts says whether the access is the person's own, not what everybody has
// because the project is public: for that there is a closing row.
func (c census) counts(d model.Decision) bool {
	return c.project == nil || d.Project != model.NoProjectRole
}

func (c census) accessRow(p *model.Person, st model.Standing, d model.Decision) AccessRow {
	row := AccessRow{Person: Opt(p.Username), Name: p.Shown(), Sources: sources(d), Status: "active"}
	if c.project == nil {
		row.Role = scope.RoleWord(max(d.Role, d.Sources[model.FromPlatform].Workspace))
		if !p.PlatformAdmin && st.Own > c.place.Settings.Everyone {
			row.ExpiresAt = At(st.Member.Expires)
		}
		return row
	}
	granted := d.Sources[model.FromGrant].Project
	row.Role, row.Grant = scope.ProjectRoleWord(d.Project), scope.ProjectRoleWord(granted)
	row.Guest = p.Kind == model.Human && st.Role == model.NoRole && granted != model.NoProjectRole
	row.ExpiresAt = At(c.r.ends(d, st, c.project))
	if granted != model.NoProjectRole {
		row.GrantExpires = At(c.r.s.State.Grant(c.project, p.Username).Expires)
	}
	return row
}

// closingRow stands for everybody. What an account without any tie to the
// workspace may do is what everybody may do.
func (c census) closingRow(which string) (AccessRow, bool) {
	d := c.decide(model.Standing{
		Now: c.place.Standing.Now, Person: &model.Person{}, Workspace: c.place.Workspace, Role: c.place.Settings.Everyone,
	})
	if which == closingPublic {
		public := d.Sources[model.FromPublic].Views && (c.all || c.action == model.ProjectView)
		return AccessRow{Sources: []string{model.FromPublic.String()}, Status: "active"}, public
	}
	src := d.Sources[model.FromEveryone]
	row := AccessRow{Sources: []string{model.FromEveryone.String()}, Status: "active"}
	if c.project == nil {
		row.Role = scope.RoleWord(src.Workspace)
		return row, d.Allowed && src.Workspace != model.NoRole
	}
	row.Role = scope.ProjectRoleWord(src.Project)
	return row, d.Allowed && src.Project != model.NoProjectRole
}

// sources are the words for the sources that gave a role. Being public gives
// none, so it has a row of its own on access lists.
func sources(d model.Decision) []string {
	out := []string{}
	for k := model.FromPlatform; k <= model.FromPublic; k++ {
		if d.Sources[k].Project != model.NoProjectRole || d.Sources[k].Workspace != model.NoRole && !d.Action.OnProject() {
			out = append(out, k.String())
		}
	}
	return out
}
