package table

import (
	"atrium/model"
	"atrium/storage/record"
)

// The shelves of all records that have more than one of a kind. None changes.
var (
	names = shelf[model.Name]{
		table: Name, fields: record.Name,
		key: func(p *parts, n *model.Name) { p.str(&n.Name) },
	}
	people = shelf[model.Person]{
		table: Person, fields: record.Person, index: personEntries,
		key: func(p *parts, r *model.Person) { p.id(&r.ID) },
	}
	workspaces = shelf[model.Workspace]{
		table: Workspace, fields: record.Workspace, index: workspaceEntries,
		key: func(p *parts, w *model.Workspace) { p.id(&w.ID) },
	}
	members = shelf[model.Membership]{
		table: Member, fields: record.Membership, index: memberEntries,
		key: memberParts,
	}
	formers = shelf[model.Former]{
		table: Former, fields: record.Former,
		key: func(p *parts, f *model.Former) { memberParts(p, &f.Membership) },
	}
	projects = shelf[model.Project]{
		table: Project, fields: record.Project, index: projectEntries,
		key: func(p *parts, r *model.Project) { p.id(&r.Workspace); p.id(&r.ID) },
	}
	grants = shelf[model.Grant]{
		table: Grant, fields: record.Grant, index: grantEntries,
		key: func(p *parts, g *model.Grant) { p.id(&g.Workspace); p.id(&g.Project); p.str(&g.Who) },
	}
	invitations = shelf[model.Invitation]{
		table: Invitation, fields: record.Invitation, index: invitationEntries,
		key: func(p *parts, i *model.Invitation) { p.id(&i.ID) },
	}
	notices = shelf[model.Notice]{
		table: Notice, fields: record.Notice,
		key: func(p *parts, n *model.Notice) { p.id(&n.Person); p.id(&n.ID) },
	}
	audits = shelf[model.AuditRecord]{
		table: Audit, fields: record.Audit,
		key: func(p *parts, a *model.AuditRecord) { p.seq(&a.Seq) },
	}
)

func memberParts(p *parts, m *model.Membership) { p.id(&m.Workspace); p.str(&m.Who) }

func personEntries(p *model.Person) (all []entry) {
	if p.EmailKey != "" {
		all = append(all, unique(NewKey(PersonEmail).Str(p.EmailKey), p.ID))
	}
	if p.PlatformAdmin {
		all = append(all, unique(NewKey(PlatformAdmin).Str(p.Username), p.ID))
	}
	for _, l := range p.Labels {
		all = append(all, listed(NewKey(PersonLabel).Str(l).End().ID(p.ID)))
	}
	for _, l := range p.Logins {
		all = append(all, unique(NewKey(PersonLogin).Str(l.Issuer).End().Str(l.Subject), p.ID))
	}
	if p.Kind == model.Service {
		all = append(all, unique(NewKey(Service).ID(p.Home).Str(p.Username), p.ID))
	}
	return all
}

func workspaceEntries(w *model.Workspace) (all []entry) {
	if w.Settings.Everyone != model.NoRole {
		all = append(all, listed(NewKey(Open).ID(w.ID)))
	}
	if w.Settings.Domain != "" {
		all = append(all, listed(NewKey(Domain).Str(w.Settings.Domain).End().ID(w.ID)))
	}
	return all
}

func memberEntries(m *model.Membership) (all []entry) {
	if m.Person != 0 {
		all = append(all, leads(NewKey(MemberOf).ID(m.Person).ID(m.Workspace), m.Who))
	}
	if m.Role == model.Admin {
		all = append(all, listed(NewKey(WorkspaceAdmin).ID(m.Workspace).Str(m.Who)))
	}
	for _, kind := range m.Kinds() {
		all = append(all, listed(NewKey(MemberKind).ID(m.Workspace).Str(string(kind)).Str(m.Who)))
	}
	return all
}

func projectEntries(p *model.Project) []entry {
	return []entry{
		unique(NewKey(ProjectName).ID(p.Workspace).Str(p.Name), p.ID),
		unique(NewKey(ProjectKey).ID(p.Workspace).Str(p.Key), p.ID),
	}
}

func grantEntries(g *model.Grant) []entry {
	return []entry{leads(NewKey(GrantOf).ID(g.Person).ID(g.Workspace).ID(g.Project), g.Who)}
}

func invitationEntries(i *model.Invitation) (all []entry) {
	if len(i.CodeHash) > 0 {
		all = append(all, unique(append(NewKey(InviteCode), i.CodeHash...), i.ID))
	}
	if i.Person != 0 {
		all = append(all, listed(NewKey(InvitePerson).ID(i.Person).ID(i.ID)))
	}
	if i.EmailKey != "" {
		all = append(all, listed(NewKey(InviteEmail).Str(i.EmailKey).End().ID(i.ID)))
	}
	if i.Project != 0 && i.State == model.Pending {
		all = append(all, listed(NewKey(InviteProject).ID(i.Workspace).ID(i.Project).ID(i.ID)))
	}
	return all
}
