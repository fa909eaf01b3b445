package storage

import (
	"atrium/storage/kv/bolt"
	"atrium/storage/record"
	"atrium/storage/table"
)

// Newest is the end of the audit trail of the store at path as its seal has it,
// also when the store itself is damaged or gone. It is zero when there is no store,
// when nothing was changed in it yet, or when the seal cannot be read either.
func Newest(path string) (t Trail) {
	var unreadable error
	defer table.Guard(&unreadable)
	var head record.Head
	record.Decode(new(record.Codec), Witness(), bolt.Sealed(path, bolt.Options{}), &head, record.AuditHead)
	return Trail{Records: head.Seq, Hash: head.Hash}
}
