package imports_test

import (
	"strings"
	"testing"

	"atrium/cmd/imports"
	"atrium/model"
	"atrium/model/op"
)

// An organisation becomes a team workspace owned by the importer, who becomes
// its admin only if the file lists none.
func TestOrganisations(t *testing.T) {
	d := newDeployment(t)
	r := d.load(`
orgs:
  acme:
    description: Rockets
    admins: [ada]
  Empty-Org: {}
  nobody:
  members-only:
    members: [ada]
`)
	d.look(func(s model.State) {
		for name, description := range map[string]string{"acme": "Rockets", "empty-org": "", "nobody": ""} {
			w := workspace(s, name)
			if w == nil || w.Kind != model.Team || d.name(s, w.Owner) != "root" || w.Description != description {
				t.Errorf("%s became %+v", name, w)
			}
		}
	})
	same(t, "root in acme", d.role("acme", "root"), "none")
	same(t, "ada in acme", d.role("acme", "ada"), "admin")
	same(t, "root in empty-org", d.role("empty-org", "root"), "admin")
	same(t, "root in members-only", d.role("members-only", "root"), "admin")
	same(t, "ada in members-only", d.role("members-only", "ada"), "member")
	row := d.row(r, imports.KindWorkspace, "Empty-Org", "empty-org")
	same(t, "derived", string(row.Derived), "empty-org")
	holds(t, string(d.row(r, imports.KindRole, "root", "nobody").Reason), "lists no admin")
}

// Admins and members become accounts and roles; members are editors where
// members_can_create_repositories is true, and missing is false.
func TestPeopleAndRoles(t *testing.T) {
	d := newDeployment(t)
	r := d.load(`
orgs:
  makers:
    admins: [Ada]
    members: [grace, ADA, Grace, linus]
    members_can_create_repositories: true
  takers:
    admins: [ada]
    members: [grace]
    members_can_create_repositories: false
  others:
    admins: [ada]
    members: [GRACE]
`)
	d.look(func(s model.State) {
		p := s.PersonByLabel("github:ada")
		if p == nil || p.Username != "ada" || p.Original != "ADA" || p.Email != "" || p.PlatformAdmin || len(p.Labels) != 1 {
			t.Errorf("the account of Ada is %+v", p)
		}
		same(t, "accounts", s.Platform().People, 4)
	})
	for _, c := range []struct{ ws, who, role string }{
		{"makers", "ada", "admin"},
		{"makers", "grace", "editor"},
		{"makers", "linus", "editor"},
		{"takers", "grace", "member"},
		{"others", "grace", "member"},
		{"takers", "linus", "none"},
	} {
		same(t, c.who+" in "+c.ws, d.role(c.ws, c.who), c.role)
	}
	holds(t, string(d.row(r, imports.KindRole, "ADA", "makers").Reason), "as admin and as member")
	holds(t, string(d.row(r, imports.KindRole, "GRACE", "makers").Reason), "more than once")
	same(t, "roles", r.Kinds[2], imports.Count{Kind: imports.KindRole, Created: 7})
	same(t, "people", r.Kinds[1], imports.Count{Kind: imports.KindPerson, Created: 3})
}

// A handle finds an account by its label only; --match adopts a username.
func TestMatching(t *testing.T) {
	const file = "orgs:\n  acme:\n    admins: [Ada]\n    members: [grace]\n"
	d := newDeployment(t)
	d.user("ada")
	r := d.load(file)
	row := d.row(r, imports.KindPerson, "Ada", "")
	name := string(row.Target)
	if row.Derived != row.Target || !strings.HasPrefix(name, "ada-") {
		t.Errorf("Ada became %+v", row)
	}
	holds(t, string(row.Reason), "belongs to a person", "--match")
	same(t, "the stranger", d.role("acme", "ada"), "none")
	same(t, "the account", d.role("acme", name), "admin")
	// What the label says goes before --match.
	r = d.loadWith(file, imports.Options{Match: true})
	same(t, "Ada again", string(d.row(r, imports.KindPerson, "Ada", "").Target), name)

	e := newDeployment(t)
	e.user("ada")
	e.user("grace")
	e.do(op.LabelUser{Username: "grace", Label: "github:hopper"})
	r = e.loadWith(file, imports.Options{Match: true})
	row = e.row(r, imports.KindPerson, "Ada", "ada")
	same(t, "result", row.Result, imports.Updated)
	same(t, "the adopted account", e.role("acme", "ada"), "admin")
	e.look(func(s model.State) { same(t, "label", s.PersonByLabel("github:ada").Username, "ada") })
	if got := e.row(r, imports.KindPerson, "grace", ""); got.Target == "grace" {
		t.Errorf("the account of another handle was adopted: %+v", got)
	}
}

