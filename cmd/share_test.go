package cmd

import (
	"strings"
	"testing"
)

// A request by command, from filing to the answer (A6).
func TestA6_AskingForAccess(t *testing.T) {
	w := team(t)
	real := w.object("--as", "linus", "access", "request", "ml-team/secret", "contributor", "--reason", "I look after its data.")
	ghost := w.object("--as", "linus", "access", "request", "ml-team/ghost", "contributor", "--reason", "I look after its data.")
	if real["state"] != "pending" || real["project"] != "ml-team/secret" || len(real) != len(ghost) {
		t.Errorf("asking gives %v and %v", real, ghost)
	}
	id := real["id"].(string)
	w.tell([]step{
		{"access request ml-team/secret viewer", 2, "needs a reason"},
		{"access requests ml-team/secret", 0, "I look after its data."},
		{"access requests -w ml-team", 0, "linus"},
		{"--as grace access requests ml-team/secret", 3, "no project ml-team/secret"},
		{"--as linus access requests --mine", 0, "ml-team/ghost"},
		{"--as linus access approve " + id, 3, "no request"},
		{"access approve " + ghost["id"].(string), 3, "no request"},
		{"access approve " + id, 5, "takes no guests"},
		{"workspace set ml-team guests=on", 0, ""},
		{"access approve " + id + " --expires 30d --dry-run", 0, "make them contributor of ml-team/secret until"},
		{"access approve " + id + " --expires 30d --reason Welcome.", 0, "done: approve the request of linus"},
		{"access deny " + id, 5, "approved by ada"},
		{"--as linus inbox", 0, "Welcome."},
		{"--as linus project show ml-team/secret", 0, "contributor"},
		{"--as linus access withdraw ml-team/ghost", 0, "done: withdraw"},
		{"--as linus access withdraw ml-team/ghost", 3, "no pending request"},
		{"--as linus access withdraw x --help", 0, "WS/NAME"},
	})
	if out := w.ok("--as", "linus", "access", "requests", "--mine", "--json"); !strings.Contains(out, `"answered_by":"ada"`) {
		t.Errorf("one's own list has %s", out)
	}
}

// A refusal names the way to ask.
func TestA6_RefusalsNameTheWayToAsk(t *testing.T) {
	w := team(t)
	w.tell([]step{
		{"--as linus project show ml-team/secret", 3, "atrium access request ml-team/secret viewer"},
		{"--as linus project show ml-team/ghost", 3, "atrium access request ml-team/ghost viewer"},
		{"access grant ml-team/secret grace viewer", 0, ""},
		{"--as grace project update ml-team/secret --description x", 4, "Ask an owner (ada)"},
		{"--as grace project update ml-team/secret --description x", 4, "atrium access request ml-team/secret owner"},
		{"--as grace people invite mary@example.com --role viewer -w ml-team", 4, "Ask an admin (ada)"},
	})
}

// Service accounts by command (SPEC 1, N6).
func TestServiceAccountsByCommand(t *testing.T) {
	w := team(t)
	if o := w.object("people", "service", "create", "ci", "-w", "ml-team"); o["person"] != "ci@ml-team" || o["kind"] != "service" || o["role"] != nil {
		t.Errorf("creating gives %v", o)
	}
	w.tell([]step{
		{"people service create ci -w ml-team", 5, "there already"},
		{"people service list -w ml-team", 0, "ci@ml-team"},
		{"access grant ml-team/api ci@ml-team contributor", 0, "done: make ci@ml-team contributor"},
		{"people show ci@ml-team -w ml-team", 0, "ml-team/api"},
		{"can ci@ml-team project.track ml-team/api", 0, "by a grant"},
		{"people service deactivate ci -w ml-team", 0, "done: deactivate ci@ml-team"},
		{"people list --kind service -w ml-team", 0, "suspended"},
		{"people service reactivate ci@ml-team -w ml-team", 0, "its grants count again"},
		{"people remove ci@ml-team -w ml-team --yes", 5, "deactivate it"},
		{"--as grace people service create x1 -w ml-team", 4, "people.manage"},
		{"--as linus people service create x1 -w ml-team", 3, "no workspace ml-team"},
	})
}
