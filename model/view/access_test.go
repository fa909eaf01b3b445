package view_test

import (
	"fmt"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/view"
)

func accessText(row view.AccessRow) string {
	role := string(row.Role)
	if role == "" {
		role = "-"
	}
	text := fmt.Sprintf("%s:%s:%s", row.Who, role, strings.Join(row.Sources, "+"))
	if row.Guest {
		text += ":guest"
	}
	if row.Status != "active" {
		text += ":" + row.Status
	}
	return text
}

func access(w *world, who, full string) string {
	w.t.Helper()
	l := see(w, who, func(r *view.Reader) (model.List[view.AccessRow], error) { return r.Access(full, model.Page{}) })
	return column(l, accessText)
}

func whoCan(w *world, who, action, target string) string {
	w.t.Helper()
	l := see(w, who, func(r *view.Reader) (model.List[view.AccessRow], error) {
		return r.WhoCan(action, target, model.Page{})
	})
	return column(l, accessText)
}

// shop is a team workspace with projects of every visibility, and an
// individual one with a public project.
func shop(t tester) *world {
	w := team(t)
	w.person("max", platformAdmin)
	w.project("team/pub", model.Public)
	w.project("team/locked", model.WorkspaceVisible, func(p *model.Project) { p.Access = model.ViewOnly })
	w.grant("team/web", "bob", model.Owner)
	w.project("ada/open", model.Public)
	w.grant("ada/open", "guy", model.Contributor)
	w.put(func(u model.Unit) {
		for _, who := range []string{"ivy", "new@example.net"} {
			s := u.Workspace(w.spaces["team"])
			p := u.ProjectNamed(s.ID, "web")
			i := &model.Invitation{
				ID: u.NewID(), Workspace: s.ID, Project: p.ID, Person: w.people[who], Created: noon,
				Expires: noon.AddDate(0, 0, 1), Projects: []model.ProjectGrant{{Project: p.ID, Role: model.ProjectViewer}},
			}
			if i.Person == 0 {
				i.Email, i.EmailKey = who, who
			}
			u.PutInvitation(i)
			i = &model.Invitation{ID: u.NewID(), Workspace: s.ID, Project: p.ID, Email: "late@example.net", EmailKey: "late@example.net", Expires: noon}
			u.PutInvitation(i)
		}
	})
	return w
}

func TestAccessLists(t *testing.T) {
	w := shop(t)
	for full, want := range map[string]string{
		"team/api": "ada:owner:workspace-admin bot@team:contributor:grant guy:contributor:grant:guest max:owner:platform-admin",
		"team/web": "ada:owner:workspace-admin bob:owner:grant+workspace-role ivy:viewer::pending lou:contributor:workspace-role " +
			"max:owner:platform-admin new@example.net:viewer::pending",
		"team/pub":    "ada:owner:workspace-admin bob:viewer:workspace-role lou:contributor:workspace-role max:owner:platform-admin *public:-:public",
		"team/locked": "ada:owner:workspace-admin bob:viewer:workspace-role lou:viewer:workspace-role max:owner:platform-admin",
		"ada/open":    "ada:owner:workspace-admin guy:contributor:grant:guest max:owner:platform-admin *public:-:public",
	} {
		if got := access(w, "ada", full); got != want {
			t.Errorf("%s:\n%s, want\n%s", full, got, want)
		}
	}
	w.put(func(u model.Unit) {
		s := u.Workspace(w.spaces["team"])
		s.Settings.Everyone = model.Editor
		u.PutWorkspace(s)
	})
	want := "ada:owner:workspace-admin+everyone bob:contributor:workspace-role+everyone eve:contributor:everyone " +
		"guy:contributor:everyone ivy:contributor:everyone lou:contributor:workspace-role+everyone " +
		"max:owner:platform-admin+everyone *everyone:contributor:everyone *public:-:public"
	if got := access(w, "ada", "team/pub"); got != want {
		t.Errorf("with everyone:\n%s, want\n%s", got, want)
	}
}

func TestAccessEndsWithItsLastSource(t *testing.T) {
	w := team(t)
	w.put(func(u model.Unit) {
		p := u.ProjectNamed(w.spaces["team"], "web")
		for who, role := range map[string]model.ProjectRole{"ada": model.Owner, "lou": model.Contributor} {
			m := u.Membership(p.Workspace, who)
			u.PutGrant(&model.Grant{
				Workspace: p.Workspace, Project: p.ID, Person: m.Person, Who: who, Role: role,
				Expires: noon.AddDate(0, 0, 7), Epoch: m.Epoch,
			})
			m.Grants++
			u.PutMembership(m)
		}
	})
	l := see(w, "ada", func(r *view.Reader) (model.List[view.AccessRow], error) { return r.Access("team/web", model.Page{}) })
	for _, row := range l.Data {
		switch row.Who {
		case "ada":
			if !row.ExpiresAt.IsZero() || row.Grant != "owner" {
				t.Errorf("an admin's access ends on %v (grant %q)", row.ExpiresAt, row.Grant)
			}
		case "lou": // role until tomorrow, grant of the same level for a week
			if !row.ExpiresAt.Equal(noon.AddDate(0, 0, 7)) {
				t.Errorf("lou's access ends on %v", row.ExpiresAt)
			}
		}
	}
}

