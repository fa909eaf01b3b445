package project_test

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
	"atrium/tui/ui"
)

func memory() port.Store { return storage.Memory(storage.Options{}) }

func visible(v model.Visibility) *model.Visibility { return &v }

func team(w *tuitest.World) {
	w.Users("grace", "linus", "mary", "zoe")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.Join("ml-team", model.Admin, "grace")
	w.Join("ml-team", model.Viewer, "linus")
	w.Join("ml-team", model.Member, "mary")
	w.Do("ada",
		op.SetWorkspace{Name: "ml-team", Values: map[string]string{"visibilities": "private,workspace,public"}},
		op.CreateProject{Project: "ml-team/api", Visibility: visible(model.WorkspaceVisible), Description: "What the product asks"},
		op.GrantAccess{Project: "ml-team/api", Who: "linus", Role: model.Contributor, Until: time.Date(2000, 1, 31, 23, 59, 59, 0, time.UTC)},
	)
}

// run opens a project's screen.
func run(t *testing.T, full string, o tuitest.Options, test func(*tuitest.Console)) {
	t.Helper()
	o.Open = memory
	if o.Seed == nil {
		o.Seed = team
	}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		ws, name, _ := strings.Cut(full, "/")
		c.Command(ui.Visit(ui.Route{Kind: ui.Project, Workspace: ws, Name: name}))
		test(c)
	})
}

const api = "ml-team/api"

func TestAccess(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Sees("› api (workspace)", "[Access 4]", "linus", "grant, workspace-role", "in 31 days", "takes no guests")
		c.Goldens("access")
		c.Sweep()
	})
}

func TestPlain(t *testing.T) {
	run(t, api, tuitest.Options{Plain: true, Width: 80, Height: 24}, func(c *tuitest.Console) {
		c.Press("L")
		c.Advance(time.Second)
		c.Golden("plain")
	})
}

func TestSettings(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("left")
		c.Sees("[Settings]", "Full name", "API, so runs are called API-1", "export ATRIUM_PROJECT=ml-team/api")
		c.Goldens("settings")
		c.Sweep()
		c.Press("y")
		if c.Copied != api {
			t.Errorf("copied %q", c.Copied)
		}
		c.Press("Y")
		if c.Copied != "export ATRIUM_PROJECT="+api {
			t.Errorf("copied %q", c.Copied)
		}
		c.Press("right")
		c.Sees("[Access 4]")
	})
}

func TestAddPeople(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("a")
		c.Type("ma")
		c.Sees("mary", "(member)")
		c.Golden("add")
		c.Press("enter", "tab", "right", "tab")
		c.Type("30d")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("mary", "owner", "in 30 days")
	})
}

func TestOutsiders(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("a")
		c.Type("zoe")
		c.Press("ctrl+s")
		c.Sees("takes no guests", "(atrium workspace set ml-team guests=on)", "zoe")
		c.Press("esc", "y")
		c.Do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}})
		c.Advance(time.Second)
		c.Lacks("takes no guests")
		c.Press("a")
		c.Type("zoe, bob@example.com")
		c.Press("ctrl+s", "y")
		c.Advance(time.Second)
		c.Sees("hown this once", "bob@example.com")
		c.Press("enter")
		c.Sees("Pending invitation", "bob@example.com")
		c.Goldens("pending")
		c.Press("G", "r", "right", "ctrl+s")
		c.Sees("Invite zoe anew as owner?")
		c.Press("y")
		c.Advance(time.Second)
		c.Accept("zoe")
		c.Advance(time.Second)
		c.Sees("grant (guest)")
	})
}

func TestChangeRoleKeepsTheExpiry(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("down", "down", "r")
		c.Sees("Access of linus to ml-team/api", "2000-01-31", "(x) contributor")
		c.Press("right", "ctrl+s")
		c.Advance(time.Second)
		c.Sees("in 31 days", "owner")
		c.Press("r", "tab")
		for range "2000-01-31" {
			c.Press("backspace")
		}
		c.Type("yesterday")
		c.Press("ctrl+s")
		c.Sees("yesterday")
		for range "yesterday" {
			c.Press("backspace")
		}
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Lacks("in 31 days")
	})
}

