package run

import (
	"slices"
	"strconv"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model/op/track"
	"atrium/tui/keys"
	"atrium/tui/screen/project/deed"
	"atrium/tui/ui"
)

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Run"
	own := []keys.Action{
		{ID: "run.delete", Keys: []string{"D"}, Title: "delete the run", Group: group, Footer: 12},
		{ID: "run.copy", Keys: []string{"y"}, Title: "copy the id", Group: group, Footer: 14},
		{ID: "run.copy-key", Keys: []string{"Y"}, Title: "copy the key", Group: group},
		{ID: "run.export", Keys: []string{"e"}, Title: "show how to export it", Group: group, Footer: 16},
		{ID: "run.origin", Keys: []string{"O"}, Title: "open the run that this repeats", Group: group, Footer: 10},
		{ID: "run.rerun", Keys: []string{"r"}, Title: "show how to run it again", Group: group, Footer: 18},
	}
	return slices.Concat(own, chartsCatalog(), consoleCatalog(), listsCatalog())
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	if s.data == nil {
		return nil
	}
	if s.CapturesInput() {
		return ui.Filtering()
	}
	d := s.data
	deeds := map[string]ui.Deed{
		"run.copy":     {Run: func() tea.Cmd { return s.c.Copy(d.ID, d.ID) }},
		"run.copy-key": {Run: func() tea.Cmd { return s.c.Copy(d.Key, d.Key) }},
		"run.export":   {Run: s.export},
		"run.delete":   {Run: s.remove, Disabled: s.may.erase},
		"run.rerun":    {Run: s.rerun, Disabled: s.may.execute},
	}
	if o := d.origin; o.Key != "" {
		deeds["run.origin"] = ui.Deed{Run: func() tea.Cmd {
			ws, project, _ := strings.Cut(o.Project, "/")
			return ui.Visit(ui.Route{Kind: ui.Run, Workspace: ws, Name: project + ":" + strconv.Itoa(o.Number)})
		}}
	}
	s.parts[s.where].Deeds(deeds)
	deed.Asking(s.c, s.at.Project, deeds)
	return ui.Bind(Catalog(), deeds)
}

// remove deletes the run, and steps back from what is no more.
func (s *Screen) remove() tea.Cmd {
	return ui.Change(s.c, "", track.Delete{Workspace: s.workspace(), Run: s.data.Key})
}

// workspace is where the run is.
func (s *Screen) workspace() string {
	ws, _, _ := strings.Cut(s.at.Project, "/")
	return ws
}

// named is how a command names the run.
func (s *Screen) named() string { return s.data.Key + " -w " + s.workspace() }

// export says how the run is written into files.
func (s *Screen) export() tea.Cmd {
	return ui.Ask(ui.NewPanel(s.c, "Export "+s.data.Key,
		"All that it keeps, as JSON lines:", "atrium runs export "+s.data.Key+" run.jsonl -w "+s.workspace(),
		"The values of its metrics, as CSV:", "atrium runs export "+s.data.Key+" metrics.csv -o csv -w "+s.workspace(),
		"What it printed:", "atrium runs export "+s.data.Key+" log.txt --console -w "+s.workspace(),
		"One of its files:", "atrium runs export "+s.data.Key+" FILE --artifact NAME -w "+s.workspace()))
}

// rerun says how the run is repeated: where its command can run.
func (s *Screen) rerun() tea.Cmd {
	text := []string{
		"A run is repeated where its command can run, as a new run that names this one as its origin:",
		"atrium runs rerun " + s.named(),
		"With other arguments:", "atrium runs rerun " + s.named() + " -- ARGS" + s.c.Theme.Glyphs.Ellipsis,
		"It ran:", shell(s.data.Command),
	}
	if s.data.Host != "" {
		text = append(text, "On "+s.data.Host+" in "+s.data.Dir+".")
	}
	return ui.Ask(ui.NewPanel(s.c, "Run "+s.data.Key+" again", text...))
}
