package cmd

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"atrium/model"
)

// step is one command of a story: its exit status and what the answer says, on
// stdout where it succeeds and on stderr where it does not.
type step struct {
	args string
	code int
	says string
}

func (w *world) tell(steps []step) {
	w.t.Helper()
	for _, s := range steps {
		args := strings.Fields(s.args)
		if s.code == 0 {
			contains(w.t, w.ok(args...), s.says)
			continue
		}
		contains(w.t, w.fails(s.code, args...), s.says)
	}
}

func TestInit(t *testing.T) {
	w := newWorld(t)
	w.tell([]step{
		{"whoami", 7, "atrium init"},
		{"init", 2, "--username"},
		{"init --username Ada --email ada@example.com", 2, "ada"},
		{"init --username ada --email nonsense", 2, "nonsense"},
		{"init --username ada --email ada@example.com --now 2026-01-01T00:00:00Z", 2, "--now"},
		{"init --username ada --email ada@example.com --dry-run", 0, "Create the first account, ada"},
		{"whoami", 7, "atrium init"},
	})
	if _, err := os.Stat(filepath.Dir(w.db)); err == nil {
		t.Error("a refused or dry init left something behind")
	}
	w.tell([]step{
		{"init --username ada --email ada@example.com", 0, "ada"},
		{"init --username eve --email eve@example.com", 5, "first account already"},
		{"init --username eve --email eve@example.com --dry-run", 5, "first account already"},
		{"whoami", 0, "ada@example.com"},
		{"workspace list", 0, "builtin"},
	})
	info, err := os.Stat(w.db)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("file %v %v", info.Mode(), err)
	}
}

func TestUser(t *testing.T) {
	team(t).tell([]step{
		{"user list", 0, "grace@example.com"},
		{"user list --filter linus", 0, "linus"},
		{"--as grace user list", 4, "platform admin"},
		{"user show grace", 0, "grace@example.com"},
		{"--as grace user show grace", 0, "grace@example.com"},
		{"user show nobody", 3, "nobody"},
		{"user create grace --email g@example.com", 5, "taken"},
		{"user create joan", 2, "--email"},
		{"user create joan --email grace@example.com", 5, "grace@example.com"},
		{"--as grace user create joan --email j@example.com", 4, "platform admins"},
		{"user update grace", 2, "nothing to change"},
		{"user update grace --name Grace", 0, "Grace"},
		{"--as grace user update ada --name Ada", 4, "platform admins"},
		{"user verify-email grace", 0, "done:"},
		{"user verify-email grace", 0, "unchanged:"},
		{"user suspend ada", 5, "last active platform admin"},
		{"user platform-admin grace maybe", 2, "neither on nor off"},
		{"user platform-admin grace on", 0, "platform admin"},
		{"user suspend ada", 5, "--replace-admin"},
		{"user suspend ada --replace-admin grace", 0, "suspend ada"},
		{"--as grace user resume ada", 0, "resume ada"},
		{"user delete linus", 2, "--yes"},
		{"user delete linus --yes", 0, "delete the account linus"},
		{"user show linus", 0, "deleted"},
		{"--as linus whoami", 3, "linus"},
	})
}

func TestWorkspace(t *testing.T) {
	team(t).tell([]step{
		{"workspace list", 0, "ml-team"},
		{"--as grace workspace list --mine", 0, "ml-team"},
		{"workspace show", 0, "settings.guests"},
		{"workspace show ml-team", 0, "settings.guests"},
		{"--as linus workspace show ml-team", 3, "ml-team"},
		{"--as linus workspace show nothing", 3, "nothing"},
		{"workspace create ml-team", 5, "taken"},
		{"workspace create x", 2, "2 to 63"},
		{"workspace create good --organization-type bad", 2, "commercial, education, non-profit"},
		{"workspace update ml-team", 2, "--description"},
		{"workspace update ml-team --description Pictures", 0, "Pictures"},
		{"--as grace workspace update ml-team --description Mine", 4, "workspace.update"},
		{"workspace set ml-team guests", 2, "KEY=VALUE"},
		{"workspace set ml-team guests=on guests=off", 2, "twice"},
		{"workspace set ml-team colour=red", 2, "Settings are: domain-invites"},
		{"workspace set ml-team guests=on members-create-projects=on", 0, "ml-team"},
		{"workspace switch nothing", 3, "nothing"},
		{"workspace switch default", 0, "done: switch to default\n"},
		{"whoami", 0, "default"},
		{"workspace transfer ml-team linus", 3, "linus"},
		{"workspace transfer ml-team grace", 0, "owner"},
		{"workspace leave ml-team", 5, "the last admin of ml-team"},
		{"people remove grace -w ml-team --yes", 0, "remove grace"},
		{"workspace restore-member ml-team grace", 0, "bring grace back"},
		{"workspace restore-member ml-team linus", 3, "linus"},
		{"workspace delete default --yes", 5, "built-in"},
		{"--as grace workspace delete ml-team --yes", 4, "workspace.delete"},
		{"workspace delete ml-team --yes", 0, "done:"},
	})
}

