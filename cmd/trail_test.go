package cmd

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// Undo says what it will do and asks; the dry run says the same; --yes does it.
func TestUndo(t *testing.T) {
	w := team(t)
	w.ok("people", "role", "grace", "viewer")
	says := "Change the role of grace in ml-team to editor."
	w.unchanged("undo without a yes", func() {
		contains(t, w.ok("undo", "--dry-run"), "Dry run", "people.role of grace by ada", says)
		contains(t, w.fails(2, "undo"), says, "--yes")
		w.tty, w.typed = true, "n\n"
		if r := w.run("undo"); r.code != 2 || !strings.Contains(r.err, says) || !strings.Contains(r.err, "[y/N]") {
			t.Errorf("asked: %+v", r)
		}
		w.tty = false
	})
	row := w.object("undo", "--yes")
	if row["operation"] != "undo" || row["target"] != "grace" || !strings.HasPrefix(row["reason"].(string), "undoes ") || row["code"] != nil {
		t.Errorf("it prints %v", row)
	}
	contains(t, w.ok("people", "show", "grace", "--json"), `"role": "editor"`)
	// Again and again it goes further back, not to and fro.
	contains(t, w.ok("undo", "--dry-run"), "Revoke the invitation of mary")
	contains(t, w.ok("undo", "--yes"), "people.invite of mary")
	seq := w.number("audit", "list", "--operation", "people.role")
	contains(t, w.fails(5, "undo", seq, "--yes"), "undone already")
}

// With a workspace it is one's own newest change there, not the newest anywhere.
func TestUndoInAWorkspace(t *testing.T) {
	w := team(t)
	w.ok("people", "role", "grace", "viewer")
	w.ok("workspace", "create", "ops")
	w.ok("workspace", "update", "ops", "--description", "Operations")
	contains(t, w.ok("undo", "--dry-run"), "workspace.update of ops")
	contains(t, w.ok("undo", "-w", "ml-team", "--dry-run"), "people.role of grace")
	contains(t, w.ok("undo", "-w", "ops", "--yes"), "workspace.update of ops")
	contains(t, w.fails(3, "undo", "-w", "ops", "--yes"), "Nothing that you changed in ops can be undone")
	contains(t, w.fails(3, "undo", "-w", "nowhere", "--yes"), "nowhere")
	w.ok("undo", "-w", "ml-team", "--yes")
	contains(t, w.ok("people", "show", "grace", "-w", "ml-team", "--json"), `"role": "editor"`)
}

// number is the SEQ of the first row of a list.
func (w *world) number(args ...string) string {
	w.t.Helper()
	row := w.object(args...)["data"].([]any)[0].(map[string]any)
	return strings.TrimSuffix(jsonText(w.t, row["seq"]), ".0")
}

func jsonText(t *testing.T, v any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestUndoRefusals(t *testing.T) {
	w := team(t)
	w.ok("people", "role", "grace", "viewer")
	seq := w.number("audit", "list", "--operation", "people.role")
	w.ok("people", "role", "grace", "admin")
	for _, c := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"undo", seq, "--yes"}, 5, "role is admin now, not viewer, changed by ada"},
		{[]string{"undo", "x"}, 2, "not the number of a change"},
		{[]string{"undo", "0"}, 2, "not the number of a change"},
		{[]string{"undo", "9999", "--yes"}, 3, "There is no change 9999"},
		{[]string{"--as", "linus", "undo", seq, "--yes"}, 3, "There is no change " + seq},
		{[]string{"--as", "linus", "undo", "--yes"}, 3, "Nothing that you changed"},
		{[]string{"undo", "1", "--yes"}, 5, "platform.init"},
		{[]string{"undo", "1", "2"}, 2, "undo"},
	} {
		contains(t, w.fails(c.code, c.args...), c.says)
	}
}

// A code that an undo makes is shown once, to people and scripts alike.
func TestUndoShowsACodeOnce(t *testing.T) {
	w := team(t)
	w.ok("people", "invite", "x@example.org", "--role", "viewer")
	w.ok("people", "revoke", "x@example.org", "--yes")
	code, _ := w.object("undo", "--yes")["code"].(string)
	if len(code) < 20 {
		t.Fatalf("the code is %q", code)
	}
	if strings.Contains(w.ok("audit", "export"), code) {
		t.Error("the trail has the code")
	}
}

