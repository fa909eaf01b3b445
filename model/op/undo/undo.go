// Package undo takes changes back. Undo is an operation like any other: it
// finds the operation that is the inverse of what an audit record tells, and is
// that operation, with the record's number in its own record (SPEC 8, 9).
//
// What the inverse of a kind of operation is stands in tables, one file a noun
// (people.go, access.go, project.go …), each of them a function that gives a
// map and is named once in tables (table.go). A kind is either in there with a
// way to build its inverse, or with the reason why it has none; a test lists the
// kinds of the whole tree and fails for one that is in neither.
//
// The inverse is built from the record's facts alone. Rejected: keeping the
// inverse itself beside each record, which would have to be decided at the time
// of the change, for every operation, and would be carried out years later as
// the code of then understood it.
package undo

import (
	"fmt"
	"maps"
	"strings"

	"atrium/model"
	"atrium/model/op/rule"
)

// Undo takes back the change of one audit record. The record must be the
// actor's own, or in a workspace where they have audit.view; the rights of the
// inverse are checked afresh for them (R1, R2, X4). An undo has a record like
// every change, and can be undone.
type Undo struct{ Seq uint64 }

// Kind is the audit word.
func (Undo) Kind() string { return "undo" }

// Authorize: who sees the record and may carry the inverse out.
func (o Undo) Authorize(s model.State, p model.Principal) error {
	_, inverse, err := o.plan(s, p)
	if err != nil {
		return err
	}
	return inverse.Authorize(s, p)
}

// Apply carries the inverse out, unless the present state is not the one that
// the record left behind.
func (o Undo) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	r, inverse, err := o.plan(u, by)
	if err != nil {
		return model.Effect{}, err
	}
	if err := conflict(u, by, r); err != nil {
		return model.Effect{}, err
	}
	e, err := inverse.Apply(u, by)
	if err != nil {
		return model.Effect{}, err
	}
	if e.Unchanged {
		return model.Effect{}, model.Errorf(model.Conflict, "Nothing is left to undo of change %d: %s is as it was before.", r.Seq, r.Target)
	}
	u.PutUndone(r.Seq, u.NextSeq())
	after := maps.Clone(e.After)
	if after == nil {
		after = model.Facts{}
	}
	after[factOperation] = inverse.Kind()
	e.After, e.Confirm = after, true
	e.Reason = fmt.Sprintf("undoes %d %s", r.Seq, r.Operation)
	e.Consequences = append(append([]string{e.Summary}, e.Consequences...), r.notes()...)
	e.Summary = fmt.Sprintf("Undo change %d, %s of %s by %s on %s.", r.Seq, r.what(), r.Target, r.Actor, r.At.UTC().Format("2006-01-02 15:04 UTC"))
	return e, nil
}

// what is the operation in a sentence: of an undo, what it undid.
func (r record) what() string {
	if of, ok := strings.CutPrefix(r.Reason, "undoes "); ok && r.Operation == (Undo{}).Kind() {
		return "undo of " + of
	}
	return r.Operation
}

// factOperation is the fact of an undo's record that says which operation it
// was: what an undo of the undo starts from.
// No key of metadata or settings has a space, so it is nobody else's.
const factOperation = "by operation"

// plan finds the record and its inverse. Who may not see the record is told
// what they are told of one that does not exist (R3).
func (o Undo) plan(s model.State, p model.Principal) (record, model.Operation, error) {
	if err := rule.SignedIn(p); err != nil {
		return record{}, nil, err
	}
	a := s.AuditAt(o.Seq)
	if a == nil || !visible(s, p, a) {
		return record{}, nil, model.Errorf(model.NotFound, "There is no change %d that you can see.", o.Seq).
			WithHint("`atrium audit list` shows the changes and their numbers.")
	}
	r, err := read(a)
	if err != nil {
		return record{}, nil, err
	}
	i, err := r.inverse()
	if err != nil {
		return record{}, nil, err
	}
	inverse, err := i.Build(r)
	return r, inverse, err
}

// visible says whether the actor may see a record: their own, and those of
// workspaces where they have audit.view.
func visible(s model.State, p model.Principal, a *model.AuditRecord) bool {
	if p.System || p.Who.PlatformAdmin && p.Who.Kind == model.Human || a.ActorID == p.Who.ID {
		return true
	}
	w := s.Workspace(a.WorkspaceID)
	if a.WorkspaceID == 0 || w == nil {
		return false
	}
	d := model.Stand(s, p.Who, w).Through(p.Provider).Decide(model.AuditView)
	return d.Allowed
}
