package storage

import (
	"io"
	"time"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/record"
)

// unit implements model.Unit: a state over an overlay, with the writes. Every
// Put reads the record as it was, to take its entries out of the indexes.
type unit struct {
	state
	layer  *kv.Overlay
	random io.Reader
	enc    record.Codec
}

var _ model.Unit = (*unit)(nil)

func newUnit(layer *kv.Overlay, now time.Time, random io.Reader) *unit {
	return &unit{
		state: state{reader: layer, now: now},
		layer: layer, random: random,
	}
}

// save writes a record.
func save[T any](u *unit, k key, rec *T, fields func(*record.Codec, *T)) {
	u.layer.Put(k, record.Encode(&u.enc, k, rec, fields))
}

// NewID implements model.Unit.
func (u *unit) NewID() model.ID {
	last := load(&u.state, u.key(tMeta).str(metaID), record.Counter)
	if last == nil {
		last = new(record.Count)
	}
	if last.N++; last.N > uint64(model.MaxID) {
		broken("no ids are left")
	}
	save(u, u.key(tMeta).str(metaID), last, record.Counter)
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
	save(u, u.key(tPlatform), &p, record.Platform)
}

// PutName implements model.Unit.
func (u *unit) PutName(r *model.Name) { names.put(u, r) }

// PutPerson implements model.Unit.
func (u *unit) PutPerson(r *model.Person) { people.put(u, r) }

// PutWorkspace implements model.Unit.
func (u *unit) PutWorkspace(r *model.Workspace) { workspaces.put(u, r) }

// PutMembership implements model.Unit.
func (u *unit) PutMembership(r *model.Membership) { members.put(u, r) }

// DeleteMembership implements model.Unit. Deleting what is not there does nothing.
func (u *unit) DeleteMembership(r *model.Membership) { members.drop(u, r) }

// PutFormer implements model.Unit.
func (u *unit) PutFormer(r *model.Former) { formers.put(u, r) }

// PutProject implements model.Unit.
func (u *unit) PutProject(r *model.Project) { projects.put(u, r) }

// PutGrant implements model.Unit.
func (u *unit) PutGrant(r *model.Grant) { grants.put(u, r) }

// DeleteGrant implements model.Unit. Deleting what is not there does nothing.
func (u *unit) DeleteGrant(r *model.Grant) { grants.drop(u, r) }

// PutInvitation implements model.Unit.
func (u *unit) PutInvitation(r *model.Invitation) { invitations.put(u, r) }

// PutNotice implements model.Unit.
func (u *unit) PutNotice(r *model.Notice) { notices.put(u, r) }
