// Package request has the dialogs of access requests (A6), for every place of the
// console that shows some: filing one, answering one, and the panel that explains
// a refusal and offers to file one.
package request

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/request"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/component/picker"
	"atrium/tui/ui"
)

// File asks for a project, a role and a reason, and files the request. The
// project may be given already.
func File(c *ui.Context, target string, role model.ProjectRole) tea.Cmd {
	if role == model.NoProjectRole {
		role = model.Contributor
	}
	roles := form.Field{ID: "role", Label: "As", Kind: form.Choice, Value: role.String()}
	for _, r := range model.ProjectRoles() {
		roles.Options = append(roles.Options, form.Option{Value: r.String()})
	}
	project := form.Field{
		ID: "project", Label: "Project", Value: target, Hint: "WORKSPACE/NAME", Limit: 2*text.MaxName + 1,
		Help:  "Its full name. Whether there is one you are told with the answer.",
		Check: func(v string) string { return why(v) },
	}
	reason := form.Field{
		ID: "reason", Label: "Why", Hint: "what you want to do there", Limit: text.MaxDescription,
		Help:  "Whoever answers reads this first.",
		Check: said(true),
	}
	return ui.Ask(ui.NewForm(c, ui.FormOptions{
		Title: "Ask for access to a project",
		Form:  form.Options{ID: "request", Submit: "Ask", Fields: []form.Field{project, roles, reason}},
		Plan: func(v form.Values) ui.Plan {
			r, _ := model.ParseProjectRole(v["role"])
			return ui.Plan{Ops: []model.Operation{request.File{Target: strings.TrimSpace(v["project"]), Role: r, Reason: v["reason"]}}}
		},
	}))
}

// why is what is wrong with a project's full name.
func why(v string) string {
	if v == "" {
		return "name the project"
	}
	if _, err := request.Target(strings.TrimSpace(v)); err != nil {
		return model.AsError(err).Message
	}
	return ""
}

func said(needed bool) func(string) string {
	free := ui.FreeText("reason", text.MaxDescription)
	return func(v string) string {
		if needed && strings.TrimSpace(v) == "" {
			return "give a reason"
		}
		return free(v)
	}
}

// Approve asks for an expiry and a word, and gives the role. What is asked stands
// in the title.
func Approve(c *ui.Context, id, asked string) tea.Cmd {
	n, _ := model.ParseID(id)
	return ui.Ask(ui.NewForm(c, ui.FormOptions{
		Title: "Approve: " + asked,
		Form: form.Options{ID: "approve", Submit: "Approve", Fields: []form.Field{
			{
				ID: "expires", Label: "Expires", Hint: "never", Limit: 40, Check: func(v string) string {
					if _, err := text.Expiry(strings.TrimSpace(v), c.Now()); v != "" && err != nil {
						return err.Error()
					}
					return ""
				},
				Help: "30d, 12h or a date such as 2030-12-31 (UTC); empty for never.",
			},
			{ID: "reason", Label: "A word", Hint: "none", Limit: text.MaxDescription, Help: "The person who asked reads it.", Check: said(false)},
		}},
		Field: func(e *model.Error) string {
			if strings.Contains(e.Message, "expir") {
				return "expires"
			}
			return ""
		},
		Plan: func(v form.Values) ui.Plan {
			o := request.Approve{ID: n, Reason: v["reason"]}
			if typed := strings.TrimSpace(v["expires"]); typed != "" {
				o.Until, _ = text.Expiry(typed, c.Now())
			}
			return ui.Plan{Ops: []model.Operation{o}}
		},
	}))
}

// Deny asks for a reason and denies the request.
func Deny(c *ui.Context, id, asked string) tea.Cmd {
	n, _ := model.ParseID(id)
	return ui.Ask(ui.NewForm(c, ui.FormOptions{
		Title: "Deny: " + asked,
		Form: form.Options{ID: "deny", Submit: "Deny", Fields: []form.Field{
			{ID: "reason", Label: "Why", Hint: "none", Limit: text.MaxDescription, Help: "The person who asked is told.", Check: said(false)},
		}},
		Plan: func(v form.Values) ui.Plan {
			return ui.Plan{Ops: []model.Operation{request.Deny{ID: n, Reason: v["reason"]}}}
		},
	}))
}

// Answer asks what to say to one request.
func Answer(c *ui.Context, id, asked string) tea.Cmd {
	items := []picker.Item{
		{ID: "approve", Title: "Approve", Detail: "with an expiry, if you wish"},
		{ID: "deny", Title: "Deny", Detail: "whoever asked is told, and why"},
		{ID: "read", Title: "Read it whole"},
	}
	return ui.Ask(ui.NewPick(c, asked, items, func(choice string) tea.Cmd {
		switch choice {
		case "approve":
			return Approve(c, id, asked)
		case "read":
			return ui.Ask(ui.NewPanel(c, "Access request "+id, asked))
		}
		return Deny(c, id, asked)
	}))
}

// Choose asks which of several requests to answer, then what to say to it.
func Choose(c *ui.Context, rows []view.RequestRow) tea.Cmd {
	if len(rows) == 1 {
		return Answer(c, rows[0].ID, Asked(rows[0]))
	}
	var items []picker.Item
	asked := map[string]string{}
	for _, r := range rows {
		asked[r.ID] = Asked(r)
		items = append(items, picker.Item{ID: r.ID, Title: r.Person + ", " + r.Role, Detail: r.Project + ": " + r.Reason})
	}
	return ui.Ask(ui.NewPick(c, "Which request?", items, func(id string) tea.Cmd { return Answer(c, id, asked[id]) }))
}

// Asked is a request in one sentence.
func Asked(r view.RequestRow) string {
	return r.Person + " asks to become " + r.Role + " of " + r.Project + ": " + r.Reason
}
