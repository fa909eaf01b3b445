package undo

import "atrium/model"

// table tells of each kind of operation how it is undone.
type table map[string]inverse

// inverse is how one kind of operation is undone.
type inverse struct {
	// Build makes the operation that takes the record's change back.
	Build func(record) (model.Operation, error)
	// Present tells the facts of the record as they are now, in its own words.
	// Where one that the record left behind is another now, undoing is a
	// conflict. Facts that it does not tell are not compared.
	Present func(model.State, record) model.Facts
	// Check refuses what the facts do not tell of; nil for nothing.
	Check func(model.State, record) error
	// Notes says what the inverse does not bring back; nil for nothing.
	Notes func(record) []string
	// None says, in one clause, why there is no inverse; then the rest is empty.
	None string
}

// none is a kind without an inverse.
func none(why string) inverse { return inverse{None: why} }

// tables are all of them, one a noun.
func tables() []func() table {
	return []func() table{
		people, invitations, access, services, projects, workspaces, users, platform, inbox, assets, requests, identities, subscriptions, chores, runs,
	}
}

// entry looks a kind up; false where no table knows it.
func entry(kind string) (inverse, bool) {
	for _, t := range tables() {
		if i, ok := t()[kind]; ok {
			return i, true
		}
	}
	return inverse{}, false
}

// Kinds lists every kind that the tables know: with an inverse, and without one
// with the reason.
func Kinds() (with []string, without map[string]string) {
	without = map[string]string{}
	for _, t := range tables() {
		for kind, i := range t() {
			if i.None != "" {
				without[kind] = i.None
				continue
			}
			with = append(with, kind)
		}
	}
	return with, without
}

// Why says, in one sentence, why a change of this kind cannot be undone by
// anybody; "" where it can. After are the facts of the record: for an undo they
// say what it did.
func Why(operation string, after []byte) string {
	r, err := read(&model.AuditRecord{Operation: operation, After: after})
	if err == nil {
		_, err = r.inverse()
	}
	if err != nil {
		return model.AsError(err).Message
	}
	return ""
}

// Latest says whether a record is one that `undo` without a number takes: it
// can be undone, and is no undo itself, so that undoing again and again goes
// further back instead of to and fro.
func Latest(operation string, after []byte) bool {
	return operation != Undo{}.Kind() && Why(operation, after) == ""
}
