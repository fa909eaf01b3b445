package switcher_test

import (
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
)

func memory() port.Store { return storage.Memory(storage.Options{}) }

func teams(w *tuitest.World) {
	w.Users("grace", "linus")
	w.Do("ada",
		op.CreateWorkspace{Name: "ml-team", Description: "Vision models for the whole lab."},
		op.CreateWorkspace{Name: "robots", Description: "Arms and legs."},
		op.CreateWorkspace{Name: "zoo"},
	)
	w.Join("ml-team", model.Editor, "grace")
	w.Join("robots", model.Viewer, "grace")
	public := model.Public
	w.Do("linus", op.CreateProject{Project: "linus/kernel", Visibility: &public, Description: "Free minix-like kernel."})
	w.Do("linus", op.GrantAccess{Project: "linus/kernel", Who: "grace", Role: model.Contributor})
	w.Accept("grace")
	w.Do("ada", op.Invite{Workspace: "zoo", Who: "grace", Role: model.Member})
}

// doors adds workspaces that take in the domain of grace's address: one she can
// join, one that is full, and one with another login provider of which she is a
// member.
func doors(w *tuitest.World) {
	teams(w)
	w.Do("ada",
		op.VerifyEmail{Username: "ada"}, op.VerifyEmail{Username: "grace"},
		op.CreateWorkspace{Name: "open-lab", Description: "For everyone here."},
		op.SetPlatform{Values: map[string]string{"default-plan": "individual"}},
		op.CreateWorkspace{Name: "small-lab"},
	)
	for _, name := range []string{"open-lab", "small-lab"} {
		w.Do("ada", op.SetWorkspace{Name: name, Values: map[string]string{"domain-invites": "on"}})
	}
	w.Login("okta", "ada")
	w.Through("okta", "ada", op.SetWorkspace{Name: "robots", Values: map[string]string{"login-provider": "okta"}})
}

func TestDoors(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: doors, As: "grace", Width: 120, Height: 30}, func(c *tuitest.Console) {
		c.Press("w")
		c.Sees("open-lab", "(join)", "open to example.com", "small-lab has no free seat: 1 of 1", "sign in through okta")
		c.Goldens("doors")
		c.Sweep()
	})
}

func TestJoining(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: doors, As: "grace", Width: 120, Height: 30}, func(c *tuitest.Console) {
		c.Press("w")
		c.Type("open-")
		c.Sees("enter join")
		c.Press("enter")
		c.Sees("Join open-lab as viewer?", "Its people see you on their list", "Cancel")
		c.Press("enter")
		c.Sees("(join)")
		c.Press("enter", "y")
		c.Sees("open-lab ▾", "grace (viewer)")
		c.Press("w")
		c.Type("small")
		c.Press("enter")
		c.Sees("small-lab has no free seat: 1 of 1")
	})
}

func TestAnotherSignInIsWanted(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: doors, As: "grace", Width: 120, Height: 30}, func(c *tuitest.Console) {
		c.Press("w")
		c.Type("robots")
		c.Sees("enter why not")
		c.Press("enter")
		c.Sees("robots wants a login through okta", "Leave it so")
		c.Press("enter")
		c.Sees("sign in through okta")
		c.Press("enter", "down", "enter")
		c.Sees("login-provider=off?", "Members count in every session again")
		c.Press("y")
		c.Sees("robots ▾", "grace (viewer)")
	})
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: doors, As: "grace", Provider: "github", Width: 120, Height: 30}, func(c *tuitest.Console) {
		c.Press("w")
		c.Type("robots")
		c.Press("enter")
		c.Sees("robots counts only sessions signed in through okta")
	})
}

func TestLooks(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: teams, As: "grace", Width: 100, Height: 24}, func(c *tuitest.Console) {
		c.Press("w")
		c.Goldens("open")
		c.Sweep()
		c.Type("vision")
		c.Sees("ml-team")
		c.Lacks("Arms")
		c.Type("xx")
		c.Sees("Nothing is called visionxx")
		c.Press("esc")
		c.Sees("robots")
		c.Press("esc")
		c.Sees("[Overview]")
		c.Lacks("type to find")
	})
}

