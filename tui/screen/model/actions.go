package model

import (
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	words "atrium/model"
	"atrium/model/op/asset"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/component/picker"
	"atrium/tui/keys"
	"atrium/tui/screen/project/deed"
	"atrium/tui/screen/project/holdings"
	"atrium/tui/ui"
)

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const model, version = "Model", "Versions of the model"
	return []keys.Action{
		{ID: "model.add", Keys: []string{"a"}, Title: "add a version", Group: version, Footer: 60},
		{ID: "model.stage", Keys: []string{"s"}, Title: "change the stage", Group: version, Footer: 58},
		{ID: "model.show", Keys: []string{"enter"}, Title: "show the version", Group: version, Footer: 50},
		{ID: "model.edit", Keys: []string{"e"}, Title: "edit the version", Group: version, Footer: 45},
		{ID: "model.drop", Keys: []string{"x"}, Title: "delete the version", Group: version, Footer: 40},
		{ID: "model.copy", Keys: []string{"y"}, Title: "copy the name", Group: model, Footer: 15},
		{ID: "model.describe", Keys: []string{"d"}, Title: "edit the model's description", Group: model, Footer: 20},
		{ID: "model.delete", Keys: []string{"D"}, Title: "delete the model", Group: model, Footer: 12},
	}
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	if s.data == nil {
		return nil
	}
	d := s.data
	deeds := map[string]ui.Deed{
		"model.add":      {Run: s.add, Disabled: d.edit},
		"model.describe": {Run: s.describe, Disabled: d.edit},
		"model.delete": {Run: func() tea.Cmd {
			return ui.Change(s.c, "", asset.DeleteModel{Project: s.full, Model: s.name, Version: d.Version})
		}, Disabled: d.erase},
		"model.copy": {Run: func() tea.Cmd { return s.copied(asset.ModelName(s.full, s.name)) }},
	}
	if r, ok := s.table.Current(); ok {
		deeds["model.stage"] = ui.Deed{Run: func() tea.Cmd { return s.stage(r) }, Disabled: d.edit}
		deeds["model.show"] = ui.Deed{Run: func() tea.Cmd { return s.show(r) }}
		deeds["model.edit"] = ui.Deed{Run: func() tea.Cmd { return s.edit(r) }, Disabled: d.edit}
		deeds["model.drop"] = ui.Deed{Run: func() tea.Cmd {
			return ui.Change(s.c, "", asset.DeleteVersion{Project: s.full, Model: s.name, Number: r.Number, Version: r.Version})
		}, Disabled: d.erase}
		deeds["model.copy"] = ui.Deed{Run: func() tea.Cmd { return s.copied(asset.VersionName(s.full, s.name, r.Number)) }}
	}
	deed.Asking(s.c, s.full, deeds)
	return ui.Bind(Catalog(), deeds)
}

func (s *Screen) copied(name string) tea.Cmd { return s.c.Copy(name, name) }

// stage moves a version. Any number may be in production (A12).
func (s *Screen) stage(r view.VersionRow) tea.Cmd {
	var items []picker.Item
	for _, st := range []struct {
		stage words.Stage
		says  string
	}{
		{words.StageNone, "not judged yet"},
		{words.Staging, "being tried"},
		{words.Production, "in use"},
		{words.Archived, "kept, not used any more"},
	} {
		items = append(items, picker.Item{ID: st.stage.String(), Title: st.stage.String(), Detail: st.says, Current: r.Stage == st.stage.String()})
	}
	title := "Stage of version " + strconv.Itoa(r.Number)
	return ui.Ask(ui.NewPick(s.c, title, items, func(word string) tea.Cmd {
		stage, err := words.ParseStage(word)
		if err != nil {
			return ui.Tell(err)
		}
		return ui.Change(s.c, "", asset.UpdateVersion{Project: s.full, Model: s.name, Number: r.Number, Stage: &stage, Version: r.Version})
	}))
}

// show tells everything about a version.
func (s *Screen) show(r view.VersionRow) tea.Cmd {
	added := "Added " + ui.Date(r.CreatedAt.Time)
	if r.CreatedBy != "" {
		added += " by " + string(r.CreatedBy)
	}
	text := []string{"Stage: " + r.Stage, added}
	if r.Description != "" {
		text = append(text, "", r.Description)
	}
	if all := holdings.Pairs(r.Metadata); len(all) > 0 {
		text = append(append(text, "", "Metadata:"), all...)
	}
	return ui.Ask(ui.NewPanel(s.c, asset.VersionName(s.full, s.name, r.Number), text...))
}

