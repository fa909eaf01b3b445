package op_test

import (
	"testing"

	"atrium/model"
	"atrium/model/op"
)

// Creating an account creates its individual workspace: bearing the username,
// with the person as only member, admin and owner.
func TestP1_AnAccountComesWithItsIndividualWorkspace(t *testing.T) {
	h := newHouse(t)
	h.do("root", op.CreateUser{Username: "grace"})
	w, p := h.workspace("grace"), h.person("grace")
	if w.Kind != model.Individual || w.Owner != p.ID || p.Home != w.ID || p.Kind != model.Human {
		t.Errorf("the workspace is %+v of %+v", w, p)
	}
	if want := (model.Counts{Rows: 1, People: 1, Admins: 1}); w.Counts != want {
		t.Errorf("its counts are %+v, not %+v", w.Counts, want)
	}
	if w.Plan != "individual" {
		t.Errorf("its plan is %s", w.Plan)
	}
	h.can("grace", model.ProjectCreate, "grace")
	h.can("grace", model.PeopleManage, "grace")
	h.refuse("ada", op.CreateUser{Username: "other"}, model.Denied, "Only platform admins")
	h.refuse("grace", op.LeaveWorkspace{Workspace: "grace"}, model.Conflict, "cannot be left")
	h.refuse("grace", op.DeleteWorkspace{Name: "grace"}, model.Conflict, "individual workspace")
	h.refuse("grace", op.RemoveMember{Workspace: "grace", Who: "grace"}, model.Conflict, "stays its admin")
	h.refuse("grace", op.SetRole{Workspace: "grace", Who: "grace", Role: model.Viewer}, model.Conflict, "stays its admin")
	h.refuse("root", op.TransferWorkspace{Name: "grace", Who: "ada"}, model.Conflict, "Only team workspaces")
}

// Nobody can be invited to an individual workspace.
func TestP2_NobodyIsInvitedToAnIndividualWorkspace(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.refuse("ada", op.Invite{Workspace: "ada", Who: "grace", Role: model.Viewer}, model.Conflict, "Nobody can be invited to the individual workspace ada.")
	h.refuse("root", op.AddMember{Workspace: "ada", Who: "grace", Role: model.Viewer}, model.Invalid)
	h.refuse("ada", op.SetWorkspace{Name: "ada", Values: map[string]string{"everyone": "editor"}}, model.Conflict, "no settings to change")
}

// It has private and public projects only.
func TestP2_AnIndividualWorkspaceHasPrivateAndPublicProjectsOnly(t *testing.T) {
	h := newHouse(t)
	const only = "private and public projects only"
	h.refuse("ada", op.CreateProject{Project: "ada/api", Visibility: ref(model.WorkspaceVisible)}, model.Conflict, only)
	h.do("ada", op.CreateProject{Project: "ada/api"})
	h.do("ada", op.CreateProject{Project: "ada/open", Visibility: ref(model.Public)})
	h.refuse("ada", op.UpdateProject{Project: "ada/api", Visibility: ref(model.WorkspaceVisible)}, model.Conflict, only)
	if v := h.found("ada/api").Visibility; v != model.Private {
		t.Errorf("a new project is %s", v)
	}
}

// Collaborators can be invited to a public project of an individual workspace;
// they must accept, and may leave at any time.
func TestP3_CollaboratorsOfAPublicProjectAcceptAndMayLeave(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("ada", op.CreateProject{Project: "ada/open", Visibility: ref(model.Public)})
	h.do("ada", op.CreateProject{Project: "ada/diary"})

	h.refuse("ada", op.GrantAccess{Project: "ada/diary", Who: "grace", Role: model.Contributor}, model.Conflict, "Only public projects", "ada/diary is private")
	h.do("ada", op.GrantAccess{Project: "ada/open", Who: "grace", Role: model.Contributor})
	h.cannot("grace", model.ProjectEdit, "ada/open")
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.can("grace", model.ProjectEdit, "ada/open")
	h.cannot("grace", model.WorkspaceView, "ada")

	h.do("grace", op.LeaveProject{Project: "ada/open"})
	h.cannot("grace", model.ProjectEdit, "ada/open")
	h.refuse("ada", op.LeaveProject{Project: "ada/open"}, model.Conflict, "cannot be left")
}

