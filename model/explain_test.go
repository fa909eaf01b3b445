package model_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/service"
	"atrium/model/reason"
)

// A refusal says why, and lists exactly what would allow it; each of these,
// done in the story, does.
func TestA2_WhatWouldAllowDoesAllow(t *testing.T) {
	for _, r := range refusals() {
		t.Run(r.name, func(t *testing.T) {
			w := newWorld(t)
			r.setup(w)
			d := w.decide("grace", r.action, r.target)
			e := reason.Of(&d, "grace", r.target)
			if e.Allowed || e.Reason != r.reason || e.Action != r.action.String() || e.Person != "grace" || e.Target != r.target {
				t.Errorf("%+v\nnot %s", e, r.reason)
			}
			if !slices.Equal(e.WouldAllow, r.ways) {
				t.Errorf("would allow:\n%s\nnot:\n%s", strings.Join(e.WouldAllow, "\n"), strings.Join(r.ways, "\n"))
			}
			for _, way := range e.WouldAllow {
				w := newWorld(t)
				r.setup(w)
				w.apply(way, r.target)
				if d := w.decide("grace", r.action, r.target); !d.Allowed {
					t.Errorf("%s does not allow it: %s", way, reason.Of(&d, "grace", r.target).Reason)
				}
			}
		})
	}
}

// apply does what a line of would_allow says, for grace, by operations.
func (w *world) apply(way, target string) {
	w.Helper()
	words := strings.Fields(way)
	ws, _, _ := strings.Cut(target, "/")
	set := func(o op.UpdateProject) { o.Project = target; w.do("root", o) }
	switch {
	case words[0] == "role":
		r, err := model.ParseRole(words[1])
		if err != nil {
			w.Fatal(err)
		}
		w.do("root", op.AddMember{Workspace: ws, Who: "grace", Role: r})
	case strings.HasPrefix(way, "a grant of"):
		r, err := model.ParseProjectRole(words[3])
		if err != nil {
			w.Fatal(err)
		}
		w.grant("grace", target, r, time.Time{})
	case strings.HasPrefix(way, "the setting members-create-projects"):
		w.set("members-create-projects=on")
	case strings.HasPrefix(way, "member access full"):
		set(op.UpdateProject{Access: new(model.MemberAccess)})
	case words[0] == "visibility":
		v, err := model.ParseVisibility(words[1])
		if err != nil {
			w.Fatal(err)
		}
		set(op.UpdateProject{Visibility: &v})
	case way == "being a platform admin":
		w.do("root", op.SetPlatformAdmin{Username: "grace", On: true})
	case way == "a platform admin resuming the account":
		w.do("root", op.ResumeUser{Username: "grace"})
	case way == "an owner restoring the project from the trash":
		w.do("ada", op.RestoreProject{Project: target})
	default:
		w.Fatalf("nobody knows how to do this: %s", way)
	}
}

