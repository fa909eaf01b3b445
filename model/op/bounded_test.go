package op_test

import (
	"fmt"
	"iter"
	"testing"

	"atrium/model"
	"atrium/model/op"
)

// counting carries an operation out and counts the rows that it reads of lists.
type counting struct {
	model.Operation
	rows *int
}

func (c counting) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	*c.rows = 0
	return c.Operation.Apply(counted{u, c.rows}, by)
}

type counted struct {
	model.Unit
	rows *int
}

func count[T any](all iter.Seq[T], rows *int) iter.Seq[T] {
	return func(yield func(T) bool) {
		for v := range all {
			if *rows++; !yield(v) {
				return
			}
		}
	}
}

func (c counted) Memberships(id model.ID, s model.Span) iter.Seq[*model.Membership] {
	return count(c.Unit.Memberships(id, s), c.rows)
}

func (c counted) MembershipsOf(id model.ID, k model.RowKind, s model.Span) iter.Seq[*model.Membership] {
	return count(c.Unit.MembershipsOf(id, k, s), c.rows)
}

func (c counted) Projects(id model.ID, s model.Span) iter.Seq[*model.Project] {
	return count(c.Unit.Projects(id, s), c.rows)
}

// However many people and projects there are, saying what a setting changes
// reads the beginning of a list at most (C5).
func TestC5_PreviewsReadABoundedPart(t *testing.T) {
	h := newHouse(t)
	h.link("ada")
	h.set("guests", "on")
	h.project("api", model.Private)
	for i := range 700 {
		name := fmt.Sprintf("g%04d", i)
		h.do("root", op.CreateUser{Username: name})
		h.do("root", op.AddMember{Workspace: "ml-team", Who: name, Role: model.Viewer})
		h.do("ada", op.CreateProject{Project: "ml-team/p" + name, Visibility: ref(model.WorkspaceVisible)})
	}
	through := h.through("ada", "okta")
	for _, values := range []map[string]string{
		{"guests": "off"},
		{"domain-invites": "on"},
		{"everyone": "editor"},
		{"everyone": "none"},
		{"members-create-projects": "on"},
		{"visibilities": "workspace,public", "default-visibility": "workspace"},
		{"login-provider": "okta"},
		{"domain-invites": "off"},
		{"login-provider": "off"},
	} {
		rows := 0
		e := h.as(through, counting{op.SetWorkspace{Name: "ml-team", Values: values}, &rows}, "")
		if len(e.Consequences) == 0 {
			t.Errorf("%v says nothing", values)
		}
		if rows > 510 {
			t.Errorf("%v reads %d rows of lists", values, rows)
		}
	}
}
