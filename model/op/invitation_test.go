package op_test

import (
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
)

// invite asks someone into ml-team as viewer.
func invite(who string) op.Invite {
	return op.Invite{Workspace: "ml-team", Who: who, Role: model.Viewer}
}

// Admins invite by username or email, with a role and, optionally, project
// roles.
func TestI1_AnInvitationBringsARoleAndProjectRoles(t *testing.T) {
	h := newHouse(t)
	h.user("grace", "bob")
	h.project("api", model.Private)
	h.project("old", model.Private)
	h.do("ada", op.CreateProject{Project: "ada/diary"})
	with := func(project string) op.Invite {
		return op.Invite{
			Workspace: "ml-team", Who: "grace", Role: model.Editor,
			Projects: []op.ProjectRole{{Project: "ml-team/api", Role: model.Owner}, {Project: project, Role: model.ProjectViewer}},
		}
	}
	h.refuse("ada", with("ml-team/none"), model.NotFound, "no project ml-team/none")
	h.refuse("ada", with("ada/diary"), model.NotFound, "no project ada/diary")
	h.refuse("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Viewer, Projects: []op.ProjectRole{{Project: "ml-team/api"}}}, model.Invalid, "needs a project role")
	h.do("ada", with("ml-team/old"))
	h.do("ada", op.TrashProject{Project: "ml-team/old"})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.can("grace", model.ProjectCreate, "ml-team")
	h.projectRole("grace", "ml-team/api", model.Owner)
	if m := h.row("grace"); m.Grants != 1 || m.InvitedBy != h.person("ada").ID || !m.Joined.Equal(h.now) {
		t.Errorf("the row is %+v", m)
	}
	h.told("ada", "grace accepted the invitation to ml-team.")

	h.do("ada", invite("Bob@Example.com"))
	if h.row("bob") == nil {
		t.Error("a verified address does not mean its account")
	}
	h.refuse("ada", op.Invite{Workspace: "ml-team", Who: "x@example.org"}, model.Invalid, "needs a role")
	h.refuse("ada", op.Invite{Workspace: "ml-team", Who: "x@example.org", Role: model.Admin + 1}, model.Invalid)
	h.refuse("ada", with("ml-team/old"), model.Conflict, "already an active member")
}

// A project in the trash cannot be given with an invitation.
func TestI1_NothingInTheTrashIsGiven(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.project("old", model.Private)
	h.do("ada", op.TrashProject{Project: "ml-team/old"})
	h.refuse("ada", op.Invite{
		Workspace: "ml-team", Who: "grace", Role: model.Viewer,
		Projects: []op.ProjectRole{{Project: "ml-team/old", Role: model.Owner}},
	}, model.NotFound)
}

// The invited are on the People list at once, and have no access until they
// accept.
func TestI2_TheInvitedAreListedAndMustAccept(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("ada", invite("grace"))
	h.do("ada", invite("new@example.org"))
	for _, who := range []string{"grace", "new@example.org"} {
		if m := h.row(who); m == nil || m.Invitation == 0 || m.Role != model.NoRole || !m.Joined.IsZero() {
			t.Errorf("the row of %s is %+v", who, m)
		}
	}
	if c := h.workspace("ml-team").Counts; c.Pending != 2 || c.People != 1 || c.Rows != 3 {
		t.Errorf("the counts are %+v", c)
	}
	h.cannot("grace", model.WorkspaceView, "ml-team")
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.can("grace", model.WorkspaceView, "ml-team")
	if c := h.workspace("ml-team").Counts; c.Pending != 1 || c.People != 2 || c.Rows != 3 {
		t.Errorf("the counts are %+v", c)
	}
}

// Declining takes the row off and tells the inviter.
func TestI2_TheInvitedMayDecline(t *testing.T) {
	h := newHouse(t)
	h.user("grace", "eve")
	h.do("ada", invite("grace"))
	id := h.invitation("grace")
	h.refuse("eve", op.DeclineInvitation{Ref: id}, model.NotFound)
	h.refuse("", op.DeclineInvitation{Ref: id}, model.Denied, "Nobody is signed in")
	h.do("grace", op.DeclineInvitation{Ref: id})
	h.told("ada", "grace declined the invitation to ml-team.")
	if h.row("grace") != nil {
		t.Error("grace is still on the list")
	}
	h.refuse("grace", op.AcceptInvitation{Ref: id}, model.NotFound)
	h.refuse("grace", op.DeclineInvitation{Ref: id}, model.NotFound)
	h.do("ada", invite("grace"))
}

// Role and project list can be changed while the invitation is pending.
func TestI3_APendingInvitationCanBeChanged(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.project("api", model.Private)
	h.project("web", model.Private)
	h.do("ada", invite("grace"))
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Editor})
	for _, g := range []op.GrantAccess{
		{Project: "ml-team/api", Who: "grace", Role: model.Owner},
		{Project: "ml-team/api", Who: "grace", Role: model.ProjectViewer},
		{Project: "ml-team/web", Who: "grace", Role: model.ProjectViewer},
		{Project: "ml-team/web", Who: "grace", Role: model.Contributor},
	} {
		h.do("ada", g)
	}
	h.projectRole("grace", "ml-team/web", model.NoProjectRole)
	e := h.do("ada", op.GrantAccess{Project: "ml-team/web", Who: "grace", Role: model.Contributor})
	if !e.Unchanged || e.Before["role"] != "contributor" {
		t.Errorf("giving the same again tells %+v", e)
	}
	h.refuse("ada", op.GrantAccess{Project: "ml-team/web", Who: "grace", Role: model.Contributor, Until: h.now.Add(day)}, model.Conflict,
		"the role would end when that membership does")
	h.refuse("ada", op.GrantAccess{Project: "ml-team/web", Who: "grace", Role: model.Contributor, Until: h.now}, model.Invalid, "not in the future")
	h.do("ada", op.RevokeAccess{Project: "ml-team/api", Who: "grace"})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	if got := h.row("grace").Role; got != model.Editor {
		t.Errorf("grace is %s", got)
	}
	h.projectRole("grace", "ml-team/api", model.NoProjectRole)
	h.projectRole("grace", "ml-team/web", model.Contributor)
}

