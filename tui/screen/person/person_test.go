package person_test

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

func team(w *tuitest.World) {
	w.Users("grace", "linus", "barbara")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.Do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Editor, Until: time.Now().Add(30 * 24 * time.Hour)})
	w.Accept("grace")
	w.Join("ml-team", model.Viewer, "barbara")
	shared := model.WorkspaceVisible
	w.Do("ada",
		op.CreateProject{Project: "ml-team/classification", Visibility: &shared},
		op.CreateProject{Project: "ml-team/forecast", Visibility: &shared},
		op.CreateProject{Project: "ml-team/speech"},
		op.CreateProject{Project: "ml-team/secret"},
		op.GrantAccess{Project: "ml-team/speech", Who: "grace", Role: model.Owner, Until: time.Now().Add(48 * time.Hour)},
		op.Invite{Workspace: "ml-team", Who: "linus", Role: model.Member},
		op.Invite{Workspace: "ml-team", Who: "donald@example.org", Role: model.Viewer},
	)
}

// open opens the detail of who by way of the list.
func open(t *testing.T, o tuitest.Options, who string, test func(*tuitest.Console)) {
	t.Helper()
	o.Open, o.Workspace = memory, "ml-team"
	if o.Seed == nil {
		o.Seed = team
	}
	if o.Width == 0 {
		o.Width, o.Height = 120, 40
	}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Press("2", "/")
		c.Type(who)
		c.Press("enter", "enter")
		c.Sees(who+" ", "Projects in ml-team")
		test(c)
	})
}

func TestLooks(t *testing.T) {
	open(t, tuitest.Options{}, "grace", func(c *tuitest.Console) {
		c.Sees("Active", "editor", "Invited by", "ada", "in 30 days", "2000-01-31")
		c.Sees("classification", "contributor", "workspace-role", "speech", "owner", "grant", "in 2 days")
		c.Lacks("secret")
		c.Goldens("grace")
		c.Sweep()
	})
	open(t, tuitest.Options{Plain: true, Width: 80, Height: 24}, "grace", func(c *tuitest.Console) {
		c.Golden("plain")
	})
	open(t, tuitest.Options{}, "ada", func(c *tuitest.Console) {
		c.Sees("secret", "platform-admin")
	})
}

func TestOnlyWhatOneSees(t *testing.T) {
	open(t, tuitest.Options{As: "barbara"}, "ada", func(c *tuitest.Console) {
		c.Sees("classification")
		c.Lacks("secret", "speech")
		c.Press("x")
		c.Sees("Cannot remove from the workspace:", "people.manage")
	})
}

func TestInvited(t *testing.T) {
	open(t, tuitest.Options{}, "donald@example.org", func(c *tuitest.Console) {
		c.Sees("Pending invitation", "expires in 14 days", "there is no account yet")
		c.Golden("invited")
		c.Press("E")
		c.Sees("Cannot explain any access")
	})
	open(t, tuitest.Options{}, "linus", func(c *tuitest.Console) {
		c.Press("X")
		c.Sees("Revoke the invitation of linus")
		c.Press("y")
		c.Advance(time.Second)
		c.Sees("[People")
		c.Lacks("› linus")
	})
}

func TestActs(t *testing.T) {
	open(t, tuitest.Options{}, "grace", func(c *tuitest.Console) {
		c.Press("r")
		c.Sees("Role of grace in ml-team")
		c.Type("member")
		c.Press("enter")
		c.Advance(time.Second)
		c.Sees("Done: Change the role of grace in ml-team to member.", "member")
		c.Press("y")
		if c.Copied != "grace" {
			t.Errorf("copied %q", c.Copied)
		}
		c.Press("Y")
		if c.Copied != "grace@example.com" {
			t.Errorf("copied %q", c.Copied)
		}
		c.Press("x")
		c.Sees("Remove grace from ml-team?", "1 project grant")
		c.Press("y")
		c.Advance(time.Second)
		c.Sees("[People")
		c.Lacks("› grace")
	})
}

func TestExplain(t *testing.T) {
	open(t, tuitest.Options{}, "grace", func(c *tuitest.Console) {
		to(c, "speech")
		c.Press("e")
		c.Sees("What may grace do? ml-team/speech")
		c.Type("settings")
		c.Press("enter")
		c.Sees("Yes: grace may project.settings", "grant gives owner", "workspace-role gives nothing")
		c.Press("enter", "E")
		c.Type("secret")
		c.Press("enter")
		c.Type("view")
		c.Press("enter")
		c.Sees("No: grace may not project.view", "Any of these would allow it")
		c.Golden("explain")
	})
}

func TestGoToProject(t *testing.T) {
	open(t, tuitest.Options{}, "grace", func(c *tuitest.Console) {
		c.Sees("enter go to the project")
		c.Press("enter")
		if !strings.Contains(c.Screen(), "does not exist here") {
			c.Sees("classification")
			c.Lacks("Error", "Invited by")
		}
	})
}

func TestOthersChanges(t *testing.T) {
	open(t, tuitest.Options{}, "grace", func(c *tuitest.Console) {
		to(c, "speech")
		c.Do("ada", op.CreateProject{Project: "ml-team/alpha"}, op.GrantAccess{Project: "ml-team/alpha", Who: "grace", Role: model.Contributor},
			op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
		c.Advance(time.Second)
		c.Sees("alpha", "viewer")
		if !strings.Contains(c.Screen(), ">  speech") {
			t.Errorf("the cursor did not follow:\n%s", c.Screen())
		}
		c.Do("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
		c.Advance(time.Second)
		c.Sees("[People")
	})
}

func to(c *tuitest.Console, project string) {
	c.T.Helper()
	c.Press("g")
	for range 12 {
		if strings.Contains(c.Screen(), ">  "+project) {
			return
		}
		c.Press("j")
	}
	c.T.Fatalf("no project %s:\n%s", project, c.Screen())
}