func TestGoing(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: teams, As: "grace"}, func(c *tuitest.Console) {
		c.Press("w")
		c.Type("ml-")
		c.Press("enter")
		c.Sees("ml-team ▾", "grace (editor)", "Vision models")
		c.Read("grace", func(r *tuitest.Reader) error {
			row, err := r.Workspace("")
			if err == nil && row.Name != "ml-team" {
				t.Errorf("remembered: %s", row.Name)
			}
			return err
		})
		c.Press("w", "enter")
		c.Sees("[Overview]", "ml-team ▾")
	})
}

func TestAccepting(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: teams, As: "grace"}, func(c *tuitest.Console) {
		c.Press("w")
		c.Sees("invitation", "from ada, expires in 14 days")
		c.Type("zoo")
		c.Sees("enter accept or decline")
		c.Press("enter")
		c.Sees("Invitation to zoo", "Accept", "Decline")
		c.Press("enter")
		c.Sees("zoo ▾", "grace (member)")
	})
}

func TestDeclining(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: teams, As: "grace"}, func(c *tuitest.Console) {
		c.Press("w")
		c.Type("zoo")
		c.Press("enter", "down", "enter")
		c.Sees("Decline the invitation to zoo", "Cancel")
		c.Press("y")
		c.Sees("Nothing is called zoo")
	})
}

func TestCreating(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: teams, As: "grace", Width: 100, Height: 34}, func(c *tuitest.Console) {
		c.Press("w", "ctrl+n")
		c.Press("tab", "tab")
		c.Sees("New team workspace", "free academic plan")
		c.Press("shift+tab", "shift+tab")
		c.Type("New Team")
		c.Golden("create")
		c.Press("ctrl+u")
		c.Type("ml-team")
		c.Press("ctrl+s")
		c.Sees("ml-team is taken")
		c.Press("ctrl+u")
		c.Type("lab")
		c.Press("ctrl+s")
		c.Sees("lab ▾", "grace (admin)")
	})
}

func TestThrowingAway(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: teams, As: "grace"}, func(c *tuitest.Console) {
		c.Press("w", "ctrl+n")
		c.Type("lab")
		c.Press("esc")
		c.Sees("Throw away what you typed?")
		c.Press("enter")
		c.Sees("New team workspace", "lab")
		c.Press("esc", "y")
		c.Lacks("New team workspace")
	})
}

func TestPolicy(t *testing.T) {
	seed := func(w *tuitest.World) {
		teams(w)
		w.Do("ada", op.SetPlatform{Values: map[string]string{"workspace-creation": "admins"}})
	}
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: seed, As: "grace"}, func(c *tuitest.Console) {
		c.Press("w", "ctrl+n")
		c.Sees("only platform admins may")
	})
}

func TestAdminFindsAll(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: teams}, func(c *tuitest.Console) {
		c.Press("w")
		c.Lacks("linus")
		c.Type("linu")
		c.Press("enter")
		c.Sees("linus ▾", "ada (platform admin)")
	})
}

func TestHostileTextAtTheDoors(t *testing.T) {
	seed := func(w *tuitest.World) {
		doors(w)
		w.Do("ada", op.SetPlatform{Values: map[string]string{"default-plan": "unlimited"}})
		for i, s := range hostile.Shown() {
			name := "h-" + string(rune('a'+i))
			w.Do("ada", op.CreateWorkspace{Name: name, Description: s})
			w.Do("ada", op.SetWorkspace{Name: name, Values: map[string]string{"domain-invites": "on"}})
		}
		const provider = "okta\x1b[31m\u202egnp"
		w.Login(provider, "ada")
		w.Through(provider, "ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"login-provider": provider}})
	}
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: seed, As: "grace", Width: 120, Height: 40}, func(c *tuitest.Console) {
		c.Press("w")
		look := func() {
			for _, s := range append(hostile.Shown(), "\x1b[31m\u202e", "\u202e") {
				if strings.Contains(c.Raw(), s) {
					t.Errorf("%q is shown as it is", s)
				}
			}
		}
		look()
		c.Type("h-a")
		c.Press("enter")
		look()
		c.Press("esc", "esc")
		c.Type("ml-team")
		c.Press("enter")
		c.Sees("wants a login through")
		look()
		c.Press("down", "enter")
		look()
	})
}
