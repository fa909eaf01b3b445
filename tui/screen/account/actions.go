package account

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/identity"
	"atrium/model/op/signup"
	"atrium/model/pubkey"
	"atrium/model/text"
	"atrium/tui/component/form"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	if s.data == nil {
		return nil
	}
	r, _ := s.table.Current()
	deeds := map[string]ui.Deed{
		"account.add-key": {Run: s.addKey},
		"account.remove":  {Run: s.remove, Disabled: why(r.kind == key || r.kind == login, "choose a key or a linked login")},
		"account.verify":  {Run: s.verify, Disabled: s.cannotVerify()},
		"account.sign-in": {Run: func() tea.Cmd { return s.signIn(r) }, Disabled: s.cannotSignIn(r)},
		"account.copy":    {Run: func() tea.Cmd { return s.c.Copy(r.id, r.id) }, Disabled: why(r.kind == key, "choose a key")},
	}
	return ui.Bind(Catalog(), deeds)
}

func why(ok bool, reason string) string {
	if ok {
		return ""
	}
	return reason
}

func (s *Screen) cannotVerify() string {
	switch u := s.data.user; {
	case u.Email == "":
		return "you have no address; give one with atrium user update"
	case u.EmailVerified:
		return "it is verified already"
	case !s.data.mail:
		return "this deployment sends no mail"
	}
	return ""
}

func (s *Screen) cannotSignIn(r row) string {
	switch {
	case s.c.Logins == nil:
		return "there is no login provider here"
	case r.kind != login && r.kind != offered:
		return "choose a login"
	}
	return ""
}

// provider is the one that a row is about.
func (r row) provider() string { return r.id[len("login "):] }

func (s *Screen) signIn(r row) tea.Cmd {
	return ui.Visit(ui.Route{Kind: ui.SignIn, Name: r.provider()})
}

func (s *Screen) remove() tea.Cmd {
	r, ok := s.table.Current()
	me := s.data.user.Username
	switch {
	case ok && r.kind == key:
		return ui.Change(s.c, "", identity.RemoveKey{Username: me, Key: r.id})
	case ok && r.kind == login:
		return ui.Change(s.c, "", identity.UnlinkLogin{Username: me, Provider: r.provider()})
	}
	return nil
}

func (s *Screen) addKey() tea.Cmd {
	me := s.data.user.Username
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: "Add a key",
		Form: form.Options{ID: "key", Submit: "Add", Fields: []form.Field{
			{ID: "line", Label: "Public key", Hint: "the line of a .pub file", Help: "Such as ssh-ed25519 AAAA… Never the private key.", Limit: 8192, Check: checkKey},
			{ID: "name", Label: "Name", Hint: "such as laptop", Help: "May stay empty: then it is the comment in the line.", Limit: text.MaxDisplayName, Check: ui.FreeText("name", text.MaxDisplayName)},
		}},
		Plan: func(v form.Values) ui.Plan {
			return ui.Plan{Ops: []model.Operation{identity.AddKey{Username: me, Line: v["line"], Name: v["name"]}}}
		},
	}))
}

func checkKey(line string) string {
	if _, err := pubkey.Parse(line); err != nil {
		return err.Error()
	}
	return ""
}

// verify mails a code and asks for it.
func (s *Screen) verify() tea.Cmd {
	return s.c.Change(ui.Plan{
		Ops: []model.Operation{signup.SendVerification{}}, Quiet: true,
		Then: func([]model.Effect) tea.Cmd { return s.askCode() },
	})
}

func (s *Screen) askCode() tea.Cmd {
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: "Verify " + s.data.user.Email,
		Form: form.Options{ID: "code", Submit: "Verify", Fields: []form.Field{
			{ID: "code", Label: "Code", Help: "It was mailed to your address and counts for 15 minutes.", Limit: 20, Check: func(v string) string { return why(v != "", "type the code that was mailed") }},
		}},
		Plan: func(v form.Values) ui.Plan {
			return ui.Plan{
				Ops: []model.Operation{signup.Verify{Code: v["code"]}}, Quiet: true,
				Then: func(e []model.Effect) tea.Cmd {
					if err := signup.Wrong(e[0]); err != nil {
						if _, left := signup.Right(e[0]); left > 0 {
							return tea.Batch(ui.Tell(err), s.askCode())
						}
						return ui.Tell(err)
					}
					return ui.Say("Your address is verified.")
				},
			}
		},
	}))
}
