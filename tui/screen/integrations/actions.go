package integrations

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/asset"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/component/picker"
	"atrium/tui/keys"
	"atrium/tui/screen/project/holdings"
	"atrium/tui/ui"
)

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	if s.data == nil {
		return nil
	}
	d := s.data
	deeds := map[string]ui.Deed{"integrations.create": {Run: s.create, Disabled: d.manage}}
	if r, ok := s.table.Current(); ok {
		deeds["integrations.edit"] = ui.Deed{Run: func() tea.Cmd { return s.edit(r) }, Disabled: d.manage}
		deeds["integrations.secret"] = ui.Deed{Run: func() tea.Cmd { return s.secret(r) }, Disabled: d.manage}
		deeds["integrations.forget"] = ui.Deed{Run: func() tea.Cmd { return s.forget(r) }, Disabled: forgetWhy(d, r)}
		deeds["integrations.connect"] = ui.Deed{Run: s.connect, Disabled: d.connect}
		deeds["integrations.show"] = ui.Deed{Run: func() tea.Cmd { return s.show(r) }}
		deeds["integrations.delete"] = ui.Deed{Run: func() tea.Cmd {
			return ui.Change(s.c, "", asset.DeleteIntegration{Workspace: s.at, Name: r.Name, Version: r.Version})
		}, Disabled: d.manage}
	}
	return ui.Bind(Catalog(), deeds)
}

func forgetWhy(d *loaded, r view.IntegrationRow) string {
	switch {
	case d.manage != "":
		return d.manage
	case len(r.Secrets) == 0:
		return r.Name + " has no secret."
	}
	return ""
}

// show tells everything about an integration that the actor may know.
func (s *Screen) show(r view.IntegrationRow) tea.Cmd {
	made := "Created " + ui.Date(r.CreatedAt.Time)
	if r.CreatedBy != "" {
		made += " by " + string(r.CreatedBy)
	}
	lines := []string{"Kind: " + r.Kind, made}
	if r.Settings == nil {
		lines = append(lines, "", "Settings and secrets are for admins of "+s.at+".")
	} else {
		secrets := "none"
		if keys := holdings.Keys(r.Secrets); len(keys) > 0 {
			secrets = strings.Join(keys, ", ") + " (set; nobody can read them)"
		}
		lines = append(lines, "Secrets: "+secrets, "", "Settings:")
		if all := holdings.Pairs(r.Settings); len(all) > 0 {
			lines = append(lines, all...)
		} else {
			lines = append(lines, "none")
		}
	}
	lines = append(lines, "", "Projects that you see:")
	if len(r.Projects) == 0 {
		lines = append(lines, "none")
	}
	lines = append(lines, r.Projects...)
	if r.More {
		lines = append(lines, "and more")
	}
	return ui.Ask(ui.NewPanel(s.c, r.Name, lines...))
}

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

// forget takes a secret away.
func (s *Screen) forget(r view.IntegrationRow) tea.Cmd {
	var items []picker.Item
	for _, key := range holdings.Keys(r.Secrets) {
		items = append(items, picker.Item{ID: key, Title: key})
	}
	at := s.at
	return ui.Ask(ui.NewPick(s.c, "Forget a secret of "+r.Name, items, func(key string) tea.Cmd {
		return s.c.Change(ui.Plan{
			Title: "Forget the secret " + key + " of " + r.Name + "?", Yes: "Forget", Ask: true,
			Ops: []model.Operation{asset.UpdateIntegration{
				Workspace: at, Name: r.Name, Secrets: map[string]asset.Secret{key: ""}, Version: r.Version,
			}},
		})
	}))
}

// most is how many projects are offered at once.
const most = 500

// offered are projects of the workspace, to choose one from.
type offered struct {
	integration view.IntegrationRow
	rows        []view.ProjectRow
	err         error
}

// connect offers the projects of the workspace.
func (s *Screen) connect() tea.Cmd {
	at := s.at
	r, _ := s.table.Current()
	return s.c.Read(&s.offer, func(rd *ui.Reader) (tea.Msg, error) {
		list, err := rd.Projects(at, view.ProjectQuery{Page: model.Page{Size: most}})
		return offered{r, list.Data, err}, nil
	})
}

func (s *Screen) chooseProject(o offered) tea.Cmd {
	switch {
	case o.err != nil:
		return ui.Tell(o.err)
	case len(o.rows) == 0:
		return ui.Warn("There is no project in " + s.at + " that you can see.")
	}
	used := map[string]bool{}
	for _, full := range o.integration.Projects {
		used[full] = true
	}
	var items []picker.Item
	for _, p := range o.rows {
		item := picker.Item{ID: p.FullName, Title: p.Name, Detail: p.Visibility}
		if used[p.FullName] {
			item.Disabled = "connected already; disconnect it on the project's screen"
		}
		items = append(items, item)
	}
	name := o.integration.Name
	return ui.Ask(ui.NewPick(s.c, "Connect "+name+" to", items, func(full string) tea.Cmd {
		return ui.Change(s.c, "", asset.ConnectIntegration{Project: full, Integration: name})
	}))
}
