package op_test

import (
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/op"
)

// Every setting of the deployment says what follows before it is changed, and an
// edit over somebody else's is refused (C3).
func TestSettingsOfTheDeploymentTellWhatFollows(t *testing.T) {
	h := newHouse(t)
	for _, c := range []struct{ key, value, told string }{
		{"workspace-creation", "named:ada", "Only ada and platform admins can create team workspaces."},
		{"workspace-creation", "named:", "Only platform admins can create team workspaces."},
		{"workspace-creation", "everyone", "Everyone who is signed in can create"},
		{"signup", "open", "Anyone who reaches this deployment can make an account"},
		{"signup", "closed", "Nobody can make an account by themselves"},
		{"signup", "invitation", "pending invitation"},
		{"anonymous", "on", "without signing in"},
		{"anonymous", "off", "signed in"},
		{"default-plan", "team", "1500 monitoring hours a month"},
		{"invitation-expiry", "1", "after 1 day;"},
		{"directory", "workspace", "only people of the workspace"},
		{"directory", "off", "completes nobody"},
		{"directory", "all", "every account's"},
		{"self-service", "off", "wait until they are paid or approved"},
		{"self-service", "on", "at once"},
		{"contact", "Ask ada", "told to ask: Ask ada"},
		{"contact", "", "Nobody is named"},
		{"charge-command", "/bin/charge", "charges every invoice"},
		{"charge-command", "", "record payments"},
	} {
		e := h.do("root", op.SetPlatform{Values: map[string]string{c.key: c.value}})
		if got := strings.Join(e.Consequences, "\n"); !strings.Contains(got, c.told) {
			t.Errorf("%s=%s tells %q, want %q", c.key, c.value, got, c.told)
		}
		if e = h.do("root", op.SetPlatform{Values: map[string]string{c.key: c.value}}); !e.Unchanged || len(e.Consequences) > 0 {
			t.Errorf("%s=%s again: %+v", c.key, c.value, e)
		}
	}
	h.refuse("root", op.SetPlatform{Values: map[string]string{"signup": "open"}, Version: 1}, model.Conflict, "changed by someone else")
}