// Having accepted one project, a collaborator is still asked for the next, and
// a private one stays out of reach.
func TestP3_ACollaboratorIsAskedForEveryProject(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	for _, name := range []string{"open", "other"} {
		h.do("ada", op.CreateProject{Project: "ada/" + name, Visibility: ref(model.Public)})
	}
	h.do("ada", op.CreateProject{Project: "ada/diary"})
	h.do("ada", op.GrantAccess{Project: "ada/open", Who: "grace", Role: model.ProjectViewer})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})

	h.refuse("ada", op.GrantAccess{Project: "ada/diary", Who: "grace", Role: model.ProjectViewer}, model.Conflict, "Only public projects")
	h.do("ada", op.GrantAccess{Project: "ada/other", Who: "grace", Role: model.Contributor})
	h.cannot("grace", model.ProjectEdit, "ada/other")
	h.do("ada", op.GrantAccess{Project: "ada/open", Who: "grace", Role: model.Contributor})
	h.can("grace", model.ProjectEdit, "ada/open")
}

// Making such a project private while it has collaborators is refused, naming
// them.
func TestP3_APublicProjectWithCollaboratorsStaysPublic(t *testing.T) {
	h := newHouse(t)
	h.user("grace", "bob")
	h.do("ada", op.CreateProject{Project: "ada/open", Visibility: ref(model.Public)})
	hide := op.UpdateProject{Project: "ada/open", Visibility: ref(model.Private)}
	h.do("ada", op.GrantAccess{Project: "ada/open", Who: "grace", Role: model.Contributor})
	h.refuse("ada", hide, model.Conflict, "while it has collaborators: grace (invited)")
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.do("ada", op.GrantAccess{Project: "ada/open", Who: "new@example.org", Role: model.ProjectViewer})
	h.refuse("ada", hide, model.Conflict, "while it has collaborators: grace, new@example.org (invited)")

	h.do("ada", op.RevokeAccess{Project: "ada/open", Who: "grace"})
	h.do("ada", op.RevokeAccess{Project: "ada/open", Who: "new@example.org"})
	h.do("ada", hide)
}

// A collaborator whose grant has run out does not hold the project back.
func TestP3_AnExpiredCollaboratorDoesNotCount(t *testing.T) {
	h := newHouse(t)
	h.user("grace", "bob")
	h.do("ada", op.CreateProject{Project: "ada/open", Visibility: ref(model.Public)})
	h.do("ada", op.GrantAccess{Project: "ada/open", Who: "grace", Role: model.Contributor, Until: h.now.Add(day)})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.do("ada", op.GrantAccess{Project: "ada/open", Who: "bob", Role: model.Contributor})
	h.later(15 * day)
	h.do("ada", op.UpdateProject{Project: "ada/open", Visibility: ref(model.Private)})
}

// Creating a workspace, accepting an invitation and switching make a workspace
// the remembered one; at first it is the individual one.
func TestP4_TheLastWorkspaceIsRemembered(t *testing.T) {
	h := newHouse(t)
	current := func(who, want string) {
		t.Helper()
		if p := h.person(who); p.Current != h.workspace(want).ID {
			t.Errorf("%s does not find %s next time", who, want)
		}
	}
	h.user("grace")
	current("grace", "grace")
	h.do("grace", op.CreateWorkspace{Name: "graces-team"})
	current("grace", "graces-team")
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	current("grace", "graces-team")
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	current("grace", "ml-team")
	h.do("grace", op.SwitchWorkspace{Name: "graces-team"})
	current("grace", "graces-team")
	h.do("grace", op.SwitchWorkspace{Name: "default"})
	current("grace", "default")
	h.refuse("grace", op.SwitchWorkspace{Name: "ada"}, model.NotFound)

	h.do("grace", op.SwitchWorkspace{Name: "ml-team"})
	h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
	current("grace", "grace")
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	h.do("grace", op.SwitchWorkspace{Name: "graces-team"})
	h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
	current("grace", "graces-team")
}

// Suspending ends all access at once; resuming brings it back as it was.
func TestP5_SuspendingEndsAccessAtOnce(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.project("api", model.Private)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor})

	h.refuse("ada", op.SuspendUser{Username: "grace"}, model.Denied, "Only platform admins")
	h.do("root", op.SuspendUser{Username: "grace"})
	h.refuse("grace", op.LeaveProject{Project: "ml-team/api"}, model.Denied, "suspended")
	h.cannot("grace", model.WorkspaceView, "ml-team")
	h.cannot("grace", model.WorkspaceView, "default")
	h.cannot("grace", model.ProjectEdit, "ml-team/api")
	h.refuse("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner}, model.Conflict, "not an active account")

	h.refuse("ada", op.ResumeUser{Username: "grace"}, model.Denied, "Only platform admins")
	h.do("root", op.ResumeUser{Username: "grace"})
	h.can("grace", model.ProjectCreate, "ml-team")
	h.can("grace", model.ProjectEdit, "ml-team/api")
}