func TestRevoke(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("down", "x")
		c.Sees("grace has no grant here; the access is from", "workspace-admin. Lock (L) or hide (H) the project")
		c.Press("esc", "down", "x")
		c.Sees("Revoke the access of linus to ml-team/api?")
		c.Press("enter")
		c.Sees("grant, workspace-role")
		c.Press("x", "y")
		c.Advance(time.Second)
		c.Lacks("grant, workspace-role")
		c.Sees("linus")
	})
}

func TestRevokeSeveral(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("down", " ", " ", "x")
		c.Sees("Revoke the access of 2 people", "refused", "will do", "linus's grant")
		c.Press("y")
		c.Advance(time.Second)
		c.Sees("1 change made, 1 was left out.")
		c.Press("esc")
		c.Lacks("selected", "grant, workspace-role")
	})
}

func TestRouteToSettings(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Command(ui.Visit(ui.Route{Kind: ui.Project, Workspace: "ml-team", Name: "api", Section: "settings"}))
		c.Sees("[Settings]", "Full name")
	})
}

func TestExplainAndWhoCan(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("G", "e")
		c.Type("settings")
		c.Press("enter")
		c.Sees("No: mary may not project.settings", "a grant of owner on ml-team/api", "workspace-role gives contributor")
		c.Press("esc", "E")
		c.Type("zoe")
		c.Press("ctrl+s")
		c.Sees("No: zoe may not project.edit", "no grant on the project")
		c.Press("enter", "esc", "c")
		c.Type("trash")
		c.Press("enter")
		c.Sees("Who can project.trash", "ada", "grace")
		c.Lacks("linus")
		c.Goldens("who-can")
		c.Press("esc")
		c.Sees("linus", "[Access 4]")
	})
}

func TestLockAndHide(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("L")
		c.Advance(time.Second)
		c.Sees("# locked", "api (workspace, locked)")
		c.Press("L", "H")
		c.Advance(time.Second)
		c.Sees("api (private)")
		c.Lacks("locked", "mary")
		c.Press("v", "down", "down", "enter", "y")
		c.Advance(time.Second)
		c.Sees("api (public)", "mary", "anyone", "only views")
		c.Press("G", "x")
		c.Sees("this row stands for everybody: the project")
	})
}

func TestViewerIsToldWhy(t *testing.T) {
	run(t, api, tuitest.Options{As: "mary"}, func(c *tuitest.Console) {
		c.Resize(120, 40)
		for _, key := range []string{"a", "L", "v", "r", "x", "D", "d"} {
			c.Press(key)
			c.Sees("Not allowed", "Cannot ", "needs project role owner", "Ask ", "ada", "r ask for access")
			c.Press("esc")
		}
		c.Press("?")
		c.Type("hide")
		c.Press("enter")
		c.Sees("Not allowed", "Cannot hide", "Ask ")
		c.Press("esc", "L", "r")
		c.Sees("Ask for access to a project", "ml-team/api", "owner")
		c.Press("esc", "X")
		c.Sees("you have no grant here to give up")
		c.Press("s")
		c.Sees("You can look and not change this")
	})
}

func TestDescriptionOfTwo(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("d")
		c.Type(", and when")
		theirs := "Written by grace"
		c.Do("grace", op.UpdateProject{Project: api, Description: &theirs})
		c.Advance(time.Second)
		c.Press("ctrl+s")
		c.Sees("Somebody else has changed the description", "Written by grace", "What the product asks, and when")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("Done:", "What the product asks, and when")
		c.Lacks("Written by grace")
	})
}

func TestTrash(t *testing.T) {
	run(t, api, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("D")
		c.Sees("Move ml-team/api to the trash?")
		c.Press("y")
		c.Advance(time.Second)
		c.Sees("in the trash, restorable for 30 days")
		c.Press("L")
		c.Sees("is in the trash; restore it first (u).")
		c.Golden("trash")
		c.Press("u")
		c.Advance(time.Second)
		c.Sees("[Access 4]")
	})
}

