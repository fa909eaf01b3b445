package e2e

import (
	"strings"
	"testing"
)

// TestFirstStart is the first minute: three questions, then a console that
// works, and everything is there the next time.
func TestFirstStart(t *testing.T) {
	p := newPlace(t)
	c := p.open()
	c.sees("Welcome to Atrium", "Username", "Email", "Display name")
	c.press("ctrl+u")
	c.loses("  root")
	c.press("ada", "enter")
	c.press("ada@example.com", "enter")
	c.press("Ada Lovelace")
	c.sees("Ada Lovelace")
	c.press("ctrl+s")
	c.sees("[Overview]", "ada")
	c.leave()
	if who := p.run("whoami", "--json"); !strings.Contains(who, `"ada"`) {
		t.Errorf("whoami after the first start: %s", who)
	}
	again := p.open()
	again.sees("[Overview]", "ada")
	again.leave()
}
