package table

import (
	"strconv"

	"github.com/charmbracelet/x/ansi"

	"atrium/model/display"
	"atrium/theme"
)

// Tone is the meaning of a cell's text. The word in the cell must say the same:
// a terminal without colours shows no tone (SPEC C4).
type Tone int

// The tones; Plain is body text.
const (
	Plain Tone = iota
	Dim
	Strong
	Accent
	Badge
	Success
	Warning
	Danger
	tones
)

// paints are the escape sequences of one theme.
type paints struct {
	tone                             [tones]theme.Paint
	column, sorted                   theme.Paint
	cursor, selected, cursorSelected theme.Paint
}

func newPaints(t *theme.Theme) paints {
	p := paints{
		column: t.Paint(t.Column), sorted: t.Paint(t.ColumnSorted),
		cursor: t.Paint(t.Cursor), selected: t.Paint(t.Selected), cursorSelected: t.Paint(t.CursorSelected),
	}
	p.tone[Plain], p.tone[Dim], p.tone[Strong] = t.Paint(t.Text), t.Paint(t.Dim), t.Paint(t.Strong)
	p.tone[Accent], p.tone[Badge] = t.Paint(t.Accent), t.Paint(t.Badge)
	p.tone[Success], p.tone[Warning], p.tone[Danger] = t.Paint(t.Success), t.Paint(t.Warning), t.Paint(t.Danger)
	return p
}

// Cells takes the cells of one row, in the order of the columns. Every text is
// encoded for display (SPEC X2), cut to its column and aligned.
type Cells struct {
	buf      []byte
	columns  []Column
	widths   []int
	last     int
	at       int
	pad      int
	bare     bool // the whole row has one style: cells bring none
	ellipsis string
	paint    *paints
}

// Add writes the next cell.
func (c *Cells) Add(text string) { c.Tone(Plain, text) }

// Int writes the next cell as a number.
func (c *Cells) Int(n int) { c.Tone(Plain, strconv.Itoa(n)) }

// Tone writes the next cell with a meaning. Cells beyond the last column are
// ignored.
func (c *Cells) Tone(tone Tone, text string) {
	i := c.at
	c.at++
	if i >= len(c.widths) || c.widths[i] < 0 {
		return
	}
	paint := theme.Paint{}
	if !c.bare && tone >= 0 && tone < tones {
		paint = c.paint.tone[tone]
	}
	c.put(i, display.Text(text), paint)
}

// put places text that is safe to show in column i.
func (c *Cells) put(i int, text string, paint theme.Paint) {
	width := c.widths[i]
	text, used := fit(text, width, c.ellipsis)
	if c.columns[i].Align == Right {
		c.pad += width - used
	}
	if text != "" {
		for ; c.pad > 0; c.pad-- {
			c.buf = append(c.buf, ' ')
		}
		c.buf = append(c.buf, paint.Prefix...)
		c.buf = append(c.buf, text...)
		c.buf = append(c.buf, paint.Suffix...)
	}
	if c.columns[i].Align == Left {
		c.pad += width - used
	}
	if i != c.last {
		c.pad += gap
	}
}

// fit cuts text to width cells, ending it with the tail where it was cut and
// the tail leaves room for something, and returns it with its width.
func fit(text string, width int, tail string) (string, int) {
	if width <= 0 {
		return "", 0
	}
	if len(text) <= width && printable(text) {
		return text, len(text)
	}
	if ansi.StringWidth(tail) >= width {
		tail = ""
	}
	whole, used := text, width+1
	// x/ansi cuts a keycap emoji as one cell and measures it as two.
	for try := width; used > width; try-- {
		text = ansi.Truncate(whole, try, tail)
		used = ansi.StringWidth(text)
	}
	return text, used
}

// printable reports whether every byte of s is one visible ASCII character.
func printable(s string) bool {
	for i := range len(s) {
		if s[i] < 0x20 || s[i] > 0x7e {
			return false
		}
	}
	return true
}
