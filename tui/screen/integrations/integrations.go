// Package integrations shows the integrations of one workspace (A8): what they
// are, which projects use them, and what can be done to them. Values of secrets
// are typed here and never shown.
package integrations

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/screen/project/holdings"
	"atrium/tui/ui"
)

// Screen is the integrations of one workspace.
type Screen struct {
	c    *ui.Context
	at   string
	w, h int

	facts ui.Turn
	turn  ui.Turn
	offer ui.Turn
	data  *loaded // nil before the first answer
	err   error
	table *table.Table[view.IntegrationRow]
}

// loaded is what the screen knows beside the rows.
type loaded struct {
	manage, connect string // why not; "" when the actor can
}

// New makes the screen for the route's workspace.
func New(c *ui.Context, r ui.Route) *Screen {
	s := &Screen{c: c, at: r.Workspace}
	s.table = table.New(c.Theme, c.Keys, table.Source[view.IntegrationRow]{
		Columns: []table.Column{
			{Title: "Integration", Min: 16, Max: 36, Weight: 2},
			{Title: "Kind", Min: 10, Max: 20, Weight: 1},
			{Title: "Secrets", Min: 7, Max: 7, Drop: 2},
			{Title: "Settings", Min: 12, Max: 48, Weight: 2, Drop: 3},
			{Title: "Projects", Min: 14, Weight: 3, Drop: 1},
		},
		ID: func(r view.IntegrationRow) string { return r.Name }, Cells: cells,
	})
	return s
}

func cells(r view.IntegrationRow, c *table.Cells) {
	c.Add(r.Name)
	c.Tone(table.Badge, r.Kind)
	c.Tone(table.Dim, secretsOf(r))
	c.Tone(table.Dim, strings.Join(holdings.Pairs(r.Settings), ", "))
	projects := make([]string, len(r.Projects))
	for i, full := range r.Projects {
		_, projects[i], _ = strings.Cut(full, "/")
	}
	words := strings.Join(projects, ", ")
	if r.More {
		words += ", …"
	}
	c.Tone(table.Dim, words)
}

// secretsOf says how many secrets are set.
func secretsOf(r view.IntegrationRow) string {
	switch {
	case r.Secrets == nil:
		return ""
	case len(r.Secrets) == 0:
		return "none"
	}
	return ui.Number(len(r.Secrets)) + " set"
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.know(), s.fetch()) }

func (s *Screen) know() tea.Cmd {
	at := s.at
	return s.c.Read(&s.facts, func(r *ui.Reader) (tea.Msg, error) {
		if _, err := r.Workspace(at); err != nil {
			return nil, err
		}
		var out loaded
		_, out.manage = r.May(model.IntegrationManage, at)
		_, out.connect = r.May(model.IntegrationConnect, at)
		return out, nil
	})
}

func (s *Screen) fetch() tea.Cmd {
	at := s.at
	return ui.Fetch(s.c, &s.turn, s.table, func(r *ui.Reader, p model.Page) (model.List[view.IntegrationRow], error) {
		return r.Integrations(at, p)
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loaded:
		s.data, s.err = &msg, nil
		message := s.at + " has no integrations.\nPress n to create the first one."
		if msg.manage != "" {
			message = s.at + " has no integrations.\nYou cannot create one: " + msg.manage
		}
		s.table.SetMessage(message)
	case table.Batch[view.IntegrationRow]:
		if s.table.Deliver(msg); msg.Err != nil {
			return ui.Tell(msg.Err)
		}
		return s.fetch()
	case offered:
		return s.chooseProject(msg)
	case ui.Failed:
		if msg.Turn == &s.facts && s.data == nil {
			s.err = msg.Err
			return nil
		}
		return ui.Tell(msg.Err)
	case ui.Changed:
		s.table.Refresh()
		return tea.Batch(s.fetch(), s.know())
	case ui.ThemeChanged:
		s.table.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		if s.table.Update(msg) {
			return s.fetch()
		}
	}
	return nil
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.table.SetSize(w, max(0, h-1))
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Integrations" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return false }

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	}
	note := s.table.Info()
	if s.data != nil && s.data.manage != "" {
		note += "  settings and secrets are for admins"
	}
	head := " " + ui.Section(s.c, "Integrations of "+s.at, strings.TrimSpace(note), max(0, s.w-1))
	return layout.Clip(head+"\n"+s.table.View(), s.w, s.h)
}

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Integrations"
	return []keys.Action{
		{ID: "integrations.create", Keys: []string{"n"}, Title: "create an integration", Group: group, Footer: 60},
		{ID: "integrations.edit", Keys: []string{"e"}, Title: "edit the settings", Group: group, Footer: 55},
		{ID: "integrations.secret", Keys: []string{"s"}, Title: "set a secret", Group: group, Footer: 50},
		{ID: "integrations.forget", Keys: []string{"f"}, Title: "forget a secret", Group: group},
		{ID: "integrations.connect", Keys: []string{"c"}, Title: "connect a project", Group: group, Footer: 52},
		{ID: "integrations.show", Keys: []string{"enter"}, Title: "show all of it", Group: group, Footer: 40},
		{ID: "integrations.delete", Keys: []string{"D"}, Title: "delete the integration", Group: group, Footer: 30},
	}
}
