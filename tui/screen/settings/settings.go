// Package settings shows and changes what can be set: the workspace's
// description and settings, each with what it does, and the console's own look
// and keys.
package settings

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// Screen is the settings of one workspace and of the console.
type Screen struct {
	c    *ui.Context
	at   string
	w, h int

	turn  ui.Turn
	table *table.Table[row]
	data  *loaded // nil before the first answer
	err   error
}

// loaded is what one read gave.
type loaded struct {
	view.WorkspaceRow
	entry                  view.EntryRow
	me                     string
	platformAdmin          bool
	update, manage, remove string // why not; "" when they can
	people                 string
	integrations           string // a few of them by name
}

// New makes the screen for the route's workspace.
func New(c *ui.Context, r ui.Route) *Screen {
	s := &Screen{c: c, at: r.Workspace}
	s.table = table.New(c.Theme, c.Keys, table.Source[row]{Columns: columns(), ID: func(r row) string { return r.id }, Cells: cells})
	return s
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.read() }

func (s *Screen) read() tea.Cmd {
	at := s.at
	return s.c.Read(&s.turn, func(r *ui.Reader) (tea.Msg, error) {
		w, err := r.Workspace(at)
		if err != nil {
			return nil, err
		}
		out := loaded{WorkspaceRow: w}
		if out.entry, err = r.Entry(at); err != nil {
			return nil, err
		}
		if me := r.Me(); me != nil {
			out.me, out.platformAdmin = me.Username, me.PlatformAdmin
		}
		if out.integrations, err = integrations(r, at); err != nil {
			return nil, err
		}
		_, out.update = r.May(model.WorkspaceUpdate, at)
		_, out.manage = r.May(model.SettingsManage, at)
		_, out.people = r.May(model.PeopleView, at)
		_, out.remove = r.May(model.WorkspaceDelete, at)
		return out, nil
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loaded:
		s.data, s.err = &msg, nil
		s.table.SetRows(s.rows())
	case ui.Failed:
		s.err = msg.Err
	case ui.Changed:
		return s.read()
	case ui.ThemeChanged:
		s.table.SetTheme(s.c.Theme)
		if s.data != nil {
			s.table.SetRows(s.rows())
		}
	case tea.KeyMsg:
		s.table.Update(msg)
	}
	return nil
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.table.SetSize(w, max(0, h-s.helpHeight()))
}

// helpHeight is the room below the list for the sentence about the row.
func (s *Screen) helpHeight() int {
	switch {
	case s.h < 12:
		return 3
	case s.h < 22:
		return 6
	}
	return 8
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Settings" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return false }

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	case s.data == nil:
		return layout.Clip("", s.w, s.h)
	}
	r, _ := s.table.Current()
	text := r.help
	if r.why != "" {
		text = r.told() + " " + text
	}
	list := layout.Lines(s.table.View())
	for len(list) < s.h-s.helpHeight() {
		list = append(list, "")
	}
	help := ui.Message(s.c, r.title, text, s.w, layout.Fit(s.helpHeight()-1))
	return layout.Clip(strings.Join(append(list, "", help), "\n"), s.w, s.h)
}

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Settings"
	return []keys.Action{
		{ID: "settings.change", Keys: []string{"enter", "e"}, Title: "change the setting", Group: group, Footer: 60},
		{ID: "settings.properties", Keys: []string{"p"}, Title: "properties", Group: group, Footer: 30},
		{ID: "settings.guests", Keys: []string{"v"}, Title: "review the guests", Group: group, Footer: 25},
		{ID: "settings.transfer", Keys: []string{"o"}, Title: "transfer the ownership", Group: group, Footer: 20},
		{ID: "settings.leave", Keys: []string{"L"}, Title: "leave the workspace", Group: group, Footer: 20},
		{ID: "settings.delete", Keys: []string{"X"}, Title: "delete the workspace", Group: group, Footer: 10},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	if s.data == nil {
		return nil
	}
	r, _ := s.table.Current()
	d := s.data
	return ui.Bind(Catalog(), map[string]ui.Deed{
		"settings.change":     {Run: r.change, Disabled: r.why},
		"settings.properties": {Run: s.properties},
		"settings.guests": {Run: func() tea.Cmd {
			return ui.Visit(ui.Route{Kind: ui.People, Workspace: s.at, Section: "guests"})
		}, Disabled: d.people},
		"settings.transfer": {Run: s.transfer, Disabled: s.teamOnly(d.notOwner())},
		"settings.leave":    {Run: s.leave, Disabled: s.teamOnly(d.notMember())},
		"settings.delete":   {Run: s.remove, Disabled: s.teamOnly(d.remove)},
	})
}
