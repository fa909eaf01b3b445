package op_test

import (
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
)

// The creator of a project is its owner by grant.
func TestA3_TheCreatorIsOwnerByGrant(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	e := h.do("grace", op.CreateProject{Project: "ml-team/api", Visibility: ref(model.WorkspaceVisible), Description: "d", Access: model.ViewOnly})
	if want := "Create the workspace project ml-team/api with key API."; e.Summary != want {
		t.Errorf("%q, not %q", e.Summary, want)
	}
	p := h.found("ml-team/api")
	if p.CreatedBy != h.person("grace").ID || p.Description != "d" || p.Access != model.ViewOnly || !p.Created.Equal(h.now) {
		t.Errorf("the project is %+v", p)
	}
	h.projectRole("grace", "ml-team/api", model.Owner)
	if n := h.row("grace").Grants; n != 1 {
		t.Errorf("%d grants are counted", n)
	}
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	h.projectRole("grace", "ml-team/api", model.Owner)
	h.do("grace", op.UpdateProject{Project: "ml-team/api", Description: ref("ours")})
	if got := h.found("ml-team/api").Description; got != "ours" {
		t.Errorf("the description is %q", got)
	}
	h.do("root", op.CreateProject{Project: "ml-team/imported", NoGrant: true})
	h.do("root", op.CreateProject{Project: "ml-team/roots"})
	if m := h.row("root"); m == nil || m.Grants != 1 {
		t.Errorf("the row of root is %+v", m)
	}
}

// A workspace admin is owner of every project and cannot be demoted in it.
func TestA3_AnAdminIsOwnerOfEveryProject(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.do("grace", op.CreateProject{Project: "ml-team/api"})
	h.projectRole("ada", "ml-team/api", model.Owner)
	const stays = "ada stays owner through being admin of ml-team."
	e := h.do("grace", op.GrantAccess{Project: "ml-team/api", Who: "ada", Role: model.ProjectViewer})
	if len(e.Consequences) != 1 || e.Consequences[0] != stays {
		t.Errorf("it says %q", e.Consequences)
	}
	h.projectRole("ada", "ml-team/api", model.Owner)
	e = h.do("grace", op.RevokeAccess{Project: "ml-team/api", Who: "ada"})
	if len(e.Consequences) != 1 || e.Consequences[0] != stays {
		t.Errorf("it says %q", e.Consequences)
	}
	h.projectRole("ada", "ml-team/api", model.Owner)
	e = h.do("grace", op.GrantAccess{Project: "ml-team/api", Who: "ada", Role: model.Owner})
	if len(e.Consequences) != 0 {
		t.Errorf("it says %q", e.Consequences)
	}
}

// A grant is changed and taken back; an expiry ends it by itself.
func TestA1_GrantsCountUntilTheyExpire(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Viewer)
	h.project("api", model.Private)
	give := func(r model.ProjectRole) op.GrantAccess {
		return op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: r}
	}
	h.refuse("ada", give(model.NoProjectRole), model.Invalid)
	h.refuse("ada", give(model.Owner+1), model.Invalid)
	g := give(model.Owner)
	g.Until = h.now.Add(day)
	e := h.do("ada", g)
	if want := "Make grace owner of ml-team/api until 2026-03-02 12:00 UTC."; e.Summary != want {
		t.Errorf("%q, not %q", e.Summary, want)
	}
	h.later(day - 1)
	h.projectRole("grace", "ml-team/api", model.Owner)
	h.later(1)
	h.projectRole("grace", "ml-team/api", model.NoProjectRole)

	e = h.do("ada", give(model.Contributor))
	if e.Before["role"] != "owner" || e.After["role"] != "contributor" {
		t.Errorf("it tells %v, %v", e.Before, e.After)
	}
	h.projectRole("grace", "ml-team/api", model.Contributor)
	if n := h.row("grace").Grants; n != 1 {
		t.Errorf("%d grants are counted", n)
	}
	if e := h.do("ada", give(model.Contributor)); !e.Unchanged {
		t.Error("granting the same again counts as a change")
	}
	h.do("ada", op.RevokeAccess{Project: "ml-team/api", Who: "grace"})
	h.projectRole("grace", "ml-team/api", model.NoProjectRole)
	h.refuse("ada", op.RevokeAccess{Project: "ml-team/api", Who: "grace"}, model.NotFound, "has no grant")
	if m := h.row("grace"); m == nil || m.Grants != 0 || m.Role != model.Viewer {
		t.Errorf("the row is %+v", m)
	}
	h.refuse("grace", op.LeaveProject{Project: "ml-team/api"}, model.NotFound)
	h.do("ada", op.UpdateProject{Project: "ml-team/api", Visibility: ref(model.WorkspaceVisible)})
	h.refuse("grace", op.LeaveProject{Project: "ml-team/api"}, model.Conflict, "no grant")
}

