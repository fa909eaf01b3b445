package table_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"atrium/model"
	"atrium/tui/component/table"
	"atrium/tui/layout/layouttest"
)

// person is a row of the People screen.
type person struct {
	id, name, email, role, status, display string
}

func columns() []table.Column {
	return []table.Column{
		{Title: "Username", Min: 12, Weight: 2, Max: 30},
		{Title: "Role", Min: 8, Drop: 1},
		{Title: "Status", Min: 9, Drop: 2},
		{Title: "Email", Min: 16, Weight: 3, Max: 40, Drop: 3},
		{Title: "Name", Min: 10, Weight: 3, Drop: 4},
	}
}

func source() table.Source[person] {
	return table.Source[person]{
		Columns: columns(),
		ID:      func(p person) string { return p.id },
		Cells: func(p person, c *table.Cells) {
			c.Add(p.name)
			c.Tone(table.Badge, p.role)
			if p.status == "suspended" {
				c.Tone(table.Danger, p.status)
			} else {
				c.Add(p.status)
			}
			c.Tone(table.Dim, p.email)
			c.Add(p.display)
		},
	}
}

// list is a reader over rows numbered 0 to n-1, whose cursors are positions.
type list struct {
	n    int
	row  func(i int) person
	read int
}

func (l *list) page(q model.Page) (model.List[person], error) {
	l.read++
	from := 0
	switch {
	case q.Last:
		from = max(0, l.n-q.Size)
	case q.Before != "":
		at, _ := strconv.Atoi(q.Before)
		from = max(0, at-q.Size)
		q.Size = at - from
	case q.After != "":
		at, _ := strconv.Atoi(q.After)
		from = at + 1
	}
	to := min(l.n, from+q.Size)
	p := model.List[person]{Total: l.n}
	for i := from; i < to; i++ {
		p.Data = append(p.Data, l.row(i))
	}
	if from > 0 {
		p.Prev = strconv.Itoa(from)
	}
	if to < l.n {
		p.Next = strconv.Itoa(to - 1)
	}
	return p, nil
}

func numbered(n int) *list {
	return &list{n: n, row: func(i int) person {
		name := fmt.Sprintf("person%07d", i)
		return person{
			id: name, name: name, email: name + "@example.com", role: "editor",
			status: "active", display: "Person Number " + strconv.Itoa(i),
		}
	}}
}

// serve carries out what the table wants until it wants nothing.
func serve(t testing.TB, tab *table.Table[person], l *list) {
	t.Helper()
	for range 50 {
		w, ok := tab.Want()
		if !ok {
			return
		}
		if !tab.Deliver(table.Fetch(w, l.page)) {
			t.Fatalf("batch for %+v was dropped", w.Query())
		}
	}
	t.Fatal("the table never stops wanting pages")
}

func opened(t testing.TB, l *list, w, h int, profile termenv.Profile) *table.Table[person] {
	t.Helper()
	tab := table.New(layouttest.Theme(profile), nil, source())
	tab.SetSize(w, h)
	serve(t, tab, l)
	return tab
}

// press sends keys and carries out what the table wants after each.
func press(t testing.TB, tab *table.Table[person], l *list, names ...string) {
	t.Helper()
	for _, name := range names {
		if !tab.Update(layouttest.Key(name)) {
			t.Fatalf("key %q is not one of the table's", name)
		}
		serve(t, tab, l)
	}
}

// fits fails unless view is within the size and no line ends in spaces.
func fits(t testing.TB, view string, w, h int) {
	t.Helper()
	layouttest.Fits(t, view, w, h)
	for i, line := range strings.Split(ansi.Strip(view), "\n") {
		if strings.HasSuffix(line, " ") {
			t.Fatalf("line %d ends in spaces: %q", i, line)
		}
	}
}
