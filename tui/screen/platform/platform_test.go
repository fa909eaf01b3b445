package platform_test

import (
	"strings"
	"testing"
	"time"

	"atrium/model/display/hostile"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/model/setting"
	"atrium/storage"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

func open(t *testing.T, o tuitest.Options, test func(*tuitest.Console)) {
	t.Helper()
	o.Open = func() port.Store { return storage.Memory(storage.Options{}) }
	seed := o.Seed
	o.Seed = func(w *tuitest.World) {
		w.Users("grace", "linus")
		if seed != nil {
			seed(w)
		}
	}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Command(ui.Visit(ui.Route{Kind: ui.Platform}))
		c.Advance(time.Second)
		test(c)
	})
}

// to puts the cursor on a setting.
func to(c *tuitest.Console, name string) {
	c.T.Helper()
	c.Press("g")
	for range 12 {
		if strings.Contains(c.Screen(), ">  "+name) {
			return
		}
		c.Press("down")
	}
	c.T.Fatalf("there is no %s:\n%s", name, c.Screen())
}

func TestPictures(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Sees("3 accounts")
		c.Goldens("settings")
		c.Sweep()
	})
	open(t, tuitest.Options{Plain: true, Width: 80, Height: 24}, func(c *tuitest.Console) { c.Golden("plain") })
}

// Every key of `platform set` is there, explained, and says what a change brings
// about before it is saved.
func TestEveryKey(t *testing.T) {
	for _, k := range []struct{ key, typed, told, then string }{
		{"workspace-creation", "adm", "Only platform admins can create team workspaces.", "admins"},
		{"signup", "open", "Anyone who reaches this deployment can make an account", "open"},
		{"anonymous", "on", "can be viewed by anyone who", "on"},
		{"default-plan", "team", "New team workspaces begin with the plan", "team"},
		{"invitation-expiry", "0", "expire after 140 days", "140"},
		{"directory", "work", "completes only people of the workspace at hand", "workspace"},
		{"self-service", "o", "Top-ups and raised quotas by workspace admins", ""},
		{"contact", "Ask ada", "told to ask: Ask ada", "Ask ada"},
		{"charge-command", "/bin/charge", "charges every invoice from now on", "/bin/charge"},
	} {
		t.Run(k.key, func(t *testing.T) {
			open(t, tuitest.Options{Width: 120, Height: 40}, func(c *tuitest.Console) {
				to(c, k.key)
				if c.Screen(); strings.Count(c.Screen(), k.key) < 2 {
					t.Errorf("%s is not explained:\n%s", k.key, c.Screen())
				}
				c.Press("enter")
				if k.key == "self-service" {
					c.Press("down")
				} else {
					c.Type(k.typed)
				}
				c.Press("enter")
				if k.key == "invitation-expiry" || k.key == "contact" || k.key == "charge-command" {
					c.Press("ctrl+s")
				}
				c.Advance(time.Second)
				c.Sees("Change "+k.key+" from", k.told, "Cancel")
				c.Press("y")
				c.Advance(time.Second)
				c.Sees("Done: Change the deployment's settings.", k.then)
			})
		})
	}
	if n := len(setting.Platform()); n != 9 {
		t.Errorf("there are %d keys: tell and test the new ones", n)
	}
}

// Only those who are named can create workspaces; a name that is nobody's is
// refused, and the text stays.
func TestNamedPeople(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40}, func(c *tuitest.Console) {
		c.Press("enter")
		c.Type("named")
		c.Press("enter")
		c.Type("grace,nobody")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("nobody", "grace,nobody")
		c.Press("backspace", "backspace", "backspace", "backspace", "backspace", "backspace")
		c.Type("linus")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("Only grace, linus and platform admins can create team")
		c.Press("y")
		c.Advance(time.Second)
		c.Sees("named:grace,linus")
	})
}

func TestWhatIsTypedIsChecked(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		to(c, "invitation-expiry")
		c.Press("enter")
		c.Type("99")
		c.Press("ctrl+s")
		c.Sees("takes 1 to 365 days")
	})
}

// C3: what another session sets is seen at once, and an edit over it is told.
func TestLive(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Do("ada", op.SetPlatform{Values: map[string]string{"contact": "Ask grace"}})
		c.Advance(time.Second)
		c.Sees("Ask grace")
		to(c, "contact")
		c.Press("enter")
		c.Type(" or linus")
		c.Do("ada", op.SetPlatform{Values: map[string]string{"contact": "Ask nobody"}})
		c.Advance(time.Second)
		c.Sees("Ask grace or linus")
	})
}

// Others may read the policies, and are told why they cannot change them.
func TestForPlatformAdminsOnly(t *testing.T) {
	open(t, tuitest.Options{As: "grace", Seed: func(w *tuitest.World) {
		w.Do("ada", op.SetPlatform{Values: map[string]string{"charge-command": "/bin/secret"}})
	}}, func(c *tuitest.Console) {
		c.Sees("workspace-creation", "Not for you to change")
		c.Lacks("charge-command", "/bin/secret", "accounts,")
		c.Press("enter")
		c.Sees("only platform admins change")
		c.Press("a")
		c.Sees("the list of accounts is for platform admins")
	})
}

func TestItIsReachedFromManyPlaces(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("a")
		c.Advance(time.Second)
		c.Sees("Accounts  1")
		c.Press("p")
		c.Advance(time.Second)
		c.Sees("Settings of the deployment")
		c.Press("6")
		c.Advance(time.Second)
		c.Press("G", "up", "up", "up")
		c.Sees("the deployment")
		c.Press("enter")
		c.Advance(time.Second)
		c.Sees("Settings of the deployment")
		c.Press(":")
		c.Type("accounts of the")
		c.Press("enter")
		c.Advance(time.Second)
		c.Sees("Accounts  1")
	})
}

func TestHostileText(t *testing.T) {
	for _, s := range hostile.Shown() {
		open(t, tuitest.Options{Width: 120, Height: 40, Seed: func(w *tuitest.World) {
			w.Do("ada", op.SetPlatform{Values: map[string]string{"contact": s}})
		}}, func(c *tuitest.Console) {
			if to(c, "contact"); strings.Contains(c.Raw(), s) {
				t.Errorf("%q is shown as it is", s)
			}
		})
	}
}
