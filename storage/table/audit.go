package table

import (
	"bytes"

	"atrium/model"
	"atrium/storage/chain"
	"atrium/storage/kv"
	"atrium/storage/record"
)

// Record writes the audit record of an operation in the operation's own layer
// and returns its number (X3).
func (u *Unit) Record(who model.Principal, kind string, effect model.Effect) uint64 {
	head := u.auditHead()
	a := &model.AuditRecord{
		Seq: head.Seq + 1, At: u.now,
		Actor: who.Name(), Operator: who.Operator, Via: who.Via,
		Operation: kind, Target: effect.Target, WorkspaceID: effect.Workspace,
		Before: effect.Before.JSON(), After: effect.After.JSON(), Reason: effect.Reason,
	}
	if who.Who != nil {
		a.ActorID = who.Who.ID
	}
	if a.WorkspaceID != 0 {
		if w := u.Workspace(a.WorkspaceID); w != nil {
			a.Workspace = w.Name
		}
		u.entry(u.key(AuditWorkspace).ID(a.WorkspaceID).ID(model.ID(a.Seq)), nil)
	}
	if a.ActorID != 0 {
		u.entry(u.key(AuditActor).ID(a.ActorID).ID(model.ID(a.Seq)), nil)
	}
	a.Hash = chain.Hash(head.Hash, a)
	audits.put(u, a)
	save(u, u.key(Meta).Str(MetaAudit), &record.Head{Seq: a.Seq, Hash: a.Hash}, record.AuditHead)
	return a.Seq
}

// Trail is the state of a whole audit trail: the number of records, and the
// hash of the newest. Whoever keeps the hash elsewhere can tell later that no
// record up to it was changed.
type Trail struct {
	Records uint64
	Hash    []byte
}

// Walk goes over at most some more records of the trail and compares every hash;
// ended tells that the newest was reached. The error is of code unavailable and
// names the first record that is missing, was altered or cannot be read.
func (t *Trail) Walk(s *State, most int, ended *bool) error {
	r := kv.Prefix(s.key(Audit))
	r.From = Key(r.From).ID(model.ID(t.Records + 1))
	left := most
	for a := range audits.each(s, r) {
		if left == 0 {
			return nil
		}
		left--
		want := t.Records + 1
		if a.Seq != want {
			return altered(want, "is missing")
		}
		if !bytes.Equal(a.Hash, chain.Hash(t.Hash, a)) {
			return altered(want, "was altered, or one before it was removed")
		}
		t.Records, t.Hash = want, a.Hash
	}
	*ended = true
	switch head := s.auditHead(); {
	case head.Seq > t.Records:
		return altered(t.Records+1, "is missing")
	case head.Seq < t.Records || !bytes.Equal(head.Hash, t.Hash):
		return altered(max(t.Records, 1), "does not end the chain as it should")
	}
	return nil
}

func altered(seq uint64, what string) error {
	return model.Errorf(model.Unavailable, "Audit record %d %s.", seq, what).
		WithHint("Compare the trail with a backup.").With("seq", model.ID(seq).String())
}

// EndsWith tells whether a record of a store or backup is the newest one of this
// trail: whatever has that record has the whole trail before it.
func (t Trail) EndsWith(k, v []byte) (same bool) {
	if t.Records == 0 || !bytes.Equal(k, NewKey(Audit).ID(model.ID(t.Records))) {
		return false
	}
	var ignored error
	defer Guard(&ignored)
	var a model.AuditRecord
	record.Decode(new(record.Codec), k, v, &a, record.Audit)
	return bytes.Equal(a.Hash, t.Hash)
}
