package table

import (
	"bytes"
	"slices"

	"atrium/model"
	"atrium/storage/record"
)

// entry is a line of an index, which leads to a record. Its key is made by
// newKey, as that of the record itself is in use meanwhile.
type entry struct {
	key    Key
	value  []byte // what finds the record where the key does not tell
	unique bool   // only one record can have the key
}

// listed is an entry whose key alone tells the record.
func listed(k Key) entry { return entry{key: k} }

// leads is an entry that ends with the record that wrote it last. An older one
// leaves it alone when it goes.
func leads(k Key, to string) entry { return entry{key: k, value: []byte(to)} }

// unique is an entry for what only one record may have.
func unique(k Key, id model.ID) entry { return entry{k, Key(nil).ID(id), true} }

func (e entry) same(o entry) bool { return bytes.Equal(e.key, o.key) && bytes.Equal(e.value, o.value) }

// reindex makes the entries of a record from what they were to what they are.
func (u *Unit) reindex(was, is []entry) {
	for _, e := range was {
		if !slices.ContainsFunc(is, e.same) {
			u.forget(e)
		}
	}
	for _, e := range is {
		switch {
		case slices.ContainsFunc(was, e.same):
		case e.unique:
			u.claim(e)
		default:
			u.entry(e.key, e.value)
		}
	}
}

// forget removes an entry, unless another record has it by now: an invited
// address whose owner got an account.
func (u *Unit) forget(e entry) {
	if len(e.value) > 0 {
		if v := u.get(e.key); v == nil || !bytes.Equal(record.Unseal(e.key, v), e.value) {
			return
		}
	}
	u.layer.Delete(e.key)
}

// claim writes a unique entry. Operations check that the key is free; that they
// forgot must not take it away from its record.
func (u *Unit) claim(e entry) {
	switch v := u.get(e.key); {
	case v == nil:
		u.entry(e.key, e.value)
	case !bytes.Equal(record.Unseal(e.key, v), e.value):
		broken("%s is taken already", Describe(e.key))
	}
}

// entry writes an index entry.
func (u *Unit) entry(k Key, payload []byte) { u.layer.Put(k, record.Entry(&u.enc, k, payload)) }
