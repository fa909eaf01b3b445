package chore_test

import (
	"fmt"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/op/request"
	"atrium/model/op/service"
	"atrium/model/view"
)

func (h *house) grants(who string) (n int) {
	h.look(func(s model.State) {
		for range s.GrantsOf(find.Person(s, who).ID, find.Workspace(s, "ml-team").ID) {
			n++
		}
	})
	return n
}

// A1: the number of projects on the People list is that of the grants that count now,
// before and after those that ended are swept.
func TestA1_AnEndedGrantCountsNoMore(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"api", "web", "speech"} {
		h.project("ml-team/" + name)
	}
	h.member(model.Editor, "grace")
	projects := func(want int) {
		t.Helper()
		h.read("ada", func(r *view.Reader) {
			l, err := r.People("ml-team", view.PeopleQuery{Filter: "grace"})
			d, err2 := r.Person("ml-team", "grace")
			if err != nil || err2 != nil || len(l.Data) != 1 || l.Data[0].Projects != want || d.Projects != want {
				t.Errorf("%+v %+v, not %d; %v %v", l.Data, d.PeopleRow, want, err, err2)
			}
		})
	}
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner})
	for _, name := range []string{"web", "speech"} {
		h.do("ada", op.GrantAccess{Project: "ml-team/" + name, Who: "grace", Role: model.Owner, Until: h.now.Add(day)})
	}
	projects(3)
	h.do("ada", op.GrantAccess{Project: "ml-team/web", Who: "grace", Role: model.Owner, Until: h.now.Add(3 * day)})
	h.later(day)
	projects(2)
	h.settle()
	projects(2)
	h.later(2 * day)
	projects(1)
	h.settle()
	projects(1)
}

// A grant that has come to its end is a record no more (A1).
func TestA1_AnEndedGrantIsGone(t *testing.T) {
	h := newHouse(t)
	h.member(model.Viewer, "bob")
	h.project("ml-team/api")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Owner, Until: h.now.Add(day)})
	if n := h.grants("bob"); n != 1 {
		t.Fatalf("%d grants", n)
	}
	h.later(2 * day)
	h.settle()
	if n := h.grants("bob"); n != 0 {
		t.Errorf("%d grants are left", n)
	}
}

// What somebody had who was removed and never came back goes after the 90 days,
// all of it, and not what they have by then (W6).
func TestW6_WhatIsLeftOfARemovalGoes(t *testing.T) {
	h := newHouse(t)
	h.member(model.Viewer, "bob")
	all := []string{"ml-team/a1", "ml-team/a2", "ml-team/a3"}
	for _, p := range all {
		h.project(p)
		h.do("ada", op.GrantAccess{Project: p, Who: "bob", Role: model.Contributor})
	}
	h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "bob"})
	h.later(day)
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "bob", Role: model.Viewer})
	h.do("ada", op.GrantAccess{Project: all[0], Who: "bob", Role: model.Owner})
	h.later(91 * day)
	h.settle()
	if n := h.grants("bob"); n != 1 {
		t.Errorf("%d grants are left", n)
	}
	h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "bob"})
	h.settle()
	if n := h.grants("bob"); n != 1 {
		t.Errorf("%d grants are kept for a restoration", n)
	}
	h.later(91 * day)
	h.settle()
	if n := h.grants("bob"); n != 0 {
		t.Errorf("%d grants are left", n)
	}
}

// A clean-up lets go of requests, takes service accounts away and leaves nothing on
// the agenda (W3).
func TestW3_ACleanUpLeavesNothing(t *testing.T) {
	h := newHouse(t)
	h.user("bob")
	for n := range 3 {
		name := fmt.Sprintf("ml-team/p%d", n)
		h.project(name)
		h.do("bob", request.File{Target: name, Role: model.ProjectViewer, Reason: "r"})
	}
	h.do("ada", service.Create{Workspace: "ml-team", Name: "ci"})
	h.do("ada", op.DeleteWorkspace{Name: "ml-team"})
	h.settle()
	h.look(func(s model.State) {
		for r := range s.RequestsOf(find.Person(s, "bob").ID) {
			if r.State != model.RequestPending || r.Workspace != 0 || r.Project != 0 {
				t.Errorf("a request is left: %+v", r)
			}
		}
		if s.Name("ci@ml-team") != nil || s.Name("ml-team") != nil {
			t.Error("a name is left")
		}
	})
	h.look(func(s model.State) {
		for t := range s.Due(h.now.Add(1000 * day)) {
			if t.Kind != model.TaskRequest {
				h.Errorf("%s is left on the agenda", t.Kind)
			}
		}
	})
}

// A chore that somebody else has done is overtaken, not a fault; and nothing that
// goes on by itself is set going again.
func TestWhatIsDoneIsOvertaken(t *testing.T) {
	h := newHouse(t)
	h.member(model.Viewer, "bob")
	h.project("ml-team/api")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Owner, Until: h.now.Add(day)})
	h.refuse("root", chore.Retry{Workspace: "ml-team"}, model.Conflict, "Nothing stands still")
	h.later(2 * day)
	var task *model.Task
	h.look(func(s model.State) {
		for t := range s.Due(h.now) {
			task = t
			return
		}
	})
	o := chore.For(task, h.now)
	h.do("system", o)
	if _, err := h.store.Do(t.Context(), chore.Actor(), o); !chore.Overtaken(err) {
		t.Errorf("the second time: %v", err)
	}
}

// A9: a purge says how much room it frees.
func TestA9_APurgeSaysWhatItFrees(t *testing.T) {
	h := newHouse(t)
	h.project("ml-team/api")
	h.do("system", writes{func(u model.Unit) {
		p := u.ProjectNamed(u.Name("ml-team").Workspace, "api")
		p.Storage = 3 << 19
		u.PutProject(p)
	}})
	h.do("ada", op.TrashProject{Project: "ml-team/api"})
	e := h.do("ada", chore.PurgeProject{Project: "ml-team/api"})
	if len(e.Consequences) == 0 || !strings.Contains(e.Consequences[0], "which frees 1.5 MiB") {
		t.Errorf("%q", e.Consequences)
	}
	h.refuse("ada", chore.DuplicateProject{Source: "ml-team/api", Target: "copy"}, model.Invalid, "not a full project name")
}
