package accounts_test

import (
	"testing"
	"time"

	"atrium/model/op"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
)

func open(t *testing.T, o tuitest.Options, as string, test func(*tuitest.Console)) {
	t.Helper()
	o.Open = func() port.Store { return storage.Memory(storage.Options{}) }
	o.Seed, o.As = func(w *tuitest.World) {
		w.Users("grace", "linus")
		w.Do("ada", op.SuspendUser{Username: "linus"})
	}, as
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Press("w", "ctrl+o")
		c.Advance(time.Second)
		test(c)
	})
}

// P5: a platform admin makes, suspends, resumes and deletes accounts.
func TestP5_Accounts(t *testing.T) {
	open(t, tuitest.Options{}, "ada", func(c *tuitest.Console) {
		c.Sees("Accounts", "grace", "linus", "suspended", "platform admin")
		c.Press("j", "s")
		c.Sees("Suspend grace?")
		c.Press("y")
		c.Advance(time.Second)
		c.Press("s")
		c.Sees("Resume grace")
		c.Press("n", "D")
		c.Sees("Delete the account grace?", "Type grace")
		c.Press("esc", "k", "s")
		c.Press("y")
		c.Sees("last active platform admin")
	})
}

// The list is for platform admins.
func TestAccountsAreForPlatformAdmins(t *testing.T) {
	open(t, tuitest.Options{}, "grace", func(c *tuitest.Console) {
		c.Sees("platform admins")
	})
}
