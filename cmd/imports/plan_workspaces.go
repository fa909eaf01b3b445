package imports

import (
	"cmp"
	"maps"
	"slices"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/text"
	"atrium/model/view"
)

// nameWorkspaces finds the workspace of every organisation, or a free name for
// it. Workspaces take names before people (N1).
func (p *planner) nameWorkspaces() {
	byName := map[string]*place{}
	for _, at := range p.places {
		byName[fold(at.org.Name)] = at
	}
	for _, raw := range text.ImportOrder(slices.Collect(maps.Keys(byName))) {
		at := byName[raw]
		name, held := allot(text.Derive, raw, func(n string) hold {
			return p.holder(n, func(n *model.Name) bool { return p.orgOf(n, raw) != nil })
		})
		at.name = name
		at.row = &Row{Kind: KindWorkspace, Name: at.org.Name, Target: view.Opt(name), Outcome: Outcome{Result: Created}}
		at.row.rename("workspace", at.org.Name, name, func() string { return p.heldBy(raw) + "; --match adopts one of that name" })
		if held {
			at.workspace = p.orgOf(p.state.Name(name), raw)
			at.row.Result = Unchanged
		}
		p.given[name] = true
	}
	for _, at := range p.places {
		p.row(at.row)
	}
}

// orgOf is the workspace of a name where that is the organisation's: imported
// before under its name, or made by hand under that name by a platform admin.
// Anybody may make a workspace and be its admin; who took the name before an
// import must not get the organisation with it, unless Match says so.
func (p *planner) orgOf(n *model.Name, raw string) *model.Workspace {
	if n.Person != 0 {
		return nil
	}
	w := p.state.Workspace(n.Workspace)
	if w == nil || w.Kind != model.Team {
		return nil
	}
	if w.Original != "" {
		if fold(w.Original) == raw {
			return w
		}
		return nil
	}
	owner := p.state.Person(w.Owner)
	if fold(w.Name) == raw && (p.options.Match || owner != nil && owner.PlatformAdmin) {
		return w
	}
	return nil
}

// planWorkspace creates the workspace together with its admins, so that it is
// never without one (W4), or brings its description up to date; then come the
// other roles, those that rise first: so an admin who is replaced can go.
func (p *planner) planWorkspace(at *place) {
	description := describe(at.row, at.org.Description)
	roles := at.roleSteps()
	switch {
	case at.row.Result == Skipped:
		return
	case at.workspace == nil:
		create := &step{out: &at.row.Outcome, op: op.CreateWorkspace{
			Name: at.name, Description: description, Original: at.org.Name, Ownerless: true,
		}}
		p.step(create)
		for i, s := range roles {
			if s.op.(op.AddMember).Role == model.Admin {
				create.anyOf = append(create.anyOf, need{s.out, "none of its admins could be made"})
				s.glued = i < batchSize-1
			}
		}
	case description != "" && description != at.workspace.Description:
		at.row.Result = Updated
		p.step(&step{out: &at.row.Outcome, op: op.UpdateWorkspace{Name: at.name, Description: &description}})
	}
	for _, s := range roles {
		p.step(s)
	}
}

// planRoles gives everybody whom the organisation lists their role.
func (p *planner) planRoles(at *place) {
	if at.workspace != nil && at.workspace.State != model.WorkspaceActive {
		at.row.skip("the workspace " + at.name + " is being deleted")
	}
	if len(at.org.Admins) == 0 && at.workspace == nil {
		p.admitImporter(at)
	}
	active := false
	for _, f := range slices.Sorted(maps.Keys(at.members)) {
		m := at.members[f]
		m.row = p.row(&Row{Kind: KindRole, Name: m.handle, Target: view.Opt(at.name), Role: view.Opt(m.role.String())})
		if m.said != "" {
			m.row.note(m.said)
		}
		p.planRole(at, m)
		active = active || m.role == model.Admin && m.row.Result != Skipped
	}
	if at.workspace == nil && !active && at.row.Result != Skipped {
		at.row.skip("none of its admins is an active account (a workspace needs one)")
		for _, m := range at.members {
			m.row.skip("its workspace is skipped")
		}
	}
	for _, f := range slices.Sorted(maps.Keys(at.access.outsiders)) {
		if a := p.accounts[f]; a != nil {
			p.row(&Row{Kind: KindRole, Name: a.handle, Target: view.Opt(at.name), Outcome: Outcome{
				Result: Skipped, Reason: view.Opt("named only by teams of " + at.org.Name),
			}})
		}
	}
}

// admitImporter makes the importer admin of an organisation that lists none.
func (p *planner) admitImporter(at *place) {
	if p.by.Who == nil {
		return
	}
	const why = "the file lists no admin"
	for _, m := range at.members {
		if m.person != nil && m.person.ID == p.by.Who.ID {
			m.role, m.said = model.Admin, why
			return
		}
	}
	at.members[importer] = &member{
		account: &account{handle: p.by.Who.Username, username: p.by.Who.Username, person: p.by.Who, row: &Row{}},
		role:    model.Admin, said: why,
	}
}

// importer is the key of the importer among the members: no handle is empty.
const importer = ""

func (p *planner) planRole(at *place, m *member) {
	row := m.row
	if at.workspace != nil && m.person != nil {
		m.now = p.state.Membership(at.workspace.ID, m.username)
		if m.now != nil && m.now.Person != m.person.ID {
			m.now = nil
		}
	}
	has := m.now.RoleAt(p.state.Now())
	switch {
	case at.row.Result == Skipped:
		row.skip("its workspace is skipped")
	case m.person != nil && !m.person.Active():
		row.skip("the account " + m.username + " is suspended")
	case has == m.role:
		row.Result = Unchanged
	case has == model.Admin && len(at.org.Admins) == 0:
		row.Result, row.Role = Unchanged, view.Opt(has.String())
		row.note("stays admin, as the file lists none")
	case has != model.NoRole:
		row.Result = Updated
		row.note("was " + has.String())
	default:
		row.Result = Created
	}
}

// roleSteps are the steps of the roles, admins first.
func (at *place) roleSteps() []*step {
	var steps []*step
	for _, f := range slices.Sorted(maps.Keys(at.members)) {
		m := at.members[f]
		if m.row.Result != Created && m.row.Result != Updated {
			continue
		}
		s := &step{out: &m.row.Outcome, op: op.AddMember{Workspace: at.name, Who: m.username, Role: m.role}}
		if m.person == nil {
			s.needs = append(s.needs, need{&m.account.row.Outcome, "the account could not be made"})
		}
		if at.workspace == nil {
			s.needs = append(s.needs, need{&at.row.Outcome, "its workspace is skipped"})
		}
		steps = append(steps, s)
	}
	slices.SortStableFunc(steps, func(a, b *step) int {
		return cmp.Compare(b.op.(op.AddMember).Role, a.op.(op.AddMember).Role)
	})
	return steps
}

// describe is a description of the file, or nothing where it breaks the rule for
// free text (N4): it is never changed.
func describe(row *Row, s string) string {
	if err := text.Free("description", s, text.MaxDescription, false); err != nil {
		row.note("the description is left out: " + err.Error())
		return ""
	}
	return s
}
