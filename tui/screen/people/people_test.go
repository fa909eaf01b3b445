package people_test

import (
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
)

func memory() port.Store { return storage.Memory(storage.Options{}) }

// team has a member of each kind of row.
func team(w *tuitest.World) {
	w.Users("grace", "linus", "barbara", "mary", "edsger", "niklaus")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team", Description: "Vision models for the whole lab."})
	w.Join("ml-team", model.Editor, "grace")
	w.Join("ml-team", model.Member, "barbara")
	w.Join("ml-team", model.Viewer, "edsger")
	shared := model.WorkspaceVisible
	w.Do("ada",
		op.CreateProject{Project: "ml-team/classification", Visibility: &shared},
		op.CreateProject{Project: "ml-team/speech"},
		op.Invite{Workspace: "ml-team", Who: "linus", Role: model.Member},
		op.Invite{Workspace: "ml-team", Who: "donald@example.org", Role: model.Viewer},
		op.GrantAccess{Project: "ml-team/speech", Who: "grace", Role: model.Contributor},
		op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}},
		op.GrantAccess{Project: "ml-team/speech", Who: "mary", Role: model.ProjectViewer},
	)
	w.Accept("mary")
	w.Do("ada", op.SuspendUser{Username: "edsger"})
}

func open(t *testing.T, o tuitest.Options, test func(*tuitest.Console)) {
	t.Helper()
	if o.Open == nil {
		o.Open = memory
	}
	if o.Seed == nil {
		o.Seed = team
	}
	if o.Workspace == "" {
		o.Workspace = "ml-team"
	}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Press("2")
		test(c)
	})
}

func TestLooks(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Sees("[People", "Pending invitation", "Suspended", "Guest", "in 14 days", "press i, then type")
		c.Goldens("list")
		c.Sweep()
		c.Press("i")
		c.Sweep()
		c.Type("gr")
		c.Sees("grace")
		c.Goldens("inviting")
		c.Sweep()
	})
}

func TestPlain(t *testing.T) {
	open(t, tuitest.Options{Plain: true, Width: 80, Height: 24}, func(c *tuitest.Console) {
		c.Press("j", " ", "j")
		c.Golden("plain")
	})
}

func TestFilter(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("/")
		c.Type("exampleX")
		c.Sees("No people match", "0 of 7")
		c.Press("backspace")
		c.Sees("7 of 7", "grace")
		c.Press("ctrl+u")
		c.Type("gra")
		c.Sees("1 of 7")
		c.Lacks("barbara")
		c.Press("enter", "esc")
		c.Sees("barbara")
		c.Lacks("1 of 7")
	})
}

func TestNarrowing(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		for _, step := range []struct{ sees, lacks string }{
			{"only pending", "grace"}, {"only suspended", "grace"}, {"only active", "linus"}, {"only guest", "grace"}, {"only service accounts", "grace"}, {"grace", "only"},
		} {
			c.Press("f")
			c.Sees(step.sees)
			c.Lacks(step.lacks)
		}
		c.Press("F")
		c.Sees("only admin")
		c.Lacks("grace")
		c.Press("f")
		c.Sees("Nobody here is pending and admin")
		c.Press("esc")
		c.Sees("grace")
	})
}

func TestSorting(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("s")
		c.Sees("Sort by", "role, admins first")
		c.Type("admins")
		c.Press("enter")
		c.Sees("by role, admins first")
		if order(c, "ada", "grace", "barbara", "edsger") {
			return
		}
		t.Errorf("not by role:\n%s", c.Screen())
	})
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("S")
		if !order(c, "linus", "grace", "ada ") {
			t.Errorf("not backwards:\n%s", c.Screen())
		}
	})
}

func TestChangeRole(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40}, func(c *tuitest.Console) {
		to(c, "grace")
		c.Press("r")
		c.Sees("Role of grace in ml-team", "adds workspace.update", ">* editor")
		c.Type("viewer")
		c.Press("enter")
		c.Sees("Done: Change the role of grace in ml-team to viewer.")
		if line := lineOf(c, "grace"); !strings.Contains(line, "viewer") || !strings.HasPrefix(line, ">") {
			t.Errorf("grace: %q", line)
		}
	})
}

func TestOwnRole(t *testing.T) {
	open(t, tuitest.Options{As: "grace", Width: 120, Height: 40}, func(c *tuitest.Console) {
		to(c, "grace")
		c.Press("r")
		c.Sees("you cannot raise your own role")
		c.Type("viewer")
		c.Press("enter")
		c.Sees("Done: Change the role of grace")
	})
	open(t, tuitest.Options{Width: 120, Height: 40}, func(c *tuitest.Console) {
		to(c, "ada")
		c.Press("r")
		c.Type("viewer")
		c.Press("enter")
		c.Sees("Cannot demote ada: the last admin of ml-team")
	})
}

func TestRemoveAndRestore(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40}, func(c *tuitest.Console) {
		to(c, "grace")
		c.Press("x")
		c.Sees("Remove grace from ml-team?", "1 project grant ends", "[Cancel]")
		c.Golden("remove")
		c.Press("enter")
		c.Sees("grace")
		c.Press("x", "y")
		c.Sees("Done: Remove grace")
		if lineOf(c, "grace@example.com") != "" {
			t.Errorf("still there:\n%s", c.Screen())
		}
		c.Press("U")
		c.Type("grace")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("Bring grace back to ml-team", "grace@example.com")
		c.Press("U")
		c.Type("nobody")
		c.Press("ctrl+s")
		c.Sees("There is no person")
	})
}

