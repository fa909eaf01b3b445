package table

import (
	"io"
	"slices"
	"time"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/record"
)

// Unit implements model.Unit: a state over an overlay, with the writes. Every
// Put reads the record as it was, to take its entries out of the indexes.
type Unit struct {
	State
	layer   *kv.Overlay
	random  io.Reader
	enc     record.Codec
	noticed []model.ID
}

var _ model.Unit = (*Unit)(nil)

// NewUnit makes a unit over an overlay, at a time.
func NewUnit(layer *kv.Overlay, now time.Time, random io.Reader) *Unit {
	return &Unit{
		State: State{reader: layer, now: now},
		layer: layer, random: random,
	}
}

// Writes are what the unit has staged so far.
func (u *Unit) Writes() []kv.Write { return u.layer.Writes() }

// save writes a record.
func save[T any](u *Unit, k Key, rec *T, fields func(*record.Codec, *T)) {
	u.layer.Put(k, record.Encode(&u.enc, k, rec, fields))
}

// NewID implements model.Unit.
func (u *Unit) NewID() model.ID {
	last := load(&u.State, u.key(Meta).Str(MetaID), record.Counter)
	if last == nil {
		last = new(record.Count)
	}
	if last.N++; last.N > uint64(model.MaxID) {
		broken("no ids are left")
	}
	save(u, u.key(Meta).Str(MetaID), last, record.Counter)
	return model.ID(last.N)
}

// NewUUID implements model.Unit: version 4 of RFC 9562.
func (u *Unit) NewUUID() (id model.UUID) {
	u.fill(id[:])
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return id
}

// NewSecret implements model.Unit.
func (u *Unit) NewSecret() []byte {
	secret := make([]byte, 16)
	u.fill(secret)
	return secret
}

func (u *Unit) fill(b []byte) {
	if _, err := io.ReadFull(u.random, b); err != nil {
		Raise(&model.Error{Code: model.Unavailable, Message: "No random numbers can be had.", Cause: err})
	}
}

// PutPlatform implements model.Unit.
func (u *Unit) PutPlatform(p model.Platform) {
	save(u, u.key(Platform), &p, record.Platform)
}

// PutName implements model.Unit.
func (u *Unit) PutName(r *model.Name) { names.put(u, r) }

// PutPerson implements model.Unit.
func (u *Unit) PutPerson(r *model.Person) { people.put(u, r) }

// PutWorkspace implements model.Unit.
func (u *Unit) PutWorkspace(r *model.Workspace) { workspaces.put(u, r) }

// PutMembership implements model.Unit.
func (u *Unit) PutMembership(r *model.Membership) { members.put(u, r) }

// DeleteMembership implements model.Unit. Deleting what is not there does nothing.
func (u *Unit) DeleteMembership(r *model.Membership) { members.drop(u, r) }

// PutFormer implements model.Unit.
func (u *Unit) PutFormer(r *model.Former) { formers.put(u, r) }

// PutProject implements model.Unit.
func (u *Unit) PutProject(r *model.Project) { projects.put(u, r) }

// PutGrant implements model.Unit.
func (u *Unit) PutGrant(r *model.Grant) { grants.put(u, r) }

// DeleteGrant implements model.Unit. Deleting what is not there does nothing.
func (u *Unit) DeleteGrant(r *model.Grant) { grants.drop(u, r) }

// PutInvitation implements model.Unit.
func (u *Unit) PutInvitation(r *model.Invitation) {
	u.notice(r.Person)
	if r.EmailKey != "" {
		if p := u.PersonByEmail(r.EmailKey); p != nil && p.EmailVerified {
			u.notice(p.ID) // it is in their inbox (I4)
		}
	}
	invitations.put(u, r)
}

// PutNotice implements model.Unit.
func (u *Unit) PutNotice(r *model.Notice) {
	u.notice(r.Person)
	notices.put(u, r)
}

// notice keeps whose inbox is written to.
func (u *Unit) notice(id model.ID) {
	if id != 0 && !slices.Contains(u.noticed, id) {
		u.noticed = append(u.noticed, id)
	}
}

// Noticed are those whose notices or invitations the unit has written.
func (u *Unit) Noticed() []model.ID { return u.noticed }
