package cmd

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// file writes a file beside the world's database and gives its path.
func (w *world) file(name, text string) string {
	w.t.Helper()
	path := filepath.Join(w.t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		w.t.Fatal(err)
	}
	return path
}

const acme = `
orgs:
  Acme:
    admins: [root]
    members: [Ada, 08volt]
    repos:
      .github: {description: "tab\there"}
      api: {private: true}
    teams:
      devs:
        members: [ada, stranger]
        repos: {web: write, .GitHub: read}
`

const acmeReport = `KIND       CREATED  UPDATED  UNCHANGED  SKIPPED
workspace        1        0          0        0
person           3        0          0        1
role             3        0          0        0
project          3        0          0        0
grant            2        0          0        0

1 name differs from the file in capitals only.

KIND     NAME      TARGET       ROLE  RESULT   REASON
person   08volt    n-08volt     -     created  the name does not fit the rule for names here
person   Ada       ada-vnn463   -     created  the name ada belongs to a person; --match adopts an account of that name
person   stranger  -            -     skipped  named only by teams, of Acme
project  .github   acme/github  -     created  the name does not fit the rule for names here; the description is left out: The description contains U+0009 (a tab) as character 4, which is not allowed. Type it again without it.
`

// The report tells people the sums and what is worth a look, and scripts every
// row; the dry run tells the same and changes nothing; a second run finds
// nothing to do.
func TestImportPeribolos(t *testing.T) {
	w := team(t)
	path := w.file("org.yaml", acme)
	w.unchanged("a dry run", func() {
		if got, want := w.ok("import", "peribolos", path, "--dry-run"), "Dry run: nothing is changed.\n"+acmeReport; got != want {
			t.Errorf("got\n%swant\n%s", got, want)
		}
	})
	dry := w.ok("import", "peribolos", path, "--dry-run", "--json")
	done := w.ok("import", "peribolos", path, "--json")
	if strings.Replace(dry, `"dry_run": true`, `"dry_run": false`, 1) != done {
		t.Errorf("the dry run told\n%s\nand then happened\n%s", dry, done)
	}
	var report struct {
		Kinds []map[string]any
		Rows  []map[string]any
	}
	if err := json.Unmarshal([]byte(done), &report); err != nil {
		t.Fatal(err)
	}
	if len(report.Kinds) != 5 || len(report.Rows) != 13 {
		t.Errorf("%d kinds and %d rows", len(report.Kinds), len(report.Rows))
	}
	row := report.Rows[0]
	for field, want := range map[string]any{"kind": "workspace", "name": "Acme", "target": "acme", "result": "created", "derived_name": "acme", "role": nil, "reason": nil} {
		if row[field] != want {
			t.Errorf("%s is %v, want %v", field, row[field], want)
		}
	}
	again := w.object("import", "peribolos", path)
	for _, k := range again["kinds"].([]any) {
		if k := k.(map[string]any); k["created"] != 0.0 || k["updated"] != 0.0 {
			t.Errorf("the second run: %v", k)
		}
	}
	contains(t, w.ok("user", "show", "n-08volt"), "github:08volt", "08volt")
	if csv := w.ok("import", "peribolos", path, "-o", "csv"); strings.Count(csv, "\n") != 14 || !strings.HasPrefix(csv, "kind,name,target,role,result,reason,derived_name\n") {
		t.Errorf("CSV:\n%s", csv)
	}
}

func TestImportPeribolosReport(t *testing.T) {
	w := team(t)
	if got := w.ok("import", "peribolos", w.file("org.yaml", acme)); got != acmeReport {
		t.Errorf("got\n%swant\n%s", got, acmeReport)
	}
}

// The file can come in on the standard input; over SSH it has to.
func TestImportFromStandardInput(t *testing.T) {
	w := team(t)
	w.typed = acme
	contains(t, w.ok("import", "peribolos", "-", "--dry-run"), "workspace        1")
	w.typed = "orgs: [x]\n"
	contains(t, w.fails(2, "import", "peribolos", "-"), "The standard input, line 1: orgs must be a mapping")

	var out, errs bytes.Buffer
	env := Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Remote: true,
		Getenv: func(string) string { return "" }, Now: time.Now,
	}
	env.Open = env.openFile
	if code := Run(context.Background(), env, []string{"import", "csv", "/etc/passwd"}); code != 4 || out.Len() > 0 {
		t.Errorf("exit %d, %s%s", code, &out, &errs)
	}
	contains(t, errs.String(), "Over SSH an import reads the standard input only.")
}

