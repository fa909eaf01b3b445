package accounts_test

import (
	"fmt"
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

func seed(w *tuitest.World) {
	w.Users("grace", "linus", "mary")
	name := "Grace Hopper"
	w.Do("ada", op.UpdateUser{Username: "grace", Name: &name},
		op.CreateUser{Username: "imported", Labels: []string{"github:4711"}, Original: "Imported!"})
	w.Do("grace", op.CreateWorkspace{Name: "ml-team"})
	w.Join("ml-team", model.Editor, "mary")
	w.Join("ml-team", model.Viewer, "linus")
	w.Do("ada", op.SuspendUser{Username: "linus"})
}

func open(t *testing.T, o tuitest.Options, as string, test func(*tuitest.Console)) {
	t.Helper()
	o.Open = func() port.Store { return storage.Memory(storage.Options{}) }
	if o.As = as; o.Seed == nil {
		o.Seed = seed
	}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Press("w", "ctrl+o")
		c.Advance(time.Second)
		test(c)
	})
}

// on puts the cursor on an account.
func on(c *tuitest.Console, who string) {
	c.T.Helper()
	c.Press("g")
	for range 12 {
		for l := range strings.Lines(c.Screen()) {
			if strings.HasPrefix(l, ">") && strings.Contains(l, " "+who+" ") {
				return
			}
		}
		c.Press("j")
	}
	c.T.Fatalf("there is no %s:\n%s", who, c.Screen())
}

func TestPictures(t *testing.T) {
	open(t, tuitest.Options{}, "ada", func(c *tuitest.Console) {
		c.Goldens("list")
		c.Sweep()
		c.Resize(100, 30)
		on(c, "grace")
		c.Press("enter")
		c.Advance(time.Second)
		c.Sees("Grace Hopper", "grace@example.com, unverified", "ml-team", "its last admin", "0 keys")
		c.Goldens("account")
		c.Sweep()
	})
}

func TestPlain(t *testing.T) {
	open(t, tuitest.Options{Plain: true, Width: 80, Height: 24}, "ada", func(c *tuitest.Console) { c.Golden("plain") })
}

// P5: a platform admin makes, suspends, resumes and deletes accounts.
func TestP5_Accounts(t *testing.T) {
	open(t, tuitest.Options{}, "ada", func(c *tuitest.Console) {
		c.Sees("Accounts", "grace", "linus", "suspended", "platform admin")
		on(c, "mary")
		c.Press("s")
		c.Sees("Suspend mary?", "all access end at once")
		c.Press("y")
		c.Advance(time.Second)
		c.Press("s")
		c.Sees("Resume mary", "count again")
		c.Press("y")
		c.Advance(time.Second)
		c.Press("D")
		c.Sees("Delete the account mary?", "Type mary", "individual workspace is deleted")
		c.Press("esc")
		on(c, "ada")
		c.Press("s")
		c.Sees("last active platform admin")
	})
}

// P5: where somebody is a workspace's last admin, a member of it is to follow.
func TestP5_SomebodyFollowsTheLastAdmin(t *testing.T) {
	open(t, tuitest.Options{}, "ada", func(c *tuitest.Console) {
		on(c, "grace")
		c.Press("s")
		c.Advance(time.Second)
		c.Sees("The last admin of ml-team: who follows?", "mary", "editor")
		c.Lacks("viewer, Linus") // who is suspended cannot
		c.Golden("follows")
		c.Press("enter")
		c.Advance(time.Second)
		c.Sees("Suspend grace?", "mary becomes admin of ml-team.")
		c.Press("y")
		c.Advance(time.Second)
		c.Sees("Done: Suspend grace.")
		c.Read("mary", func(r *tuitest.Reader) error {
			if w, err := r.Workspace("ml-team"); err != nil || w.Role != "admin" {
				t.Errorf("mary: %+v %v", w, err)
			}
			return nil
		})
	})
}

// Where nobody could follow, the refusal says so, and on the account's own screen
// it is the same.
func TestP5_NobodyCanFollow(t *testing.T) {
	open(t, tuitest.Options{}, "ada", func(c *tuitest.Console) {
		c.Do("grace", op.RemoveMember{Workspace: "ml-team", Who: "mary"})
		on(c, "grace")
		c.Press("enter")
		c.Advance(time.Second)
		c.Press("D")
		c.Advance(time.Second)
		c.Sees("Cannot delete grace: the last admin of ml-team.")
		c.Lacks("who follows?")
	})
}

