package comments

import (
	"strings"

	"atrium/model/display"
	"atrium/model/view"
	"atrium/tui/keys"
	"atrium/tui/layout"
	"atrium/tui/ui"
)

// View draws the comments in view.
func (l *List) View() string {
	switch {
	case l.w <= 0 || l.h <= 0:
		return ""
	case l.at.Trashed:
		return ui.Message(l.c, "Comments are there again once the project is restored.", l.at.Comment, l.w, l.h)
	case l.at.Comment != "":
		return ui.Message(l.c, "Comments are for people with a role in this project.", l.at.Comment, l.w, l.h)
	case l.err != nil:
		return ui.Trouble(l.c, l.err, l.w, l.h)
	case !l.loaded:
		return ui.Message(l.c, "Reading"+l.c.Theme.Glyphs.Ellipsis, "", l.w, l.h)
	case len(l.list.Data) == 0:
		return ui.Message(l.c, "Nobody has commented on "+l.at.Full+" yet.", "Press a to write the first comment.", l.w, l.h)
	}
	lines := l.settle()
	body := ui.Scroll(l.c, lines, &l.top, l.w, l.room())
	head := " " + ui.Section(l.c, "Comments", l.note(), max(0, l.w-1))
	return layout.Clip(head+"\n"+body, l.w, l.h)
}

// room is the number of lines for comments, under the heading.
func (l *List) room() int { return max(0, l.h-1) }

func (l *List) note() string {
	out := "newest first"
	if l.oldest {
		out = "oldest first"
	}
	if l.list.Prev != "" || l.list.Next != "" {
		out += ", " + ui.Count(len(l.list.Data), "comment", "comments") + " of a page"
	}
	return out
}

// lines are all comments of the page, and where the one under the cursor begins
// and ends.
func (l *List) lines() (lines []string, from, to int) {
	for i, r := range l.list.Data {
		if i == l.cur {
			from = len(lines)
		}
		lines = append(lines, l.block(r, i == l.cur)...)
		if i == l.cur {
			to = len(lines)
		}
		if i < len(l.list.Data)-1 {
			lines = append(lines, "")
		}
	}
	return lines, from, to
}

// block is one comment: who and when, then the text, wrapped. Every line of it
// is encoded on its own, so that none of it can look like a line of the screen's.
func (l *List) block(r view.CommentRow, here bool) []string {
	th := l.c.Theme
	mark, who := "  ", string(r.Person)
	if here {
		mark = th.Glyphs.Cursor + " "
	}
	if who == "" {
		who = "system"
	}
	style := th.Strong
	if here {
		style = th.Accent.Bold(true)
	}
	sep := " " + th.Glyphs.Separator + " "
	when := ui.Ago(r.CreatedAt.Time, l.c.Now())
	if !r.EditedAt.IsZero() {
		when += sep + "edited " + ui.Ago(r.EditedAt.Time, l.c.Now())
	}
	if r.Mine {
		when += sep + "you"
	}
	head := mark + th.Draw(style, display.Text(who)) + th.Draw(th.Dim, sep+when)
	out := []string{layout.Truncate(head, l.w, th.Glyphs.Ellipsis)}
	return append(out, l.body(r)...)
}

// body is the text of a comment, wrapped; it is kept while it stays the same.
func (l *List) body(r view.CommentRow) []string {
	const indent, widest = 4, 100
	w := min(l.w, widest)
	if l.wrappedAt != w {
		l.wrappedAt, l.wrapped = w, map[string]wrapped{}
	}
	if known, ok := l.wrapped[r.ID]; ok && known.version == r.Version {
		return known.lines
	}
	var out []string
	for _, line := range strings.Split(r.Text, "\n") {
		for _, part := range layout.Wrap(display.Text(line), max(1, w-indent)) {
			out = append(out, layout.Truncate(layout.Repeat(" ", indent)+part, w, l.c.Theme.Glyphs.Ellipsis))
		}
	}
	l.wrapped[r.ID] = wrapped{r.Version, out}
	return out
}

// settle scrolls so that the comment under the cursor is in view: its beginning
// where it is longer than the view and was come to from above.
func (l *List) settle() []string {
	lines, from, to := l.lines()
	room := l.room()
	switch {
	case to-from > room && l.ending:
		l.top = to - room
	case to-from > room && (l.top < from || l.top > to-room):
		l.top = layout.Clamp(l.top, from, to-room)
	case to-from > room:
	case from < l.top:
		l.top = from
	case to > l.top+room:
		l.top = to - room
	}
	// Scroll puts its own word over the last line while there is more below.
	if to-from < room && to == l.top+room && to < len(lines) {
		l.top++
	}
	l.ending = false
	return lines
}

// below scrolls inside a comment that goes on under the view.
func (l *List) below(motion string) bool {
	_, _, to := l.lines()
	rest := to - l.top - l.room()
	if rest <= 0 || l.room() == 0 {
		return false
	}
	l.top += min(rest, l.step(motion == keys.NavPageDown))
	return true
}

// above scrolls inside a comment that begins over the view.
func (l *List) above(motion string) bool {
	_, from, _ := l.lines()
	rest := l.top - from
	if rest <= 0 {
		return false
	}
	l.top -= min(rest, l.step(motion == keys.NavPageUp))
	return true
}

func (l *List) step(page bool) int {
	if page {
		return max(1, l.room()-2)
	}
	return max(1, l.room()/4)
}