// Every source is tried and told with what it gave.
func TestA2_EverySourceIsTold(t *testing.T) {
	w := newWorld(t)
	w.member("grace", model.Editor)
	w.project("ml-team/api", model.WorkspaceVisible, model.ViewOnly)
	w.grant("grace", "ml-team/api", model.Owner, w.now.Add(day))
	w.service("bot@ml-team")
	w.project("ml-team/open", model.Public, model.Full)
	w.project("ml-team/closed", model.Private, model.Full)
	w.project("ada/open", model.Public, model.Full)
	w.set("everyone=viewer")
	for _, c := range []struct {
		who, target string
		action      model.Action
		want        string
	}{
		{"grace", "ml-team/api", model.ProjectEdit, `
platform-admin - not a platform admin
workspace-admin - not an admin of ml-team
grant owner granted on the project
workspace-role viewer role in ml-team: editor, cut to viewer because the project is locked
everyone viewer everyone role of ml-team: viewer
public - the project is not public`},
		{"ada", "ml-team/closed", model.ProjectEdit, `
platform-admin - not a platform admin
workspace-admin owner admin of ml-team
grant - no grant on the project
workspace-role - role in ml-team: admin, but the project is private
everyone - everyone role of ml-team: viewer, but the project is private
public - the project is not public`},
		{"root", "ml-team/open", model.ProjectEdit, `
platform-admin owner platform admin
workspace-admin - not an admin of ml-team
grant - no grant on the project
workspace-role - no role in ml-team
everyone viewer everyone role of ml-team: viewer
public - public: anyone may view`},
		{"bot@ml-team", "ml-team/open", model.ProjectEdit, `
platform-admin - not a platform admin
workspace-admin - not an admin of ml-team
grant - no grant on the project
workspace-role - service accounts get access by grants only
everyone - service accounts get access by grants only
public - public, which does not count here`},
		{"grace", "ada/open", model.ProjectEdit, `
platform-admin - not a platform admin
workspace-admin - not an admin of ada
grant - no grant on the project
workspace-role - no role in ada
everyone - no everyone role of ada
public - public: anyone may view`},
		{"ada", "ada/open", model.ProjectEdit, `
platform-admin - not a platform admin
workspace-admin owner admin of ada
grant - no grant on the project
workspace-role - an individual workspace gives its members nothing on its projects
everyone - no everyone role of ada
public - public: anyone may view`},
		{"grace", "ml-team", model.ProjectCreate, `
platform-admin - not a platform admin
workspace-admin - not an admin of ml-team
workspace-role editor role in ml-team: editor
everyone viewer everyone role of ml-team: viewer`},
		{"ada", "ml-team", model.ProjectCreate, `
platform-admin - not a platform admin
workspace-admin admin admin of ml-team
workspace-role - role in ml-team: admin
everyone viewer everyone role of ml-team: viewer`},
	} {
		if got := w.lines(c.who, c.action, c.target); got != c.want {
			t.Errorf("%s, %s:%s\nnot:%s", c.who, c.target, got, c.want)
		}
	}
}

// What has lapsed is told with its end.
func TestA2_WhatHasExpiredIsTold(t *testing.T) {
	w := newWorld(t)
	w.person("grace")
	w.project("ml-team/api", model.WorkspaceVisible, model.Full)
	w.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Editor, Until: w.now.Add(day)})
	w.accept("grace")
	w.grant("grace", "ml-team/api", model.Owner, w.now.Add(day))
	w.now = w.now.Add(2 * day)
	const ended = "expired on 2026-03-02 12:00 UTC"
	for _, target := range []string{"ml-team/api", "ml-team"} {
		a := model.WorkspaceView
		if strings.Contains(target, "/") {
			a = model.ProjectView
		}
		got := w.lines("grace", a, target)
		if !strings.Contains(got, "workspace-role - "+ended) || a == model.ProjectView && !strings.Contains(got, "\ngrant - "+ended) {
			t.Errorf("%s:%s", target, got)
		}
	}
}

// Of a suspended account nothing is looked at, so nothing is denied to be there.
func TestA2_SuspensionIsToldWithEverySource(t *testing.T) {
	w := newWorld(t)
	w.service("bot@ml-team")
	w.project("ml-team/api", model.WorkspaceVisible, model.Full)
	w.grant("bot@ml-team", "ml-team/api", model.Owner, time.Time{})
	w.do("ada", service.Deactivate{Workspace: "ml-team", Name: "bot"})
	got := w.lines("bot@ml-team", model.ProjectView, "ml-team/api")
	if strings.Contains(got, "no grant") || !strings.Contains(got, "\ngrant - nothing counts while the account is suspended") {
		t.Error(got)
	}
}

// lines are the sources of an explanation, one a line.
func (w *world) lines(who string, a model.Action, target string) string {
	w.Helper()
	d := w.decide(who, a, target)
	var b strings.Builder
	for _, s := range reason.Of(&d, who, target).Sources {
		role := s.Role
		if role == "" {
			role = "-"
		}
		fmt.Fprintf(&b, "\n%s %s %s", s.Source, role, s.Detail)
	}
	return b.String()
}

