// Package public lists the public projects of the deployment: all that somebody
// without an account can look at, where the deployment lets them (H4), and for people
// with one a way to what other workspaces show.
package public

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/filter"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// Screen is the list of public projects.
type Screen struct {
	c    *ui.Context
	w, h int

	turn   ui.Turn
	table  *table.Table[view.ProjectRow]
	filter *filter.Filter
	again  bool // the list has to be read anew once the present read is done
	err    error
}

// New makes the list; it is the same wherever it is opened from.
func New(c *ui.Context, _ ui.Route) *Screen {
	s := &Screen{c: c}
	s.table = table.New(c.Theme, c.Keys, table.Source[view.ProjectRow]{
		Columns: []table.Column{
			{Title: "Project", Min: 20, Max: 60, Weight: 1},
			{Title: "Created by", Min: 12, Max: 24, Drop: 2},
			{Title: "Created", Min: 10, Max: 10, Drop: 1},
			{Title: "Description", Min: 20, Weight: 2, Drop: 3},
		},
		ID: func(r view.ProjectRow) string { return r.FullName },
		Cells: func(r view.ProjectRow, c *table.Cells) {
			c.Tone(table.Strong, r.FullName)
			c.Add(string(r.CreatedBy))
			c.Tone(table.Dim, ui.Date(r.CreatedAt.Time))
			c.Tone(table.Dim, r.Description)
		},
	})
	s.filter = filter.New(c.Theme, filter.Options{What: "public projects", Fields: []string{"name", "workspace", "key", "description"}})
	return s
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.fetch() }

func (s *Screen) fetch() tea.Cmd {
	needle := s.filter.Value()
	return ui.Fetch(s.c, &s.turn, s.table, func(r *ui.Reader, p model.Page) (model.List[view.ProjectRow], error) {
		return r.Public(view.ProjectQuery{Page: p, Filter: needle})
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	cmd := s.update(msg)
	s.arrange()
	return cmd
}

func (s *Screen) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case table.Batch[view.ProjectRow]:
		s.err = msg.Err
		if s.table.Deliver(msg); s.again {
			s.again = false
			s.table.Reset()
		} else if msg.Err != nil {
			return nil
		}
	case ui.Failed:
		s.err = msg.Err
		return nil
	case ui.Changed:
		s.table.Refresh()
	case ui.ThemeChanged:
		s.table.SetTheme(s.c.Theme)
		s.filter.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		return s.key(msg)
	}
	return s.fetch()
}

// key is one that no action used up, or any while the filter is typed in.
func (s *Screen) key(msg tea.KeyMsg) tea.Cmd {
	if s.filter.Typing() {
		switch s.filter.Update(msg) {
		case filter.Changed:
			return s.restart()
		case filter.Handled, filter.Left:
			return nil
		}
		if len(msg.Runes) > 0 { // letters are the filter's
			return nil
		}
	}
	s.table.Update(msg)
	return s.fetch()
}

// restart reads the list anew after the filter changed. A read under way is waited
// for, and what was typed meanwhile is read at once.
func (s *Screen) restart() tea.Cmd {
	if s.again = s.turn.Waiting(); s.again {
		return nil
	}
	s.table.Reset()
	return s.fetch()
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.arrange()
}

// arrange shares the height between heading, filter and list.
func (s *Screen) arrange() {
	s.filter.SetSize(max(0, s.w-1), 1)
	matched, none := -1, "No project is public here."
	if s.filter.Value() != "" {
		matched, none = s.table.Total(), s.filter.Empty()
	}
	s.table.SetMessage(none)
	s.filter.SetCounts(matched, -1)
	s.table.SetSize(s.w, max(0, s.h-1-s.filter.Height()))
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Public projects" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return s.filter.Typing() }

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	}
	note := ""
	if s.table.Len() > 0 {
		note = s.table.Info()
	}
	lines := []string{" " + ui.Section(s.c, "Public projects", note, max(0, s.w-1))}
	if s.filter.Height() > 0 {
		lines = append(lines, " "+s.filter.View())
	}
	return layout.Clip(strings.Join(append(lines, s.table.View()), "\n"), s.w, s.h)
}

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Public projects"
	return []keys.Action{
		{ID: "public.open", Keys: []string{"enter"}, Title: "open the project", Group: group, Footer: 60},
		{ID: "public.copy", Keys: []string{"y"}, Title: "copy the full name", Group: group, Footer: 20},
		{ID: "public.clear", Keys: []string{"esc"}, Title: "clear the filter", Group: group, Footer: 70},
		{ID: "public.filter", Keys: []string{"/"}, Title: "filter", Group: group, Footer: 45},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	switch {
	case s.filter.Typing():
		return ui.Filtering()
	case s.err != nil:
		return nil
	}
	deeds := map[string]ui.Deed{"public.filter": {Run: func() tea.Cmd {
		s.filter.Open()
		return nil
	}}}
	if s.filter.Value() != "" {
		deeds["public.clear"] = ui.Deed{Run: func() tea.Cmd {
			s.filter.Clear()
			return s.restart()
		}}
	}
	if r, ok := s.table.Current(); ok {
		deeds["public.open"] = ui.Deed{Run: func() tea.Cmd {
			return ui.Visit(ui.Route{Kind: ui.Project, Workspace: r.Workspace, Name: r.Name, Section: "models"})
		}}
		deeds["public.copy"] = ui.Deed{Run: func() tea.Cmd { return s.c.Copy(r.FullName, r.FullName) }}
	}
	return ui.Bind(Catalog(), deeds)
}
