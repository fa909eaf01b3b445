package subscription

import (
	"strings"

	"atrium/model/quota/figure"
	"atrium/model/view"
	"atrium/tui/component/chart"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// tall is the height of a chart in lines, its axis and labels included.
const tall = 8

// shortest is from how many seconds a day on hours are written as hours.
const shortest = 3600

// charts draw the hours and the storage of the last 30 days, a bar a day (Q7).
func (s *Screen) charts(w int) []string {
	var most, hours, held int64
	for _, d := range s.data.days {
		most, hours, held = max(most, d.Hours), hours+d.Hours, max(held, d.Held)
	}
	last := int64(0)
	if n := len(s.data.days); n > 0 {
		last = s.data.days[n-1].Held
	}
	note, write := figure.Hours(hours)+" hours", func(n int64) string { return figure.Hours(n) + " h" }
	if most < shortest {
		note, write = chart.Elapsed(float64(hours)), func(n int64) string { return chart.Elapsed(float64(n)) }
	}
	return join(
		s.bars("Daily usage", note+" in 30 days", "Nothing was tracked in the last 30 days.", most > 0,
			func(d view.UsageRow) int64 { return d.Hours }, write, w),
		s.bars("Storage", figure.ShortSize(last)+" now", "Nothing was stored in the last 30 days.", held > 0,
			func(d view.UsageRow) int64 { return d.Held }, figure.ShortSize, w),
	)
}

// bars is a section with a chart; any says whether there is something to draw.
func (s *Screen) bars(title, note, none string, any bool, of func(view.UsageRow) int64, write func(int64) string, w int) []string {
	out := []string{ui.Section(s.c, title, note, w)}
	if !any {
		return append(out, s.dim(none, w))
	}
	b := chart.Bars{Write: func(v float64) string { return write(int64(v)) }}
	for _, d := range s.data.days {
		_, day, _ := strings.Cut(string(d.Day), "-")
		b.Bars = append(b.Bars, chart.Bar{Label: day, Value: float64(of(d))})
	}
	return append(out, layout.Lines(b.View(s.c.Theme, w, tall))...)
}

// ended lists the periods that have ended (Q7).
func (s *Screen) ended(w int) []string {
	if len(s.data.periods) == 0 {
		return nil
	}
	out := []string{ui.Section(s.c, "Past periods", "hours used", w)}
	for _, p := range s.data.periods {
		line := p.From + " to " + p.To + left(figure.Hours(p.Used)+" h", 10)
		if p.Over > 0 {
			line += ", " + figure.Hours(p.Over) + " h over"
		} else if p.Lapsed > 0 {
			line += ", " + figure.Hours(p.Lapsed) + " h lapsed"
		}
		out = append(out, s.say(line, w))
	}
	return out
}
