package integrations

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/asset"
	"atrium/model/view"
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
