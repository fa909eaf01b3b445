package accounts

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/identity"
	"atrium/model/view"
	"atrium/tui/keys"
	"atrium/tui/ui"
)

// common are the actions on one account, in the list and on its own screen, with
// their ids under a prefix.
func common(prefix, group string) []keys.Action {
	return []keys.Action{
		{ID: prefix + ".suspend", Keys: []string{"s"}, Title: "suspend or resume", Group: group, Footer: 50},
		{ID: prefix + ".admin", Keys: []string{"a"}, Title: "platform admin on or off", Group: group, Footer: 40},
		{ID: prefix + ".edit", Keys: []string{"e"}, Title: "change name or address", Group: group, Footer: 25},
		{ID: prefix + ".verify", Keys: []string{"v"}, Title: "verify the address", Group: group, Footer: 20},
		{ID: prefix + ".claim", Keys: []string{"c"}, Title: "make a sign-in code", Group: group},
		{ID: prefix + ".delete", Keys: []string{"D"}, Title: "delete the account", Group: group, Footer: 30},
		{ID: prefix + ".copy", Keys: []string{"y"}, Title: "copy the username", Group: group},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	switch {
	case s.filter.Typing():
		return ui.Filtering()
	case s.err != nil:
		return nil
	}
	deeds := map[string]ui.Deed{
		"accounts.create":   {Run: func() tea.Cmd { return create(s.c) }},
		"accounts.platform": {Run: func() tea.Cmd { return ui.Visit(ui.Route{Kind: ui.Platform}) }},
		"accounts.visitors": {Disabled: s.c.Hidden(), Run: func() tea.Cmd { return ui.Visit(ui.Route{Kind: ui.Visitors}) }},
		"accounts.filter": {Run: func() tea.Cmd {
			s.filter.Open()
			return nil
		}},
	}
	if s.filter.Value() != "" {
		deeds["accounts.clear"] = ui.Deed{Run: func() tea.Cmd {
			s.filter.Clear()
			return s.restart()
		}}
	}
	r, ok := s.table.Current()
	if ok {
		deeds["accounts.open"] = ui.Deed{Run: func() tea.Cmd { return ui.Visit(ui.Route{Kind: ui.AccountDetail, Name: r.Username}) }}
		bind(s.c, "accounts", r, deeds)
	}
	return titled(ui.Bind(Catalog(), deeds), r)
}

// bind adds what can be done to one account.
func bind(c *ui.Context, prefix string, r view.UserRow, deeds map[string]ui.Deed) {
	who := r.Username
	ask := func(o model.Operation, yes string) func() tea.Cmd {
		return func() tea.Cmd { return c.Change(ui.Plan{Ops: []model.Operation{o}, Ask: true, Yes: yes}) }
	}
	gone := ""
	if r.State == model.PersonDeleted.String() {
		gone = who + " is deleted."
	}
	service := ""
	if r.Kind == model.Service.String() {
		service = who + " is a service account; its workspace sees to it on the People screen."
	}
	suspend := ui.Deed{Disabled: gone, Run: ask(op.ResumeUser{Username: who}, "Resume")}
	if active(r) {
		suspend = ui.Deed{Run: func() tea.Cmd {
			return retire(c, "Suspend "+who, "", func(next string) model.Operation {
				return op.SuspendUser{Username: who, ReplaceAdmin: next}
			})
		}}
	}
	deeds[prefix+".suspend"] = suspend
	deeds[prefix+".delete"] = ui.Deed{Disabled: either(gone, service), Run: func() tea.Cmd {
		return retire(c, "Delete the account "+who, who, func(next string) model.Operation {
			return op.DeleteUser{Username: who, ReplaceAdmin: next}
		})
	}}
	deeds[prefix+".verify"] = ui.Deed{Disabled: verifyWhy(r, gone), Run: ask(op.VerifyEmail{Username: who}, "Verify")}
	deeds[prefix+".admin"] = ui.Deed{
		Disabled: either(gone, service),
		Run:      ask(op.SetPlatformAdmin{Username: who, On: !r.PlatformAdmin}, ""),
	}
	deeds[prefix+".edit"] = ui.Deed{Disabled: gone, Run: func() tea.Cmd { return edit(c, r) }}
	deeds[prefix+".claim"] = ui.Deed{Disabled: either(gone, service, inactive(r)), Run: ask(identity.IssueClaim{Username: who}, "Make the code")}
	deeds[prefix+".copy"] = ui.Deed{Run: func() tea.Cmd { return c.Copy(who, who) }}
}

// titled names what the keys do to this account.
func titled(list []keys.Action, r view.UserRow) []keys.Action {
	for i := range list {
		switch _, verb, _ := strings.Cut(list[i].ID, "."); verb {
		case "suspend":
			list[i].Title = map[bool]string{true: "suspend", false: "resume"}[active(r)]
		case "admin":
			list[i].Title = map[bool]string{true: "end being platform admin", false: "make platform admin"}[r.PlatformAdmin]
		}
	}
	return list
}

func active(r view.UserRow) bool { return r.State == model.PersonActive.String() }

func inactive(r view.UserRow) string {
	if active(r) {
		return ""
	}
	return r.Username + " is " + r.State + "."
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

// either is the first reason that there is.
func either(reasons ...string) string {
	for _, r := range reasons {
		if r != "" {
			return r
		}
	}
	return ""
}
