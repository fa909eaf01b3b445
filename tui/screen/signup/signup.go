// Package signup is what somebody sees who has connected and has no account (H2):
// they sign up, give the code of an invitation or of an imported account, or sign in
// through a login provider.
//
// Shape: one screen that goes through steps, each a form of the kind that the rest of
// the console has. Rejected: a dialog for each step over an empty screen, which would
// have to be kept from closing.
package signup

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/op/identity"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/screen/signin"
	"atrium/tui/ui"
)

// step is where somebody is on their way in.
type step int

const (
	choosing step = iota // what to do
	coding               // the code of an invitation or an account
	mailing              // an address that a code is mailed to
	checking             // that code
	naming               // the account itself
	waiting              // for a login at a provider
)

// Screen is the way in.
type Screen struct {
	c      *ui.Context
	w, h   int
	from   int
	turn   ui.Turn
	policy *view.SignupRow // nil before the first answer
	err    error

	step step
	at   int // the choice under the cursor
	form *form.Form
	flow *signin.Flow
	told string // what has happened so far, above a form

	email string         // the address that was given
	code  string         // the code of an invitation
	offer *view.OfferRow // what that offers
}

// read is how people get in here, and whose the session's proof is by now.
type read struct {
	policy view.SignupRow
	mine   view.Holder
}

// offered is what the code of an invitation offers; claim says that it is none.
type offered struct {
	code string
	row  view.OfferRow
	err  error
}

// New makes the screen.
func New(c *ui.Context, _ ui.Route) *Screen { return &Screen{c: c, flow: signin.NewFlow(c)} }

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return s.read() }

func (s *Screen) read() tea.Cmd {
	return s.c.Read(&s.turn, func(r *ui.Reader) (tea.Msg, error) {
		mine, err := r.ProofHolder()
		return read{r.Signup(), mine}, err
	})
}

// choice is one way in.
type choice struct {
	title, help string
	run         func() tea.Cmd
}

// choices are the ways in that are open.
func (s *Screen) choices() (all []choice) {
	if s.policy == nil {
		return nil
	}
	if s.policy.Signup == "open" || s.policy.Signup == "invitation" && s.policy.Mail {
		help := "Make an account with your email address."
		if s.policy.Signup == "invitation" {
			help = "Make an account with the email address that was invited."
		}
		all = append(all, choice{"Sign up", help, func() tea.Cmd {
			if s.policy.Mail {
				return s.enter(mailing)
			}
			return s.enter(naming)
		}})
	}
	all = append(all, choice{"I have a code", "Of an invitation, or to sign in as an account that waits for you.", func() tea.Cmd { return s.enter(coding) }})
	if s.policy.Anonymous {
		all = append(all, choice{"Look at public projects", "Without an account. Nothing else is shown.", func() tea.Cmd {
			return ui.Visit(ui.Route{Kind: ui.Public})
		}})
	}
	if s.c.Logins != nil && s.c.Actor.Subject == "" {
		for _, p := range s.c.Logins.Providers() {
			all = append(all, choice{"Sign in through " + display.Text(p), "With a login there that is linked to an account, or to sign up with it.", func() tea.Cmd {
				s.step, s.told = waiting, ""
				return s.flow.Start(p)
			}})
		}
	}
	return all
}

// proof is what the session has proven.
func (s *Screen) proof() identity.Proof {
	p := identity.Proof{Blob: s.c.Stranger.Blob}
	if a := s.c.Actor; a.Subject != "" {
		p.Login = model.Login{Provider: a.Provider, Issuer: a.Issuer, Subject: a.Subject}
	}
	return p
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case read:
		s.policy, s.err = &msg.policy, nil
		return s.known(msg.mine)
	case ui.Failed:
		s.err = msg.Err
	case ui.Changed:
		return s.read()
	case offered:
		return s.offered(msg)
	case form.SubmitMsg:
		return s.submit(msg.Values)
	case form.CancelMsg:
		s.step, s.form, s.told = choosing, nil, ""
	case ui.ThemeChanged:
		if s.form != nil {
			s.form.SetTheme(s.c.Theme)
		}
	case tea.KeyMsg:
		return s.key(msg)
	}
	cmd, login := s.flow.Update(msg)
	if login != nil {
		return s.signedIn(*login)
	}
	return cmd
}

