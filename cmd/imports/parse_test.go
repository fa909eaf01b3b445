package imports_test

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"atrium/cmd/imports"
	"atrium/model"
)

// A broken file is refused as a whole: code invalid, the file, the line and the
// reason.
func TestBrokenFiles(t *testing.T) {
	for _, c := range []struct{ name, file, want string }{
		{"empty", "", "org.yaml has no orgs: at its top"},
		{"null", "~", "no orgs:"},
		{"text", "hello", "no orgs:"},
		{"list", "- orgs", "no orgs:"},
		{"no orgs", "admins: [ada]\n", "no orgs:"},
		{"orgs inside", "prow:\n  orgs: {acme: {}}\n", "no orgs:"},
		{"null orgs", "orgs:\n", "names no organisation"},
		{"empty orgs", "orgs: {}\n", "names no organisation"},
		{"orgs list", "orgs:\n- acme\n", "line 2: orgs must be a mapping of keys to values, not a list"},
		{"no YAML", "orgs:\n  acme: {\n", "org.yaml is not valid YAML: line"},
		{"a tab", "orgs:\n\tacme: {}\n", "not valid YAML: line 2"},
		{"bytes", "orgs:\n  acme: {admins: [\"\xff\"]}\n", "not valid YAML"},
		{"two documents", "orgs: {acme: {}}\n---\norgs: {beta: {}}\n", "second document"},
		{"twice", "orgs:\n  acme: {}\n  beta: {}\n  acme: {}\n", `line 4: the key "acme" occurs twice, first in line 2`},
		{"twice in case", "orgs:\n  acme: {}\n  ACME: {}\n", `line 3: the organisation "ACME" occurs twice`},
		{"twice below", "orgs:\n  acme:\n    ignored:\n      a: 1\n      a: 2\n", `line 5: the key "a" occurs twice`},
		{"repository twice", "orgs:\n  acme:\n    repos:\n      a: {}\n      A: {}\n", `line 5: the repository "A" occurs twice`},
		{"org text", "orgs:\n  acme: text\n", `line 2: the organisation "acme" must be a mapping`},
		{"admins text", "orgs:\n  acme:\n    admins: ada\n", `line 3: admins must be a list, not "ada"`},
		{"admins mapping", "orgs:\n  acme:\n    admins: {ada: 1}\n", "line 3: admins must be a list, not a mapping"},
		{"handle list", "orgs:\n  acme:\n    admins:\n    - [ada]\n", "line 4: a handle in admins must be a text, not a list"},
		{"no handle", "orgs:\n  acme:\n    members:\n    -\n", "line 4: a handle in members must be a text, not empty"},
		{"empty handle", "orgs:\n  acme:\n    members: ['']\n", "line 3: a handle in members is empty"},
		{"hidden handle", "orgs:\n  acme:\n    members: [\"a\\e[2Jb\"]\n", "line 3: a handle in members cannot be kept: The name contains U+001B"},
		{"long handle", "orgs:\n  acme:\n    members: [" + strings.Repeat("x", 300) + "]\n", "line 3: a handle in members cannot be kept"},
		{"flag", "orgs:\n  acme:\n    members_can_create_repositories: maybe\n", `line 3: members_can_create_repositories must be true or false, not "maybe"`},
		{"private", "orgs:\n  acme:\n    repos:\n      a: {private: 1}\n", `line 4: private must be true or false, not "1"`},
		{"permission", "orgs:\n  acme:\n    default_repository_permission: push\n", `line 3: default_repository_permission is "push"; it must be one of none, read, triage, write, maintain, admin`},
		{"team permission", "orgs:\n  acme:\n    teams:\n      t:\n        repos:\n          a: Read\n", `line 6: the permission on "a" is "Read"`},
		{"no team permission", "orgs:\n  acme:\n    teams:\n      t:\n        repos:\n          a:\n", `line 6: the permission on "a" must be a text, not empty`},
		{"team repos list", "orgs:\n  acme:\n    teams:\n      t:\n        repos: [a]\n", "line 5: repos must be a mapping"},
		{"teams list", "orgs:\n  acme:\n    teams: [t]\n", "line 3: teams must be a mapping"},
		{"inner team", "orgs:\n  acme:\n    teams:\n      t:\n        teams:\n          u:\n            members: 5\n", "line 7: members must be a list"},
		{"description", "orgs:\n  acme:\n    description: [a]\n", "line 3: description must be a text"},
		{"complex key", "orgs:\n  ? [a]\n  : {}\n", "line 2: a key in orgs is a list"},
		{"merged twice over", "base: &b {admins: x}\norgs:\n  acme:\n    <<: *b\n", "line 1: admins must be a list"},
	} {
		f, err := imports.ParsePeribolos("org.yaml", []byte(c.file))
		if err == nil {
			t.Errorf("%s: no error, but %+v", c.name, f)
			continue
		}
		if model.CodeOf(err) != model.Invalid || !strings.HasPrefix(err.Error(), "org.yaml") || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %s: %q, want %q", c.name, model.CodeOf(err), err, c.want)
		}
	}
}

