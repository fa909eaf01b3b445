package projects

import (
	"strings"

	"atrium/model/display"
	"atrium/tui/layout"
	"atrium/tui/screen/project/deed"
	"atrium/tui/ui"
)

// arrange shares the height between the heading, the filter and the list.
func (s *Screen) arrange() {
	s.filter.SetSize(max(0, s.w-1), 1)
	matched := -1
	if s.query.Filter != "" {
		matched = s.table.Total()
	}
	s.filter.SetCounts(matched, -1)
	s.table.SetSize(s.w, max(0, s.h-1-s.filter.Height()))
}

// message is what stands in the place of rows when there are none.
func (s *Screen) message() {
	switch {
	case s.query.Filter != "":
		s.table.SetMessage(s.filter.Empty())
	case s.query.Visibility != "":
		s.table.SetMessage("No project here is " + s.query.Visibility + ".\nPress esc to show all, f for another visibility.")
	case s.query.Trashed:
		s.table.SetMessage("Nothing of yours is in the trash of " + s.at + ".\nPress t or esc to go back to the projects.")
	case s.data == nil:
		s.table.SetMessage("")
	case s.data.create == "":
		s.table.SetMessage("There is no project in " + s.at + " that you can see.\nPress n to create the first one, S for those shared with you.")
	default:
		s.table.SetMessage("There is no project in " + s.at + " that you can see.\n" +
			"You cannot create one here: " + s.data.create + "\nPress S for projects shared with you.")
	}
}

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	}
	lines := []string{" " + ui.Section(s.c, s.Title(), s.said(), max(0, s.w-1))}
	if s.filter.Height() > 0 {
		lines = append(lines, " "+s.filter.View())
	}
	return layout.Clip(strings.Join(append(lines, s.table.View()), "\n"), s.w, s.h)
}

// said is what the heading says of the list.
func (s *Screen) said() string {
	parts := []string{}
	if info := s.table.Info(); info != "" && s.table.Len() > 0 {
		parts = append(parts, info)
	}
	if s.data != nil && !s.query.Trashed {
		for _, w := range s.data.copies {
			parts = append(parts, display.Text(deed.Copying(w)))
		}
	}
	if s.query.Visibility != "" {
		parts = append(parts, "only "+s.query.Visibility)
	}
	if s.list.Waiting() && (s.again || !s.table.Loaded()) {
		parts = append(parts, "reading"+s.c.Theme.Glyphs.Ellipsis)
	}
	if s.query.Trashed {
		if s.data != nil && s.data.trash.StorageBytes > 0 {
			parts = append(parts, "in trash: "+ui.Bytes(s.data.trash.StorageBytes)+", empty to free")
		}
		parts = append(parts, "counts as storage; gone for good after 30 days")
	} else if s.individual() {
		parts = append(parts, "individual workspace: private and public projects only")
	}
	return strings.Join(parts, " "+s.c.Theme.Glyphs.Separator+" ")
}
