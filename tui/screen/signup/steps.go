package signup

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/op/identity"
	"atrium/model/op/signup"
	"atrium/model/text"
	"atrium/tui/component/form"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// enter goes to a step with a fresh form.
func (s *Screen) enter(to step) tea.Cmd {
	s.step, s.from = to, 0
	o := form.Options{ID: "signup", Submit: "Go on"}
	email := form.Field{ID: "email", Label: "Email", Value: s.email, Hint: "such as ada@example.com", Limit: 254, Check: checkEmail}
	switch to {
	case coding:
		o.Fields = []form.Field{{ID: "code", Label: "Code", Limit: 80, Help: "As it was mailed or handed over to you.", Check: filled("give the code")}}
	case mailing:
		email.Help = "A code is mailed there, to verify that it is yours."
		o.Submit, o.Fields = "Mail the code", []form.Field{email}
	case checking:
		o.Fields = []form.Field{{ID: "code", Label: "Code", Limit: 20, Help: "Eight digits. It counts for 15 minutes, in this session only.", Check: filled("type the code that was mailed")}}
	case naming:
		o.Submit = "Create the account"
		o.Fields = []form.Field{
			{ID: "username", Label: "Username", Limit: text.MaxName, Help: "Stays as it is. " + text.NameRule(text.KindUsername) + ".", Check: checkUsername},
			{ID: "name", Label: "Display name", Hint: "such as Ada Lovelace", Limit: text.MaxDisplayName, Help: "May stay empty."},
		}
		if s.offer != nil || !s.policy.Mail {
			email.Help = "Not verified yet."
			if s.offer != nil {
				email.Help = "The one that was invited."
			}
			o.Fields = append(o.Fields, email)
		}
	}
	s.form = form.New(s.c.Theme, o)
	return nil
}

func filled(why string) func(string) string {
	return func(v string) string {
		if v == "" {
			return why
		}
		return ""
	}
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

// submit carries a step out.
func (s *Screen) submit(v form.Values) tea.Cmd {
	switch s.step {
	case coding:
		s.form.SetBusy("looking")
		code := v["code"]
		return s.c.Read(&s.turn, func(r *ui.Reader) (tea.Msg, error) {
			row, err := r.Offer(code)
			return offered{code, row, err}, nil
		})
	case mailing:
		s.email = v["email"]
		return s.change("mailing the code", signup.SendCode{Email: s.email}, func(model.Effect) tea.Cmd {
			s.told = "A code is on its way to " + display.Text(s.email) + "."
			return s.enter(checking)
		})
	case checking:
		return s.change("checking the code", signup.CheckCode{Code: v["code"]}, func(e model.Effect) tea.Cmd {
			if err := signup.Wrong(e); err != nil {
				return s.refused(err)
			}
			s.told = "The address " + display.Text(s.email) + " is yours."
			return s.enter(naming)
		})
	case naming:
		o := signup.SignUp{Username: v["username"], Name: v["name"], Email: s.email, Invitation: s.code, Proof: s.proof()}
		if address, ok := v["email"]; ok {
			o.Email = address
		}
		return s.change("creating the account", o, func(e model.Effect) tea.Cmd { return s.in(e.People[0]) })
	}
	return nil
}

// offered goes on with the code of an invitation, or takes it for one of an account.
func (s *Screen) offered(m offered) tea.Cmd {
	if s.step != coding || s.form == nil {
		return nil
	}
	if m.err == nil {
		s.code, s.offer = m.code, &m.row
		if s.policy.Signup == "closed" {
			return s.refused(model.Errorf(model.Denied, "Nobody can sign up here.").WithHint("Sign in as the account that was invited."))
		}
		what := m.row.Workspace
		if m.row.Project != "" {
			what = string(m.row.Project)
		}
		s.told = "You are invited to " + display.Text(what) + " as " + m.row.Role + "."
		return s.enter(naming)
	}
	return s.change("signing in", identity.Claim{Code: m.code, Proof: s.proof()}, func(e model.Effect) tea.Cmd { return s.in(e.People[0]) })
}

// change carries an operation out; a refusal stands in the form.
func (s *Screen) change(busy string, o model.Operation, then func(model.Effect) tea.Cmd) tea.Cmd {
	s.form.SetBusy(busy)
	return s.c.Change(ui.Plan{
		Ops: []model.Operation{o}, Quiet: true, Else: s.refused,
		Then: func(e []model.Effect) tea.Cmd { return then(e[0]) },
	})
}

func (s *Screen) refused(err error) tea.Cmd {
	if s.form != nil {
		s.form.SetBusy("")
		s.form.SetError("", model.AsError(err).Error())
	}
	return nil
}

// heading says where one is, and with which key.
func (s *Screen) heading(w int) []string {
	th := s.c.Theme
	lines := []string{"", th.Draw(th.Title, "Welcome to Atrium")}
	told := s.told
	if told == "" && s.step == choosing {
		told = "You have no account here yet."
		if s.policy != nil && s.policy.Signup == "closed" {
			told += " Nobody can sign up by themselves."
			if s.policy.Contact != "" {
				told += " Ask for an account: " + display.Text(string(s.policy.Contact)) + "."
			}
		}
	}
	lines = append(lines, layout.Wrap(told, w)...)
	if f := s.c.Stranger.Fingerprint; f != "" && s.step == choosing {
		lines = append(lines, th.Draw(th.Dim, layout.Truncate("Your key: "+f, w, th.Glyphs.Ellipsis)))
	}
	return lines
}

// menu draws the ways in.
func (s *Screen) menu(w int) (lines []string) {
	th := s.c.Theme
	for i, c := range s.choices() {
		title := layout.Truncate("  "+c.title, w, th.Glyphs.Ellipsis)
		if i == s.at {
			title = th.Draw(th.Cursor, layout.Truncate(th.Glyphs.Cursor+" "+c.title, w, th.Glyphs.Ellipsis))
		}
		lines = append(lines, title, th.Draw(th.Dim, layout.Truncate("  "+c.help, w, th.Glyphs.Ellipsis)))
	}
	return lines
}
