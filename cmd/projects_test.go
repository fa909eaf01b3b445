package cmd

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestComments(t *testing.T) {
	w := team(t)
	w.typed = "two\nlines, @grace\n"
	first := w.object("project", "comment", "add", "ml-team/api", "-")
	if first["text"] != "two\nlines, @grace" || first["person"] != "ada" || first["mine"] != true || first["edited_at"] != nil {
		t.Errorf("added %v", first)
	}
	id, _ := first["id"].(string)
	contains(t, w.ok("--as", "grace", "inbox"), "ada mentioned you in a comment on ml-team/api.")
	w.ok("project", "comment", "add", "ml-team/api", "one line")
	for _, args := range [][]string{{"project", "comment", "list", "ml-team/api"}, {"project", "comment", "list", "ml-team/api", "--oldest"}} {
		out := w.ok(args...)
		contains(t, out, "one line", "two / lines")
		if oldest := strings.Index(out, "two") < strings.Index(out, "one line"); oldest != slices.Contains(args, "--oldest") {
			t.Errorf("%v: %s", args, out)
		}
	}
	page := w.ok("project", "comment", "list", "ml-team/api", "--page-size", "1", "--json")
	contains(t, page, `"text":"one line"`, `"next":"`)
	contains(t, w.fails(4, "--as", "grace", "project", "comment", "edit", "ml-team/api", id, "mine"), "Only ada can edit")
	contains(t, w.fails(3, "--as", "linus", "project", "comment", "list", "ml-team/api"), "There is no project ml-team/api")
	contains(t, w.fails(3, "project", "comment", "edit", "ml-team/api", "1", "x"), "has no comment")
	contains(t, w.fails(2, "project", "comment", "add", "ml-team/api", "a\x1b[2Jb"), "U+001B")
	w.ok("project", "comment", "edit", "ml-team/api", id, "changed")
	w.typed = ""
	contains(t, w.fails(2, "project", "comment", "delete", "ml-team/api", id), "--yes")
	gone := w.object("--as", "grace", "project", "comment", "delete", "ml-team/api", id, "--yes") // an owner
	if gone["removed"] != true || gone["name"] != id {
		t.Errorf("%v", gone)
	}
	contains(t, w.ok("inbox"), "grace deleted your comment on ml-team/api.")
}

func TestMeta(t *testing.T) {
	w := team(t)
	contains(t, w.ok("project", "meta", "set", "ml-team/api", "dataset=2026-03", "owner/team=a=b"), "set dataset, owner/team")
	if out := w.ok("project", "meta", "get", "ml-team/api", "owner/team"); out != "a=b\n" {
		t.Errorf("%q", out)
	}
	if one := w.object("project", "meta", "get", "ml-team/api", "dataset"); one["value"] != "2026-03" || one["by"] != "ada" {
		t.Errorf("%v", one)
	}
	contains(t, w.ok("project", "meta", "set", "ml-team/api", "dataset=", "--json"), `"data":[]`)
	contains(t, w.fails(3, "project", "meta", "get", "ml-team/api", "dataset"), "no key")
	contains(t, w.fails(2, "project", "meta", "set", "ml-team/api", "1=x"), "1 to 64 characters")
	contains(t, w.fails(2, "project", "meta", "set", "ml-team/api", "dataset"), "KEY=VALUE")
	contains(t, w.ok("project", "meta", "get", "ml-team/api", "-o", "csv"), "key,value,by,at\nowner/team,a=b,ada,")
}

func TestModels(t *testing.T) {
	w := team(t)
	contains(t, w.ok("model", "create", "ml-team/api", "churn", "--description", "Who leaves"), "churn", "Who leaves")
	for want := 1.0; want <= 3; want++ {
		v := w.object("model", "version", "add", "ml-team/api", "churn", "--set", "accuracy=0.9")
		if v["number"] != want || v["stage"] != "none" {
			t.Errorf("%v", v)
		}
	}
	w.ok("model", "version", "stage", "ml-team/api", "churn", "2", "production")
	contains(t, w.ok("model", "version", "stage", "ml-team/api", "churn", "3", "production", "--dry-run"), "In production besides: version 2.")
	contains(t, w.ok("model", "version", "list", "ml-team/api", "churn"), "accuracy=0.9", "production")
	m := w.object("model", "show", "ml-team/api", "CHURN")
	if m["latest"] != 3.0 || len(m["production"].([]any)) != 1 {
		t.Errorf("%v", m)
	}
	v := w.object("model", "version", "update", "ml-team/api", "churn", "1", "--description", "d", "--set", "accuracy=")
	if v["description"] != "d" || len(v["metadata"].(map[string]any)) != 0 {
		t.Errorf("%v", v)
	}
	contains(t, w.ok("model", "version", "show", "ml-team/api", "churn", "1"), "number")
	w.ok("model", "version", "delete", "ml-team/api", "churn", "3", "--yes")
	if v := w.object("model", "version", "add", "ml-team/api", "churn"); v["number"] != 4.0 {
		t.Errorf("%v", v)
	}
	contains(t, w.fails(3, "model", "version", "show", "ml-team/api", "churn", "3"), "no version 3")
	contains(t, w.fails(2, "model", "version", "show", "ml-team/api", "churn", "x"), "not the number of a version")
	contains(t, w.fails(2, "model", "version", "stage", "ml-team/api", "churn", "1", "live"), "stage")
	contains(t, w.fails(3, "--as", "linus", "model", "list", "ml-team/api"), "There is no project")
	contains(t, w.fails(2, "model", "delete", "ml-team/api", "churn"), "In production: version 2.")
	w.ok("model", "delete", "ml-team/api", "churn", "--yes")
	contains(t, w.fails(3, "model", "show", "ml-team/api", "churn"), "has no model")
}

