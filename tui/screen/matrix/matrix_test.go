package matrix_test

import (
	"fmt"
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

// team is a workspace with nine projects and a few people.
func team(w *tuitest.World) {
	w.Users("bob", "grace", "linus")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.Join("ml-team", model.Editor, "grace")
	w.Join("ml-team", model.Viewer, "bob")
	shared := model.WorkspaceVisible
	for i := range 9 {
		o := op.CreateProject{Project: fmt.Sprintf("ml-team/project-%d", i)}
		if i%2 == 0 {
			o.Visibility = &shared
		}
		w.Do("ada", o)
	}
	w.Do("ada", op.GrantAccess{Project: "ml-team/project-1", Who: "grace", Role: model.Contributor, Until: time.Date(2000, 6, 1, 0, 0, 0, 0, time.UTC)})
}

func open(t *testing.T, o tuitest.Options, run func(*tuitest.Console)) {
	o.Open = memory
	if o.Seed == nil {
		o.Seed = team
	}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Command(ui.Visit(ui.Route{Kind: ui.Matrix}))
		run(c)
	})
}

func TestMatrix(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Sees("contrib W", "contrib G~", "viewer W", "owner PAG", "[project-0]")
		c.Press("j", "j", "l")
		c.Sees("grace: contributor of project-1 from grant until 2000-06-01", "G grant")
		c.Goldens("matrix")
		c.Sweep()
	})
}

func TestWithoutColoursTheMatrixReadsTheSame(t *testing.T) {
	open(t, tuitest.Options{Plain: true, Width: 80, Height: 24}, func(c *tuitest.Console) {
		c.Sees("contrib W", "[project-0]", ">  ada")
		c.Golden("plain")
	})
}

// The projects are read page by page, to and fro, with the person staying.
func TestProjectsArePaged(t *testing.T) {
	open(t, tuitest.Options{Width: 60, Height: 20}, func(c *tuitest.Console) {
		c.Press("j", "j")
		c.Sees("project-1", "more right", ">  grace")
		c.Lacks("project-3 ")
		c.Press("right", "right", "right")
		c.Sees("project-4", "[project-", "page 2", ">  grace")
		c.Lacks("project-0")
		for range 12 {
			c.Press("right")
		}
		c.Sees("[project-8]")
		c.Lacks("more right")
		for range 12 {
			c.Press("left")
		}
		c.Sees("[project-0]", "page 1", ">  grace")
	})
}

func TestExplainGrantAndRevoke(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("j", "enter")
		c.Sees("What may bob do? ml-team/project-0")
		c.Press("enter")
		c.Sees("bob may project.view", "Sources tried")
		c.Press("esc", "x")
		c.Sees("bob has no grant on ml-team/project-0;", "workspace-role")
		c.Press("esc", "a")
		c.Sees("Access of bob to ml-team/project-0", "Role")
		c.Press("right", "ctrl+s")
		c.Advance(time.Second)
		c.Sees("contrib GW")
		c.Press("x", "y")
		c.Advance(time.Second)
		c.Lacks("contrib GW")
		c.Press("p")
		c.Sees("project-0")
		c.Press("esc", "o")
		c.Sees("bob")
	})
}

// A long name is cut in the middle, where those of a family are alike.
func TestLongNamesAreCutInTheMiddle(t *testing.T) {
	open(t, tuitest.Options{Seed: func(w *tuitest.World) {
		w.Do("ada", op.CreateWorkspace{Name: "ml-team"}, op.CreateProject{Project: "ml-team/cloud-provider-aws"}, op.CreateProject{Project: "ml-team/cloud-provider-gcp"})
	}}, func(c *tuitest.Console) {
		c.Sees("[clo…er-aws]", "clou…der-gcp")
	})
}

// What others change appears without a key, and a project that is made or goes
// is a column more or less.
func TestChangesOfOthersAppear(t *testing.T) {
	open(t, tuitest.Options{Width: 200, Height: 30}, func(c *tuitest.Console) {
		c.Do("ada", op.CreateProject{Project: "ml-team/a-new-one"})
		c.Do("ada", op.TrashProject{Project: "ml-team/project-4"})
		c.Do("ada", op.SetRole{Workspace: "ml-team", Who: "bob", Role: model.Admin})
		c.Advance(time.Second)
		c.Sees("a-new-one", "owner A")
		c.Lacks("project-4")
	})
}

func TestFilter(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("/")
		c.Type("gra")
		c.Sees("grace")
		c.Lacks("bob")
		c.Press("enter", "esc")
		c.Sees("bob")
	})
}

// Only what one may see is there: bob, a viewer, sees no private projects.
func TestOnlyForThoseWhoMay(t *testing.T) {
	open(t, tuitest.Options{As: "bob", Workspace: "ml-team"}, func(c *tuitest.Console) {
		c.Sees("project-0", "project-2")
		c.Lacks("project-1", "project-3")
		c.Press("a", "ctrl+s")
		c.Sees("project.people.manage")
	})
}

// It is reached by a key from People and Projects.
func TestTheWayThere(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: team}, func(c *tuitest.Console) {
		for _, tab := range []string{"2", "3"} {
			c.Press(tab, "m")
			c.Sees("Access matrix", "[project-0]")
			c.Press("esc")
		}
	})
}
