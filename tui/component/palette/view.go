package palette

import (
	"slices"
	"strconv"
	"strings"

	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/keys"
	"atrium/tui/layout"

	"github.com/charmbracelet/x/ansi"
)

// The widest and highest a finder gets, its frame included.
const (
	mostWidth  = 70
	mostHeight = 24
	// around is the number of lines that are not entries: two of the
	// frame, the field, a blank line, and the line below the list.
	around = 5
)

// View draws the finder in at most w × h cells, to be laid over the screen.
func (f *Finder) View(w, h int) string {
	w, h = min(w, mostWidth), min(h, mostHeight)
	if w <= 0 || h <= 0 {
		return ""
	}
	inner := layout.Fit(w - 4)
	lines, at := f.lay()
	room := max(1, h-around)
	f.page = room
	// The cursor stays in the middle, so that its heading is mostly in view.
	from := layout.Clamp(at-room/2, 0, max(0, len(lines)-room))
	shown := lines[from:min(len(lines), from+room)]

	field := layout.Edges(f.input.View(), f.count(), inner, 10, f.th.Glyphs.Ellipsis)
	body := []string{field, ""}
	for _, l := range shown {
		body = append(body, f.draw(l, inner))
	}
	if len(f.hits) == 0 {
		body = append(body, f.nothing(inner))
	}
	for len(body) < h-3 {
		body = append(body, "")
	}
	body = append(body, f.below(inner))
	box := layout.BoxStyle{Glyphs: f.th.Glyphs, Border: f.th.Paint(f.th.BorderFocus), Title: f.th.Paint(f.th.Title)}
	return layout.Clip(layout.Box(box, display.Text(f.c.Title), strings.Join(body, "\n"), w, h), w, h)
}

func (f *Finder) count() string {
	n := strconv.Itoa(len(f.entries))
	if f.input.Value() != "" {
		n = strconv.Itoa(len(f.hits)) + " of " + n
	}
	return f.th.Draw(f.th.Dim, n)
}

// line is one line of the list: a hit, or else a heading, empty before a group.
type line struct {
	hit     int
	heading string
}

const notHit = -1

// lay puts the hits into lines and tells which one the cursor is on.
func (f *Finder) lay() (lines []line, at int) {
	headings := f.c.Headings && f.input.Value() == ""
	group := ""
	for i, hit := range f.hits {
		if g := f.entries[hit.Index].Action.Group; headings && g != group {
			group = g
			if i > 0 {
				lines = append(lines, line{hit: notHit})
			}
			lines = append(lines, line{hit: notHit, heading: g})
		}
		if i == f.cursor {
			at = len(lines)
		}
		lines = append(lines, line{hit: i})
	}
	return lines, at
}

func (f *Finder) draw(l line, w int) string {
	if l.hit == notHit {
		return f.th.Draw(f.th.Title, layout.Truncate(display.Text(l.heading), w, f.th.Glyphs.Ellipsis))
	}
	hit := f.hits[l.hit]
	return f.row(f.entries[hit.Index], hit.Marks, l.hit == f.cursor, w)
}

func (f *Finder) nothing(w int) string {
	text := "No action matches " + display.Text(f.input.Value()) + ". Backspace or esc."
	return f.th.Draw(f.th.Dim, layout.Truncate(text, w, f.th.Glyphs.Ellipsis))
}

func (f *Finder) row(e Entry, marks []int, here bool, w int) string {
	th, row := f.th, f.th.Text
	mark := "  "
	if here {
		row, mark = th.Cursor, th.Glyphs.Cursor+" "
	}
	text, key := th.Over(th.Text, row), th.Over(th.Key, row)
	keyText := shownKeys(e.Action, w/3)
	if !e.Action.Enabled() {
		text, key = th.Over(th.Disabled, row), th.Over(th.Disabled, row)
	}
	room := w - layout.Width(mark+keyText) - 1
	left := highlight(e.Text, marks, text, th.Over(th.Match, row))
	left = layout.Truncate(left, room, th.Glyphs.Ellipsis)
	if reason := room - layout.Width(left); !e.Action.Enabled() && reason > 8 {
		left += text.Wrap(layout.Truncate(" - "+display.Text(e.Action.Disabled), reason, th.Glyphs.Ellipsis))
	}
	gap := layout.Repeat(" ", room-layout.Width(left)+1)
	return text.Wrap(mark) + left + text.Wrap(gap) + key.Wrap(keyText)
}

// shownKeys is as many of an action's keys as fit w cells, at least the first.
func shownKeys(a keys.Action, w int) string {
	all := display.Text(a.AllKeys())
	if layout.Width(all) <= w {
		return all
	}
	return layout.Truncate(display.Text(a.Key()), w, "")
}

// below explains the entry under the cursor: why it cannot run, else the keys.
func (f *Finder) below(w int) string {
	th := f.th
	if a, ok := f.Current(); ok && !a.Enabled() {
		style := th.Warning
		if f.refused {
			style = th.Error.Bold(true)
		}
		return th.Draw(style, layout.Truncate("Cannot run now: "+display.Text(a.Disabled), w, th.Glyphs.Ellipsis))
	}
	return th.Draw(th.KeyHelp, layout.Truncate("enter run  up/down move  esc close", w, th.Glyphs.Ellipsis))
}

// highlight draws text with the characters at the marked byte positions in
// another style. It goes by grapheme, so that no cluster is torn apart.
func highlight(text string, marks []int, plain, marked theme.Paint) string {
	if len(marks) == 0 {
		return plain.Wrap(text)
	}
	var b strings.Builder
	run, on := 0, false
	flush := func(end int) {
		p := plain
		if on {
			p = marked
		}
		b.WriteString(p.Wrap(text[run:end]))
		run = end
	}
	for i := 0; i < len(text); {
		cluster, _ := ansi.FirstGraphemeCluster(text[i:], ansi.GraphemeWidth)
		n := max(1, len(cluster))
		hit := slices.ContainsFunc(marks, func(m int) bool { return m >= i && m < i+n })
		if hit != on {
			flush(i)
			on = hit
		}
		i += n
	}
	flush(len(text))
	return b.String()
}
