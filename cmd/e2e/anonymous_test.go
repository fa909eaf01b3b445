package e2e

import (
	"strings"
	"testing"
)

// TestH4_NobodyBrowses: with anonymous=on somebody with the stock client and a key
// that nobody knows looks at public projects, by commands and in the console, and at
// nothing else; with anonymous=off at nothing at all.
func TestH4_NobodyBrowses(t *testing.T) {
	p := team(t)
	for _, line := range []string{
		"workspace set ml-team visibilities=private,workspace,public",
		"project create ml-team/weights --visibility public --description published",
		"project create ml-team/plans --visibility workspace",
		"project create ml-team/secret",
		"model create ml-team/weights churn",
		"project comment add ml-team/weights between-us",
		"platform set anonymous=on",
	} {
		p.run(append(strings.Fields(line), "--yes")...)
	}
	s := p.serve()
	v := s.visitor("")
	for line, want := range map[string]string{
		"project list -o csv":               "ml-team/weights,",
		"project list --json":               `"full_name":"ml-team/weights"`,
		"project show ml-team/weights":      "published",
		"model list ml-team/weights -o csv": "churn,",
	} {
		out, told, status := v.ssh("", line)
		if status != 0 || !strings.Contains(out, want) || strings.Contains(out, "plans") || strings.Contains(out, "secret") {
			t.Errorf("%s: exit %d: %s%s", line, status, out, told)
		}
	}
	closed := []string{
		"whoami", "inbox", "workspace list", "workspace show ml-team", "people list -w ml-team", "people show ada -w ml-team", "user list",
		"user show ada", "user key list ada", "platform show", "platform set anonymous=off", "audit list", "audit list -w ml-team", "audit export",
		"session list", "plan list", "subscription show -w ml-team", "integration list -w ml-team", "matrix ml-team", "undo",
		"project list -w ml-team", "project list --trashed", "project list --shared", "project show ml-team/plans", "project show ml-team/secret",
		"project comment list ml-team/weights", "project comment add ml-team/weights hello", "project create ml-team/x", "project update ml-team/weights --description x",
		"project lock ml-team/weights", "project trash ml-team/weights", "project duplicate ml-team/weights ada/x", "project meta set ml-team/weights a=b",
		"access list ml-team/weights", "access grant ml-team/weights grace owner",
		"access request ml-team/weights viewer --reason x", "access requests", "can ada project.view ml-team/weights", "who-can project.view ml-team/weights",
		"model create ml-team/weights x", "invitation list", "people invite x@example.com --role viewer -w ml-team", "backup -",
		"user create x --email x@example.com", "user platform-admin ada off", "workspace create x", "workspace join ml-team",
	}
	for _, line := range closed {
		if out, told, status := v.ssh("", line+" --yes"); (status != 3 && status != 4) || out != "" || !strings.HasPrefix(told, "atrium: ") {
			t.Errorf("%s: exit %d: %s%s", line, status, out, told)
		}
	}
	if out, told, status := v.ssh("workspace,who,role\nml-team,x@example.com,viewer\n", "import csv -"); status != 3 && status != 4 {
		t.Errorf("import: exit %d: %s%s", status, out, told)
	}
	c := v.sit(80, 24)
	c.sees("> I have a code")
	c.press("down")
	c.sees("> Look at public projects")
	c.press("enter")
	c.line("ml-team/weights", "ada")
	c.press("enter")
	c.sees("published", "churn")

	p.run("platform", "set", "anonymous=off", "--yes")
	c.loses("churn")
	for _, line := range []string{"project list", "project show ml-team/weights", "model list ml-team/weights", "whoami", "user list"} {
		if out, told, status := v.ssh("", line+" --yes"); (status != 3 && status != 4) || out != "" {
			t.Errorf("off: %s: exit %d: %s%s", line, status, out, told)
		}
	}
	c = v.sit(80, 24)
	c.sees("> I have a code")
	if strings.Contains(c.text(), "public") {
		t.Errorf("off:\n%s", c.framed())
	}
	c.press("ctrl+c", "ctrl+c")
	c.ends()
}
