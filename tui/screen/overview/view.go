package overview

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"atrium/model/display"
	"atrium/model/view"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// wide is the width from which activity stands beside the rest.
const wide = 100

// View implements ui.Screen.
func (s *Screen) View() string {
	switch {
	case s.w <= 0 || s.h <= 0:
		return ""
	case s.data == nil && s.err != nil:
		return ui.Trouble(s.c, s.err, s.w, s.h)
	case s.data == nil:
		return ui.Message(s.c, "Reading "+s.at+s.c.Theme.Glyphs.Ellipsis, "", s.w, s.h)
	}
	if s.w < wide {
		lines := append(s.facts(s.w-2), "")
		return ui.Scroll(s.c, indent(append(lines, s.activity(s.w-2)...)), &s.scroll, s.w, s.h)
	}
	left, right := layout.Split(s.w-3, 52, 50, 40)
	facts, activity := indent(s.facts(left-2)), s.activity(right)
	lines := make([]string, max(len(facts), len(activity)))
	for i := range lines {
		if i < len(facts) {
			lines[i] = facts[i]
		}
		if i < len(activity) && activity[i] != "" {
			lines[i] = layout.Pad(lines[i], left, "") + "   " + activity[i]
		}
	}
	return ui.Scroll(s.c, lines, &s.scroll, s.w, s.h)
}

func indent(lines []string) []string {
	for i, l := range lines {
		if l != "" {
			lines[i] = " " + l
		}
	}
	return lines
}

// facts are what the workspace is, its warnings, quotas and invitations.
func (s *Screen) facts(w int) []string {
	th, d := s.c.Theme, s.data
	out := []string{ui.Section(s.c, d.Name, s.kind(), w)}
	for _, l := range layout.Wrap(display.Text(d.Description), w) {
		if l != "" {
			out = append(out, l)
		}
	}
	for _, warning := range d.Warnings {
		for _, l := range layout.Wrap(th.Glyphs.Warning+" "+display.Text(warning), w) {
			out = append(out, th.Draw(th.Warning, l))
		}
	}
	out = append(out, "")
	out = append(out, s.quotas(w)...)
	if d.Kind != "individual" {
		out = append(out, "")
		out = append(out, s.invitations(w)...)
	}
	if d.Asked > 0 {
		out = append(out, "")
		out = append(out, s.requests(w)...)
	}
	return out
}

// requests are those for access to projects that wait for the person's answer.
func (s *Screen) requests(w int) []string {
	th, d := s.c.Theme, s.data
	out := []string{ui.Section(s.c, "Access requests", ui.Number(d.Asked)+", r answers", w)}
	for _, r := range d.Requests {
		right := r.Role + " of " + strings.TrimPrefix(r.Project, s.at+"/") + ": " + r.Reason
		out = append(out, layout.Truncate(layout.Pad(display.Text(r.Person), layout.Clamp(w-28, 12, 16), th.Glyphs.Ellipsis)+"  "+
			th.Draw(th.Dim, display.Text(right)), w, th.Glyphs.Ellipsis))
	}
	if more := d.Asked - len(d.Requests); more > 0 {
		out = append(out, th.Draw(th.Dim, "and "+ui.Number(more)+" more"))
	}
	return out
}

func (s *Screen) kind() string {
	d := s.data
	parts := []string{d.Kind + " workspace"}
	if d.OrganizationType != "" {
		parts = append(parts, string(d.OrganizationType))
	}
	if d.Owner != "" && d.Kind == "team" {
		parts = append(parts, "owned by "+string(d.Owner))
	}
	return strings.Join(parts, ", ")
}

// quotas are the figures of the plan, those that count people first.
func (s *Screen) quotas(w int) []string {
	d := s.data
	note := ""
	if d.Plan != "" {
		note = "plan " + d.Plan
	}
	out := []string{ui.Section(s.c, "At a glance", note, w)}
	people := ui.Number(d.People)
	if d.Pending > 0 {
		people += ", " + ui.Number(d.Pending) + " invited"
	}
	if d.Guests > 0 {
		people += ", " + ui.Count(d.Guests, "guest", "guests")
	}
	if d.Services > 0 {
		people += ", " + ui.Count(d.Services, "service account", "service accounts")
	}
	out = append(out, s.figure("People", people, view.Quota{}, w))
	for _, q := range d.Quotas {
		if q.Name == "seats" && (d.Kind == "individual" || q.Limit == 0) {
			continue
		}
		out = append(out, s.figure(capital(q.Name), amount(q), q, w))
	}
	if d.Trashed > 0 {
		out = append(out, s.figure("In trash", ui.Count(d.Trashed, "project", "projects"), view.Quota{}, w))
	}
	return out
}

// figure is one line: label, gauge where there is a limit, and the number.
func (s *Screen) figure(label, text string, q view.Quota, w int) string {
	th := s.c.Theme
	const labels, gauge = 10, 16
	line := th.Draw(th.Label, layout.Pad(label, labels, ""))
	if q.Limit > 0 && w >= labels+gauge+20 {
		line += ui.Gauge(s.c, q.Used, q.Limit, gauge) + "  "
	}
	return layout.Truncate(line+display.Text(text), w, th.Glyphs.Ellipsis)
}

// amount writes a quota with its limit.
func amount(q view.Quota) string {
	write := func(n int64) string { return ui.Number(int(n)) }
	switch q.Name {
	case "hours":
		write = ui.Hours
	case "storage":
		write = ui.Bytes
	}
	if q.Limit == 0 {
		return write(q.Used) + ", no limit"
	}
	return write(q.Used) + " of " + write(q.Limit)
}

// invitations are those that are waiting for an answer.
func (s *Screen) invitations(w int) []string {
	th, d := s.c.Theme, s.data
	out := []string{ui.Section(s.c, "Pending invitations", ui.Number(d.Pending), w)}
	if d.Pending == 0 {
		text := "Nobody is invited at the moment."
		if d.manage == "" {
			text += " Press i to invite people."
		}
		return append(out, th.Draw(th.Dim, layout.Truncate(text, w, th.Glyphs.Ellipsis)))
	}
	now := s.c.Now()
	for _, row := range d.Invitations {
		right := string(row.Role) + ", expires " + ui.In(row.InvitationExpiresAt.Time, now)
		out = append(out, layout.Truncate(layout.Pad(display.Text(row.Who), layout.Clamp(w-28, 12, 30), th.Glyphs.Ellipsis)+"  "+
			th.Draw(th.Dim, display.Text(right)), w, th.Glyphs.Ellipsis))
	}
	if more := d.Pending - len(d.Invitations); more > 0 {
		out = append(out, th.Draw(th.Dim, "and "+ui.Number(more)+" more on the People tab"))
	}
	return out
}

// activity is what happened last.
func (s *Screen) activity(w int) []string {
	th := s.c.Theme
	out := []string{ui.Section(s.c, "Recent activity", "", w)}
	if len(s.data.Recent) == 0 {
		return append(out, th.Draw(th.Dim, layout.Truncate("Nothing has happened here yet.", w, th.Glyphs.Ellipsis)))
	}
	now := s.c.Now()
	for _, r := range s.data.Recent {
		when := layout.Pad(ui.Ago(r.At.Time, now), 14, "")
		text := display.Text(r.Actor) + " " + ui.Did(r.Operation) + " " + display.Text(ui.Whom(r, strings.TrimPrefix(r.Target, s.at+"/")))
		out = append(out, layout.Truncate(th.Draw(th.Dim, when)+" "+text, w, th.Glyphs.Ellipsis))
	}
	return out
}

func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}
