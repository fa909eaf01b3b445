package activity_test

import (
	"testing"
	"time"

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

// u says what undoing would do and asks, with No as the default; done, the row
// says so and cannot be undone again, and the undo can.
func TestUndo(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("u")
		c.Sees("Undo change", "Change the role of grace in ml-team to editor.")
		c.Goldens("undo")
		c.Resize(120, 40)
		c.Press("enter") // No
		c.Sees("grace (admin)")
		c.Lacks("(undone)")
		c.Press("u", "y")
		c.Advance(time.Second)
		c.Sees("(undone) changed the role", "undid change 8 of")
		c.Press("k", "k", "enter")
		c.Sees("role: admin -> editor", "undo       by u on the list")
		c.Press("esc", "down", "u")
		c.Sees("was undone already, by change")
		c.Press("up", "u")
		c.Sees("Change the role of grace in ml-team to admin.")
		c.Press("y")
		c.Advance(time.Second)
		c.Sees("(undone) undid change 8 of")
	})
}

// What was changed since is told, with who did it.
func TestUndoIsAConflictWhereSomethingChangedSince(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
		c.Advance(time.Second)
		c.Press("u")
		c.Sees("role is viewer now, not", "changed by ada (change 9", "Undo 9 first")
	})
}

// What has no inverse says why.
func TestWithoutAnInverseTheKeySaysWhy(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("G", "u")
		c.Sees("workspace.create, cannot be undone")
		c.Press("esc", "enter")
		c.Sees("undo       no: This change, workspace.create")
	})
}

// U takes one's own newest change that can be undone, wherever it was.
func TestUndoMyNewest(t *testing.T) {
	open(t, tuitest.Options{As: "linus", Seed: func(w *tuitest.World) {
		team(w)
		w.Do("linus", op.CreateWorkspace{Name: "mine"}, op.UpdateWorkspace{Name: "mine", Description: text("d")})
	}}, func(c *tuitest.Console) {
		c.Press("U")
		c.Sees("Change the description of mine.")
		c.Press("y", "U")
		c.Advance(time.Second)
		c.Sees("nothing that you changed can be undone")
	})
}

func text(s string) *string { return &s }

// The form narrows by who, what, to what and when.
func TestNarrow(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("f")
		c.Sees("Show only", "By", "Operation", "Since")
		c.Goldens("narrow")
		c.Resize(120, 40)
		c.Type("grace")
		c.Press("ctrl+s")
		c.Sees("Only by grace", "accepted the invitation", "1 of 1")
		c.Press("f", "tab")
		c.Type("people")
		c.Press("ctrl+s")
		c.Sees("No change here matches: only people by grace.")
		c.Press("esc")
		c.Sees("Everything", "classification")
		c.Press("f", "tab", "tab", "tab")
		c.Type("yesterday")
		c.Press("ctrl+s")
		c.Sees("Give a date such as")
		c.Press("esc")
		c.Press("f", "tab", "tab", "tab", "tab")
		c.Type("1999-01-01")
		c.Press("ctrl+s")
		c.Sees("No change here matches: only until 1999-01-01.")
	})
}

// E shows the command that exports what is shown.
func TestExportHint(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("f", "tab", "tab")
		c.Type("it's")
		c.Press("ctrl+s", "E")
		c.Sees("audit export -w ml-team --target")
		if want := `atrium audit export -w ml-team --target 'it'\''s' > audit.jsonl`; c.Copied != want {
			t.Errorf("copied %q, not %q", c.Copied, want)
		}
		c.Press("esc", "esc", "/")
		c.Type("class")
		c.Press("enter", "E")
		if want := `atrium audit export -w ml-team --target class > audit.jsonl`; c.Copied != want {
			t.Errorf("copied %q, not %q", c.Copied, want)
		}
	})
}