func TestRemoveOneself(t *testing.T) {
	seed := func(w *tuitest.World) {
		team(w)
		w.Do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Admin})
	}
	open(t, tuitest.Options{As: "grace", Seed: seed, Width: 120, Height: 40}, func(c *tuitest.Console) {
		to(c, "grace")
		c.Press("x")
		c.Sees("Remove yourself, grace, from ml-team?")
		c.Press("y")
		c.Advance(time.Second)
		c.Sees("grace ▾")
		// That it is done and that one is out come from two places; the later word stands.
		if said := c.Screen(); !strings.Contains(said, "You have no access to ml-team any more") &&
			!strings.Contains(said, "Done: Remove grace from ml-team.") {
			t.Errorf("nothing tells what has happened:\n%s", said)
		}
	})
}

func TestBulkRemove(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40}, func(c *tuitest.Console) {
		to(c, "ada")
		c.Press(" ", " ")
		c.Sees("2 selected", "* ada", "* barbara")
		c.Press("x")
		c.Sees("Remove 2 people from ml-team?", "Cannot remove ada: the last admin", "1 of 2 can be done")
		c.Press("y")
		c.Sees("ada")
		if lineOf(c, "barbara") != "" {
			t.Errorf("still there:\n%s", c.Screen())
		}
		c.Press("esc")
		c.Lacks("selected")
	})
}

func TestInvitations(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40}, func(c *tuitest.Console) {
		to(c, "linus")
		c.Press("R")
		c.Sees("sent less than a minute ago")
		c.Advance(2 * time.Minute)
		c.Press("R")
		c.Sees("Done: Send the invitation of linus again")
		c.Press("X")
		c.Sees("Revoke the invitation of linus to ml-team?")
		c.Press("y")
		c.Advance(time.Second)
		if lineOf(c, "linus") != "" {
			t.Errorf("still there:\n%s", c.Screen())
		}
		to(c, "donald@example.org")
		c.Press("R")
		c.Sees("Shown this once")
		c.Press("enter", "x")
		c.Sees("Revoke the invitation of donald@example.org")
		c.Press("n")
		c.Sees("donald@example.org")
		to(c, "grace")
		c.Press("R")
		c.Sees("Cannot send the invitation again: grace has no pending invitation")
	})
}

func TestExpired(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Advance(15 * 24 * time.Hour)
		c.Press("ctrl+r")
		if lineOf(c, "linus") != "" { // as good as swept (I3)
			t.Errorf("an expired invitation is listed:\n%s", c.Screen())
		}
	})
}

func TestExplain(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40}, func(c *tuitest.Console) {
		to(c, "barbara")
		c.Press("e")
		c.Sees("Access of barbara to what?", "the workspace itself")
		c.Type("speech")
		c.Press("enter")
		c.Sees("What may barbara do?")
		c.Type("edit")
		c.Press("enter")
		c.Sees("No: barbara may not project.edit", "Sources tried", "grant gives nothing", "Any of these would allow it", "a grant of contributor")
		c.Golden("explain")
		c.Press("esc")
		to(c, "donald@example.org")
		c.Press("e")
		c.Sees("Cannot explain access: donald@example.org has no account yet")
	})
}

func TestCopy(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		to(c, "grace")
		c.Press("y")
		if c.Copied != "grace" {
			t.Errorf("copied %q", c.Copied)
		}
		c.Press("Y")
		if c.Copied != "grace@example.com" {
			t.Errorf("copied %q", c.Copied)
		}
	})
}

func TestOthersChanges(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40}, func(c *tuitest.Console) {
		to(c, "grace")
		c.Do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Admin}, op.RemoveMember{Workspace: "ml-team", Who: "barbara"})
		c.Settle()
		if line := lineOf(c, "grace"); !strings.Contains(line, "admin") || !strings.HasPrefix(line, ">") {
			t.Errorf("grace: %q\n%s", line, c.Screen())
		}
		if lineOf(c, "barbara") != "" {
			t.Error("barbara is still there")
		}
		c.Press("i")
		c.Type("some")
		c.Do("ada", op.RemoveMember{Workspace: "ml-team", Who: "mary"})
		c.Advance(time.Second)
		c.Sees("Invite some")
		if lineOf(c, "mary") != "" {
			t.Error("mary is still there")
		}
	})
}

// to moves the cursor to a row.
func to(c *tuitest.Console, who string) {
	c.T.Helper()
	c.Advance(time.Second)
	c.Press("g")
	for range 12 {
		if strings.HasPrefix(lineOf(c, who), ">") {
			return
		}
		c.Press("j")
	}
	c.T.Fatalf("no row %s:\n%s", who, c.Screen())
}

// lineOf is the line of the list that begins with who.
func lineOf(c *tuitest.Console, who string) string {
	for line := range strings.SplitSeq(c.Screen(), "\n") {
		rest := strings.TrimLeft(line, ">* ")
		if len(line) > 3 && strings.HasPrefix(line[3:], rest) && strings.HasPrefix(rest+" ", who+" ") {
			return line
		}
	}
	return ""
}

// order says whether the rows stand in this order.
func order(c *tuitest.Console, who ...string) bool {
	at, screen := -1, c.Screen()
	screen = screen[strings.Index(screen, "Username"):]
	for _, w := range who {
		i := strings.Index(screen, " "+w)
		if i <= at {
			return false
		}
		at = i
	}
	return true
}
