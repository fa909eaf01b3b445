package cmd

import (
	"encoding/json"
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"atrium/cmd/after"
	"atrium/cmd/built"
	"atrium/cmd/manual"
	"atrium/cmd/serve"
	"atrium/cmd/sessions"
	"atrium/cmd/tracking"
	"atrium/model"
	"atrium/model/port"
	"atrium/model/view"
	"atrium/tui"
)

var update = flag.Bool("update", false, "write the generated pages under docs")

// TestGeneratedDocs keeps the pages that are made from the program up to date.
func TestGeneratedDocs(t *testing.T) {
	root := newRoot(&call{Env: Env{Stdin: strings.NewReader("")}})
	for name, want := range map[string]string{
		"commands.md":    manual.Markdown(root),
		"permissions.md": manual.PermissionsDoc(),
		"json.md":        jsonDoc(t),
		"keys.md":        keysDoc(),
		"hosting.md":     hostingDoc(t),
	} {
		path := filepath.Join("..", "docs", name)
		if *update {
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if got, err := os.ReadFile(path); err != nil || string(got) != want {
			t.Errorf("docs/%s is not what the program says (%v): go test ./cmd -run TestGeneratedDocs -update", name, err)
		}
	}
}

// hostingDoc is the page as it is, with the table of settings of this program.
func hostingDoc(t *testing.T) string {
	t.Helper()
	const begin, end = "<!-- settings, made by the program -->\n", "<!-- end of settings -->\n"
	page, err := os.ReadFile(filepath.Join("..", "docs", "hosting.md"))
	if err != nil {
		t.Fatal(err)
	}
	before, rest, ok := strings.Cut(string(page), begin)
	_, after, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("docs/hosting.md has no place for the settings")
	}
	return before + begin + serve.Reference() + end + after
}

func keysDoc() string {
	var b strings.Builder
	b.WriteString("# Keys\n\n" + manual.Generated + "Arrow keys, enter and esc always work. Every other key can be changed: `atrium keys` prints the file.\n")
	group := ""
	for _, a := range tui.Catalog() {
		if a.Group != group {
			group = a.Group
			b.WriteString("\n## " + group + "\n\n| key | does | action |\n|---|---|---|\n")
		}
		fmt.Fprintf(&b, "| %s | %s | `%s` |\n", strings.ReplaceAll(a.AllKeys(), "|", "\\|"), a.Title, a.ID)
	}
	return b.String()
}

// shape is a kind of object that commands print.
type shape struct {
	heading, says string
	row           any
}

func shapes() []shape {
	return []shape{
		{"workspace", "`workspace list|show|create|update|set|switch|transfer`. Lists are without settings.", view.WorkspaceRow{}},
		{"people row", "`people list|role`, `people service create|list|deactivate|reactivate`, `workspace restore-member`. Changes of invitations add `code`.", view.PeopleRow{}},
		{"invited person", "`people invite|resend`: a people row and the code.", after.InvitedRow{}},
		{"removed person", "`people remove|revoke`, `workspace leave`.", after.RemovedRow{}},
		{"person in full", "`people show`: a people row and the projects.", view.PersonDetail{}},
		{"project", "`project list|show|create|update|lock|unlock|trash|restore`.", view.ProjectRow{}},
		{"access row", "`access list`, `who-can`.", view.AccessRow{}},
		{"granted access", "`access grant|revoke`, `project leave`: an access row and the code; role null: no access is left.", after.GrantedRow{}},
		{"can", "`can`.", view.CanRow{}},
		{"invitation", "`invitation list`.", view.InvitationRow{}},
		{"answered invitation", "`invitation accept|decline`; id null: it was known by its code only.", after.AnsweredRow{}},
		{"inbox row", "`inbox list|read`.", view.InboxRow{}},
		{"account", "`user list|show|create|update|suspend|resume|delete|verify-email|platform-admin`.", view.UserRow{}},
		{"key of an account", "`user key list|add`.", view.KeyRow{}},
		{"linked login", "`user logins`.", view.LoginRow{}},
		{"claimed account", "`user claim`.", after.ClaimRow{}},
		{"whoami", "`whoami`, `init`.", view.Whoami{}},
		{"deployment", "`platform show|set`.", after.PlatformRow{}},
		{"access request", "`access requests|request|approve|deny|withdraw`.", view.RequestRow{}},
		{"work row", "`project duplicate --status`: a copy that is being made.", view.WorkRow{}},
		{"trash row", "What the trash of a workspace holds.", view.TrashRow{}},
		{"audit row", "`audit list`; `audit export` writes one a line, oldest first.", view.AuditRow{}},
		{"undone change", "`undo`: the audit row of the undo and the code.", after.UndoneRow{}},
		{"matrix row", "`matrix`. CSV has a column for each project instead.", view.MatrixRow{}},
		{"deleted workspace", "`workspace delete`.", after.DeletedRow{}},
		{"integration", "`integration list|show|create|update`.", view.IntegrationRow{}},
		{"connection", "`integration connect`.", view.ConnectionRow{}},
		{"comment", "`project comment list|add|edit`.", view.CommentRow{}},
		{"metadata", "`project meta get|set`.", view.MetaRow{}},
		{"model", "`model list|show|create|update`.", view.ModelRow{}},
		{"model version", "`model version list|show|add|stage|update`.", view.VersionRow{}},
		{"what is gone", "`integration delete|disconnect`, `project comment delete`, `model delete`, `model version delete`, `runs delete`.", after.GoneRow{}},
		{"session", "`session list`.", port.Visitor{}},
		{"ended session", "`session kick`.", sessions.Kicked{}},
		{"run row", "`runs list`.", view.RunRow{}},
		{"run", "`runs show`; `runs export` has it in its first line.", view.RunDetail{}},
		{"metric", "`runs metrics`.", view.MetricRow{}},
		{"parameter", "`runs export`, with kind param.", view.ParamRow{}},
		{"value", "`runs export`, with kind point and metric, the name.", view.PointRow{}},
		{"text", "`runs export`, with kind text and name.", view.LineRow{}},
		{"artifact", "`runs artifacts`; `runs export`, with kind artifact.", view.ArtifactRow{}},
		{"waiting run", "`status`, `sync --dry-run`: a run of the offline store that is not synchronised.", tracking.Row{}},
		{"synchronised run", "`sync`.", tracking.Synced{}},
		{"cleared run", "`clear`.", tracking.Cleared{}},
		{"subscription", "`subscription show|plan|topup|storage|payment`.", view.SubscriptionRow{}},
		{"invoice", "`subscription invoices`; the charging command reads one with id, workspace, owner and method besides.", view.InvoiceRow{}},
		{"usage row", "`subscription usage`.", view.UsageRow{}},
		{"period that has ended", "`subscription usage --by period`.", view.PeriodRow{}},
		{"forecast", "`subscription forecast`.", view.ForecastRow{}},
		{"plan", "`plan list|set`.", view.PlanRow{}},
		{"key", "`keys`.", keyRow{}},
		{"version", "`version`.", built.Row{}},
		{"dry run", "every change with `--dry-run`.", after.EffectDoc{}},
		{"error", "on stderr, with `--json`.", after.ErrorDoc{}},
	}
}

