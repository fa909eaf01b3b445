package view_test

import (
	"fmt"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/view"
)

// asked are all reads that name a workspace or a project; each is asked about
// what exists but may not be seen, and about what does not exist (R3).
func asked() map[string]func(r *view.Reader, ws string) error {
	p := model.Page{}
	reads := map[string]func(r *view.Reader, ws string) error{
		"Workspace":   func(r *view.Reader, ws string) error { _, err := r.Workspace(ws); return err },
		"Overview":    func(r *view.Reader, ws string) error { _, err := r.Overview(ws); return err },
		"People":      func(r *view.Reader, ws string) error { _, err := r.People(ws, view.PeopleQuery{}); return err },
		"PeopleCount": func(r *view.Reader, ws string) error { _, err := r.PeopleCount(ws, "a", nil); return err },
		"Resolve":     func(r *view.Reader, ws string) error { _, err := r.Resolve(ws, "ada"); return err },
		"Person":      func(r *view.Reader, ws string) error { _, err := r.Person(ws, "ada"); return err },
		"Suggest":     func(r *view.Reader, ws string) error { _, err := r.Suggest(ws, "ada"); return err },
		"Projects":    func(r *view.Reader, ws string) error { _, err := r.Projects(ws, view.ProjectQuery{}); return err },
		"Can":         func(r *view.Reader, ws string) error { _, err := r.Can("ada", "people.view", ws); return err },
		"Can self":    func(r *view.Reader, ws string) error { _, err := r.Can("", "people.view", ws); return err },
		"Can nobody":  func(r *view.Reader, ws string) error { _, err := r.Can("no-such", "people.view", ws); return err },
		"WhoCan":      func(r *view.Reader, ws string) error { _, err := r.WhoCan("people.view", ws, p); return err },
		"May": func(r *view.Reader, ws string) error {
			ok, why := r.May(model.PeopleManage, ws)
			if ok {
				return nil
			}
			return model.Errorf(model.NotFound, "%s", why)
		},
	}
	reads["Audit"] = func(r *view.Reader, ws string) error { _, err := r.Audit(view.AuditQuery{Workspace: ws}); return err }
	reads["Matrix"] = func(r *view.Reader, ws string) error { _, err := r.Matrix(ws, view.MatrixQuery{}); return err }
	reads["Export"] = func(r *view.Reader, ws string) error {
		_, err := r.Export(view.AuditQuery{Workspace: ws}, 0, 0)
		return err
	}
	return reads
}

func askedOfProjects() map[string]func(r *view.Reader, full string) error {
	p := model.Page{}
	return map[string]func(r *view.Reader, full string) error{
		"Project":    func(r *view.Reader, full string) error { _, err := r.Project(full); return err },
		"Access":     func(r *view.Reader, full string) error { _, err := r.Access(full, p); return err },
		"Can":        func(r *view.Reader, full string) error { _, err := r.Can("ada", "project.edit", full); return err },
		"Can self":   func(r *view.Reader, full string) error { _, err := r.Can("", "project.edit", full); return err },
		"Can nobody": func(r *view.Reader, full string) error { _, err := r.Can("no-such", "project.edit", full); return err },
		"WhoCan":     func(r *view.Reader, full string) error { _, err := r.WhoCan("project.edit", full, p); return err },
		"May": func(r *view.Reader, full string) error {
			ok, why := r.May(model.ProjectEdit, full)
			if ok {
				return nil
			}
			return model.Errorf(model.NotFound, "%s", why)
		},
	}
}

// plain is an error as the asker gets it, without the name they gave.
func plain(err error, name string) string {
	if err == nil {
		return "no error"
	}
	e := model.AsError(err)
	text := fmt.Sprintf("%s|%s|%s|%v", e.Code, e.Message, e.Hint, e.Details)
	return strings.ReplaceAll(text, name, "IT")
}

func hidden(t *testing.T) *world {
	w := newWorld(t)
	for _, who := range []string{"ada", "guest", "outsider", "member", "invited", "former"} {
		w.person(who)
	}
	w.person("gone", suspended)
	w.workspace("secret")
	w.member("secret", "ada", model.Admin)
	w.member("secret", "member", model.Editor)
	w.project("secret/private", model.Private)
	w.project("secret/common", model.WorkspaceVisible)
	w.project("secret/shared", model.Private)
	w.project("secret/dead", model.WorkspaceVisible, trashed)
	w.grant("secret/shared", "guest", model.ProjectViewer)
	w.invite("secret", "invited", model.Admin)
	w.workspace("leaving", func(s *model.Workspace) { s.State = model.WorkspaceDeleting })
	w.member("leaving", "member", model.Admin)
	w.project("leaving/open", model.Public)
	w.row("secret", "former", func(_ model.Unit, m *model.Membership) {
		m.Role, m.Expires = model.Admin, noon
	})
	return w
}

func TestUnseenWorkspacesLookAbsent(t *testing.T) {
	w := hidden(t)
	for name, read := range asked() {
		for who, workspaces := range map[string][]string{
			"": {"secret", "leaving"}, "outsider": {"secret", "leaving", "ada"}, "guest": {"secret"},
			"invited": {"secret"}, "former": {"secret"}, "member": {"leaving"},
		} {
			for _, ws := range workspaces {
				w.as(who, func(r *view.Reader) {
					unseen, absent := read(r, ws), read(r, "not-there")
					if (name == "Audit" || name == "Export") && who == "" {
						wantCode(t, unseen, model.Denied)
					} else {
						wantCode(t, unseen, model.NotFound)
					}
					if a, b := plain(unseen, ws), plain(absent, "not-there"); a != b {
						t.Errorf("%s as %q: %q for %s, %q for what is absent", name, who, a, ws, b)
					}
				})
			}
		}
	}
}

