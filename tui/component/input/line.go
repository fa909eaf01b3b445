package input

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"atrium/model/display"
	"atrium/theme"
)

// cell is one grapheme cluster as it is drawn.
type cell struct {
	text  string
	width int
	runes int
}

// cellsOf splits a text into clusters and encodes each for display. A secret
// text shows as stars.
func cellsOf(s string, secret bool) []cell {
	var out []cell
	for s != "" {
		cluster, _ := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		if cluster == "" {
			break
		}
		s = s[len(cluster):]
		text := display.Text(cluster)
		if secret {
			text = "*"
		}
		out = append(out, cell{text: text, width: ansi.StringWidth(text), runes: len([]rune(cluster))})
	}
	return out
}

// caretCell returns the index of the cell that holds rune pos; len(cells) when
// it is behind the last.
func caretCell(cells []cell, pos int) int {
	for i, c := range cells {
		if pos < c.runes {
			return i
		}
		pos -= c.runes
	}
	return len(cells)
}

// room is the number of cells for the text and the cursor behind it.
func (in *Input) room() int {
	return max(0, in.width-ansi.StringWidth(in.options.Prompt))
}

// settle scrolls the text so that the cursor is in view and no more of the
// start is hidden than has to be.
func (in *Input) settle() {
	cells := cellsOf(in.Value(), in.options.Secret)
	caret := caretCell(cells, in.model.Position())
	room := in.room() - 1
	if caret < len(cells) {
		room = in.room() - cells[caret].width
	}
	if in.theme.Plain() {
		room-- // there the cursor is a sign of its own
	}
	least, used := caret, 0
	for least > 0 && used+cells[least-1].width <= room {
		least--
		used += cells[least].width
	}
	in.scroll = min(max(in.scroll, least), caret)
	rest := 1
	for _, c := range cells[min(in.scroll, len(cells)):] {
		rest += c.width
	}
	for in.scroll > least && rest+cells[in.scroll-1].width <= room {
		in.scroll--
		rest += cells[in.scroll].width
	}
}

// line draws prompt, text and cursor.
func (in *Input) line() string {
	th := in.theme
	paint := func(s string) string { return th.Paint(th.Input).Wrap(s) }
	var b strings.Builder
	b.WriteString(th.Paint(th.Prompt).Wrap(in.options.Prompt))
	cells := cellsOf(in.Value(), in.options.Secret)
	if len(cells) == 0 {
		in.hint(&b)
		return Cut(b.String(), in.width, "")
	}
	caret := caretCell(cells, in.model.Position())
	if !in.Focused() {
		var all strings.Builder
		for _, c := range cells {
			all.WriteString(c.text)
		}
		b.WriteString(paint(Cut(all.String(), in.room(), th.Glyphs.Ellipsis)))
		return Cut(b.String(), in.width, "")
	}
	var before, after strings.Builder
	at, left := " ", in.room()
	for i, c := range cells[min(in.scroll, len(cells)):] {
		if left -= c.width; left < 0 {
			break
		}
		switch i += in.scroll; {
		case i < caret:
			before.WriteString(c.text)
		case i == caret:
			at = c.text
		default:
			after.WriteString(c.text)
		}
	}
	b.WriteString(paint(before.String()))
	b.WriteString(Caret(th, at))
	b.WriteString(paint(after.String()))
	return Cut(b.String(), in.width, "")
}

func (in *Input) hint(b *strings.Builder) {
	th, hint := in.theme, display.Text(in.options.Hint)
	room := in.room()
	if in.Focused() {
		b.WriteString(Caret(th, " "))
		room -= 2
		if hint != "" && room > 0 {
			b.WriteByte(' ')
		}
	}
	b.WriteString(th.Paint(th.Hint).Wrap(Cut(hint, room, th.Glyphs.Ellipsis)))
}

// Caret draws the text cursor over one character, " " at the end of a text.
// Without attributes it is a sign before the character.
func Caret(th *theme.Theme, at string) string {
	if th.Plain() {
		if at == " " {
			return "_"
		}
		return "|" + at
	}
	return th.Paint(th.Caret).Wrap(at)
}