// Names that do not fit are derived and reported; workspaces take names before
// people, and the order of the file is of no consequence.
func TestDerivedNames(t *testing.T) {
	d := newDeployment(t)
	r := d.load(`
orgs:
  one:
    admins: [two, 08volt, default]
    repos:
      .github: {}
      c: {}
      github: {}
      Foo_Bar: {}
      a--b: {}
  two:
    admins: [one]
  default: {admins: [one]}
`)
	d.look(func(s model.State) {
		for _, name := range []string{"one", "two"} {
			if w := workspace(s, name); w.Kind != model.Team {
				t.Errorf("%s is %s", name, w.Kind)
			}
		}
		w := workspace(s, "one")
		for original, name := range map[string]string{".github": "github-", "c": "c-", "Foo_Bar": "foo_bar", "a--b": "a-b"} {
			row := d.row(r, imports.KindProject, original, "")
			p := s.ProjectNamed(w.ID, strings.TrimPrefix(string(row.Target), "one/"))
			if p == nil || p.Original != original || !strings.HasPrefix(p.Name, name) || string(row.Derived) != p.Name {
				t.Errorf("%s became %+v, reported as %+v", original, p, row)
			}
		}
		if p := s.ProjectNamed(w.ID, "github"); p == nil || p.Original != "" {
			t.Errorf("github became %+v", p)
		}
		if p := s.PersonByLabel("github:08volt"); p.Username != "n-08volt" || p.Original != "08volt" {
			t.Errorf("08volt became %+v", p)
		}
	})
	for _, who := range []string{"one", "two", "default"} {
		row := d.row(r, imports.KindPerson, who, "")
		if row.Derived == "" || row.Reason == "" {
			t.Errorf("%s became %+v", who, row)
		}
	}
	row := d.row(r, imports.KindWorkspace, "default", "")
	holds(t, string(row.Derived), "default-")
	holds(t, string(row.Reason), "belongs to another workspace")
}

// The outcome depends on neither the order of the file nor that of the lists.
func TestOrderOfTheFile(t *testing.T) {
	a := newDeployment(t)
	a.load("orgs:\n  b: {admins: [x1, X2, 'y.'], repos: {.r: {}, r: {}, R_: {}}}\n  a: {admins: [a, c, .y]}\n")
	b := newDeployment(t)
	b.load("orgs:\n  a: {admins: [.y, c, a]}\n  b: {repos: {R_: {}, r: {}, .r: {}}, admins: ['y.', X2, x1]}\n")
	same(t, "the other order", b.dump(), a.dump())
}

// A name that an import gave is kept when a later file brings one that fits it
// better, and when better ones become free.
func TestNamesAreStable(t *testing.T) {
	d := newDeployment(t)
	d.load("orgs:\n  acme: {admins: [ada], repos: {.github: {}}}\n")
	r := d.load("orgs:\n  acme: {admins: [ada], repos: {.github: {}, github: {}}}\n")
	same(t, ".github", string(d.row(r, imports.KindProject, ".github", "").Target), "acme/github")
	holds(t, string(d.row(r, imports.KindProject, "github", "").Target), "acme/github-")
}