// An invitation can be resent, at most once a minute; that renews it.
func TestI3_AnInvitationIsResentAtMostOnceAMinute(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("ada", invite("grace"))
	resend := op.ResendInvitation{Workspace: "ml-team", Who: "grace"}
	h.later(59 * time.Second)
	h.refuse("ada", resend, model.Conflict, "less than a minute ago", "in 2 seconds")
	h.later(time.Second)
	h.do("ada", resend)
	h.told("grace", "ada reminds you of the invitation to ml-team.")
	h.refuse("ada", resend, model.Conflict, "less than a minute ago")
	h.later(14*day - 1)
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.refuse("ada", resend, model.NotFound, "no pending invitation")
	h.refuse("ada", op.RevokeInvitation{Workspace: "ml-team", Who: "grace"}, model.NotFound, "no pending invitation")
	h.refuse("ada", op.ResendInvitation{Workspace: "ml-team", Who: "eve"}, model.NotFound)
}

// An invitation can be revoked: it is void and its row goes.
func TestI3_AnInvitationCanBeRevoked(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("ada", invite("grace"))
	id := h.invitation("grace")
	h.do("ada", op.RevokeInvitation{Workspace: "ml-team", Who: "grace"})
	h.refuse("grace", op.AcceptInvitation{Ref: id}, model.NotFound)
	if h.row("grace") != nil {
		t.Error("grace is still on the list")
	}
}

