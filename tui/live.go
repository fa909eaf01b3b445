package tui

import (
	"slices"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/tui/ui"
)

// holdTime is the least time between two updates of what is shown.
const holdTime = 100 * time.Millisecond

// arrived is an event of the feed, released the end of holding back.
type (
	arrived struct {
		event model.Event
		err   error
	}
	released struct{}
	noticed  struct{ sentence string }
)

// hear is the command that waits for the next word of the host; nil where it has
// none.
func (a *App) hear() tea.Cmd {
	if a.notices == nil {
		return nil
	}
	notices, done := a.notices, a.c.Base.Done()
	return func() tea.Msg {
		select {
		case sentence := <-notices:
			return noticed{sentence}
		case <-done:
			return nil
		}
	}
}

// listen is the command that waits for the next event.
func (a *App) listen() tea.Cmd {
	feed, ctx := a.feed, a.c.Base
	return func() tea.Msg {
		e, err := feed.Next(ctx)
		return arrived{e, err}
	}
}

// arrived updates what is shown, at once after a quiet time, else when the time
// of holding back is over. While nothing happens nothing ticks.
func (a *App) arrived(m arrived) tea.Cmd {
	if m.err != nil {
		return nil
	}
	a.pending = ui.Merge(a.pending, m.event)
	if a.held {
		return a.listen()
	}
	return tea.Batch(a.listen(), a.release())
}

func (a *App) release() tea.Cmd {
	a.held = a.pending.Seq != 0
	if !a.held {
		return nil
	}
	e := a.pending
	a.pending = model.Event{}
	hold := tea.Tick(holdTime, func(time.Time) tea.Msg { return released{} })
	return tea.Batch(hold, a.changed(e))
}

// changed has everything read again that the event may concern: what is in view
// now, what is not when it comes into view.
func (a *App) changed(e model.Event) tea.Cmd {
	var cmds []tea.Cmd
	if !a.starting() && a.here(e) && len(e.Tracked) == 0 {
		cmds = append(cmds, a.readSession())
	}
	top := a.top()
	for r, open := range a.open {
		if !a.concerns(r, e) {
			continue
		}
		if open != top {
			open.missed = ui.Merge(open.missed, e)
			continue
		}
		if r.Kind == ui.SignUp || r.Kind == ui.Start {
			continue // they wait for a change of their own
		}
		cmds = append(cmds, a.to(open.id, ui.Changed{Event: e}))
	}
	return tea.Batch(cmds...)
}

// here says whether the event may concern the current workspace or the person.
func (a *App) here(e model.Event) bool {
	at := a.c.Workspace.ID
	return ui.Global(e) || at == 0 || slices.Contains(e.Workspaces, at) || slices.Contains(e.People, a.c.Me.ID)
}

// concerns says whether the event may concern a place. Only the current
// workspace's identity is known, so places outside always are.
func (a *App) concerns(r ui.Route, e model.Event) bool {
	if len(e.Tracked) > 0 && !r.ShowsRuns() {
		return false
	}
	switch r.Kind {
	case ui.Switcher, ui.Inbox, ui.Shared, ui.Accounts, ui.AccountDetail, ui.Platform, ui.Visitors, ui.Public:
		return true
	}
	return r.Workspace != a.c.Workspace.Name || a.here(e)
}
