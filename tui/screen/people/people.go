// Package people lists who is in a workspace: members, the invited and guests.
// Above the list stands the field that invites (SPEC 9).
//
// The list is read in pages and the count of a filter by a command of its own
// that stops when nobody waits for it, so no key ever waits for the store.
package people

import (
	"sync/atomic"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/component/filter"
	"atrium/tui/component/table"
	"atrium/tui/screen/people/member"
	"atrium/tui/ui"
)

// Screen is the People tab of one workspace.
type Screen struct {
	c    *ui.Context
	at   string
	w, h int

	list   ui.Turn
	table  *table.Table[row]
	query  view.PeopleQuery
	again  bool // the list has to be read anew once the present read is done
	errors int  // reads in a row that the store refused

	filter   *filter.Filter
	counting ui.Turn
	stop     *atomic.Bool // ends the present count
	recount  bool

	facts  ui.Turn
	place  member.Place
	rows   int // on the whole list, -1 before it is known
	err    error
	invite bool // the field is to be opened once it is known that it may

	field field
}

// known is what a screen has to know beside the rows.
type known struct {
	place member.Place
	rows  int
}

// counted is the number of rows that a filter lets through.
type counted struct{ matched, of int }

// New makes the screen for the route's workspace.
func New(c *ui.Context, r ui.Route) *Screen {
	s := &Screen{c: c, at: r.Workspace, rows: -1, invite: r.Section == sectionInvite}
	s.table = table.New(c.Theme, c.Keys, table.Source[row]{
		Columns: columns(), ID: func(r row) string { return r.Who }, Cells: cells,
	})
	s.table.SetSort(columnName, false)
	s.filter = filter.New(c.Theme, filter.Options{What: "people", Fields: []string{"username", "name", "email"}})
	s.field = newField(c)
	s.query.Guests = r.Section == sectionGuests
	return s
}

// The sections of a route that open the field, and the list narrowed to guests.
const (
	sectionInvite = "invite"
	sectionGuests = "guests"
)

// Init implements ui.Screen.
func (s *Screen) Init() tea.Cmd { return tea.Batch(s.know(), s.fetch()) }

// know is the command that reads what is not in the rows.
func (s *Screen) know() tea.Cmd {
	at := s.at
	return s.c.Read(&s.facts, func(r *ui.Reader) (tea.Msg, error) {
		p, err := member.Read(r, at)
		if err != nil {
			return nil, err
		}
		n, err := r.PeopleCount(at, "", nil)
		return known{p, n}, err
	})
}

// Update implements ui.Screen.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	cmd := s.update(msg)
	s.arrange()
	return cmd
}

func (s *Screen) update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case known:
		return s.learn(msg)
	case table.Batch[row]:
		return s.deliver(msg)
	case counted:
		return s.counted(msg)
	case suggestions:
		s.field.take(msg)
	case uninvited:
		s.field.keep(msg)
	case ui.Failed:
		return s.failed(msg)
	case ui.Changed:
		return s.changed()
	case ui.Shown:
		if msg.Route.Section == sectionInvite && s.place.InviteWhy() == "" {
			s.openField()
		}
		if msg.Route.Section == sectionGuests {
			return s.onlyGuests(true)
		}
	case ui.ThemeChanged:
		s.table.SetTheme(s.c.Theme)
		s.filter.SetTheme(s.c.Theme)
		s.field.line.SetTheme(s.c.Theme)
	case tea.KeyMsg:
		return s.key(msg)
	}
	return nil
}

func (s *Screen) learn(m known) tea.Cmd {
	s.place, s.rows, s.err = m.place, m.rows, nil
	switch {
	case s.place.InviteWhy() != "":
		s.closeField()
	case s.invite:
		s.openField()
	}
	s.invite = false
	return nil
}

// changed reads again what is shown. A count that is under way ends first, or
// it never would while others keep changing things.
func (s *Screen) changed() tea.Cmd {
	s.table.Refresh()
	cmds := []tea.Cmd{s.fetch(), s.know()}
	if s.counting.Waiting() {
		s.recount = true
	} else {
		cmds = append(cmds, s.count())
	}
	return tea.Batch(cmds...)
}

func (s *Screen) failed(m ui.Failed) tea.Cmd {
	switch m.Turn {
	case &s.facts:
		s.err = m.Err
		return nil
	case &s.counting, &s.field.turn, &s.field.rest:
		return nil // what they would have added is missing; the list is not
	}
	return ui.Tell(m.Err)
}

// key is a key that no action used up, or any while letters are text.
func (s *Screen) key(msg tea.KeyMsg) tea.Cmd {
	if s.field.line.Focused() {
		return s.fieldKey(msg)
	}
	if s.filter.Typing() {
		switch s.filter.Update(msg) {
		case filter.Changed:
			return s.refilter()
		case filter.Handled, filter.Left:
			return nil
		}
		// Letters are the filter's; only arrows and pages get this far.
		if len(msg.Runes) > 0 {
			return nil
		}
	}
	if s.table.Update(msg) {
		return s.fetch()
	}
	return nil
}

// SetSize implements ui.Screen.
func (s *Screen) SetSize(w, h int) {
	s.w, s.h = w, h
	s.arrange()
}

// Title implements ui.Screen.
func (s *Screen) Title() string { return "People" }

// CapturesInput implements ui.Screen.
func (s *Screen) CapturesInput() bool { return s.field.line.Focused() || s.filter.Typing() }

// selected are the rows an action is about: the marked ones, else the one under
// the cursor.
func (s *Screen) selected() (member.Targets, bool) {
	who := s.table.Targets()
	if len(who) == 0 {
		return member.Targets{}, false
	}
	r, ok := s.table.Current()
	if len(who) == 1 && ok && r.Who == who[0] {
		return member.One(r.PeopleRow), true
	}
	return member.Targets{Who: who}, true
}

// read asks for one page of the query.
func read(r *ui.Reader, at string, q view.PeopleQuery, p model.Page) (model.List[row], error) {
	q.Page = p
	list, err := r.People(at, q)
	now := r.Now()
	out := model.List[row]{Size: list.Size, Total: list.Total, Prev: list.Prev, Next: list.Next}
	for _, p := range list.Data {
		out.Data = append(out.Data, newRow(p, now))
	}
	if out.Prev == "" && out.Next == "" {
		out.Total = len(out.Data)
	}
	return out, err
}