// An export is the list backwards: JSON lines, or CSV with the same fields.
func TestAuditExport(t *testing.T) {
	w := team(t)
	listed := []string{}
	for _, row := range w.object("audit", "list", "--all")["data"].([]any) {
		listed = append([]string{jsonText(t, row)}, listed...)
	}
	lines := func(args ...string) (all []string) {
		s := bufio.NewScanner(strings.NewReader(w.ok(append([]string{"audit", "export"}, args...)...)))
		for s.Scan() {
			var row map[string]any
			if err := json.Unmarshal(s.Bytes(), &row); err != nil {
				t.Fatalf("%q: %v", s.Text(), err)
			}
			all = append(all, jsonText(t, row))
		}
		return all
	}
	for _, args := range [][]string{nil, {"--json"}, {"-o", "json"}} {
		if got := lines(args...); !slices.Equal(got, listed) {
			t.Errorf("%v: %d lines, %d are listed", args, len(got), len(listed))
		}
	}
	rows, err := csv.NewReader(strings.NewReader(w.ok("audit", "export", "-o", "csv"))).ReadAll()
	if err != nil || len(rows) != len(listed)+1 || rows[0][0] != "seq" || rows[1][0] != "1" {
		t.Errorf("csv: %d rows, %v", len(rows), err)
	}
	if got := lines("--operation", "people", "-w", "ml-team", "--actor", "ada", "--target", "mary", "--since", "1h"); len(got) != 1 {
		t.Errorf("filtered: %v", got)
	}
	if got := lines("--until", "2020-01-01"); len(got) != 0 {
		t.Errorf("before everything: %v", got)
	}
	if out := w.ok("audit", "export", "-o", "csv", "--until", "2020-01-01"); !strings.HasPrefix(out, "seq,at,") || strings.Count(out, "\n") != 1 {
		t.Errorf("an empty csv is %q", out)
	}
	contains(t, w.fails(2, "audit", "export", "-o", "yaml"), "JSON lines or CSV")
	contains(t, w.fails(2, "audit", "export", "--since", "yesterday"), "yesterday")
	contains(t, w.fails(4, "--as", "grace", "audit", "export", "-w", "ml-team"), "audit.view")
	contains(t, w.fails(3, "--as", "linus", "audit", "export", "-w", "ml-team"), "ml-team")
}

// A matrix has a list of projects a person as JSON, and a column a project as CSV
// and as a table, whatever the project is called.
func TestMatrix(t *testing.T) {
	w := team(t)
	w.ok("project", "create", "ml-team/person", "--visibility", "workspace")
	doc := w.object("matrix", "ml-team")
	rows := doc["data"].([]any)
	if len(rows) != 2 {
		t.Fatalf("%d people", len(rows))
	}
	grace := rows[1].(map[string]any)
	if cells := grace["projects"].([]any); grace["person"] != "grace" || len(cells) != 3 ||
		jsonText(t, cells[0]) != `{"expires_at":null,"project":"ml-team/api","role":"owner","sources":["grant","workspace-role"]}` {
		t.Errorf("grace's row is %v", grace)
	}
	table, err := csv.NewReader(strings.NewReader(w.ok("matrix", "ml-team", "-o", "csv"))).ReadAll()
	if err != nil || strings.Join(table[0], " ") != "person role api ml-team/person secret" {
		t.Fatalf("csv %v, %v", table, err)
	}
	if got := strings.Join(table[2], "|"); got != "grace|editor|owner (grant, workspace-role)|contributor (workspace-role)|" {
		t.Errorf("grace's line is %q", got)
	}
	contains(t, w.ok("matrix", "ml-team"), "PERSON", "API", "SECRET", "owner (grant, workspace-role)")
	r := w.run("matrix", "ml-team", "--projects", "1", "--page-size", "1")
	contains(t, r.err, "--after-project api", "--after ")
	next := w.object("matrix", "ml-team", "--projects", "1")["data"].([]any)[0].(map[string]any)["next_project"]
	if next != "api" {
		t.Errorf("it goes on at %v", next)
	}
	contains(t, w.ok("matrix", "ml-team", "--after-project", "api", "--projects", "1"), "ML-TEAM/PERSON")
	w.fails(2, "matrix", "ml-team", "--projects", "0")
	contains(t, w.fails(3, "--as", "linus", "matrix", "ml-team"), "ml-team")
	contains(t, w.fails(2, "matrix"), "WS")
}

// What is gone for good stands in nobody's way: undo goes on to the change before.
func TestUndoPassesOverWhatIsGone(t *testing.T) {
	w := team(t)
	w.ok("people", "role", "grace", "viewer")
	w.ok("project", "create", "ml-team/short-lived")
	w.ok("project", "trash", "ml-team/short-lived", "--yes")
	w.ok("project", "purge", "ml-team/short-lived", "--yes")
	contains(t, w.ok("undo", "--dry-run"), "people.role of grace by ada")
}