// Invitations expire after 14 days, or what the deployment sets; then the
// person can be invited again.
func TestI3_InvitationsExpire(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("ada", invite("grace"))
	id := h.invitation("grace")
	h.later(14 * day)
	h.refuse("grace", op.AcceptInvitation{Ref: id}, model.Conflict, "The invitation to ml-team expired on 2026-03-15.")
	h.do("ada", invite("grace"))
	h.refuse("grace", op.AcceptInvitation{Ref: id}, model.NotFound)
	if c := h.workspace("ml-team").Counts; c.Pending != 1 || c.Rows != 2 {
		t.Errorf("the counts are %+v", c)
	}
	h.platform("invitation-expiry", "1")
	h.refuse("root", op.SetPlatform{Values: map[string]string{"invitation-expiry": "0"}}, model.Invalid)
	h.refuse("root", op.SetPlatform{Values: map[string]string{"invitation-expiry": "366"}}, model.Invalid)
	h.user("bob")
	h.do("ada", invite("bob"))
	h.later(day)
	h.refuse("bob", op.AcceptInvitation{Ref: h.invitation("bob")}, model.Conflict, "expired")

	h.set("guests", "on")
	h.project("api", model.Private)
	give := op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Contributor}
	h.do("ada", give)
	h.later(day)
	h.do("ada", give)
	h.do("bob", op.AcceptInvitation{Ref: h.invitation("bob")})
}

// Inviting a pending or active member again is a conflict that says which of
// the two, and the present role.
func TestI3_InvitingAgainIsAConflict(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.refuse("ada", invite("grace"), model.Conflict, "grace is already an active member of ml-team, as editor.")
	h.do("ada", invite("new@example.org"))
	h.refuse("ada", op.Invite{Workspace: "ml-team", Who: "NEW@example.org", Role: model.Admin}, model.Conflict,
		"new@example.org already has a pending invitation to ml-team, as viewer.")
	h.user("bob")
	h.set("guests", "on")
	h.project("api", model.Private)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Contributor})
	h.refuse("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Owner}, model.Conflict,
		"bob already has a pending invitation to ml-team/api, as contributor.")
	h.do("root", op.SuspendUser{Username: "bob"})
	h.refuse("ada", invite("bob"), model.Conflict, "bob is suspended")
}

// A seat is taken by active members and pending invitations; over the plan's
// seats a new invitation is refused and says how many of how many.
func TestI5_OverTheSeatsNobodyIsInvited(t *testing.T) {
	h := newHouse(t)
	h.user("grace", "bob")
	h.do("ada", planned{invite("grace"), 2})
	h.refuse("ada", planned{invite("bob"), 2}, model.OverQuota, "ml-team has no free seat: 2 of 2 are taken")
	h.refuse("root", planned{op.AddMember{Workspace: "ml-team", Who: "bob", Role: model.Viewer}, 2}, model.OverQuota, "2 of 2")
	h.do("grace", planned{op.AcceptInvitation{Ref: h.invitation("grace")}, 2})
	h.refuse("ada", planned{invite("bob"), 2}, model.OverQuota, "2 of 2")
	h.do("ada", planned{invite("bob"), 0})
	h.refuse("bob", planned{op.AcceptInvitation{Ref: h.invitation("bob")}, 2}, model.OverQuota, "3 of 2")
	h.do("bob", planned{op.AcceptInvitation{Ref: h.invitation("bob")}, 3})
}

// The seats are those of the workspace's plan.
func TestI5_ThePlanHasTheSeats(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.platform("default-plan", "individual")
	h.do("ada", op.CreateWorkspace{Name: "small"})
	h.refuse("ada", op.Invite{Workspace: "small", Who: "grace", Role: model.Viewer}, model.OverQuota, "small has no free seat: 1 of 1")
	h.refuse("root", op.SetPlatform{Values: map[string]string{"default-plan": "none"}}, model.Invalid, "no plan")
}

// Guests take no seat.
func TestI5_GuestsTakeNoSeat(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.set("guests", "on")
	h.project("api", model.Private)
	h.do("ada", planned{op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor}, 1})
	h.do("grace", planned{op.AcceptInvitation{Ref: h.invitation("grace")}, 1})
	if c := h.workspace("ml-team").Counts; c.People != 1 || c.Pending != 0 || c.Rows != 2 {
		t.Errorf("the counts are %+v", c)
	}
}
