package table

import (
	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/record"
)

// VersionIn is the version of the schema; 0 for an empty store. It is unavailable
// where there are records without one.
func VersionIn(s *State) (uint64, error) {
	if v := load(s, s.key(Meta).Str(MetaSchema), record.Counter); v != nil {
		return v.N, nil
	}
	empty := true
	s.scan(kv.Range{}, func(_, _ []byte) bool {
		empty = false
		return false
	})
	if !empty {
		return 0, model.Errorf(model.Unavailable, "The store does not tell the version of its schema.").
			WithHint("Restore a backup.")
	}
	return 0, nil
}

// PutVersion writes the version of the schema.
func (u *Unit) PutVersion(n uint64) {
	save(u, u.key(Meta).Str(MetaSchema), &record.Count{N: n}, record.Counter)
}

// ListKinds writes the entries of a row in the index of kinds that are missing: files
// from before that index have none. It tells whether there were any.
func (u *Unit) ListKinds(m *model.Membership) (missing bool) {
	for _, kind := range m.Kinds() {
		k := NewKey(MemberKind).ID(m.Workspace).Str(string(kind)).Str(m.Who)
		if u.get(k) == nil {
			u.entry(k, nil)
			missing = true
		}
	}
	return missing
}
