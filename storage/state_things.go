package storage

import (
	"iter"
	"time"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/record"
)

// Services implements model.State.
func (s *state) Services(workspace model.ID, span model.Span) iter.Seq[*model.Person] {
	return people.via(s, within(s.key(tService).id(workspace), span), func(k, payload []byte) key {
		return s.key(tPerson).id(pointed(k, payload))
	})
}

// pointed is the id that is the payload of an index entry.
func pointed(k, payload []byte) model.ID {
	if len(payload) != idSize {
		damaged(k, "not an id")
	}
	return idAt(payload, 0)
}

// DomainWorkspaces implements model.State.
func (s *state) DomainWorkspaces(domain string) iter.Seq[model.ID] {
	return s.tails(s.key(tDomain).str(domain).end(), model.Span{})
}

// PersonByLogin implements model.State.
func (s *state) PersonByLogin(issuer, subject string) *model.Person {
	id := s.pointer(s.key(tPersonLogin).str(issuer).end().str(subject))
	if id == 0 {
		return nil
	}
	return found(s.Person(id), tPerson, id)
}

// Key implements model.State.
func (s *state) Key(fingerprint string) *model.Key {
	return keys.get(s, s.key(tKey).str(fingerprint))
}

// Keys implements model.State.
func (s *state) Keys(person model.ID) iter.Seq[*model.Key] {
	return keys.via(s, kv.Prefix(s.key(tKeyOf).id(person)), func(k, _ []byte) key {
		return s.key(tKey).str(string(k[1+idSize:]))
	})
}

// Request implements model.State.
func (s *state) Request(id model.ID) *model.Request {
	return requests.get(s, s.key(tRequest).id(id))
}

// RequestsOf implements model.State.
func (s *state) RequestsOf(person model.ID) iter.Seq[*model.Request] {
	return s.requests(backwards(s.key(tRequestOf).id(person)))
}

// ProjectRequests implements model.State.
func (s *state) ProjectRequests(p *model.Project) iter.Seq[*model.Request] {
	return s.requests(kv.Prefix(s.key(tRequestProject).id(p.Workspace).id(p.ID)))
}

// WorkspaceRequests implements model.State.
func (s *state) WorkspaceRequests(workspace model.ID) iter.Seq[*model.Request] {
	return s.requests(kv.Prefix(s.key(tRequestProject).id(workspace)))
}

func (s *state) requests(r kv.Range) iter.Seq[*model.Request] {
	return requests.via(s, r, func(k, _ []byte) key { return s.key(tRequest).id(lastID(k)) })
}

// Comment implements model.State.
func (s *state) Comment(p *model.Project, id model.ID) *model.Comment {
	return comments.get(s, s.key(tComment).id(p.Workspace).id(p.ID).id(id))
}

// Comments implements model.State. The span goes from the decimal form of an id.
func (s *state) Comments(p *model.Project, span model.Span) iter.Seq[*model.Comment] {
	if id, ok := model.ParseID(span.After); ok {
		span.After = string(key(nil).id(id))
	}
	return comments.each(s, within(s.key(tComment).id(p.Workspace).id(p.ID), span))
}

// Meta implements model.State.
func (s *state) Meta(p *model.Project, name string) *model.Meta {
	return metas.get(s, s.key(tMetadata).id(p.Workspace).id(p.ID).str(name))
}

// Metas implements model.State.
func (s *state) Metas(p *model.Project, span model.Span) iter.Seq[*model.Meta] {
	return metas.each(s, within(s.key(tMetadata).id(p.Workspace).id(p.ID), span))
}

// Integration implements model.State.
func (s *state) Integration(workspace model.ID, name string) *model.Integration {
	return integrations.get(s, s.key(tIntegration).id(workspace).str(name))
}

// IntegrationByID implements model.State.
func (s *state) IntegrationByID(workspace, id model.ID) *model.Integration {
	k := s.key(tIntegrationID).id(workspace).id(id)
	v := s.get(k)
	if v == nil {
		return nil
	}
	return integrations.must(s, newKey(tIntegration).id(workspace).str(string(record.Unseal(k, v))))
}

