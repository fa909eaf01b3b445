package subscription

import (
	"strings"

	"atrium/model/display"
	"atrium/model/quota/figure"
	"atrium/model/view"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// wide is from which width on tables stand beside the rest.
const wide = 100

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.data == nil && s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	case s.data == nil:
		return ui.Message(s.c, "Reading the subscription of "+s.at+s.c.Theme.Glyphs.Ellipsis, "", s.w, s.h)
	}
	if s.w < wide {
		w := s.w - 2
		lines := join(s.state(w), s.charts(w), s.outlook(w), s.given(w), s.payment(w), s.tables(w), s.ended(w))
		return ui.Scroll(s.c, indent(lines), &s.scroll, s.w, s.h)
	}
	left, right := layout.Split(s.w-3, 55, 52, 40)
	one := indent(join(s.state(left-2), s.charts(left-2), s.given(left-2)))
	two := join(s.outlook(right), s.payment(right), s.tables(right), s.ended(right))
	lines := make([]string, max(len(one), len(two)))
	for i := range lines {
		if i < len(one) {
			lines[i] = one[i]
		}
		if i < len(two) && two[i] != "" {
			lines[i] = layout.Pad(lines[i], left, "") + "   " + two[i]
		}
	}
	return ui.Scroll(s.c, lines, &s.scroll, s.w, s.h)
}

// join puts sections below one another, with a blank line between.
func join(parts ...[]string) (out []string) {
	for _, p := range parts {
		if len(p) > 0 && len(out) > 0 {
			out = append(out, "")
		}
		out = append(out, p...)
	}
	return out
}

func indent(lines []string) []string {
	for i, l := range lines {
		if l != "" {
			lines[i] = " " + l
		}
	}
	return lines
}

// say is a line of text in at most w cells.
func (s *Screen) say(text string, w int) string {
	return layout.Truncate(display.Text(text), w, s.c.Theme.Glyphs.Ellipsis)
}

func (s *Screen) dim(text string, w int) string { return s.c.Theme.Draw(s.c.Theme.Dim, s.say(text, w)) }

// state is the plan with what is used of it.
func (s *Screen) state(w int) []string {
	th, d := s.c.Theme, s.data
	if d.seen != "" {
		out := []string{ui.Section(s.c, "Subscription of "+s.at, "", w)}
		for _, l := range layout.Wrap("Plan, payment and invoices are for those who may see them: "+display.Text(d.seen), w) {
			out = append(out, th.Draw(th.Dim, l))
		}
		return out
	}
	out := []string{ui.Section(s.c, "Plan "+d.Plan, d.Status+", this period until "+date(d.PeriodEnd), w)}
	if !d.TrialEnds.IsZero() {
		out = append(out, s.say("The trial ends on "+date(d.TrialEnds)+".", w))
	}
	for _, warning := range d.Warnings {
		for _, l := range layout.Wrap(th.Glyphs.Warning+" "+display.Text(warning), w) {
			out = append(out, th.Draw(th.Warning, l))
		}
	}
	out = append(out,
		s.gauge("Hours", d.Hours.Used, d.Hours.Limit, figure.Hours, w),
		s.dim("          "+limit(d.Hours.Limit, func(int64) string { return figure.Hours(d.Hours.Available) })+" available; "+
			figure.Hours(d.Hours.Month)+" used in the last 30 days", w),
		s.gauge("Storage", d.Storage.Used, d.Storage.Limit, figure.ShortSize, w),
	)
	if d.Storage.Trash > 0 {
		out = append(out, s.dim("          "+figure.ShortSize(d.Storage.Trash)+" of it in the trash", w))
	}
	return append(out, s.gauge("Seats", int64(d.Seats.Used), int64(d.Seats.Limit), figure.Count, w))
}

// gauge is one quota: label, bar, numbers and percent, readable without the bar.
func (s *Screen) gauge(label string, used, most int64, write func(int64) string, w int) string {
	th := s.c.Theme
	const labels, bar = 10, 16
	line := th.Draw(th.Label, layout.Pad(label, labels, ""))
	text := write(used) + " used, no limit"
	if most > 0 {
		text = write(used) + " of " + write(most) + ", " + figure.Count(percent(used, most)) + " %"
		if w >= labels+bar+26 {
			line += ui.Gauge(s.c, used, most, bar) + "  "
		}
	}
	return layout.Truncate(line+text, w, th.Glyphs.Ellipsis)
}

