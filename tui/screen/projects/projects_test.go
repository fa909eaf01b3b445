package projects_test

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
)

const tab = "3"

func memory() port.Store { return storage.Memory(storage.Options{}) }

func visible(v model.Visibility) *model.Visibility { return &v }

func team(w *tuitest.World) {
	w.Users("grace", "linus", "mary")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.Join("ml-team", model.Editor, "grace")
	w.Join("ml-team", model.Viewer, "linus")
	w.Join("ml-team", model.Member, "mary")
	w.Do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"visibilities": "private,workspace,public"}})
	w.Do("ada",
		op.CreateProject{Project: "ml-team/classification", Visibility: visible(model.WorkspaceVisible), Description: "Which picture shows what"},
		op.CreateProject{Project: "ml-team/papers", Visibility: visible(model.Public), Access: model.ViewOnly, Description: "What we have published"},
		op.CreateProject{Project: "ml-team/stock-prices", Description: "Forecasts of daily prices"},
	)
}

func run(t *testing.T, o tuitest.Options, test func(*tuitest.Console)) {
	t.Helper()
	o.Open = memory
	if o.Seed == nil {
		o.Seed = team
	}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Press(tab)
		test(c)
	})
}

func TestList(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Sees("Projects  1–3 of 3", "private", "workspace", "public", "# locked")
		c.Goldens("list")
		c.Sweep()
	})
}

func TestPlain(t *testing.T) {
	run(t, tuitest.Options{Plain: true, Width: 80, Height: 24}, func(c *tuitest.Console) {
		c.Press(" ")
		c.Golden("plain")
	})
}

func TestFilter(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("/")
		c.Type("forecast")
		c.Sees("stock-prices", "1 found")
		c.Lacks("classification")
		c.Type("zz")
		c.Sees("No projects match")
		c.Press("enter", "esc")
		c.Sees("classification")
		c.Press("esc")
		c.Sees("[Overview]")
	})
}

func TestOnlyOneVisibility(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("f")
		c.Sees("only private", "stock-prices", "esc show all projects")
		c.Lacks("papers")
		c.Press("f")
		c.Sees("only workspace", "classification")
		c.Press("f", "D", "y")
		c.Sees("No project here is public.")
		c.Press("esc")
		c.Sees("classification", "stock-prices")
	})
}

func TestCreate(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("n")
		c.Type("Speech")
		c.Sees("speech") // the near name that is valid
		for range "Speech" {
			c.Press("backspace")
		}
		c.Type("stock-prices")
		c.Sees("already has a project stock-prices")
		c.Type("-2")
		c.Sees("STOCK, proposed from the name")
		c.Golden("create")
		c.Sweep()
		c.Press("ctrl+s")
		c.Sees("ml-team/stock-prices-2  private", "[Access")
		c.Press("esc")
		c.Sees("Projects  1–4 of 4")
	})
}

func TestOverviewCreates(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: team}, func(c *tuitest.Console) {
		c.Press("n")
		c.Sees("New project in ml-team")
		c.Press("esc", "1", "n")
		c.Sees("New project in ml-team")
	})
}

func TestCreateOffersWhatIsAllowed(t *testing.T) {
	run(t, tuitest.Options{As: "mary"}, func(c *tuitest.Console) {
		c.Press("n")
		c.Sees("Cannot create a project:")
		c.Press("esc")
		c.Do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"members-create-projects": "on", "visibilities": "private,workspace"}})
		c.Settle()
		c.Press("n")
		c.Type("mine")
		c.Press("tab", "tab")
		c.Sees("(x) workspace", "private: members may not create private projects", "public: ml-team does", "an admin can, in Settings")
		c.Press("ctrl+s")
		c.Sees("ml-team/mine  workspace")
	})
}

