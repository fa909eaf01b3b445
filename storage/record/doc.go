// Package record is the bytes of a record: the fields of every kind in order,
// the frame around them and its checksum. It knows keys as bytes only; which
// record has which key is the schema's (package storage).
//
// Chosen: one function a kind lists its fields and is used both ways, so that
// writing and reading cannot differ. Rejected: a method of each type for
// either way, and a description of the fields that is interpreted, which is
// slower where a decision waits for it.
//
// Nothing here returns an error. What cannot be read is a panic with a Damage,
// what cannot be written one with a Misuse; package storage turns both into
// the error of the transaction.
package record

import "bytes"

// Damage is the panic about a value that is not what its key says.
type Damage struct {
	Key []byte // a copy
	Why string
}

// Misuse is the panic about a record that the format cannot keep.
type Misuse struct{ Why string }

func damaged(key []byte, why string) { panic(Damage{bytes.Clone(key), why}) }
