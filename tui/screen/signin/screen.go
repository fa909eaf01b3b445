package signin

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/identity"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// Screen signs somebody who has an account in through a provider, so that their
// session counts as signed in through it (S2), and links the login where it is not.
type Screen struct {
	c    *ui.Context
	flow *Flow
	name string
	w, h int
	from int
}

// New makes the screen for the route's provider, its name.
func New(c *ui.Context, r ui.Route) *Screen { return &Screen{c: c, flow: NewFlow(c), name: r.Name} }

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.flow.Start(s.name) }

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	if _, ok := msg.(ui.Shown); ok {
		return s.flow.Start(s.name)
	}
	cmd, login := s.flow.Update(msg)
	if login != nil {
		return s.signedIn(*login)
	}
	return cmd
}

// signedIn tells that the session was signed in; a login that is not linked is linked
// first, if the person wants that.
func (s *Screen) signedIn(l model.Login) tea.Cmd {
	done := func([]model.Effect) tea.Cmd { return ui.Send(ui.Back{}) }
	leave := func() tea.Cmd { return ui.Send(ui.Back{}) }
	return s.c.Change(ui.Plan{
		Ops: []model.Operation{identity.SignIn{Login: l}}, Then: done,
		Else: func(err error) tea.Cmd {
			if model.CodeOf(err) != model.Conflict && s.c.Actor.Key != "" {
				return tea.Batch(ui.Tell(err), leave())
			}
			return s.c.Change(ui.Plan{
				Title: "Link this login to your account?", Yes: "Link", Ask: true,
				Ops: []model.Operation{identity.LinkLogin{Login: l}}, Then: done, No: leave,
				Else: func(err error) tea.Cmd { return tea.Batch(ui.Tell(err), leave()) },
			})
		},
	})
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) { s.w, s.h = w, h }

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Sign in" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return false }

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Signing in"
	return []keys.Action{
		{ID: "signin.again", Keys: []string{"r"}, Title: "ask for a new code", Group: group, Footer: 40},
		{ID: "signin.cancel", Keys: []string{"esc"}, Title: "give it up", Group: group, Footer: 50},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	return ui.Bind(Catalog(), map[string]ui.Deed{
		"signin.again": {Run: func() tea.Cmd { return s.flow.Start(s.name) }},
		"signin.cancel": {Run: func() tea.Cmd {
			s.flow.Stop()
			return ui.Send(ui.Back{})
		}},
	})
}

// View implements ui.Screen.
func (s *Screen) View() string {
	if s.w <= 0 || s.h <= 0 {
		return ""
	}
	lines := s.flow.Lines(layout.Fit(min(s.w-4, 100)), layout.Fit(s.h-2))
	for i, l := range lines {
		lines[i] = strings.TrimRight("  "+l, " ")
	}
	return ui.Scroll(s.c, append([]string{""}, lines...), &s.from, s.w, s.h)
}