// Service accounts get grants in their own workspace, and nowhere else.
func TestA1_ServiceAccountsGetGrantsInTheirWorkspace(t *testing.T) {
	h := newHouse(t)
	h.service("bot@ml-team")
	h.set("everyone", "editor")
	h.project("api", model.WorkspaceVisible)
	h.cannot("bot@ml-team", model.ProjectView, "ml-team/api")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bot@ml-team", Role: model.Contributor})
	h.can("bot@ml-team", model.ProjectTrack, "ml-team/api")
	h.cannot("bot@ml-team", model.WorkspaceView, "ml-team")
	h.user("grace")
	h.do("grace", op.CreateWorkspace{Name: "graces"})
	h.do("grace", op.CreateProject{Project: "graces/api"})
	for _, key := range []string{"guests=on", "everyone=editor"} {
		k, v, _ := strings.Cut(key, "=")
		h.do("grace", op.SetWorkspace{Name: "graces", Values: map[string]string{k: v}})
		h.refuse("grace", op.GrantAccess{Project: "graces/api", Who: "bot@ml-team", Role: model.ProjectViewer}, model.Invalid, "not a valid email address") // as for none (R3)
	}
}

// Locking sets member access to view in one step; admins can still edit and
// grants keep their level. Unlocking undoes it.
func TestA4_LockingLeavesAdminsAndGrants(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.member("bob", model.Viewer)
	h.project("api", model.WorkspaceVisible)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Contributor})
	h.can("grace", model.ProjectEdit, "ml-team/api")
	lock := op.UpdateProject{Project: "ml-team/api", Access: ref(model.ViewOnly)}
	unlock := op.UpdateProject{Project: "ml-team/api", Access: ref(model.Full)}
	if e := h.do("ada", lock); e.Summary != "Lock ml-team/api." || !strings.HasPrefix(e.Consequences[0], "Members can only view it") || e.Before["member_access"] != "full" || e.After["member_access"] != "view" {
		t.Errorf("it tells %+v", e)
	}
	h.projectRole("grace", "ml-team/api", model.ProjectViewer)
	h.projectRole("bob", "ml-team/api", model.Contributor)
	h.can("ada", model.ProjectEdit, "ml-team/api")
	if e := h.do("ada", lock); !e.Unchanged {
		t.Error("locking again counts as a change")
	}
	e := h.do("ada", unlock)
	if e.Summary != "Unlock ml-team/api." || len(e.Consequences) != 2 || e.Consequences[1] != "Members and editors of ml-team can edit it." {
		t.Errorf("it tells %+v", e)
	}
	h.can("grace", model.ProjectEdit, "ml-team/api")
	h.do("ada", op.UpdateProject{Project: "ml-team/api", Visibility: ref(model.Private)})
	h.do("ada", lock)
	if e := h.do("ada", unlock); len(e.Consequences) != 1 || e.Consequences[0] != "Members follow their workspace roles again." {
		t.Errorf("of a private project it tells %q", e.Consequences)
	}
	if a, b := lock.Kind(), unlock.Kind(); a != "project.lock" || b != "project.unlock" {
		t.Errorf("the kinds are %s and %s", a, b)
	}
	both := op.UpdateProject{Project: "ml-team/api", Access: ref(model.ViewOnly), Visibility: ref(model.WorkspaceVisible)}
	if e := h.do("ada", both); e.Summary != "Change the visibility of ml-team/api from private to workspace, and lock it." {
		t.Errorf("it tells %q", e.Summary)
	}
	lock.Description = ref("both")
	if k := lock.Kind(); k != "project.update" {
		t.Errorf("the kind is %s", k)
	}
}

// Hiding leaves only grants and admins.
func TestA4_HidingLeavesOnlyGrantsAndAdmins(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.member("bob", model.Viewer)
	h.project("api", model.WorkspaceVisible)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Contributor})
	e := h.do("ada", op.UpdateProject{Project: "ml-team/api", Visibility: ref(model.Private)})
	if e.Confirm || len(e.Consequences) != 1 || !strings.Contains(e.Consequences[0], "Only people with a grant and the admins of ml-team") {
		t.Errorf("it tells %+v", e)
	}
	h.cannot("grace", model.ProjectView, "ml-team/api")
	h.can("bob", model.ProjectEdit, "ml-team/api")
	h.can("ada", model.ProjectEdit, "ml-team/api")
	if c := h.workspace("ml-team").Counts.Projects; c != [3]int{1, 0, 0} {
		t.Errorf("the counts are %v", c)
	}
}

