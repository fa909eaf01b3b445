package tui_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/model/view"
	"atrium/storage"
	"atrium/tui"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

func memory() port.Store { return storage.Memory(storage.Options{}) }

func team(w *tuitest.World) {
	w.Users("grace", "linus", "alan")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.Join("ml-team", model.Editor, "grace", "linus", "alan")
}

func run(t *testing.T, o tuitest.Options, test func(*tuitest.Console)) {
	t.Helper()
	o.Open = memory
	if o.Seed == nil {
		o.Seed = team
	}
	tuitest.Run(t, o, test)
}

func TestLeavingTakesTwoPresses(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("q")
		c.Sees("Press ctrl+c twice to leave.")
		c.Press("ctrl+c")
		c.Sees("Press ctrl+c again to leave.")
		c.Advance(1600 * time.Millisecond)
		c.Press("ctrl+c")
		if c.Left {
			t.Fatal("left by two presses that were too far apart")
		}
		c.Advance(1500 * time.Millisecond)
		c.Press("ctrl+c")
		if !c.Left {
			t.Fatal("two presses of ctrl+c did not leave")
		}
	})
}

func TestEscNeverLeaves(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("w", "esc", "?", "esc", ":", "esc", "esc", "esc", "esc")
		if c.Left {
			t.Fatal("esc left the console")
		}
		c.Sees("[Overview]")
	})
}

func TestHelpAndPalette(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Press("?")
		c.Sees("Help: Overview", "invite people", "Console")
		c.Goldens("help")
		c.Press("esc", "ctrl+p")
		c.Type("leave")
		c.Sees("Console: leave Atrium")
		c.Press("enter")
		if !c.Left {
			t.Fatal("the palette's action did not run")
		}
	})
}

func TestThemes(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		before := c.Raw()
		c.Press("T", "T")
		c.Sees("Theme: light.")
		if c.Raw() == before {
			t.Error("the screen looks the same")
		}
		c.Send(tui.Background{Dark: false})
		c.Press("T", "T", "T", "T")
		c.Sees("Theme: mono.")
		c.Sweep()
	})
}

func TestTheTerminalsBackgroundIsFollowed(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		dark := c.Theme().Palette.Name
		c.Send(tui.Background{Dark: false})
		if now := c.Theme().Palette.Name; now == dark {
			t.Errorf("still %s", now)
		}
		c.Sees("[Overview]")
	})
}

func TestLosingTheWorkspace(t *testing.T) {
	run(t, tuitest.Options{As: "grace"}, func(c *tuitest.Console) {
		c.Sees("ml-team ▾")
		c.Do("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
		c.Settle()
		c.Sees("grace ▾", "You have no access to ml-team any more. You are in grace now.")
		c.Lacks("ml-team ▾")
	})
}

func TestRoleChangeShowsAtOnce(t *testing.T) {
	run(t, tuitest.Options{As: "grace"}, func(c *tuitest.Console) {
		c.Sees("grace (editor)")
		c.Do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Admin})
		c.Settle()
		c.Sees("grace (admin)")
	})
}

func TestSuspensionEndsTheSession(t *testing.T) {
	run(t, tuitest.Options{As: "grace"}, func(c *tuitest.Console) {
		c.Do("ada", op.SuspendUser{Username: "grace"})
		c.Settle()
		if !c.Left || model.CodeOf(c.App.Err()) != model.Denied || !strings.Contains(c.App.Err().Error(), "suspended") {
			t.Fatalf("left %v, error %v", c.Left, c.App.Err())
		}
	})
}

// counting counts how often a store is read.
type counting struct {
	port.Store
	views int
}

func (s *counting) View(ctx context.Context, who model.Actor, fn func(*view.Reader) error) error {
	s.views++
	return s.Store.View(ctx, who, fn)
}

func TestManyEventsMakeFewReads(t *testing.T) {
	store := &counting{}
	o := tuitest.Options{As: "grace", Seed: team, Open: func() port.Store {
		store.Store = memory()
		return store
	}}
	tuitest.Run(t, o, func(c *tuitest.Console) {
		before := store.views
		for i := range 60 {
			c.Do("ada", op.UpdateWorkspace{Name: "ml-team", Description: new("change " + strconv.Itoa(i))})
		}
		c.Settle()
		c.Advance(100 * time.Millisecond)
		c.Sees("change 59")
		if n := store.views - before; n > 4 {
			t.Errorf("%d reads", n)
		}
		before = store.views
		c.Advance(time.Hour)
		if n := store.views - before; n > 0 {
			t.Errorf("%d reads while nothing happened", n)
		}
	})
}

func TestLettersTypedTogether(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		// w opens the switcher; what was typed behind it unseen is dropped.
		c.Send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("jjwab")})
		c.Sees("Workspaces", "type to find")
	})
}

func TestPanicsAreContained(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		var turn ui.Turn
		c.Command(c.Context.Read(&turn, func(*ui.Reader) (tea.Msg, error) { panic("boom") }))
		c.Command(ui.Send(ui.Step{Run: func() tea.Cmd { return func() tea.Msg { panic("bang") } }}))
		c.Sees("Internal error.")
		if len(c.Logged) != 2 {
			t.Errorf("logged %d errors", len(c.Logged))
		}
	})
}

func TestUnknownPlace(t *testing.T) {
	run(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Command(ui.Visit(ui.Route{Kind: "nowhere"}))
		c.Sees("does not exist here")
	})
}

func TestRemappedKeys(t *testing.T) {
	run(t, tuitest.Options{Keys: "app.switcher: [f9]\n"}, func(c *tuitest.Console) {
		c.Press("w")
		c.Sees("[Overview]")
		c.Sees("f9 workspaces")
		c.Press("f9")
		c.Sees("type to find")
	})
}

// TestKeysPressedBeforeTheSessionIsRead: what is typed ahead acts on the place
// that is about to be shown, and is not lost.
func TestKeysPressedBeforeTheSessionIsRead(t *testing.T) {
	tuitest.Run(t, tuitest.Options{Open: memory, Ahead: "w"}, func(c *tuitest.Console) {
		c.Sees("Workspaces")
	})
}
