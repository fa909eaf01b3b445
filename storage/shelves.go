package storage

import (
	"atrium/model"
	"atrium/storage/record"
)

// The shelves of all records that have more than one of a kind. None changes.
var (
	names = shelf[model.Name]{
		table: tName, fields: record.Name,
		key: func(p *parts, n *model.Name) { p.str(&n.Name) },
	}
	people = shelf[model.Person]{
		table: tPerson, fields: record.Person, index: personEntries,
		key: func(p *parts, r *model.Person) { p.id(&r.ID) },
	}
	workspaces = shelf[model.Workspace]{
		table: tWorkspace, fields: record.Workspace, index: workspaceEntries,
		key: func(p *parts, w *model.Workspace) { p.id(&w.ID) },
	}
	members = shelf[model.Membership]{
		table: tMember, fields: record.Membership, index: memberEntries,
		key: memberParts,
	}
	formers = shelf[model.Former]{
		table: tFormer, fields: record.Former,
		key: func(p *parts, f *model.Former) { memberParts(p, &f.Membership) },
	}
	projects = shelf[model.Project]{
		table: tProject, fields: record.Project, index: projectEntries,
		key: func(p *parts, r *model.Project) { p.id(&r.Workspace); p.id(&r.ID) },
	}
	grants = shelf[model.Grant]{
		table: tGrant, fields: record.Grant, index: grantEntries,
		key: func(p *parts, g *model.Grant) { p.id(&g.Workspace); p.id(&g.Project); p.str(&g.Who) },
	}
	invitations = shelf[model.Invitation]{
		table: tInvitation, fields: record.Invitation, index: invitationEntries,
		key: func(p *parts, i *model.Invitation) { p.id(&i.ID) },
	}
	notices = shelf[model.Notice]{
		table: tNotice, fields: record.Notice,
		key: func(p *parts, n *model.Notice) { p.id(&n.Person); p.id(&n.ID) },
	}
	audits = shelf[model.AuditRecord]{
		table: tAudit, fields: record.Audit,
		key: func(p *parts, a *model.AuditRecord) { p.seq(&a.Seq) },
	}
)

func memberParts(p *parts, m *model.Membership) { p.id(&m.Workspace); p.str(&m.Who) }

func personEntries(p *model.Person) (all []entry) {
	if p.EmailKey != "" {
		all = append(all, unique(newKey(tPersonEmail).str(p.EmailKey), p.ID))
	}
	if p.PlatformAdmin {
		all = append(all, unique(newKey(tPlatformAdmin).str(p.Username), p.ID))
	}
	for _, l := range p.Labels {
		all = append(all, listed(newKey(tPersonLabel).str(l).end().id(p.ID)))
	}
	for _, l := range p.Logins {
		all = append(all, unique(newKey(tPersonLogin).str(l.Issuer).end().str(l.Subject), p.ID))
	}
	if p.Kind == model.Service {
		all = append(all, unique(newKey(tService).id(p.Home).str(p.Username), p.ID))
	}
	return all
}

func workspaceEntries(w *model.Workspace) (all []entry) {
	if w.Settings.Everyone != model.NoRole {
		all = append(all, listed(newKey(tOpen).id(w.ID)))
	}
	if w.Settings.Domain != "" {
		all = append(all, listed(newKey(tDomain).str(w.Settings.Domain).end().id(w.ID)))
	}
	return all
}

func memberEntries(m *model.Membership) (all []entry) {
	if m.Person != 0 {
		all = append(all, leads(newKey(tMemberOf).id(m.Person).id(m.Workspace), m.Who))
	}
	if m.Role == model.Admin {
		all = append(all, listed(newKey(tWorkspaceAdmin).id(m.Workspace).str(m.Who)))
	}
	return all
}

func projectEntries(p *model.Project) []entry {
	return []entry{
		unique(newKey(tProjectName).id(p.Workspace).str(p.Name), p.ID),
		unique(newKey(tProjectKey).id(p.Workspace).str(p.Key), p.ID),
	}
}

func grantEntries(g *model.Grant) []entry {
	return []entry{leads(newKey(tGrantOf).id(g.Person).id(g.Workspace).id(g.Project), g.Who)}
}

func invitationEntries(i *model.Invitation) (all []entry) {
	if len(i.CodeHash) > 0 {
		all = append(all, unique(append(newKey(tInviteCode), i.CodeHash...), i.ID))
	}
	if i.Person != 0 {
		all = append(all, listed(newKey(tInvitePerson).id(i.Person).id(i.ID)))
	}
	if i.EmailKey != "" {
		all = append(all, listed(newKey(tInviteEmail).str(i.EmailKey).end().id(i.ID)))
	}
	if i.Project != 0 && i.State == model.Pending {
		all = append(all, listed(newKey(tInviteProject).id(i.Workspace).id(i.Project).id(i.ID)))
	}
	return all
}
