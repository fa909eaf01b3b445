// Package account shows how the person signs in, and changes it: their address, the
// keys of their account and their logins at login providers.
package account

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// Screen is one's own account.
type Screen struct {
	c    *ui.Context
	w, h int

	turn  ui.Turn
	table *table.Table[row]
	data  *loaded // nil before the first answer
	err   error
}

// kind is what a row is about.
type kind int

const (
	address kind = iota
	key
	login
	offered // a provider at which there is no login yet
)

// row is one way to be known.
type row struct {
	kind             kind
	id, what, detail string
	note             string
	tone             table.Tone
}

// loaded is what one read gave.
type loaded struct {
	user   view.UserRow
	keys   []view.KeyRow
	logins []view.LoginRow
	mail   bool
}

// New makes the screen; it is the same wherever it is opened from.
func New(c *ui.Context, _ ui.Route) *Screen {
	s := &Screen{c: c}
	s.table = table.New(c.Theme, c.Keys, table.Source[row]{Columns: columns(), ID: func(r row) string { return r.id }, Cells: cells})
	return s
}

func columns() []table.Column {
	return []table.Column{
		{Title: "What", Min: 16, Max: 30, Weight: 1},
		{Title: "Which", Min: 20, Weight: 3},
		{Title: "State", Min: 16, Max: 34, Weight: 1},
	}
}

func cells(r row, c *table.Cells) {
	c.Tone(table.Strong, r.what)
	c.Add(r.detail)
	c.Tone(r.tone, r.note)
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.read() }

func (s *Screen) read() tea.Cmd {
	return s.c.Read(&s.turn, func(r *ui.Reader) (tea.Msg, error) {
		me := r.Me()
		if me == nil {
			_, err := r.Whoami()
			return nil, err
		}
		user, err := r.User(me.Username)
		if err != nil {
			return nil, err
		}
		all, err := r.UserKeys("", model.Page{Size: 100})
		if err != nil {
			return nil, err
		}
		logins, err := r.UserLogins("")
		return loaded{user, all.Data, logins, r.Signup().Mail}, err
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
	case tea.KeyMsg:
		s.table.Update(msg)
	}
	return nil
}

// rows are the address, the keys, the logins, and the providers that are left.
func (s *Screen) rows() (all []row) {
	d := s.data
	r := row{kind: address, id: "address", what: "address", detail: d.user.Email, note: "not verified", tone: table.Warning}
	switch {
	case d.user.Email == "":
		r.detail, r.note, r.tone = "none", "", table.Dim
	case d.user.EmailVerified:
		r.note, r.tone = "verified", table.Success
	}
	all = append(all, r)
	for _, k := range d.keys {
		r := row{kind: key, id: k.Fingerprint, what: "key " + k.Name, detail: k.Fingerprint, note: "never used", tone: table.Dim}
		if k.LastUsed != "" {
			r.note = "last used " + string(k.LastUsed)
		}
		if k.ThisSession {
			r.note = "this session"
			if k.LoginProvider != "" {
				r.note += ", through " + string(k.LoginProvider)
			}
		}
		all = append(all, r)
	}
	for _, l := range d.logins {
		all = append(all, row{kind: login, id: "login " + l.Provider, what: "login " + l.Provider, detail: l.Issuer, note: "linked " + ui.Date(l.LinkedAt.Time), tone: table.Dim})
	}
	if s.c.Logins != nil {
		for _, p := range s.c.Logins.Providers() {
			if !slices.ContainsFunc(d.logins, func(l view.LoginRow) bool { return l.Provider == p }) {
				all = append(all, row{kind: offered, id: "login " + p, what: "login " + p, detail: "not linked to your account", tone: table.Dim})
			}
		}
	}
	return all
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.table.SetSize(w, max(0, h-1))
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Your account" }

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
	head := " " + ui.Section(s.c, "How "+s.data.user.Username+" signs in", "", max(0, s.w-1))
	return layout.Clip(strings.Join([]string{head, s.table.View()}, "\n"), s.w, s.h)
}

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Your account"
	return []keys.Action{
		{ID: "account.add-key", Keys: []string{"a"}, Title: "add a key", Group: group, Footer: 60},
		{ID: "account.remove", Keys: []string{"x"}, Title: "remove the key or login", Group: group, Footer: 50},
		{ID: "account.verify", Keys: []string{"v"}, Title: "verify the address by a mailed code", Group: group, Footer: 40},
		{ID: "account.sign-in", Keys: []string{"s"}, Title: "sign in through the provider", Group: group, Footer: 45},
		{ID: "account.copy", Keys: []string{"y"}, Title: "copy the fingerprint", Group: group, Footer: 20},
	}
}
