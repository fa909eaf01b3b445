package input

import (
	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/layout"
)

// errorLines is the most that one error may take.
const errorLines = 3

// ErrorLines wraps an error for its place under a field: a sign, so that it is
// not told by colour alone, and the sentence. No text gives no lines.
func ErrorLines(th *theme.Theme, text string, width int) []string {
	if text == "" || width <= 0 {
		return nil
	}
	sign := th.Glyphs.Warning + " "
	room := max(1, width-layout.Width(sign))
	wrapped := layout.Wrap(display.Text(text), room)
	if len(wrapped) > errorLines {
		wrapped = wrapped[:errorLines]
		wrapped[errorLines-1] = Cut(wrapped[errorLines-1]+th.Glyphs.Ellipsis, room, th.Glyphs.Ellipsis)
	}
	paint := th.Paint(th.Error)
	for i, line := range wrapped {
		head := sign
		if i > 0 {
			head = layout.Repeat(" ", layout.Width(sign))
		}
		wrapped[i] = paint.Wrap(Cut(head+line, width, ""))
	}
	return wrapped
}
