// Package comments shows what people said about one project, and lets them say
// more (A11). It is a part of the project's screen: that hands it the messages
// and binds its deeds.
//
// Shape: blocks of wrapped text with a cursor on one comment, a page of them at a
// time, because a table's row is one line. Rejected: a table with the text of one
// comment beside it, which leaves no room for either at 60 columns.
package comments

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/keys"
	"atrium/tui/screen/project/deed"
	"atrium/tui/ui"
)

// pageSize is how many comments are held.
const pageSize = 50

// List is the comments on one project.
type List struct {
	c    *ui.Context
	at   deed.Site
	w, h int
	turn ui.Turn

	oldest bool
	page   model.Page // what is in view was asked for with it
	list   model.List[view.CommentRow]
	loaded bool
	err    error
	cur    int
	top    int  // first line in view
	ending bool // the end of the comment is to be in view, not its beginning

	wrapped   map[string]wrapped // texts by id, at a width
	wrappedAt int
}

// wrapped are the lines of one version of a comment's text.
type wrapped struct {
	version uint64
	lines   []string
}

// read is one page of comments. Up says that the reader came from below.
type read struct {
	page   model.Page
	oldest bool
	up     bool
	list   model.List[view.CommentRow]
	err    error
}

// New makes the list; it reads nothing before it knows its project.
func New(c *ui.Context) *List { return &List{c: c} }

// Know tells the list about its project and reads what is in view, again after
// every change.
func (l *List) Know(at deed.Site) tea.Cmd {
	l.at = at
	return l.fetch(l.page, false)
}

func (l *List) fetch(page model.Page, up bool) tea.Cmd {
	if l.at.Full == "" || l.at.Comment != "" {
		return nil
	}
	full, oldest := l.at.Full, l.oldest
	page.Size = pageSize
	return l.c.Read(&l.turn, func(r *ui.Reader) (tea.Msg, error) {
		list, err := r.Comments(full, view.CommentQuery{Page: page, Oldest: oldest})
		if err == nil && len(list.Data) == 0 && (page.After != "" || page.Before != "") {
			page = model.Page{Size: pageSize} // what was in view is gone
			list, err = r.Comments(full, view.CommentQuery{Page: page, Oldest: oldest})
		}
		if model.CodeOf(err) == model.NotFound {
			return nil, err
		}
		return read{page, oldest, up, list, err}, nil
	})
}

// Update takes the answers to the list's own reads, and keys.
func (l *List) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case read:
		l.take(msg)
	case tea.KeyMsg:
		return l.move(l.c.Keys.Move(msg))
	}
	return nil
}

// take shows a page. The cursor follows its comment.
func (l *List) take(m read) {
	if l.err = m.err; m.err != nil {
		return
	}
	was := l.currentID()
	l.wrapped, l.wrappedAt = nil, -1
	l.page, l.list, l.loaded = m.page, m.list, true
	at := slices.IndexFunc(m.list.Data, func(r view.CommentRow) bool { return r.ID == was })
	switch {
	case m.up:
		l.cur, l.ending = len(m.list.Data)-1, true
	case l.cur < 0:
		l.cur = 0
	case at >= 0 && was != "":
		l.cur = at
	case l.cur >= len(m.list.Data):
		l.cur = max(0, len(m.list.Data)-1)
	}
	if at < 0 && !m.up {
		l.top = 0
	}
	l.settle()
}

// move goes to another comment, or by lines inside a long one; beyond the page
// to the next.
func (l *List) move(motion string) tea.Cmd {
	last := len(l.list.Data) - 1
	switch motion {
	case keys.NavDown, keys.NavPageDown:
		if l.below(motion) {
			return nil
		}
		if l.cur < last {
			l.cur++
			l.settle()
			return nil
		}
		if l.list.Next != "" && !l.turn.Waiting() {
			l.cur, l.top = 0, 0
			return l.fetch(model.Page{After: l.list.Next}, false)
		}
	case keys.NavUp, keys.NavPageUp:
		if l.above(motion) {
			return nil
		}
		if l.cur > 0 {
			l.cur--
			l.ending = true
			l.settle()
			return nil
		}
		if l.list.Prev != "" && !l.turn.Waiting() {
			return l.fetch(model.Page{Before: l.list.Prev}, true)
		}
	case keys.NavTop:
		l.cur, l.top = -1, 0
		return l.fetch(model.Page{}, false)
	case keys.NavBottom:
		return l.fetch(model.Page{Last: true}, true)
	}
	return nil
}

// turnRound shows the other end first.
func (l *List) turnRound() tea.Cmd {
	l.oldest = !l.oldest
	l.cur, l.top, l.list = 0, 0, model.List[view.CommentRow]{}
	return l.fetch(model.Page{}, false)
}

func (l *List) current() (view.CommentRow, bool) {
	if l.cur < 0 || l.cur >= len(l.list.Data) {
		return view.CommentRow{}, false
	}
	return l.list.Data[l.cur], true
}

func (l *List) currentID() string {
	r, _ := l.current()
	return r.ID
}

// SetSize gives the list its size; any is legal.
func (l *List) SetSize(w, h int) { l.w, l.h = w, h }

// Count is the number of comments, -1 where it is not known.
func (l *List) Count() int {
	if !l.loaded || l.list.Total < 0 {
		return -1
	}
	return l.list.Total
}
