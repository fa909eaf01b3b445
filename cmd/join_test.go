package cmd

import (
	"strings"
	"testing"
)

// People of the owner's domain see the workspace on their list, join it as
// viewers, and those who may not get the answer for what does not exist.
func TestS1_JoiningByDomain(t *testing.T) {
	w := team(t)
	w.tell([]step{
		{"workspace set ml-team domain-invites=on", 5, "is not verified"},
		{"user verify-email ada", 0, ""},
		{"user verify-email linus", 0, ""},
		{"--as linus workspace list", 0, "linus"},
		{"--as linus workspace join ml-team", 3, "no workspace ml-team"},
		{"workspace set ml-team domain-invites=on --dry-run", 0, "Everyone with a verified address at example.com can join ml-team as viewer"},
		{"workspace show ml-team -o yaml", 0, "domain_invites: null"},
		{"workspace set ml-team domain-invites=on", 0, "domain-invites: off -> example.com"},
		{"workspace show ml-team -o yaml", 0, "domain_invites: example.com"},
		{"--as linus workspace show ml-team", 3, "no workspace ml-team"},
		{"--as linus workspace list", 0, "ml-team"},
		{"--as grace workspace join ml-team", 5, "already a member of ml-team, as editor"},
		{"--as linus workspace join ml-team --dry-run", 0, "Join ml-team as viewer"},
		{"--as linus workspace join ml-team", 0, "done: join ml-team as viewer"},
		{"--as linus whoami", 0, "ml-team"},
		{"--as linus workspace leave ml-team", 0, ""},
		{"--as linus workspace join ml-team", 0, ""},
		{"people remove linus -w ml-team --yes", 0, ""},
		{"--as linus workspace join ml-team", 3, "no workspace ml-team"},
		{"user update ada --email ada@example.org", 0, "which switches the domain invites of ml-team off"},
		{"audit list --operation user.update --json", 0, `"domain_invites_off":["ml-team"]`},
	})
	if out := w.ok("--as", "linus", "workspace", "list", "--mine"); strings.Contains(out, "ml-team") {
		t.Errorf("it is not one of his: %s", out)
	}
}

// Scripts get the workspace that was joined, and see which ones can be.
func TestS1_WhatScriptsGetOfJoining(t *testing.T) {
	w := team(t)
	w.ok("user", "verify-email", "ada")
	w.ok("user", "verify-email", "linus")
	w.ok("workspace", "set", "ml-team", "domain-invites=on")
	list := w.object("--as", "linus", "workspace", "list", "--filter", "ml-team")["data"].([]any)
	if row := list[0].(map[string]any); len(list) != 1 || row["joinable"] != true || row["role"] != nil {
		t.Errorf("the list has %v", list)
	}
	if o := w.object("--as", "linus", "workspace", "join", "ml-team"); o["name"] != "ml-team" || o["role"] != "viewer" || o["current"] != true || o["joinable"] != false {
		t.Errorf("joining gives %v", o)
	}
	if o := w.object("workspace", "set", "ml-team", "domain-invites=off"); o["settings"].(map[string]any)["domain_invites"] != nil {
		t.Errorf("switched off: %v", o)
	}
}

// Only a session's own login provider can be enforced; local commands have none.
func TestS2_LocalCommandsEnforceNoLoginProvider(t *testing.T) {
	team(t).tell([]step{
		{"workspace set ml-team login-provider=okta", 4, "This session is local"},
		{"workspace set ml-team login-provider=off", 0, "unchanged"},
		{"--as grace workspace set ml-team login-provider=off", 4, "settings.manage"},
		{"--as linus workspace set ml-team login-provider=off", 3, "no workspace ml-team"},
	})
}

// Each setting says before it is saved what it would change, and for whom.
func TestEverySettingTellsWhatItWouldChange(t *testing.T) {
	w := team(t)
	w.ok("workspace", "set", "ml-team", "guests=on")
	w.ok("access", "grant", "ml-team/secret", "linus", "viewer")
	w.ok("--as", "linus", "invitation", "accept")
	w.tell([]step{
		{"workspace set ml-team guests=off --dry-run", 0, "1 guest keeps the grants they have: linus."},
		{"workspace set ml-team guests=off --dry-run", 0, "`atrium people list --guests -w ml-team`"},
		{"people list --guests -w ml-team", 0, "linus"},
		{"workspace set ml-team everyone=viewer --dry-run", 0, "They can view 1 project that is not private."},
		{"workspace set ml-team everyone=viewer --dry-run", 0, "2 people beside 2 members"},
		{"workspace set ml-team everyone=editor --dry-run", 0, "They can create projects."},
		{"workspace set ml-team members-create-projects=on --dry-run", 0, "Whoever is member here can create projects"},
		{"workspace set ml-team visibilities=workspace default-visibility=workspace --dry-run", 0, "1 project stays private until an owner changes that: secret."},
		{"project list --visibility private -w ml-team", 0, "ml-team/secret"},
		{"project list --visibility secret -w ml-team", 2, "There is no visibility"},
		{"workspace set ml-team visibilities=private,workspace,public --dry-run", 0, "anyone who is signed in can view those"},
		{"workspace set system everyone=none --dry-run", 0, "4 people who are not on its list no longer see system, nor 0 projects for the workspace."},
	})
	if out := w.ok("project", "list", "--visibility", "private", "-w", "ml-team"); strings.Contains(out, "ml-team/api") {
		t.Errorf("api is not private: %s", out)
	}
	if strings.Count(w.ok("workspace", "set", "--help"), "\n      ") < 7 {
		t.Error("the help does not explain the settings")
	}
}
