package tui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/tui/ui"
)

// The most screens that are kept, and the most that lie on one another.
const (
	keptScreens = 24
	deepest     = 12
)

// forStrangers are the places for somebody without an account: the way in, and what
// is public (H4).
var forStrangers = [...]ui.Kind{ui.SignUp, ui.Public, ui.Project, ui.Model}

// key is the route under which a screen is kept.
func key(r ui.Route) ui.Route {
	r.Section = ""
	return r
}

// top is the screen in view; nil before the first one.
func (a *App) top() *entry { return a.open[key(a.stack[len(a.stack)-1])] }

// visit opens a place (ui.Go).
func (a *App) visit(r ui.Route) tea.Cmd {
	if r.Workspace == "" {
		r.Workspace = a.c.Workspace.Name
	}
	p, ok := a.place(r.Kind)
	switch {
	case !ok:
		return ui.Warn("This place does not exist here.")
	case a.stranger && !slices.Contains(forStrangers[:], r.Kind):
		return ui.Warn("This is for people who are signed in.")
	}
	at := -1
	for i, s := range a.stack {
		if key(s) == key(r) {
			at = i
		}
	}
	switch {
	case p.tab != "":
		a.stack = []ui.Route{r}
	case at >= 0:
		a.stack = append(a.stack[:at:at], r)
	case len(a.stack) == deepest:
		a.stack = append(a.stack[:1:1], r)
	default:
		a.stack = append(a.stack[:len(a.stack):len(a.stack)], r)
	}
	return a.show(&r)
}

// back goes one level up: to the screen below, from a tab to the overview.
func (a *App) back() tea.Cmd {
	switch {
	case len(a.stack) > 1:
		a.stack = a.stack[:len(a.stack)-1]
		return a.show(nil)
	case a.starting():
		return nil
	case a.stack[0].Kind != ui.Overview:
		return a.visit(ui.Route{Kind: ui.Overview})
	}
	return ui.Say("This is the top: w for workspaces, ctrl+c twice to leave.")
}

// show brings the top of the stack into view: made anew, or as it was left. A
// screen that was asked for by its route is told so.
func (a *App) show(asked *ui.Route) tea.Cmd {
	r := a.stack[len(a.stack)-1]
	a.uses++
	e := a.open[key(r)]
	if e == nil {
		p, _ := a.place(r.Kind)
		e = &entry{id: a.address(), screen: p.make(a.c, r), used: a.uses}
		a.open[key(r)] = e
		a.prune()
		a.fit(e)
		return a.from(e.id, e.screen.Init())
	}
	e.used = a.uses
	a.fit(e)
	var cmds []tea.Cmd
	if asked != nil {
		cmds = append(cmds, a.to(e.id, ui.Shown{Route: *asked}))
	}
	if e.missed.Seq != 0 {
		missed := e.missed
		e.missed = model.Event{}
		cmds = append(cmds, a.to(e.id, ui.Changed{Event: missed}))
	}
	return tea.Batch(cmds...)
}

// address gives a number that no screen or dialog of this session had.
func (a *App) address() int {
	a.next++
	return a.next
}

// prune forgets the screens left longest ago beyond the bound.
func (a *App) prune() {
	for len(a.open) > keptScreens {
		var oldest ui.Route
		least := a.uses + 1
		for r, e := range a.open {
			if e.used < least && !a.stacked(r) {
				oldest, least = r, e.used
			}
		}
		if least > a.uses {
			return
		}
		delete(a.open, oldest)
	}
}

func (a *App) stacked(r ui.Route) bool {
	for _, s := range a.stack {
		if key(s) == r {
			return true
		}
	}
	return false
}

func (a *App) forget(r ui.Route) { delete(a.open, key(r)) }

// ask opens a dialog for a screen or another dialog.
func (a *App) ask(opener int, d ui.Dialog) tea.Cmd {
	if d == nil || len(a.dialogs) == deepest {
		return nil
	}
	a.dialogs = append(a.dialogs, layer{a.address(), opener, d})
	return nil
}

// tell gives a message to dialog i and closes it when it is done.
func (a *App) tell(i int, msg tea.Msg) tea.Cmd {
	l := a.dialogs[i]
	msg, wanted := ui.Unwrap(msg)
	if !wanted {
		return nil
	}
	cmd, done := l.dialog.Update(msg)
	cmd = a.from(l.id, cmd)
	if !done {
		return cmd
	}
	a.dialogs = append(a.dialogs[:i:i], a.dialogs[i+1:]...)
	after := l.dialog.After()
	if after == nil {
		return cmd
	}
	return tea.Batch(cmd, a.from(l.opener, after()))
}
