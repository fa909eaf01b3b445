package input

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"atrium/model/display"
	"atrium/tui/layout"
)

// popupRows is the largest number of completions in view at once.
const popupRows = 6

// Suggestion is one completion.
type Suggestion struct {
	// Value goes into the field.
	Value string
	// Detail is shown beside it: a name, a reason.
	Detail string
}

// Suggest shows completions for the value under the cursor; without items it
// closes them. The choice stays on the same value if that is among them.
func (in *Input) Suggest(items []Suggestion) {
	was := ""
	if in.choice < len(in.shown) {
		was = in.shown[in.choice].Value
	}
	in.offered, in.choice = items, 0
	in.shown = items
	for i, s := range items {
		if s.Value == was {
			in.choice = i
		}
	}
}

// Suggesting reports whether completions are in view, so that esc, up and down
// belong to the field.
func (in *Input) Suggesting() bool { return len(in.shown) > 0 && in.Focused() }

func (in *Input) closePopup() { in.offered, in.shown, in.choice = nil, nil, 0 }

// Height returns the number of lines that View has now.
func (in *Input) Height() int { return len(layout.Lines(in.View())) }

// View draws the field, the error under it, and the completions.
func (in *Input) View() string {
	if in.width == 0 || in.height == 0 {
		return ""
	}
	lines := []string{in.line()}
	lines = append(lines, ErrorLines(in.theme, in.problem, in.width)...)
	if in.Suggesting() {
		lines = append(lines, in.popup(min(popupRows, in.height-len(lines)))...)
	}
	return strings.Join(lines[:min(len(lines), in.height)], "\n")
}

// popup draws at most rows completions around the chosen one.
func (in *Input) popup(rows int) []string {
	if rows <= 0 {
		return nil
	}
	th := in.theme
	top := layout.Clamp(in.choice-rows/2, 0, len(in.shown)-rows)
	shown := in.shown[top:min(len(in.shown), top+rows)]
	names, widest := make([]string, len(shown)), 0
	for i, s := range shown {
		names[i] = Cut(display.Text(s.Value), in.width-2, th.Glyphs.Ellipsis)
		widest = max(widest, ansi.StringWidth(names[i]))
	}
	out := make([]string, len(shown))
	for i, s := range shown {
		detail, room := display.Text(s.Detail), in.width-widest-4
		if room < 4 {
			detail = ""
		}
		detail = Cut(detail, room, th.Glyphs.Ellipsis)
		name := names[i]
		if detail != "" {
			name += layout.Repeat(" ", widest-ansi.StringWidth(name)) + "  "
		}
		if top+i == in.choice {
			out[i] = th.Paint(th.Cursor).Wrap(th.Glyphs.Cursor + " " + name + detail)
		} else {
			out[i] = "  " + name + th.Paint(th.Dim).Wrap(detail)
		}
		out[i] = Cut(out[i], in.width, "")
	}
	return out
}
