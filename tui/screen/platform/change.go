package platform

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/setting"
	"atrium/tui/component/form"
	"atrium/tui/component/picker"
	"atrium/tui/ui"
)

// change offers the values of a setting, or a line for one that is text.
func (s *Screen) change(r row) tea.Cmd {
	switch r.Name {
	case "default-plan":
		var words []string
		for _, p := range model.DefaultPlans() {
			words = append(words, p.Name)
		}
		return s.choose(r, words)
	case "invitation-expiry", "contact", "charge-command":
		return s.write(r, r.value)
	case "workspace-creation":
		return s.choose(r, []string{"everyone", "admins", "named"})
	}
	return s.choose(r, strings.Split(r.Values, "|"))
}

func (s *Screen) choose(r row, words []string) tea.Cmd {
	now, _, _ := strings.Cut(r.value, ":")
	var items []picker.Item
	for _, v := range words {
		items = append(items, picker.Item{ID: v, Title: v, Detail: says(r.Name, v), Current: v == now})
	}
	return ui.Ask(ui.NewPick(s.c, r.Name, items, func(v string) tea.Cmd {
		if v == "named" {
			_, names, _ := strings.Cut(r.value, ":")
			return s.write(r, names)
		}
		return s.c.Change(s.plan(r, v))
	}))
}

// plan is the change to another value. What follows is asked before it is saved.
func (s *Screen) plan(r row, v string) ui.Plan {
	return ui.Plan{
		Title: "Change " + r.Name + " from " + or(r.value) + " to " + or(v) + "?", Yes: "Change", Ask: true,
		Ops: []model.Operation{op.SetPlatform{Values: map[string]string{r.Name: v}, Version: s.data.Version}},
	}
}

func or(v string) string {
	if v == "" {
		return "nothing"
	}
	return v
}

// write asks for a value that is typed.
func (s *Screen) write(r row, now string) tea.Cmd {
	f := form.Field{ID: "value", Label: r.Name, Value: now, Limit: 1000, Help: meaning(r.Name), Check: func(v string) string {
		var p model.Platform
		if err := setting.SetPlatform(nil, &p, r.Name, strings.TrimSpace(v)); err != nil {
			return model.AsError(err).Message
		}
		return ""
	}}
	prefix := ""
	switch r.Name {
	case "invitation-expiry":
		f.Label, f.Limit = "Days", 4
	case "workspace-creation":
		// Names are looked up by the change itself.
		f.Label, f.Hint, f.Check, prefix = "Usernames", "grace,linus", nil, "named:"
		f.Help = "Who may create team workspaces beside platform admins, with commas between them; nobody when it is empty."
	}
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: r.Name,
		Form:  form.Options{ID: "platform", Submit: "Save", Fields: []form.Field{f}},
		Plan: func(v form.Values) ui.Plan {
			value := strings.TrimSpace(v["value"])
			if prefix != "" {
				between := func(r rune) bool { return r == ',' || r == ' ' }
				value = prefix + strings.Join(strings.FieldsFunc(value, between), ",")
			}
			return s.plan(r, value)
		},
		Field: func(*model.Error) string { return "value" },
	}))
}
