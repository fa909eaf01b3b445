package run

import (
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/display"
	"atrium/tui/component/tabs"
	"atrium/tui/layout"
	"atrium/tui/screen/project/runs"
	"atrium/tui/ui"
)

// arrange gives the section what the heading leaves.
func (s *Screen) arrange() {
	rest := max(0, s.h-len(s.head()))
	for _, p := range s.parts {
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
		return ui.Message(s.c, "Reading "+s.name+s.c.Theme.Glyphs.Ellipsis, "", s.w, s.h)
	}
	return layout.Clip(strings.Join(append(s.head(), s.parts[s.where].View()), "\n"), s.w, s.h)
}

// head names the run with its state, what it runs, and its sections.
func (s *Screen) head() []string {
	if s.data == nil {
		return nil
	}
	th, d, w := s.c.Theme, s.data, max(0, s.w-1)
	sep := " " + th.Glyphs.Separator + " "
	title := th.Draw(th.Title, display.Text(d.Project+":"+d.Key)) + "  " + s.state()
	title += sep + th.Draw(th.Dim, runs.Took(d.RunRow, s.c.Now()))
	for _, part := range []string{string(d.Person), ui.Bytes(d.Bytes), d.Name} {
		if part != "" {
			title += sep + th.Draw(th.Dim, display.Text(part))
		}
	}
	lines := []string{" " + layout.Truncate(title, w, th.Glyphs.Ellipsis)}
	if s.h >= 10 {
		lines = append(lines, " "+th.Draw(th.Dim, layout.Truncate("$ "+display.Text(shell(d.Command)), w, th.Glyphs.Ellipsis)))
	}
	counts := map[string]int{sectionCharts: d.Metrics, sectionTexts: d.Texts, sectionFiles: d.Artifacts}
	var list []tabs.Tab
	for _, name := range sections() {
		tab := tabs.Tab{ID: name, Label: strings.ToUpper(name[:1]) + name[1:], Count: tabs.NoCount}
		if n, ok := counts[name]; ok {
			tab.Count = n
		}
		list = append(list, tab)
	}
	lines = append(lines, tabs.View(th, list, slices.Index(sections(), s.where), s.w))
	if s.h >= 20 {
		lines = append(lines, "")
	}
	return lines
}

// state is the run's state with how it ended.
func (s *Screen) state() string {
	th, d := s.c.Theme, s.data
	style, text := th.Warning, d.State+ending(d)
	switch d.State {
	case model.RunRunning.String():
		style = th.Accent
	case model.RunFinished.String():
		style = th.Success
	case model.RunFailed.String():
		style = th.Danger
	}
	return th.Draw(style, display.Text(text))
}

// ending is how a run ended, behind its state.
func ending(d *loaded) string {
	switch {
	case d.Signal != "":
		return ", " + string(d.Signal)
	case d.Exit != nil && *d.Exit != 0:
		return ", exit status " + ui.Number(*d.Exit)
	}
	return ""
}

// shell writes a command as one would type it.
func shell(command []string) string {
	words := make([]string, len(command))
	for i, w := range command {
		if w == "" || strings.ContainsAny(w, " \t\n\"'\\$`&|;<>()*?[]#~%!{}") {
			w = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
		words[i] = w
	}
	return strings.Join(words, " ")
}
