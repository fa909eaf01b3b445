package accounts

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/ui"
)

// create asks for a new account (P1).
func create(c *ui.Context) tea.Cmd {
	return ui.Ask(ui.NewForm(c, ui.FormOptions{
		Title: "New account",
		Form: form.Options{ID: "account", Submit: "Create", Fields: []form.Field{
			{
				ID: "username", Label: "Username", Limit: text.MaxName, Help: "Stays as it is, and names the individual workspace, too.",
				Check: because(func(s string) error { return text.Name(text.KindUsername, s) }),
			},
			address(""), shown(""),
		}},
		Plan: func(v form.Values) ui.Plan {
			return ui.Plan{Ops: []model.Operation{op.CreateUser{
				Username: strings.TrimSpace(v["username"]), Email: strings.TrimSpace(v["email"]), Name: v["name"],
			}}}
		},
		Field: blame("username"),
	}))
}

// edit changes the name and the address of an account; an edit over somebody else's
// is told and keeps its text (C3).
func edit(c *ui.Context, r view.UserRow) tea.Cmd {
	name := r.Name
	if name == r.Username {
		name = "" // shown in its place
	}
	return ui.Ask(ui.NewForm(c, ui.FormOptions{
		Title: "Account " + r.Username,
		Form:  form.Options{ID: "account", Submit: "Save", Fields: []form.Field{shown(name), address(r.Email)}},
		Plan: func(v form.Values) ui.Plan {
			o := op.UpdateUser{Username: r.Username, Version: r.Version}
			if v["name"] != name {
				to := v["name"]
				o.Name = &to
			}
			if to := strings.TrimSpace(v["email"]); to != r.Email {
				o.Email = &to
			}
			return ui.Plan{Ops: []model.Operation{o}}
		},
		Field: blame(""),
	}))
}

func address(now string) form.Field {
	return form.Field{
		ID: "email", Label: "Email", Value: now, Limit: 254, Help: "May stay empty. A new address counts as unverified until it is verified.",
		Check: because(func(s string) error {
			if s == "" {
				return nil
			}
			_, err := text.CanonicalEmail(s)
			return err
		}),
	}
}

func shown(now string) form.Field {
	return form.Field{
		ID: "name", Label: "Display name", Value: now, Limit: text.MaxDisplayName, Help: "May stay empty.",
		Check: ui.FreeText("name", text.MaxDisplayName),
	}
}

// blame puts a refusal under the field that it is about.
func blame(other string) func(*model.Error) string {
	return func(e *model.Error) string {
		if strings.Contains(e.Message, "address") {
			return "email"
		}
		return other
	}
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
