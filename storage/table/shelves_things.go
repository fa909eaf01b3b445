package table

import (
	"atrium/model"
	"atrium/storage/record"
)

// The shelves of what belongs to workspaces and projects beside people and
// access, of keys, and of the agenda.
var (
	keys = shelf[model.Key]{
		table: PublicKey, fields: record.Key,
		key: func(p *parts, k *model.Key) { p.str(&k.Fingerprint) },
		index: func(k *model.Key) []entry {
			return []entry{listed(NewKey(KeyOf).ID(k.Person).Str(k.Fingerprint))}
		},
	}
	codes = shelf[model.OneTimeCode]{
		table: Code, fields: record.Code, index: codeEntries,
		key: func(p *parts, c *model.OneTimeCode) { p.str(&c.Key) },
	}
	mails = shelf[model.Mail]{
		table: Mail, fields: record.Mail,
		key: func(p *parts, m *model.Mail) { p.id(&m.ID) },
		index: func(m *model.Mail) []entry {
			return []entry{listed(NewKey(MailDue).ID(second(m.Next)).ID(m.ID))}
		},
	}
	requests = shelf[model.Request]{
		table: Request, fields: record.Request, index: requestEntries,
		key: func(p *parts, r *model.Request) { p.id(&r.ID) },
	}
	comments = shelf[model.Comment]{
		table: Comment, fields: record.Comment,
		key: func(p *parts, r *model.Comment) { p.id(&r.Workspace); p.id(&r.Project); p.id(&r.ID) },
	}
	metas = shelf[model.Meta]{
		table: Metadata, fields: record.Meta,
		key: func(p *parts, m *model.Meta) { p.id(&m.Workspace); p.id(&m.Project); p.str(&m.Key) },
	}
	integrations = shelf[model.Integration]{
		table: Integration, fields: record.Integration,
		key: func(p *parts, i *model.Integration) { p.id(&i.Workspace); p.str(&i.Name) },
		index: func(i *model.Integration) []entry {
			return []entry{leads(NewKey(IntegrationID).ID(i.Workspace).ID(i.ID), i.Name)}
		},
	}
	connections = shelf[model.Connection]{
		table: Connection, fields: record.Connection,
		key: func(p *parts, c *model.Connection) { p.id(&c.Workspace); p.id(&c.Project); p.id(&c.Integration) },
		index: func(c *model.Connection) []entry {
			return []entry{listed(NewKey(ConnectionOf).ID(c.Workspace).ID(c.Integration).ID(c.Project))}
		},
	}
	registered = shelf[model.RegisteredModel]{
		table: Registered, fields: record.RegisteredModel,
		key: func(p *parts, m *model.RegisteredModel) { p.id(&m.Workspace); p.id(&m.Project); p.str(&m.Name) },
	}
	versions = shelf[model.ModelVersion]{
		table: Version, fields: record.ModelVersion,
		key: func(p *parts, v *model.ModelVersion) {
			p.id(&v.Workspace)
			p.id(&v.Project)
			p.id(&v.Model)
			p.num(&v.Number)
		},
	}
	tasks = shelf[model.Task]{
		table: Task, fields: record.Task, index: taskEntries,
		key: func(p *parts, t *model.Task) { p.id(&t.ID) },
	}
)

func codeEntries(c *model.OneTimeCode) []entry {
	all := []entry{listed(NewKey(CodeExpiry).ID(second(c.Expires)).Str(c.Key))}
	if c.Person != 0 {
		all = append(all, listed(NewKey(CodeOf).ID(c.Person).Str(c.Key)))
	}
	return all
}

func requestEntries(r *model.Request) []entry {
	all := []entry{listed(NewKey(RequestOf).ID(r.Person).ID(r.ID))}
	if r.Project != 0 && r.State == model.RequestPending {
		all = append(all, listed(NewKey(RequestProject).ID(r.Workspace).ID(r.Project).ID(r.ID)))
	}
	return all
}

func taskEntries(t *model.Task) (all []entry) {
	if t.Error == "" {
		all = append(all, listed(NewKey(TaskDue).ID(second(t.At)).ID(t.ID)))
	}
	switch t.Kind {
	case model.TaskClean, model.TaskPurge, model.TaskDuplicate, model.TaskCharge, model.TaskErase:
		all = append(all, listed(NewKey(TaskOf).ID(t.Workspace).ID(t.ID)))
	}
	return all
}
