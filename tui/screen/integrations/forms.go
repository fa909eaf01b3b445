package integrations

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/asset"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/screen/project/holdings"
	"atrium/tui/ui"
)

func settingsField(value string) form.Field {
	return form.Field{
		ID: "settings", Label: "Settings", Kind: form.Lines, Value: value, Height: 5,
		Help:  "One KEY=VALUE on each line, such as host=db.example.com. No secrets: admins read these.",
		Check: holdings.CheckPairs,
	}
}

// create asks for a new integration; its secrets are set one at a time.
func (s *Screen) create() tea.Cmd {
	at := s.at
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: "New integration of " + at,
		Form: form.Options{ID: "integration", Submit: "Create", Fields: []form.Field{
			{ID: "name", Label: "Name", Hint: "such as warehouse", Limit: text.MaxName, Help: "Stays as it is. " + text.NameRule("integration") + ".", Check: holdings.NameCheck("integration")},
			{ID: "kind", Label: "Kind", Hint: "such as " + asset.IntegrationKinds()[0], Limit: text.MaxName, Help: "One of " + strings.Join(asset.IntegrationKinds(), ", ") + ", or any other name.", Check: holdings.NameCheck("integration kind")},
			settingsField(""),
		}},
		Field: func(e *model.Error) string {
			switch {
			case strings.Contains(e.Message, "integration kind"):
				return "kind"
			case e.Code == model.Conflict:
				return "name"
			}
			return "settings"
		},
		Plan: func(v form.Values) ui.Plan {
			settings, _ := holdings.ReadPairs(v["settings"], nil) // checked by the field
			return ui.Plan{Ops: []model.Operation{asset.CreateIntegration{
				Workspace: at, Name: v["name"], Of: v["kind"], Settings: settings,
			}}}
		},
	}))
}

// edit changes the settings. Over somebody else's change it keeps what was
// typed; saving again is then a decision (C3).
func (s *Screen) edit(r view.IntegrationRow) tea.Cmd {
	at, version := s.at, r.Version
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: "Settings of " + r.Name,
		Form:  form.Options{ID: "settings", Submit: "Save", Fields: []form.Field{settingsField(strings.Join(holdings.Pairs(r.Settings), "\n"))}},
		Field: func(e *model.Error) string {
			for _, now := range s.table.Rows() {
				if e.Code == model.Conflict && now.Name == r.Name && now.Version != version {
					version = now.Version
					*e = *model.Errorf(model.Conflict, "Somebody else has changed %s since you opened it. Its settings are now: %s", r.Name, strings.Join(holdings.Pairs(now.Settings), ", ")).
						WithHint("Save again to put yours in its place; esc keeps theirs.")
				}
			}
			return "settings"
		},
		Plan: func(v form.Values) ui.Plan {
			settings, _ := holdings.ReadPairs(v["settings"], r.Settings) // checked by the field
			return ui.Plan{Ops: []model.Operation{asset.UpdateIntegration{Workspace: at, Name: r.Name, Settings: settings, Version: version}}}
		},
	}))
}

// secret sets one secret, new or in the place of another.
func (s *Screen) secret(r view.IntegrationRow) tea.Cmd {
	at := s.at
	hint := "such as token"
	if set := holdings.Keys(r.Secrets); len(set) > 0 {
		hint = "set already: " + strings.Join(set, ", ")
	}
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: "Secret of " + r.Name,
		Form: form.Options{ID: "secret", Submit: "Set", Fields: []form.Field{
			{ID: "key", Label: "Key", Hint: hint, Limit: text.MaxWord, Check: func(key string) string {
				if err := text.Word("key", key); err != nil {
					return err.Error()
				}
				return ""
			}},
			{ID: "value", Label: "Value", Secret: true, Help: "Nobody can read it again, not even you.", Check: func(v string) string {
				if v == "" {
					return "type or paste the secret"
				}
				return ""
			}},
		}},
		Field: func(*model.Error) string { return "value" },
		Plan: func(v form.Values) ui.Plan {
			return ui.Plan{Ops: []model.Operation{asset.UpdateIntegration{
				Workspace: at, Name: r.Name, Secrets: map[string]asset.Secret{v["key"]: asset.Secret(v["value"])},
			}}}
		},
	}))
}
