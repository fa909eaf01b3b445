// Package accounts lists the accounts of the deployment, for platform admins: who
// has one, and making, suspending, resuming, verifying and deleting them (P5).
package accounts

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

// Screen is the list of accounts.
type Screen struct {
	c    *ui.Context
	w, h int

	turn   ui.Turn
	table  *table.Table[view.UserRow]
	filter *filter.Filter
	again  bool // the list has to be read anew once the present read is done
	err    error
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
	s.filter = filter.New(c.Theme, filter.Options{What: "accounts", Fields: []string{"username", "email", "name"}})
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
	needle := s.filter.Value()
	return ui.Fetch(s.c, &s.turn, s.table, func(r *ui.Reader, p model.Page) (model.List[view.UserRow], error) {
		list, err := r.Users(p, needle)
		if list.Prev == "" && list.Next == "" {
			list.Total = len(list.Data)
		}
		return list, err
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
	case table.Batch[view.UserRow]:
		s.err = msg.Err
		if s.table.Deliver(msg); s.again {
			s.again = false
			s.table.Reset()
		} else if msg.Err != nil {
			return nil
		}
	case candidates:
		return msg.ask(s.c)
	case ui.Failed:
		if msg.Turn != &s.turn {
			return ui.Tell(msg.Err)
		}
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
		// Letters are the filter's; only arrows and pages get this far.
		if len(msg.Runes) > 0 {
			return nil
		}
	}
	s.table.Update(msg)
	return s.fetch()
}

// restart reads the list anew after the filter changed. A read under way is waited
// for, and what was typed meanwhile is read at once.
func (s *Screen) restart() tea.Cmd {
	s.table.SetMessage(s.filter.Empty())
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
	matched := -1
	if s.filter.Value() != "" {
		matched = s.table.Total()
	}
	s.filter.SetCounts(matched, -1)
	s.table.SetSize(s.w, max(0, s.h-1-s.filter.Height()))
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Accounts" }

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
	lines := []string{" " + ui.Section(s.c, "Accounts", note, max(0, s.w-1))}
	if s.filter.Height() > 0 {
		lines = append(lines, " "+s.filter.View())
	}
	return layout.Clip(strings.Join(append(lines, s.table.View()), "\n"), s.w, s.h)
}

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group, list = "Accounts", "The list of accounts"
	return append(
		[]keys.Action{
			{ID: "accounts.open", Keys: []string{"enter"}, Title: "open the account", Group: list, Footer: 60},
			{ID: "accounts.create", Keys: []string{"n"}, Title: "create an account", Group: group, Footer: 55},
		},
		append(
			common("accounts", group),
			keys.Action{ID: "accounts.clear", Keys: []string{"esc"}, Title: "clear the filter", Group: list, Footer: 70},
			keys.Action{ID: "accounts.filter", Keys: []string{"/"}, Title: "filter", Group: list, Footer: 45},
			keys.Action{ID: "accounts.platform", Keys: []string{"p"}, Title: "settings of the deployment", Group: list, Footer: 15},
			keys.Action{ID: "accounts.visitors", Keys: []string{"o"}, Title: "who is here", Group: list, Footer: 14},
		)...,
	)
}
