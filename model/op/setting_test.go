package op_test

import (
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/setting"
)

// Guests are off at first: only members can be granted a project role.
func TestS3_WithoutGuestsOnlyMembersGetARole(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Viewer)
	h.user("bob")
	h.project("api", model.Private)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor})
	h.told("grace", "ada made you contributor of ml-team/api.")
	give := op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Contributor}
	h.refuse("ada", give, model.Denied, "it takes no guests", "guests=on")
	h.set("guests", "on")
	h.do("ada", give)
	if h.row("bob") != nil {
		t.Error("bob is listed before he accepted")
	}
	h.cannot("bob", model.ProjectView, "ml-team/api")
	h.do("bob", op.AcceptInvitation{Ref: h.invitation("bob")})
	h.told("ada", "bob accepted the invitation to ml-team/api.")
	h.projectRole("bob", "ml-team/api", model.Contributor)
	h.cannot("bob", model.WorkspaceView, "ml-team")
	if m := h.row("bob"); !m.Guest() || m.InvitedBy != h.person("ada").ID || !m.Joined.Equal(h.now) {
		t.Errorf("the row is %+v", m)
	}
}

// Switched off, existing guests keep their grants, and no new ones come.
func TestS3_SwitchedOffExistingGuestsKeepTheirGrants(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.project("web", model.Private)
	h.guest("grace", "ml-team/api", model.Contributor)
	h.user("bob")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Contributor})
	e := h.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "off"}})
	says(t, e, "1 guest keeps the grants they have: grace.", "`atrium people list --guests -w ml-team`")
	h.projectRole("grace", "ml-team/api", model.Contributor)
	h.refuse("bob", op.AcceptInvitation{Ref: h.invitation("bob")}, model.Denied, "it takes no guests")
	h.refuse("ada", op.GrantAccess{Project: "ml-team/web", Who: "grace", Role: model.ProjectViewer}, model.Denied, "it takes no guests")

	// What they have can be cut, and is not widened.
	h.refuse("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner}, model.Denied, "it takes no guests")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.ProjectViewer, For: 24 * time.Hour})
	h.refuse("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.ProjectViewer, For: 48 * time.Hour}, model.Denied, "it takes no guests")
	h.refuse("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.ProjectViewer}, model.Denied, "it takes no guests")
	h.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}})
	e = h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor})
	says(t, e, " before; now it has no end.")
	h.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "off"}})

	h.do("ada", op.RevokeAccess{Project: "ml-team/api", Who: "grace"})
	h.told("grace", "ada took your grant on ml-team/api away.")
	if h.row("grace") != nil {
		t.Error("a guest without grants is still on the list")
	}
}

// A guest is a guest, not a member: no role can be changed.
func TestS3_AGuestHasNoRoleToChange(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.guest("grace", "ml-team/api", model.Contributor)
	h.refuse("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer}, model.Conflict, "is a guest of ml-team")
	h.refuse("grace", op.LeaveWorkspace{Workspace: "ml-team"}, model.NotFound)
	h.do("grace", op.LeaveProject{Project: "ml-team/api"})
	h.refuse("grace", op.LeaveProject{Project: "ml-team/api"}, model.NotFound)
}

// Outsiders may be addresses; an invitation to a project can be revoked in any
// letters of the address.
func TestS3_AnAddressCanBeInvitedToAProject(t *testing.T) {
	h := newHouse(t)
	h.set("guests", "on")
	h.project("api", model.Private)
	give := op.GrantAccess{Project: "ml-team/api", Who: "Grace@Example.org", Role: model.Contributor}
	h.do("ada", give)
	h.do("ada", op.RevokeAccess{Project: "ml-team/api", Who: "GRACE@example.org"})
	h.refuse("ada", op.RevokeAccess{Project: "ml-team/api", Who: "grace@example.org"}, model.NotFound, "has no grant")
	code := h.do("ada", give).Code
	other := op.GrantAccess{Project: "ml-team/api", Who: "bob@example.org", Role: model.Contributor}
	h.do("ada", other)
	h.do("ada", op.RevokeAccess{Project: "ml-team/api", Who: "bob@example.org"})
	h.do("ada", other)
	h.do("root", op.CreateUser{Username: "grace", Email: "grace@example.org"})
	h.do("grace", op.AcceptInvitation{Ref: code})
	h.projectRole("grace", "ml-team/api", model.Contributor)
	h.refuse("ada", other, model.Conflict, "already has a pending invitation")
	h.user("eve", "ann")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "eve", Role: model.Contributor})
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "ann", Role: model.Contributor})
	h.do("ada", op.RevokeAccess{Project: "ml-team/api", Who: "eve"})
	h.do("ann", op.AcceptInvitation{Ref: h.invitation("ann")})
}