// Widening exposure says what becomes visible to whom and asks.
func TestA5_WideningExposureAsks(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Viewer)
	h.project("api", model.Private)
	h.set("visibilities", "private,workspace,public")
	to := func(v model.Visibility) op.UpdateProject {
		return op.UpdateProject{Project: "ml-team/api", Visibility: &v}
	}
	e := h.do("ada", to(model.WorkspaceVisible))
	want := []string{
		"Its runs, models, metadata and artifacts become visible to 2 members of ml-team.",
		"Members and editors of ml-team can also edit it, as its member access is full.",
	}
	if !e.Confirm || strings.Join(e.Consequences, "\n") != strings.Join(want, "\n") {
		t.Errorf("it tells %+v", e)
	}
	if want := "Change the visibility of ml-team/api from private to workspace."; e.Summary != want {
		t.Errorf("%q, not %q", e.Summary, want)
	}
	e = h.do("ada", to(model.Public))
	if !e.Confirm || len(e.Consequences) != 1 || !strings.Contains(e.Consequences[0], "can be viewed by anyone who is signed in") {
		t.Errorf("it tells %+v", e)
	}
	if e = h.do("ada", to(model.WorkspaceVisible)); e.Confirm || len(e.Consequences) != 0 {
		t.Errorf("narrowing tells %+v", e)
	}
	h.do("ada", to(model.Private))
	h.do("ada", op.UpdateProject{Project: "ml-team/api", Access: ref(model.ViewOnly)})
	if e = h.do("ada", to(model.Public)); len(e.Consequences) != 1 {
		t.Errorf("of a locked project it tells %q", e.Consequences)
	}
}

// Where everyone has a role, what becomes visible to the workspace becomes
// visible to everyone.
func TestA5_WideningToAnOpenWorkspaceSaysEveryone(t *testing.T) {
	h := newHouse(t)
	h.set("everyone", "viewer")
	h.project("api", model.Private)
	e := h.do("ada", op.UpdateProject{Project: "ml-team/api", Visibility: ref(model.WorkspaceVisible)})
	if want := "Its runs, models, metadata and artifacts become visible to everyone who is signed in."; e.Consequences[0] != want {
		t.Errorf("%q, not %q", e.Consequences[0], want)
	}
}

// A deleted project disappears for all but its owners, and can be restored
// with its grants.
func TestA9_ADeletedProjectCanBeRestored(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.project("api", model.WorkspaceVisible)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor})
	trash, back := op.TrashProject{Project: "ml-team/api"}, op.RestoreProject{Project: "ml-team/api"}
	if e := h.do("ada", back); !e.Unchanged {
		t.Error("restoring what is not in the trash counts as a change")
	}
	if e := h.do("ada", trash); !e.Confirm {
		t.Error("deleting does not ask")
	}
	h.cannot("grace", model.ProjectView, "ml-team/api")
	h.can("ada", model.ProjectView, "ml-team/api")
	h.can("ada", model.ProjectTrash, "ml-team/api")
	h.cannot("ada", model.ProjectEdit, "ml-team/api")
	h.refuse("grace", back, model.NotFound)
	h.refuse("ada", op.UpdateProject{Project: "ml-team/api", Description: ref("d")}, model.Denied, "is in the trash")
	h.refuse("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner}, model.Denied, "is in the trash")
	h.refuse("ada", op.CreateProject{Project: "ml-team/api"}, model.Conflict, "a project in the trash keeps its name")
	if c := h.workspace("ml-team").Counts; c.Live() != 0 || c.Trashed != 1 {
		t.Errorf("the counts are %+v", c)
	}
	if p := h.found("ml-team/api"); p.TrashedBy != h.person("ada").ID || !p.Trashed.Equal(h.now) {
		t.Errorf("the project is %+v", p)
	}
	if e := h.do("ada", trash); !e.Unchanged {
		t.Error("deleting it again counts as a change")
	}
	h.later(30*day - time.Second)
	h.do("ada", back)
	h.can("grace", model.ProjectEdit, "ml-team/api")
	if c := h.workspace("ml-team").Counts; c.Live() != 1 || c.Projects[model.WorkspaceVisible] != 1 || c.Trashed != 0 {
		t.Errorf("the counts are %+v", c)
	}
	if p := h.found("ml-team/api"); p.InTrash() || p.TrashedBy != 0 {
		t.Errorf("the project is %+v", p)
	}
}

// After 30 days it is too late.
func TestA9_AfterThirtyDaysADeletedProjectIsGone(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.do("ada", op.TrashProject{Project: "ml-team/api"})
	h.later(30 * day)
	h.refuse("ada", op.RestoreProject{Project: "ml-team/api"}, model.NotFound, "no project")
}

// An invitation to a project that was deleted is void while it is there.
func TestA9_AnInvitationToADeletedProjectIsVoid(t *testing.T) {
	h := newHouse(t)
	h.set("guests", "on")
	h.user("grace")
	h.project("api", model.Private)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor})
	h.do("ada", op.TrashProject{Project: "ml-team/api"})
	h.refuse("grace", op.AcceptInvitation{Ref: h.invitation("grace")}, model.Conflict, "is gone")
	h.do("ada", op.RestoreProject{Project: "ml-team/api"})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
}
