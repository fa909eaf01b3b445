package switcher_test

import (
	"testing"

	"atrium/model"
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
	w.Do("ada", op.Invite{Workspace: "zoo", Who: "grace", Role: model.Member})
	public := model.Public
	w.Do("linus", op.CreateProject{Project: "linus/kernel", Visibility: &public, Description: "Free minix-like kernel."})
	w.Do("linus", op.GrantAccess{Project: "linus/kernel", Who: "grace", Role: model.Contributor})
	w.Accept("grace")
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
