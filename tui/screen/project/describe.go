package project

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/text"
	"atrium/tui/component/form"
	"atrium/tui/ui"
)

// describe edits the description. Over somebody else's edit it keeps what was
// typed and shows what stands there now; saving again is then a decision (C3).
func (s *Screen) describe() tea.Cmd {
	full, version, opened := s.data.FullName, s.data.Version, s.data.Description
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: "Description of " + full,
		Form: form.Options{
			ID: "description", Submit: "Save",
			Fields: []form.Field{{
				ID: "description", Label: "Description", Value: opened, Limit: text.MaxDescription,
				Help: "Everyone who finds the project reads it.", Check: ui.FreeText("description", text.MaxDescription),
			}},
		},
		Plan: func(v form.Values) ui.Plan {
			d := v["description"]
			return ui.Plan{Ops: []model.Operation{op.UpdateProject{Project: full, Description: &d, Version: version}}}
		},
		Field: func(e *model.Error) string {
			if e.Code == model.Conflict && s.data.Version != version {
				version = s.data.Version
				*e = *s.overtaken(opened)
				opened = s.data.Description
			}
			return "description"
		},
	}))
}

// overtaken says what somebody else made of the project meanwhile.
func (s *Screen) overtaken(opened string) *model.Error {
	now := s.data.Description
	if now == opened {
		return model.Errorf(model.Conflict, "Somebody else has changed %s since you opened this, but not its description.", s.data.FullName).
			WithHint("Save again to save yours.")
	}
	if now == "" {
		now = "(none)"
	}
	return model.Errorf(model.Conflict, "Somebody else has changed the description since you opened this. It reads now: %s", now).
		WithHint("Save again to put yours in its place; esc keeps theirs.")
}
