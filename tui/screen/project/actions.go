package project

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/tui/keys"
	"atrium/tui/screen/project/access"
	"atrium/tui/screen/project/comments"
	"atrium/tui/screen/project/deed"
	"atrium/tui/screen/project/holdings"
	"atrium/tui/screen/project/runs"
	"atrium/tui/ui"
)

// Catalog lists what can be done here, with the default keys.
func Catalog() []keys.Action {
	const group = "Project"
	own := []keys.Action{
		{ID: "project.section", Keys: []string{"s"}, Title: "settings", Group: group, Footer: 30},
		{ID: "project.restore", Keys: []string{"u"}, Title: "restore from the trash", Group: group, Footer: 65},
		{ID: "project.lock", Keys: []string{"L"}, Title: "lock", Group: group, Footer: 25},
		{ID: "project.hide", Keys: []string{"H"}, Title: "hide", Group: group, Footer: 15},
		{ID: "project.visibility", Keys: []string{"v"}, Title: "change the visibility", Group: group, Footer: 20},
		{ID: "project.describe", Keys: []string{"d"}, Title: "edit the description", Group: group, Footer: 12},
		{ID: "project.trash", Keys: []string{"D"}, Title: "move to the trash", Group: group},
		{ID: "project.duplicate", Keys: []string{"C"}, Title: "copy to a new project", Group: group},
		{ID: "project.cancel-copy", Keys: []string{"K"}, Title: "cancel the copy that is being made", Group: group},
		{ID: "project.leave", Keys: []string{"X"}, Title: "leave the project", Group: group},
		{ID: "project.explain-me", Keys: []string{"i"}, Title: "explain my access", Group: group},
		{ID: "project.copy", Keys: []string{"y"}, Title: "copy the full name", Group: group, Footer: 11},
		{ID: "project.copy-export", Keys: []string{"Y"}, Title: "copy the export line for a shell", Group: group},
		{ID: "project.meta", Keys: []string{"m"}, Title: "set metadata", Group: group, Footer: 28},
	}
	return slices.Concat(access.Catalog(), own, runs.Catalog(), comments.Catalog(), holdings.Catalog())
}

// Actions implements ui.Screen.
func (s *Screen) Actions() []keys.Action {
	if s.data == nil {
		return nil
	}
	d := s.data
	row, one := d.ProjectRow, deed.One(d.ProjectRow)
	gone := deed.LiveWhy(row)
	lock := !deed.Locked(row)
	deeds := map[string]ui.Deed{
		"project.section": {Run: s.turnOver},
		"project.lock": {
			Run:      func() tea.Cmd { return deed.Lock(s.c, one, lock) },
			Disabled: deed.First(gone, deed.LockWhy(d.place.Kind), d.settings),
		},
		"project.hide":        {Run: func() tea.Cmd { return deed.Hide(s.c, one) }, Disabled: deed.First(gone, d.settings, deed.HideWhy(row))},
		"project.visibility":  {Run: func() tea.Cmd { return deed.ChangeVisibility(s.c, one, d.place.Kind) }, Disabled: deed.First(gone, d.settings)},
		"project.describe":    {Run: s.describe, Disabled: deed.First(gone, d.settings)},
		"project.leave":       {Run: func() tea.Cmd { return deed.Leave(s.c, row.FullName) }, Disabled: deed.First(gone, d.leave)},
		"project.duplicate":   {Run: func() tea.Cmd { return deed.Duplicate(s.c, row.FullName, s.begin) }, Disabled: gone},
		"project.explain-me":  {Run: func() tea.Cmd { return ui.Explain(s.c, d.me, row.FullName) }},
		"project.copy":        {Run: func() tea.Cmd { return deed.Copy(s.c, row.FullName) }},
		"project.copy-export": {Run: func() tea.Cmd { return deed.CopyExport(s.c, row.FullName) }},
	}
	if len(d.copies) > 0 {
		deeds["project.cancel-copy"] = ui.Deed{Run: func() tea.Cmd { return deed.Cancel(s.c, d.copies[0].Target) }}
	}
	if gone != "" {
		deeds["project.restore"] = ui.Deed{Run: func() tea.Cmd { return deed.Restore(s.c, one) }, Disabled: d.trash}
	} else {
		deeds["project.trash"] = ui.Deed{Run: func() tea.Cmd { return deed.Trash(s.c, one) }, Disabled: d.trash}
	}
	if p := s.parts()[s.where]; p != nil {
		p.Deeds(deeds)
	} else {
		deeds["project.meta"] = ui.Deed{Run: s.pickMeta, Disabled: d.site.Edit}
	}
	deed.Asking(s.c, row.FullName, deeds)
	list := ui.Bind(Catalog(), deeds)
	for i := range list {
		switch {
		case list[i].ID == "project.section" && s.where == sectionSettings:
			list[i].Title = "access"
		case list[i].ID == "project.lock" && !lock:
			list[i].Title = "unlock"
		case list[i].ID == "comments.order" && s.comments.Oldest():
			list[i].Title = "newest first"
		}
	}
	return list
}