func TestPeople(t *testing.T) {
	w := team(t)
	w.tell([]step{
		{"people list", 0, "grace@example.com"},
		{"people list --status pending", 0, "Pending invitation"},
		{"people list --status pending --plain", 0, "status: Pending invitation\n"},
		{"people list --status pending -o csv", 0, ",pending,"},
		{"people list --status pending --json", 0, `"status":"pending"`},
		{"people list --status pending -o yaml", 0, "status: pending\n"},
		{"people list --sort nonsense", 2, "nonsense"},
		{"people list -w nothing", 3, "nothing"},
		{"--as linus people list -w ml-team", 3, "ml-team"},
		{"people show grace", 0, "ml-team/api"},
		{"people show linus", 3, "linus"},
		{"people invite linus", 2, "--role"},
		{"people invite linus --role boss", 2, "viewer, member, editor, admin"},
		{"people invite linus --role viewer --expires soon", 2, "soon"},
		{"people invite linus --role viewer --project api", 2, "PROJECT:ROLE"},
		{"people invite linus --role viewer --project none:viewer", 3, "ml-team/none"},
		{"people invite grace --role viewer", 5, "editor"},
		{"people invite mary --role viewer", 5, "pending"},
		{"people invite linus new@example.com --role member --expires 30d", 0, "for 30 days from the acceptance on"},
		{"people invite linus --role member -w ada", 5, "individual"},
		{"--as grace people invite linus --role member -w ml-team", 4, "people.manage"},
		{"people role mary editor", 0, "editor"},
		{"people role grace captain", 2, "captain"},
		{"people role ada viewer", 5, "the last admin of ml-team"},
		{"people resend mary", 5, "minute"},
		{"people revoke new@example.com", 0, "revoke"},
		{"people revoke nobody", 3, "nobody"},
		{"people remove grace --yes", 0, "remove grace"},
		{"people remove ada --yes", 5, "the last admin"},
	})
	w.env["ATRIUM_WORKSPACE"] = "ada"
	contains(t, w.ok("people", "list"), "ada@example.com")
	w.fails(3, "people", "show", "mary")
	w.ok("people", "show", "mary", "-w", "ml-team")
}

func TestInvitationAndInbox(t *testing.T) {
	w := team(t)
	w.tell([]step{
		{"--as mary invitation list", 0, "ml-team"},
		{"--as mary inbox", 0, "invitation"},
		{"--as mary inbox list", 0, "invitation"},
		{"invitation accept", 3, "no pending invitation"},
		{"invitation accept 99999", 3, "99999"},
		{"inbox read nonsense", 2, "nonsense"},
		{"inbox read 999", 3, "no notice 999"},
		{"inbox red", 2, "Did you mean read?"},
		{"inbox", 0, "grace accepted the invitation to ml-team."},
		{"inbox read", 0, "done: mark 1 notice as read\n"},
		{"inbox read", 0, "unchanged:"},
		{"workspace create second", 0, "second"},
		{"people invite mary --role viewer", 0, "done:"},
		{"--as mary invitation accept", 2, "(ml-team)"},
	})
	rows := w.object("--as", "mary", "invitation", "list")["data"].([]any)
	id := rows[0].(map[string]any)["id"].(string)
	contains(t, w.fails(3, "--as", "mary", "inbox", "read", id), "invitation accept "+id)
	w.ok("--as", "mary", "invitation", "accept", id)
	w.ok("--as", "mary", "invitation", "decline")
	contains(t, w.ok("--as", "mary", "invitation", "list", "--answered"), "accepted", "declined")
}

