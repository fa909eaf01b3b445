package shared_test

import (
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
)

func memory() port.Store { return storage.Memory(storage.Options{}) }

func seed(w *tuitest.World) {
	w.Users("zoe")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.Do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}})
	for _, name := range []string{"api", "models"} {
		w.Do("ada",
			op.CreateProject{Project: "ml-team/" + name, Description: "What " + name + " is"},
			op.GrantAccess{Project: "ml-team/" + name, Who: "zoe", Role: model.Contributor})
		w.Accept("zoe")
	}
}

func run(t *testing.T, o tuitest.Options, test func(*tuitest.Console)) {
	t.Helper()
	o.Open = memory
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Press("3", "S")
		test(c)
	})
}

func TestShared(t *testing.T) {
	run(t, tuitest.Options{Seed: seed, As: "zoe"}, func(c *tuitest.Console) {
		c.Sees("ml-team/api", "contributor", "1–2 of 2")
		c.Goldens("shared")
		c.Sweep()
		c.Resize(100, 30)
		c.Press("enter")
		c.Sees("ml-team/api (private)", "grant (guest)")
		c.Press("esc", "X", "y")
		c.Advance(time.Second)
		c.Lacks("What api is")
		c.Sees("ml-team/models")
		c.Do("ada", op.RevokeAccess{Project: "ml-team/models", Who: "zoe"})
		c.Advance(time.Second)
		c.Sees("Nothing is shared with you.")
	})
}

func TestNothing(t *testing.T) {
	run(t, tuitest.Options{Plain: true, Width: 80, Height: 24}, func(c *tuitest.Console) {
		c.Golden("nothing")
	})
}

func TestHostileText(t *testing.T) {
	for _, s := range hostile.Shown() {
		run(t, tuitest.Options{As: "zoe", Seed: func(w *tuitest.World) {
			seed(w)
			w.Do("ada", op.UpdateProject{Project: "ml-team/api", Description: &s})
		}, Width: 120, Height: 40}, func(c *tuitest.Console) {
			if strings.Contains(c.Raw(), s) {
				t.Errorf("%q is shown as it is", s)
			}
		})
	}
}
