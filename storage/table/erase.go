package table

import (
	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/record"
)

// erasable is what Erase has to know of a shelf.
type erasable interface {
	holds() Table
	entries(s *State, k, v []byte) []entry
}

// inWorkspaces are the shelves of all records whose keys begin with a
// workspace's id, in the order in which they go: what contains others after
// them.
func inWorkspaces() []erasable {
	return []erasable{
		&invoices, &periods, &figures, &stocks, &ledgers,
		&blocks, &series, &runs, &comments, &metas, &connections, &versions, &registered,
		&grants, &formers, &members, &integrations, &projects, &workspaces,
	}
}

// Erase removes up to limit entries of a workspace (project is zero) or of one
// of its projects: every record whose key begins with their ids, with the index
// entries that lead to it. It returns how many went; 0 says that nothing is
// left. So whoever calls it until then, each time in a transaction of its own,
// may be stopped at any time and go on later. The record of the workspace or
// project itself goes last of all: while it is there the work is not done.
// Records kept under other keys stay: names, invitations, notices and the audit
// trail, with its index.
//
// A record of a workspace that fails its checksum goes like the others, by its
// key: it is never decoded, so which entries led to it is not known. Those in
// the workspace's own indexes go when all records are gone, as these tables
// begin with its id too. Those kept under somebody else's id (tables with a w
// later in their shape) are left to a pass over these tables: an entry goes
// when the workspace that its key names has no record any more. A project's
// damaged record ends the transaction as everywhere: its workspace stays, and
// would have entries that lead nowhere. So does what the engine cannot read.
func (u *Unit) Erase(workspace, project model.ID, limit int) (erased int) {
	one, own := project != 0, Workspace
	if one {
		own = Project
	}
	sweep := func(t Table, from erasable) {
		prefix := NewKey(t).ID(workspace)
		if one {
			prefix = prefix.ID(project)
		}
		erased += u.clear(prefix, from, !one, limit-erased)
	}
	var last erasable
	for _, from := range inWorkspaces() {
		switch t := from.holds(); {
		case t == own:
			last = from
		case t.within(one):
			sweep(t, from)
		}
	}
	for n := range shapes {
		if t := Table(n); t.index() && t.within(one) && t != AuditWorkspace {
			sweep(t, nil)
		}
	}
	sweep(own, last)
	return erased
}

// clear removes up to limit entries with a prefix; of records, on whose shelf
// they are, with their index entries.
func (u *Unit) clear(prefix Key, from erasable, tolerant bool, limit int) int {
	if limit <= 0 {
		return 0
	}
	var found []kv.Write
	u.scan(kv.Prefix(prefix), func(k, v []byte) bool {
		found = append(found, kv.Write{Key: k, Value: v})
		return len(found) < limit
	})
	for _, w := range found {
		if from != nil {
			u.unlist(from, w, tolerant)
		}
		u.layer.Delete(w.Key)
	}
	return len(found)
}

// unlist removes the index entries of a record.
func (u *Unit) unlist(from erasable, w kv.Write, tolerant bool) {
	var entries []entry
	read := func() { entries = from.entries(&u.State, w.Key, w.Value) }
	switch {
	case !tolerant:
		read()
	case !Fits(w.Key) || !whole(read):
		return
	}
	for _, e := range entries {
		forget := func() { u.forget(e) }
		switch {
		case !tolerant:
			forget()
		case !whole(forget):
			u.layer.Delete(e.key) // whose it is cannot be read; it was this record's
		}
	}
}

// whole runs fn and tells whether no record that it read was damaged.
func whole(fn func()) (ok bool) {
	defer func() {
		switch p := recover().(type) {
		case nil, record.Damage:
		default:
			panic(p)
		}
	}()
	fn()
	return true
}
