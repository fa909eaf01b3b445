// Package overview shows a workspace at a glance: quotas, warnings, pending
// invitations and what happened last.
package overview

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/keys"
	"atrium/tui/screen/request"
	"atrium/tui/ui"
)

// Screen is the overview of one workspace.
type Screen struct {
	c    *ui.Context
	at   string
	w, h int

	turn   ui.Turn
	data   *loaded // nil before the first answer
	err    error
	scroll int
}

// loaded is what one read gave.
type loaded struct {
	view.Overview
	manage, create string // why people cannot be invited, projects not created
}

// New makes the screen for the route's workspace.
func New(c *ui.Context, r ui.Route) *Screen { return &Screen{c: c, at: r.Workspace} }

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.read() }

func (s *Screen) read() tea.Cmd {
	at := s.at
	return s.c.Read(&s.turn, func(r *ui.Reader) (tea.Msg, error) {
		o, err := r.Overview(at)
		if err != nil {
			return nil, err
		}
		out := loaded{Overview: o}
		_, out.manage = r.May(model.PeopleManage, at)
		_, out.create = r.May(model.ProjectCreate, at)
		return out, nil
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loaded:
		s.data, s.err = &msg, nil
	case ui.Failed:
		s.err = msg.Err
	case ui.Changed:
		return s.read()
	case tea.KeyMsg:
		s.move(s.c.Keys.Move(msg))
	}
	return nil
}

func (s *Screen) move(motion string) {
	switch motion {
	case keys.NavUp:
		s.scroll--
	case keys.NavDown:
		s.scroll++
	case keys.NavPageUp:
		s.scroll -= s.h
	case keys.NavPageDown:
		s.scroll += s.h
	case keys.NavTop:
		s.scroll = 0
	case keys.NavBottom:
		s.scroll = 1 << 20
	}
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) { s.w, s.h = w, h }

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Overview" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return false }

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Overview"
	return []keys.Action{
		{ID: "overview.invite", Keys: []string{"i"}, Title: "invite people", Group: group, Footer: 40},
		{ID: "overview.create", Keys: []string{"n"}, Title: "create a project", Group: group, Footer: 30},
		{ID: "overview.requests", Keys: []string{"r"}, Title: "answer requests", Group: group, Footer: 35},
		{ID: "overview.activity", Keys: []string{"a"}, Title: "all activity", Group: group, Footer: 20},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	if s.data == nil {
		return nil
	}
	visit := func(kind ui.Kind, section string) func() tea.Cmd {
		return func() tea.Cmd { return ui.Visit(ui.Route{Kind: kind, Workspace: s.at, Section: section}) }
	}
	invite := ui.Deed{Run: visit(ui.People, "invite"), Disabled: s.data.manage}
	if s.data.Kind == "individual" {
		invite.Disabled = "nobody can be invited to an individual workspace; make a project public and invite to that"
	}
	return ui.Bind(Catalog(), map[string]ui.Deed{
		"overview.invite":   invite,
		"overview.create":   {Run: visit(ui.Projects, "new"), Disabled: s.data.create},
		"overview.activity": {Run: visit(ui.Activity, "")},
		"overview.requests": s.requestsDeed(),
	})
}

// requestsDeed answers one of the requests that wait.
func (s *Screen) requestsDeed() ui.Deed {
	if len(s.data.Requests) == 0 {
		return ui.Deed{Disabled: "nobody asks you for access here at the moment."}
	}
	rows := s.data.Requests
	return ui.Deed{Run: func() tea.Cmd { return request.Choose(s.c, rows) }}
}
