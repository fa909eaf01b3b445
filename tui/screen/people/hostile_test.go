package people_test

import (
	"regexp"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/tui/tuitest"
)

// plant writes a name that no operation lets in, as a damaged file or an older
// version could hold it.
type plant struct {
	person model.ID
	name   string
}

func (plant) Kind() string                                 { return "test.plant" }
func (plant) Authorize(model.State, model.Principal) error { return nil }
func (p plant) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	person := *u.Person(p.person)
	person.Name = p.name
	u.PutPerson(&person)
	return model.Effect{Target: person.Username, Summary: "Plant a name."}, nil
}

// TestHostileNames shows names that act on terminals everywhere on the list, in
// the detail and in the dialogs.
func TestHostileNames(t *testing.T) {
	for _, name := range append(hostile.Payloads(), hostile.Shown()...) {
		seed := func(w *tuitest.World) {
			w.Users("grace", "linus")
			w.Do("ada", op.CreateWorkspace{Name: "ml-team"}, op.CreateProject{Project: "ml-team/speech"})
			w.Join("ml-team", model.Editor, "grace")
			w.Do("ada", plant{w.ID("grace"), name}, plant{w.ID("linus"), name}, op.Invite{Workspace: "ml-team", Who: "linus", Role: model.Viewer})
		}
		open(t, tuitest.Options{Seed: seed, Width: 120, Height: 40}, func(c *tuitest.Console) {
			clean(c, name)
			to(c, "grace")
			for _, keys := range [][]string{
				{"x", "n"},
				{"r", "esc"},
				{" ", " ", "x", "n", "esc"},
				{"e", "enter", "enter", "enter"},
				{"i", "g", "r", "a", "esc", "ctrl+u", "esc"},
				{"/", "g", "r", "a", "enter", "enter", "x", "n", "r", "esc", "E", "enter", "enter", "enter", "esc", "esc"},
			} {
				for _, k := range keys {
					c.Press(k)
					clean(c, name)
				}
			}
			c.Sees("Username")
		})
	}
}

var styles = regexp.MustCompile(`\x1b\[[0-9;]*m`)

func clean(c *tuitest.Console, name string) {
	c.T.Helper()
	raw := c.Raw()
	for line := range strings.SplitSeq(styles.ReplaceAllString(raw, ""), "\n") {
		if display.Text(line) != line {
			c.T.Fatalf("%q reaches the terminal: %q", name, line)
		}
	}
}