// Members may create projects where the setting says so; private ones never.
func TestS4_MembersCreateProjectsBySetting(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Member)
	h.member("bob", model.Viewer)
	h.refuse("grace", op.CreateProject{Project: "ml-team/mine"}, model.Denied, "project.create")
	h.set("members-create-projects", "on")
	h.do("grace", op.CreateProject{Project: "ml-team/mine"})
	if v := h.found("ml-team/mine").Visibility; v != model.WorkspaceVisible {
		t.Errorf("a member's project is %s", v)
	}
	h.refuse("grace", op.CreateProject{Project: "ml-team/secret", Visibility: ref(model.Private)}, model.Denied, "project.create-private")
	h.refuse("bob", op.CreateProject{Project: "ml-team/bobs"}, model.Denied)
	h.do("ada", op.CreateProject{Project: "ml-team/secret"})
	if v := h.found("ml-team/secret").Visibility; v != model.Private {
		t.Errorf("an admin's project is %s", v)
	}
	h.set("members-create-projects", "off")
	h.refuse("grace", op.CreateProject{Project: "ml-team/second"}, model.Denied)
}

// The settings say which visibilities there are, private and workspace at
// first, and which one new projects have.
func TestS5_TheSettingsSayWhichVisibilitiesThereAre(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Member)
	h.set("members-create-projects", "on")
	const no = "does not allow public projects"
	h.refuse("ada", op.CreateProject{Project: "ml-team/open", Visibility: ref(model.Public)}, model.Conflict, no)
	h.project("api", model.Private)
	h.refuse("ada", op.UpdateProject{Project: "ml-team/api", Visibility: ref(model.Public)}, model.Conflict, no)
	h.set("visibilities", "public, private")
	h.do("ada", op.UpdateProject{Project: "ml-team/api", Visibility: ref(model.Public)})
	h.do("grace", op.CreateProject{Project: "ml-team/hers"})
	if v := h.found("ml-team/hers").Visibility; v != model.Public {
		t.Errorf("the first other allowed one is %s", v)
	}
	h.set("default-visibility", "public")
	h.do("ada", op.CreateProject{Project: "ml-team/open"})
	if v := h.found("ml-team/open").Visibility; v != model.Public {
		t.Errorf("a new project is %s", v)
	}
	h.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"visibilities": "private", "default-visibility": "private"}})
	h.refuse("grace", op.CreateProject{Project: "ml-team/more"}, model.Denied)
	h.do("system", op.CreateProject{Project: "ml-team/imported"})
}

// The default must be one of the allowed ones, and there is always one.
func TestS5_TheDefaultIsAnAllowedOne(t *testing.T) {
	h := newHouse(t)
	for values, code := range map[string]model.Code{
		"visibilities=workspace":    model.Invalid,
		"visibilities=":             model.Invalid,
		"visibilities=secret":       model.Invalid,
		"default-visibility=public": model.Invalid,
		"default-visibility=secret": model.Invalid,
		"everyone=admin":            model.Invalid,
		"everyone=member":           model.Invalid,
		"guests=yes":                model.Invalid,
		"colour=red":                model.Invalid,
	} {
		key, value, _ := strings.Cut(values, "=")
		h.refuse("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{key: value}}, code)
	}
	h.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"visibilities": "workspace", "default-visibility": "workspace"}})
}

// The plan may allow less than the settings.
func TestS5_ThePlanMayAllowLess(t *testing.T) {
	h := newHouse(t)
	h.platform("default-plan", "individual")
	h.do("ada", op.CreateWorkspace{Name: "small"})
	h.refuse("ada", op.CreateProject{Project: "small/api", Visibility: ref(model.WorkspaceVisible)}, model.Conflict, "The plan individual of small does not allow workspace projects.")
}