// What is allowed says from where.
func TestA2_WhatIsAllowedSaysFromWhere(t *testing.T) {
	w := newWorld(t)
	w.member("grace", model.Editor)
	w.person("bob", "eve")
	w.project("ml-team/api", model.WorkspaceVisible, model.Full)
	w.project("ml-team/open", model.Public, model.Full)
	w.grant("bob", "ml-team/api", model.Contributor, time.Time{})
	w.project("ml-team/old", model.Private, model.Full)
	w.do("ada", op.TrashProject{Project: "ml-team/old"})
	say := func(who string, a model.Action, target, want string) {
		t.Helper()
		d := w.decide(who, a, target)
		if e := reason.Of(&d, who, target); e.Reason != want || !e.Allowed || len(e.WouldAllow) != 0 {
			t.Errorf("%+v\nnot %s", e, want)
		}
		if err := reason.Require(&d, who, target); err != nil {
			t.Error(err)
		}
	}
	say("root", model.PeopleManage, "ml-team", "root is a platform admin, which allows people.manage.")
	say("ada", model.PeopleManage, "ml-team", "ada is admin in ml-team, which allows people.manage.")
	say("root", model.ProjectEdit, "ml-team/api", "root is a platform admin and so owner of ml-team/api, which allows project.edit.")
	say("ada", model.ProjectEdit, "ml-team/api", "ada is admin of ml-team and so owner of ml-team/api, which allows project.edit.")
	say("bob", model.ProjectEdit, "ml-team/api", "bob is contributor of ml-team/api by a grant, which allows project.edit.")
	say("grace", model.ProjectEdit, "ml-team/api", "grace is editor in ml-team and so contributor of ml-team/api, which allows project.edit.")
	say("eve", model.ProjectView, "ml-team/open", "ml-team/open is public, so anyone may view it, which allows project.view.")
	say("eve", model.ProjectCreate, "default", "Everyone is editor in default, which allows project.create.")
	say("ada", model.ProjectTrash, "ml-team/old", "ada is owner of ml-team/old, which is in the trash.")
	w.set("everyone=editor")
	say("eve", model.ProjectEdit, "ml-team/api", "Everyone is editor in ml-team and so contributor of ml-team/api, which allows project.edit.")
	w.do("root", op.SetPlatform{Values: map[string]string{"anonymous": "on"}})
	say("", model.ProjectView, "ml-team/open", "ml-team/open is public: anyone may view it.")
	w.do("ada", op.DeleteWorkspace{Name: "ml-team"})
	say("root", model.WorkspaceView, "ml-team", "root is a platform admin, who still sees ml-team while it is being deleted.")
}

// Who is not signed in is told to sign in.
func TestA2_WhoIsNotSignedInIsToldSo(t *testing.T) {
	w := newWorld(t)
	w.project("ml-team/api", model.WorkspaceVisible, model.Full)
	d := w.decide("", model.ProjectView, "ml-team/api")
	e := reason.Of(&d, "anonymous", "ml-team/api")
	if !strings.HasPrefix(e.Reason, "Not signed in") || !slices.Equal(e.WouldAllow, []string{"signing in"}) {
		t.Errorf("%+v", e)
	}
}

// A service account is told of grants only.
func TestA2_AServiceAccountIsToldOfGrantsOnly(t *testing.T) {
	w := newWorld(t)
	w.service("bot@ml-team")
	w.set("everyone=viewer")
	w.project("ml-team/api", model.Private, model.Full)
	d := w.decide("bot@ml-team", model.ProjectEdit, "ml-team/api")
	if e := reason.Of(&d, "bot@ml-team", "ml-team/api"); !slices.Equal(e.WouldAllow, []string{"a grant of contributor or higher on ml-team/api"}) {
		t.Errorf("%+v", e)
	}
	d = w.decide("bot@ml-team", model.ProjectCreate, "ml-team")
	if e := reason.Of(&d, "bot@ml-team", "ml-team"); len(e.WouldAllow) != 0 {
		t.Errorf("%+v", e)
	}
}
