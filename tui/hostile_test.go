package tui_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

// plant writes a text that no operation lets in into every field that a screen
// shows, as a damaged file or an older version could hold it.
type plant struct{ text string }

func (plant) Kind() string                                 { return "test.plant" }
func (plant) Authorize(model.State, model.Principal) error { return nil }

func (p plant) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w := *u.Workspace(u.Name("ml-team").Workspace)
	w.Description, w.Original = p.text, p.text
	u.PutWorkspace(&w)
	var people []model.ID
	for _, who := range []string{"ada", "grace", "linus", "alan", "mary"} {
		person := *u.Person(u.Name(who).Person)
		person.Name, person.Email, person.Original, person.Labels = p.text, p.text, p.text, []string{p.text}
		u.PutPerson(&person)
		people = append(people, person.ID)
		u.PutNotice(&model.Notice{ID: u.NewID(), Person: person.ID, Workspace: w.ID, At: u.Now(), Text: p.text})
	}
	for _, name := range []string{"api", "shared"} {
		project := *u.ProjectNamed(w.ID, name)
		project.Description, project.Original = p.text, p.text
		u.PutProject(&project)
	}
	facts := model.Facts{"person": p.text, "role": p.text, p.text: p.text, "list": []string{p.text}}
	return model.Effect{
		Workspace: w.ID, Target: p.text, Before: facts, After: facts, Reason: p.text,
		Summary: p.text, People: people,
	}, nil
}

// planted is a workspace with something on every screen.
func planted(text string) func(*tuitest.World) {
	return func(w *tuitest.World) {
		team(w)
		w.Users("mary")
		w.Do("ada",
			op.CreateProject{Project: "ml-team/api"}, op.CreateProject{Project: "ml-team/shared"},
			op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor},
			op.Invite{Workspace: "ml-team", Who: "mary", Role: model.Viewer},
		)
		w.Do("ada", op.TrashProject{Project: "ml-team/shared"})
		w.Do("grace", op.CreateWorkspace{Name: "vision"})
		w.Do("grace", op.Invite{Workspace: "vision", Who: "ada", Role: model.Viewer})
		w.Do("ada", plant{text})
	}
}

// TestHostileTextOnEveryScreen goes over every screen and its dialogs while the
// records are full of what acts on terminals: what is sent are our own colours
// and printable text (X2).
func TestHostileTextOnEveryScreen(t *testing.T) {
	person := func(who string) ui.Route {
		return ui.Route{Kind: ui.PersonDetail, Workspace: "ml-team", Name: who}
	}
	walk := []struct {
		at   ui.Route
		keys []string
	}{
		{ui.Route{Kind: ui.Overview}, nil},
		{ui.Route{Kind: ui.People}, []string{"down", "r", "esc", "x", "n", "e", "enter", "enter", "enter", "i", "g", "r", "a", "esc", "ctrl+u", "esc", "/", "g", "esc", "esc"}},
		{person("grace"), []string{"e", "enter", "enter", "x", "n"}},
		{person("mary"), []string{"X", "n"}},
		{ui.Route{Kind: ui.Projects}, []string{"v", "esc", "D", "n", "e", "enter", "enter", "t", "esc"}},
		{ui.Route{Kind: ui.Project, Workspace: "ml-team", Name: "api"}, []string{"r", "esc", "down", "x", "n", "e", "enter", "enter", "s", "d", "esc", "s", "enter", "esc"}},
		{ui.Route{Kind: ui.Activity}, []string{"enter", "down", "down", "esc"}},
		{ui.Route{Kind: ui.Settings}, []string{"enter", "esc", "X", "esc"}},
		{ui.Route{Kind: ui.Inbox}, []string{"enter", "esc", "down", "enter", "esc", "M"}},
		{ui.Route{Kind: ui.Shared}, nil},
		{ui.Route{Kind: ui.Switcher}, []string{"up", "enter", "esc", "esc"}},
		{ui.Route{Kind: ui.Overview}, []string{"?", "esc", ":", "esc"}},
	}
	for _, text := range append(hostile.Payloads(), hostile.Shown()...) {
		run(t, tuitest.Options{Seed: planted(text), Workspace: "ml-team", Width: 120, Height: 40}, func(c *tuitest.Console) {
			for _, step := range walk {
				c.Command(ui.Visit(step.at))
				ours(c, text)
				for _, key := range step.keys {
					c.Press(key)
					ours(c, text)
				}
				for range 3 { // whatever is still open
					c.Press("esc")
				}
			}
		})
	}
}

var colours = regexp.MustCompile(`\x1b\[[0-9;]*m`)

// ours fails when the frame has anything but our colours and printable text.
func ours(c *tuitest.Console, text string) {
	c.T.Helper()
	for _, r := range colours.ReplaceAllString(c.Raw(), "") {
		if r != '\n' && (!unicode.IsPrint(r) || strings.ContainsRune("\u200b\u200c\u200d\u2060\ufeff\u202e", r)) {
			c.T.Fatalf("%q: %U reaches the terminal:\n%q", text, r, c.Screen())
		}
	}
}
