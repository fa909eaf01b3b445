package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// TestKindsOfTerminals starts the console on terminals that can do little.
func TestKindsOfTerminals(t *testing.T) {
	colour := regexp.MustCompile(`\x1b\[(?:[0-9]+;)*(?:[349][0-7]|[34]8;[25];[0-9;]+)m`)
	kinds := []struct {
		name    string
		vars    []string
		colours bool
		ascii   bool
	}{
		{name: "dumb", vars: []string{"TERM=dumb"}, ascii: true},
		{name: "no TERM", vars: []string{"TERM="}},
		{name: "never heard of", vars: []string{"TERM=zx81", "COLORTERM="}, colours: true},
		{name: "xterm", vars: []string{"TERM=xterm", "COLORTERM="}, colours: true},
		{name: "linux", vars: []string{"TERM=linux", "COLORTERM="}, colours: true},
		{name: "NO_COLOR", vars: []string{"NO_COLOR=1"}},
		{name: "C locale", vars: []string{"LANG=C", "LC_ALL=C"}, colours: true, ascii: true},
	}
	for _, k := range kinds {
		t.Run(k.name, func(t *testing.T) {
			p := settled(t).with(k.vars...)
			c := p.open()
			c.sees("[Overview]")
			c.tab("People")
			c.line("> ", "ada", "admin")
			c.leave()
			for _, wrong := range c.scr.restored() {
				t.Error(wrong)
			}
			all := c.written()
			if got := colour.MatchString(all); got != k.colours {
				t.Errorf("colours: %v, want %v", got, k.colours)
			}
			if beyond := strings.IndexFunc(all, func(r rune) bool { return r > 0x7e }); k.ascii && beyond >= 0 {
				t.Errorf("more than ASCII: %q", all[beyond:min(beyond+20, len(all))])
			}
		})
	}
}

// TestSizes changes the size of the window under a running console.
func TestSizes(t *testing.T) {
	c := settled(t).open()
	c.sees("[Overview]")
	c.tab("People")
	for _, size := range [][2]int{{120, 40}, {60, 20}, {20, 5}, {200, 60}, {1, 1}, {80, 24}} {
		c.resize(size[0], size[1])
		if size[0] >= 60 {
			c.line("> ", "ada", "admin")
		}
	}
	c.leave()
}

// TestOutputForScripts runs commands on a terminal: what scripts read has no
// escape sequences even there.
func TestOutputForScripts(t *testing.T) {
	p := settled(t)
	p.run("workspace", "create", "ml-team")
	for _, args := range [][]string{
		{"whoami", "--json"},
		{"people", "list", "--json"},
		{"people", "list", "-o", "csv"},
		{"audit", "list", "--json"},
		{"workspace", "list", "-o", "yaml"},
		{"workspace", "show", "nowhere", "--json"},
		{"people", "list", "--no-color"},
	} {
		c := p.open(args...)
		c.ends()
		if all := c.written(); all == "" || strings.Contains(all, "\x1b") {
			t.Errorf("%q printed %q", args, all)
		}
	}
}
