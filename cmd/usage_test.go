package cmd

import (
	"strings"
	"testing"
)

func TestProjectsAreNamedInFull(t *testing.T) {
	w := team(t)
	for _, args := range []string{
		"project create api", "project show api", "project update api --description A", "project lock api", "project unlock api",
		"project trash api --yes", "project restore api", "project leave api", "access list api", "access grant api grace viewer",
		"access revoke api grace", "project show ml-team/", "project show /api", "project create ml-team/a/b",
	} {
		contains(t, w.fails(2, strings.Fields(args)...), "not the full name of a project", "Write workspace/project")
	}
}

func TestNothingGivenIsNotLeftOut(t *testing.T) {
	w := team(t)
	for _, flag := range []string{"--as", "--workspace", "--db"} {
		contains(t, w.fails(2, "people", "list", flag, ""), flag+" is empty.")
	}
	contains(t, w.fails(2, "people", "list", "-w", ""), "--workspace is empty.")
	w.env["ATRIUM_WORKSPACE"] = ""
	w.ok("people", "list")
}

func TestUsage(t *testing.T) {
	w := team(t)
	w.tell([]step{
		{"peple", 2, "Did you mean people?"},
		{"people lst", 2, "Did you mean list?"},
		{"people", 2, "atrium: people needs one of: invite, list,"},
		{"people list extra", 2, "takes no argument"},
		{"people role ada", 2, "atrium: people role needs ROLE."},
		{"people invite", 2, "needs WHO"},
		{"people list --bogus", 2, "Unknown flag: --bogus."},
		{"people list --page-size 0", 2, "1 to 1000"},
		{"people list --page-size x", 2, `atrium: --page-size takes a whole number, 1-1000, not "x". For`},
		{"people list --guests=x", 2, `--guests takes true or false, not "x".`},
		{"people list -w", 2, "--workspace needs a value: NAME."},
		{"people list -xyz", 2, "Unknown flag: -xyz."},
		{"people list --=x", 2, `"--=x" is not a flag.`},
		{"people list -o xml", 2, "table, json, csv, yaml"},
		{"people list --json -o csv", 2, "contradict"},
		{"help nothing", 2, "nothing"},
		{"help people lst", 2, "Did you mean list?"},
		{"help people invite", 0, "--role"},
		{"completion bash", 0, "bash"},
		{"completion tcsh", 2, "bash, zsh"},
		{"version", 0, "platform"},
		{"--as nobody whoami", 3, "nobody"},
		{"demo", 2, "terminal"},
	})
	for _, shell := range []string{"zsh", "fish", "powershell"} {
		w.ok("completion", shell)
	}
	r := w.run()
	if r.code != 2 || r.out != "" || !strings.Contains(r.err, "Usage:") {
		t.Errorf("without a command: %+v", r)
	}
	contains(t, w.fails(2, "--json"), `"code":"invalid"`)
}

func TestWhoIsNamedTwiceIsMeantOnce(t *testing.T) {
	w := team(t)
	rows := w.object("people", "invite", "linus", "LINUS", "linus", "new@example.com", "New@Example.com", "--role", "viewer")["data"].([]any)
	if len(rows) != 2 {
		t.Errorf("%d rows: %v", len(rows), rows)
	}
	contains(t, w.ok("people", "remove", "grace", "grace", "--yes"), "done: remove grace from ml-team\n")
}
