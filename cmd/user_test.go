package cmd

import (
	"strings"
	"testing"
)

// someKey is the public half of a key that was thrown away.
const someKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl grace@laptop"

// Keys by command: one's own, those of others for platform admins, those of service
// accounts for workspace admins (SPEC 8).
func TestUserKey(t *testing.T) {
	w := team(t)
	w.ok("people", "service", "create", "ci", "-w", "ml-team")
	contains(t, w.ok("--as", "grace", "user", "key", "add", "grace", someKey), "done: add the key grace@laptop to grace")
	contains(t, w.fails(5, "user", "key", "add", "grace", someKey), "has this key already")
	contains(t, w.fails(5, "user", "key", "add", "linus", someKey), "another account")
	contains(t, w.fails(2, "user", "key", "add", "grace", "nonsense"), "no public key")
	there := w.fails(4, "--as", "linus", "user", "key", "list", "grace")
	absent := w.fails(4, "--as", "linus", "user", "key", "list", "grxce")
	if strings.ReplaceAll(there, "grace", "X") != strings.ReplaceAll(absent, "grxce", "X") {
		t.Errorf("who has an account is told: %s%s", there, absent)
	}
	row := w.object("--as", "grace", "user", "key", "list", "--json")["data"].([]any)[0].(map[string]any)
	if row["name"] != "grace@laptop" || row["type"] != "ssh-ed25519" || row["last_used"] != nil || row["this_session"] != false {
		t.Errorf("the key is shown as %v", row)
	}
	w.tell([]step{
		{"--as grace user key list linus", 4, "not yours"},
		{"--as grace user key list ci@ml-team", 4, "not yours"},
		{"user key list ci@ml-team", 0, "FINGERPRINT"},
		{"user key remove grace laptop", 3, "no key"},
		{"user key remove grace grace@laptop", 2, "last one"},
		{"--as grace user key remove grace grace@laptop --yes", 0, "done: remove"},
		{"--as grace undo --yes", 0, "done:"},
		{"user key list grace", 0, "grace@laptop"},
	})
}

// The code of a claim is printed once and kept nowhere.
func TestUserClaim(t *testing.T) {
	w := team(t)
	got := w.object("user", "claim", "grace", "--json")
	code, _ := got["code"].(string)
	if len(code) != 26 || got["username"] != "grace" || got["expires_at"] == nil {
		t.Fatalf("claiming gives %v", got)
	}
	w.tell([]step{
		{"--as grace user claim grace", 4, "platform admins"},
		{"user claim nobody", 3, "nobody"},
		{"user suspend linus", 0, ""},
		{"user claim linus", 5, "suspended"},
	})
	if all := w.ok("audit", "list", "--json", "--all") + w.ok("--as", "grace", "inbox", "--json"); strings.Contains(all, code) {
		t.Error("the code is in the trail or the inbox")
	}
}

// A code is for one's own address; without mail the way out is named.
func TestUserVerifyEmailByCode(t *testing.T) {
	team(t).tell([]step{
		{"--as grace user verify-email grace", 4, "without a mailed code"},
		{"--as grace user verify-email linus --send", 4, "not your account"},
		{"--as grace user verify-email grace --send", 5, "sends no mail"},
		{"--as grace user verify-email grace --code 12345678", 5, "no code"},
		{"--as grace user verify-email grace --send --code 1", 2, "leave --code out"},
	})
}