func TestWhoCan(t *testing.T) {
	w := shop(t)
	for _, c := range []struct{ action, target, want string }{
		{"people.manage", "team", "ada:admin:workspace-admin max:admin:platform-admin"},
		{"project.create", "team", "ada:admin:workspace-admin lou:editor:workspace-role max:admin:platform-admin"},
		{"workspace.view", "team", "ada:admin:workspace-admin bob:viewer:workspace-role lou:editor:workspace-role max:admin:platform-admin"},
		{"project.trash", "team/web", "ada:owner:workspace-admin bob:owner:grant+workspace-role max:owner:platform-admin"},
		{"project.edit", "team/pub", "ada:owner:workspace-admin lou:contributor:workspace-role max:owner:platform-admin"},
		{"project.execute", "team/locked", "ada:owner:workspace-admin max:owner:platform-admin"},
		{"project.view", "ada/open", "ada:owner:workspace-admin guy:contributor:grant:guest max:owner:platform-admin *public:-:public"},
		{"project.edit", "ada/open", "ada:owner:workspace-admin guy:contributor:grant:guest max:owner:platform-admin"},
	} {
		if got := whoCan(w, "ada", c.action, c.target); got != c.want {
			t.Errorf("%s on %s:\n%s, want\n%s", c.action, c.target, got, c.want)
		}
	}
	w.workspace("lobby", everyone(model.Viewer))
	if got, want := whoCan(w, "bob", "people.view", "lobby"), "max:admin:platform-admin+everyone *everyone:viewer:everyone"; got != want {
		t.Errorf("lobby: %s, want %s", got, want)
	}
	w.as("guy", func(r *view.Reader) {
		if _, err := r.WhoCan("project.edit", "team/api", model.Page{}); err != nil {
			t.Errorf("a guest sees who works on their project: %v", err)
		}
		_, err := r.WhoCan("workspace.view", "team", model.Page{})
		wantCode(t, err, model.NotFound)
	})
	w.as("", func(r *view.Reader) {
		_, err := r.WhoCan("project.view", "ada/open", model.Page{})
		wantCode(t, err, model.NotFound)
	})
	w.as("bob", func(r *view.Reader) { // sees that it is public, but not who works on it
		_, err := r.Access("ada/open", model.Page{})
		wantCode(t, err, model.Denied)
	})
}

func TestAccessPagesAreExact(t *testing.T) {
	w := shop(t)
	w.put(func(u model.Unit) {
		s := u.Workspace(w.spaces["team"])
		s.Settings.Everyone = model.Viewer
		u.PutWorkspace(s)
	})
	for _, full := range []string{"team/api", "team/web", "team/pub", "ada/open"} {
		for size := 1; size < 6; size++ {
			w.as("ada", func(r *view.Reader) {
				got := walk(t, size, func(p model.Page) (model.List[view.AccessRow], error) { return r.Access(full, p) },
					func(row view.AccessRow) string { return accessText(row) })
				if a, b := strings.Join(got, " "), access(w, "ada", full); a != b {
					t.Errorf("%s by %d: %s, want %s", full, size, a, b)
				}
			})
		}
	}
}

func TestCan(t *testing.T) {
	w := shop(t)
	for _, c := range []struct {
		actor, who, action, target string
		allowed                    bool
		reason                     string
	}{
		{"bob", "", "project.trash", "team/web", true, "bob is owner of team/web by a grant"},
		{"bob", "bob@example.com", "people.manage", "team", false, "bob is viewer in team; people.manage needs role admin"},
		{"ada", "guy", "project.edit", "team/api", true, "guy is contributor of team/api by a grant"},
		{"guy", "ada", "project.edit", "team/api", true, "ada is admin of team"},
		{"ada", "sue", "project.view", "team/web", false, "sue is suspended"},
		{"bob", "max", "workspace.delete", "team", true, "platform admin"},
		{"bob", "", "project.view", "ada/open", true, "public"},
	} {
		row := see(w, c.actor, func(r *view.Reader) (view.CanRow, error) { return r.Can(c.who, c.action, c.target) })
		if row.Allowed != c.allowed || !strings.Contains(row.Reason, c.reason) || len(row.Sources) == 0 || row.WouldAllow == nil {
			t.Errorf("%s asks for %q: %+v, want %v because %q", c.actor, c.who, row, c.allowed, c.reason)
		}
	}
	w.as("bob", func(r *view.Reader) {
		_, err := r.Can("nobody", "people.view", "team")
		wantCode(t, err, model.NotFound)
		_, err = r.Can("guy", "project.view", "ada/open")
		wantCode(t, err, model.Denied)
		_, err = r.Can("nobody", "project.view", "ada/open") // rights before names
		wantCode(t, err, model.Denied)
	})
}
