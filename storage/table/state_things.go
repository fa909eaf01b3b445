package table

import (
	"iter"
	"time"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/record"
)

// Services implements model.State.
func (s *State) Services(workspace model.ID, span model.Span) iter.Seq[*model.Person] {
	return people.via(s, within(s.key(Service).ID(workspace), span), func(k, payload []byte) Key {
		return s.key(Person).ID(pointed(k, payload))
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
func (s *State) DomainWorkspaces(domain string) iter.Seq[model.ID] {
	return s.tails(s.key(Domain).Str(domain).End(), model.Span{})
}

// PersonByLogin implements model.State.
func (s *State) PersonByLogin(issuer, subject string) *model.Person {
	id := s.pointer(s.key(PersonLogin).Str(issuer).End().Str(subject))
	if id == 0 {
		return nil
	}
	return found(s.Person(id), Person, id)
}

// Key implements model.State.
func (s *State) Key(fingerprint string) *model.Key {
	return keys.get(s, s.key(PublicKey).Str(fingerprint))
}

// Keys implements model.State.
func (s *State) Keys(person model.ID) iter.Seq[*model.Key] {
	return keys.via(s, kv.Prefix(s.key(KeyOf).ID(person)), func(k, _ []byte) Key {
		return s.key(PublicKey).Str(string(k[1+idSize:]))
	})
}

// Code implements model.State.
func (s *State) Code(key string) *model.OneTimeCode { return codes.get(s, s.key(Code).Str(key)) }

// CodesOf implements model.State.
func (s *State) CodesOf(person model.ID) iter.Seq[*model.OneTimeCode] {
	return s.codes(s.key(CodeOf).ID(person))
}

// Codes implements model.State.
func (s *State) Codes() iter.Seq[*model.OneTimeCode] { return s.codes(s.key(CodeExpiry)) }

func (s *State) codes(index Key) iter.Seq[*model.OneTimeCode] {
	return codes.via(s, kv.Prefix(index), func(k, _ []byte) Key {
		return s.key(Code).Str(string(k[1+idSize:]))
	})
}

// Mail implements model.State.
func (s *State) Mail(id model.ID) *model.Mail { return mails.get(s, s.key(Mail).ID(id)) }

// Mails implements model.State.
func (s *State) Mails() iter.Seq[*model.Mail] {
	return mails.via(s, kv.Prefix(s.key(MailDue)), func(k, _ []byte) Key { return s.key(Mail).ID(lastID(k)) })
}

// Request implements model.State.
func (s *State) Request(id model.ID) *model.Request {
	return requests.get(s, s.key(Request).ID(id))
}

// RequestsOf implements model.State.
func (s *State) RequestsOf(person model.ID) iter.Seq[*model.Request] {
	return s.requests(backwards(s.key(RequestOf).ID(person)))
}

// ProjectRequests implements model.State.
func (s *State) ProjectRequests(p *model.Project) iter.Seq[*model.Request] {
	return s.requests(kv.Prefix(s.key(RequestProject).ID(p.Workspace).ID(p.ID)))
}

// WorkspaceRequests implements model.State.
func (s *State) WorkspaceRequests(workspace model.ID) iter.Seq[*model.Request] {
	return s.requests(kv.Prefix(s.key(RequestProject).ID(workspace)))
}

func (s *State) requests(r kv.Range) iter.Seq[*model.Request] {
	return requests.via(s, r, func(k, _ []byte) Key { return s.key(Request).ID(lastID(k)) })
}

// Comment implements model.State.
func (s *State) Comment(p *model.Project, id model.ID) *model.Comment {
	return comments.get(s, s.key(Comment).ID(p.Workspace).ID(p.ID).ID(id))
}

// Comments implements model.State. The span goes from the decimal form of an id.
func (s *State) Comments(p *model.Project, span model.Span) iter.Seq[*model.Comment] {
	if id, ok := model.ParseID(span.After); ok {
		span.After = string(Key(nil).ID(id))
	}
	return comments.each(s, within(s.key(Comment).ID(p.Workspace).ID(p.ID), span))
}

// Meta implements model.State.
func (s *State) Meta(p *model.Project, name string) *model.Meta {
	return metas.get(s, s.key(Metadata).ID(p.Workspace).ID(p.ID).Str(name))
}

// Metas implements model.State.
func (s *State) Metas(p *model.Project, span model.Span) iter.Seq[*model.Meta] {
	return metas.each(s, within(s.key(Metadata).ID(p.Workspace).ID(p.ID), span))
}

// Integration implements model.State.
func (s *State) Integration(workspace model.ID, name string) *model.Integration {
	return integrations.get(s, s.key(Integration).ID(workspace).Str(name))
}

// IntegrationByID implements model.State.
func (s *State) IntegrationByID(workspace, id model.ID) *model.Integration {
	k := s.key(IntegrationID).ID(workspace).ID(id)
	v := s.get(k)
	if v == nil {
		return nil
	}
	return integrations.must(s, NewKey(Integration).ID(workspace).Str(string(record.Unseal(k, v))))
}

// Integrations implements model.State.
func (s *State) Integrations(workspace model.ID, span model.Span) iter.Seq[*model.Integration] {
	return integrations.each(s, within(s.key(Integration).ID(workspace), span))
}

// Connection implements model.State.
func (s *State) Connection(p *model.Project, integration model.ID) *model.Connection {
	return connections.get(s, s.key(Connection).ID(p.Workspace).ID(p.ID).ID(integration))
}

// Connections implements model.State.
func (s *State) Connections(p *model.Project) iter.Seq[*model.Connection] {
	return connections.each(s, kv.Prefix(s.key(Connection).ID(p.Workspace).ID(p.ID)))
}

// ConnectionsOf implements model.State.
func (s *State) ConnectionsOf(workspace, integration model.ID) iter.Seq[*model.Connection] {
	return connections.via(s, kv.Prefix(s.key(ConnectionOf).ID(workspace).ID(integration)), func(k, _ []byte) Key {
		return s.key(Connection).ID(workspace).ID(lastID(k)).ID(integration)
	})
}

// RegisteredModel implements model.State.
func (s *State) RegisteredModel(p *model.Project, name string) *model.RegisteredModel {
	return registered.get(s, s.key(Registered).ID(p.Workspace).ID(p.ID).Str(name))
}

// RegisteredModels implements model.State.
func (s *State) RegisteredModels(p *model.Project, span model.Span) iter.Seq[*model.RegisteredModel] {
	return registered.each(s, within(s.key(Registered).ID(p.Workspace).ID(p.ID), span))
}

// ModelVersion implements model.State.
func (s *State) ModelVersion(p *model.Project, m model.ID, number int) *model.ModelVersion {
	return versions.get(s, s.key(Version).ID(p.Workspace).ID(p.ID).ID(m).ID(model.ID(number)))
}

// ModelVersions implements model.State.
func (s *State) ModelVersions(p *model.Project, m model.ID, after int, reverse bool) iter.Seq[*model.ModelVersion] {
	span := model.Span{Reverse: reverse}
	if after > 0 {
		span.After = string(Key(nil).ID(model.ID(after)))
	}
	return versions.each(s, within(s.key(Version).ID(p.Workspace).ID(p.ID).ID(m), span))
}

// Task implements model.State.
func (s *State) Task(id model.ID) *model.Task { return tasks.get(s, s.key(Task).ID(id)) }

// Due implements model.State.
func (s *State) Due(by time.Time) iter.Seq[*model.Task] {
	r := kv.Prefix(s.key(TaskDue))
	r.To = NewKey(TaskDue).ID(second(by) + 1)
	return tasks.via(s, r, func(k, _ []byte) Key { return s.key(Task).ID(lastID(k)) })
}

// NextDue implements model.State.
func (s *State) NextDue() time.Time {
	for t := range tasks.via(s, kv.Prefix(s.key(TaskDue)), func(k, _ []byte) Key { return s.key(Task).ID(lastID(k)) }) {
		return t.At
	}
	return time.Time{}
}

// TasksOf implements model.State.
func (s *State) TasksOf(workspace model.ID) iter.Seq[*model.Task] {
	return tasks.via(s, kv.Prefix(s.key(TaskOf).ID(workspace)), func(k, _ []byte) Key {
		return s.key(Task).ID(lastID(k))
	})
}

// second is a time as a part of a key: nothing falls due before 1970.
func second(t time.Time) model.ID { return model.ID(max(t.Unix(), 0)) }

// AuditAt implements model.State.
func (s *State) AuditAt(seq uint64) *model.AuditRecord {
	if seq == 0 || seq > uint64(model.MaxID) {
		return nil
	}
	return audits.get(s, s.key(Audit).ID(model.ID(seq)))
}

// UndoneBy implements model.State.
func (s *State) UndoneBy(seq uint64) uint64 {
	if seq > uint64(model.MaxID) {
		return 0
	}
	if by := load(s, s.key(Undone).ID(model.ID(seq)), record.Counter); by != nil {
		return by.N
	}
	return 0
}
