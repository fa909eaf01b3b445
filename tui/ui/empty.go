package ui

import (
	"strings"

	"atrium/model"
	"atrium/model/display"
	"atrium/tui/layout"
)

// Message draws what stands in the place of content in at most w × h cells: a
// sentence, and under it the way out.
func Message(c *Context, text, hint string, w, h int) string {
	th := c.Theme
	var out []string
	for _, l := range layout.Wrap(display.Text(text), min(w-2, 76)) {
		out = append(out, " "+l)
	}
	for _, l := range layout.Wrap(display.Text(hint), min(w-2, 76)) {
		out = append(out, " "+th.Draw(th.Dim, l))
	}
	return layout.Clip(strings.Join(out, "\n"), w, h)
}

// Trouble draws an error in the place of content.
func Trouble(c *Context, err error, w, h int) string {
	e := model.AsError(err)
	return Message(c, e.Message, strings.TrimSpace(e.Hint+" Press ctrl+r to try again."), w, h)
}