// What YAML can say in several ways is understood in each of them.
func TestWaysToWriteIt(t *testing.T) {
	f, err := imports.ParsePeribolos("org.yaml", []byte(`
---
presets: [{anything: goes}]
people: &people [ada, 'grace', 007, 1.5, 2020-01-01, "null"]
base: &base
  admins: &a
  - ada
  members_can_create_repositories: yes
orgs:
  one:
    <<: *base
    members: *people
    teams: &teams
      t: {maintainers: *a, repos: {x: read}}
    default_repository_permission:
  two:
    <<: [{admins: [linus]}, *base]
    teams: *teams
    teams-extra: {}
    repos:
  3:
...
`))
	if err != nil {
		t.Fatal(err)
	}
	got := ""
	for _, o := range f.Orgs {
		got += o.Name + ":" + strings.Join(o.Admins, ",") + ":" + strings.Join(o.Members, ",")
		for _, team := range o.Teams {
			got += ":" + team.Name + "=" + strings.Join(team.People, ",")
		}
		if o.MembersCreate {
			got += ":create"
		}
		got += " "
	}
	same(t, "reading", got, "3:: one:ada:ada,grace,007,1.5,2020-01-01,null:t=ada:create two:linus::t=ada:create ")
}

// Aliases that unfold to more than any file, or to themselves, end at once.
func TestAliasBombs(t *testing.T) {
	var b strings.Builder
	b.WriteString("a0: &a0 {t: {members: [x]}}\n")
	for i := range 60 {
		b.WriteString(strings.ReplaceAll(strings.ReplaceAll("aN: &aN {l: {teams: *aM}, r: {teams: *aM}}\n", "N", strconv.Itoa(i+1)), "M", strconv.Itoa(i)))
	}
	b.WriteString("orgs: {acme: {teams: *a60}}\n")
	for name, file := range map[string]string{
		"bomb":    b.String(),
		"itself":  "orgs:\n  acme:\n    teams: &t\n      a: {teams: *t}\n",
		"merge":   "orgs:\n  acme: &m\n    <<: *m\n",
		"merging": "orgs: &o\n  acme: {}\n  <<: [*o, *o, *o]\n",
		"nested":  "orgs: {acme: {teams: " + strings.Repeat("{t: {teams: ", 3000) + strings.Repeat("}}", 3000) + "}}",
		"deep":    "orgs: " + strings.Repeat("[", 50_000) + strings.Repeat("]", 50_000),
	} {
		start := time.Now()
		_, err := imports.ParsePeribolos("org.yaml", []byte(file))
		if model.CodeOf(err) != model.Invalid {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > 20*time.Second {
			t.Errorf("%s took %s", name, took)
		}
		t.Logf("%s: %v", name, err)
	}
}

// Teams can come to more grants than a deployment should get at once.
func TestTooManyGrants(t *testing.T) {
	var members, repos strings.Builder
	for i := range 2000 {
		members.WriteString("p" + strconv.Itoa(i) + ",")
		repos.WriteString("r" + strconv.Itoa(i) + ": read,")
	}
	d := newDeployment(t)
	f, err := imports.ParsePeribolos("org.yaml", []byte("orgs: {acme: {admins: [ada], members: ["+members.String()+"], teams: {t: {members: ["+members.String()+"], repos: {"+repos.String()+"}}}}}"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = imports.NewPlan(t.Context(), d.store, d.root, f, imports.Options{})
	if model.CodeOf(err) != model.Invalid {
		t.Error(err)
	}
}
