package form

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/component/input"
	"atrium/tui/layout"
)

const (
	// indent is the place of the mark before the label with the focus.
	indent = 2
	// popupRows are kept for the completions of a text field.
	popupRows = 6
)

// View draws what fits of the fields around the one with the focus, and the
// button. With enough height the fields stand apart.
func (f *Form) View() string {
	if f.width == 0 || f.height == 0 {
		return ""
	}
	lines, from, to := f.lines(true)
	if len(lines) > f.height {
		lines, from, to = f.lines(false)
	}
	top := layout.Clamp(to-f.height, 0, from)
	lines = lines[top:min(len(lines), top+f.height)]
	for i, line := range lines {
		lines[i] = input.Cut(line, f.width, "")
	}
	return strings.Join(lines, "\n")
}

// lines draws everything and tells which lines belong to the focus.
func (f *Form) lines(apart bool) (all []string, from, to int) {
	for i, x := range f.fields {
		if i > 0 && apart {
			all = append(all, "")
		}
		at := len(all)
		all = append(all, f.field(x, i == f.at)...)
		if i == f.at {
			from, to = at, len(all)
		}
	}
	if apart {
		all = append(all, "")
	}
	at := len(all)
	all = append(all, f.button()...)
	if f.at == len(f.fields) {
		from, to = at, len(all)
	}
	return all, from, to
}

// Height returns the number of lines that the form takes with its fields apart,
// for the dialog around it.
func (f *Form) Height() int {
	all, _, _ := f.lines(true)
	return len(all)
}

// field draws label, control, error and help.
func (f *Form) field(x *field, here bool) []string {
	th := f.theme
	label, mark := th.Label, " "
	if here {
		label, mark = th.LabelFocus, th.Glyphs.Cursor
	}
	lines := []string{th.Paint(label).Wrap(mark + " " + input.Cut(display.Text(x.Label), f.width-indent, th.Glyphs.Ellipsis))}
	inner := f.width - indent
	var body []string
	switch x.Kind {
	case Text:
		body = layout.Lines(x.input.View())
		if len(body) == 0 {
			body = []string{""}
		}
		// The error belongs right under the text, before the completions.
		body = append(body[:1:1], append(input.ErrorLines(th, x.problem, inner), body[1:]...)...)
	case Lines:
		body = append(x.area.view(th, here, x.Hint), input.ErrorLines(th, x.problem, inner)...)
	default:
		body = append(f.choice(x), input.ErrorLines(th, x.problem, inner)...)
	}
	if here {
		for _, text := range []string{x.Help, x.reasons()} {
			for _, line := range layout.Wrap(display.Text(text), inner) {
				if line != "" {
					body = append(body, th.Paint(th.Dim).Wrap(line))
				}
			}
		}
	}
	for _, line := range body {
		lines = append(lines, strings.TrimRight(layout.Repeat(" ", indent)+line, " "))
	}
	return lines
}

// choice draws a choice as "(x) one  ( ) other", on as many lines as it needs.
func (f *Form) choice(x *field) []string {
	th := f.theme
	if x.Kind == Toggle {
		if x.value == On {
			return []string{"[x] on"}
		}
		return []string{"[ ] off"}
	}
	var lines []string
	line, used := "", 0
	for _, o := range x.Options {
		sign, paint := "( ) ", theme.Paint{}
		switch {
		case o.Value == x.value:
			sign, paint = "(x) ", th.Paint(th.Strong)
		case o.Disabled != "":
			sign, paint = " -  ", th.Paint(th.Disabled)
		}
		text := input.Cut(sign+display.Text(o.title()), f.width-indent, th.Glyphs.Ellipsis)
		w := ansi.StringWidth(text)
		if used > 0 && used+2+w > f.width-indent {
			lines, line, used = append(lines, line), "", 0
		}
		if used > 0 {
			line, used = line+"  ", used+2
		}
		line, used = line+paint.Wrap(text), used+w
	}
	return append(lines, line)
}

// button draws what is wrong with the whole form, the button, and why it cannot
// be pressed.
func (f *Form) button() []string {
	th := f.theme
	var lines []string
	for _, line := range input.ErrorLines(th, f.problem, f.width-indent) {
		lines = append(lines, layout.Repeat(" ", indent)+line)
	}
	reason := f.Blocked()
	style, mark := th.Button, " "
	switch {
	case f.at == len(f.fields):
		style, mark = th.ButtonActive, th.Glyphs.Cursor
	case reason != "":
		style = th.Disabled
	}
	text := "[ " + display.Text(f.options.Submit) + " ]"
	line := mark + " " + th.Paint(style).Wrap(text)
	if reason == "" {
		return append(lines, line)
	}
	paint := th.Paint(th.Dim)
	if f.refused && f.busy == "" {
		paint = th.Paint(th.Error)
		reason = th.Glyphs.Warning + " " + reason
	}
	reason = display.Text(reason)
	if room := f.width - indent - ansi.StringWidth(text) - 2; ansi.StringWidth(reason) <= room {
		return append(lines, line+"  "+paint.Wrap(reason))
	}
	lines = append(lines, line)
	for _, part := range layout.Wrap(reason, f.width-indent) {
		lines = append(lines, layout.Repeat(" ", indent)+paint.Wrap(part))
	}
	return lines
}
