package cmd

import (
	"encoding/json"
	"strings"
	"testing"
)

// changes are commands that change something in the world of team.
func changes() [][]string {
	return [][]string{
		{"user", "create", "joan", "--email", "joan@example.com"},
		{"user", "update", "grace", "--name", "Grace Hopper"},
		{"user", "suspend", "linus"},
		{"user", "delete", "linus"},
		{"user", "verify-email", "grace"},
		{"user", "platform-admin", "grace", "on"},
		{"user", "key", "add", "grace", someKey},
		{"user", "claim", "grace"},
		{"platform", "set", "signup=open", "contact=Ask ada"},
		{"workspace", "create", "other"},
		{"workspace", "update", "ml-team", "--description", "New"},
		{"workspace", "switch", "default"},
		{"workspace", "set", "ml-team", "guests=on"},
		{"workspace", "transfer", "ml-team", "grace"},
		{"workspace", "delete", "ml-team"},
		{"--as", "grace", "workspace", "leave", "ml-team"},
		{"people", "invite", "linus", "new@example.com", "--role", "member"},
		{"people", "role", "grace", "admin"},
		{"people", "remove", "grace", "mary"},
		{"people", "revoke", "mary"},
		{"--as", "mary", "invitation", "accept"},
		{"--as", "mary", "invitation", "decline"},
		{"inbox", "read"},
		{"project", "create", "ml-team/new"},
		{"project", "update", "ml-team/secret", "--visibility", "workspace"},
		{"project", "lock", "ml-team/api"},
		{"project", "trash", "ml-team/api"},
		{"--as", "grace", "project", "leave", "ml-team/api"},
		{"access", "grant", "ml-team/secret", "grace", "viewer", "--expires", "30d"},
		{"access", "revoke", "ml-team/api", "grace"},
	}
}

func TestDryRunChangesNothing(t *testing.T) {
	w := team(t)
	w.unchanged("dry runs", func() {
		for _, args := range changes() {
			contains(t, w.ok(append(args, "--dry-run")...), "Dry run: nothing is changed.")
			var doc struct {
				DryRun  bool `json:"dry_run"`
				Effects []struct {
					Operation, Target, Summary string
				}
			}
			if err := json.Unmarshal([]byte(w.ok(append(args, "--dry-run", "--json")...)), &doc); err != nil {
				t.Fatal(err)
			}
			if !doc.DryRun || len(doc.Effects) == 0 || doc.Effects[0].Summary == "" || doc.Effects[0].Operation == "" {
				t.Errorf("%v: %+v", args, doc)
			}
		}
	})
}

func TestNowIsForLookingOnly(t *testing.T) {
	w := team(t)
	w.unchanged("--now", func() {
		for _, args := range changes() {
			contains(t, w.fails(2, append(args, "--now", "2027-01-01T00:00:00Z", "--yes")...), "--now", "--dry-run")
		}
		contains(t, w.ok("access", "grant", "ml-team/secret", "grace", "viewer", "--expires", "1d", "--dry-run", "--now", "2027-01-01T00:00:00Z"),
			"2027-01-02")
	})
	w.ok("access", "grant", "ml-team/secret", "grace", "viewer", "--expires", "30d")
	contains(t, w.ok("can", "grace", "project.view", "ml-team/secret", "--json"), `"allowed": true`)
	if r := w.run("can", "grace", "project.view", "ml-team/secret", "--now", "2026-04-02T00:00:00Z"); r.code != 4 {
		t.Errorf("the grant counts after its end: %+v", r)
	}
	contains(t, w.fails(2, "whoami", "--now", "tomorrow"), "RFC 3339")
}

// TestEveryChangeIsDone carries out each of them in a world of its own.
func TestEveryChangeIsDone(t *testing.T) {
	for _, args := range changes() {
		t.Run(strings.Join(args, "_"), func(t *testing.T) {
			t.Parallel()
			w := team(t)
			before := w.ok("audit", "list", "--json")
			w.ok(append(args, "--yes")...)
			if w.ok("audit", "list", "--json") == before {
				t.Error("no audit record")
			}
		})
	}
}

