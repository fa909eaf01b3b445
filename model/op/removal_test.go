package op_test

import (
	"testing"

	"atrium/model"
	"atrium/model/op"
)

var (
	remove  = op.RemoveMember{Workspace: "ml-team", Who: "grace"}
	restore = op.RestoreMember{Workspace: "ml-team", Who: "grace"}
)

// graceOwns is a house in which grace is an editor of ml-team and owner, by
// grant, of its private project api.
func graceOwns(t *testing.T) *house {
	t.Helper()
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.do("grace", op.CreateProject{Project: "ml-team/api"})
	h.projectRole("grace", "ml-team/api", model.Owner)
	return h
}

// A removed member's grants end; what they made stays, with their name.
func TestW6_ARemovedMembersGrantsEnd(t *testing.T) {
	h := graceOwns(t)
	h.refuse("grace", remove, model.Denied, "people.manage needs role admin")
	h.do("ada", remove)
	h.told("grace", "ada removed you from ml-team.")
	h.cannot("grace", model.WorkspaceView, "ml-team")
	h.projectRole("grace", "ml-team/api", model.NoProjectRole)
	if p := h.found("ml-team/api"); p == nil || p.CreatedBy != h.person("grace").ID {
		t.Error("what grace made did not stay with her name")
	}
	if w := h.workspace("ml-team"); w.Counts.People != 1 || w.Counts.Rows != 1 {
		t.Errorf("the counts are %+v", w.Counts)
	}
	h.refuse("ada", remove, model.NotFound, "not on the People list")
}

// The removal can be undone for 90 days, with role and grants as they were.
func TestW6_ARemovalCanBeUndone(t *testing.T) {
	h := graceOwns(t)
	joined := h.row("grace").Joined
	h.do("ada", remove)
	h.refuse("grace", restore, model.NotFound)
	h.later(op.RestoreWindow - 1)
	h.do("ada", restore)
	h.told("grace", "ada brought you back to ml-team.")
	h.projectRole("grace", "ml-team/api", model.Owner)
	if m := h.row("grace"); m.Role != model.Editor || m.Grants != 1 || !m.Joined.Equal(joined) {
		t.Errorf("the row is %+v", m)
	}
	h.refuse("ada", restore, model.Conflict, "on the People list of ml-team again")
	if w := h.workspace("ml-team"); w.Counts.People != 2 || w.Counts.Rows != 2 {
		t.Errorf("the counts are %+v", w.Counts)
	}
	h.do("grace", op.LeaveProject{Project: "ml-team/api"})
	h.projectRole("grace", "ml-team/api", model.NoProjectRole)
}

// After 90 days it cannot be undone any more.
func TestW6_AfterNinetyDaysARemovalStands(t *testing.T) {
	h := graceOwns(t)
	h.refuse("ada", restore, model.NotFound, "was not removed")
	h.do("ada", remove)
	h.later(90*day + 1)
	h.refuse("ada", restore, model.Conflict, "more than 90 days ago")
}

// Invited again, a removed person comes back without the grants of before.
func TestW6_AfterAReinvitationOldGrantsStayDead(t *testing.T) {
	h := graceOwns(t)
	h.do("ada", op.CreateProject{Project: "ml-team/web"})
	h.do("ada", op.GrantAccess{Project: "ml-team/web", Who: "grace", Role: model.Contributor})
	h.do("ada", remove)
	h.do("ada", op.Invite{
		Workspace: "ml-team", Who: "grace", Role: model.Viewer,
		Projects: []op.ProjectRole{{Project: "ml-team/web", Role: model.ProjectViewer}},
	})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.projectRole("grace", "ml-team/api", model.NoProjectRole)
	h.projectRole("grace", "ml-team/web", model.ProjectViewer)
	if n := h.row("grace").Grants; n != 1 {
		t.Errorf("%d grants are counted", n)
	}
	h.refuse("ada", op.RevokeAccess{Project: "ml-team/api", Who: "grace"}, model.NotFound, "has no grant")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor})
	h.projectRole("grace", "ml-team/api", model.Contributor)
	if n := h.row("grace").Grants; n != 2 {
		t.Errorf("%d grants are counted", n)
	}
}

// Who changed their name meanwhile is found under the new one.
func TestW6_ARestoredMemberIsFoundUnderTheNewName(t *testing.T) {
	h := graceOwns(t)
	h.do("ada", remove)
	h.do("grace", op.UpdateUser{Username: "grace", Name: ref("Amazing Grace")})
	h.do("ada", restore)
	if got := h.row("grace").Search; got != "grace@example.com amazing grace" {
		t.Errorf("the People list is searched in %q", got)
	}
}

// A guest whose one grant was given and taken again meanwhile has nothing to
// come back to.
func TestW6_WithNothingLeftNothingIsRestored(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.guest("grace", "ml-team/api", model.Contributor)
	h.do("ada", remove)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.ProjectViewer})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.do("ada", op.RevokeAccess{Project: "ml-team/api", Who: "grace"})
	h.refuse("ada", restore, model.NotFound, "Nothing is left of what grace had in ml-team.")
}

// A second removal can be undone too, and brings back what was last.
func TestW6_TheLastRemovalIsUndone(t *testing.T) {
	h := graceOwns(t)
	h.do("ada", remove)
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	h.do("ada", remove)
	h.do("ada", restore)
	h.projectRole("grace", "ml-team/api", model.NoProjectRole)
	if m := h.row("grace"); m.Role != model.Viewer || m.Grants != 0 {
		t.Errorf("the row is %+v", m)
	}
}

// Removing a guest ends the grants; removing someone invited revokes the
// invitation.
func TestW6_GuestsAndTheInvitedAreRemovedToo(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.guest("grace", "ml-team/api", model.Contributor)
	if e := h.do("ada", remove); e.Before["grants"] != 1 {
		t.Errorf("it tells of %v grants", e.Before["grants"])
	}
	h.projectRole("grace", "ml-team/api", model.NoProjectRole)
	h.do("ada", planned{restore, 1})
	h.projectRole("grace", "ml-team/api", model.Contributor)

	h.user("bob")
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "bob", Role: model.Viewer})
	id := h.invitation("bob")
	e := h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "bob"})
	if want := "Revoke the invitation of bob to ml-team."; e.Summary != want {
		t.Errorf("%q, not %q", e.Summary, want)
	}
	h.refuse("bob", op.AcceptInvitation{Ref: id}, model.NotFound)
	h.refuse("ada", op.RestoreMember{Workspace: "ml-team", Who: "bob"}, model.NotFound, "was not removed")
}

// A guest who was invited as a member loses both.
func TestW6_AnInvitedGuestLosesBoth(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.guest("grace", "ml-team/api", model.Contributor)
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	id := h.invitation("grace")
	h.do("ada", remove)
	h.refuse("grace", op.AcceptInvitation{Ref: id}, model.NotFound)
	if w := h.workspace("ml-team"); w.Counts.Pending != 0 || w.Counts.Rows != 1 {
		t.Errorf("the counts are %+v", w.Counts)
	}
	h.do("ada", restore)
	if m := h.row("grace"); m.Invitation != 0 || !m.Guest() {
		t.Errorf("the row is %+v", m)
	}
}

// Restoring needs a seat, like inviting.
func TestW6_RestoringNeedsASeat(t *testing.T) {
	h := graceOwns(t)
	h.do("ada", remove)
	h.refuse("ada", planned{restore, 1}, model.OverQuota, "1 of 1 are taken")
	h.do("ada", planned{restore, 2})
}