// Deleting ends everything a person had; the name stays taken and nothing is
// inherited by it.
func TestP5_DeletingEndsEverything(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.user("bob")
	h.do("root", op.CreateUser{Username: "octo", Labels: []string{"github:octo"}})
	h.project("api", model.Private)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner})
	h.do("grace", op.CreateProject{Project: "ml-team/graces"})
	h.do("bob", op.CreateWorkspace{Name: "bobs"})
	h.do("bob", op.Invite{Workspace: "bobs", Who: "grace", Role: model.Viewer})
	h.do("grace", op.SwitchWorkspace{Name: "ml-team"})
	id := h.invitation("grace")

	h.refuse("ada", op.DeleteUser{Username: "grace"}, model.Denied, "Only platform admins")
	people := 0
	h.look(func(u model.Unit) { people = u.Platform().People })
	h.do("root", op.DeleteUser{Username: "grace"})

	p := h.person("grace")
	if p.State != model.PersonDeleted || p.Email != "" || p.EmailKey != "" || p.EmailVerified || p.Current != p.Home {
		t.Errorf("what is left is %+v", p)
	}
	h.refuse("grace", op.AcceptInvitation{Ref: id}, model.Denied, "does not exist any more")
	h.cannot("grace", model.ProjectView, "ml-team/api")
	if h.row("grace") != nil {
		t.Error("the row stays on the People list")
	}
	if w := h.workspace("grace"); w.State != model.WorkspaceDeleting {
		t.Errorf("the individual workspace is %s", w.State)
	}
	if w := h.workspace("bobs"); w.Counts.Pending != 0 {
		t.Error("the invitation keeps its seat")
	}
	if project := h.found("ml-team/graces"); project.CreatedBy != p.ID {
		t.Error("what grace made lost her name")
	}
	h.look(func(u model.Unit) {
		if got := u.Platform().People; got != people-1 {
			t.Errorf("%d people after %d", got, people)
		}
	})
	h.do("root", op.CreateUser{Username: "successor", Email: "grace@example.com"})
	h.refuse("root", op.SuspendUser{Username: "grace"}, model.NotFound)
	h.refuse("ada", op.RestoreMember{Workspace: "ml-team", Who: "grace"}, model.NotFound)
	h.do("root", op.DeleteUser{Username: "octo"})
	h.do("root", op.CreateUser{Username: "octo2", Labels: []string{"github:octo"}})
}

// The last active platform admin can be neither suspended, deleted nor demoted.
func TestP5_TheLastPlatformAdminStays(t *testing.T) {
	h := newHouse(t)
	const last = "root is the last active platform admin."
	h.user("grace")
	h.refuse("root", op.SuspendUser{Username: "root"}, model.Conflict, last)
	h.refuse("root", op.DeleteUser{Username: "root"}, model.Conflict, last)
	h.refuse("root", op.SetPlatformAdmin{Username: "root"}, model.Conflict, last)
	h.refuse("ada", op.SetPlatformAdmin{Username: "ada", On: true}, model.Denied, "Only platform admins")

	h.do("root", op.SetPlatformAdmin{Username: "grace", On: true})
	h.do("grace", op.SuspendUser{Username: "root"})
	h.refuse("grace", op.SetPlatformAdmin{Username: "grace"}, model.Conflict, "last active platform admin")
	h.do("grace", op.ResumeUser{Username: "root"})
	h.do("grace", op.SetPlatformAdmin{Username: "grace"})
	h.refuse("grace", op.VerifyEmail{Username: "ada"}, model.Denied)
	h.refuse("root", op.DeleteUser{Username: "root"}, model.Conflict, last)
}

