package storage

import (
	"iter"

	"atrium/model"
)

// Invitation implements model.State.
func (s *state) Invitation(id model.ID) *model.Invitation {
	i := load(s, s.key(tInvitation).id(id), (*codec).invitation)
	if i != nil {
		i.ID = id
	}
	return i
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
	return each(s, backwards(s.key(tNotice).id(person)), func(k, v []byte) *model.Notice {
		n := decode(s, k, v, (*codec).notice)
		n.Person, n.ID = person, lastID(k)
		return n
	})
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
	return each(s, r, func(k, v []byte) *model.AuditRecord {
		if direct {
			return s.auditRecord(k, v)
		}
		unseal(k, v)
		at := newKey(tAudit).id(lastID(k))
		if v = s.get(at); v == nil {
			damaged(at, "missing, but an index has it")
		}
		return s.auditRecord(at, v)
	})
}

func (s *state) auditRecord(k, v []byte) *model.AuditRecord {
	a := decode(s, k, v, (*codec).audit)
	a.Seq = uint64(lastID(k))
	return a
}

// auditHead is the end of the chain; zero before the first record.
func (s *state) auditHead() auditHead {
	if h := load(s, s.key(tMeta).str(metaAudit), (*codec).auditHead); h != nil {
		return *h
	}
	return auditHead{}
}