func (s *Screen) key(msg tea.KeyMsg) tea.Cmd {
	if s.form != nil {
		return s.form.Update(msg)
	}
	name, _ := keys.Of(msg)
	if s.step == waiting {
		switch name {
		case "esc":
			s.flow.Stop()
			s.step = choosing
		case "r":
			return s.flow.Start(s.flow.Provider())
		}
		return nil
	}
	all := s.choices()
	switch move := s.c.Keys.Move(msg); {
	case len(all) == 0:
	case name == "down" || name == "j" || name == "tab" || move == keys.NavDown:
		s.at = (s.at + 1) % len(all)
	case name == "up" || name == "k" || name == "shift+tab" || move == keys.NavUp:
		s.at = (s.at + len(all) - 1) % len(all)
	case name == "enter":
		return all[min(s.at, len(all)-1)].run()
	}
	return nil
}

// signedIn goes on with a login that the session has proven.
func (s *Screen) signedIn(l model.Login) tea.Cmd {
	a := s.c.Actor
	a.Provider, a.Issuer, a.Subject, a.Until = l.Provider, l.Issuer, l.Subject, s.c.Now().Add(model.SignInWindow)
	s.step, s.at = choosing, 0
	s.told = "You signed in through " + display.Text(l.Provider) + ". No account is linked to that login yet: what you choose here links one."
	return tea.Sequence(ui.As(a), func() tea.Msg { return ui.Step{Run: s.read} })
}

// known goes on as the account that the proof belongs to by now, if it does.
func (s *Screen) known(mine view.Holder) tea.Cmd {
	a := s.c.Actor
	switch {
	case mine.Person != 0:
		if a.Person = mine.Person; a.Subject != "" {
			a.Key = "" // the session stands on the login
		}
		return ui.As(a)
	case mine.Known:
		s.told = "The account that this belongs to is suspended. Ask a platform admin."
	}
	return nil
}

// in goes on as the account that was made or claimed: its key is the session's.
func (s *Screen) in(id model.ID) tea.Cmd {
	a := s.c.Actor
	if a.Person = id; a.Key != "" {
		a.Provider, a.Issuer, a.Subject = "", "", ""
	}
	return ui.As(a)
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) { s.w, s.h = w, h }

// Title implements ui.Screen.
func (s *Screen) Title() string { return "Welcome" }

// CapturesInput implements ui.Screen: the console's own keys lead nowhere yet.
func (s *Screen) CapturesInput() bool { return true }

// Catalog is empty: the steps have their own keys.
func Catalog() []keys.Action { return nil }

// Actions implements ui.Screen: what the keys of the step do, for the footer.
func (s *Screen) Actions() []keys.Action {
	leave := keys.Action{ID: "signup.leave", Keys: []string{"ctrl+c"}, Title: "twice: leave", Footer: 10}
	back := keys.Action{ID: "signup.back", Keys: []string{"esc"}, Title: "back", Footer: 20}
	switch s.step {
	case choosing:
		return []keys.Action{{ID: "signup.choose", Keys: []string{"enter"}, Title: "choose", Footer: 30}, leave}
	case waiting:
		return []keys.Action{back, leave}
	}
	return []keys.Action{{ID: "signup.next", Keys: []string{"enter"}, Title: "go on", Footer: 30}, back, leave}
}

// View implements ui.Screen.
func (s *Screen) View() string {
	if s.w <= 0 || s.h <= 0 {
		return ""
	}
	w := layout.Fit(min(s.w-4, 100))
	var lines []string
	switch {
	case s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	case s.step == waiting:
		lines = append([]string{""}, s.flow.Lines(w, layout.Fit(s.h-2))...)
	case s.form != nil:
		lines = append(s.heading(w), "")
		s.form.SetSize(min(w, 72), layout.Fit(s.h-len(lines)-1))
		lines = append(lines, layout.Lines(s.form.View())...)
	default:
		lines = append(s.heading(w), "")
		lines = append(lines, s.menu(w)...)
	}
	for i, l := range lines {
		if l != "" {
			lines[i] = strings.TrimRight("  "+l, " ")
		}
	}
	return ui.Scroll(s.c, lines, &s.from, s.w, s.h)
}