// Integrations implements model.State.
func (s *state) Integrations(workspace model.ID, span model.Span) iter.Seq[*model.Integration] {
	return integrations.each(s, within(s.key(tIntegration).id(workspace), span))
}

// Connection implements model.State.
func (s *state) Connection(p *model.Project, integration model.ID) *model.Connection {
	return connections.get(s, s.key(tConnection).id(p.Workspace).id(p.ID).id(integration))
}

// Connections implements model.State.
func (s *state) Connections(p *model.Project) iter.Seq[*model.Connection] {
	return connections.each(s, kv.Prefix(s.key(tConnection).id(p.Workspace).id(p.ID)))
}

// ConnectionsOf implements model.State.
func (s *state) ConnectionsOf(workspace, integration model.ID) iter.Seq[*model.Connection] {
	return connections.via(s, kv.Prefix(s.key(tConnectionOf).id(workspace).id(integration)), func(k, _ []byte) key {
		return s.key(tConnection).id(workspace).id(lastID(k)).id(integration)
	})
}

// RegisteredModel implements model.State.
func (s *state) RegisteredModel(p *model.Project, name string) *model.RegisteredModel {
	return registered.get(s, s.key(tModel).id(p.Workspace).id(p.ID).str(name))
}

// RegisteredModels implements model.State.
func (s *state) RegisteredModels(p *model.Project, span model.Span) iter.Seq[*model.RegisteredModel] {
	return registered.each(s, within(s.key(tModel).id(p.Workspace).id(p.ID), span))
}

// ModelVersion implements model.State.
func (s *state) ModelVersion(p *model.Project, m model.ID, number int) *model.ModelVersion {
	return versions.get(s, s.key(tVersion).id(p.Workspace).id(p.ID).id(m).id(model.ID(number)))
}

// ModelVersions implements model.State.
func (s *state) ModelVersions(p *model.Project, m model.ID, after int, reverse bool) iter.Seq[*model.ModelVersion] {
	span := model.Span{Reverse: reverse}
	if after > 0 {
		span.After = string(key(nil).id(model.ID(after)))
	}
	return versions.each(s, within(s.key(tVersion).id(p.Workspace).id(p.ID).id(m), span))
}

// Task implements model.State.
func (s *state) Task(id model.ID) *model.Task { return tasks.get(s, s.key(tTask).id(id)) }

// Due implements model.State.
func (s *state) Due(by time.Time) iter.Seq[*model.Task] {
	r := kv.Prefix(s.key(tTaskDue))
	r.To = newKey(tTaskDue).id(second(by) + 1)
	return tasks.via(s, r, func(k, _ []byte) key { return s.key(tTask).id(lastID(k)) })
}

// NextDue implements model.State.
func (s *state) NextDue() time.Time {
	for t := range tasks.via(s, kv.Prefix(s.key(tTaskDue)), func(k, _ []byte) key { return s.key(tTask).id(lastID(k)) }) {
		return t.At
	}
	return time.Time{}
}

// TasksOf implements model.State.
func (s *state) TasksOf(workspace model.ID) iter.Seq[*model.Task] {
	return tasks.via(s, kv.Prefix(s.key(tTaskOf).id(workspace)), func(k, _ []byte) key {
		return s.key(tTask).id(lastID(k))
	})
}

// second is a time as a part of a key: nothing falls due before 1970.
func second(t time.Time) model.ID { return model.ID(max(t.Unix(), 0)) }

// AuditAt implements model.State.
func (s *state) AuditAt(seq uint64) *model.AuditRecord {
	if seq == 0 || seq > uint64(model.MaxID) {
		return nil
	}
	return audits.get(s, s.key(tAudit).id(model.ID(seq)))
}

// UndoneBy implements model.State.
func (s *state) UndoneBy(seq uint64) uint64 {
	if seq > uint64(model.MaxID) {
		return 0
	}
	if by := load(s, s.key(tUndone).id(model.ID(seq)), record.Counter); by != nil {
		return by.N
	}
	return 0
}
