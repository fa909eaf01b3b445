// Package platform shows and changes the deployment's settings, for platform
// admins: each with what it means, and what a change would bring about before it is
// saved.
package platform

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model/setting"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// Screen is the deployment's settings.
type Screen struct {
	c    *ui.Context
	w, h int

	turn  ui.Turn
	table *table.Table[row]
	data  *view.PlatformRow // nil before the first answer
	why   string            // why the person may not change them
	err   error
}

// row is one setting.
type row struct {
	setting.Key
	value string
}

// loaded is what one read gave.
type loaded struct {
	view.PlatformRow
	why string
}

// New makes the screen; it is the same wherever it is opened from.
func New(c *ui.Context, _ ui.Route) *Screen {
	s := &Screen{c: c}
	s.table = table.New(c.Theme, c.Keys, table.Source[row]{
		Columns: []table.Column{{Title: "Setting", Min: 20, Max: 24}, {Title: "Now", Min: 20, Weight: 1}},
		ID:      func(r row) string { return r.Name },
		Cells: func(r row, c *table.Cells) {
			c.Tone(table.Strong, r.Name)
			if r.value == "" {
				c.Tone(table.Dim, "(none)")
				return
			}
			c.Add(r.value)
		},
	})
	return s
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.read() }

func (s *Screen) read() tea.Cmd {
	return s.c.Read(&s.turn, func(r *ui.Reader) (tea.Msg, error) {
		p, err := r.Platform()
		if err != nil {
			return nil, err
		}
		out := loaded{PlatformRow: p}
		if me := r.Me(); me == nil || !me.PlatformAdmin {
			out.why = "only platform admins change the deployment's settings."
		}
		return out, nil
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case loaded:
		s.data, s.why, s.err = &msg.PlatformRow, msg.why, nil
		s.table.SetRows(rows(msg))
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

// rows are the settings that the person may know: the charging command is for
// platform admins.
func rows(d loaded) (out []row) {
	for _, k := range setting.Platform() {
		if d.why == "" || k.Name != "charge-command" {
			out = append(out, row{k, value(d.PlatformRow, k.Name)})
		}
	}
	return out
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.table.SetSize(w, max(0, h-1-s.below()))
}

// below is the room under the list for what the setting means.
func (s *Screen) below() int {
	if s.h < 18 {
		return 5
	}
	return 7
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Deployment" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return false }

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	case s.data == nil:
		return layout.Clip("", s.w, s.h)
	}
	note := ""
	if s.why == "" {
		note = ui.Count(s.data.People, "account", "accounts") + ", " + ui.Count(s.data.Workspaces, "workspace", "workspaces")
	}
	lines := []string{" " + ui.Section(s.c, "Settings of the deployment", note, max(0, s.w-1))}
	lines = append(lines, layout.Lines(s.table.View())...)
	for len(lines) < s.h-s.below() {
		lines = append(lines, "")
	}
	r, _ := s.table.Current()
	told := meaning(r.Name)
	if s.why != "" {
		told = "Not for you to change: " + s.why + " " + told
	}
	help := ui.Message(s.c, r.Name, told, s.w, layout.Fit(s.below()-1))
	return layout.Clip(strings.Join(append(lines, "", help), "\n"), s.w, s.h)
}

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Deployment"
	return []keys.Action{
		{ID: "platform.change", Keys: []string{"enter", "e"}, Title: "change the setting", Group: group, Footer: 60},
		{ID: "platform.accounts", Keys: []string{"a"}, Title: "accounts", Group: group, Footer: 40},
		{ID: "platform.visitors", Keys: []string{"v"}, Title: "who is here", Group: group, Footer: 35},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	r, ok := s.table.Current()
	if s.data == nil || s.err != nil || !ok {
		return nil
	}
	return ui.Bind(Catalog(), map[string]ui.Deed{
		"platform.change": {Run: func() tea.Cmd { return s.change(r) }, Disabled: s.why},
		"platform.accounts": {Disabled: map[bool]string{true: "the list of accounts is for platform admins."}[s.why != ""], Run: func() tea.Cmd {
			return ui.Visit(ui.Route{Kind: ui.Accounts})
		}},
		"platform.visitors": {Disabled: s.c.Hidden(), Run: func() tea.Cmd { return ui.Visit(ui.Route{Kind: ui.Visitors}) }},
	})
}
