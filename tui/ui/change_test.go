package ui_test

import (
	"fmt"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/model/view"
	"atrium/storage"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

func memory() port.Store { return storage.Memory(storage.Options{}) }

func team(w *tuitest.World) {
	w.Users("grace", "linus")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.Join("ml-team", model.Editor, "grace", "linus")
}

func run(t *testing.T, test func(*tuitest.Console)) {
	t.Helper()
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: team, Width: 90, Height: 24}, test)
}

// role is the role that a person has in ml-team, "" when they are not in it.
func role(c *tuitest.Console, who string) string {
	c.T.Helper()
	out := ""
	c.Read("ada", func(r *tuitest.Reader) error {
		list, err := r.People("ml-team", view.PeopleQuery{})
		for _, p := range list.Data {
			if p.Who == who {
				out = string(p.Role)
			}
		}
		return err
	})
	return out
}

func TestHarmlessChangesAreDoneAtOnce(t *testing.T) {
	run(t, func(c *tuitest.Console) {
		then := false
		c.Command(c.Context.Change(ui.Plan{
			Ops:  []model.Operation{op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer}},
			Then: func([]model.Effect) tea.Cmd { then = true; return nil },
		}))
		c.Sees("Done: ")
		if role(c, "grace") != "viewer" || !then {
			t.Errorf("role %s, then %v", role(c, "grace"), then)
		}
		c.Command(ui.Change(c.Context, "", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer}))
		c.Sees("Nothing to change: ")
	})
}

func TestDestructiveChangesAreConfirmed(t *testing.T) {
	run(t, func(c *tuitest.Console) {
		remove := ui.Change(c.Context, "", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
		for _, no := range []string{"enter", "esc", "n"} {
			c.Command(remove)
			c.Sees("Remove grace from ml-team?", "[Cancel]")
			c.Press(no)
			c.Lacks("[Cancel]")
			if role(c, "grace") == "" {
				t.Fatalf("%s removed grace", no)
			}
		}
		c.Command(remove)
		c.Golden("confirm")
		c.Press("y")
		c.Sees("Done: Remove grace from ml-team.")
		if role(c, "grace") != "" {
			t.Error("grace is still there")
		}
	})
}

func TestRefusalsAreTold(t *testing.T) {
	run(t, func(c *tuitest.Console) {
		c.Command(ui.Change(c.Context, "", op.RemoveMember{Workspace: "ml-team", Who: "ada"}))
		c.Sees("Cannot remove ada: the last admin of ml-team.", "Make someone else an admin first.")
	})
}

func TestTypedNames(t *testing.T) {
	run(t, func(c *tuitest.Console) {
		gone := op.DeleteWorkspace{Name: "ml-team"}
		c.Command(ui.Change(c.Context, "", gone, gone))
		c.Sees("one at a time")
		c.Command(ui.Change(c.Context, "", gone))
		c.Sees("Type ml-team to confirm.")
		c.Type("y")
		c.Press("enter")
		c.Sees("This is not the name.")
		c.Press("ctrl+u")
		c.Type("ml-team")
		c.Press("enter")
		c.Settle()
		c.Sees("ada ▾", "ml-team is being deleted. You are in ada now.")
	})
}

func TestBulk(t *testing.T) {
	run(t, func(c *tuitest.Console) {
		c.Command(c.Context.Change(ui.Plan{Title: "Remove 3 people from ml-team?", Ops: []model.Operation{
			op.RemoveMember{Workspace: "ml-team", Who: "grace"},
			op.RemoveMember{Workspace: "ml-team", Who: "ada"},
			op.RemoveMember{Workspace: "ml-team", Who: "linus"},
		}}))
		c.Goldens("bulk")
		c.Resize(90, 24)
		c.Press("enter")
		if role(c, "grace") == "" {
			t.Fatal("enter alone agreed")
		}
		c.Command(ui.Change(c.Context, "", op.RemoveMember{Workspace: "ml-team", Who: "grace"}, op.RemoveMember{Workspace: "ml-team", Who: "ada"}))
		c.Sees("1 of 2 can be done", "refused", "will do")
		c.Press("y")
		c.Sees("1 change made, 1 was left out.")
		if role(c, "grace") != "" || role(c, "ada") != "admin" {
			t.Error("not what was agreed on")
		}
	})
}

func TestBulkOfNothing(t *testing.T) {
	run(t, func(c *tuitest.Console) {
		c.Command(ui.Change(c.Context, "", op.RemoveMember{Workspace: "ml-team", Who: "x"}, op.RemoveMember{Workspace: "ml-team", Who: "ada"}))
		c.Sees("None of these 2 can be done")
		c.Press("y", "enter")
		c.Lacks("None of these")
	})
}

func TestBulkInBatches(t *testing.T) {
	run(t, func(c *tuitest.Console) {
		var ops []model.Operation
		for i := range 75 {
			ops = append(ops, op.Invite{Workspace: "ml-team", Who: fmt.Sprintf("person%d@example.com", i), Role: model.Viewer})
		}
		c.Command(ui.Change(c.Context, "", ops...))
		c.Sees("All 75 can be done.")
		// Somebody else invites one of them meanwhile.
		c.Do("ada", op.Invite{Workspace: "ml-team", Who: "person30@example.com", Role: model.Member})
		c.Press("tab", "enter")
		c.Sees("74 changes made, 1 refused.", "person30@example.com")
		c.Press("enter")
		c.Sees("74 codes, shown this once")
		c.Press("enter")
		c.Sees("74 changes made, 1 was left out.")
	})
}

func TestSecretsAreShownOnce(t *testing.T) {
	run(t, func(c *tuitest.Console) {
		c.Command(ui.Change(c.Context, "", op.Invite{Workspace: "ml-team", Who: "barbara@example.com", Role: model.Viewer}))
		c.Sees("Shown this once")
		c.Press("y")
		if len(c.Copied) < 20 {
			t.Errorf("copied %q", c.Copied)
		}
		c.Sees(c.Copied)
		c.Press("enter")
		c.Lacks(c.Copied)
	})
}

// Every verdict stands before anything changes, and space leaves one out: what is
// done then is the rest.
func TestOneOfABulkIsLeftOut(t *testing.T) {
	run(t, func(c *tuitest.Console) {
		ops := func() tea.Cmd {
			return ui.Change(c.Context, "",
				op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer},
				op.SetRole{Workspace: "ml-team", Who: "linus", Role: model.Viewer},
				op.SetRole{Workspace: "ml-team", Who: "nobody", Role: model.Viewer})
		}
		c.Command(ops())
		c.Sees("2 of 3 can be done", "> will do", "refused")
		c.Press(" ")
		c.Sees("left out", "Do 1 of 3 and leave the others out?", "Do 1")
		c.Press(" ", " ") // linus too, and the refused one stays as it is
		c.Sees("All that can be done is left out")
		c.Press("y")
		c.Sees("All that can be done is left out")
		c.Press("k", "k", "k", "j", " ")
		c.Sees("Do 1 of 3")
		c.Press("y")
		if role(c, "grace") != "editor" || role(c, "linus") != "viewer" {
			t.Errorf("grace is %s, linus %s", role(c, "grace"), role(c, "linus"))
		}
		c.Sees("1 change made, 2 were left out.")
		c.Command(ops())
		c.Press("esc")
		if role(c, "grace") != "editor" {
			t.Error("esc changed something")
		}
	})
}
