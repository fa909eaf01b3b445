package storage

import (
	"io"
	"time"

	"atrium/model"
	"atrium/storage/kv"
)

// unit implements model.Unit: a state over an overlay, with the writes. Every
// Put reads the record as it was, to take its entries out of the indexes.
type unit struct {
	state
	layer  *kv.Overlay
	random io.Reader
	enc    codec
}

var _ model.Unit = (*unit)(nil)

func newUnit(layer *kv.Overlay, now time.Time, random io.Reader) *unit {
	return &unit{
		state: state{reader: layer, now: now},
		layer: layer, random: random,
		enc: codec{writing: true},
	}
}

// save writes a record.
func save[T any](u *unit, k key, rec *T, fields func(*codec, *T)) {
	u.enc.begin()
	fields(&u.enc, rec)
	u.enc.out = seal(k, u.enc.written())
	u.layer.Put(k, u.enc.out)
}

// entry writes an index entry.
func (u *unit) entry(k key, payload []byte) {
	u.enc.begin()
	u.enc.out = seal(k, append(u.enc.out, payload...))
	u.layer.Put(k, u.enc.out)
}

// claim points a unique key to a record. Operations check that it is free;
// that they forgot must not take the key away from its record.
func (u *unit) claim(k key, id model.ID) {
	switch u.pointer(k) {
	case id:
	case 0:
		u.entry(k, key(nil).id(id))
	default:
		broken("%s is taken already", describe(k))
	}
}

// NewID implements model.Unit.
func (u *unit) NewID() model.ID {
	last := load(&u.state, u.key(tMeta).str(metaID), (*codec).counter)
	if last == nil {
		last = new(counter)
	}
	if last.N++; last.N > uint64(model.MaxID) {
		broken("no ids are left")
	}
	save(u, u.key(tMeta).str(metaID), last, (*codec).counter)
	return model.ID(last.N)
}

// NewUUID implements model.Unit: version 4 of RFC 9562.
func (u *unit) NewUUID() (id model.UUID) {
	u.fill(id[:])
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id
}

// NewSecret implements model.Unit.
func (u *unit) NewSecret() []byte {
	secret := make([]byte, 16)
	u.fill(secret)
	return secret
}

func (u *unit) fill(b []byte) {
	if _, err := io.ReadFull(u.random, b); err != nil {
		raise(&model.Error{Code: model.Unavailable, Message: "No random numbers can be had.", Cause: err})
	}
}

// PutPlatform implements model.Unit.
func (u *unit) PutPlatform(p model.Platform) {
	save(u, u.key(tPlatform), &p, (*codec).platform)
}

// PutName implements model.Unit.
func (u *unit) PutName(n *model.Name) {
	save(u, u.key(tName).str(n.Name), n, (*codec).name)
}

// PutFormer implements model.Unit.
func (u *unit) PutFormer(f *model.Former) {
	save(u, u.key(tFormer).id(f.Membership.Workspace).str(f.Membership.Who), f, (*codec).former)
}

// PutNotice implements model.Unit.
func (u *unit) PutNotice(n *model.Notice) {
	save(u, u.key(tNotice).id(n.Person).id(n.ID), n, (*codec).notice)
}
