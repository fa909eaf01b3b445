package table

import (
	"encoding/hex"

	"atrium/model"
	"atrium/storage/kv"
)

// copied are the shelves of what a duplicate takes along: metadata, models and
// what was tracked (A7).
func copied() []copyable { return []copyable{&metas, &registered, &versions} }

// copyable is what CopyProject has to know of a shelf.
type copyable interface {
	holds() Table
	copyTo(u *Unit, from, to Key, v []byte)
}

// copyTo writes the record of an entry under another key of the table.
func (h *shelf[T]) copyTo(u *Unit, from, to Key, v []byte) {
	rec := decode(&u.State, from, v, h.fields)
	u.parts = parts{key: to, at: 1}
	h.key(&u.parts, rec)
	h.put(u, rec)
}

// CopyProject implements model.Unit. The cursor is the key after which to go on,
// in hexadecimal digits.
func (u *Unit) CopyProject(from, to *model.Project, cursor string, limit int) (n int, next string) {
	after, err := hex.DecodeString(cursor)
	if err != nil {
		broken("%q is no place to go on copying", cursor)
	}
	source, target := Key(nil).ID(from.Workspace).ID(from.ID), Key(nil).ID(to.Workspace).ID(to.ID)
	for _, h := range copied() {
		prefix := append(NewKey(h.holds()), source...)
		r := kv.Prefix(prefix)
		switch at := string(after); {
		case at >= string(r.To):
			continue
		case at >= string(r.From):
			r.From = kv.Next(after)
		}
		var found []kv.Write
		u.scan(r, func(k, v []byte) bool {
			found = append(found, kv.Write{Key: k, Value: v})
			return len(found) < limit-n
		})
		for _, w := range found {
			other := append(append(NewKey(h.holds()), target...), w.Key[len(prefix):]...)
			h.copyTo(u, w.Key, other, w.Value)
			after = w.Key
		}
		if n += len(found); n >= limit {
			return n, hex.EncodeToString(after)
		}
	}
	return n, ""
}
