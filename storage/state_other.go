package storage

import (
	"iter"

	"atrium/model"
	"atrium/storage/record"
)

// Invitation implements model.State.
func (s *state) Invitation(id model.ID) *model.Invitation {
	return invitations.get(s, s.key(tInvitation).id(id))
}

// InvitationByCode implements model.State.
func (s *state) InvitationByCode(hash []byte) *model.Invitation {
	id := s.pointer(append(s.key(tInviteCode), hash...))
	if id == 0 {
		return nil
	}
	return found(s.Invitation(id), tInvitation, id)
}

// InvitationsTo implements model.State.
func (s *state) InvitationsTo(person model.ID) iter.Seq[*model.Invitation] {
	return s.invitations(s.tails(s.key(tInvitePerson).id(person), model.Span{Reverse: true}))
}

// InvitationsToEmail implements model.State.
func (s *state) InvitationsToEmail(address string) iter.Seq[*model.Invitation] {
	return s.invitations(s.tails(s.key(tInviteEmail).str(address).end(), model.Span{Reverse: true}))
}

// ProjectInvitations implements model.State.
func (s *state) ProjectInvitations(p *model.Project) iter.Seq[*model.Invitation] {
	return s.invitations(s.tails(s.key(tInviteProject).id(p.Workspace).id(p.ID), model.Span{}))
}

func (s *state) invitations(ids iter.Seq[model.ID]) iter.Seq[*model.Invitation] {
	return func(yield func(*model.Invitation) bool) {
		for id := range ids {
			if !yield(found(s.Invitation(id), tInvitation, id)) {
				return
			}
		}
	}
}

// Notices implements model.State.
func (s *state) Notices(person model.ID) iter.Seq[*model.Notice] {
	return notices.each(s, backwards(s.key(tNotice).id(person)))
}

// Audit implements model.State. The record numbered below is not among them.
func (s *state) Audit(f model.AuditFilter, below uint64) iter.Seq[*model.AuditRecord] {
	prefix := s.key(tAudit)
	switch {
	case f.Workspace != 0:
		prefix = s.key(tAuditWorkspace).id(f.Workspace)
	case f.Actor != 0:
		prefix = s.key(tAuditActor).id(f.Actor)
	}
	direct := table(prefix[0]) == tAudit
	r := backwards(prefix)
	if below != 0 {
		r.To = key(r.From[:len(r.From):len(r.From)]).id(model.ID(min(below, uint64(model.MaxID))))
	}
	if direct {
		return audits.each(s, r)
	}
	return audits.via(s, r, func(k, _ []byte) key { return s.key(tAudit).id(lastID(k)) })
}

// auditHead is the end of the chain; zero before the first record.
func (s *state) auditHead() record.Head {
	if h := load(s, s.key(tMeta).str(metaAudit), record.AuditHead); h != nil {
		return *h
	}
	return record.Head{}
}
