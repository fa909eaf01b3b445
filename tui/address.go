package tui

import (
	"fmt"
	"reflect"
	"runtime/debug"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/tui/component/toast"
	"atrium/tui/keys"
	"atrium/tui/screen/request"
	"atrium/tui/ui"
)

// addressed is a message with the screen or dialog whose command sent it; 0 is
// the App.
type addressed struct {
	from int
	msg  tea.Msg
}

// from makes every message of a command come back to its sender.
func (a *App) from(id int, cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() tea.Msg {
		msg := cmd()
		if msg == nil {
			return nil
		}
		if parts, ordered, ok := ui.Parts(msg); ok {
			for i := range parts {
				parts[i] = a.from(id, parts[i])
			}
			if ordered {
				return tea.Sequence(parts...)()
			}
			return tea.BatchMsg(parts)
		}
		if _, ok := msg.(addressed); ok || native(msg) {
			return msg
		}
		return addressed{id, msg}
	}
}

// native says whether a message is for Bubble Tea itself: quit, mouse, title.
func native(msg tea.Msg) bool {
	return reflect.TypeOf(msg).PkgPath() == reflect.TypeFor[tea.QuitMsg]().PkgPath()
}

// guarded keeps a panic in a command from ending the session.
func (a *App) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	log := a.c.Log
	return func() (msg tea.Msg) {
		defer func() {
			if p := recover(); p != nil {
				log(fmt.Errorf("panic in a command: %v\n%s", p, debug.Stack()))
				msg = addressed{msg: ui.Problem{Err: model.Errorf(model.Internal, "Internal error.").WithHint("The operator's log says more.")}}
			}
		}()
		msg = cmd()
		parts, ordered, ok := ui.Parts(msg)
		if !ok {
			return msg
		}
		for i := range parts {
			parts[i] = a.guarded(parts[i])
		}
		if ordered {
			return tea.Sequence(parts...)()
		}
		return tea.BatchMsg(parts)
	}
}

// receive acts on what a command asked of the App, and hands anything else to
// its sender.
func (a *App) receive(m addressed) tea.Cmd {
	switch msg := m.msg.(type) {
	case ui.Step:
		return a.from(m.from, msg.Run())
	case ui.Go:
		return a.visit(msg.Route)
	case ui.Back:
		return a.back()
	case ui.Open:
		return a.ask(m.from, msg.Dialog)
	case ui.Toast:
		return a.say(m.from, msg.Kind, msg.Text)
	case ui.Problem:
		if !a.present(m.from) {
			return nil // the trouble of a place that is gone: that was told
		}
		return a.problem(m.from, msg.Err)
	case ui.Enter:
		return a.enter(msg.Workspace)
	case ui.Become:
		return a.become(msg.Actor)
	case ui.Started:
		return a.started(msg.Person)
	case ui.SetTheme:
		return a.setTheme(msg.Name)
	case ui.Quit:
		return tea.Quit
	case ui.Reply:
		return a.reply(m.from, msg)
	}
	return a.to(m.from, m.msg)
}

// to delivers a message to a screen or dialog; it is dropped when that is gone.
func (a *App) to(id int, msg tea.Msg) tea.Cmd {
	for i := range a.dialogs {
		if a.dialogs[i].id == id {
			return a.tell(i, msg)
		}
	}
	for _, e := range a.open {
		if e.id == id {
			return a.from(id, ui.Deliver(e.screen, msg))
		}
	}
	return nil
}

// present says whether who sent a message is still there; the App itself is 0.
func (a *App) present(id int) bool {
	for i := range a.dialogs {
		if a.dialogs[i].id == id {
			return true
		}
	}
	for _, e := range a.open {
		if e.id == id {
			return true
		}
	}
	return id == 0
}

// reply gives an answer to its screen. What a screen shows and is not there any
// more, or never was, is left with a word.
func (a *App) reply(id int, r ui.Reply) tea.Cmd {
	gone := model.CodeOf(r.Err()) == model.NotFound && !r.Stale()
	if e := a.top(); gone && e != nil && e.id == id && len(a.stack) > 1 {
		cmd := a.problem(id, r.Err())
		a.forget(a.stack[len(a.stack)-1])
		return tea.Batch(cmd, a.back())
	}
	return a.to(id, r)
}

// say shows a line in the status line. What must be read and does not fit there
// gets a panel.
func (a *App) say(from int, kind toast.Kind, text string) tea.Cmd {
	if kind != toast.Warning || fits(text, a.w-len("Warning: ")) {
		return a.toast.Show(kind, text)
	}
	return a.ask(from, ui.NewPanel(a.c, "Please note", text))
}

// refuse tells why an action cannot run. Where what is missing is a right that can
// be asked for, it offers that (A6).
func (a *App) refuse(act keys.Action) tea.Cmd {
	why := ui.Sentence("Cannot " + act.Title + ": " + act.Disabled)
	if act.Ask != nil && !a.starting() {
		return a.ask(0, request.NewRefusal(a.c, why, act.Ask))
	}
	return a.say(0, toast.Warning, why)
}

// problem tells an error: in the status line where it fits, else in a panel.
func (a *App) problem(from int, err error) tea.Cmd {
	e := model.AsError(err)
	if e.Cause != nil {
		a.c.Log(e.Cause)
	}
	if refusal, ok := request.Refused(a.c, e); ok {
		return a.ask(from, refusal)
	}
	if fits(e.Error(), a.w-len("Error: ")) {
		return a.toast.Show(toast.Error, e.Error())
	}
	return a.ask(from, ui.NewProblem(a.c, e))
}
