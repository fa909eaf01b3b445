package switcher

import (
	"strings"

	"atrium/tui/layout"
	"atrium/tui/ui"
)

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	}
	th := s.c.Theme
	lines := []string{" " + s.line.View(), ""}
	switch {
	case !s.loaded:
		return layout.Clip(strings.Join(lines, "\n"), s.w, s.h)
	case s.table.Len() == 0:
		lines = append(lines, ui.Message(s.c, "Nothing is called "+strings.TrimSpace(s.line.Value())+" among your workspaces.",
			"Esc clears the line; ctrl+n creates a workspace.", s.w, s.h))
	default:
		lines = append(lines, s.table.View())
	}
	if s.note != "" {
		lines = append(lines, " "+th.Draw(th.Dim, layout.Truncate(s.note, s.w-1, th.Glyphs.Ellipsis)))
	}
	return layout.Clip(strings.Join(lines, "\n"), s.w, s.h)
}
