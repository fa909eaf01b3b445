// Package holdings lists what one project holds and uses beside people: its
// models (A12) and the integrations connected to it (A8). Both are parts of the
// project's screen: that hands them the messages and binds their deeds.
package holdings

import (
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/asset"
	"atrium/model/text"
	"atrium/model/view"
	"atrium/tui/component/form"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/screen/project/deed"
	"atrium/tui/ui"
)

// Catalog lists what can be done to models and connections, with the default
// keys.
func Catalog() []keys.Action {
	const models, connections = "Models of the project", "Integrations of the project"
	return []keys.Action{
		{ID: "models.open", Keys: []string{"enter"}, Title: "open the model", Group: models, Footer: 65},
		{ID: "models.add", Keys: []string{"a"}, Title: "register a model", Group: models, Footer: 60},
		{ID: "models.delete", Keys: []string{"x"}, Title: "delete the model", Group: models, Footer: 40},
		{ID: "connections.add", Keys: []string{"a"}, Title: "connect an integration", Group: connections, Footer: 60},
		{ID: "connections.remove", Keys: []string{"x"}, Title: "disconnect", Group: connections, Footer: 50},
		{ID: "connections.open", Keys: []string{"enter"}, Title: "the workspace's integrations", Group: connections, Footer: 55},
	}
}

// Models are the models of one project.
type Models struct {
	c     *ui.Context
	at    deed.Site
	turn  ui.Turn
	table *table.Table[view.ModelRow]
	part
}

// NewModels makes the list; it reads nothing before it knows its project.
func NewModels(c *ui.Context) *Models {
	m := &Models{c: c}
	m.table = table.New(c.Theme, c.Keys, table.Source[view.ModelRow]{
		Columns: []table.Column{
			{Title: "Model", Min: 16, Max: 40, Weight: 3},
			{Title: "Newest", Min: 6, Max: 6, Align: table.Right},
			{Title: "Production", Min: 12, Max: 20, Weight: 1},
			{Title: "Staging", Min: 9, Max: 16, Weight: 1, Drop: 1},
			{Title: "Description", Min: 14, Weight: 4, Drop: 2},
		},
		ID: func(r view.ModelRow) string { return r.Name },
		Cells: func(r view.ModelRow, c *table.Cells) {
			c.Add(r.Name)
			newest := "none"
			if r.Latest > 0 {
				newest = strconv.Itoa(r.Latest)
			}
			c.Add(newest)
			c.Tone(table.Success, Numbers(r.Production))
			c.Tone(table.Warning, Numbers(r.Staging))
			c.Tone(table.Dim, r.Description)
		},
	})
	return m
}

// Numbers writes versions as a cell: at most three of them, newest last.
func Numbers(all []int) string {
	if len(all) == 0 {
		return ""
	}
	words := []string{}
	for _, n := range all[max(0, len(all)-3):] {
		words = append(words, strconv.Itoa(n))
	}
	out := strings.Join(words, ", ")
	if len(all) > 3 {
		out = "…, " + out
	}
	return out
}

// Know tells the list about its project and reads what is missing.
func (m *Models) Know(at deed.Site) tea.Cmd {
	m.at = at
	message := "There is no model in " + at.Full + ".\nPress a to register the first one."
	if at.Edit != "" {
		message = "There is no model in " + at.Full + ".\nYou cannot register one: " + at.Edit
	}
	m.table.SetMessage(message)
	return m.fetch()
}

func (m *Models) fetch() tea.Cmd {
	if m.at.Full == "" {
		return nil
	}
	full := m.at.Full
	return ui.Fetch(m.c, &m.turn, m.table, func(r *ui.Reader, p model.Page) (model.List[view.ModelRow], error) {
		return r.Models(full, p)
	})
}

// Update takes the answers to the list's own reads, and keys.
func (m *Models) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case table.Batch[view.ModelRow]:
		if m.table.Deliver(msg); msg.Err != nil {
			m.err = msg.Err
			return nil
		}
		m.err = nil
		return m.fetch()
	case ui.Changed:
		m.table.Refresh()
		return m.fetch()
	case ui.ThemeChanged:
		m.table.SetTheme(m.c.Theme)
	case tea.KeyMsg:
		if m.table.Update(msg) {
			return m.fetch()
		}
	}
	return nil
}

// SetSize gives the list its size; any is legal.
func (m *Models) SetSize(w, h int) { m.size(m.table.SetSize, w, h) }

// Count is the number of models, -1 where it is not known.
func (m *Models) Count() int { return counted(m.table.Loaded(), m.table.Total()) }

// View draws the list.
func (m *Models) View() string {
	return m.draw(m.c, "Models", m.table.Info(), m.table.View())
}

// Deeds adds what can be done to the models now.
func (m *Models) Deeds(deeds map[string]ui.Deed) {
	deeds["models.add"] = ui.Deed{Run: m.add, Disabled: m.at.Edit}
	r, ok := m.table.Current()
	if !ok {
		return
	}
	ws, project, _ := strings.Cut(m.at.Full, "/")
	deeds["models.open"] = ui.Deed{Run: func() tea.Cmd {
		return ui.Visit(ui.Route{Kind: ui.Model, Workspace: ws, Name: asset.ModelName(project, r.Name)})
	}}
	deeds["models.delete"] = ui.Deed{Run: func() tea.Cmd {
		return ui.Change(m.c, "", asset.DeleteModel{Project: r.Project, Model: r.Name, Version: r.Version})
	}, Disabled: m.at.Erase}
}

func (m *Models) add() tea.Cmd {
	full := m.at.Full
	return ui.Ask(ui.NewForm(m.c, ui.FormOptions{
		Title: "New model in " + full,
		Form: form.Options{ID: "model", Submit: "Register", Fields: []form.Field{
			{ID: "name", Label: "Name", Hint: "such as churn", Limit: text.MaxName, Help: "Stays as it is. " + text.NameRule("model") + ".", Check: NameCheck("model")},
			{ID: "description", Label: "Description", Limit: text.MaxDescription, Help: "May stay empty, and can be changed.", Check: ui.FreeText("description", text.MaxDescription)},
		}},
		Field: func(e *model.Error) string {
			if strings.Contains(e.Message, "description") {
				return "description"
			}
			return "name"
		},
		Plan: func(v form.Values) ui.Plan {
			return ui.Plan{Ops: []model.Operation{asset.CreateModel{Project: full, Model: v["name"], Description: v["description"]}}}
		},
	}))
}

// NameCheck is the check of a field for a name of N1's rule.
func NameCheck(kind string) func(string) string {
	return func(name string) string {
		if name == "" {
			return "give it a name"
		}
		if err := text.Name(kind, name); err != nil {
			return err.Error()
		}
		return ""
	}
}
