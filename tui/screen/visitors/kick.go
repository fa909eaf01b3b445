package visitors

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/port"
	"atrium/tui/component/confirm"
	"atrium/tui/component/toast"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	switch {
	case s.filter.Typing():
		return ui.Filtering()
	case s.err != nil || s.c.Presence == nil:
		return nil
	}
	deeds := map[string]ui.Deed{"visitors.filter": {Run: func() tea.Cmd {
		s.filter.Open()
		return nil
	}}}
	if s.filter.Value() != "" {
		deeds["visitors.clear"] = ui.Deed{Run: func() tea.Cmd {
			s.filter.Clear()
			s.narrow()
			return nil
		}}
	}
	if v, ok := s.table.Current(); ok {
		unknown, keyless := "", ""
		if v.Person == "" {
			unknown = "whoever this is has no account."
		}
		if v.Key == nil {
			keyless = "this session proved no key."
		}
		deeds["visitors.kick"] = ui.Deed{Disabled: lasting(v), Run: func() tea.Cmd { return s.ask(v) }}
		deeds["visitors.open"] = ui.Deed{Disabled: unknown, Run: func() tea.Cmd {
			return ui.Visit(ui.Route{Kind: ui.AccountDetail, Name: v.Person})
		}}
		deeds["visitors.copy"] = ui.Deed{Disabled: keyless, Run: func() tea.Cmd { return s.c.Copy(key(v), "the fingerprint") }}
	}
	return ui.Bind(Catalog(), deeds)
}

// lasting is why a session cannot be ended from here; "" when it can.
func lasting(v port.Visitor) string {
	switch {
	case v.Own:
		return "this is your own session; ctrl+c twice leaves it."
	case v.Via == port.ViaHolder:
		return "this console holds the file; it ends when somebody leaves it there."
	}
	return ""
}

// ask asks before a session is ended (C2).
func (s *Screen) ask(v port.Visitor) tea.Cmd {
	body := []string{"It ends at once, and they are told that it was you. Shown there: " + display.Text(at(v)) + "."}
	switch {
	case v.Via == port.ViaSocket:
		body = append(body, "It is a process of the same user on this machine, which may come again.")
	case v.Person == "":
		body = append(body, "They may connect again; signup=closed and anonymous=off keep strangers out.")
	default:
		body = append(body, "They may connect again: to keep "+whose(v)+" out, suspend the account or take the key away.")
	}
	return ui.Ask(confirm.New(s.c.Theme, confirm.Options{
		Title: "End session " + id(v) + " of " + whose(v) + "?", Body: body,
		Yes: "End it", No: "Cancel", Danger: true, OnYes: func() tea.Cmd { return s.kick(v) },
	}))
}

// whose names the person of a session inside a sentence.
func whose(v port.Visitor) string {
	if v.Person == "" {
		return "somebody unknown"
	}
	return display.Text(v.Person)
}

// ended is the answer to a kick.
type ended struct {
	v   port.Visitor
	err error
}

func (s *Screen) kick(v port.Visitor) tea.Cmd {
	p, actor, base := s.c.Presence, s.c.Actor, s.c.Base
	return func() tea.Msg {
		ctx, stop := context.WithTimeout(base, readTime)
		defer stop()
		return ended{v, p.Kick(ctx, actor, v.ID)}
	}
}

// tell says how it went. A session that has ended meanwhile is as it should be.
func (m ended) tell() tea.Cmd {
	switch {
	case m.err == nil:
		return ui.Send(ui.Toast{Kind: toast.Success, Text: "Done: End session " + id(m.v) + " of " + whose(m.v) + "."})
	case model.CodeOf(m.err) == model.NotFound:
		return ui.Say("Session " + id(m.v) + " has ended by itself meanwhile.")
	}
	return ui.Tell(m.err)
}
