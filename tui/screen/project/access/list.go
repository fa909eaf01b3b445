// Package access lists who has access to one project, from what and until when,
// and changes it. It is a part of the project's screen: that hands it the
// messages and binds its deeds.
package access

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/table"
	"atrium/tui/ui"
)

// Place is the project as far as the list needs it.
type Place struct {
	Full       string
	Workspace  string
	Kind       string // of the workspace; "" where the actor does not see it
	Visibility string
	Guests     bool // the workspace takes guests
	Trashed    bool // the project is in the trash
	// Manage is why the actor may not manage people, View why not see them.
	Manage, View string
	// Requests are the oldest that wait for an answer of the actor's, Asked is
	// how many there are.
	Requests []view.RequestRow
	Asked    int
}

// List is the access list of one project.
type List struct {
	c    *ui.Context
	at   Place
	w, h int
	turn ui.Turn
	// opening finds out whether a person has a detail.
	opening ui.Turn
	table   *table.Table[view.AccessRow]
	can     string // the action that the listed may do; "" for everybody with access
	err     error
}

// New makes the list of a project; it reads nothing before it knows its place.
func New(c *ui.Context) *List {
	l := &List{c: c}
	l.table = table.New(c.Theme, c.Keys, table.Source[view.AccessRow]{
		Columns: columns(), ID: func(r view.AccessRow) string { return r.Who }, Cells: l.cells,
	})
	return l
}

// Know tells the list about its place and reads what is missing.
func (l *List) Know(p Place) tea.Cmd {
	l.at = p
	l.arrange()
	return l.fetch()
}

// fetch is the command for the page that the table wants.
func (l *List) fetch() tea.Cmd {
	if l.at.Full == "" || l.at.View != "" {
		return nil
	}
	full, can := l.at.Full, l.can
	return ui.Fetch(l.c, &l.turn, l.table, func(r *ui.Reader, p model.Page) (model.List[view.AccessRow], error) {
		read := func() (model.List[view.AccessRow], error) { return r.Access(full, p) }
		if can != "" {
			read = func() (model.List[view.AccessRow], error) { return r.WhoCan(can, full, p) }
		}
		list, err := read()
		if list.Prev == "" && list.Next == "" {
			list.Total = len(list.Data)
		}
		return list, err
	})
}

// Update takes the answers to the list's own reads, and keys.
func (l *List) Update(msg tea.Msg) tea.Cmd {
	cmd := l.update(msg)
	l.arrange()
	return cmd
}

func (l *List) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case table.Batch[view.AccessRow]:
		l.err = msg.Err
		if l.table.Deliver(msg); msg.Err != nil {
			return nil
		}
		return l.fetch()
	case listed:
		return l.opened(msg)
	case ui.Changed:
		l.table.Refresh()
		return l.fetch()
	case ui.ThemeChanged:
		l.table.SetTheme(l.c.Theme)
	case tea.KeyMsg:
		if l.table.Update(msg) {
			return l.fetch()
		}
	}
	return nil
}

// SetSize gives the list its size; any is legal.
func (l *List) SetSize(w, h int) {
	l.w, l.h = w, h
	l.arrange()
}

// Count is the number of people listed, -1 where it is not known.
func (l *List) Count() int {
	if !l.table.Loaded() || l.can != "" {
		return -1
	}
	return l.table.Total()
}

// narrow lists who may do an action; "" everybody with access.
func (l *List) narrow(action string) tea.Cmd {
	l.can = action
	l.table.Deselect()
	l.table.Reset()
	l.arrange()
	return l.fetch()
}

// current is the row under the cursor.
func (l *List) current() (view.AccessRow, bool) { return l.table.Current() }

func (l *List) marked() bool { return len(l.table.Selected()) > 0 }

// targets are the rows an action is about that stand for somebody.
func (l *List) targets() []string {
	rows := map[string]view.AccessRow{}
	for _, r := range l.table.Rows() {
		rows[r.Who] = r
	}
	var out []string
	for _, who := range l.table.Targets() {
		if r, ok := rows[who]; !ok || !everybody(r) {
			out = append(out, who)
		}
	}
	return out
}

// everybody says that a row closes the list and stands for everybody.
func everybody(r view.AccessRow) bool { return r.Person == "" && r.Status != "pending" }

// pending says that a row is an invitation that waits for an answer.
func pending(r view.AccessRow) bool { return r.Status == "pending" }
