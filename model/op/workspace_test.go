package op_test

import (
	"path/filepath"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/storage"
)

// Any signed-in person may create a team workspace and is its admin and owner.
func TestW1_WhoCreatesATeamWorkspaceIsItsAdminAndOwner(t *testing.T) {
	h := newHouse(t)
	h.do("ada", op.CreateWorkspace{Name: "school", Description: "learning", Organization: model.Education})
	w := h.workspace("school")
	if w.Kind != model.Team || w.Owner != h.person("ada").ID || w.Description != "learning" || w.Organization != model.Education {
		t.Errorf("the workspace is %+v", w)
	}
	if w.Plan != "unlimited" || w.UUID == h.workspace("ml-team").UUID {
		t.Errorf("its plan is %s and its id %s", w.Plan, w.UUID)
	}
	h.can("ada", model.WorkspaceDelete, "school")
	if m := h.row("ada"); m.Role != model.Admin || !m.Joined.Equal(h.now) {
		t.Errorf("the row is %+v", m)
	}
	h.refuse("", op.CreateWorkspace{Name: "nobodys"}, model.Denied, "Nobody is signed in")
	h.service("bot@ml-team")
	h.refuse("bot@ml-team", op.CreateWorkspace{Name: "bots"}, model.Denied)
	h.refuse("ada", op.CreateWorkspace{Name: "others", Ownerless: true}, model.Denied, "for others")
	h.do("root", op.CreateWorkspace{Name: "others", Ownerless: true})
	if n := h.workspace("others").Counts.People; n != 0 {
		t.Errorf("%d people in a workspace created for others", n)
	}
}

// The deployment says who may create workspaces: everyone, platform admins, or
// named people.
func TestW1_TheDeploymentSaysWhoMayCreateWorkspaces(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.platform("workspace-creation", "admins")
	h.refuse("ada", op.CreateWorkspace{Name: "one"}, model.Denied, "leaves it to platform admins")
	h.do("root", op.CreateWorkspace{Name: "one"})

	e := h.do("root", op.SetPlatform{Values: map[string]string{"workspace-creation": "named:Grace,root"}})
	if e.Before["workspace-creation"] != "admins" || e.After["workspace-creation"] != "named:grace,root" {
		t.Errorf("it tells %v, %v", e.Before, e.After)
	}
	h.refuse("ada", op.CreateWorkspace{Name: "two"}, model.Denied, "named by platform admins")
	h.do("grace", op.CreateWorkspace{Name: "two"})
	h.refuse("root", op.SetPlatform{Values: map[string]string{"workspace-creation": "named:nobody"}}, model.NotFound)
	for _, wrong := range []string{"some", "admins:ada"} {
		h.refuse("root", op.SetPlatform{Values: map[string]string{"workspace-creation": wrong}}, model.Invalid)
	}
	if e := h.do("root", op.SetPlatform{Values: map[string]string{"workspace-creation": "named"}}); !e.Unchanged {
		t.Errorf("naming nobody else tells %v", e.After)
	}

	h.platform("workspace-creation", "everyone")
	h.do("ada", op.CreateWorkspace{Name: "three"})
}

// Only the description can change, by admins.
func TestW2_OnlyTheDescriptionChanges(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.refuse("grace", op.UpdateWorkspace{Name: "ml-team", Description: ref("ours")}, model.Denied, "workspace.update needs role admin in ml-team")
	h.do("ada", op.UpdateWorkspace{Name: "ml-team", Description: ref("ours")})
	if got := h.workspace("ml-team").Description; got != "ours" {
		t.Errorf("the description is %q", got)
	}
	if e := h.do("ada", op.UpdateWorkspace{Name: "ml-team", Description: ref("ours")}); !e.Unchanged {
		t.Error("saving the same description counts as a change")
	}
	if e := h.do("ada", op.UpdateWorkspace{Name: "ml-team"}); !e.Unchanged {
		t.Error("saving nothing counts as a change")
	}
}

// Deleting a workspace ends access at once and makes it invisible; platform
// admins still see it.
func TestW3_DeletingAWorkspaceEndsAccessAtOnce(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.project("api", model.WorkspaceVisible)
	h.set("everyone", "viewer")
	h.refuse("grace", op.DeleteWorkspace{Name: "ml-team"}, model.Denied)
	e := h.do("ada", op.DeleteWorkspace{Name: "ml-team"})
	if want := "2 members lose access at once; 1 project is deleted."; e.Consequences[0] != want {
		t.Errorf("%q, not %q", e.Consequences[0], want)
	}
	h.cannot("ada", model.WorkspaceView, "ml-team")
	h.cannot("grace", model.ProjectView, "ml-team/api")
	h.refuse("ada", op.UpdateWorkspace{Name: "ml-team"}, model.NotFound)
	h.refuse("grace", op.LeaveWorkspace{Workspace: "ml-team"}, model.NotFound)
	h.can("root", model.WorkspaceView, "ml-team")
	h.cannot("root", model.WorkspaceUpdate, "ml-team")
	h.look(func(u model.Unit) {
		for id := range u.OpenWorkspaces() {
			if id == u.Name("ml-team").Workspace {
				t.Error("it is still among the open workspaces")
			}
		}
	})
}

// What was in the trash is deleted with the workspace, and is told.
func TestW3_TheTrashGoesToo(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.project("web", model.WorkspaceVisible)
	h.do("ada", op.TrashProject{Project: "ml-team/api"})
	e := h.do("ada", op.DeleteWorkspace{Name: "ml-team"})
	if want := "1 member loses access at once; 2 projects are deleted."; e.Consequences[0] != want {
		t.Errorf("%q, not %q", e.Consequences[0], want)
	}
}