// rowFiles are the sources of the rows that readers give.
func rowFiles(t *testing.T) []string {
	t.Helper()
	rooms, err := filepath.Glob("../model/view/*/rows.go")
	if err != nil || len(rooms) == 0 {
		t.Fatalf("no rows beside package view: %v", err)
	}
	return append(rooms, "../model/view/rows.go")
}

// jsonDoc describes every object from its struct.
func jsonDoc(t *testing.T) string {
	notes := comments(t, append(rowFiles(t), "after/after.go", "after/access.go", "after/account.go", "after/asset.go", "after/signin.go", "after/effect.go", "after/undo.go", "tracking/status.go", "tracking/sync.go", "tracking/clear.go")...)
	var b strings.Builder
	b.WriteString("# JSON\n\n" + manual.Generated +
		"A list is `{\"data\":[…],\"page\":{\"size\":100,\"total\":1204,\"next\":\"CURSOR\"}}` with one of these as its rows; total is null\n" +
		"where counting would mean reading everything, next on the last page. CSV has the same fields as columns, YAML the\n" +
		"same as keys. Times are RFC 3339 in UTC, sizes bytes, durations seconds; text is ASCII with escapes. Fields are only\n" +
		"ever added.\n")
	for _, s := range shapes() {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n| field | type | null | |\n|---|---|---|---|\n", s.heading, s.says)
		describe(&b, "", reflect.TypeOf(s.row), notes)
	}
	return b.String()
}

// describe writes a line for every field, those of structs within after theirs.
func describe(b *strings.Builder, prefix string, t reflect.Type, notes map[string]string) {
	shadowed := map[string]bool{}
	for i := range t.NumField() {
		if f := t.Field(i); !f.Anonymous {
			shadowed[jsonName(f)] = true
		}
	}
	for i := range t.NumField() {
		f := t.Field(i)
		switch name := jsonName(f); {
		case f.Anonymous:
			var inner strings.Builder
			describe(&inner, prefix, f.Type, notes)
			for line := range strings.Lines(inner.String()) {
				if field, _, _ := strings.Cut(strings.TrimPrefix(line, "| `"), "`"); !shadowed[field] {
					b.WriteString(line)
				}
			}
		case name != "-":
			kind, null, inside := jsonType(f.Type)
			fmt.Fprintf(b, "| `%s` | %s | %s | %s |\n", prefix+name, kind, map[bool]string{true: "or null"}[null], note(t.Name(), f, notes))
			if inside != nil {
				describe(b, prefix+name+".", inside, notes)
			}
		}
	}
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}

