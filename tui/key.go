package tui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/tui/component/toast"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// leaveTime is how soon the second ctrl+c has to follow the first.
const leaveTime = 1500 * time.Millisecond

// mostEarly is how many keys are kept until the session has been read.
const mostEarly = 64

// awaits keeps a key for when the session has been read: whoever types ahead
// means the place they are about to see.
func (a *App) awaits(msg tea.KeyMsg) bool {
	if a.known || a.starting() || msg.Type == tea.KeyCtrlC {
		return false
	}
	if len(a.early) < mostEarly {
		a.early = append(a.early, msg)
	}
	return true
}

// typedAhead acts on the keys that were kept.
func (a *App) typedAhead() tea.Cmd {
	var cmds []tea.Cmd
	for _, msg := range a.early {
		cmds = append(cmds, a.key(msg))
	}
	a.early = nil
	return tea.Batch(cmds...)
}

// key routes a key press. The order: ctrl+c, the front dialog, a screen where
// letters are text, the actions of the console, those of the screen, and last
// the screen itself.
func (a *App) key(msg tea.KeyMsg) tea.Cmd {
	a.toast.Update(msg)
	if msg.Type == tea.KeyCtrlC {
		return a.interrupt()
	}
	if n := len(a.dialogs); n > 0 {
		return a.tell(n-1, msg)
	}
	e := a.top()
	if e == nil {
		return nil
	}
	if e.screen.CapturesInput() {
		return a.from(e.id, e.screen.Update(msg))
	}
	var cmds []tea.Cmd
	for _, k := range keys.Split(msg) {
		cmd, acted := a.press(e, k)
		cmds = append(cmds, cmd)
		// The rest was typed before anybody saw what the action did.
		if acted || len(a.dialogs) > 0 || e.screen.CapturesInput() {
			break
		}
	}
	return tea.Batch(cmds...)
}

// press acts on one key; acted says that it was an action's.
func (a *App) press(e *entry, msg tea.KeyMsg) (cmd tea.Cmd, acted bool) {
	mine := a.screenActions()
	if name, ok := keys.Of(msg); ok && name == "esc" {
		// A screen may have something of its own to step back from.
		if act, ok := keys.Match(msg, mine); ok && act.Enabled() && act.Run != nil {
			return act.Run(), true
		}
	}
	for _, list := range [][]keys.Action{a.actions(), mine} {
		act, ok := keys.Match(msg, list)
		switch {
		case !ok:
		case !act.Enabled():
			return a.refuse(act), true
		case act.Run != nil:
			return act.Run(), true
		}
	}
	switch a.c.Keys.Move(msg) {
	case keys.NavNext:
		return a.step(1), false
	case keys.NavPrevious:
		return a.step(-1), false
	}
	if name, _ := keys.Of(msg); name == "q" {
		return ui.Say("Press ctrl+c twice to leave."), true
	}
	return a.from(e.id, e.screen.Update(msg)), false
}

// interrupt is ctrl+c: once says how to leave, twice leaves.
func (a *App) interrupt() tea.Cmd {
	now := a.c.Now()
	if since := now.Sub(a.leave); !a.leave.IsZero() && since >= 0 && since <= leaveTime {
		return tea.Quit
	}
	a.leave = now
	return a.toast.Show(toast.Info, "Press ctrl+c again to leave.")
}
