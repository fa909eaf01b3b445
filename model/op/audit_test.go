package op_test

import (
	"context"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/op"
)

// Every change leaves exactly one record, in the same commit, with the
// operation, the target and what changed.
func TestX3_EveryChangeLeavesOneRecord(t *testing.T) {
	h := newHouse(t)
	h.later(day)
	for _, s := range everything(h) {
		before := h.trail()
		e := h.do(s.who, s.op)
		after := h.trail()
		if len(after) != len(before)+1 {
			t.Fatalf("%s left %d records", s.op.Kind(), len(after)-len(before))
		}
		a := after[len(after)-1]
		if a.Operation != s.op.Kind() || a.Actor != s.who || a.Target != e.Target || !a.At.Equal(h.now) || a.WorkspaceID != e.Workspace {
			t.Errorf("%s by %s left %+v", s.op.Kind(), s.who, a)
		}
		if string(a.Before) != string(e.Before.JSON()) || string(a.After) != string(e.After.JSON()) {
			t.Errorf("%s: the record says %s → %s", s.op.Kind(), a.Before, a.After)
		}
	}
	if _, err := h.store.Verify(context.Background()); err != nil {
		t.Error(err)
	}
}

// What is refused or changes nothing leaves none, and no trace of its writes.
func TestX3_WhatChangesNothingLeavesNoRecord(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.project("api", model.Private)
	before := len(h.trail())
	h.refuse("root", op.RemoveMember{Workspace: "ml-team", Who: "ada"}, model.Conflict)
	if h.row("ada") == nil {
		t.Error("a refused removal removed")
	}
	for _, o := range []model.Operation{
		op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Editor},
		op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Editor},
		op.GrantAccess{Project: "ml-team/api", Who: "ada", Role: model.Owner},
		op.UpdateProject{Project: "ml-team/api", Description: ref("")},
		op.UpdateUser{Username: "grace", Email: ref("grace@example.com"), Name: ref("")},
		op.VerifyEmail{Username: "grace"},
		op.ResumeUser{Username: "grace"},
		op.SetPlatformAdmin{Username: "grace"},
		op.SwitchWorkspace{Name: "root"},
		op.ReadNotices{},
	} {
		if e := h.do("root", o); !e.Unchanged {
			t.Errorf("%s counts as a change: %+v", o.Kind(), e)
		}
	}
	h.do("root", op.SuspendUser{Username: "grace"})
	if e := h.do("root", op.SuspendUser{Username: "grace"}); !e.Unchanged {
		t.Error("suspending again counts as a change")
	}
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "x@example.org", Role: model.Editor})
	if e := h.do("ada", op.SetRole{Workspace: "ml-team", Who: "x@example.org", Role: model.Editor}); !e.Unchanged {
		t.Error("giving the invited the same role counts as a change")
	}
	if after := len(h.trail()); after != before+2 {
		t.Errorf("%d records more", after-before)
	}
}

// No record holds a code.
func TestX3_NoRecordHoldsACode(t *testing.T) {
	h := newHouse(t)
	code := h.do("ada", op.Invite{Workspace: "ml-team", Who: "x@example.org", Role: model.Editor}).Code
	for _, a := range h.trail() {
		if strings.Contains(string(a.After)+a.Target, code) {
			t.Errorf("%s holds the code", a.Operation)
		}
	}
}

// Assuming a person leaves its trace: the record names the actor and the
// operator.
func TestP6_ARecordNamesActorAndOperator(t *testing.T) {
	h := newHouse(t)
	actor := h.actor("ada")
	actor.Operator = "root"
	if _, err := h.store.Do(context.Background(), actor, op.CreateWorkspace{Name: "other"}); err != nil {
		t.Fatal(err)
	}
	all := h.trail()
	a := all[len(all)-1]
	if a.Actor != "ada" || a.ActorID != h.person("ada").ID || a.Operator != "root" || a.Via != model.ViaCLI {
		t.Errorf("the record is %+v", a)
	}
	if first := all[0]; first.Actor != "system" || first.ActorID != 0 {
		t.Errorf("the first record is %+v", first)
	}
}

// Whoever a change is about is named in the effect, so that their live
// sessions hear of it at once (H3).
func TestH3_TheEffectNamesWhomItTouches(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.user("bob")
	h.do("ada", op.CreateProject{Project: "ml-team/api"})
	id := func(name string) model.ID { return h.person(name).ID }
	for _, c := range []struct {
		who string
		op  model.Operation
		hit []string
	}{
		{"ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer}, []string{"grace"}},
		{"grace", op.SwitchWorkspace{Name: "ml-team"}, []string{"grace"}},
		{"ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner}, []string{"grace"}},
		{"ada", op.RevokeAccess{Project: "ml-team/api", Who: "grace"}, []string{"grace"}},
		{"ada", op.Invite{Workspace: "ml-team", Who: "bob", Role: model.Viewer}, []string{"bob", "ada"}},
		{"ada", op.RemoveMember{Workspace: "ml-team", Who: "bob"}, []string{"bob"}},
		{"ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"}, []string{"grace"}},
		{"ada", op.RestoreMember{Workspace: "ml-team", Who: "grace"}, []string{"grace"}},
		{"ada", op.TransferWorkspace{Name: "ml-team", Who: "grace"}, []string{"ada", "grace"}},
		{"root", op.SuspendUser{Username: "ada", ReplaceAdmin: "grace"}, []string{"ada", "grace"}},
		{"root", op.ResumeUser{Username: "ada"}, []string{"ada"}},
		{"root", op.SetPlatformAdmin{Username: "ada", On: true}, []string{"ada"}},
		{"root", op.DeleteUser{Username: "ada"}, []string{"ada"}},
	} {
		e := h.do(c.who, c.op)
		for _, name := range c.hit {
			found := false
			for _, p := range e.People {
				found = found || p == id(name)
			}
			if !found {
				t.Errorf("%s does not name %s", c.op.Kind(), name)
			}
		}
	}
}