// An invitation to a workspace in deletion cannot be accepted.
func TestW3_AnInvitationToItIsVoid(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	id := h.invitation("grace")
	h.do("ada", op.DeleteWorkspace{Name: "ml-team"})
	h.refuse("grace", op.AcceptInvitation{Ref: id}, model.NotFound)
}

// Members may leave.
func TestW5_MembersMayLeave(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Viewer)
	h.user("bob")
	h.do("grace", op.LeaveWorkspace{Workspace: "ml-team"})
	if h.row("grace") != nil {
		t.Error("grace is still on the list")
	}
	h.cannot("grace", model.WorkspaceView, "ml-team")
	h.refuse("bob", op.LeaveWorkspace{Workspace: "ml-team"}, model.NotFound)
	h.set("everyone", "viewer")
	h.refuse("bob", op.LeaveWorkspace{Workspace: "ml-team"}, model.Conflict, "not a member")
	h.refuse("root", op.LeaveWorkspace{Workspace: "ml-team"}, model.Conflict, "not a member")
}

// The owner is a fact that the owner or a platform admin moves to a member.
func TestW1_TheOwnershipIsTransferred(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Admin)
	h.user("bob")
	give := func(who string) op.TransferWorkspace { return op.TransferWorkspace{Name: "ml-team", Who: who} }
	h.refuse("grace", give("grace"), model.Denied, "do not own")
	h.refuse("bob", give("bob"), model.NotFound)
	h.refuse("ada", give("bob"), model.NotFound, "not on the People list")
	h.do("root", op.SuspendUser{Username: "grace"})
	h.refuse("ada", give("grace"), model.Conflict, "not an active member")
	h.do("root", op.ResumeUser{Username: "grace"})
	h.do("ada", give("grace"))
	if h.workspace("ml-team").Owner != h.person("grace").ID {
		t.Error("ada is still the owner")
	}
	h.told("grace", "ada made you the owner of ml-team.")
	h.refuse("ada", give("ada"), model.Denied)
	h.do("root", give("ada"))
	if e := h.do("root", give("ada")); !e.Unchanged {
		t.Error("giving it to its owner counts as a change")
	}
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "bob", Role: model.Admin})
	h.refuse("ada", give("bob"), model.Conflict, "not an active member")
}

// default and system exist from the first start: everyone is editor in the
// one, viewer in the other, which only platform admins change.
func TestB1_TheBuiltinWorkspacesExistFromTheFirstStart(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"default", "system"} {
		if w := h.workspace(name); w == nil || w.Kind != model.Builtin || w.State != model.WorkspaceActive {
			t.Fatalf("%s is %+v", name, w)
		}
	}
	h.can("ada", model.ProjectCreate, "default")
	h.cannot("ada", model.SettingsManage, "default")
	h.can("ada", model.WorkspaceView, "system")
	h.cannot("ada", model.ProjectCreate, "system")
	h.can("root", model.ProjectCreate, "system")
}

// Neither can be deleted, by anyone.
func TestB1_TheBuiltinWorkspacesCannotBeDeleted(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"default", "system"} {
		h.refuse("root", op.DeleteWorkspace{Name: name}, model.Conflict, name+" is a built-in workspace and cannot be deleted.")
		h.refuse("ada", op.DeleteWorkspace{Name: name}, model.Denied)
	}
	h.refuse("root", op.TransferWorkspace{Name: "default", Who: "root"}, model.Conflict, "builtin")
}

// A platform admin's change of their everyone setting survives a restart, and
// there is only one first start.
func TestB1_TheEveryoneSettingSurvivesARestart(t *testing.T) {
	file := filepath.Join(t.TempDir(), "atrium.db")
	open := func() *house {
		s, err := storage.Open(file, true, storage.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return &house{T: t, store: s}
	}
	h := open()
	h.do("system", op.Init{Username: "root"})
	h.do("root", op.CreateUser{Username: "ada"})
	h.refuse("ada", op.SetWorkspace{Name: "default", Values: map[string]string{"everyone": "none"}}, model.Denied)
	h.do("root", op.SetWorkspace{Name: "default", Values: map[string]string{"everyone": "none"}})
	if err := h.store.Close(); err != nil {
		t.Fatal(err)
	}
	h = open()
	defer h.store.Close()
	h.refuse("system", op.Init{Username: "second"}, model.Conflict, "first account already")
	h.cannot("ada", model.WorkspaceView, "default")
}

// Only a first start may create the first account.
func TestB1_OnlyAFirstStartCreatesTheFirstAccount(t *testing.T) {
	h := &house{T: t, store: storage.Memory(storage.Options{})}
	h.refuse("", op.Init{Username: "root"}, model.Denied, "first start")
	h.refuse("system", op.Init{Username: "R"}, model.Invalid)
	h.refuse("system", op.Init{Username: "default"}, model.Conflict, "taken")
	h.do("system", op.Init{Username: "root", Email: "root@example.com", Name: "Root"})
	p := h.person("root")
	if !p.PlatformAdmin || p.EmailVerified || p.Name != "Root" {
		t.Errorf("the first account is %+v", p)
	}
	h.look(func(u model.Unit) {
		if got := u.Platform(); got.Person != p.ID || got.Admins != 1 || got.People != 1 || got.Workspaces != 3 {
			t.Errorf("the deployment is %+v", got)
		}
	})
}