func percent(used, most int64) int64 { return int64(float64(used) / float64(most) * 100) }

// limit writes a limit; 0 is none.
func limit(n int64, write func(int64) string) string {
	if n == 0 {
		return "unlimited"
	}
	return write(n)
}

func date(t view.Time) string { return t.UTC().Format("2006-01-02") }

// outlook is the forecast (Q6).
func (s *Screen) outlook(w int) []string {
	th := s.c.Theme
	out := []string{ui.Section(s.c, "Forecast", "at the rate of the last 30 days", w)}
	for _, f := range s.data.forecast {
		text := f.State
		if f.State == "runs out" || f.State == "has run out" {
			text += " on " + date(f.RunsOut)
		}
		out = append(out, layout.Truncate(th.Draw(th.Label, layout.Pad(strings.ToUpper(f.Quota[:1])+f.Quota[1:], 10, ""))+display.Text(text), w, th.Glyphs.Ellipsis))
		if f.Says != "" {
			for _, l := range layout.Wrap(display.Text(f.Says), max(1, w-10)) {
				out = append(out, th.Draw(th.Dim, layout.Truncate("          "+l, w, th.Glyphs.Ellipsis)))
			}
		}
	}
	return out
}

// given are the packages of hours.
func (s *Screen) given(w int) []string {
	d := s.data
	if d.seen != "" {
		return nil
	}
	out := []string{ui.Section(s.c, "Packages", "what ends first is used first", w)}
	if len(d.Hours.Packages) == 0 {
		return append(out, s.dim("The plan has no limit of hours.", w))
	}
	for _, p := range d.Hours.Packages {
		out = append(out, s.say(layout.Pad(p.Kind, 10, "")+figure.Hours(p.Remaining)+" of "+figure.Hours(p.Seconds)+" h left, until "+date(p.Expires), w))
	}
	if n := d.Hours.Next; n != nil {
		out = append(out, s.dim(layout.Pad("next", 10, "")+figure.Hours(n.Seconds)+" h on "+date(n.At), w))
	}
	return out
}

// payment is the state of payments, and the newest invoices.
func (s *Screen) payment(w int) []string {
	d := s.data
	if d.seen != "" {
		return nil
	}
	method := string(d.Payment.Method)
	if method == "" {
		method = "none"
	}
	out := []string{ui.Section(s.c, "Payment", d.Payment.State, w), s.say("Method: "+method, w)}
	if d.Payment.Contact != "" {
		out = append(out, s.say("Contact: "+string(d.Payment.Contact), w))
	}
	if len(d.invoices) == 0 {
		return append(out, s.dim("No invoices.", w))
	}
	for _, i := range d.invoices {
		out = append(out, s.say("Invoice "+figure.Count(int64(i.Number))+"  "+figure.Cents(i.Cents)+"  "+i.State+"  "+i.From+" to "+i.To, w))
	}
	return out
}

// tables are the projects and people that used the most.
func (s *Screen) tables(w int) []string {
	return join(
		s.table("By project", s.data.projects, "other projects", func(u view.UsageRow) string { return string(u.Project) }, w),
		s.table("By person", s.data.people, "others", func(u view.UsageRow) string { return string(u.Person) }, w),
	)
}

func (s *Screen) table(title string, rows []view.UsageRow, others string, name func(view.UsageRow) string, w int) []string {
	th := s.c.Theme
	out := []string{ui.Section(s.c, title, "hours in 30 days, storage now", w)}
	if len(rows) == 0 {
		return append(out, s.dim("Nothing was used.", w))
	}
	names := max(8, w-10-12)
	for _, u := range rows[:min(len(rows), shares)] {
		label := name(u)
		if u.Others {
			label = others
		}
		line := layout.Pad(display.Text(label), names, th.Glyphs.Ellipsis) + left(figure.Hours(u.Hours)+" h", 10) + left(figure.ShortSize(u.Storage), 12)
		if u.Trash > 0 {
			line += th.Draw(th.Dim, " trash "+figure.ShortSize(u.Trash))
		}
		out = append(out, layout.Truncate(line, w, th.Glyphs.Ellipsis))
	}
	if more := len(rows) - shares; more > 0 {
		out = append(out, s.dim("and "+ui.Number(more)+" more: x says how to export them", w))
	}
	return out
}

// left pads text at its left.
func left(text string, w int) string { return layout.Repeat(" ", w-layout.Width(text)) + text }
