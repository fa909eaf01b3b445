package model_test

import (
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/reason"
)

// A person's project role is the highest of all sources.
func TestA1_TheHighestSourceCounts(t *testing.T) {
	w := newWorld(t)
	w.member("grace", model.Member)
	w.project("ml-team/api", model.WorkspaceVisible, model.Full)
	w.role("grace", "ml-team/api", model.Contributor)
	w.grant("grace", "ml-team/api", model.ProjectViewer, time.Time{})
	w.role("grace", "ml-team/api", model.Contributor)
	w.grant("grace", "ml-team/api", model.Owner, time.Time{})
	w.role("grace", "ml-team/api", model.Owner)
	w.do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	w.role("grace", "ml-team/api", model.Owner)
}

// Platform admins and workspace admins are owners, whatever the visibility.
func TestA1_AdminsAreOwners(t *testing.T) {
	w := newWorld(t)
	for name, v := range map[string]model.Visibility{"ml-team/a1": model.Private, "ml-team/b1": model.WorkspaceVisible, "ml-team/c1": model.Public} {
		w.project(name, v, model.ViewOnly)
		w.role("ada", name, model.Owner)
		w.role("root", name, model.Owner)
	}
	w.project("ada/diary", model.Private, model.Full)
	w.role("ada", "ada/diary", model.Owner)
	w.role("root", "ada/diary", model.Owner)
	if d := w.decide("root", model.ProjectView, "ml-team/a1"); d.Role != model.NoRole {
		t.Errorf("root is %s in ml-team", d.Role)
	}
}

// A workspace role gives viewer to viewers, contributor to members and editors,
// on workspace and public projects of a team workspace; cut to viewer where
// member access is view.
func TestA1_WorkspaceRolesGiveProjectRoles(t *testing.T) {
	w := newWorld(t)
	w.member("vv", model.Viewer)
	w.member("mm", model.Member)
	w.member("ee", model.Editor)
	w.project("ml-team/full", model.WorkspaceVisible, model.Full)
	w.project("ml-team/locked", model.WorkspaceVisible, model.ViewOnly)
	w.project("ml-team/open", model.Public, model.Full)
	w.project("ml-team/openlocked", model.Public, model.ViewOnly)
	w.project("ml-team/closed", model.Private, model.Full)
	for name, want := range map[string][3]model.ProjectRole{
		"ml-team/full":       {model.ProjectViewer, model.Contributor, model.Contributor},
		"ml-team/locked":     {model.ProjectViewer, model.ProjectViewer, model.ProjectViewer},
		"ml-team/open":       {model.ProjectViewer, model.Contributor, model.Contributor},
		"ml-team/openlocked": {model.ProjectViewer, model.ProjectViewer, model.ProjectViewer},
		"ml-team/closed":     {},
	} {
		for i, who := range []string{"vv", "mm", "ee"} {
			w.role(who, name, want[i])
			w.sees(who, name, want[i] != model.NoProjectRole)
		}
	}
}

// In an individual workspace a role gives nothing on its projects.
func TestA1_IndividualWorkspacesGiveNothingByRole(t *testing.T) {
	w := newWorld(t)
	w.person("grace")
	w.project("ada/open", model.Public, model.Full)
	w.write(func(u model.Unit) {
		u.PutMembership(&model.Membership{Workspace: u.Name("ada").Workspace, Who: "grace", Person: u.Name("grace").Person, Role: model.Editor, Epoch: 1})
	})
	w.role("grace", "ada/open", model.NoProjectRole)
}

// Built-in workspaces give like team workspaces.
func TestA1_BuiltinWorkspacesGiveByRole(t *testing.T) {
	w := newWorld(t)
	w.project("default/api", model.WorkspaceVisible, model.Full)
	w.project("system/api", model.WorkspaceVisible, model.Full)
	w.role("ada", "default/api", model.Contributor)
	w.role("ada", "system/api", model.ProjectViewer)
}

// A public project gives project.view, and nothing else, to anyone; to those
// who are not signed in where the deployment says so.
func TestA1_APublicProjectGivesViewToAnyone(t *testing.T) {
	w := newWorld(t)
	w.person("grace")
	w.project("ml-team/open", model.Public, model.Full)
	w.project("ada/open", model.Public, model.Full)
	w.project("ml-team/api", model.WorkspaceVisible, model.Full)
	for _, name := range []string{"ml-team/open", "ada/open"} {
		w.sees("grace", name, true)
		w.role("grace", name, model.NoProjectRole)
		w.can("grace", model.ProjectComment, name, false)
		w.can("grace", model.ProjectPeopleView, name, false)
		w.sees("", name, false)
	}
	w.do("root", op.SetPlatform{Values: map[string]string{"anonymous": "on"}})
	w.sees("", "ml-team/open", true)
	w.can("", model.ProjectComment, "ml-team/open", false)
	w.sees("", "ml-team/api", false)
	w.sees("", "ml-team", false)
}

