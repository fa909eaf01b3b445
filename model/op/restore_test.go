package op_test

import (
	"testing"

	"atrium/model"
	"atrium/model/op"
)

// W6 undoes a removal. Whoever left by themselves decides about coming back.
func TestW6_WhoLeftIsInvitedAgainNotRestored(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.do("grace", op.LeaveWorkspace{Workspace: "ml-team"})
	h.refuse("ada", op.RestoreMember{Workspace: "ml-team", Who: "grace"}, model.Conflict, "grace left ml-team", "Invite them again")
}

// P3: a collaborator accepts; nobody is put back into an individual workspace.
func TestP3_CollaboratorsAreNotRestored(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	public := model.Public
	h.do("ada", op.CreateProject{Project: "ada/notes", Visibility: &public})
	h.do("ada", op.GrantAccess{Project: "ada/notes", Who: "grace", Role: model.Contributor})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.do("ada", op.RemoveMember{Workspace: "ada", Who: "grace"})
	h.refuse("ada", op.RestoreMember{Workspace: "ada", Who: "grace"}, model.Conflict, "invitation only")
}
