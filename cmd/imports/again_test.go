package imports_test

import (
	"context"
	"strings"
	"testing"

	"atrium/cmd/imports"
	"atrium/model"
	"atrium/model/op"
)

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