func TestIntegrations(t *testing.T) {
	w := team(t)
	w.ok("integration", "create", "hook", "--kind", "slack", "--set", "channel=ml", "-w", "ml-team")
	c := w.object("integration", "connect", "hook", "ml-team/api")
	if c["integration"] != "hook" || c["kind"] != "slack" || c["connected_by"] != "ada" {
		t.Errorf("%v", c)
	}
	contains(t, w.ok("--as", "grace", "integration", "connect", "hook", "ml-team/api"), "unchanged")
	contains(t, w.ok("integration", "list", "-w", "ml-team"), "channel=ml", "ml-team/api")
	hidden := w.object("--as", "grace", "integration", "show", "hook", "-w", "ml-team")
	if hidden["settings"] != nil || hidden["secrets"] != nil || hidden["kind"] != "slack" {
		t.Errorf("grace sees %v", hidden)
	}
	contains(t, w.fails(4, "--as", "grace", "integration", "update", "hook", "--set", "a=b", "-w", "ml-team"), "integration.manage")
	contains(t, w.fails(3, "--as", "linus", "integration", "list", "-w", "ml-team"), "There is no workspace ml-team")
	contains(t, w.fails(3, "integration", "connect", "none", "ml-team/api"), "has no integration")
	contains(t, w.fails(2, "integration", "create", "x2"), "--kind")
	contains(t, w.fails(2, "integration", "update", "hook", "-w", "ml-team"), "nothing to change")
	contains(t, w.fails(2, "integration", "delete", "hook", "-w", "ml-team"), "1 project loses it: api.")
	w.ok("integration", "disconnect", "hook", "ml-team/api", "--yes")
	w.ok("integration", "delete", "hook", "-w", "ml-team", "--yes")
	if out := w.ok("integration", "list", "-w", "ml-team", "--json"); !strings.Contains(out, `"data":[]`) {
		t.Error(out)
	}
}

// A secret goes in by stdin or a prompt and comes out of no command, in no
// format, and no error (A8).
func TestA8_NoCommandTellsASecret(t *testing.T) {
	const canary = "canary-c0ffee"
	w := team(t)
	var said strings.Builder
	note := func(args ...string) result {
		r := w.run(append(args, "-w", "ml-team")...)
		said.WriteString(r.out + r.err)
		return r
	}
	w.typed = canary + "\n"
	note("integration", "create", "hook", "--kind", "slack", "--secret", "token", "--dry-run", "--json")
	if r := note("integration", "create", "hook", "--kind", "slack", "--secret", "token"); r.code != 0 {
		t.Fatal(r.err)
	}
	note("integration", "create", "hook", "--kind", "slack", "--secret", "token")
	note("integration", "create", "other", "--kind", "no such kind", "--secret", "token")
	if r := note("integration", "update", "hook", "--secret", "token="+canary); r.code != 2 || !strings.Contains(r.err, "takes a key and no value") {
		t.Errorf("%+v", r)
	}
	w.typed = canary + "-1\n" + canary + "-2\n"
	if r := note("integration", "update", "hook", "--secret", "a", "--secret", "b"); r.code != 0 {
		t.Error(r.err)
	}
	w.tty = true
	if r := note("integration", "update", "hook", "--secret", "c", "--secret", "d"); r.code != 0 || !strings.Contains(r.err, "Secret c: ") {
		t.Errorf("%+v", r)
	}
	w.tty, w.typed = false, canary+"\x00"
	if r := note("integration", "update", "hook", "--secret", "a"); r.code != 2 || !strings.Contains(r.err, "is not text") {
		t.Errorf("%+v", r)
	}
	w.typed = ""
	if r := note("integration", "update", "hook", "--secret", "a"); r.code != 2 || !strings.Contains(r.err, "no value for the secret a") {
		t.Errorf("%+v", r)
	}
	note("integration", "update", "hook", "--forget", "a")
	for _, format := range []string{"table", "json", "csv", "yaml"} {
		note("integration", "list", "-o", format)
		note("integration", "show", "hook", "-o", format)
		note("audit", "list", "-o", format)
	}
	note("integration", "delete", "hook", "--dry-run", "-o", "json")
	note("integration", "delete", "hook", "--yes", "-o", "yaml")
	note("audit", "list", "--json")
	if i := strings.Index(said.String(), "canary"); i >= 0 {
		t.Errorf("a secret comes out: …%s…", said.String()[max(0, i-300):i+20])
	}
	// The secret was there all along.
	if stored(t, w, canary) == 0 {
		t.Error("the secret was never stored")
	}
}

// stored counts how often the file has the text.
func stored(t *testing.T, w *world, text string) int {
	t.Helper()
	raw, err := os.ReadFile(filepath.Clean(w.db))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Count(string(raw), text)
}
