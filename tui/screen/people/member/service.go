package member

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/service"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/ui"
)

// NewService asks for a name and creates a service account.
func (p Place) NewService(c *ui.Context) tea.Cmd {
	return ui.Ask(ui.NewForm(c, ui.FormOptions{
		Title: "Create a service account of " + p.Workspace,
		Form: form.Options{
			ID: "service", Submit: "Create",
			Fields: []form.Field{{
				ID: "name", Label: "Name", Hint: "such as ci", Limit: 2*text.MaxName + 1,
				Help: "It will be called NAME@" + p.Workspace + ". It has no access before a project grants it a role.",
				Check: func(name string) string {
					if name == "" {
						return "give it a name"
					}
					return ""
				},
			}},
		},
		Plan: func(v form.Values) ui.Plan {
			return ui.Plan{Ops: []model.Operation{service.Create{Workspace: p.Workspace, Name: v["name"]}}}
		},
		Field: func(*model.Error) string { return "name" },
	}))
}

// Turn deactivates a service account, or reactivates it.
func (p Place) Turn(c *ui.Context, r view.PeopleRow) tea.Cmd {
	if r.Status == "suspended" {
		return ui.Change(c, "", service.Reactivate{Workspace: p.Workspace, Name: r.Who})
	}
	return ui.Change(c, "Deactivate "+r.Who+"?", service.Deactivate{Workspace: p.Workspace, Name: r.Who})
}

// TurnWhy is why a row cannot be deactivated or reactivated.
func (p Place) TurnWhy(r view.PeopleRow) string {
	switch {
	case p.Manage != "":
		return p.Manage
	case r.Kind != model.Service.String():
		return r.Who + " is no service account; only those are deactivated here."
	}
	return ""
}
