package holdings

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/op/asset"
	"atrium/model/view"
	"atrium/tui/component/picker"
	"atrium/tui/component/table"
	"atrium/tui/layout"
	"atrium/tui/screen/project/deed"
	"atrium/tui/ui"
)

// Connections are the integrations that one project may use.
type Connections struct {
	c     *ui.Context
	at    deed.Site
	turn  ui.Turn
	offer ui.Turn
	table *table.Table[view.ConnectionRow]
	part
}

// offered are the integrations of the workspace, to choose one from.
type offered struct {
	rows []view.IntegrationRow
	more bool
	err  error
}

// NewConnections makes the list; it reads nothing before it knows its project.
func NewConnections(c *ui.Context) *Connections {
	l := &Connections{c: c}
	l.table = table.New(c.Theme, c.Keys, table.Source[view.ConnectionRow]{
		Columns: []table.Column{
			{Title: "Integration", Min: 18, Max: 40, Weight: 3},
			{Title: "Kind", Min: 12, Max: 24, Weight: 1},
			{Title: "Connected", Min: 14, Weight: 1, Drop: 1},
		},
		ID: func(r view.ConnectionRow) string { return r.Integration },
		Cells: func(r view.ConnectionRow, c *table.Cells) {
			c.Add(r.Integration)
			c.Tone(table.Badge, r.Kind)
			when := ui.Date(r.ConnectedAt.Time)
			if r.ConnectedBy != "" {
				when += " by " + string(r.ConnectedBy)
			}
			c.Tone(table.Dim, when)
		},
	})
	return l
}

// Know tells the list about its project and reads what is missing.
func (l *Connections) Know(at deed.Site) tea.Cmd {
	l.at = at
	message := "No integration of " + at.Workspace + " is connected to " + at.Full + ".\n"
	if at.Connect == "" {
		message += "Press a to connect one."
	} else {
		message += "You cannot connect one: " + at.Connect
	}
	l.table.SetMessage(message)
	return l.fetch()
}

func (l *Connections) fetch() tea.Cmd {
	if l.at.Full == "" || l.at.Role == "" {
		return nil
	}
	full := l.at.Full
	return ui.Fetch(l.c, &l.turn, l.table, func(r *ui.Reader, p model.Page) (model.List[view.ConnectionRow], error) {
		return r.Connections(full, p)
	})
}

// Update takes the answers to the list's own reads, and keys.
func (l *Connections) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case table.Batch[view.ConnectionRow]:
		if l.table.Deliver(msg); msg.Err != nil {
			l.err = msg.Err
			return nil
		}
		l.err = nil
		return l.fetch()
	case offered:
		return l.choose(msg)
	case ui.Changed:
		l.table.Refresh()
		return l.fetch()
	case ui.ThemeChanged:
		l.table.SetTheme(l.c.Theme)
	case tea.KeyMsg:
		if l.table.Update(msg) {
			return l.fetch()
		}
	}
	return nil
}

// SetSize gives the list its size; any is legal.
func (l *Connections) SetSize(w, h int) { l.size(l.table.SetSize, w, h) }

// Count is the number of connections, -1 where it is not known.
func (l *Connections) Count() int { return counted(l.table.Loaded(), l.table.Total()) }

// View draws the list.
func (l *Connections) View() string {
	switch {
	case l.at.Trashed:
		return ui.Message(l.c, "Integrations are connected again once the project is restored.", l.at.Connect, l.w, l.h)
	case l.at.Full != "" && l.at.Role == "":
		return layout.Clip(ui.Message(l.c, "What a project uses is for people with a role in it.",
			"You see this project because it is public.", l.w, l.h), l.w, l.h)
	}
	return l.draw(l.c, "Integrations", l.table.Info(), l.table.View())
}

// Deeds adds what can be done to the connections now.
func (l *Connections) Deeds(deeds map[string]ui.Deed) {
	deeds["connections.add"] = ui.Deed{Run: l.add, Disabled: l.at.Connect}
	deeds["connections.open"] = ui.Deed{Run: func() tea.Cmd {
		return ui.Visit(ui.Route{Kind: ui.Integrations, Workspace: l.at.Workspace})
	}, Disabled: l.openWhy()}
	if r, ok := l.table.Current(); ok {
		deeds["connections.remove"] = ui.Deed{Run: func() tea.Cmd {
			return ui.Change(l.c, "", asset.DisconnectIntegration{Project: r.Project, Integration: r.Integration})
		}, Disabled: l.at.Connect}
	}
}

func (l *Connections) openWhy() string {
	if l.at.Here {
		return ""
	}
	return "you do not see the workspace " + l.at.Workspace + "."
}

// most is how many integrations are offered at once.
const most = 200

// add offers the integrations of the workspace.
func (l *Connections) add() tea.Cmd {
	ws := l.at.Workspace
	return l.c.Read(&l.offer, func(r *ui.Reader) (tea.Msg, error) {
		list, err := r.Integrations(ws, model.Page{Size: most})
		return offered{list.Data, list.Next != "", err}, nil
	})
}

func (l *Connections) choose(o offered) tea.Cmd {
	switch {
	case o.err != nil:
		return ui.Tell(o.err)
	case len(o.rows) == 0:
		return ui.Warn(l.at.Workspace + " has no integrations: an admin creates them in Settings.")
	}
	used := map[string]bool{}
	for _, r := range l.table.Rows() {
		used[r.Integration] = true
	}
	var items []picker.Item
	for _, r := range o.rows {
		item := picker.Item{ID: r.Name, Title: r.Name, Detail: r.Kind}
		if used[r.Name] {
			item.Disabled = "connected already"
		}
		items = append(items, item)
	}
	title := "Connect to " + l.at.Full
	if o.more {
		title += " (the first " + ui.Number(most) + ")"
	}
	full := l.at.Full
	return ui.Ask(ui.NewPick(l.c, title, items, func(name string) tea.Cmd {
		return ui.Change(l.c, "", asset.ConnectIntegration{Project: full, Integration: name})
	}))
}