// Repositories become projects by privacy and the default permission.
func TestProjects(t *testing.T) {
	for permission, want := range map[string]string{
		"":                                     "workspace view",
		"default_repository_permission: read":  "workspace view",
		"default_repository_permission: write": "workspace full",
		"default_repository_permission: admin": "workspace full",
		"default_repository_permission: none":  "private",
		"default_repository_permission:":       "workspace view",
	} {
		d := newDeployment(t)
		d.load(`
orgs:
  acme:
    admins: [ada]
    ` + permission + `
    repos:
      open: {private: false, description: Rockets}
      bare:
      secret: {private: true}
    teams:
      t:
        repos: {named-by-team: read, SECRET: none}
`)
		for _, name := range []string{"open", "bare", "named-by-team"} {
			if got := d.shape("acme/" + name); !strings.HasPrefix(got, want) {
				t.Errorf("%s: %s is %s, want %s", permission, name, got, want)
			}
		}
		holds(t, d.shape("acme/secret"), "private")
		d.look(func(s model.State) {
			w := workspace(s, "acme")
			same(t, "description", s.ProjectNamed(w.ID, "open").Description, "Rockets")
			same(t, "projects", w.Counts.Live(), 4)
		})
		same(t, "root's grant", d.granted("acme/open", "root"), "none")
	}
}

// A description that breaks N4 is reported and left out.
func TestDescriptions(t *testing.T) {
	d := newDeployment(t)
	r := d.load("orgs:\n  acme:\n    description: \"a\\tb\"\n    admins: [ada]\n    repos:\n      rr: {description: \"a\\u202eb\"}\n" +
		"      block:\n        description: >\n          folded by\n          YAML\n")
	holds(t, string(d.row(r, imports.KindProject, "rr", "").Reason), "description is left out", "U+202E")
	holds(t, string(d.row(r, imports.KindWorkspace, "acme", "").Reason), "description is left out")
	d.look(func(s model.State) {
		w := workspace(s, "acme")
		same(t, "descriptions", w.Description+s.ProjectNamed(w.ID, "rr").Description, "")
		same(t, "block", s.ProjectNamed(w.ID, "block").Description, "folded by YAML")
	})
}

// Team permissions become grants; those of a team count for the teams inside
// it, not the other way round; the highest wins; people named only by teams are
// skipped.
func TestGrants(t *testing.T) {
	d := newDeployment(t)
	r := d.load(`
orgs:
  acme:
    admins: [boss]
    members: [m1, m2, m3, m4]
    teams:
      outer:
        members: [M1]
        maintainers: [boss, stranger]
        repos: {api: read, web: triage, none: none}
        teams:
          inner:
            members: [m2]
            repos: {API: write, deep: admin}
            teams:
              innermost:
                maintainers: [m3]
      other:
        members: [m2, Stranger, elsewhere]
        repos: {api: read, www: maintain}
      empty:
        members:
        repos:
        teams:
  beta:
    admins: [elsewhere]
    teams: {t: {members: [stranger, m1]}}
`)
	for _, c := range []struct{ project, who, role string }{
		{"api", "m1", "viewer"},
		{"api", "boss", "viewer"},
		{"api", "m2", "contributor"}, // write of its own team over read of outer and other
		{"api", "m3", "contributor"}, // of the team around it
		{"api", "m4", "none"},
		{"web", "m3", "viewer"},
		{"web", "m1", "viewer"},
		{"deep", "m1", "none"},
		{"deep", "m2", "owner"},
		{"deep", "m3", "owner"},
		{"www", "m2", "contributor"},
		{"none", "m1", "none"},
		{"none", "boss", "none"},
	} {
		same(t, c.who+" in "+c.project, d.granted("acme/"+c.project, c.who), c.role)
	}
	stranger := d.row(r, imports.KindPerson, "Stranger", "")
	same(t, "stranger", stranger.Result, imports.Skipped)
	holds(t, string(stranger.Reason), "only by teams", "acme", "beta")
	for name, ws := range map[string]string{"elsewhere": "acme", "m1": "beta"} {
		row := d.row(r, imports.KindRole, name, ws)
		same(t, name, row.Result, imports.Skipped)
		holds(t, string(row.Reason), "only by teams of "+ws)
	}
	d.look(func(s model.State) { same(t, "people", s.Platform().People, 7) })
}
