package run

import (
	"math"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/view"
	"atrium/tui/component/chart"
	"atrium/tui/component/table"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// grid is how the charts are laid out: columns and rows, and the cells of each.
type grid struct{ columns, rows, w, h int }

func (g grid) cells() int { return max(1, g.columns*g.rows) }

// grid divides what is below the filter; a few metrics get it whole.
func (s *charts) grid() grid {
	const wide, low = 48, 6
	h, tall := max(1, s.h-1-s.filter.Height()), 8
	if h < 2*tall {
		tall = low
	}
	if s.zoom || s.together {
		return grid{1, 1, s.w, h}
	}
	n := max(1, len(s.matching()))
	columns := layout.Clamp(min(s.w/wide, n), 1, 3)
	rows := layout.Clamp(min(h/tall, (n+columns-1)/columns), 1, mostCharts/columns)
	return grid{columns, rows, s.w / columns, h / rows}
}

func (s *charts) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.err != nil && !s.known:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	case !s.known:
		return ui.Message(s.c, "Reading the metrics"+s.c.Theme.Glyphs.Ellipsis, "", s.w, s.h)
	case len(s.metrics) == 0:
		return ui.Message(s.c, "This run has logged no metrics yet.", "Its command logs one by: atrium log loss=0.31 --step 10", s.w, s.h)
	}
	var out []string
	if s.filter.Active() {
		out = append(out, " "+s.filter.View())
	}
	out = append(out, " "+ui.Section(s.c, "Metrics", s.note(), max(0, s.w-1)))
	all := s.inView()
	switch {
	case len(all) == 0 && s.filter.Active():
		out = append(out, layout.Lines(ui.Message(s.c, s.filter.Empty(), "", s.w, max(0, s.h-len(out))))...)
	case s.together:
		g := s.grid()
		out = append(out, layout.Lines(s.draw(all, g.w, g.h))...)
	default:
		out = append(out, s.rows(all)...)
	}
	return layout.Clip(strings.Join(out, "\n"), s.w, s.h)
}

// note says where in the list one is, and how the charts are drawn.
func (s *charts) note() string {
	all := s.matching()
	var parts []string
	g := s.grid()
	switch {
	case s.together:
		parts = append(parts, ui.Count(len(s.chosen()), "metric", "metrics")+" together")
	case s.zoom:
		parts = append(parts, ui.Number(s.index(all)+1)+" of "+ui.Number(len(all)))
	case len(all) > g.cells():
		parts = append(parts, ui.Number(s.top+1)+" to "+ui.Number(min(len(all), s.top+g.cells()))+" of "+ui.Number(len(all)))
	default:
		parts = append(parts, ui.Number(len(all)))
	}
	if s.more {
		parts = append(parts, "the first "+ui.Number(len(s.metrics))+" only")
	}
	parts = append(parts, map[bool]string{false: "by step", true: "by time"}[s.clock])
	if s.log {
		parts = append(parts, "logarithmic")
	}
	if n := len(s.chosen()); n > 0 && !s.together {
		parts = append(parts, ui.Number(n)+" marked")
	}
	return strings.Join(parts, ", ")
}

// rows draw the charts of the names in their grid.
func (s *charts) rows(names []string) (out []string) {
	g := s.grid()
	for from := 0; from < len(names); from += g.columns {
		block := ""
		for i, name := range names[from:min(len(names), from+g.columns)] {
			cell := s.cell(name, g.w-1, g.h)
			if i == 0 {
				block = layout.Block(layout.Lines(cell), g.w, g.h)
			} else {
				block = layout.Beside(block, i*g.w, "", cell, g.w-1, g.h)
			}
		}
		out = append(out, layout.Lines(block)...)
	}
	return out
}

// cell is one metric: its name with the newest value, and its chart.
func (s *charts) cell(name string, w, h int) string {
	th := s.c.Theme
	mark, style := "  ", th.Strong
	if name == s.at && !s.zoom {
		mark, style = th.Glyphs.Cursor+" ", th.Accent
	}
	if s.marked[name] {
		mark = mark[:1] + th.Glyphs.Selected
	}
	title := mark + display.Text(name)
	head := th.Draw(style, layout.Truncate(title, w, th.Glyphs.Ellipsis))
	if c, ok := s.curves[name]; ok {
		if room := w - layout.Width(title) - 2; room > 6 {
			last := unit(name)(float64(c.Metric.Last)) + " at step " + ui.Number(int(c.Metric.Step))
			head += "  " + th.Draw(th.Dim, layout.Truncate(last, room, th.Glyphs.Ellipsis))
		}
	}
	if h < 2 {
		return head
	}
	return head + "\n" + s.draw([]string{name}, w, h-1)
}

