package inbox_test

import (
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

func memory() port.Store { return storage.Memory(storage.Options{}) }

func seed(w *tuitest.World) {
	w.Users("grace", "linus")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"}, op.CreateWorkspace{Name: "ops"})
	w.Join("ops", model.Editor, "grace")
	w.Do("ada",
		op.SetRole{Workspace: "ops", Who: "grace", Role: model.Admin},
		op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Member},
	)
}

func open(t *testing.T, o tuitest.Options, run func(*tuitest.Console)) {
	o.Open, o.Seed = memory, seed
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Command(ui.Visit(ui.Route{Kind: ui.Inbox}))
		run(c)
	})
}

func TestInbox(t *testing.T) {
	open(t, tuitest.Options{As: "grace"}, func(c *tuitest.Console) {
		c.Sees("invitation", "ml-team", "ada changed your role in ops to admin.")
		c.Goldens("inbox")
		c.Sweep()
	})
}

func TestAcceptInPlaceGoesThere(t *testing.T) {
	open(t, tuitest.Options{As: "grace"}, func(c *tuitest.Console) {
		c.Press("a")
		c.Sees("ml-team")
		c.Command(ui.Visit(ui.Route{Kind: ui.Inbox}))
		c.Lacks("invitation  ml-team")
	})
}

func TestDeclineAsksFirst(t *testing.T) {
	open(t, tuitest.Options{As: "grace"}, func(c *tuitest.Console) {
		c.Press("d")
		c.Sees("Decline the invitation to ml-team?")
		c.Press("y")
		c.Sees("Done: Decline the invitation to ml-team.")
	})
}

func TestNoticeIsReadByOpening(t *testing.T) {
	open(t, tuitest.Options{As: "grace"}, func(c *tuitest.Console) {
		c.Press("down", "a")
		c.Sees("Cannot accept the invitation: this is a notice")
		c.Press("enter")
		c.Sees("ada changed your role in ops to admin.")
		c.Press("esc")
		c.Press("m")
		c.Sees("Cannot mark as read: it is read already")
	})
}

func TestInvitationsAppearByThemselves(t *testing.T) {
	open(t, tuitest.Options{As: "linus"}, func(c *tuitest.Console) {
		c.Sees("Nothing waits for you.")
		c.Do("ada", op.Invite{Workspace: "ops", Who: "linus", Role: model.Viewer})
		c.Settle()
		c.Sees("invitation", "ops")
	})
}
