// Package view is the only way to read for a person: a Reader is bound to one
// actor and one snapshot, and gives rows that the actor may see and nothing
// else (R3). Lists are pages by key. The rows' field names are those of SPEC 8,
// so commands print them as they are.
package view

import "atrium/model"

// Reader answers for one actor from one snapshot.
type Reader struct {
	state model.State
	who   model.Principal
}

// New binds a state to a principal. Storage calls it inside a transaction.
func New(s model.State, who model.Principal) *Reader { return &Reader{state: s, who: who} }
