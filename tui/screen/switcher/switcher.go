// Package switcher lists where a person can go: the invitations that wait for
// them, the workspaces they belong to, those they may join by their domain or
// get into by another sign-in, and what is shared with them elsewhere.
// Letters narrow the list at once; a platform admin who types finds all
// workspaces.
package switcher

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/tui/component/input"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// Screen is the switcher.
type Screen struct {
	c    *ui.Context
	w, h int

	turn   ui.Turn
	line   *input.Input
	table  *table.Table[row]
	create string // why no workspace can be created
	note   string // what is not on the list
	loaded bool
	err    error
}

// New makes the switcher.
func New(c *ui.Context, _ ui.Route) *Screen {
	s := &Screen{c: c}
	s.line = input.New(c.Theme, input.Options{Prompt: "/ ", Hint: "type to find a workspace or project", Limit: 100})
	s.line.Focus()
	s.table = table.New(c.Theme, c.Keys, table.Source[row]{
		Columns: columns(), ID: func(r row) string { return r.id }, Cells: cells,
	})
	return s
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.read() }

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case found:
		s.take(msg)
	case ui.Failed:
		s.err = msg.Err
	case ui.Changed:
		return s.read()
	case ui.Shown:
		s.line.Reset()
		s.loaded = false
		return s.read()
	case ui.ThemeChanged:
		s.line.SetTheme(s.c.Theme)
		s.table.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		return s.key(msg)
	}
	return nil
}

func (s *Screen) take(m found) {
	s.err, s.create, s.note = nil, m.create, m.note
	s.table.SetRows(m.rows)
	if !s.loaded {
		s.loaded = true
		s.table.MoveTo(workspaceID(s.c.Workspace.Name))
	}
}

// key moves with keys that are no letters, acts, or narrows the list.
func (s *Screen) key(msg tea.KeyMsg) tea.Cmd {
	name, _ := keys.Of(msg)
	motions := map[string]table.Motion{
		"up": table.Up, "down": table.Down, "pgup": table.PageUp, "pgdown": table.PageDown, "tab": table.Down, "shift+tab": table.Up,
	}
	if m, ok := motions[name]; ok {
		s.table.Do(m)
		return nil
	}
	switch name {
	case "enter":
		return s.choose()
	case "esc":
		if s.line.Value() == "" {
			return ui.Send(ui.Back{})
		}
		s.line.Reset()
		return s.read()
	}
	if len([]rune(name)) > 1 {
		if a, ok := s.c.Keys.Match(msg, s.Actions()); ok {
			if !a.Enabled() {
				return ui.Warn("Cannot " + a.Title + ": " + a.Disabled)
			}
			return a.Run()
		}
	}
	if s.line.Update(msg) == input.Changed {
		return s.read()
	}
	return nil
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.line.SetSize(max(0, w-1), 1)
	s.table.SetSize(w, max(0, h-3))
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Workspaces" }

// CapturesInput implements ui.Screen: letters always narrow the list.
func (s *Screen) CapturesInput() bool { return true }

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Workspaces"
	return []keys.Action{
		{ID: "switcher.go", Keys: []string{"enter"}, Title: "go there", Group: group, Footer: 60},
		{ID: "switcher.create", Keys: []string{"ctrl+n"}, Title: "create a workspace", Group: group, Footer: 50},
		{ID: "switcher.accounts", Keys: []string{"ctrl+o"}, Title: "accounts (platform admins)", Group: group},
		{ID: "switcher.leave", Keys: []string{"esc"}, Title: "back", Group: group, Footer: 40},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	list := ui.Bind(Catalog(), map[string]ui.Deed{
		"switcher.go":       {Run: s.choose},
		"switcher.create":   {Run: func() tea.Cmd { return NewWorkspace(s.c) }, Disabled: s.create},
		"switcher.accounts": {Run: func() tea.Cmd { return ui.Visit(ui.Route{Kind: ui.Accounts}) }},
		"switcher.leave":    {Run: func() tea.Cmd { return ui.Send(ui.Back{}) }},
	})
	switch r, ok := s.table.Current(); {
	case ok && r.invitation != "":
		list[0].Title = "accept or decline"
	case ok && r.join:
		list[0].Title = "join"
	case ok && r.failed:
		list[0].Title = "retry the clean-up"
	case ok && r.barred != "":
		list[0].Title = "why not"
	}
	return list
}
