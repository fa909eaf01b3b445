package form

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/component/input"
	"atrium/tui/layout"
)

// span is a row on screen: the runes from … to, without the line feed.
type span struct{ from, to int }

// cluster returns the character that starts at rune i as it is drawn: its text,
// its width and its number of runes.
func (a *area) cluster(i int) (text string, width, runes int) {
	const firstMark = 0x300 // below it no rune joins the one before
	r := a.text[i]
	if r >= 0x20 && r < 0x7f && (i+1 == len(a.text) || a.text[i+1] < firstMark) {
		return string(r), 1, 1
	}
	end := min(len(a.text), i+32)
	for j := i; j < end; j++ {
		if a.text[j] == '\n' {
			end = j
		}
	}
	if end == i {
		return "", 0, 1
	}
	first, _ := ansi.FirstGraphemeCluster(string(a.text[i:end]), ansi.GraphemeWidth)
	// An encoded cluster can be wider than a narrow area.
	text = input.Cut(display.Text(first), max(1, a.width-2), "")
	return text, ansi.StringWidth(text), max(1, len([]rune(first)))
}

// rows breaks the text at its line feeds, and between words where a line is
// wider than the area; one cell stays free for the cursor.
func (a *area) rows() []span {
	var out []span
	room := max(1, a.width-2)
	from, used, word := 0, 0, -1
	for i := 0; i < len(a.text); {
		if a.text[i] == '\n' {
			out = append(out, span{from, i})
			i++
			from, used, word = i, 0, -1
			continue
		}
		_, w, n := a.cluster(i)
		if over := used + w - room; over > 0 && i > from && (over > 1 || a.text[i] != ' ') {
			to := i
			if word > from {
				to = word
			}
			out = append(out, span{from, to})
			from, i, used, word = to, to, 0, -1
			continue
		}
		used += w
		i += n
		if a.text[i-1] == ' ' {
			word = i
		}
	}
	return append(out, span{from, len(a.text)})
}

// rowOf returns the row that the cursor is on.
func (a *area) rowOf(rows []span) int {
	for i := len(rows) - 1; i > 0; i-- {
		if rows[i].from <= a.pos {
			return i
		}
	}
	return 0
}

// before returns where the character before the cursor starts.
func (a *area) before() int {
	if a.pos == 0 {
		return 0
	}
	start := a.pos - 1
	for start > 0 && a.text[start-1] != '\n' && a.pos-start < 32 {
		start--
	}
	if a.text[a.pos-1] == '\n' {
		return a.pos - 1
	}
	at := start
	for i := start; i < a.pos; {
		at = i
		_, _, n := a.cluster(i)
		i += n
	}
	return at
}

// after returns where the character under the cursor ends.
func (a *area) after() int {
	if a.pos == len(a.text) {
		return a.pos
	}
	_, _, n := a.cluster(a.pos)
	return min(len(a.text), a.pos+n)
}

// column is the cell that up and down aim for.
func (a *area) column() int {
	if a.want >= 0 {
		return a.want
	}
	rows := a.rows()
	used := 0
	for i := rows[a.rowOf(rows)].from; i < a.pos; {
		_, w, n := a.cluster(i)
		used, i = used+w, i+n
	}
	return used
}

// vertical moves by a row, as near to the column as the row allows.
func (a *area) vertical(by, column int) bool {
	rows := a.rows()
	row := a.rowOf(rows) + by
	if row < 0 || row >= len(rows) {
		return false
	}
	at, used := rows[row].from, 0
	for at < rows[row].to {
		_, w, n := a.cluster(at)
		last := row+1 < len(rows) && rows[row+1].from == rows[row].to && at+n >= rows[row].to
		if used+w > column || last {
			break
		}
		used, at = used+w, at+n
	}
	a.pos = at
	return true
}

// settle scrolls the cursor into view.
func (a *area) settle() {
	rows := a.rows()
	row := a.rowOf(rows)
	a.top = layout.Clamp(a.top, row-a.height+1, row)
	a.top = layout.Clamp(a.top, 0, len(rows)-a.height)
}

// view draws the rows in view, always as many as the area is high while it has
// the focus, so that the form does not jump under the typing.
func (a *area) view(th *theme.Theme, here bool, hint string) []string {
	paint := th.Paint(th.Input)
	if len(a.text) == 0 {
		text := th.Paint(th.Hint).Wrap(input.Cut(display.Text(hint), a.width-2, th.Glyphs.Ellipsis))
		if here {
			text = input.Caret(th, " ") + " " + text
		}
		return a.fill([]string{text}, here)
	}
	rows := a.rows()
	at := a.rowOf(rows)
	var out []string
	for i := a.top; i < min(len(rows), a.top+a.height); i++ {
		var before, after strings.Builder
		caret := ""
		for j := rows[i].from; j < rows[i].to; {
			text, _, n := a.cluster(j)
			switch {
			case here && i == at && a.pos >= j && a.pos < j+n:
				caret = input.Caret(th, text)
			case caret == "":
				before.WriteString(text)
			default:
				after.WriteString(text)
			}
			j += n
		}
		if here && i == at && caret == "" {
			caret = input.Caret(th, " ")
		}
		out = append(out, paint.Wrap(before.String())+caret+paint.Wrap(after.String()))
	}
	if hidden := len(rows) - a.top - a.height; hidden > 0 && !here {
		out[len(out)-1] = th.Paint(th.Dim).Wrap(th.Glyphs.Ellipsis)
	}
	return a.fill(out, here)
}

func (a *area) fill(lines []string, here bool) []string {
	for here && len(lines) < a.height {
		lines = append(lines, "")
	}
	return lines
}
