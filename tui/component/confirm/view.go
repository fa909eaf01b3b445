package confirm

import (
	"strings"

	"atrium/model/display"
	"atrium/tui/layout"
)

// most is the widest a dialog gets, so that its text stays readable.
const most = 70

// View draws the dialog in at most w × h cells, to be laid over the screen. On
// low screens the body is cut first, with an ellipsis.
func (d *Dialog) View(w, h int) string {
	w = min(w, most)
	if w <= 0 || h <= 0 {
		return ""
	}
	inner := layout.Fit(w - 4)
	body := d.body(inner)
	end := d.end()
	if room := layout.Fit(h - 2 - len(end)); len(body) > room {
		body = body[:room]
		if room > 0 {
			body[room-1] = d.th.Draw(d.th.Dim, d.th.Glyphs.Ellipsis)
		}
	}
	border, title := d.th.BorderFocus, d.th.Title
	if d.o.Danger {
		border, title = d.th.Danger, d.th.Danger.Bold(true)
	}
	box := layout.BoxStyle{Glyphs: d.th.Glyphs, Border: d.th.Paint(border), Title: d.th.Paint(title)}
	text := strings.Join(append(body, end...), "\n")
	return layout.Clip(layout.Box(box, d.boxTitle(inner), text, w, min(h, len(body)+len(end)+2)), w, h)
}

// boxTitle is the title when it fits the frame; a longer one becomes the first
// paragraph, because the thing's whole name has to be read.
func (d *Dialog) boxTitle(inner int) string {
	if t := display.Text(d.o.Title); layout.Width(t) <= inner-2 {
		return t
	}
	return ""
}

func (d *Dialog) body(inner int) []string {
	var out []string
	if d.boxTitle(inner) == "" {
		for _, line := range layout.Wrap(display.Text(d.o.Title), inner) {
			out = append(out, d.th.Draw(d.th.Strong, line))
		}
		out = append(out, "")
	}
	for _, p := range d.o.Body {
		out = append(out, layout.Wrap(display.Text(p), inner)...)
	}
	if d.o.Typed != "" {
		out = append(out, "")
		out = append(out, layout.Wrap("Type "+display.Text(d.o.Typed)+" to confirm.", inner)...)
	}
	return append(out, "")
}

// end holds the lines that are never cut: the answers and their keys.
func (d *Dialog) end() []string {
	th := d.th
	help := "y yes  n no  enter takes the one in brackets"
	if d.o.Typed != "" {
		help = "enter " + strings.ToLower(d.o.Yes) + "  esc cancel"
	}
	style, line := th.KeyHelp, help
	if d.note != "" {
		style, line = th.Warning, d.note
	}
	if d.o.Typed != "" {
		return []string{d.input.View(), th.Draw(style, line)}
	}
	return []string{d.button(d.o.No, !d.yes) + "  " + d.button(d.o.Yes, d.yes), th.Draw(style, line)}
}

func (d *Dialog) button(label string, active bool) string {
	label = display.Text(label)
	if active {
		return d.th.Draw(d.th.ButtonActive, "["+label+"]")
	}
	return d.th.Draw(d.th.Button, " "+label+" ")
}
