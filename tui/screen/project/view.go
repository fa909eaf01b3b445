package project

import (
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/display"
	"atrium/tui/component/tabs"
	"atrium/tui/layout"
	"atrium/tui/screen/project/deed"
	"atrium/tui/ui"
)

// arrange gives the section what the heading leaves.
func (s *Screen) arrange() {
	rest := max(0, s.h-len(s.head()))
	for _, p := range s.parts() {
		p.SetSize(s.w, rest)
	}
}

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
	if rest, p := s.h-len(head), s.parts()[s.where]; p != nil {
		body = p.View()
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
	if len(d.copies) > 0 && s.h >= 5 {
		says := deed.Copying(d.copies[0])
		if more := len(d.copies) - 1; more > 0 {
			says += " (and " + ui.Number(more) + " more)"
		}
		lines = append(lines, " "+layout.Truncate(th.Draw(th.Warning, display.Text(says)), max(0, s.w-1), th.Glyphs.Ellipsis))
	}
	if d.Description != "" && s.h >= 10 {
		lines = append(lines, " "+th.Draw(th.Dim, layout.Truncate(display.Text(d.Description), max(0, s.w-1), th.Glyphs.Ellipsis)))
	}
	var list []tabs.Tab
	for _, name := range sections() {
		tab := tabs.Tab{ID: name, Label: strings.ToUpper(name[:1]) + name[1:], Count: tabs.NoCount}
		if p := s.parts()[name]; p != nil && p.Count() >= 0 {
			tab.Count = p.Count()
		}
		list = append(list, tab)
	}
	at := slices.Index(sections(), s.where)
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
			name := layout.Pad(display.Text(label), labels-1, th.Glyphs.Ellipsis) + " "
			out = append(out, " "+layout.Truncate(th.Draw(th.Label, name)+l, w, th.Glyphs.Ellipsis))
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
	out = append(out, "", " "+ui.Section(s.c, "Metadata", s.metaNote(), w))
	for _, m := range d.meta {
		line(m.Key, shortened(m.Value))
	}
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

// metaNote is what stands beside the heading of the metadata.
func (s *Screen) metaNote() string {
	switch n := len(s.data.meta); {
	case n > 0 && s.data.site.Edit == "":
		return ui.Count(n, "key", "keys") + ", m changes them"
	case n > 0:
		return ui.Count(n, "key", "keys")
	case s.data.site.Edit == "":
		return "none; m sets the first key"
	}
	return "none"
}

// shortened is a value as the list of metadata shows it; the form has all of it.
func shortened(s string) string {
	const most = 300
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + " and " + ui.Count(len(runes)-most, "more character", "more characters")
	}
	return s
}

func created(d *loaded) string {
	text := ui.Date(d.CreatedAt.Time)
	if d.CreatedBy != "" {
		text += " by " + string(d.CreatedBy)
	}
	return text
}
