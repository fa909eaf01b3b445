package picker

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"atrium/model/display"
	"atrium/tui/component/input"
	"atrium/tui/layout"
)

// marks is the width before a title: cursor, current, space.
const marks = 3

// View draws the filter line, the items around the cursor and, under an empty
// line, what there is to say about the item under the cursor.
func (p *Picker) View() string {
	if p.width == 0 || p.height == 0 {
		return ""
	}
	var lines []string
	if p.height > 1 {
		lines = append(lines, p.input.View())
	}
	room := p.height - len(lines)
	notes := min(p.described(), layout.Fit(room-2)/2)
	if notes > 0 {
		room -= 1 + notes
	}
	lines = append(lines, p.rows(room)...)
	if note := p.note(notes); len(note) > 0 {
		lines = append(append(lines, ""), note...)
	}
	return strings.Join(lines, "\n")
}

// described is the number of lines, at most three, that the longest description
// takes below the list. They are kept for all items, so that the list does not
// move.
func (p *Picker) described() int {
	lines := 0
	for _, item := range p.items {
		if text := said(item); text != "" && lines < mostNotes {
			lines = max(lines, len(layout.Wrap(display.Text(text), max(1, p.width-2))))
		}
	}
	return min(lines, mostNotes)
}

// mostNotes is the most lines of a description.
const mostNotes = 3

// said is what there is to say about an item: what it does, or why not.
func said(item Item) string {
	if item.Disabled != "" {
		return item.Disabled
	}
	return item.Detail
}

func (p *Picker) rows(room int) []string {
	if len(p.shown) == 0 {
		return p.nothing(room)
	}
	widest := 0
	for _, item := range p.items {
		widest = max(widest, ansi.StringWidth(display.Text(item.Title)))
	}
	// One long title must not push the descriptions of all others out.
	widest = min(widest, p.width*2/5)
	top := layout.Clamp(p.cur-room/2, 0, len(p.shown)-room)
	var out []string
	for i := top; i < min(top+room, len(p.shown)); i++ {
		out = append(out, p.row(p.items[p.shown[i]], i == p.cur, widest))
	}
	return out
}

// row draws "> * title   description". The reason takes the description's place
// where an item cannot be chosen.
func (p *Picker) row(item Item, here bool, widest int) string {
	g := p.theme.Glyphs
	cursor, current := " ", " "
	if here {
		cursor = g.Cursor
	}
	if item.Current {
		current = g.Selected
	}
	title := input.Cut(display.Text(item.Title), p.width-marks, g.Ellipsis)
	detail := item.Detail
	if item.Disabled != "" {
		detail = "(" + item.Disabled + ")"
	}
	detail = display.Text(detail)
	if room := p.width - marks - widest - 2; detail != "" && room >= 12 && ansi.StringWidth(title) <= widest {
		detail = layout.Repeat(" ", widest-ansi.StringWidth(title)+2) + input.Cut(detail, room, g.Ellipsis)
	} else {
		detail = ""
	}
	head := cursor + current + " "
	switch {
	case here:
		return input.Cut(p.theme.Paint(p.theme.Cursor).Wrap(head+title+detail), p.width, "")
	case item.Disabled != "":
		return input.Cut(head+p.theme.Paint(p.theme.Disabled).Wrap(title+detail), p.width, "")
	}
	return input.Cut(head+title+p.theme.Paint(p.theme.Dim).Wrap(detail), p.width, "")
}

// note is the whole description of the item under the cursor, or why it cannot
// be chosen, in the colour of an error once Enter was tried.
func (p *Picker) note(most int) []string {
	item, ok := p.Selected()
	if !ok || most == 0 || said(item) == "" {
		return nil
	}
	th := p.theme
	paint, text := th.Paint(th.Dim), display.Text(said(item))
	if item.Disabled != "" {
		text = th.Glyphs.Warning + " " + text
		if p.refused {
			paint = th.Paint(th.Error)
		}
	}
	lines := layout.Wrap(text, p.width)
	if len(lines) > most {
		lines = append(lines[:most-1:most-1], strings.Join(lines[most-1:], " "))
	}
	for i, line := range lines {
		lines[i] = paint.Wrap(input.Cut(line, p.width, th.Glyphs.Ellipsis))
	}
	return lines
}

func (p *Picker) nothing(room int) []string {
	text := "There is nothing to choose from."
	if p.input.Value() != "" {
		text = "Nothing matches \"" + display.Text(p.input.Value()) + "\". Press esc to clear it."
	}
	lines := layout.Wrap(text, p.width)
	lines = lines[:min(len(lines), layout.Fit(room))]
	for i, line := range lines {
		lines[i] = p.theme.Paint(p.theme.Dim).Wrap(input.Cut(line, p.width, ""))
	}
	return lines
}