// A broken file changes nothing.
func TestImportBrokenFiles(t *testing.T) {
	w := team(t)
	w.unchanged("a broken file", func() {
		for _, text := range []string{"admins: [ada]\n", "orgs: {acme: {admins: [grace]}, beta: {admins: grace}}\n", "", "orgs"} {
			contains(t, w.fails(2, "import", "peribolos", w.file("x.yaml", text)), "x.yaml")
		}
		contains(t, w.fails(2, "import", "peribolos", "/nowhere/x.yaml"), "/nowhere/x.yaml", "no such file")
		contains(t, w.fails(2, "import", "peribolos", t.TempDir()), "cannot be read")
		contains(t, w.fails(2, "import", "csv", w.file("x.csv", "ada\n")), "x.csv, line 1")
		w.fails(2, "import", "peribolos")
		w.fails(2, "import", "yaml", "x")
		contains(t, w.fails(4, "--as", "grace", "import", "peribolos", w.file("org.yaml", acme)), "Only platform admins may import organisations.")
		contains(t, w.fails(2, "--now", "2030-01-01T00:00:00Z", "import", "peribolos", w.file("org.yaml", acme)), "--now")
	})
}

// What becomes visible to more people is asked about (A5).
func TestImportAsksBeforeItRaisesAVisibility(t *testing.T) {
	w := team(t)
	w.ok("import", "peribolos", w.file("org.yaml", acme))
	open := w.file("org.yaml", strings.Replace(acme, "private: true", "private: false", 1))
	contains(t, w.fails(2, "import", "peribolos", open), "Change the visibility of acme/api from private to workspace.", "--yes")
	contains(t, w.ok("import", "peribolos", open, "--dry-run"), "visibility was private")
	contains(t, w.ok("project", "show", "acme/api"), "private")
	w.tty, w.typed = true, "y\n"
	r := w.run("import", "peribolos", open)
	contains(t, r.err, "Go on? [y/N]", "become visible to 3 members of acme")
	if r.code != 0 {
		t.Errorf("exit %d", r.code)
	}
	w.tty, w.typed = false, ""
	if got := w.object("project", "show", "acme/api")["visibility"]; got != "workspace" {
		t.Errorf("api is %v", got)
	}
	w.ok("import", "peribolos", w.file("org.yaml", acme))
	w.ok("import", "peribolos", open, "--yes")
}

// Someone who waits sees how far it is.
func TestImportProgress(t *testing.T) {
	w := team(t)
	path := w.file("org.yaml", acme)
	w.tty = true
	if r := w.run("import", "peribolos", path, "--plain"); r.code != 0 || r.err != "" {
		t.Errorf("exit %d, stderr %q", r.code, r.err)
	}
	w = team(t)
	w.tty = true
	contains(t, w.run("import", "peribolos", path).err, " of 12 steps")
}

// All lines of a CSV file or none; the dry run tells the verdict on each.
func TestImportCSV(t *testing.T) {
	w := team(t)
	bad := w.file("people.csv", "workspace,who,role,project,project_role\nml-team,grace,viewer,api,viewer\nml-team,nobody,viewer,,\nml-team,new@example.org,member,api,owner\n")
	w.unchanged("a refused file", func() {
		contains(t, w.fails(3, "import", "csv", bad), `Refused lines: 1 of 3, so nothing was changed. Line 3: There is no person "nobody".`, "--skip-invalid")
		r := w.run("import", "csv", bad, "--dry-run")
		if r.code != 3 || r.err != "" {
			t.Errorf("exit %d, stderr %q", r.code, r.err)
		}
		contains(t, r.out, "Dry run", "line        1        1          0        1", "2  ml-team    grace            viewer  api      viewer        -        updated  was editor; was owner there")
		w.ok("import", "csv", bad, "--dry-run", "--skip-invalid")
		w.fails(3, "--as", "linus", "import", "csv", bad)
	})
	report := w.object("--as", "ada", "import", "csv", bad, "--skip-invalid")
	rows := report["rows"].([]any)
	code, _ := rows[2].(map[string]any)["code"].(string)
	if len(code) != 26 || rows[0].(map[string]any)["code"] != nil {
		t.Errorf("the codes are in %v", rows)
	}
	w.unchanged("a second import", func() { w.ok("import", "csv", bad, "--skip-invalid") })
	contains(t, w.ok("people", "list", "-w", "ml-team"), "new@example.org")
}
