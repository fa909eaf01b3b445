package op_test

import (
	"context"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/op"
)

// Raising one's own role is refused; stepping down is free, and what W4
// forbids is a conflict.
func TestR1_NobodyRaisesThemselves(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	self := func(r model.Role) op.SetRole { return op.SetRole{Workspace: "ml-team", Who: "grace", Role: r} }
	h.refuse("grace", self(model.Admin), model.Denied)
	h.refuse("grace", self(model.Editor), model.Denied)
	h.do("grace", self(model.Viewer))
	h.refuse("grace", self(model.Member), model.Denied)
	h.refuse("grace", self(model.NoRole), model.Denied)
	h.do("root", op.SetPlatformAdmin{Username: "grace", On: true})
	h.refuse("grace", self(model.Admin), model.Denied, "You cannot raise your own role in ml-team.")
	h.refuse("ada", op.SetRole{Workspace: "ml-team", Who: "ada", Role: model.Viewer}, model.Conflict, "last admin")
	h.refuse("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.NoRole}, model.Invalid, "remove them")
	h.refuse("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Admin + 1}, model.Invalid)
}

// Stepping down is for members of the present, not for expired ones.
func TestR1_AnExpiredMemberChangesNothing(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Admin, Until: h.now.Add(day)})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.later(2 * day)
	h.refuse("grace", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer}, model.NotFound)
	h.set("everyone", "viewer")
	h.refuse("grace", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Editor}, model.Denied)
}

// Nobody grants above their own level: what needs a role is refused to those
// below it, whoever they are.
func TestR1_NobodyGrantsAboveTheirLevel(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.member("bob", model.Viewer)
	h.project("api", model.WorkspaceVisible)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Contributor})
	for _, o := range []model.Operation{
		op.Invite{Workspace: "ml-team", Who: "new@example.com", Role: model.Viewer},
		op.SetRole{Workspace: "ml-team", Who: "bob", Role: model.Member},
		op.RemoveMember{Workspace: "ml-team", Who: "bob"},
		op.ResendInvitation{Workspace: "ml-team", Who: "bob"},
		op.RevokeInvitation{Workspace: "ml-team", Who: "bob"},
		op.RestoreMember{Workspace: "ml-team", Who: "bob"},
		op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}},
		op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.ProjectViewer},
		op.RevokeAccess{Project: "ml-team/api", Who: "bob"},
		op.UpdateProject{Project: "ml-team/api", Access: ref(model.ViewOnly)},
		op.TrashProject{Project: "ml-team/api"},
		op.RestoreProject{Project: "ml-team/api"},
	} {
		h.refuse("grace", o, model.Denied)
		h.refuse("bob", o, model.Denied)
		h.refuse("", o, model.NotFound)
	}
	for _, o := range []model.Operation{
		op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Viewer},
		op.CreateProject{Project: "ml-team/new", NoGrant: true},
		op.SetPlatform{Values: map[string]string{"signup": "open"}},
	} {
		h.refuse("ada", o, model.Denied, "Only platform admins")
	}
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Owner})
	h.do("bob", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner})
}

// Refusals by W4, P3, P5, I3, B1 and taken names are conflicts (exit 5), a
// full seat limit is 6, raising one's own role 4, what is not seen 3.
func TestR1_EveryRefusalHasItsExitStatus(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Viewer)
	h.user("bob")
	h.do("ada", op.CreateProject{Project: "ada/open", Visibility: ref(model.Public)})
	h.do("ada", op.GrantAccess{Project: "ada/open", Who: "bob", Role: model.Contributor})
	for _, c := range []struct {
		rule string
		who  string
		op   model.Operation
		exit int
	}{
		{"W4", "ada", op.LeaveWorkspace{Workspace: "ml-team"}, 5},
		{"P3", "ada", op.UpdateProject{Project: "ada/open", Visibility: ref(model.Private)}, 5},
		{"P5", "root", op.SuspendUser{Username: "ada"}, 5},
		{"P5", "root", op.DeleteUser{Username: "root"}, 5},
		{"I3", "ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Viewer}, 5},
		{"B1", "root", op.DeleteWorkspace{Name: "system"}, 5},
		{"N2", "ada", op.CreateWorkspace{Name: "grace"}, 5},
		{"I5", "ada", planned{op.Invite{Workspace: "ml-team", Who: "bob", Role: model.Viewer}, 2}, 6},
		{"R1", "grace", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Editor}, 4},
		{"R3", "bob", op.DeleteWorkspace{Name: "ml-team"}, 3},
		{"N1", "ada", op.CreateWorkspace{Name: "X"}, 2},
	} {
		_, err := h.store.Do(context.Background(), h.actor(c.who), c.op)
		if got := model.CodeOf(err).Exit(); got != c.exit {
			t.Errorf("%s: %s ends with %d (%v), not %d", c.rule, c.op.Kind(), got, err, c.exit)
		}
	}
}

