// Package chain links the records of the audit trail.
package chain

import (
	"crypto/sha256"
	"encoding/binary"

	"atrium/model"
)

// Hash is the hash of a record: SHA-256 over the hash before it and every
// field of the record but the hash, each after its length in eight bytes.
// Numbers are eight bytes, a time is its seconds and nanoseconds. It does not
// depend on how records are stored.
func Hash(before []byte, a *model.AuditRecord) []byte {
	var b []byte
	text := func(s string) {
		b = binary.BigEndian.AppendUint64(b, uint64(len(s)))
		b = append(b, s...)
	}
	number := func(n uint64) {
		b = binary.BigEndian.AppendUint64(b, 8)
		b = binary.BigEndian.AppendUint64(b, n)
	}
	text(string(before))
	number(a.Seq)
	number(uint64(a.At.Unix()))
	number(uint64(a.At.Nanosecond()))
	text(a.Actor)
	number(uint64(a.ActorID))
	text(a.Operator)
	text(a.Via.String())
	text(a.Operation)
	text(a.Target)
	text(a.Workspace)
	number(uint64(a.WorkspaceID))
	text(string(a.Before))
	text(string(a.After))
	text(a.Reason)
	sum := sha256.Sum256(b)
	return sum[:]
}
