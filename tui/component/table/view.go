package table

import (
	"strconv"
	"strings"

	"github.com/dustin/go-humanize"

	"atrium/model/display"
	"atrium/theme"
)

// rowState is what a drawn line depends on besides its row and the layout.
type rowState uint8

const (
	underCursor rowState = 1 << iota
	isSelected
)

// View draws the header and the rows in view: at most the height's number of
// lines, none wider than the width, without spaces at their ends.
func (t *Table[R]) View() string {
	if t.width == 0 || t.height == 0 {
		return ""
	}
	var b strings.Builder
	b.Grow(t.height * (t.width + 16))
	if t.height > 1 {
		b.WriteString(t.header)
	}
	if len(t.rows) == 0 {
		t.writeMessage(&b)
		return b.String()
	}
	for i := t.top; i < min(t.top+t.visible(), len(t.rows)); i++ {
		if i > t.top || t.height > 1 {
			b.WriteByte('\n')
		}
		b.WriteString(t.line(i))
	}
	return b.String()
}

func (t *Table[R]) writeMessage(b *strings.Builder) {
	if t.message == "" {
		return
	}
	for i, text := range t.messageLines() {
		if i > 0 || t.height > 1 {
			b.WriteByte('\n')
		}
		text, _ = fit(display.Text(text), t.width, t.theme.Glyphs.Ellipsis)
		b.WriteString(t.paint.tone[Dim].Wrap(text))
	}
}

// line returns row i as it looks now, drawing it only if that changed.
func (t *Table[R]) line(i int) string {
	e := &t.rows[i]
	state := rowState(0)
	if i == t.cur {
		state |= underCursor
	}
	if t.selected[e.id] {
		state |= isSelected
	}
	if e.gen != t.gen || e.state != state {
		e.line, e.gen, e.state = t.draw(e.row, state), t.gen, state
	}
	return e.line
}

func (t *Table[R]) draw(row R, state rowState) string {
	paint := theme.Paint{}
	switch state {
	case underCursor:
		paint = t.paint.cursor
	case isSelected:
		paint = t.paint.selected
	case underCursor | isSelected:
		paint = t.paint.cursorSelected
	}
	c := t.cells()
	c.bare = paint.Prefix != ""
	c.buf = append(c.buf, paint.Prefix...)
	c.mark(state&underCursor != 0, t.theme.Glyphs.Cursor, t.width)
	c.mark(state&isSelected != 0, t.theme.Glyphs.Selected, t.width-1)
	c.pad++
	t.source.Cells(row, c)
	c.buf = append(c.buf, paint.Suffix...)
	t.scratch = c.buf
	return string(c.buf)
}

// mark writes one of the two signs before the first cell.
func (c *Cells) mark(on bool, glyph string, room int) {
	if !on || room < 1 {
		c.pad++
		return
	}
	for ; c.pad > 0; c.pad-- {
		c.buf = append(c.buf, ' ')
	}
	c.buf = append(c.buf, glyph...)
}

func (t *Table[R]) cells() *Cells {
	return &Cells{
		buf: t.scratch[:0], columns: t.source.Columns, widths: t.widths, last: t.last,
		ellipsis: t.theme.Glyphs.Ellipsis, paint: &t.paint,
	}
}

func (t *Table[R]) drawHeader() string {
	c := t.cells()
	c.buf = nil
	c.pad = marks
	for i, col := range t.source.Columns {
		if t.widths[i] < 0 {
			continue
		}
		text, paint := display.Text(col.Title), t.paint.column
		if i == t.sorted {
			sign := t.theme.Glyphs.Up
			if t.descending {
				sign = t.theme.Glyphs.Down
			}
			text, _ = fit(text, t.widths[i]-2, t.theme.Glyphs.Ellipsis)
			text, paint = strings.TrimLeft(text+" "+sign, " "), t.paint.sorted
		}
		c.put(i, text, paint)
	}
	return string(c.buf)
}

// reuse takes over the drawn lines of rows that come again unchanged.
func (t *Table[R]) reuse(before []entry[R]) {
	if t.source.Version == nil {
		return
	}
	drawn := map[string]*entry[R]{}
	for i := range before {
		if before[i].gen == t.gen {
			drawn[before[i].id] = &before[i]
		}
	}
	for i := range t.rows {
		e := &t.rows[i]
		if old := drawn[e.id]; old != nil && t.source.Version(old.row) == t.source.Version(e.row) {
			e.line, e.gen, e.state = old.line, old.gen, old.state
		}
	}
}

// Info says which rows are in view, for a title: "3–20 of 1,204", and how many
// are marked. It is "" before the first page.
func (t *Table[R]) Info() string {
	if !t.loaded {
		return ""
	}
	var parts []string
	shown := min(t.visible(), len(t.rows)-t.top)
	dash := "–"
	if t.theme.Glyphs.Name == theme.ASCII().Name {
		dash = "-"
	}
	if t.offset >= 0 && shown > 0 {
		from := t.offset + t.top + 1
		span := humanize.Comma(int64(from))
		if shown > 1 {
			span += dash + humanize.Comma(int64(from+shown-1))
		}
		parts = append(parts, span)
	}
	switch {
	case t.total >= 0 && len(parts) > 0:
		parts = append(parts, "of", humanize.Comma(int64(t.total)))
	case t.total >= 0:
		parts = append(parts, humanize.Comma(int64(t.total)))
	}
	info := strings.Join(parts, " ")
	if n := len(t.selected); n > 0 {
		info = strings.TrimPrefix(info+", "+strconv.Itoa(n)+" selected", ", ")
	}
	return info
}