// unit is how the values of a metric are written.
func unit(name string) func(float64) string {
	switch name {
	case model.CPUMetric:
		return func(v float64) string { return chart.Number(v) + " %" }
	case model.MemoryMetric:
		return func(v float64) string {
			if math.Abs(v) < 1<<62 {
				return ui.Bytes(int64(v))
			}
			return chart.Number(v)
		}
	}
	return chart.Number
}

// draw is one chart of some metrics, drawn anew when it looks different.
func (s *charts) draw(names []string, w, h int) string {
	p := picture{strings.Join(names, "\x00"), w, h, s.log, s.clock}
	out, ok := s.made[p]
	if !ok {
		out = s.paint(names, w, h)
		s.made[p] = out
	}
	return out
}

func (s *charts) paint(names []string, w, h int) string {
	th := s.c.Theme
	l := chart.Line{Log: s.log, Clock: s.clock}
	here := false
	for _, name := range names {
		c, ok := s.curves[name]
		here = here || ok
		points, left := s.points(c)
		l.Left += left
		l.Series = append(l.Series, chart.Series{Name: name, Points: points})
	}
	if len(names) == 1 && strings.HasPrefix(names[0], "monitoring/") {
		l.Write = unit(names[0])
	}
	if !here {
		return th.Draw(th.Dim, layout.Truncate("  reading"+th.Glyphs.Ellipsis, w, ""))
	}
	return l.View(th, w, h)
}

// points are a curve's buckets, and how many values in them are no numbers and are
// not counted by the chart.
func (s *charts) points(c view.Curve) (out []chart.Point, left int) {
	start := s.data.StartedAt.UnixMilli()
	x := func(n int64) float64 {
		if s.clock {
			return float64(n-start) / 1000
		}
		return float64(n)
	}
	for _, b := range c.Buckets {
		switch none := b.Count - b.Finite; {
		case b.Count == 0:
		case b.Finite == 0:
			out = append(out, chart.Point{X: x(b.From), Y: math.NaN()})
			left += int(none) - 1
		default:
			left += int(none)
			p := chart.Point{X: (x(b.From) + x(b.To)) / 2, Y: b.Mean, Low: b.Min, High: b.Max}
			if b.Finite == 1 {
				p.Y = b.End
			}
			out = append(out, p)
		}
	}
	return out, left
}

func chartsCatalog() []keys.Action {
	const group = "Metrics of the run"
	return []keys.Action{
		{ID: "charts.zoom", Keys: []string{"enter"}, Title: "show this one alone", Group: group, Footer: 60},
		{ID: "charts.filter", Keys: []string{"/"}, Title: "filter", Group: group, Footer: 55},
		{ID: "charts.mark", Keys: table.ToggleAction().Keys, Title: "mark", Group: group, Footer: 50},
		{ID: "charts.together", Keys: []string{"o"}, Title: "draw the marked ones together", Group: group, Footer: 45},
		{ID: "charts.clock", Keys: []string{"t"}, Title: "draw by time", Group: group, Footer: 40},
		{ID: "charts.log", Keys: []string{"L"}, Title: "scale logarithmically", Group: group, Footer: 35},
		{ID: "charts.all", Keys: []string{"esc"}, Title: "show all charts", Group: group},
	}
}

// Deeds adds what can be done to the charts now.
func (s *charts) Deeds(deeds map[string]ui.Deed) {
	if len(s.metrics) == 0 {
		return
	}
	deeds["charts.filter"] = ui.Deed{Run: func() tea.Cmd { s.zoom, s.together = false, false; s.filter.Open(); s.settle(); return nil }}
	deeds["charts.zoom"] = ui.Deed{Run: func() tea.Cmd { s.zoom, s.together = !s.zoom, false; s.settle(); return s.again() }}
	deeds["charts.mark"] = ui.Deed{Run: func() tea.Cmd {
		if s.marked[s.at] {
			delete(s.marked, s.at)
		} else {
			s.marked[s.at] = true
		}
		return nil
	}}
	together := ui.Deed{Run: func() tea.Cmd { s.together, s.zoom = !s.together, false; s.settle(); return s.again() }}
	if len(s.chosen()) == 0 && !s.together {
		together.Disabled = "no metric is marked; space marks the one under the cursor."
	}
	deeds["charts.together"] = together
	deeds["charts.clock"] = ui.Deed{Run: func() tea.Cmd { s.clock = !s.clock; return s.again() }}
	deeds["charts.log"] = ui.Deed{Run: func() tea.Cmd { s.log = !s.log; return nil }}
	switch {
	case s.zoom || s.together:
		deeds["charts.all"] = ui.Deed{Run: func() tea.Cmd { s.zoom, s.together = false, false; s.settle(); return s.again() }}
	case s.filter.Active():
		deeds["charts.all"] = ui.Deed{Run: func() tea.Cmd { s.filter.Clear(); s.settle(); return s.again() }}
	case len(s.chosen()) > 0:
		deeds["charts.all"] = ui.Deed{Run: func() tea.Cmd { s.marked = map[string]bool{}; return nil }}
	}
}
