package settings_test

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

func seed(w *tuitest.World) {
	w.Users("grace", "linus")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team", Description: "Vision models."})
	w.Join("ml-team", model.Admin, "grace")
	w.Join("ml-team", model.Viewer, "linus")
	w.Do("ada", op.SwitchWorkspace{Name: "ml-team"})
}

func open(t *testing.T, o tuitest.Options, run func(*tuitest.Console)) {
	o.Open, o.Seed = memory, seed
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Command(ui.Visit(ui.Route{Kind: ui.Settings}))
		run(c)
	})
}

func TestSettings(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Sees("Vision models.", "guests", "members-create-projects", "everyone", "theme")
		c.Goldens("settings")
		c.Sweep()
	})
}

func TestChangeAsks(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("down", "enter")
		c.Sees("owners may invite outsiders")
		c.Type("on")
		c.Press("enter")
		c.Sees("Change settings of ml-team: guests=on")
		c.Press("y")
		c.Sees("Done:")
	})
}

func TestEveryRowSaysWhyNot(t *testing.T) {
	open(t, tuitest.Options{As: "linus"}, func(c *tuitest.Console) {
		c.Sees("Not for you to change:", "linus is viewer in ml-team")
		c.Press("enter")
		c.Sees("Cannot change the setting:", "needs role admin")
	})
}

func TestEditOverSomebodyElsesIsToldAndKeepsItsText(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("enter")
		c.Type(" And speech.")
		d := "Theirs."
		c.Do("grace", op.UpdateWorkspace{Name: "ml-team", Description: &d})
		c.Settle()
		c.Press("ctrl+s")
		c.Sees("was changed by someone else", "Vision models. And speech.")
	})
}

func TestDeletingNeedsTheNameTyped(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("X")
		c.Sees("Delete ml-team?", "This cannot be undone.")
		c.Press("y", "enter")
		c.Sees("Delete ml-team?")
		c.Press("esc")
		c.Lacks("Delete ml-team?")
	})
}
