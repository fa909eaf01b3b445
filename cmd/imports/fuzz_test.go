package imports_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"atrium/cmd/imports"
	"atrium/model"
)

// FuzzPeribolos reads any bytes: never a panic, never a hang; what is refused
// is invalid and says so in printable words, and what is accepted is imported,
// told alike by the dry run, and imported again without a change.
func FuzzPeribolos(f *testing.F) {
	for _, s := range []string{
		"", "orgs:\n", "orgs: {acme: {admins: [ada], members: [Ada, grace], repos: {.github: {private: true}, c: }}}",
		"orgs: {acme: {teams: {t: {members: [x], maintainers: [ada], repos: {api: write}, teams: {u: {repos: {API: admin}}}}}, admins: [ada]}}",
		"a: &a {admins: [x]}\norgs: {acme: {<<: *a}, b: *a}", "orgs: &o\n  a: *o", "orgs: {\"\\u202e\": {}}", "orgs: {root: {admins: [root, default]}}",
		"orgs:\n  acme: {default_repository_permission: none, members_can_create_repositories: on}\n---\n", "%YAML 1.1\n---\norgs: {1: {}}", made(2, 6, 3), "&000: #0",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4<<10 {
			t.Skip("too long to import three times")
		}
		_, err := imports.ParsePeribolos("org.yaml", data)
		if err != nil {
			refused(t, err)
			return
		}
		newDeployment(t).load(string(data))
	})
}

// FuzzCSV does the same for CSV.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"", "workspace,who,role\nml-team,ada,admin\n", "workspace,who,role,project,project_role,expires\nml-team,x@example.org,viewer,api,owner,30d\nml-team,grace,editor,,,\n",
		"workspace,who,role\n\"\n", "role,who,workspace\nviewer,linus,ml-team\nviewer,linus,ml-team\nadmin,linus,ml-team\n", "workspace,who,role\nml-team,bot@ml-team,viewer\nada,linus,viewer\n",
		"role,who,workspace\nviewer,linus,ml-teAm\n0\nadmin,linus,ml-team",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := imports.ParseCSV("people.csv", data); err != nil {
			refused(t, err)
			return
		}
		d, ada := team(t)
		dry, err := d.csvPlan(ada, string(data)).Preview(t.Context(), d.store, ada)
		if err != nil {
			t.Fatal(err)
		}
		done, err := d.csvPlan(ada, string(data)).RunValid(t.Context(), d.store, ada, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "verdicts", verdicts(done), verdicts(dry))
		d.adminsEverywhere()
		after := d.people()
		again, err := d.csvPlan(ada, string(data)).RunValid(t.Context(), d.store, ada, func(int, int) {})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "created again", again.Kinds[0].Created+again.Kinds[0].Updated, 0)
		same(t, "state", d.people(), after)
	})
}

func refused(t *testing.T, err error) {
	t.Helper()
	if model.CodeOf(err) != model.Invalid || !utf8.ValidString(err.Error()) || strings.ContainsAny(err.Error(), "\x1b\n\r") {
		t.Errorf("%s: %q", model.CodeOf(err), err)
	}
}
