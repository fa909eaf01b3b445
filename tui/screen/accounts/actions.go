package accounts

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	if s.err != nil {
		return nil
	}
	deeds := map[string]ui.Deed{"accounts.create": {Run: func() tea.Cmd { return create(s.c) }}}
	r, ok := s.table.Current()
	if !ok {
		return ui.Bind(Catalog(), deeds)
	}
	change := func(p ui.Plan, o model.Operation) func() tea.Cmd {
		p.Ops = []model.Operation{o}
		return func() tea.Cmd { return s.c.Change(p) }
	}
	gone := ""
	if r.State == model.PersonDeleted.String() {
		gone = r.Username + " is deleted."
	}
	active := r.State == model.PersonActive.String()
	deeds["accounts.suspend"] = ui.Deed{Disabled: gone, Run: change(ui.Plan{Ask: true}, op.ResumeUser{Username: r.Username})}
	if active {
		deeds["accounts.suspend"] = ui.Deed{Run: change(ui.Plan{Title: "Suspend " + r.Username + "?", Yes: "Suspend"}, op.SuspendUser{Username: r.Username})}
	}
	deeds["accounts.delete"] = ui.Deed{
		Disabled: gone,
		Run:      change(ui.Plan{Title: "Delete the account " + r.Username + "?", Yes: "Delete", Typed: r.Username}, op.DeleteUser{Username: r.Username}),
	}
	deeds["accounts.verify"] = ui.Deed{Disabled: verifyWhy(r, gone), Run: change(ui.Plan{Ask: true}, op.VerifyEmail{Username: r.Username})}
	deeds["accounts.admin"] = ui.Deed{Disabled: gone, Run: change(ui.Plan{Ask: true}, op.SetPlatformAdmin{Username: r.Username, On: !r.PlatformAdmin})}
	list := ui.Bind(Catalog(), deeds)
	for i := range list {
		switch list[i].ID {
		case "accounts.suspend":
			list[i].Title = map[bool]string{true: "suspend", false: "resume"}[active]
		case "accounts.admin":
			list[i].Title = map[bool]string{true: "end being platform admin", false: "make platform admin"}[r.PlatformAdmin]
		}
	}
	return list
}

func verifyWhy(r view.UserRow, gone string) string {
	switch {
	case gone != "":
		return gone
	case r.Email == "":
		return r.Username + " has no address."
	case r.EmailVerified:
		return "the address is verified already."
	}
	return ""
}

// create asks for a new account (P1).
func create(c *ui.Context) tea.Cmd {
	return ui.Ask(ui.NewForm(c, ui.FormOptions{
		Title: "New account",
		Form: form.Options{ID: "account", Submit: "Create", Fields: []form.Field{
			{ID: "username", Label: "Username", Limit: text.MaxName, Help: "Stays as it is, and names the individual workspace, too.", Check: because(func(s string) error { return text.Name(text.KindUsername, s) })},
			{ID: "email", Label: "Email", Limit: 254, Help: "Counts as unverified until it is verified.", Check: because(func(s string) error {
				_, err := text.CanonicalEmail(s)
				return err
			})},
			{ID: "name", Label: "Display name", Limit: 100, Help: "May stay empty.", Check: ui.FreeText("name", 100)},
		}},
		Plan: func(v form.Values) ui.Plan {
			return ui.Plan{Ops: []model.Operation{op.CreateUser{
				Username: strings.TrimSpace(v["username"]), Email: strings.TrimSpace(v["email"]), Name: v["name"],
			}}}
		},
		Field: func(e *model.Error) string {
			if strings.Contains(e.Message, "address") {
				return "email"
			}
			return "username"
		},
	}))
}

// because makes a check of a field from a rule.
func because(rule func(string) error) func(string) string {
	return func(s string) string {
		if err := rule(strings.TrimSpace(s)); err != nil {
			return err.Error()
		}
		return ""
	}
}