// Decisions and the changes they allow see the same state: in one batch, each
// operation is decided on what those before it did, and all or none are kept.
func TestR2_EveryChangeIsDecidedOnThePresent(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Admin)
	ctx, grace := context.Background(), h.actor("grace")
	_, err := h.store.Do(ctx, grace,
		op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer},
		op.UpdateWorkspace{Name: "ml-team", Description: ref("by one who was admin")},
	)
	if model.CodeOf(err) != model.Denied {
		t.Errorf("the second change was %v", err)
	}
	if h.row("grace").Role != model.Admin {
		t.Error("the first change stayed")
	}
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	h.told("grace", "ada changed your role in ml-team to viewer.")
	if _, err := h.store.Do(ctx, grace, op.UpdateWorkspace{Name: "ml-team", Description: ref("late")}); model.CodeOf(err) != model.Denied {
		t.Errorf("an actor from before the demotion got %v", err)
	}
}

// Someone without access gets the same answer for what exists and what does
// not, whatever letters they use.
func TestR3_WhatIsNotSeenIsLikeWhatIsNotThere(t *testing.T) {
	h := newHouse(t)
	h.user("eve")
	h.project("api", model.Private)
	answer := func(o model.Operation) string {
		_, err := h.store.Do(context.Background(), h.actor("eve"), o)
		if model.CodeOf(err) != model.NotFound {
			t.Errorf("%s %+v: %v", o.Kind(), o, err)
			return ""
		}
		return err.Error()
	}
	for _, ask := range []func(ws, project string) model.Operation{
		func(ws, _ string) model.Operation { return op.UpdateWorkspace{Name: ws} },
		func(ws, _ string) model.Operation { return op.DeleteWorkspace{Name: ws} },
		func(ws, _ string) model.Operation { return op.SwitchWorkspace{Name: ws} },
		func(ws, _ string) model.Operation { return op.TransferWorkspace{Name: ws, Who: "eve"} },
		func(ws, _ string) model.Operation { return op.LeaveWorkspace{Workspace: ws} },
		func(ws, _ string) model.Operation { return op.Invite{Workspace: ws, Who: "eve", Role: model.Viewer} },
		func(ws, _ string) model.Operation { return op.SetRole{Workspace: ws, Who: "eve", Role: model.Viewer} },
		func(ws, _ string) model.Operation { return op.CreateProject{Project: ws + "/new"} },
		func(_, p string) model.Operation { return op.UpdateProject{Project: p} },
		func(_, p string) model.Operation { return op.TrashProject{Project: p} },
		func(_, p string) model.Operation { return op.LeaveProject{Project: p} },
		func(_, p string) model.Operation {
			return op.GrantAccess{Project: p, Who: "eve", Role: model.Owner}
		},
	} {
		for _, there := range [][2]string{{"ml-team", "ml-team/api"}, {"ML-Team", "ML-Team/API"}} {
			seen := answer(ask(there[0], there[1]))
			absent := answer(ask("no-team", "no-team/api"))
			absent = strings.NewReplacer("no-team/api", there[1], "no-team", there[0]).Replace(absent)
			if seen != absent {
				t.Errorf("what exists: %q; what does not: %q", seen, absent)
			}
		}
	}
	h.refuse("eve", op.TrashProject{Project: "ml-team"}, model.NotFound)
}

// Someone who can see a thing but not do this to it is told so, and what would
// allow it.
func TestR3_WhatIsSeenButNotAllowedIsDenied(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Viewer)
	h.project("api", model.WorkspaceVisible)
	h.refuse("grace", op.DeleteWorkspace{Name: "ml-team"}, model.Denied,
		"grace is viewer in ml-team; workspace.delete needs role admin in ml-team.", "What would allow it: role admin in ml-team.")
	h.refuse("grace", op.DeleteWorkspace{Name: "default"}, model.Denied, "Ask a platform admin.")
	h.refuse("grace", op.TrashProject{Project: "ml-team/api"}, model.Denied,
		"grace is viewer in ml-team and so viewer of ml-team/api; project.trash needs project role owner.")
}

// Everyone-roles count as a role wherever a role counts.
func TestR4_EveryoneRolesCountAsRoles(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.refuse("grace", op.CreateProject{Project: "ml-team/mine"}, model.NotFound)
	h.set("everyone", "editor")
	h.do("grace", op.CreateProject{Project: "ml-team/mine"})
	h.project("api", model.Private)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor})
	h.projectRole("grace", "ml-team/api", model.Contributor)
	h.do("grace", op.SwitchWorkspace{Name: "ml-team"})
}

// Except for W4 and seats: who has only the everyone-role takes none.
func TestR4_EveryoneRolesTakeNoSeat(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.set("everyone", "editor")
	h.do("grace", planned{op.CreateProject{Project: "ml-team/mine"}, 1})
	if w := h.workspace("ml-team"); w.Counts.People != 1 {
		t.Errorf("%d people take a seat", w.Counts.People)
	}
}
