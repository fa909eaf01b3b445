package people_test

import (
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/tui/tuitest"
)

func TestInviteOne(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40}, func(c *tuitest.Console) {
		c.Press("i")
		c.Type("nik")
		c.Sees("niklaus")
		c.Press("enter")
		c.Lacks("Pending invitation  in 14 days             niklaus")
		c.Press("ctrl+o", "enter")
		c.Sees("Done: Invite niklaus to ml-team as editor.")
		line := lineOf(c, "niklaus")
		if !strings.Contains(line, "editor") || !strings.Contains(line, "Pending invitation") {
			t.Errorf("the invited: %q", line)
		}
		c.Sees("as editor", "ada, grace@example.com") // empty, and open for the next
		c.Press("esc")
		c.Sees("press i, then type")
	})
}

func TestInviteRole(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("i")
		c.Sees("as member")
		c.Press("right")
		c.Sees("as editor")
		c.Press("left", "left")
		c.Sees("as viewer")
		c.Press("left")
		c.Sees("as admin")
	})
}

func TestInviteAddressShowsTheCodeOnce(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40}, func(c *tuitest.Console) {
		c.Press("i")
		c.Type("new@example.com")
		c.Press("enter")
		c.Sees("Shown this once", "Hand it over yourself")
		c.Press("y")
		if len(c.Copied) < 20 {
			t.Errorf("copied %q", c.Copied)
		}
		c.Press("enter")
		c.Lacks("Shown this once", c.Copied)
		if line := lineOf(c, "new@example.com"); !strings.Contains(line, "Pending invitation") {
			t.Errorf("the invited: %q", line)
		}
	})
}

func TestInviteSeveral(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40}, func(c *tuitest.Console) {
		c.Press("i")
		c.Type("niklaus, one@example.com two@example.com, grace, nobody-such")
		c.Press("enter")
		c.Sees("Invite 5 people to ml-team as member?", "3 of 5 can be done", "will do", "grace is already an active member", "There is no person")
		c.Golden("verdicts")
		c.Press("y")
		c.Sees("2 codes, shown this once", "one@example.com", "two@example.com")
		c.Press("enter")
		c.Sees("Invite nobody-such")
		c.Lacks("nobody-such, ", "2 codes")
	})
}

func TestRefusalKeepsWhatWasTyped(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("i", "enter")
		c.Sees("Type a username or an email address first")
		c.Type("grace")
		c.Press("esc", "enter")
		c.Sees("Invite grace", "grace is already an active member of ml-team, as editor")
		c.Press("x")
		c.Lacks("already an active member")
		c.Sees("Invite gracex")
	})
}

func TestNoFieldWithoutTheRight(t *testing.T) {
	open(t, tuitest.Options{As: "grace"}, func(c *tuitest.Console) {
		c.Sees("Cannot invite: grace is editor in ml-team", "people.manage")
		c.Press("i")
		c.Sees("Cannot invite people:")
		c.Press("enter", "x")
		c.Sees("Cannot remove from the workspace:", "people.manage", "Ask ada.")
		c.Press("enter")
		c.Goldens("editor")
	})
}

func TestNoFieldInIndividualWorkspaces(t *testing.T) {
	open(t, tuitest.Options{Workspace: "ada"}, func(c *tuitest.Console) {
		c.Sees("Cannot invite: nobody can be invited to an individual workspace")
		c.Press("i")
		c.Sees("Cannot invite people")
	})
}

func TestLosingTheRight(t *testing.T) {
	open(t, tuitest.Options{As: "grace", Seed: func(w *tuitest.World) {
		team(w)
		w.Do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Admin})
	}}, func(c *tuitest.Console) {
		c.Press("i")
		c.Type("ni")
		c.Do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
		c.Settle()
		c.Sees("Cannot invite: grace is viewer")
	})
}

func TestOpenFromOverview(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: team, Workspace: "ml-team"}, func(c *tuitest.Console) {
		c.Press("i")
		c.Sees("[People", "ada, grace@example.com")
		c.Type("x")
		c.Sees("Invite x")
	})
}
