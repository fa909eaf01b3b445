package project

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/asset"
	"atrium/model/text"
	"atrium/tui/component/form"
	"atrium/tui/component/picker"
	"atrium/tui/ui"
)

// pickMeta chooses a key of the metadata to change, or a new one.
func (s *Screen) pickMeta() tea.Cmd {
	if len(s.data.meta) == 0 {
		return s.setMeta("", "")
	}
	const another = "\x00" // no key: keys are words
	items := []picker.Item{{ID: another, Title: "a new key"}}
	values := map[string]string{}
	for _, m := range s.data.meta {
		values[m.Key] = m.Value
		items = append(items, picker.Item{ID: m.Key, Title: m.Key, Detail: shortened(m.Value)})
	}
	return ui.Ask(ui.NewPick(s.c, "Metadata of "+s.data.FullName, items, func(key string) tea.Cmd {
		if key == another {
			key = ""
		}
		return s.setMeta(key, values[key])
	}))
}

// setMeta changes one value. Over somebody else's change of it it keeps what was
// typed and shows what stands there now; saving again is then a decision (C3).
func (s *Screen) setMeta(key, opened string) tea.Cmd {
	full := s.data.FullName
	value := form.Field{
		ID: "value", Label: "Value", Value: opened, Limit: asset.MaxValue,
		Help: "An empty value takes the key away.", Check: ui.FreeText("value", asset.MaxValue),
	}
	fields, title := []form.Field{value}, "Metadata "+key+" of "+full
	if key == "" {
		title = "New metadata of " + full
		fields = []form.Field{{
			ID: "key", Label: "Key", Hint: "such as dataset", Limit: text.MaxWord, Help: sentence(text.WordRule), Check: func(k string) string {
				if err := text.Word("key", k); err != nil {
					return err.Error()
				}
				return ""
			},
		}, value}
	}
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: title,
		Form:  form.Options{ID: "meta", Submit: "Save", Fields: fields},
		Field: func(e *model.Error) string {
			if e.Code != model.Conflict {
				return "value"
			}
			now := "(none)"
			opened = ""
			for _, m := range s.data.meta {
				if m.Key == key {
					opened, now = m.Value, m.Value
				}
			}
			*e = *model.Errorf(model.Conflict, "Somebody else has changed this meanwhile. It is now: %s", now).
				WithHint("Save again to put yours in its place; esc keeps theirs.")
			return "value"
		},
		Plan: func(v form.Values) ui.Plan {
			if k := v["key"]; k != "" {
				key = k
			}
			return ui.Plan{Ops: []model.Operation{asset.SetMeta{
				Project: full, Values: map[string]string{key: v["value"]}, Was: map[string]string{key: opened},
			}}}
		},
	}))
}

// sentence makes one of a rule.
func sentence(s string) string { return strings.ToUpper(s[:1]) + s[1:] + "." }
