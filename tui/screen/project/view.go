package project

import (
	"strings"

	"atrium/model"
	"atrium/model/display"
	"atrium/tui/component/tabs"
	"atrium/tui/layout"
	"atrium/tui/screen/project/deed"
	"atrium/tui/ui"
)

// arrange gives the section what the heading leaves.
func (s *Screen) arrange() { s.access.SetSize(s.w, max(0, s.h-len(s.head()))) }

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.data == nil && s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	case s.data == nil:
		return ui.Message(s.c, "Reading "+s.at.Full()+s.c.Theme.Glyphs.Ellipsis, "", s.w, s.h)
	}
	head := s.head()
	var body string
	if rest := s.h - len(head); s.where == sectionAccess {
		body = s.access.View()
	} else {
		body = ui.Scroll(s.c, s.settings(max(0, s.w-2)), &s.scroll, s.w, rest)
	}
	return layout.Clip(strings.Join(append(head, body), "\n"), s.w, s.h)
}

// head names the project with its visibility and lock, what it is for, and its
// sections.
func (s *Screen) head() []string {
	if s.data == nil {
		return nil
	}
	th, d := s.c.Theme, s.data
	role, _ := deed.Role(d.ProjectRow)
	sep := " " + th.Glyphs.Separator + " "
	title := th.Draw(th.Title, display.Text(d.FullName)) + "  " + th.Draw(th.Badge, d.Visibility)
	if deed.Locked(d.ProjectRow) {
		title += sep + th.Draw(th.Warning, th.Glyphs.Lock+" locked")
	}
	if !d.TrashedAt.IsZero() {
		title += sep + th.Draw(th.Danger, "in the trash, restorable for "+deed.Left(d.ProjectRow, s.c.Now()))
	}
	title += sep + th.Draw(th.Dim, "you: "+role)
	lines := []string{" " + layout.Truncate(title, max(0, s.w-1), th.Glyphs.Ellipsis)}
	if d.Description != "" && s.h >= 10 {
		lines = append(lines, " "+th.Draw(th.Dim, layout.Truncate(display.Text(d.Description), max(0, s.w-1), th.Glyphs.Ellipsis)))
	}
	list := []tabs.Tab{
		{ID: sectionAccess, Label: "Access", Count: tabs.NoCount},
		{ID: sectionSettings, Label: "Settings", Count: tabs.NoCount},
	}
	if n := s.access.Count(); n >= 0 {
		list[0].Count = n
	}
	at := 0
	if s.where == sectionSettings {
		at = 1
	}
	if lines = append(lines, tabs.View(th, list, at, s.w)); s.h >= 20 {
		lines = append(lines, "")
	}
	return lines
}

// settings is the section Settings: its properties, and why they cannot be
// changed.
func (s *Screen) settings(w int) []string {
	th, d := s.c.Theme, s.data
	var out []string
	line := func(label, text string) {
		const labels = 15
		for i, l := range layout.Wrap(display.Text(text), max(1, w-labels)) {
			if i > 0 {
				label = ""
			}
			out = append(out, " "+layout.Truncate(th.Draw(th.Label, layout.Pad(label, labels, ""))+l, w, th.Glyphs.Ellipsis))
		}
	}
	out = append(out, " "+ui.Section(s.c, "Properties", "", w))
	line("Full name", d.FullName)
	line("Key", d.Key+", so runs are called "+d.Key+"-1, "+d.Key+"-2 and so on")
	line("Workspace", d.Workspace)
	line("Created", created(d))
	if d.OriginalName != "" {
		line("Imported as", string(d.OriginalName))
	}
	description := d.Description
	if description == "" {
		description = "(none)"
	}
	line("Description", description)
	line("Visibility", d.Visibility+": found by "+deed.Sees(d.Visibility, d.Workspace, d.place.Kind))
	if d.place.Kind != model.Individual.String() {
		line("Member access", d.MemberAccess+": "+deed.Gives(d.MemberAccess))
	}
	line("Storage", ui.Bytes(d.StorageBytes))
	out = append(out, "", " "+ui.Section(s.c, "For your shell", "y copies the full name, Y this line", w), " "+layout.Truncate(display.Text(deed.Export(d.FullName)), w, ""), "")
	said := "Full name and key stay as they are."
	switch {
	case d.place.Kind == model.Individual.String():
		said += " An individual workspace has private and public projects only."
	case deed.LiveWhy(d.ProjectRow) != "":
		said = deed.LiveWhy(d.ProjectRow)
	}
	if d.settings != "" && d.TrashedAt.IsZero() {
		said = "You can look and not change this: " + d.settings
	}
	for _, l := range layout.Wrap(display.Text(said), w) {
		out = append(out, " "+th.Draw(th.Dim, l))
	}
	return out
}

func created(d *loaded) string {
	text := ui.Date(d.CreatedAt.Time)
	if d.CreatedBy != "" {
		text += " by " + string(d.CreatedBy)
	}
	return text
}
