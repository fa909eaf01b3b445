package public_test

import (
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

// seed makes a deployment with something to look at, and something not.
func seed(anonymous string) func(*tuitest.World) {
	return func(w *tuitest.World) {
		w.Users("grace")
		public, shared := model.Public, model.WorkspaceVisible
		w.Do("ada",
			op.CreateWorkspace{Name: "ml-team"},
			op.SetWorkspace{Name: "ml-team", Values: map[string]string{"visibilities": "private,workspace,public"}},
			op.CreateProject{Project: "ml-team/weights", Visibility: &public, Description: "What we have published"},
			op.CreateProject{Project: "ml-team/atlas", Visibility: &public},
			op.CreateProject{Project: "ml-team/plans", Visibility: &shared},
			op.CreateProject{Project: "ml-team/secret"},
			asset.CreateModel{Project: "ml-team/weights", Model: "churn"},
			asset.AddComment{Project: "ml-team/weights", Text: "between us"},
			op.SetPlatform{Values: map[string]string{"anonymous": anonymous, "signup": "invitation"}},
		)
	}
}

func open(t *testing.T, o tuitest.Options, test func(*tuitest.Console)) {
	t.Helper()
	o.Open = func() port.Store { return storage.Memory(storage.Options{}) }
	if o.Seed == nil {
		o.Seed = seed("on")
	}
	tuitest.Run(t, o, test)
}

// nobody is somebody without an account, who has chosen to look.
func nobody(t *testing.T, o tuitest.Options, test func(*tuitest.Console)) {
	t.Helper()
	o.Stranger = &ui.Stranger{Fingerprint: "SHA256:x"}
	open(t, o, func(c *tuitest.Console) {
		c.Advance(time.Second)
		c.Sees("I have a code", "Look at public projects")
		c.Press("down", "enter")
		c.Advance(time.Second)
		test(c)
	})
}

func TestPictures(t *testing.T) {
	nobody(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Goldens("list")
		c.Sweep()
		c.Press("G", "enter")
		c.Advance(time.Second)
		c.Sweep()
	})
	nobody(t, tuitest.Options{Plain: true, Width: 80, Height: 24}, func(c *tuitest.Console) { c.Golden("plain") })
}

// H4: nobody sees what is public and nothing else, and can change nothing.
func TestH4_NobodyBrowses(t *testing.T) {
	nobody(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Sees("Atrium › Public projects", "ml-team/atlas", "ml-team/weights")
		c.Lacks("plans", "secret")
		c.Press("G", "enter")
		c.Advance(time.Second)
		c.Sees("ml-team/weights", "What we have published", "churn")
		for _, key := range []string{"h", "h", "l", "l", "l", "l"} {
			c.Press(key)
			c.Lacks("between us")
		}
		for _, key := range []string{"L", "H", "v", "d", "D", "X"} {
			c.Press(key)
			c.Sees("Cannot ")
			c.Lacks("sk for access")
			if strings.Contains(c.Screen(), "Please note") {
				c.Press("enter")
			}
		}
		// Nothing leads anywhere else.
		for _, key := range []string{"1", "2", "w", "I", "tab", "3"} {
			c.Press(key)
			c.Sees("Public projects › ml-team/weights")
		}
		for _, kind := range []ui.Kind{ui.Overview, ui.People, ui.Accounts, ui.Switcher, ui.Visitors, ui.Matrix, ui.PersonDetail} {
			c.Command(ui.Visit(ui.Route{Kind: kind, Workspace: "ml-team", Name: "ada"}))
			c.Sees("for people who are signed in")
		}
		c.Command(ui.Visit(ui.Route{Kind: ui.Project, Workspace: "ml-team", Name: "secret"}))
		c.Advance(time.Second)
		c.Sees("There is no project ml-team/secret that you can see.")
		c.Lacks("access request")
		c.Press("enter", "esc")
		c.Sees("ml-team/atlas")
		c.Press("esc")
		c.Sees("I have a code")
		c.Press("esc")
		c.Sees("I have a code")
		if c.Left {
			t.Error("esc has left the console")
		}
	})
}

// C3: what becomes public, and what is no more, is seen at once; so is the end of the
// setting.
func TestH4_Live(t *testing.T) {
	nobody(t, tuitest.Options{}, func(c *tuitest.Console) {
		public, private := model.Public, model.Private
		c.Do("ada", op.UpdateProject{Project: "ml-team/plans", Visibility: &public}, op.UpdateProject{Project: "ml-team/atlas", Visibility: &private})
		c.Advance(time.Second)
		c.Sees("ml-team/plans")
		c.Lacks("ml-team/atlas")
		c.Press("g", "enter")
		c.Advance(time.Second)
		c.Sees("ml-team/plans (public)")
		c.Do("ada", op.SetPlatform{Values: map[string]string{"anonymous": "off"}})
		c.Advance(time.Second)
		c.Lacks("ml-team/plans (public)", "ml-team/weights")
		c.Press("enter", "esc")
		c.Advance(time.Second)
		c.Sees("I have a code")
		c.Lacks("Look at public projects")
	})
}

// Where the deployment does not let them, they are offered to sign up or in alone.
func TestH4_Off(t *testing.T) {
	open(t, tuitest.Options{Seed: seed("off"), Stranger: &ui.Stranger{Fingerprint: "SHA256:x"}}, func(c *tuitest.Console) {
		c.Advance(time.Second)
		c.Lacks("public")
		c.Command(ui.Visit(ui.Route{Kind: ui.Public}))
		c.Advance(time.Second)
		c.Sees("You are not signed in.")
		c.Lacks("ml-team")
	})
}

// People with an account find what other workspaces show.
func TestForPeople(t *testing.T) {
	open(t, tuitest.Options{As: "grace", Seed: seed("off")}, func(c *tuitest.Console) {
		c.Press(":")
		c.Type("public projects")
		c.Press("enter")
		c.Advance(time.Second)
		c.Sees("ml-team/atlas", "ml-team/weights")
		c.Lacks("plans", "secret")
		c.Press("/")
		c.Type("publish")
		c.Advance(time.Second)
		c.Lacks("ml-team/atlas")
		c.Press("enter", "y")
		if c.Copied != "ml-team/weights" {
			t.Errorf("copied: %q", c.Copied)
		}
		c.Press("esc", "/")
		c.Type("nothing-like-this")
		c.Advance(time.Second)
		c.Sees("nothing-like-this")
		c.Lacks("ml-team/atlas")
	})
}

func TestHostileText(t *testing.T) {
	for _, s := range hostile.Shown() {
		o := tuitest.Options{Width: 120, Height: 40, Seed: func(w *tuitest.World) {
			seed("on")(w)
			w.Do("ada", op.UpdateProject{Project: "ml-team/weights", Description: &s})
		}}
		nobody(t, o, func(c *tuitest.Console) {
			for range 2 {
				if strings.Contains(c.Raw(), s) {
					t.Errorf("%q is shown as it is", s)
				}
				c.Press("G", "enter")
				c.Advance(time.Second)
			}
		})
	}
}
