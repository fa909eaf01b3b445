// Package accounts lists the accounts of the deployment, for platform admins: who
// has one, and making, suspending, resuming, verifying and deleting them (P5).
package accounts

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

// Screen is the list of accounts.
type Screen struct {
	c    *ui.Context
	w, h int

	turn  ui.Turn
	table *table.Table[view.UserRow]
	err   error
}

// New makes the list; it is the same wherever it is opened from.
func New(c *ui.Context, _ ui.Route) *Screen {
	s := &Screen{c: c}
	s.table = table.New(c.Theme, c.Keys, table.Source[view.UserRow]{
		Columns: []table.Column{
			{Title: "Username", Min: 16, Max: 40, Weight: 2},
			{Title: "State", Min: 9, Max: 9},
			{Title: "Right", Min: 14, Max: 14, Drop: 1},
			{Title: "Email", Min: 16, Max: 40, Weight: 2, Drop: 3},
			{Title: "Verified", Min: 8, Max: 8, Drop: 4},
			{Title: "Name", Min: 12, Weight: 2, Drop: 2},
		},
		ID: func(r view.UserRow) string { return r.Username }, Cells: cells,
	})
	return s
}

func cells(r view.UserRow, c *table.Cells) {
	c.Add(r.Username)
	switch r.State {
	case model.PersonActive.String():
		c.Tone(table.Success, "active")
	default:
		c.Tone(table.Warning, r.State)
	}
	if r.PlatformAdmin {
		c.Tone(table.Accent, "platform admin")
	} else {
		c.Add("")
	}
	c.Add(r.Email)
	if r.Email == "" || r.EmailVerified {
		c.Add(map[bool]string{true: "yes"}[r.EmailVerified])
	} else {
		c.Tone(table.Warning, "no")
	}
	c.Tone(table.Dim, r.Name)
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.fetch() }

func (s *Screen) fetch() tea.Cmd {
	return ui.Fetch(s.c, &s.turn, s.table, func(r *ui.Reader, p model.Page) (model.List[view.UserRow], error) {
		return r.Users(p, "")
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case table.Batch[view.UserRow]:
		s.err = msg.Err
		if s.table.Deliver(msg); msg.Err != nil {
			return nil
		}
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
func (s *Screen) Title() string { return "Accounts" }

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
	note := ""
	if s.table.Len() > 0 {
		note = s.table.Info()
	}
	head := " " + ui.Section(s.c, "Accounts", note, max(0, s.w-1))
	return layout.Clip(strings.Join([]string{head, s.table.View()}, "\n"), s.w, s.h)
}

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Accounts"
	return []keys.Action{
		{ID: "accounts.create", Keys: []string{"n"}, Title: "create an account", Group: group, Footer: 60},
		{ID: "accounts.suspend", Keys: []string{"s"}, Title: "suspend or resume", Group: group, Footer: 50},
		{ID: "accounts.delete", Keys: []string{"D"}, Title: "delete the account", Group: group, Footer: 30},
		{ID: "accounts.verify", Keys: []string{"v"}, Title: "verify the address", Group: group, Footer: 20},
		{ID: "accounts.admin", Keys: []string{"a"}, Title: "platform admin on or off", Group: group, Footer: 40},
	}
}
