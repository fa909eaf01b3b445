package activity_test

import (
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

func memory() port.Store { return storage.Memory(storage.Options{}) }

func team(w *tuitest.World) {
	w.Users("grace", "linus")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.Join("ml-team", model.Editor, "grace")
	w.Do("ada", op.CreateProject{Project: "ml-team/classification"}, op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Admin})
}

func open(t *testing.T, o tuitest.Options, run func(*tuitest.Console)) {
	o.Open = memory
	if o.Seed == nil {
		o.Seed = team
	}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Command(ui.Visit(ui.Route{Kind: ui.Activity}))
		run(c)
	})
}

func TestTrail(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Sees("changed the role of", "grace (admin)", "created", "classification")
		c.Goldens("trail")
		c.Sweep()
	})
}

func TestBeforeAndAfter(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("enter")
		c.Sees("role: editor -> admin", "people.role", "hash")
		c.Press("esc")
		c.Lacks("role: editor -> admin")
	})
}

func TestFilterNarrowsByTheThing(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("/")
		c.Type("classif")
		c.Sees("classification")
		c.Lacks("changed the role of")
		c.Press("enter", "esc")
		c.Sees("changed the role of")
	})
}

func TestKindNarrows(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("v")
		c.Sees("Only people", "changed the role of")
		c.Lacks("classification")
	})
}

func TestChangesOfOthersAppear(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Do("grace", op.CreateProject{Project: "ml-team/speech"})
		c.Settle()
		c.Sees("speech")
	})
}

func TestOnlyForThoseWhoMay(t *testing.T) {
	own := func(w *tuitest.World) {
		w.Users("linus")
		w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
		w.Join("ml-team", model.Viewer, "linus")
	}
	open(t, tuitest.Options{As: "linus", Seed: own}, func(c *tuitest.Console) {
		c.Sees("linus is viewer in ml-team", "audit.view")
	})
}
