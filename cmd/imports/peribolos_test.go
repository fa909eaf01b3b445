package imports_test

import (
	"context"
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

// A changed file changes roles, projects and grants; what it does not name any
// more is left alone.
func TestChangedFile(t *testing.T) {
	d := newDeployment(t)
	d.load(`
orgs:
  acme:
    admins: [ada, grace]
    members: [linus, left]
    repos: {api: {description: old}, web: {private: true}, gone: {}}
    teams: {t: {members: [linus, left], repos: {api: write, gone: write}}}
`)
	d.do(op.GrantAccess{Project: "acme/gone", Who: "grace", Role: model.Owner})
	const changed = `
orgs:
  acme:
    description: new
    admins: [linus]
    members: [ada]
    members_can_create_repositories: true
    default_repository_permission: write
    repos: {api: {description: new, private: true}, web: {}}
    teams: {t: {members: [linus], repos: {api: read, web: admin}}}
`
	if asks := d.plan(changed, imports.Options{}).Asks(); len(asks) != 1 || asks[0].(op.UpdateProject).Project != "acme/web" {
		t.Errorf("a confirmation is asked for %+v", asks)
	}
	r := d.load(changed)
	for who, role := range map[string]string{"linus": "admin", "ada": "editor", "grace": "admin", "left": "member"} {
		same(t, who, d.role("acme", who), role)
	}
	same(t, "api", d.shape("acme/api"), "private view")
	same(t, "web", d.shape("acme/web"), "workspace full")
	same(t, "linus in api", d.granted("acme/api", "linus"), "viewer")
	same(t, "linus in web", d.granted("acme/web", "linus"), "owner")
	same(t, "left in gone", d.granted("acme/gone", "left"), "contributor")
	same(t, "grace in gone", d.granted("acme/gone", "grace"), "owner")
	for _, c := range []struct{ kind, name, target, reason string }{
		{imports.KindWorkspace, "acme", "", ""},
		{imports.KindRole, "linus", "", "was member"},
		{imports.KindRole, "ada", "", "was admin"},
		{imports.KindProject, "api", "", "visibility was workspace"},
		{imports.KindProject, "web", "", "visibility was private"},
		{imports.KindGrant, "linus", "acme/api", "was contributor"},
	} {
		row := d.row(r, c.kind, c.name, c.target)
		same(t, c.kind+" "+c.name, row.Result, imports.Updated)
		holds(t, string(row.Reason), c.reason)
	}
	d.look(func(s model.State) { same(t, "description", workspace(s, "acme").Description, "new") })
}

// A refused row is skipped with the reason and does not hold up the others.
func TestRefusedRows(t *testing.T) {
	d := newDeployment(t)
	d.load("orgs:\n  acme: {admins: [ada], members: [grace], repos: {api: {}}}\n")
	d.do(op.SetWorkspace{Name: "acme", Values: map[string]string{"visibilities": "workspace", "default-visibility": "workspace"}})
	d.do(op.TrashProject{Project: "acme/api"})
	r := d.load(`
orgs:
  acme:
    admins: [root-of-acme]
    members: [ada, grace, linus]
    repos: {api: {}, secret: {private: true}, web: {}}
    teams: {t: {members: [ada, linus], repos: {api: read, secret: read, web: read}}}
`)
	// root-of-acme rises first, so ada can step down.
	same(t, "ada", d.role("acme", "ada"), "member")
	for _, c := range []struct{ kind, name, target, reason string }{
		{imports.KindProject, "api", "", "in the trash"},
		{imports.KindProject, "secret", "", "does not allow private"},
		{imports.KindGrant, "ada", "acme/secret", "its project is skipped"},
		{imports.KindGrant, "linus", "acme/api", "its project is skipped"},
	} {
		row := d.row(r, c.kind, c.name, c.target)
		same(t, c.kind+" "+c.name, row.Result, imports.Skipped)
		holds(t, string(row.Reason), c.reason)
	}
	same(t, "linus in web", d.granted("acme/web", "linus"), "viewer")

	// The last admin cannot go: W4 is told for that row, the rest goes on.
	d.do(op.SuspendUser{Username: "root-of-acme", ReplaceAdmin: "grace"})
	r = d.load("orgs:\n  acme: {admins: [root-of-acme], members: [grace], repos: {more: {}}}\n")
	row := d.row(r, imports.KindRole, "grace", "")
	same(t, "grace", row.Result, imports.Skipped)
	holds(t, string(row.Reason), "Cannot demote grace: the last admin of acme.")
	holds(t, string(d.row(r, imports.KindRole, "root-of-acme", "").Reason), "suspended")
	same(t, "more", d.row(r, imports.KindProject, "more", "").Result, imports.Created)
}

// Without an active admin there is no workspace (W4), and nothing of it.
func TestOnlySuspendedAdmins(t *testing.T) {
	d := newDeployment(t)
	d.load("orgs:\n  acme: {admins: [ada, grace]}\n")
	d.do(op.SuspendUser{Username: "ada"})
	r := d.load("orgs:\n  beta: {admins: [ada], members: [grace, new], repos: {api: {}}, teams: {t: {members: [grace], repos: {api: read}}}}\n")
	for _, k := range r.Kinds {
		if k.Kind != imports.KindPerson && k.Created+k.Updated+k.Unchanged > 0 {
			t.Errorf("%+v", k)
		}
	}
	holds(t, string(d.row(r, imports.KindWorkspace, "beta", "").Reason), "none of its admins is an active account")
	d.look(func(s model.State) {
		if workspace(s, "beta") != nil {
			t.Error("beta exists")
		}
	})
}

// Full seats skip the rest of the people, and what stands on them.
func TestSeats(t *testing.T) {
	d := newDeployment(t)
	d.do(op.SetPlatform{Values: map[string]string{"default-plan": "individual"}}) // one seat, no workspace visibility
	r := d.load("orgs:\n  acme: {admins: [ada], members: [grace], repos: {api: {}, secret: {private: true}}, teams: {t: {members: [grace], repos: {secret: read}}}}\n")
	same(t, "ada", d.role("acme", "ada"), "admin")
	holds(t, string(d.row(r, imports.KindRole, "grace", "").Reason), "no free seat")
	holds(t, string(d.row(r, imports.KindGrant, "grace", "").Reason), "not a member of acme")
	holds(t, string(d.row(r, imports.KindProject, "api", "").Reason), "does not allow workspace projects")
}

// Anybody may make a workspace. One that took an organisation's name before the
// import does not get the organisation, unless --match says so.
func TestSquattedWorkspace(t *testing.T) {
	const file = "orgs:\n  acme: {admins: [ada]}\n  mine: {admins: [ada]}\n"
	prepare := func(t *testing.T) *deployment {
		d := newDeployment(t)
		d.as(d.user("mallory"), op.CreateWorkspace{Name: "acme"})
		d.do(op.CreateWorkspace{Name: "mine"})
		return d
	}
	d := prepare(t)
	r := d.load(file)
	row := d.row(r, imports.KindWorkspace, "acme", "")
	same(t, "result", row.Result, imports.Created)
	holds(t, string(row.Reason), "belongs to another workspace", "--match")
	same(t, "mallory", d.role(string(row.Target), "mallory"), "none")
	same(t, "mine", d.row(r, imports.KindWorkspace, "mine", "mine").Result, imports.Unchanged)
	// It stays found when it changes hands.
	d.do(op.TransferWorkspace{Name: string(row.Target), Who: "ada"})
	same(t, "again", d.row(d.load(file), imports.KindWorkspace, "acme", "").Target, row.Target)

	d = prepare(t)
	r = d.loadWith(file, imports.Options{Match: true})
	same(t, "matched", string(d.row(r, imports.KindWorkspace, "acme", "").Target), "acme")
	same(t, "ada", d.role("acme", "ada"), "admin")
}

// A grant keeps the expiry that somebody gave it; one that has expired is given
// anew.
func TestExpiringGrants(t *testing.T) {
	d := newDeployment(t)
	const read = "orgs:\n  acme: {admins: [ada], members: [grace], teams: {t: {members: [grace], repos: {api: read}}}}\n"
	d.load(read)
	until := d.now.AddDate(0, 0, 7)
	d.do(op.GrantAccess{Project: "acme/api", Who: "grace", Role: model.ProjectViewer, Until: until})
	d.load(strings.ReplaceAll(read, "read", "write"))
	d.look(func(s model.State) {
		p := s.ProjectNamed(workspace(s, "acme").ID, "api")
		if g := s.Grant(p, "grace"); g.Role != model.Contributor || !g.Expires.Equal(until) {
			t.Errorf("the grant is %+v", g)
		}
	})
	d.now = until.AddDate(0, 0, 1)
	same(t, "expired", d.granted("acme/api", "grace"), "none")
	d.load(read)
	same(t, "renewed", d.granted("acme/api", "grace"), "viewer")
}

// More admins than fit one transaction.
func TestManyAdmins(t *testing.T) {
	var b strings.Builder
	b.WriteString("orgs:\n  acme:\n    admins:\n")
	for i := range 450 {
		b.WriteString("    - admin-" + strings.Repeat("x", i%7) + string(rune('a'+i%26)) + string(rune('a'+i/26)) + "\n")
	}
	d := newDeployment(t)
	r := d.load(b.String())
	same(t, "roles", r.Kinds[2].Created, 450)
}

// Only platform admins import organisations.
func TestPlatformAdminsOnly(t *testing.T) {
	d := newDeployment(t)
	f, err := imports.ParsePeribolos("org.yaml", []byte("orgs: {acme: {}}"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = imports.NewPlan(context.Background(), d.store, d.user("ada"), f, imports.Options{})
	same(t, "code", model.CodeOf(err), model.Denied)
}