func (s *Screen) add() tea.Cmd {
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: "New version of " + asset.ModelName(s.full, s.name),
		Form:  form.Options{ID: "version", Submit: "Add", Fields: versionFields("", "", words.StageNone.String())},
		Field: blame,
		Plan: func(v form.Values) ui.Plan {
			stage, _ := words.ParseStage(v["stage"])              // one of the options
			metadata, _ := holdings.ReadPairs(v["metadata"], nil) // checked by the field
			return ui.Plan{Ops: []words.Operation{asset.AddVersion{
				Project: s.full, Model: s.name, Description: v["description"], Stage: stage, Metadata: metadata,
			}}}
		},
	}))
}

func versionFields(description, metadata, stage string) []form.Field {
	var options []form.Option
	for _, st := range []words.Stage{words.StageNone, words.Staging, words.Production, words.Archived} {
		options = append(options, form.Option{Value: st.String()})
	}
	return []form.Field{
		{ID: "description", Label: "Description", Value: description, Limit: text.MaxDescription, Check: ui.FreeText("description", text.MaxDescription)},
		{ID: "stage", Label: "Stage", Kind: form.Choice, Value: stage, Options: options},
		{
			ID: "metadata", Label: "Metadata", Kind: form.Lines, Value: metadata, Height: 5,
			Help: "One KEY=VALUE on each line, such as accuracy=0.93.", Check: holdings.CheckPairs,
		},
	}
}

func blame(e *words.Error) string {
	switch {
	case e.Code == words.Conflict:
		return ""
	case strings.Contains(e.Message, "description"):
		return "description"
	case e.Code == words.Invalid:
		return "metadata"
	}
	return ""
}

// edit changes a version. Over somebody else's change it keeps what was typed;
// saving again is then a decision (C3).
func (s *Screen) edit(r view.VersionRow) tea.Cmd {
	version := r.Version
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: "Version " + asset.VersionName(s.full, s.name, r.Number),
		Form:  form.Options{ID: "version", Submit: "Save", Fields: versionFields(r.Description, strings.Join(holdings.Pairs(r.Metadata), "\n"), r.Stage)},
		Field: func(e *words.Error) string {
			for _, now := range s.table.Rows() {
				if e.Code == words.Conflict && now.Number == r.Number && now.Version != version {
					version = now.Version
					*e = *words.Errorf(words.Conflict, "Somebody else has changed this version since you opened it: it is in stage %s now, described as %q, with %s.",
						now.Stage, now.Description, ui.Count(len(now.Metadata), "key of metadata", "keys of metadata")).
						WithHint("Save again to put yours in its place; esc keeps theirs.")
				}
			}
			return blame(e)
		},
		Plan: func(v form.Values) ui.Plan {
			o := asset.UpdateVersion{Project: s.full, Model: s.name, Number: r.Number, Version: version}
			description := v["description"]
			o.Description = &description
			if stage, err := words.ParseStage(v["stage"]); err == nil {
				o.Stage = &stage
			}
			o.Metadata, _ = holdings.ReadPairs(v["metadata"], r.Metadata) // checked by the field
			return ui.Plan{Ops: []words.Operation{o}}
		},
	}))
}

// describe changes what the model is for.
func (s *Screen) describe() tea.Cmd {
	version := s.data.Version
	return ui.Ask(ui.NewForm(s.c, ui.FormOptions{
		Title: "Description of " + asset.ModelName(s.full, s.name),
		Form: form.Options{ID: "description", Submit: "Save", Fields: []form.Field{{
			ID: "description", Label: "Description", Value: s.data.Description, Limit: text.MaxDescription,
			Check: ui.FreeText("description", text.MaxDescription),
		}}},
		Field: func(e *words.Error) string {
			if e.Code == words.Conflict && s.data.Version != version {
				version = s.data.Version
				*e = *words.Errorf(words.Conflict, "Somebody else has changed the model since you opened it. Its description is now: %s", s.data.Description).
					WithHint("Save again to put yours in its place; esc keeps theirs.")
			}
			return "description"
		},
		Plan: func(v form.Values) ui.Plan {
			d := v["description"]
			return ui.Plan{Ops: []words.Operation{asset.UpdateModel{Project: s.full, Model: s.name, Description: &d, Version: version}}}
		},
	}))
}
