// Package shared lists the projects of other workspaces that are shared with
// the person: those with a grant where they have no role.
package shared

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/screen/project/deed"
	"atrium/tui/ui"
)

// Screen is the list Shared with me.
type Screen struct {
	c    *ui.Context
	w, h int

	turn  ui.Turn
	table *table.Table[view.ProjectRow]
	err   error
}

// New makes the list; it is the same wherever it is opened from.
func New(c *ui.Context, _ ui.Route) *Screen {
	s := &Screen{c: c}
	s.table = table.New(c.Theme, c.Keys, table.Source[view.ProjectRow]{
		Columns: columns(), ID: func(r view.ProjectRow) string { return r.FullName }, Cells: s.cells,
	})
	return s
}

func columns() []table.Column {
	return []table.Column{
		{Title: "Project", Min: 20, Max: 60, Weight: 2},
		{Title: "Visibility", Min: 10, Max: 10},
		{Title: "Members", Min: 8, Max: 8, Drop: 2},
		{Title: "My role", Min: 12, Max: 12, Drop: 1},
		{Title: "Description", Min: 14, Weight: 3, Drop: 3},
	}
}

func (s *Screen) cells(r view.ProjectRow, c *table.Cells) {
	c.Add(r.FullName)
	word, tone := deed.Visibility(r)
	c.Tone(tone, word)
	word, tone = deed.Members(s.c.Theme, r)
	c.Tone(tone, word)
	word, tone = deed.Role(r)
	c.Tone(tone, word)
	c.Tone(table.Dim, r.Description)
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.fetch() }

func (s *Screen) fetch() tea.Cmd {
	return ui.Fetch(s.c, &s.turn, s.table, func(r *ui.Reader, p model.Page) (model.List[view.ProjectRow], error) {
		return r.Shared(p)
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case table.Batch[view.ProjectRow]:
		s.err = msg.Err
		if s.table.Deliver(msg); msg.Err != nil {
			return nil
		}
		s.table.SetMessage("Nothing is shared with you.\n" +
			"Projects of workspaces that you do not belong to appear here\nonce you accept the invitation to one.")
	case ui.Failed:
		s.err = msg.Err
		return nil
	case ui.Changed:
		s.table.Refresh()
	case ui.ThemeChanged:
		s.table.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		s.table.Update(msg)
	}
	return s.fetch()
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.table.SetSize(w, max(0, h-1))
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Shared with me" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return false }

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.err != nil && s.table.Len() == 0:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	}
	note := ""
	if s.table.Len() > 0 {
		note = s.table.Info()
	}
	head := " " + ui.Section(s.c, "Shared with me", note, max(0, s.w-1))
	return layout.Clip(strings.Join([]string{head, s.table.View()}, "\n"), s.w, s.h)
}

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Shared with me"
	return []keys.Action{
		{ID: "shared.open", Keys: []string{"enter"}, Title: "open the project", Group: group, Footer: 60},
		{ID: "shared.leave", Keys: []string{"X"}, Title: "leave the project", Group: group, Footer: 40},
		{ID: "shared.copy", Keys: []string{"y"}, Title: "copy the full name", Group: group, Footer: 30},
		{ID: "shared.copy-export", Keys: []string{"Y"}, Title: "copy the export line for a shell", Group: group},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	r, ok := s.table.Current()
	if !ok {
		return nil
	}
	return ui.Bind(Catalog(), map[string]ui.Deed{
		"shared.open":        {Run: func() tea.Cmd { return deed.Open(r.FullName) }},
		"shared.leave":       {Run: func() tea.Cmd { return deed.Leave(s.c, r.FullName) }},
		"shared.copy":        {Run: func() tea.Cmd { return deed.Copy(s.c, r.FullName) }},
		"shared.copy-export": {Run: func() tea.Cmd { return deed.CopyExport(s.c, r.FullName) }},
	})
}