func TestProjectAndAccess(t *testing.T) {
	team(t).tell([]step{
		{"project list", 0, "ml-team/api"},
		{"project list --trashed", 0, "TRASHED"},
		{"project list --shared --trashed", 2, "shared"},
		{"project list --shared", 0, "FULL NAME"},
		{"project show ml-team/api", 0, "workspace"},
		{"project show ml-team/api --env", 0, "export ATRIUM_PROJECT=ml-team/api\n"},
		{"project show ml-team/api --env --json", 0, `"ATRIUM_PROJECT": "ml-team/api"`},
		{"project show ml-team/none", 3, "ml-team/none"},
		{"--as grace project show ml-team/secret", 3, "ml-team/secret"},
		{"project create ml-team/api", 5, "api"},
		{"project create ml-team/x", 2, "2 to 63"},
		{"project create ml-team/new --visibility secret", 2, "private, workspace, public"},
		{"project create ml-team/new --member-access none", 2, "full, view"},
		{"project create ml-team/new --member-access view --key NEW --description A", 0, "view"},
		{"project create ml-team/newer --key NEW", 5, "NEW"},
		{"project update ml-team/new", 2, "nothing to change"},
		{"project update ml-team/new --visibility workspace", 2, "--yes"},
		{"project update ml-team/new --visibility workspace --yes", 0, "workspace"},
		{"project update ml-team/new --visibility private", 0, "private"},
		{"--as grace project update ml-team/api --description B", 0, "B"},
		{"project lock ml-team/api", 0, "lock ml-team/api"},
		{"project unlock ml-team/api", 0, "unlock ml-team/api"},
		{"project trash ml-team/new --yes", 0, "trash"},
		{"project list --trashed", 0, "ml-team/new"},
		{"project restore ml-team/new", 0, "restore ml-team/new"},
		{"project restore ml-team/none", 3, "ml-team/none"},
		{"access list ml-team/api", 0, "workspace-admin"},
		{"access list ml-team/none", 3, "ml-team/none"},
		{"access grant ml-team/secret grace king", 2, "viewer, contributor, owner"},
		{"access grant ml-team/secret grace viewer --expires 2020-01-01", 2, "2020-01-01"},
		{"access grant ml-team/secret grace viewer --expires 12h", 0, "2026-03-02 00:00"},
		{"access grant ml-team/secret linus viewer", 4, "guests"},
		{"--as grace access grant ml-team/secret mary owner", 4, "project.people.manage"},
		{"access revoke ml-team/secret grace", 0, "grace"},
		{"access revoke ml-team/secret grace", 3, "grace"},
		{"--as grace project leave ml-team/api", 0, "leave ml-team/api"},
		{"--as grace project leave ml-team/api", 5, "no grant"},
	})
}

func TestCanAnswersOnStdout(t *testing.T) {
	w := team(t)
	w.tell([]step{
		{"can grace project.edit ml-team/api", 0, "yes"},
		{"who-can project.settings ml-team/api", 0, "grace"},
		{"who-can people.manage ml-team", 0, "ada"},
		{"can grace fly ml-team", 2, "fly"},
		{"can grace project.edit ml-team/none", 3, "ml-team/none"},
		{"--as linus can ada project.edit ml-team/secret", 3, "ml-team/secret"},
		{"--as linus who-can project.edit ml-team/secret", 3, "ml-team/secret"},
	})
	for _, args := range [][]string{
		{"can", "grace", "people.manage", "ml-team"},
		{"can", "grace", "people.manage", "ml-team", "--json"},
	} {
		r := w.run(args...)
		if r.code != 4 || r.err != "" || r.out == "" {
			t.Errorf("%v: %+v", args, r)
		}
	}
}

func TestAuditAndPlatform(t *testing.T) {
	team(t).tell([]step{
		{"audit list", 0, "platform.init"},
		{"audit list -w ml-team --operation people --since 1d", 0, "people.invite"},
		{"audit list --since yesterday", 2, "yesterday"},
		{"platform show --json", 0, `"people": 4`},
		{"platform show --json", 0, `"charge_command": ""`},
		{"--as grace platform show --json", 0, `"people": null`},
		{"--as grace platform show --json", 0, `"charge_command": null`},
		{"--as grace platform show --json", 0, `"creators": null`},
		{"--as grace audit list -w ml-team", 4, "audit.view"},
		{"--as linus audit list -w ml-team", 3, "ml-team"},
		{"platform show", 0, "workspace creation"},
		{"platform set signup=open anonymous=on", 0, "open"},
		{"platform set signup=sometimes", 2, "sometimes"},
		{"--as grace platform set signup=open", 4, "platform admins"},
	})
}

func TestAListWithoutMatchesSaysSo(t *testing.T) {
	if r := team(t).run("audit", "list", "--actor", "nobody"); r.code != 0 || r.err != "No change matches.\n" {
		t.Errorf("%+v", r)
	}
}

// TestRemoteRefusesLocalFlags runs the tree as the SSH host does.
func TestRemoteRefusesLocalFlags(t *testing.T) {
	for _, args := range [][]string{
		{"--as", "ada", "whoami"},
		{"--db", "/etc/passwd", "whoami"},
		{"--now", "2026-01-01T00:00:00Z", "whoami"},
		{"init", "--username", "eve", "--email", "e@example.com"},
		{"demo"},
	} {
		var out, errs strings.Builder
		env := Env{
			Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs, Remote: true,
			Getenv: func(string) string { return "" },
			Open: func(context.Context, Request) (*Session, error) {
				return nil, model.Errorf(model.Internal, "opened")
			},
		}
		if code := Run(context.Background(), env, args); code != 4 || out.Len() > 0 {
			t.Errorf("%v: exit %d, %s%s", args, code, out.String(), errs.String())
		}
	}
}