// Suspended people, pending invitations, expired grants and memberships, and
// workspaces in deletion give nothing.
func TestA1_WhatGivesNothing(t *testing.T) {
	w := newWorld(t)
	w.project("ml-team/api", model.WorkspaceVisible, model.Full)
	w.project("ml-team/open", model.Public, model.Full)
	none := func(who string) {
		t.Helper()
		w.role(who, "ml-team/api", model.NoProjectRole)
		w.sees(who, "ml-team/api", false)
		w.sees(who, "ml-team", false)
	}
	w.person("pending")
	w.do("ada", op.Invite{Workspace: "ml-team", Who: "pending", Role: model.Admin})
	none("pending")

	w.person("guest")
	w.grant("guest", "ml-team/api", model.Owner, w.now.Add(day))
	w.now = w.now.Add(day - 1)
	w.role("guest", "ml-team/api", model.Owner)
	w.now = w.now.Add(1)
	none("guest")

	w.member("gone", model.Admin)
	w.do("root", op.SuspendUser{Username: "gone"})
	none("gone")
	w.sees("gone", "ml-team/open", false)
	w.sees("gone", "default", false)
	w.do("root", op.SetPlatformAdmin{Username: "gone", On: true})
	none("gone")

	w.member("grace", model.Editor)
	w.do("ada", op.DeleteWorkspace{Name: "ml-team"})
	none("grace")
	none("ada")
	w.sees("grace", "ml-team/open", false)
	w.sees("", "ml-team/open", false)
	w.do("root", op.SetPlatform{Values: map[string]string{"anonymous": "on"}})
	w.sees("", "ml-team/open", false)
	w.sees("root", "ml-team", true)
	w.can("root", model.SettingsManage, "ml-team", false)
	w.role("root", "ml-team/api", model.NoProjectRole)
}

// A membership with an expiry counts until then, at every decision.
func TestA1_AMembershipCountsUntilItExpires(t *testing.T) {
	w := newWorld(t)
	w.person("grace")
	w.project("ml-team/api", model.WorkspaceVisible, model.Full)
	w.write(func(u model.Unit) {
		u.PutMembership(&model.Membership{
			Workspace: u.Name("ml-team").Workspace, Who: "grace", Person: u.Name("grace").Person,
			Role: model.Admin, Epoch: 1, Expires: w.now.Add(day),
		})
	})
	w.now = w.now.Add(day - 1)
	w.can("grace", model.PeopleManage, "ml-team", true)
	w.role("grace", "ml-team/api", model.Owner)
	w.now = w.now.Add(1)
	w.sees("grace", "ml-team", false)
	w.role("grace", "ml-team/api", model.NoProjectRole)
}

// A row or a grant of somebody else under the same name gives nothing.
func TestA1_NothingIsInheritedByName(t *testing.T) {
	w := newWorld(t)
	w.member("grace", model.Editor)
	w.project("ml-team/api", model.Private, model.Full)
	w.grant("grace", "ml-team/api", model.Owner, time.Time{})
	w.write(func(u model.Unit) {
		m := u.Membership(u.Name("ml-team").Workspace, "grace")
		m.Epoch++
		u.PutMembership(m)
	})
	w.role("grace", "ml-team/api", model.NoProjectRole)
	w.sees("grace", "ml-team", true)
	w.write(func(u model.Unit) {
		m := u.Membership(u.Name("ml-team").Workspace, "grace")
		m.Epoch, m.Person = m.Epoch-1, u.Name("ada").Person
		u.PutMembership(m)
	})
	w.role("grace", "ml-team/api", model.NoProjectRole)
	w.sees("grace", "ml-team", false)
}

// Service accounts have what is granted and nothing else.
func TestA1_ServiceAccountsHaveGrantsOnly(t *testing.T) {
	w := newWorld(t)
	w.service("bot@ml-team")
	w.set("everyone=editor")
	w.project("ml-team/api", model.WorkspaceVisible, model.Full)
	w.project("ml-team/open", model.Public, model.Full)
	w.sees("bot@ml-team", "ml-team", false)
	w.sees("bot@ml-team", "ml-team/api", false)
	w.sees("bot@ml-team", "ml-team/open", false)
	w.grant("bot@ml-team", "ml-team/api", model.Contributor, time.Time{})
	w.role("bot@ml-team", "ml-team/api", model.Contributor)
	w.sees("bot@ml-team", "ml-team", false)
	w.write(func(u model.Unit) {
		p := u.Person(u.Name("bot@ml-team").Person)
		p.PlatformAdmin = true
		u.PutPerson(p)
		m := u.Membership(u.Name("ml-team").Workspace, "bot@ml-team")
		m.Role = model.Admin
		u.PutMembership(m)
	})
	w.role("bot@ml-team", "ml-team/api", model.Contributor)
	w.sees("bot@ml-team", "ml-team", false)
}

