package table

import (
	"iter"

	"atrium/model"
	"atrium/storage/record"
)

// Invitation implements model.State.
func (s *State) Invitation(id model.ID) *model.Invitation {
	return invitations.get(s, s.key(Invitation).ID(id))
}

// InvitationByCode implements model.State.
func (s *State) InvitationByCode(hash []byte) *model.Invitation {
	id := s.pointer(append(s.key(InviteCode), hash...))
	if id == 0 {
		return nil
	}
	return found(s.Invitation(id), Invitation, id)
}

// InvitationsTo implements model.State.
func (s *State) InvitationsTo(person model.ID) iter.Seq[*model.Invitation] {
	return s.invitations(s.tails(s.key(InvitePerson).ID(person), model.Span{Reverse: true}))
}

// InvitationsToEmail implements model.State.
func (s *State) InvitationsToEmail(address string) iter.Seq[*model.Invitation] {
	return s.invitations(s.tails(s.key(InviteEmail).Str(address).End(), model.Span{Reverse: true}))
}

// ProjectInvitations implements model.State.
func (s *State) ProjectInvitations(p *model.Project) iter.Seq[*model.Invitation] {
	return s.invitations(s.tails(s.key(InviteProject).ID(p.Workspace).ID(p.ID), model.Span{}))
}

func (s *State) invitations(ids iter.Seq[model.ID]) iter.Seq[*model.Invitation] {
	return func(yield func(*model.Invitation) bool) {
		for id := range ids {
			if !yield(found(s.Invitation(id), Invitation, id)) {
				return
			}
		}
	}
}

// Notices implements model.State.
func (s *State) Notices(person model.ID) iter.Seq[*model.Notice] {
	return notices.each(s, backwards(s.key(Notice).ID(person)))
}

// Audit implements model.State. The record numbered below is not among them.
func (s *State) Audit(f model.AuditFilter, below uint64) iter.Seq[*model.AuditRecord] {
	prefix := s.key(Audit)
	switch {
	case f.Workspace != 0:
		prefix = s.key(AuditWorkspace).ID(f.Workspace)
	case f.Actor != 0:
		prefix = s.key(AuditActor).ID(f.Actor)
	}
	direct := Table(prefix[0]) == Audit
	r := backwards(prefix)
	if below != 0 {
		r.To = Key(r.From[:len(r.From):len(r.From)]).ID(model.ID(min(below, uint64(model.MaxID))))
	}
	if direct {
		return audits.each(s, r)
	}
	return audits.via(s, r, func(k, _ []byte) Key { return s.key(Audit).ID(lastID(k)) })
}

// auditHead is the end of the chain; zero before the first record.
func (s *State) auditHead() record.Head {
	if h := load(s, s.key(Meta).Str(MetaAudit), record.AuditHead); h != nil {
		return *h
	}
	return record.Head{}
}
