package settings_test

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
		to(c, "guests")
		c.Press("enter")
		c.Sees("owners may invite outsiders")
		c.Type("on")
		c.Press("enter")
		c.Sees("Change settings of ml-team: guests=on")
		c.Press("y")
		c.Sees("Done:")
	})
}

// to puts the cursor on a setting.
func to(c *tuitest.Console, setting string) {
	for range 12 {
		if strings.Contains(c.Screen(), ">  "+setting) {
			return
		}
		c.Press("down")
	}
	c.T.Fatalf("there is no %s:\n%s", setting, c.Screen())
}

func TestDomainInvitesSayWhyNotAndForWhom(t *testing.T) {
	open(t, tuitest.Options{Width: 100, Height: 30}, func(c *tuitest.Console) {
		to(c, "domain-invites")
		c.Sees("Cannot be switched on here: The address of the owner of ml-team, ada, is not")
		c.Press("enter")
		c.Sees("Cannot change the setting", "ada, is not verified")
		c.Press("esc")
		c.Do("ada", op.VerifyEmail{Username: "ada"})
		c.Settle()
		c.Lacks("not verified")
		c.Press("enter", "up")
		c.Sees("whoever has a verified address at example.com may join")
		c.Press("enter")
		c.Sees("domain-invites=example.com?", "Everyone with a verified address at example.com can join ml-team", "Cancel")
		c.Golden("domain-preview")
		c.Press("y")
		c.Advance(time.Second)
		c.Sees("on for example.com")
		email := "ada@example.org"
		c.Do("ada", op.UpdateUser{Username: "ada", Email: &email})
		c.Advance(time.Second)
		c.Lacks("on for example.com")
	})
}

func TestOnlyTheProviderOfTheSessionIsOffered(t *testing.T) {
	seeded := func(w *tuitest.World) {
		seed(w)
		w.Login("okta", "grace")
	}
	run := func(o tuitest.Options, fn func(*tuitest.Console)) {
		o.Open, o.Seed, o.Width, o.Height, o.Workspace = memory, seeded, 100, 30, "ml-team"
		tuitest.Run(t, o, func(c *tuitest.Console) {
			c.Command(ui.Visit(ui.Route{Kind: ui.Settings}))
			to(c, "login-provider")
			fn(c)
		})
	}
	run(tuitest.Options{}, func(c *tuitest.Console) {
		c.Sees("Cannot be switched on here: This session is local")
		c.Press("enter")
		c.Sees("Cannot change the setting: This session is local")
		c.Press("esc")
	})
	run(tuitest.Options{As: "grace", Provider: "okta"}, func(c *tuitest.Console) {
		c.Press("enter")
		c.Sees("okta", "another provider", "sign in through it to enforce it")
		c.Press("down", "enter")
		c.Sees("login-provider=okta?", "2 of 3 members have no login at okta", "ada, linus", "Cancel")
		c.Press("y")
		c.Sees("Done:")
		c.Advance(time.Second)
		to(c, "login-provider")
		c.Press("enter", "up", "enter", "y")
		c.Sees("login-provider=off")
	})
}

func TestGuestsAreReviewedFromHere(t *testing.T) {
	seeded := func(w *tuitest.World) {
		seed(w)
		w.Users("gus")
		w.Do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}}, op.CreateProject{Project: "ml-team/api"})
		w.Do("ada", op.GrantAccess{Project: "ml-team/api", Who: "gus", Role: model.Contributor})
		w.Accept("gus")
	}
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: seeded, Width: 100, Height: 30}, func(c *tuitest.Console) {
		c.Command(ui.Visit(ui.Route{Kind: ui.Settings}))
		to(c, "guests")
		c.Press("enter", "down", "enter")
		c.Sees("guests=off?", "1 guest keeps the grants they have: gus.", "Review them on the People screen")
		c.Press("n", "v")
		c.Sees("only guests", "gus")
		c.Lacks("linus")
		c.Press("v")
		c.Sees("linus")
		c.Press("v", "enter")
		c.Sees("gus", "api", "contributor")
	})
}

func TestHostileTextIsEncoded(t *testing.T) {
	const provider = "okta\x1b[31m\u202egnp"
	seeded := func(w *tuitest.World) {
		w.Do("ada", op.CreateWorkspace{Name: "ml-team", Description: hostile.Shown()[0]})
		w.Login(provider, "ada")
		w.Through(provider, "ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"login-provider": provider}})
	}
	tuitest.Run(t, tuitest.Options{Open: memory, Seed: seeded, Width: 100, Height: 30}, func(c *tuitest.Console) {
		look := func() {
			for _, s := range []string{hostile.Shown()[0], "\x1b[31m\u202e", "\u202e"} {
				if strings.Contains(c.Raw(), s) {
					t.Errorf("%q is shown as it is:\n%s", s, c.Screen())
				}
			}
		}
		c.Command(ui.Visit(ui.Route{Kind: ui.Settings}))
		look()
		to(c, "login-provider")
		c.Press("enter")
		look()
		c.Press("up", "up", "enter")
		c.Sees("Members count in every session again")
		look()
		c.Sweep()
	})
}

func TestProperties(t *testing.T) {
	open(t, tuitest.Options{Width: 100, Height: 30}, func(c *tuitest.Console) {
		c.Press("p")
		c.Sees("Properties of ml-team", "Owner", "ada", "Plan", "commercial")
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
