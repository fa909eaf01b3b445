package table

import (
	"iter"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/record"
)

// shelf is where the records of one kind lie: all that the store has to know
// of a kind, once. Rejected: a type of each kind's own behind an interface,
// which repeats the same methods; and one function to make a key and another to
// read it, which may differ.
type shelf[T any] struct {
	table  Table
	key    func(*parts, *T)        // lists the parts of a record's key in order
	fields func(*record.Codec, *T) // lists what its value keeps, in order
	index  func(*T) []entry        // what leads to it besides its key; nil: nothing does
}

// parts goes through the parts of a key. A kind lists them once, and both ways
// follow: the key is made of the record, or what it says is put back into it.
type parts struct {
	key Key
	at  int // where the next part begins; 0 while the key is made
}

func (p *parts) id(id *model.ID) {
	if p.at == 0 {
		p.key = p.key.ID(*id)
		return
	}
	*id = idAt(p.key, p.at)
	p.at += idSize
}

func (p *parts) seq(n *uint64) { p.id((*model.ID)(n)) }

func (p *parts) num(n *int) {
	id := model.ID(*n)
	p.id(&id)
	*n = int(id)
}

// str is the last part.
func (p *parts) str(s *string) {
	if p.at == 0 {
		p.key = p.key.Str(*s)
		return
	}
	*s = string(p.key[p.at:])
}

// of is the key of a record. Like state.key it lives until the next one.
func (h *shelf[T]) of(s *State, rec *T) Key {
	s.parts = parts{key: s.key(h.table)}
	h.key(&s.parts, rec)
	return s.parts.key
}

// read makes the record of an entry of the table. The key fits.
func (h *shelf[T]) read(s *State, k, v []byte) *T {
	rec := decode(s, k, v, h.fields)
	s.parts = parts{key: k, at: 1}
	h.key(&s.parts, rec)
	return rec
}

// get is the record with the key, or nil.
func (h *shelf[T]) get(s *State, k Key) *T {
	v := s.get(k)
	if v == nil {
		return nil
	}
	return h.read(s, k, v)
}

// must is the record that an index leads to. None is damage.
func (h *shelf[T]) must(s *State, k Key) *T {
	rec := h.get(s, k)
	if rec == nil {
		damaged(k, "missing, but an index has it")
	}
	return rec
}

// each is the sequence of the records in a range of the table.
func (h *shelf[T]) each(s *State, r kv.Range) iter.Seq[*T] {
	return each(s, r, func(k, v []byte) *T { return h.read(s, k, v) })
}

// via is the sequence of the records that the entries in a range of an index
// lead to; at makes the record's key of an entry's key and payload.
func (h *shelf[T]) via(s *State, r kv.Range, at func(k, payload []byte) Key) iter.Seq[*T] {
	return each(s, r, func(k, v []byte) *T { return h.must(s, at(k, record.Unseal(k, v))) })
}

// put writes a record. It reads the one that it replaces, whose index entries
// go where they are not the new one's too.
func (h *shelf[T]) put(u *Unit, rec *T) {
	k := h.of(&u.State, rec)
	if h.index != nil {
		var was []entry
		if old := h.get(&u.State, k); old != nil {
			was = h.index(old)
		}
		u.reindex(was, h.index(rec))
	}
	save(u, k, rec, h.fields)
}

// drop removes the record that has the key of rec, with its index entries.
// Dropping what is not there does nothing.
func (h *shelf[T]) drop(u *Unit, rec *T) {
	k := h.of(&u.State, rec)
	v := u.get(k)
	if v == nil {
		return
	}
	u.reindex(h.entries(&u.State, k, v), nil)
	u.layer.Delete(k)
}

// holds is the shelf's table (erasable).
func (h *shelf[T]) holds() Table { return h.table }

// entries are the index entries of a record (erasable).
func (h *shelf[T]) entries(s *State, k, v []byte) []entry {
	if h.index == nil {
		return nil
	}
	return h.index(h.read(s, k, v))
}
