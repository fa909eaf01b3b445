package projects

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/screen/project/deed"
	"atrium/tui/ui"
)

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	switch {
	case s.data == nil:
		return ui.Bind(Catalog(), s.open())
	case s.filter.Typing():
		return ui.Filtering()
	}
	deeds := map[string]ui.Deed{
		"projects.show-trash": {Run: func() tea.Cmd { return s.showTrash(!s.query.Trashed) }},
		"projects.shared":     {Run: func() tea.Cmd { return ui.Visit(ui.Route{Kind: ui.Shared, Workspace: s.at}) }},
		"projects.matrix":     {Run: func() tea.Cmd { return ui.Visit(ui.Route{Kind: ui.Matrix, Workspace: s.at}) }},
		"projects.only":       {Run: s.nextVisibility},
		"projects.filter": {Run: func() tea.Cmd {
			s.filter.Open()
			return nil
		}},
	}
	if !s.query.Trashed {
		deeds["projects.create"] = ui.Deed{Run: s.openCreate, Disabled: s.data.create}
	}
	if len(s.data.copies) > 0 {
		deeds["projects.cancel-copy"] = ui.Deed{Run: func() tea.Cmd { return deed.Cancel(s.c, s.data.copies[0].Target) }}
	}
	step := ""
	switch {
	case s.marked():
		step = "unmark all"
	case s.query.Filter != "":
		step = "clear the filter"
	case s.query.Visibility != "":
		step = "show all projects"
	case s.query.Trashed:
		step = "back to the projects"
	}
	if step != "" {
		deeds["projects.clear"] = ui.Deed{Run: s.clear}
	}
	s.rowDeeds(deeds)
	list := ui.Bind(Catalog(), deeds)
	for i := range list {
		switch {
		case list[i].ID == "projects.clear":
			list[i].Title = step
		case list[i].ID == "projects.show-trash" && s.query.Trashed:
			list[i].Title = "back to the projects"
		case list[i].ID == "projects.lock" && s.table.Len() > 0:
			list[i].Title = "unlock"
			if s.unlocked() {
				list[i].Title = "lock"
			}
		}
	}
	return list
}

// open is what can be done with a row before it is known what else one may do.
func (s *Screen) open() map[string]ui.Deed {
	deeds := map[string]ui.Deed{}
	if r, ok := s.table.Current(); ok {
		deeds["projects.open"] = ui.Deed{Run: func() tea.Cmd { return deed.Open(r.FullName) }}
	}
	return deeds
}

// clear steps back inside the screen: from marks, from the filter, from the
// trash.
func (s *Screen) clear() tea.Cmd {
	switch {
	case s.marked():
		s.table.Deselect()
		return nil
	case s.filter.Clear():
		return s.refilter()
	case s.query.Visibility != "":
		s.query.Visibility = ""
		return s.restart()
	}
	return s.showTrash(false)
}

// rowDeeds adds what can be done to the rows marked or under the cursor.
func (s *Screen) rowDeeds(deeds map[string]ui.Deed) {
	r, ok := s.table.Current()
	if !ok {
		return
	}
	// Of several each gets its own verdict.
	why := func(reasons ...string) string {
		if s.marked() {
			return ""
		}
		return deed.First(reasons...)
	}
	settings := deed.RoleWhy(r, model.ProjectSettings)
	to := func(do func(*ui.Context, deed.Targets) tea.Cmd) func() tea.Cmd {
		return func() tea.Cmd { return do(s.c, s.targets()) }
	}
	deeds["projects.open"] = ui.Deed{Run: func() tea.Cmd { return deed.Open(r.FullName) }}
	deeds["projects.explain"] = ui.Deed{Run: func() tea.Cmd { return ui.Explain(s.c, s.data.me, r.FullName) }}
	deeds["projects.copy"] = ui.Deed{Run: func() tea.Cmd { return deed.Copy(s.c, r.FullName) }}
	deeds["projects.copy-export"] = ui.Deed{Run: func() tea.Cmd { return deed.CopyExport(s.c, r.FullName) }}
	deeds["projects.mark"] = ui.Deed{Run: func() tea.Cmd {
		s.table.Do(table.Toggle)
		s.table.Do(table.Down)
		return s.fetch()
	}}
	if s.query.Trashed {
		deeds["projects.purge"] = ui.Deed{Run: to(deed.Purge), Disabled: s.purgeWhy(r)}
		deeds["projects.restore"] = ui.Deed{Run: to(deed.Restore), Disabled: why(deed.RoleWhy(r, model.ProjectTrash))}
		return
	}
	deeds["projects.lock"] = ui.Deed{
		Run:      func() tea.Cmd { return deed.Lock(s.c, s.targets(), s.unlocked()) },
		Disabled: deed.First(deed.LockWhy(s.data.Kind), why(settings)),
	}
	deeds["projects.visibility"] = ui.Deed{
		Run:      func() tea.Cmd { return deed.ChangeVisibility(s.c, s.targets(), s.data.Kind) },
		Disabled: why(settings),
	}
	deeds["projects.duplicate"] = ui.Deed{Run: func() tea.Cmd { return deed.Duplicate(s.c, r.FullName, nil) }}
	deeds["projects.hide"] = ui.Deed{Run: to(deed.Hide), Disabled: why(settings, deed.HideWhy(r))}
	deeds["projects.trash"] = ui.Deed{Run: to(deed.Trash), Disabled: why(deed.RoleWhy(r, model.ProjectTrash))}
	deeds["projects.leave"] = ui.Deed{Run: func() tea.Cmd { return deed.Leave(s.c, r.FullName) }, Disabled: s.leaveWhy()}
	deed.Asking(s.c, r.FullName, deeds)
}

// purgeWhy is why the project under the cursor cannot be deleted for good.
func (s *Screen) purgeWhy(r view.ProjectRow) string {
	if s.marked() {
		return "one at a time: its full name has to be typed."
	}
	return deed.RoleWhy(r, model.ProjectTrash)
}

// leaveWhy is why no project here can be left.
func (s *Screen) leaveWhy() string {
	if s.individual() && s.at == s.data.me {
		return "these are your own projects; D moves one to the trash."
	}
	return ""
}