// A suspended platform admin is not counted, whatever happens to the right
// meanwhile.
func TestP5_ASuspendedPlatformAdminDoesNotCount(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("root", op.SuspendUser{Username: "grace"})
	h.do("root", op.SetPlatformAdmin{Username: "grace", On: true})
	h.refuse("root", op.SetPlatformAdmin{Username: "root"}, model.Conflict, "last active platform admin")
	h.do("root", op.ResumeUser{Username: "grace"})
	h.do("root", op.SetPlatformAdmin{Username: "root"})
	h.refuse("grace", op.SuspendUser{Username: "grace"}, model.Conflict, "last active platform admin")
	h.do("grace", op.SetPlatformAdmin{Username: "root", On: true})
	h.do("root", op.SuspendUser{Username: "grace"})
	h.do("root", op.DeleteUser{Username: "grace"})
	h.refuse("root", op.SuspendUser{Username: "root"}, model.Conflict, "last active platform admin")
	h.service("bot@ml-team")
	h.refuse("root", op.SetPlatformAdmin{Username: "bot@ml-team", On: true}, model.Conflict, "service account")
}

// A save that started from an older version is a conflict.
func TestC3_AStaleSaveIsAConflict(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	const stale = "changed by someone else"

	read := h.person("ada").Version
	h.do("ada", op.UpdateUser{Username: "ada", Name: ref("Ada"), Version: read})
	h.refuse("root", op.UpdateUser{Username: "ada", Name: ref("Countess"), Version: read}, model.Conflict, "ada was "+stale)

	read = h.workspace("ml-team").Version
	h.do("ada", op.UpdateWorkspace{Name: "ml-team", Description: ref("one"), Version: read})
	h.refuse("root", op.UpdateWorkspace{Name: "ml-team", Description: ref("two"), Version: read}, model.Conflict, "ml-team was "+stale)

	read = h.found("ml-team/api").Version
	h.do("ada", op.UpdateProject{Project: "ml-team/api", Description: ref("one"), Version: read})
	h.refuse("root", op.UpdateProject{Project: "ml-team/api", Description: ref("two"), Version: read}, model.Conflict, "ml-team/api was "+stale)
	h.do("root", op.UpdateProject{Project: "ml-team/api", Description: ref("three")})
}

// Every change of a record shows in its version, so that no save goes over it.
func TestC3_EveryChangeMovesTheVersion(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.project("api", model.Private)
	person := func() uint64 { return h.person("grace").Version }
	workspace := func() uint64 { return h.workspace("ml-team").Version }
	project := func() uint64 { return h.found("ml-team/api").Version }
	h.do("root", op.CreateUser{Username: "bob", Email: "bob@example.com"})
	for _, step := range []struct {
		version func() uint64
		op      model.Operation
	}{
		{person, op.SetPlatformAdmin{Username: "grace", On: true}},
		{person, op.SuspendUser{Username: "grace"}},
		{person, op.ResumeUser{Username: "grace"}},
		{person, op.UpdateUser{Username: "grace", Email: ref("g@example.com")}},
		{person, op.VerifyEmail{Username: "grace"}},
		{workspace, op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}}},
		{project, op.UpdateProject{Project: "ml-team/api", Access: ref(model.ViewOnly)}},
		{project, op.TrashProject{Project: "ml-team/api"}},
		{project, op.RestoreProject{Project: "ml-team/api"}},
		{workspace, op.DeleteWorkspace{Name: "ml-team"}},
	} {
		was := step.version()
		h.do("root", step.op)
		if is := step.version(); is <= was {
			t.Errorf("%s: version %d after %d", step.op.Kind(), is, was)
		}
	}
}

// People change their own account; others only platform admins.
func TestP5_AnAccountIsChangedByItsPersonOrAPlatformAdmin(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Viewer)
	h.refuse("ada", op.UpdateUser{Username: "grace", Name: ref("G")}, model.Denied, "Only platform admins")
	h.do("grace", op.UpdateUser{Username: "Grace", Name: ref("Grace Hopper")})
	if got := h.row("grace").Search; got != "grace@example.com grace hopper" {
		t.Errorf("the People list is searched in %q", got)
	}
	h.refuse("", op.UpdateUser{Username: "grace", Name: ref("G")}, model.Denied)
	h.refuse("root", op.CreateUser{Username: "bob", Email: "bad"}, model.Invalid)
	h.do("root", op.CreateUser{Username: "octo", Labels: []string{"github:octo"}, Original: "Octo Cat"})
	h.refuse("root", op.CreateUser{Username: "cat", Labels: []string{"github:octo"}}, model.Conflict, "belongs to octo already")
}