// jsonType is how a Go type looks in JSON, and the struct inside of it.
func jsonType(t reflect.Type) (kind string, null bool, inside reflect.Type) {
	switch t {
	case reflect.TypeFor[view.Opt]():
		return "text", true, nil
	case reflect.TypeFor[view.Time]():
		return "time", true, nil
	case reflect.TypeFor[json.RawMessage](), reflect.TypeFor[model.Facts]():
		return "object", true, nil
	case reflect.TypeFor[time.Time]():
		return "time", false, nil
	}
	switch t.Kind() {
	case reflect.String:
		return "text", false, nil
	case reflect.Bool:
		return "true or false", false, nil
	case reflect.Int, reflect.Int64, reflect.Uint64:
		return "integer", false, nil
	case reflect.Pointer:
		kind, _, inside = jsonType(t.Elem())
		return kind, true, inside
	case reflect.Slice:
		kind, _, inside = jsonType(t.Elem())
		return "list of " + kind, false, inside
	case reflect.Struct:
		return "object", false, t
	default:
		return "object", false, nil
	}
}

// note is what the source says about a field, else its words.
func note(of string, f reflect.StructField, notes map[string]string) string {
	if words, ok := vocabulary()[of+"."+f.Name]; ok {
		return words
	}
	return notes[of+"."+f.Name]
}

// vocabulary are the words of fields that have a fixed set of them.
func vocabulary() map[string]string {
	list := func(words ...any) string { return strings.Trim(fmt.Sprintln(words...), "\n") }
	role := strings.ReplaceAll(strings.Trim(fmt.Sprint(model.Roles()), "[]"), " ", ", ")
	projectRole := strings.ReplaceAll(strings.Trim(fmt.Sprint(model.ProjectRoles()), "[]"), " ", ", ")
	return map[string]string{
		"WorkspaceRow.Kind":             "individual, team, builtin",
		"WorkspaceRow.State":            "active, deleting, failed",
		"WorkspaceRow.Role":             list("one's own:", role),
		"WorkspaceRow.OrganizationType": "commercial, education, non-profit",
		"WorkspaceRow.ReadOnly":         "why nothing new can be tracked; null where it can",
		"WorkspaceRow.Settings":         "not in lists",
		"ReadOnlyReason.Cause":          "hours, storage, payment, trial",
		"PeopleRow.Kind":                "person, service",
		"PeopleRow.Role":                role + "; null for guests; of the invitation while pending",
		"PeopleRow.Status":              "active, pending, suspended",
		"ProjectRow.Visibility":         "private, workspace, public",
		"ProjectRow.MemberAccess":       "full, view",
		"ProjectRow.Role":               "one's own: " + projectRole + "; null where the project is only public to one",
		"AccessRow.Person":              "null for an invited address, and in the rows that stand for everybody",
		"AccessRow.Role":                projectRole + "; for who-can on a workspace a role there",
		"AccessRow.Sources":             "platform-admin, workspace-admin, grant, workspace-role, everyone, public",
		"InvitationRow.Role":            "role in the workspace, or in the project where there is one",
		"InvitationRow.State":           "pending, accepted, declined, revoked, expired",
		"InboxRow.Kind":                 "invitation, request, answer, warning, notice",
		"RequestRow.State":              "pending, approved, denied, withdrawn, expired",
		"RequestRow.Role":               projectRole,
		"UserRow.Kind":                  "person, service",
		"UserRow.State":                 "active, suspended, deleted",
		"VersionRow.Stage":              "none, staging, production, archived",
		"AuditRow.Via":                  "tui, cli, ssh, system",
		"AuditRow.Before":               "the fields that changed, as they were",
		"AuditRow.After":                "the fields that changed, as they are",
		"AuditRow.Hash":                 "chains the record to the one before",
		"Whoami.Via":                    "tui, cli, ssh, system",
	}
}

// comments are those behind and above the fields in source files, by
// Type.Field.
func comments(t *testing.T, files ...string) map[string]string {
	t.Helper()
	rule := regexp.MustCompile(` \((SPEC )?[A-Z]?\d[^)]*\)`)
	found := map[string]string{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if s, ok := spec.Type.(*ast.StructType); ok {
				for _, f := range s.Fields.List {
					for _, id := range f.Names {
						text := strings.TrimSpace(f.Comment.Text() + f.Doc.Text())
						found[spec.Name.Name+"."+id.Name] = rule.ReplaceAllString(strings.ReplaceAll(text, "\n", " "), "")
					}
				}
			}
			return true
		})
	}
	return found
}

// TestShapesAreComplete fails for a row of a reader that is not among
// the shapes, or inside of one.
func TestShapesAreComplete(t *testing.T) {
	known := map[string]bool{
		"Time":       true,
		"Suggestion": true, // what the invite field proposes on screens
	}
	var note func(reflect.Type)
	note = func(t reflect.Type) {
		for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice {
			t = t.Elem()
		}
		if t.Kind() != reflect.Struct || known[t.Name()] && t.Name() != "" {
			return
		}
		known[t.Name()] = true
		for i := range t.NumField() {
			note(t.Field(i).Type)
		}
	}
	for _, s := range shapes() {
		note(reflect.TypeOf(s.row))
	}
	for _, name := range rowFiles(t) {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if spec, ok := n.(*ast.TypeSpec); ok {
				if _, ok := spec.Type.(*ast.StructType); ok && !known[spec.Name.Name] {
					t.Errorf("%s of %s is not among the shapes that docs/json.md describes", spec.Name.Name, name)
				}
			}
			return true
		})
	}
}
