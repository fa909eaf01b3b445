package tui_test

import (
	"testing"

	"atrium/tui"
	"atrium/tui/keys"
)

// TestCatalog checks that every action has what a keys file, the help and the
// palette need, and that no key means two things at once.
func TestCatalog(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range tui.Catalog() {
		switch {
		case seen[a.ID]:
			t.Errorf("%s is listed twice", a.ID)
		case a.Scope() == "" || a.Group == "":
			t.Errorf("%s has no scope or group", a.ID)
		}
		seen[a.ID] = true
	}
	for _, c := range keys.Conflicts(tui.Catalog()) {
		if c.Key != "esc" { // a screen's esc comes before the console's
			t.Errorf("%s means both %s and %s", c.Key, c.A, c.B)
		}
	}
}
