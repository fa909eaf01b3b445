// Package start asks for the first account of a deployment: the three things
// that `atrium init` asks for too.
package start

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/text"
	"atrium/tui/component/form"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// Screen is the form of the first start.
type Screen struct {
	c    *ui.Context
	form *form.Form
	w, h int
}

// New makes the screen. The username of the context's person is proposed where
// it is a valid one.
func New(c *ui.Context, _ ui.Route) *Screen {
	name := c.Me.Username
	if text.Name(text.KindUsername, name) != nil {
		name, _ = text.Near(name)
	}
	if text.Name(text.KindUsername, name) != nil {
		name = ""
	}
	return &Screen{c: c, form: form.New(c.Theme, form.Options{
		ID: "start", Submit: "Create the account",
		Fields: []form.Field{
			{ID: "username", Label: "Username", Value: name, Limit: text.MaxName, Help: "Stays as it is. " + text.NameRule(text.KindUsername) + ".", Check: checkUsername},
			{ID: "email", Label: "Email", Hint: "such as ada@example.com", Limit: 254, Help: "Not verified at first; invitations of others find you by it later.", Check: checkEmail},
			{ID: "name", Label: "Display name", Hint: "such as Ada Lovelace", Limit: text.MaxDisplayName, Help: "May stay empty."},
		},
	})}
}

func checkUsername(name string) string {
	if name == "" {
		return "choose a username"
	}
	if err := text.Name(text.KindUsername, name); err != nil {
		return err.Error()
	}
	return ""
}

func checkEmail(address string) string {
	if address == "" {
		return "give your email address"
	}
	if _, err := text.CanonicalEmail(address); err != nil {
		return err.Error()
	}
	return ""
}

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return nil }

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case form.SubmitMsg:
		return s.submit(msg.Values)
	case ui.ThemeChanged:
		s.form.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		return s.form.Update(msg)
	}
	return nil
}

func (s *Screen) submit(v form.Values) tea.Cmd {
	s.form.SetBusy("creating the account")
	return s.c.Change(ui.Plan{
		Ops:  []model.Operation{op.Init{Username: v["username"], Email: v["email"], Name: v["name"]}},
		Then: func(e []model.Effect) tea.Cmd { return ui.Send(ui.Started{Person: e[0].People[0]}) },
		Else: func(err error) tea.Cmd {
			s.form.SetBusy("")
			s.form.SetError("", model.AsError(err).Error())
			return nil
		},
	})
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) { s.w, s.h = w, h }

// Title implements ui.Screen.
func (s *Screen) Title() string { return "First start" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return true }

// Catalog is empty: the form has its own keys.
func Catalog() []keys.Action { return nil }

// Actions implements ui.Screen: what the form's keys do, for the footer.
func (s *Screen) Actions() []keys.Action {
	return []keys.Action{
		{ID: "start.next", Keys: []string{"enter"}, Title: "next field", Footer: 30},
		{ID: "start.create", Keys: []string{"ctrl+s"}, Title: "create the account", Footer: 20},
		{ID: "start.leave", Keys: []string{"ctrl+c"}, Title: "twice: leave", Footer: 10},
	}
}

// View implements ui.Screen.
func (s *Screen) View() string {
	if s.w <= 0 || s.h <= 0 {
		return ""
	}
	th := s.c.Theme
	w := min(s.w-4, 72)
	var lines []string
	lines = append(lines, "", th.Draw(th.Title, "Welcome to Atrium"))
	lines = append(lines, layout.Wrap("There is no account yet. The first one becomes platform admin; everything else can be changed later.", w)...)
	lines = append(lines, "")
	s.form.SetSize(w, layout.Fit(s.h-len(lines)-1))
	lines = append(lines, layout.Lines(s.form.View())...)
	for i, l := range lines {
		if l != "" {
			lines[i] = "  " + l
		}
	}
	from := 0
	return ui.Scroll(s.c, lines, &from, s.w, s.h)
}