// Everyone who is signed in has the role that the setting gives; the higher of
// it and their own counts.
func TestS6_EveryoneHasTheRoleOfTheSetting(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Viewer)
	h.member("bob", model.Admin)
	h.user("eve")
	h.set("everyone", "editor")
	h.can("eve", model.ProjectCreate, "ml-team")
	h.can("grace", model.ProjectCreate, "ml-team")
	h.can("bob", model.SettingsManage, "ml-team")
	h.cannot("", model.WorkspaceView, "ml-team")
	h.set("everyone", "viewer")
	h.cannot("eve", model.ProjectCreate, "ml-team")
	h.can("eve", model.WorkspaceView, "ml-team")
	h.set("everyone", "none")
	h.cannot("eve", model.WorkspaceView, "ml-team")
}

// What a setting was set to is told; setting it to what it is changes nothing.
func TestS5_ASettingThatStaysIsNoChange(t *testing.T) {
	h := newHouse(t)
	e := h.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on", "everyone": "none"}})
	if e.Summary != "Change settings of ml-team: guests=on." || len(e.Consequences) != 1 || e.Before["guests"] != "off" || len(e.After) != 1 {
		t.Errorf("it tells %+v", e)
	}
	for _, o := range []model.Operation{
		op.SetWorkspace{Name: "ml-team", Values: map[string]string{"visibilities": "workspace,private", "everyone": "none"}},
		op.SetPlatform{Values: map[string]string{"signup": "invitation", "invitation-expiry": "14d", "anonymous": "off", "self-service": "on"}},
	} {
		if e := h.do("root", o); !e.Unchanged || strings.Contains(e.Summary, ":") {
			t.Errorf("%s counts as a change: %s %v", o.Kind(), e.Summary, e.After)
		}
	}
}

// Every setting that is listed can be set, for a workspace and the deployment.
func TestS5_EveryListedSettingCanBeSet(t *testing.T) {
	h := newHouse(t)
	for key, value := range map[string]string{
		"guests": "on", "members-create-projects": "on", "visibilities": "private,workspace,public",
		"default-visibility": "workspace", "everyone": "viewer",
	} {
		if e := h.do("root", op.SetWorkspace{Name: "default", Values: map[string]string{key: value}}); e.After[key] != value {
			t.Errorf("%s=%s gives %v", key, value, e.After)
		}
	}
	want := map[string]string{
		"workspace-creation": "admins", "signup": "open", "anonymous": "on", "default-plan": "team", "invitation-expiry": "30",
		"directory": "off", "self-service": "off", "contact": "sales@example.com", "charge-command": "/bin/true",
	}
	for _, s := range setting.Platform() {
		if e := h.do("root", op.SetPlatform{Values: map[string]string{s.Name: want[s.Name]}}); e.After[s.Name] != want[s.Name] {
			t.Errorf("%s=%s gives %v", s.Name, want[s.Name], e.After)
		}
	}
	h.look(func(u model.Unit) {
		p := u.Platform()
		if p.WorkspaceCreation != "admins" || p.Signup != "open" || !p.Anonymous || p.DefaultPlan != "team" || p.InvitationDays != 30 ||
			p.Directory != "off" || p.SelfService || p.Contact != "sales@example.com" || p.ChargeCommand != "/bin/true" {
			t.Errorf("the deployment is %+v", p)
		}
		if want := uint64(len(setting.Platform())); p.Version != want {
			t.Errorf("after %d changes the version is %d", want, p.Version)
		}
	})
	for key, value := range map[string]string{"signup": "maybe", "directory": "some", "anonymous": "yes", "self-service": "1", "colour": "red"} {
		h.refuse("root", op.SetPlatform{Values: map[string]string{key: value}}, model.Invalid, key)
	}
}

// A person reads their own notices.
func TestI2_NoticesAreReadByTheirPerson(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Viewer)
	for _, r := range []model.Role{model.Member, model.Editor} {
		h.do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: r})
	}
	unread := func() (ids []model.ID) {
		p := h.person("grace")
		h.look(func(u model.Unit) {
			for n := range u.Notices(p.ID) {
				if !n.Read {
					ids = append(ids, n.ID)
				}
			}
		})
		return ids
	}
	ids := unread()
	h.do("ada", op.ReadNotices{IDs: ids})
	h.do("grace", op.ReadNotices{IDs: ids[:1]})
	if left := unread(); len(left) != len(ids)-1 {
		t.Errorf("%d of %d are left", len(left), len(ids))
	}
	h.do("grace", op.ReadNotices{})
	if left := unread(); len(left) != 0 {
		t.Errorf("%d are left", len(left))
	}
	h.refuse("", op.ReadNotices{}, model.Denied)
}
