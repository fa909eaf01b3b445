package table

import (
	"encoding/binary"

	"atrium/model"
	"atrium/storage/record"
)

// NewRef implements model.Unit: the second in the upper 32 bits, chance in the
// 16 below, so that newer ids are greater and none tells of others.
func (u *Unit) NewRef(taken func(model.ID) bool) model.ID {
	var chance [2]byte
	for at := uint64(uint32(max(u.now.Unix(), 1))); ; {
		for range 64 {
			u.fill(chance[:])
			if id := model.ID(at<<16 | uint64(binary.BigEndian.Uint16(chance[:]))); !taken(id) {
				return id
			}
		}
		at++ // a crowded second
	}
}

// PutRequest implements model.Unit.
func (u *Unit) PutRequest(r *model.Request) { requests.put(u, r) }

// PutComment implements model.Unit.
func (u *Unit) PutComment(r *model.Comment) { comments.put(u, r) }

// DeleteComment implements model.Unit.
func (u *Unit) DeleteComment(r *model.Comment) { comments.drop(u, r) }

// PutMeta implements model.Unit.
func (u *Unit) PutMeta(r *model.Meta) { metas.put(u, r) }

// DeleteMeta implements model.Unit.
func (u *Unit) DeleteMeta(r *model.Meta) { metas.drop(u, r) }

// PutIntegration implements model.Unit.
func (u *Unit) PutIntegration(r *model.Integration) { integrations.put(u, r) }

// DeleteIntegration implements model.Unit.
func (u *Unit) DeleteIntegration(r *model.Integration) { integrations.drop(u, r) }

// PutConnection implements model.Unit.
func (u *Unit) PutConnection(r *model.Connection) { connections.put(u, r) }

// DeleteConnection implements model.Unit.
func (u *Unit) DeleteConnection(r *model.Connection) { connections.drop(u, r) }

// PutRegisteredModel implements model.Unit.
func (u *Unit) PutRegisteredModel(r *model.RegisteredModel) { registered.put(u, r) }

// DeleteRegisteredModel implements model.Unit.
func (u *Unit) DeleteRegisteredModel(r *model.RegisteredModel) { registered.drop(u, r) }

// PutModelVersion implements model.Unit.
func (u *Unit) PutModelVersion(r *model.ModelVersion) { versions.put(u, r) }

// DeleteModelVersion implements model.Unit.
func (u *Unit) DeleteModelVersion(r *model.ModelVersion) { versions.drop(u, r) }

// PutKey implements model.Unit.
func (u *Unit) PutKey(r *model.Key) { keys.put(u, r) }

// DeleteKey implements model.Unit.
func (u *Unit) DeleteKey(r *model.Key) { keys.drop(u, r) }

// PutCode implements model.Unit.
func (u *Unit) PutCode(r *model.OneTimeCode) { codes.put(u, r) }

// DeleteCode implements model.Unit.
func (u *Unit) DeleteCode(r *model.OneTimeCode) { codes.drop(u, r) }

// PutMail implements model.Unit.
func (u *Unit) PutMail(r *model.Mail) { mails.put(u, r) }

// DeleteMail implements model.Unit.
func (u *Unit) DeleteMail(r *model.Mail) { mails.drop(u, r) }

// PutTask implements model.Unit.
func (u *Unit) PutTask(r *model.Task) { tasks.put(u, r) }

// DeleteTask implements model.Unit.
func (u *Unit) DeleteTask(r *model.Task) { tasks.drop(u, r) }

// DeleteName implements model.Unit.
func (u *Unit) DeleteName(r *model.Name) { names.drop(u, r) }

// DeletePerson implements model.Unit.
func (u *Unit) DeletePerson(r *model.Person) { people.drop(u, r) }

// PutUndone implements model.Unit.
func (u *Unit) PutUndone(seq, by uint64) {
	save(u, u.key(Undone).ID(model.ID(seq)), &record.Count{N: by}, record.Counter)
}

// NextSeq implements model.Unit.
func (u *Unit) NextSeq() uint64 { return u.auditHead().Seq + 1 }