// Only owners see what is in the trash, to look at it and to restore it.
func TestA9_OnlyOwnersSeeTheTrash(t *testing.T) {
	w := newWorld(t)
	w.member("editor", model.Editor)
	w.person("owner", "contributor")
	w.project("ml-team/api", model.Public, model.Full)
	w.grant("owner", "ml-team/api", model.Owner, time.Time{})
	w.grant("contributor", "ml-team/api", model.Contributor, time.Time{})
	w.do("ada", op.TrashProject{Project: "ml-team/api"})
	for _, who := range []string{"owner", "ada", "root"} {
		w.sees(who, "ml-team/api", true)
		w.can(who, model.ProjectTrash, "ml-team/api", true)
		w.can(who, model.ProjectComment, "ml-team/api", false)
		w.can(who, model.ProjectSettings, "ml-team/api", false)
	}
	w.do("root", op.SetPlatform{Values: map[string]string{"anonymous": "on"}})
	for _, who := range []string{"editor", "contributor", ""} {
		w.sees(who, "ml-team/api", false)
		w.can(who, model.ProjectTrash, "ml-team/api", false)
	}
}

// Everyone-roles count like own ones, on the workspace and its projects; the
// higher of both counts.
func TestS6_TheHigherOfOwnAndEveryonesRoleCounts(t *testing.T) {
	w := newWorld(t)
	w.member("viewer", model.Viewer)
	w.member("admin", model.Admin)
	w.person("stranger")
	w.project("ml-team/api", model.WorkspaceVisible, model.Full)
	w.set("everyone=editor")
	w.role("stranger", "ml-team/api", model.Contributor)
	w.role("viewer", "ml-team/api", model.Contributor)
	w.can("viewer", model.ProjectCreate, "ml-team", true)
	w.can("admin", model.SettingsManage, "ml-team", true)
	w.set("everyone=viewer")
	w.role("stranger", "ml-team/api", model.ProjectViewer)
	w.can("stranger", model.ProjectCreate, "ml-team", false)
	w.can("", model.WorkspaceView, "ml-team", false)
	if d := w.decide("admin", model.WorkspaceView, "ml-team"); d.Role != model.Admin {
		t.Errorf("the admin is %s", d.Role)
	}
}

// What does not exist is neither allowed nor visible, like what is not seen.
func TestR3_WhatDoesNotExistIsNotVisible(t *testing.T) {
	w := newWorld(t)
	w.project("ml-team/open", model.Public, model.Full)
	w.do("root", op.SetPlatform{Values: map[string]string{"anonymous": "on"}})
	w.look(func(u model.Unit) {
		team, ada := u.Name("ml-team").Workspace, u.Name("ada").Person
		for _, d := range []model.Decision{
			model.Decide(u, ada, model.WorkspaceView, model.Target{Workspace: 99999}),
			model.Decide(u, ada, model.ProjectView, model.Target{Workspace: team, Project: 99999}),
			model.Decide(u, 99999, model.WorkspaceView, model.Target{Workspace: team}),
			model.Decide(u, 99999, model.ProjectView, model.Target{Workspace: team, Project: u.ProjectNamed(team, "open").ID}),
			model.Decide(u, ada, model.NoAction, model.Target{Workspace: team}),
		} {
			if d.Allowed || d.Visible {
				t.Errorf("%s: %+v", d.Action, d)
			}
			if err := reason.Require(&d, "ada", "it"); model.CodeOf(err) != model.NotFound {
				t.Errorf("%s: %v", d.Action, err)
			}
		}
	})
}

// A refusal is "not found" for who cannot see the target, "denied" with the
// reason for who can.
func TestR3_ARefusalIsNotFoundOrDenied(t *testing.T) {
	w := newWorld(t)
	w.member("grace", model.Viewer)
	w.person("eve")
	w.project("ml-team/open", model.Public, model.Full)
	w.project("ml-team/api", model.Private, model.Full)
	for _, c := range []struct {
		who, target string
		action      model.Action
		code        model.Code
	}{
		{"ada", "ml-team", model.PeopleManage, ""},
		{"grace", "ml-team", model.PeopleManage, model.Denied},
		{"eve", "ml-team", model.PeopleManage, model.NotFound},
		{"eve", "ml-team/open", model.ProjectEdit, model.Denied},
		{"eve", "ml-team/api", model.ProjectEdit, model.NotFound},
		{"grace", "ml-team/api", model.ProjectView, model.NotFound},
	} {
		d := w.decide(c.who, c.action, c.target)
		err := reason.Require(&d, c.who, c.target)
		if model.CodeOf(err) != c.code {
			t.Errorf("%s, %s, %s: %v", c.who, c.action, c.target, err)
		}
		if e, ok := err.(*model.Error); ok && c.code == model.Denied && (e.Details["action"] != c.action.String() || e.Details["target"] != c.target || e.Hint == "") {
			t.Errorf("%s: %+v", c.who, e)
		}
	}
}