func TestConfirmation(t *testing.T) {
	remove := []string{"people", "remove", "grace"}
	w := team(t)
	w.unchanged("an unconfirmed change", func() {
		contains(t, w.fails(2, remove...), "Remove grace from ml-team.", "--yes")
		w.tty = true
		for _, typed := range []string{"", "\n", "n\n", "grace\n", "yess\n"} {
			w.typed = typed
			r := w.run(remove...)
			if r.code != 2 || r.out != "" {
				t.Errorf("typed %q: %+v", typed, r)
			}
			contains(t, r.err, "Remove grace from ml-team.", "1 project grant ends", "[y/N]", "Nothing was changed.")
		}
		w.tty = false
	})
	w.tty, w.typed = true, "Y\n"
	contains(t, w.ok(remove...), "done: remove grace from ml-team")
	w.tty = false
	w.ok("workspace", "restore-member", "ml-team", "grace")
	w.ok(append(remove, "--yes")...)
}

// TestWhatIsNotConfirmedIsToldAsInTheDryRun compares the error with the dry run:
// every operation, and everything that follows from it (A5).
func TestWhatIsNotConfirmedIsToldAsInTheDryRun(t *testing.T) {
	w := team(t)
	w.ok("workspace", "set", "ml-team", "visibilities=private,workspace,public")
	for _, args := range [][]string{
		{"people", "remove", "grace", "mary"},
		{"project", "update", "ml-team/secret", "--visibility", "workspace"},
		{"project", "update", "ml-team/api", "--visibility", "public"},
		{"project", "trash", "ml-team/api"},
		{"workspace", "delete", "ml-team"},
		{"user", "delete", "linus"},
	} {
		refused := w.fails(2, args...)
		lines := strings.Split(strings.TrimSpace(w.ok(append(args, "--dry-run")...)), "\n")[1:]
		if len(lines) < 2 {
			t.Errorf("%v: nothing follows: %q", args, lines)
		}
		for _, l := range lines {
			contains(t, refused, strings.TrimPrefix(l, "  - "))
		}
		contains(t, refused, "nothing was changed", "--yes")
		w.tty, w.typed = true, "n\n"
		asked := w.run(args...).err
		w.tty = false
		for _, l := range lines {
			contains(t, asked, l)
		}
	}
}

func TestDeletingAWorkspaceNeedsItsName(t *testing.T) {
	w := team(t)
	w.tty, w.typed = true, "y\n"
	contains(t, w.run("workspace", "delete", "ml-team").err, "Type ml-team to go on:", "This cannot be undone.", "Nothing was changed.")
	w.typed = "ml-team\n"
	contains(t, w.ok("workspace", "delete", "ml-team"), "done: delete the workspace ml-team")
	w.fails(3, "--as", "grace", "people", "list", "-w", "ml-team")
}

func TestChangesAreMadeTogetherOrNotAtAll(t *testing.T) {
	w := team(t)
	w.unchanged("a change that is refused in part", func() {
		contains(t, w.fails(3, "people", "remove", "grace", "nobody", "nowhere", "--yes"), "2 of 3", "nobody", "nowhere")
		contains(t, w.fails(5, "people", "invite", "linus", "grace", "--role", "viewer", "--yes"), "grace")
	})
}

func TestOperatorIsRecorded(t *testing.T) {
	w := team(t)
	w.ok("--as", "grace", "workspace", "create", "hers")
	rows := w.object("audit", "list", "-w", "hers")["data"].([]any)
	first := rows[0].(map[string]any)
	if first["actor"] != "grace" || first["operator"] != "ada" || first["via"] != "cli" {
		t.Errorf("audit row %v", first)
	}
	rows = w.object("audit", "list", "-w", "ml-team", "--actor", "ada")["data"].([]any)
	if op := rows[0].(map[string]any)["operator"]; op != nil {
		t.Errorf("operator %v, want null", op)
	}
}

func TestCodeIsShownOnceAndNotInADryRun(t *testing.T) {
	w := team(t)
	invite := []string{"people", "invite", "joan@example.org", "--role", "member"}
	if out := w.ok(append(invite, "--dry-run", "--json")...); strings.Contains(out, `"code"`) {
		t.Errorf("a dry run shows a code: %s", out)
	}
	rows := w.object(invite...)["data"].([]any)
	code, _ := rows[0].(map[string]any)["code"].(string)
	if len(code) < 20 {
		t.Fatalf("code %q", code)
	}
	w.ok("user", "create", "joan", "--email", "joan@example.org")
	w.fails(3, "--as", "linus", "invitation", "accept", code)
	contains(t, w.ok("--as", "joan", "invitation", "accept", code), "done:")
	w.fails(3, "--as", "joan", "invitation", "accept", code)
}
