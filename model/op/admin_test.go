package op_test

import (
	"context"
	"sync"
	"testing"

	"atrium/model"
	"atrium/model/op"
)

const someoneElse = "the last admin of ml-team. Make someone else an admin first."

// Removing, demoting, suspending, deleting and letting go the last admin is
// refused.
func TestW4_TheLastAdminCannotGo(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.refuse("root", op.RemoveMember{Workspace: "ml-team", Who: "ada"}, model.Conflict, "Cannot remove ada: "+someoneElse)
	h.refuse("ada", op.RemoveMember{Workspace: "ml-team", Who: "ada"}, model.Conflict, "Cannot remove ada: "+someoneElse)
	h.refuse("root", op.SetRole{Workspace: "ml-team", Who: "ada", Role: model.Editor}, model.Conflict, "Cannot demote ada: "+someoneElse)
	h.refuse("root", op.AddMember{Workspace: "ml-team", Who: "ada", Role: model.Editor}, model.Conflict, "Cannot demote ada: "+someoneElse)
	h.refuse("ada", op.LeaveWorkspace{Workspace: "ml-team"}, model.Conflict, someoneElse)
	h.refuse("root", op.SuspendUser{Username: "ada"}, model.Conflict, "Cannot suspend ada: the last admin of ml-team.", "--replace-admin WHO")
	h.refuse("root", op.DeleteUser{Username: "ada"}, model.Conflict, "Cannot delete ada: the last admin of ml-team.", "--replace-admin WHO")
	h.can("ada", model.PeopleManage, "ml-team")
}

// With another admin each of them may go.
func TestW4_OneOfTwoAdminsMayGo(t *testing.T) {
	for name, away := range map[string]model.Operation{
		"remove":  op.RemoveMember{Workspace: "ml-team", Who: "ada"},
		"demote":  op.SetRole{Workspace: "ml-team", Who: "ada", Role: model.Viewer},
		"suspend": op.SuspendUser{Username: "ada"},
		"delete":  op.DeleteUser{Username: "ada"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.member("grace", model.Admin)
			h.do("root", away)
			h.refuse("root", op.RemoveMember{Workspace: "ml-team", Who: "grace"}, model.Conflict, "Cannot remove grace: "+someoneElse)
		})
	}
}

// Suspended, pending and expiring admins and service accounts do not count.
func TestW4_OnlyAdminsWhoCanActForGoodCount(t *testing.T) {
	remove := op.RemoveMember{Workspace: "ml-team", Who: "ada"}
	t.Run("suspended", func(t *testing.T) {
		h := newHouse(t)
		h.member("grace", model.Admin)
		h.do("root", op.SuspendUser{Username: "grace"})
		h.refuse("root", remove, model.Conflict, someoneElse)
		h.do("root", op.ResumeUser{Username: "grace"})
		h.do("root", remove)
	})
	t.Run("pending", func(t *testing.T) {
		h := newHouse(t)
		h.user("grace")
		h.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Admin})
		h.refuse("root", remove, model.Conflict, someoneElse)
		h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
		h.do("root", remove)
	})
	t.Run("expiring", func(t *testing.T) {
		h := newHouse(t)
		h.user("grace")
		h.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Admin, Until: h.now.Add(365 * day)})
		h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
		h.refuse("grace", remove, model.Conflict, someoneElse)
	})
	t.Run("service account", func(t *testing.T) {
		h := newHouse(t)
		h.service("bot@ml-team")
		h.refuse("root", op.AddMember{Workspace: "ml-team", Who: "bot@ml-team", Role: model.Admin}, model.Invalid)
		h.refuse("ada", op.Invite{Workspace: "ml-team", Who: "bot@ml-team", Role: model.Admin}, model.Conflict, "service account")
	})
	t.Run("everyone", func(t *testing.T) {
		h := newHouse(t)
		h.set("everyone", "editor")
		h.refuse("root", remove, model.Conflict, someoneElse)
	})
}

// A successor named in the same operation takes over, in every workspace that
// would be left without an admin.
func TestW4_ASuccessorTakesOver(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Viewer)
	h.user("bob", "eve")
	h.service("bot@ml-team")
	by := func(who string) op.SuspendUser { return op.SuspendUser{Username: "ada", ReplaceAdmin: who} }
	h.refuse("root", by("bob"), model.NotFound, "not on the People list of ml-team")
	h.project("api", model.Private)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bot@ml-team", Role: model.ProjectViewer})
	h.refuse("root", by("bot@ml-team"), model.Conflict, "not an active member")
	h.refuse("root", by("ada"), model.Conflict, "not an active member")
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "bob", Role: model.Admin})
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "new@example.org", Role: model.Admin})
	h.refuse("root", by("bob"), model.Conflict, "not an active member")
	h.refuse("root", by("new@example.org"), model.Conflict, "not an active member")
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "eve", Role: model.Viewer, Until: h.now.Add(day)})
	h.do("eve", op.AcceptInvitation{Ref: h.invitation("eve")})
	h.later(2 * day)
	h.refuse("root", by("eve"), model.NotFound, "not on the People list")

	e := h.do("root", by("grace"))
	if got := e.Consequences[len(e.Consequences)-1]; got != "grace becomes admin of ml-team." || e.After["replaced_by"] != "grace" {
		t.Errorf("it tells %q and %v", got, e.After)
	}
	h.can("grace", model.PeopleManage, "ml-team")
	h.told("grace", "root made you admin of ml-team.")
	h.refuse("root", op.RemoveMember{Workspace: "ml-team", Who: "grace"}, model.Conflict, someoneElse)
	h.do("root", op.ResumeUser{Username: "ada"})
	h.do("root", op.DeleteUser{Username: "ada"})
}

// It is about team workspaces that live: a built-in one needs no admin, nor one
// that is being deleted.
func TestW4_OnlyLivingTeamWorkspacesNeedAnAdmin(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("root", op.AddMember{Workspace: "default", Who: "grace", Role: model.Admin})
	h.do("root", op.RemoveMember{Workspace: "default", Who: "grace"})
	h.do("ada", op.DeleteWorkspace{Name: "ml-team"})
	h.do("root", op.DeleteUser{Username: "ada"})
}

// An expiring membership of a successor loses its expiry.
func TestW4_ASuccessorStays(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Viewer, Until: h.now.Add(day)})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.do("root", op.DeleteUser{Username: "ada", ReplaceAdmin: "grace"})
	h.later(2 * day)
	h.can("grace", model.PeopleManage, "ml-team")
}

// It holds under concurrency: of two admins who remove each other at the same
// time, one succeeds.
func TestW4_TwoAdminsRemoveEachOther(t *testing.T) {
	for range 20 {
		h := newHouse(t)
		h.member("grace", model.Admin)
		ada, grace := h.actor("ada"), h.actor("grace")
		var errs [2]error
		var both sync.WaitGroup
		both.Go(func() {
			_, errs[0] = h.store.Do(context.Background(), ada, op.RemoveMember{Workspace: "ml-team", Who: "grace"})
		})
		both.Go(func() {
			_, errs[1] = h.store.Do(context.Background(), grace, op.RemoveMember{Workspace: "ml-team", Who: "ada"})
		})
		both.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("both removals ended alike: %v, %v", errs[0], errs[1])
		}
		if n := h.workspace("ml-team").Counts.Admins; n != 1 {
			t.Fatalf("%d admins are left", n)
		}
	}
}
