package overview_test

import (
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
)

func memory() port.Store { return storage.Memory(storage.Options{}) }

func team(w *tuitest.World) {
	w.Users("grace", "linus")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team", Description: "Vision models for the whole lab."})
	w.Join("ml-team", model.Editor, "grace")
	w.Do("ada",
		op.Invite{Workspace: "ml-team", Who: "linus", Role: model.Member},
		op.Invite{Workspace: "ml-team", Who: "barbara@example.com", Role: model.Viewer},
		op.CreateProject{Project: "ml-team/classification"},
	)
}

func TestOverview(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: team}, func(c *tuitest.Console) {
		c.Sees("ml-team", "Vision models for the whole lab.", "barbara@example.com", "ada created classification")
		c.Goldens("team")
		c.Sweep()
	})
}

func TestPlain(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: team, Plain: true, Width: 80, Height: 24}, func(c *tuitest.Console) {
		c.Golden("plain")
	})
}

func TestEmpty(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory}, func(c *tuitest.Console) {
		c.Goldens("empty")
		c.Press("i")
		c.Sees("Cannot invite people", "individual")
	})
}

func TestOthersChangesAppear(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: team}, func(c *tuitest.Console) {
		c.Do("grace", op.CreateProject{Project: "ml-team/speech"})
		c.Settle()
		c.Sees("grace created speech")
		c.Sees("Projects  2")
	})
}

func TestDisabledSaysWhy(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: team, As: "grace"}, func(c *tuitest.Console) {
		c.Press("i")
		c.Sees("Cannot invite people:", "people.manage")
	})
}
