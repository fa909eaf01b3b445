// Package person shows one row of a People list in full: who it is, and every
// project they have access to with where that comes from.
package person

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/screen/people/member"
	"atrium/tui/ui"
)

// Screen is the detail of one person in one workspace.
type Screen struct {
	c       *ui.Context
	at, who string
	w, h    int

	turn  ui.Turn
	data  *loaded // nil before the first answer
	err   error
	table *table.Table[view.ProjectAccess]
}

// loaded is what one read gave.
type loaded struct {
	view.PersonDetail
	place member.Place
}

// New makes the screen for the route's person.
func New(c *ui.Context, r ui.Route) *Screen {
	s := &Screen{c: c, at: r.Workspace, who: r.Name}
	s.table = table.New(c.Theme, c.Keys, table.Source[view.ProjectAccess]{
		Columns: columns(), ID: func(a view.ProjectAccess) string { return a.Project }, Cells: s.cells,
	})
	return s
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.read() }

func (s *Screen) read() tea.Cmd {
	at, who := s.at, s.who
	return s.c.Read(&s.turn, func(r *ui.Reader) (tea.Msg, error) {
		d, err := r.Person(at, who)
		if err != nil {
			return nil, err
		}
		p, err := member.Read(r, at)
		return loaded{d, p}, err
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loaded:
		s.data, s.err = &msg, nil
		s.table.SetRows(msg.Access)
		s.arrange()
	case ui.Failed:
		s.err = msg.Err
	case ui.Changed:
		return s.read()
	case ui.ThemeChanged:
		s.table.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		s.table.Update(msg)
	}
	return nil
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.arrange()
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return s.who }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return false }

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Person"
	return []keys.Action{
		{ID: "person.open", Keys: []string{"enter"}, Title: "go to the project", Group: group, Footer: 60},
		{ID: "person.explain", Keys: []string{"e"}, Title: "explain access to it", Group: group, Footer: 50},
		{ID: "person.explain-other", Keys: []string{"E"}, Title: "explain any access", Group: group, Footer: 20},
		{ID: "person.role", Keys: []string{"r"}, Title: "change the role", Group: group, Footer: 45},
		{ID: "person.remove", Keys: []string{"x"}, Title: "remove from the workspace", Group: group, Footer: 40},
		{ID: "person.resend", Keys: []string{"R"}, Title: "send the invitation again", Group: group, Footer: 30},
		{ID: "person.revoke", Keys: []string{"X"}, Title: "revoke the invitation", Group: group, Footer: 25},
		{ID: "person.copy", Keys: []string{"y"}, Title: "copy the username", Group: group},
		{ID: "person.copy-email", Keys: []string{"Y"}, Title: "copy the email address", Group: group},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	if s.data == nil {
		return nil
	}
	p, r := s.data.place, s.data.PeopleRow
	to := func(do func(member.Place, *ui.Context, member.Targets) tea.Cmd) func() tea.Cmd {
		return func() tea.Cmd { return do(p, s.c, member.One(r)) }
	}
	deeds := map[string]ui.Deed{
		"person.explain-other": {Run: func() tea.Cmd { return ui.ExplainIn(s.c, r.Who, s.at) }, Disabled: member.ExplainWhy(r)},
		"person.role":          {Run: to(member.Place.ChangeRole), Disabled: p.RoleWhy(r)},
		"person.remove":        {Run: to(member.Place.Remove), Disabled: p.RemoveWhy(r)},
		"person.resend":        {Run: to(member.Place.Resend), Disabled: p.InvitedWhy(r)},
		"person.revoke":        {Run: to(member.Place.Revoke), Disabled: p.InvitedWhy(r)},
		"person.copy":          {Run: func() tea.Cmd { return s.c.Copy(r.Who, r.Who) }},
		"person.copy-email":    {Run: func() tea.Cmd { return s.c.Copy(r.Email, r.Email) }, Disabled: member.EmailWhy(r)},
	}
	if a, ok := s.table.Current(); ok {
		deeds["person.open"] = ui.Deed{Run: func() tea.Cmd {
			return ui.Visit(ui.Route{Kind: ui.Project, Workspace: s.at, Name: short(a.Project)})
		}}
		deeds["person.explain"] = ui.Deed{Run: func() tea.Cmd { return ui.Explain(s.c, r.Who, a.Project) }}
	}
	return ui.Bind(Catalog(), deeds)
}
