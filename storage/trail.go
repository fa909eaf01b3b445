package storage

import (
	"bytes"

	"atrium/model"
	"atrium/storage/kv/bolt"
	"atrium/storage/record"
)

// Newest is the end of the audit trail of the store at path as its seal has it,
// also when the store itself is damaged or gone. It is zero when there is no store,
// when nothing was changed in it yet, or when the seal cannot be read either.
func Newest(path string) (t Trail) {
	var unreadable error
	defer guard(&unreadable)
	var head record.Head
	record.Decode(new(record.Codec), Witness(), bolt.Sealed(path, bolt.Options{}), &head, record.AuditHead)
	return Trail{head.Seq, head.Hash}
}

// EndsWith tells whether a record of a store or backup is the newest one of this
// trail: whatever has that record has the whole trail before it.
func (t Trail) EndsWith(k, v []byte) (same bool) {
	if t.Records == 0 || !bytes.Equal(k, newKey(tAudit).id(model.ID(t.Records))) {
		return false
	}
	var ignored error
	defer guard(&ignored)
	var a model.AuditRecord
	record.Decode(new(record.Codec), k, v, &a, record.Audit)
	return bytes.Equal(a.Hash, t.Hash)
}