func TestFilterAndPages(t *testing.T) {
	o := tuitest.Options{Seed: func(w *tuitest.World) {
		for i := range 300 {
			w.Do("ada", op.CreateUser{Username: fmt.Sprintf("user-%03d", i)})
		}
	}}
	open(t, o, "ada", func(c *tuitest.Console) {
		c.Sees("of 301")
		c.Press("G")
		c.Advance(time.Second)
		c.Sees("user-299")
		c.Press("/")
		c.Type("r-12")
		c.Advance(time.Second)
		c.Sees("user-120", "user-129")
		c.Lacks("user-130", "user-299")
		c.Press("enter", "j")
		c.Sees("clear the filter")
		c.Press("esc")
		c.Advance(time.Second)
		c.Sees("user-000")
		c.Press("/")
		c.Type("nobody-like-this")
		c.Advance(time.Second)
		c.Sees("nobody-like-this")
		c.Lacks("user-000")
	})
}

// C1: what cannot be done says why.
func TestDisabledReasons(t *testing.T) {
	open(t, tuitest.Options{}, "ada", func(c *tuitest.Console) {
		on(c, "imported")
		c.Press("v")
		c.Sees("imported has no address.")
		c.Do("ada", op.VerifyEmail{Username: "mary"})
		c.Advance(time.Second)
		on(c, "mary")
		c.Press("v")
		c.Sees("the address is verified already.")
		on(c, "linus")
		c.Press("c")
		c.Sees("linus is suspended.")
	})
}

func TestAdminVerifyCreateEdit(t *testing.T) {
	open(t, tuitest.Options{}, "ada", func(c *tuitest.Console) {
		on(c, "mary")
		c.Press("a")
		c.Sees("Make mary a platform admin?")
		c.Press("y")
		c.Advance(time.Second)
		on(c, "mary")
		c.Press("v")
		c.Sees("Mark mary@example.com of mary as verified?")
		c.Press("y")
		c.Advance(time.Second)
		c.Press("n")
		c.Sees("New account")
		c.Type("ada")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("taken")
		c.Type("2")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("Done: Create the account ada2")
		on(c, "mary")
		c.Press("e")
		c.Sees("Account mary")
		name := "Mary S."
		c.Do("mary", op.UpdateUser{Username: "mary", Name: &name})
		c.Advance(time.Second)
		c.Type("Mary")
		c.Press("ctrl+s")
		c.Advance(time.Second)
		c.Sees("was changed by someone else")
	})
}

// C3: what another session does is seen without a key, in both places.
func TestLive(t *testing.T) {
	open(t, tuitest.Options{}, "ada", func(c *tuitest.Console) {
		on(c, "mary")
		c.Do("ada", op.CreateUser{Username: "aaron"}, op.SetPlatformAdmin{Username: "mary", On: true})
		c.Advance(time.Second)
		c.Sees("aaron", "end being platform admin")
		c.Press("enter")
		c.Advance(time.Second)
		c.Sees("active, platform admin")
		c.Do("ada", op.SuspendUser{Username: "mary"})
		c.Advance(time.Second)
		c.Sees("suspended, platform admin", "resume")
		c.Do("ada", op.DeleteUser{Username: "mary"})
		c.Advance(time.Second)
		c.Sees("deleted", "What they made stays")
		c.Press("s")
		c.Sees("mary is deleted.")
	})
}

// The list is for platform admins.
func TestAccountsAreForPlatformAdmins(t *testing.T) {
	open(t, tuitest.Options{}, "grace", func(c *tuitest.Console) {
		c.Sees("platform admins")
		c.Lacks("linus")
	})
}

func TestHostileText(t *testing.T) {
	for _, s := range hostile.Shown() {
		open(t, tuitest.Options{Width: 120, Height: 40, Seed: func(w *tuitest.World) {
			seed(w)
			w.Do("ada", op.UpdateUser{Username: "mary", Name: &s})
		}}, "ada", func(c *tuitest.Console) {
			on(c, "mary")
			for range 2 {
				if strings.Contains(c.Raw(), s) {
					t.Errorf("%q is shown as it is", s)
				}
				c.Command(ui.Visit(ui.Route{Kind: ui.AccountDetail, Name: "mary"}))
				c.Advance(time.Second)
			}
		})
	}
}