func TestUnseenProjectsLookAbsent(t *testing.T) {
	w := hidden(t)
	for name, read := range askedOfProjects() {
		for who, projects := range map[string][]string{
			"":         {"secret/private", "secret/common", "leaving/open"},
			"outsider": {"secret/private", "secret/common", "secret/shared", "leaving/open"},
			"guest":    {"secret/private", "secret/common", "secret/dead"},
			"invited":  {"secret/common", "secret/private"},
			"former":   {"secret/common"},
			"member":   {"secret/private", "secret/dead", "leaving/open"},
		} {
			for _, full := range projects {
				for _, absent := range []string{"secret/not-there", "not-there/at-all"} {
					w.as(who, func(r *view.Reader) {
						unseen, missing := read(r, full), read(r, absent)
						wantCode(t, unseen, model.NotFound)
						if a, b := plain(unseen, full), plain(missing, absent); a != b {
							t.Errorf("%s as %q: %q for %s, %q for %s", name, who, a, full, b, absent)
						}
					})
				}
			}
		}
	}
}

func TestUnseenPeopleLookAbsent(t *testing.T) {
	w := hidden(t)
	w.put(func(u model.Unit) {
		p := u.Platform()
		p.Directory = "off"
		u.PutPlatform(p)
	})
	reads := map[string]func(r *view.Reader, who string) error{
		"Person":  func(r *view.Reader, who string) error { _, err := r.Person("secret", who); return err },
		"Resolve": func(r *view.Reader, who string) error { _, err := r.Resolve("secret", who); return err },
		"Can":     func(r *view.Reader, who string) error { _, err := r.Can(who, "people.view", "secret"); return err },
		"Can on a project": func(r *view.Reader, who string) error {
			_, err := r.Can(who, "project.edit", "secret/common")
			return err
		},
		"User": func(r *view.Reader, who string) error { _, err := r.User(who); return err },
	}
	for name, read := range reads {
		for _, who := range []string{"outsider", "outsider@example.com", "gone"} {
			absent := strings.ReplaceAll(strings.ReplaceAll(who, "outsider", "nobody"), "gone", "nobody")
			w.as("member", func(r *view.Reader) {
				unseen, missing := read(r, who), read(r, absent)
				wantCode(t, unseen, model.NotFound)
				if a, b := plain(unseen, who), plain(missing, absent); a != b {
					t.Errorf("%s: %q for %s, %q for nobody", name, a, who, b)
				}
			})
		}
	}
}

func TestSeenButNotAllowedIsDenied(t *testing.T) {
	w := hidden(t)
	w.as("member", func(r *view.Reader) {
		_, err := r.Audit(view.AuditQuery{Workspace: "secret"})
		wantCode(t, err, model.Denied)
		_, err = r.Users(model.Page{}, "")
		wantCode(t, err, model.Denied)
		if ok, why := r.May(model.PeopleManage, "secret"); ok || !strings.Contains(why, "admin") {
			t.Errorf("may: %v %q", ok, why)
		}
		if ok, why := r.May(model.ProjectCreate, "secret"); !ok || why != "" {
			t.Errorf("may: %v %q", ok, why)
		}
	})
	w.as("", func(r *view.Reader) {
		_, err := r.Whoami()
		wantCode(t, err, model.Denied)
		_, err = r.Workspaces(view.WorkspaceQuery{})
		wantCode(t, err, model.Denied)
		_, err = r.Workspace("")
		wantCode(t, err, model.Denied)
		_, err = r.Platform()
		wantCode(t, err, model.Denied)
		_, err = r.Inbox(model.Page{})
		wantCode(t, err, model.Denied)
		_, err = r.Shared(model.Page{})
		wantCode(t, err, model.Denied)
		if r.InboxCount() != 0 || r.Me() != nil || !r.Now().Equal(noon) {
			t.Errorf("somebody is signed in")
		}
	})
}

func TestMalformedQuestionsAreInvalid(t *testing.T) {
	w := hidden(t)
	w.as("ada", func(r *view.Reader) {
		for _, full := range []string{"secret", "/x", "secret/", ""} {
			_, err := r.Project(full)
			wantCode(t, err, model.Invalid)
		}
		_, err := r.Can("", "fly", "secret")
		wantCode(t, err, model.Invalid)
		_, err = r.Can("", "project.edit", "secret")
		wantCode(t, err, model.Invalid)
		_, err = r.WhoCan("people.view", "secret/common", model.Page{})
		wantCode(t, err, model.Invalid)
		_, err = r.Audit(view.AuditQuery{Page: model.Page{After: "x"}})
		wantCode(t, err, model.Invalid)
	})
}

func TestARememberedWorkspaceThatIsLostGivesWayToOnesOwn(t *testing.T) {
	w := hidden(t)
	for _, ws := range []string{"secret", "leaving"} {
		w.put(func(u model.Unit) {
			p := u.Person(w.people["outsider"])
			p.Current = w.spaces[ws]
			u.PutPerson(p)
		})
		row := see(w, "outsider", func(r *view.Reader) (view.WorkspaceRow, error) { return r.Workspace("") })
		if row.Name != "outsider" || row.Current {
			t.Errorf("remembered %s: %+v", ws, row)
		}
	}
}
