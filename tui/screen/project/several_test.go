package project_test

import (
	"testing"

	"atrium/model/view"
	"atrium/tui/tuitest"
)

// The role of several marked people is changed at once, with a verdict on each.
func TestChangeTheRoleOfSeveral(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("down", "down", " ", " ", "r")
		c.Sees("Access of 2 people to ml-team/api", "contributor")
		c.Press("left", "ctrl+s")
		c.Sees("Make 2 people viewer of ml-team/api?", "will do", "linus", "mary")
		c.Press("y")
		c.Read("ada", func(r *tuitest.Reader) error {
			for _, who := range []string{"linus", "mary"} {
				p, err := r.Person("ml-team", who)
				if err != nil {
					return err
				}
				if len(p.Access) != 1 || p.Access[0].Role != view.Opt("viewer") && who == "linus" {
					t.Errorf("%s has %+v", who, p.Access)
				}
			}
			return nil
		})
	})
}