func TestOtherPeoplesChanges(t *testing.T) {
	run(t, api, tuitest.Options{As: "linus"}, func(c *tuitest.Console) {
		c.Press("G")
		c.Sees(">  mary")
		c.Do("ada", op.GrantAccess{Project: api, Who: "ada", Role: model.Owner})
		c.Join("ml-team", model.Member, "zoe")
		c.Advance(time.Second)
		c.Sees(">  mary", "zoe")
		hidden := model.Private
		c.Do("ada", op.UpdateProject{Project: api, Visibility: &hidden}, op.RevokeAccess{Project: api, Who: "linus"})
		c.Advance(time.Second)
		c.Lacks("ml-team/api (")
		c.Sees("There is no project ml-team/api that you can see.")
	})
}

func individual(w *tuitest.World) {
	team(w)
	w.Do("ada", op.CreateProject{Project: "ada/notes"})
}

func TestIndividualWorkspace(t *testing.T) {
	run(t, "ada/notes", tuitest.Options{Seed: individual}, func(c *tuitest.Console) {
		c.Sees("Only public projects of an individual workspace take collaborators.")
		c.Press("a")
		c.Sees("Cannot add people: only public projects", "make it public first (v)")
		c.Press("esc", "v")
		c.Sees("An individual workspace has private and public")
		c.Press("down", "down", "enter", "y")
		c.Advance(time.Second)
		c.Sees("Collaborators on this project have to")
		c.Golden("individual")
		c.Press("a")
		c.Type("zoe")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("Pending invitation")
		c.Press("H")
		c.Sees("cannot become private while it has collaborators: zoe")
		c.Press("esc", "X")
		c.Sees("this is your own project")
	})
}

func TestHostileText(t *testing.T) {
	for _, s := range hostile.Shown() {
		seed := func(w *tuitest.World) {
			team(w)
			w.Do("ada",
				op.UpdateUser{Username: "mary", Name: &s},
				op.UpdateProject{Project: api, Description: &s})
		}
		run(t, api, tuitest.Options{Seed: seed, Width: 120, Height: 40}, func(c *tuitest.Console) {
			c.Press("s")
			both := c.Raw()
			c.Press("s")
			if strings.Contains(both+c.Raw(), s) {
				t.Errorf("%q is shown as it is", s)
			}
			c.Sweep()
		})
	}
}

func TestOnlyPublic(t *testing.T) {
	seed := func(w *tuitest.World) {
		team(w)
		w.Do("ada", op.UpdateProject{Project: api, Visibility: visible(model.Public)})
	}
	run(t, api, tuitest.Options{Seed: seed, As: "zoe"}, func(c *tuitest.Console) {
		c.Sees("you: (only views)", "Who has access is for people with a role in the project.", "you have none in ml-team/api")
		c.Lacks("linus", "grace")
		c.Press("L")
		c.Sees("Cannot lock: needs project role owner")
		c.Press("esc", "s")
		c.Sees("found by anyone who is signed in", "You can look and not change this")
	})
}

// TestGrantKeepsItsOwnExpiry changes the role of a grant whose end another
// source outlasts: the end stays the grant's to the second.
func TestGrantKeepsItsOwnExpiry(t *testing.T) {
	end := time.Date(2000, 3, 4, 5, 6, 7, 0, time.UTC)
	seed := func(w *tuitest.World) {
		team(w)
		w.Do("ada", op.GrantAccess{Project: api, Who: "grace", Role: model.ProjectViewer, Until: end})
	}
	run(t, api, tuitest.Options{Seed: seed, Width: 120, Height: 40}, func(c *tuitest.Console) {
		c.Press("down") // to grace, whom her role in the workspace makes owner for good
		c.Press("r")
		c.Sees("Access of grace", "2000-03-04T05:06:07Z")
		c.Press("right", "ctrl+s")
		c.Read("ada", func(r *tuitest.Reader) error {
			list, err := r.Access(api, model.Page{})
			for _, row := range list.Data {
				if row.Who == "grace" && (row.Grant != "contributor" || !row.GrantExpires.Equal(end)) {
					t.Errorf("grace has %s until %s", row.Grant, row.GrantExpires)
				}
			}
			return err
		})
	})
}