func TestIndividualWorkspace(t *testing.T) {
	run(t, tuitest.Options{Workspace: "ada"}, func(c *tuitest.Console) {
		c.Sees("individual workspace: private and public projects only", "Press n to create the first one")
		c.Press("n")
		c.Type("notes")
		c.Press("tab", "tab")
		c.Sees("workspace: an individual workspace has private and public projects")
		c.Lacks("Member access")
		c.Press("ctrl+s", "esc", "L")
		c.Sees("Cannot lock: an individual workspace has no members")
	})
}

func TestVisibilityTellsAndAsks(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("G", "v", "down", "enter")
		c.Sees("Make ml-team/stock-prices workspace?", "become visible to 4", "members of ml-team.")
		c.Press("n")
		c.Sees("private")
		c.Press("v", "down", "enter", "y")
		c.Sees("Done: Change the visibility of ml-team/stock-prices")
		c.Press("H")
		c.Sees("Done: Change the visibility of ml-team/stock-prices")
		c.Advance(time.Second)
		c.Press("H")
		c.Sees("private already")
	})
}

func TestTrashAndRestore(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("D")
		c.Sees("Move ml-team/classification to the trash?", "can be restored for 30 days")
		c.Press("enter") // No is the default
		c.Sees("classification")
		c.Press("D", "y")
		c.Sees("1–2 of 2")
		c.Advance(48 * time.Hour)
		c.Press("t")
		c.Sees("classification", "2 days ago", "28 days")
		c.Goldens("trash")
		c.Press("u")
		c.Sees("Nothing of yours is in the trash of ml-team")
		c.Press("esc")
		c.Sees("1–3 of 3")
	})
}

func TestManyAtOnce(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press(" ", " ", " ", "L")
		c.Sees("All 3 can be done", "as it is", "Lock ml-team/classification.")
		c.Press("y")
		c.Advance(time.Second)
		if n := strings.Count(c.Screen(), "# locked"); n != 3 {
			t.Errorf("%d are locked:\n%s", n, c.Screen())
		}
		c.Advance(time.Second)
		c.Lacks("selected")
		c.Press("g", " ", " ", " ", "D", "y")
		c.Advance(time.Second)
		c.Sees("There is no project in ml-team")
	})
}

func TestCopy(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("y")
		if c.Copied != "ml-team/classification" {
			t.Errorf("copied %q", c.Copied)
		}
		c.Press("Y")
		if c.Copied != "export ATRIUM_PROJECT=ml-team/classification" {
			t.Errorf("copied %q", c.Copied)
		}
	})
}

func TestCursorFollowsTheProject(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("j")
		c.Sees(">  papers")
		c.Do("ada", op.CreateProject{Project: "ml-team/aaa"})
		c.Settle()
		c.Sees(">  papers", "aaa", "1–4 of 4")
	})
}

func TestViewerIsToldWhy(t *testing.T) {
	run(t, tuitest.Options{As: "linus"}, func(c *tuitest.Console) {
		c.Lacks("stock-prices")
		c.Press("L")
		c.Sees("Cannot lock: needs project role owner; you are viewer of", "ml-team/classification.", "r ask for access")
		c.Press("esc", "D")
		c.Sees("Cannot move to the trash: needs project role owner")
		c.Press("esc", "X")
		c.Sees("You have no grant on ml-team/classification to give up")
	})
}

func TestHostileText(t *testing.T) {
	seed := func(w *tuitest.World) {
		team(w)
		for i, s := range hostile.Shown() {
			w.Do("ada", op.CreateProject{Project: "ml-team/h-" + string(rune('a'+i)), Description: s})
		}
	}
	run(t, tuitest.Options{Seed: seed}, func(c *tuitest.Console) {
		for _, size := range [][2]int{{120, 40}, {60, 20}} {
			c.Resize(size[0], size[1])
			for _, s := range hostile.Shown() {
				if strings.Contains(c.Raw(), s) {
					t.Errorf("%q is shown as it is", s)
				}
			}
		}
		c.Sweep()
	})
}
