package people

import (
	"sync/atomic"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/tui/component/picker"
	"atrium/tui/component/table"
	"atrium/tui/ui"
)

// sortable is the most rows that the reader sorts by anything but the name.
const sortable = 5000

// fetch is the command for the page that the table wants.
func (s *Screen) fetch() tea.Cmd {
	at, q := s.at, s.query
	return ui.Fetch(s.c, &s.list, s.table, func(r *ui.Reader, p model.Page) (model.List[row], error) {
		return read(r, at, q, p)
	})
}

// restart reads the list anew after its query changed. A read under way cannot
// be stopped, and letters come faster than a million rows are looked through:
// so it is waited for, and what was typed meanwhile is read at once.
func (s *Screen) restart() tea.Cmd {
	s.again = s.list.Waiting()
	s.message()
	if s.again {
		return s.count()
	}
	s.table.Reset()
	return tea.Batch(s.fetch(), s.count())
}

func (s *Screen) deliver(b table.Batch[row]) tea.Cmd {
	s.table.Deliver(b)
	if s.again {
		s.again = false
		s.table.Reset()
		return s.fetch()
	}
	if b.Err == nil {
		s.errors = 0
		return s.fetch()
	}
	s.errors++
	switch {
	case model.CodeOf(b.Err) != model.Invalid:
		return ui.Tell(b.Err)
	case s.errors == 1:
		// In orders without an index a page is found by the row before it:
		// when that has gone, start at the top.
		s.table.Reset()
		return s.fetch()
	case s.query.Sort != "":
		return tea.Batch(ui.Tell(b.Err), s.sort("name"))
	}
	return ui.Tell(b.Err)
}

// refilter reads the list anew after a key in the filter line.
func (s *Screen) refilter() tea.Cmd {
	s.query.Filter = s.filter.Value()
	return s.restart()
}

// count is the command that counts what the filter lets through; it takes the
// place of a count that is under way.
func (s *Screen) count() tea.Cmd {
	if s.stop != nil {
		s.stop.Store(true)
		s.stop = nil
	}
	s.recount = false
	s.filter.SetCounts(-1, -1)
	q := s.query
	if q.Filter == "" || q.Role != "" || q.Status != "" || q.Guests || q.Kind != "" {
		return nil
	}
	at, stop := s.at, new(atomic.Bool)
	s.stop = stop
	return s.c.Read(&s.counting, func(r *ui.Reader) (tea.Msg, error) {
		n, err := r.PeopleCount(at, q.Filter, stop.Load)
		if err != nil {
			return nil, err
		}
		all, err := r.PeopleCount(at, "", nil)
		return counted{n, all}, err
	})
}

func (s *Screen) counted(m counted) tea.Cmd {
	s.stop = nil
	if m.matched >= 0 && s.query.Filter != "" {
		s.filter.SetCounts(m.matched, m.of)
	}
	if s.recount {
		return s.count()
	}
	return nil
}

// narrowed says that a filter other than the typed one is on.
func (s *Screen) narrowed() bool {
	return s.query.Role != "" || s.query.Status != "" || s.query.Guests || s.query.Kind != ""
}

// statuses are what the list can be narrowed to, in the order of the key.
func (s *Screen) nextStatus() tea.Cmd {
	q := &s.query
	switch {
	case q.Guests:
		q.Guests, q.Kind = false, service
	case q.Kind != "":
		q.Kind = ""
	case q.Status == "":
		q.Status = "pending"
	case q.Status == "pending":
		q.Status = "suspended"
	case q.Status == "suspended":
		q.Status = "active"
	default:
		q.Status, q.Guests = "", true
	}
	return s.restart()
}

// service is the kind of row that a service account is.
const service = "service"

// onlyServices narrows the list to service accounts, or shows the others again.
func (s *Screen) onlyServices() tea.Cmd {
	on := s.query.Kind == ""
	s.query.Kind = ""
	if on {
		s.query.Kind, s.query.Status, s.query.Role, s.query.Guests = service, "", "", false
	}
	return s.restart()
}

// onlyGuests narrows the list to guests, or shows the others again.
func (s *Screen) onlyGuests(on bool) tea.Cmd {
	if s.query.Guests == on {
		return nil
	}
	if s.query.Guests = on; on {
		s.query.Status, s.query.Role, s.query.Kind = "", "", ""
	}
	return s.restart()
}

// nextRole narrows the list to the next role, from admin down.
func (s *Screen) nextRole() tea.Cmd {
	roles := model.Roles()
	if s.query.Role == "" {
		s.query.Role = roles[len(roles)-1].String()
		return s.restart()
	}
	role, _ := model.ParseRole(s.query.Role)
	s.query.Role = ""
	if role > roles[0] {
		s.query.Role = (role - 1).String()
	}
	return s.restart()
}

// leave goes one step back within the screen: marks first, then filters.
func (s *Screen) leave() tea.Cmd {
	if len(s.table.Selected()) > 0 {
		s.table.Deselect()
		return nil
	}
	s.filter.Clear()
	s.query.Filter, s.query.Role, s.query.Status, s.query.Guests, s.query.Kind = "", "", "", false, ""
	return s.restart()
}

// order is an order of the list: the reader's word, its name, its column.
type order struct {
	sort, title string
	column      int
}

func orders() []order {
	return []order{
		{"name", "name, a to z", columnName},
		{"-name", "name, z to a", columnName},
		{"-role", "role, admins first", columnRole},
		{"role", "role, viewers first", columnRole},
		{"-joined", "joined, newest first", columnJoined},
		{"joined", "joined, oldest first", columnJoined},
		{"status", "status, a to z", columnStatus},
		{"-status", "status, z to a", columnStatus},
	}
}

// sorted is the present order.
func (s *Screen) sorted() order {
	for _, o := range orders() {
		if o.sort == s.query.Sort {
			return o
		}
	}
	return orders()[0]
}

// indexless is why the list cannot be in another order than by name.
func (s *Screen) indexless() string {
	if s.rows > sortable {
		return "for up to " + ui.Number(sortable) + "; here are " + ui.Number(s.rows)
	}
	return ""
}

func (s *Screen) sort(by string) tea.Cmd {
	s.query.Sort = by
	s.table.SetSort(s.sorted().column, by != "" && by[0] == '-')
	return s.restart()
}

// pickSort asks for an order.
func (s *Screen) pickSort() tea.Cmd {
	var items []picker.Item
	for _, o := range orders() {
		item := picker.Item{ID: o.sort, Title: o.title, Current: o.sort == s.sorted().sort}
		if o.column != columnName {
			item.Disabled = s.indexless()
		}
		items = append(items, item)
	}
	return ui.Ask(ui.NewPick(s.c, "Sort by", items, s.sort))
}

// reverse turns the present order around.
func (s *Screen) reverse() tea.Cmd {
	by := s.sorted().sort
	if by[0] == '-' {
		return s.sort(by[1:])
	}
	return s.sort("-" + by)
}
