package table

import (
	"encoding/hex"

	"atrium/model"
	"atrium/storage/kv"
)

// copyBytes is about how much one step copies.
const copyBytes = 1 << 20

// copied are the shelves of what a duplicate takes along: metadata, models and
// what was tracked (A7). Runs go before what they keep.
func copied(c *copying) []copyable {
	return []copyable{
		taken[model.Meta]{&metas, func(m *model.Meta) bool { return c.count(m.By, m.Size()) }},
		taken[model.RegisteredModel]{&registered, func(m *model.RegisteredModel) bool { return c.count(m.By, m.Size()) }},
		taken[model.ModelVersion]{&versions, func(v *model.ModelVersion) bool { return c.count(v.By, v.Size()) }},
		taken[model.Run]{&runs, c.run},
		taken[model.Series]{&series, c.series},
		taken[model.Block]{&blocks, c.block},
	}
}

// copyable is what CopyProject has to know of a shelf.
type copyable interface {
	holds() Table
	copyTo(u *Unit, from, to Key, v []byte)
}

// taken is a shelf of which a copy takes the records that take lets pass; they
// have the copy's place by then.
type taken[T any] struct {
	*shelf[T]
	take func(*T) bool
}

// copyTo writes the record of an entry under another key of the table.
func (h taken[T]) copyTo(u *Unit, from, to Key, v []byte) {
	rec := decode(&u.State, from, v, h.fields)
	u.parts = parts{key: to, at: 1}
	h.key(&u.parts, rec)
	if h.take(rec) {
		h.put(u, rec)
	}
}

// copying is one step of a copy.
type copying struct {
	u     *Unit
	to    *model.Project
	bytes map[model.ID]int64 // of whom
	gone  map[[2]int]bool    // runs with the series of theirs that nothing leads to any more
}

// going are the series of a project that have been dropped and not erased yet.
func (u *Unit) going(p *model.Project) map[[2]int]bool {
	gone := map[[2]int]bool{}
	for t := range u.TasksOf(p.Workspace) {
		if series, ok := model.ParseID(t.Cursor); ok && t.Kind == model.TaskErase && t.Project == p.ID {
			gone[[2]int{int(t.Ref), int(series)}] = true
		}
	}
	return gone
}

// count counts bytes of somebody that are taken along.
func (c *copying) count(who model.ID, n int64) bool {
	c.bytes[who] += n
	return true
}

// run takes runs that have ended. A copy's bytes are counted by its blocks, as
// they come; it is known by a UUID of its own, so that no tracker adds to it.
func (c *copying) run(r *model.Run) bool {
	if r.State == model.RunRunning {
		return false
	}
	r.UUID, r.Bytes = c.u.NewUUID(), 0
	c.u.entry(NewKey(RunKnown).ID(r.Workspace).Str(r.UUID.String()), runAt(r))
	c.to.LastRun = max(c.to.LastRun, r.Number)
	c.to.Runs++
	return true
}

func (c *copying) series(s *model.Series) bool { return c.kept(s.Run, s.Size()) }

func (c *copying) block(b *model.Block) bool {
	return !c.gone[[2]int{b.Run, b.Series}] && c.kept(b.Run, int64(len(b.Data)))
}

// kept counts bytes of a run that was taken along; false for those of others.
func (c *copying) kept(run int, n int64) bool {
	r := c.u.Run(c.to, run)
	if r == nil {
		return false
	}
	if n > 0 {
		r.Bytes += n
		c.u.PutRun(r)
	}
	return c.count(r.Person, n)
}

// CopyProject implements model.Unit. The cursor is the key after which to go on,
// in hexadecimal digits. The copy's counts of runs are set, and not stored.
func (u *Unit) CopyProject(from, to *model.Project, cursor string, limit int) (n int, bytes map[model.ID]int64, next string) {
	after, err := hex.DecodeString(cursor)
	if err != nil {
		broken("%q is no place to go on copying", cursor)
	}
	c := &copying{u: u, to: to, bytes: map[model.ID]int64{}, gone: u.going(from)}
	source, target := Key(nil).ID(from.Workspace).ID(from.ID), Key(nil).ID(to.Workspace).ID(to.ID)
	for _, h := range copied(c) {
		prefix := append(NewKey(h.holds()), source...)
		r := kv.Prefix(prefix)
		switch at := string(after); {
		case at >= string(r.To):
			continue
		case at >= string(r.From):
			r.From = kv.Next(after)
		}
		var found []kv.Write
		size := int64(0)
		u.scan(r, func(k, v []byte) bool {
			found = append(found, kv.Write{Key: k, Value: v})
			size += int64(len(v))
			return len(found) < limit-n && size < copyBytes
		})
		for _, w := range found {
			other := append(append(NewKey(h.holds()), target...), w.Key[len(prefix):]...)
			h.copyTo(u, w.Key, other, w.Value)
			after = w.Key
		}
		if n += len(found); n >= limit || size >= copyBytes {
			return n, c.bytes, hex.EncodeToString(after)
		}
	}
	return n, c.bytes, ""
}
