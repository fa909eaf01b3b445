package table

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/tui/keys"
)

// Motion is something a key does to the cursor or the selection.
type Motion int

// The motions.
const (
	None Motion = iota
	Up
	Down
	PageUp
	PageDown
	Home
	End
	Toggle
)

// ToggleAction returns the action that marks rows, for a screen's help and
// footer. The table carries it out itself.
func ToggleAction() keys.Action {
	return keys.Action{ID: "list.select", Keys: []string{" "}, Title: "mark", Group: "Moving"}
}

// bindings returns what each key does with this person's keys.
func bindings(m *keys.Map) map[string]Motion {
	motions := map[string]Motion{
		keys.NavUp: Up, keys.NavDown: Down, keys.NavPageUp: PageUp, keys.NavPageDown: PageDown,
		keys.NavTop: Home, keys.NavBottom: End, ToggleAction().ID: Toggle,
	}
	out := map[string]Motion{}
	for _, a := range m.Apply(append(keys.Navigation(), ToggleAction())) {
		if motions[a.ID] == None {
			continue
		}
		for _, k := range a.Keys {
			out[k] = motions[a.ID]
		}
	}
	return out
}

// Update moves the cursor if msg is one of the table's keys, and reports
// whether it was. Ask for Want afterwards.
func (t *Table[R]) Update(msg tea.Msg) bool {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return false
	}
	name, ok := keys.Of(k)
	if !ok || t.keys[name] == None {
		return false
	}
	t.Do(t.keys[name])
	return true
}

// Do carries out a motion, for keys that the screen binds itself.
func (t *Table[R]) Do(m Motion) {
	t.failed = false
	page := max(1, t.visible())
	switch m {
	case Up:
		t.move(-1)
	case Down:
		t.move(1)
	case PageUp:
		t.move(-page)
	case PageDown:
		t.move(page)
	case Home:
		if t.win.prev() == "" {
			t.move(-len(t.rows))
		} else {
			t.jump, t.owed = &Want{kind: jump, query: Query{Dir: First}}, 0
		}
	case End:
		if t.win.next() == "" {
			t.move(len(t.rows))
		} else {
			t.jump, t.owed = &Want{kind: jump, query: Query{Dir: Last}}, 0
		}
	case Toggle:
		t.Toggle()
	}
}

// move moves the cursor by a number of rows. What goes beyond the window is
// owed and made good when the next page arrives, so no key press is lost.
func (t *Table[R]) move(by int) {
	if len(t.rows) == 0 {
		return
	}
	if (by < 0) != (t.owed < 0) {
		t.owed = 0
	}
	want := t.cur + by + t.owed
	t.owed = 0
	t.cur = min(max(0, want), len(t.rows)-1)
	if rest := want - t.cur; rest > 0 && t.win.next() != "" || rest < 0 && t.win.prev() != "" {
		// A page is all that one extension can make good.
		t.owed = min(max(-pageRows, rest), pageRows)
	}
	t.clamp()
}

// MoveTo puts the cursor on the row with this id, if it is loaded.
func (t *Table[R]) MoveTo(id string) bool {
	i := t.find(id)
	if i < 0 {
		return false
	}
	t.cur, t.owed = i, 0
	t.clamp()
	return true
}

// clamp brings cursor and view back into range, the cursor into view.
func (t *Table[R]) clamp() {
	t.cur = max(0, min(t.cur, len(t.rows)-1))
	height := max(1, t.visible())
	t.top = min(t.top, len(t.rows)-height, t.cur)
	t.top = max(0, t.top, t.cur-height+1)
}

func (t *Table[R]) find(id string) int {
	for i := range t.rows {
		if t.rows[i].id == id {
			return i
		}
	}
	return -1
}

// follow runs change and puts the cursor back on the row it was on, on the same
// line of the screen if possible. If that row is gone, the cursor goes to the
// nearest neighbour that is left, or to the top if nearest is false.
func (t *Table[R]) follow(change func(), nearest bool) {
	before, at, line := t.rows, t.cur, t.cur-t.top
	change()
	place := make(map[string]int, len(t.rows))
	for i := range t.rows {
		place[t.rows[i].id] = i
	}
	if i, ok := neighbour(before, at, place, nearest); ok {
		t.cur, t.top = i, i-line
	} else if nearest {
		t.cur = at
	} else {
		t.cur, t.top = 0, 0
	}
	t.clamp()
}

// neighbour finds where the row at index at went, or, if nearest, the closest
// row below it, else above it, that is still there.
func neighbour[R any](before []entry[R], at int, place map[string]int, nearest bool) (int, bool) {
	for i := at; i < len(before); i++ {
		if now, ok := place[before[i].id]; ok {
			return now, true
		}
		if !nearest {
			return 0, false
		}
	}
	for i := min(at, len(before)) - 1; i >= 0; i-- {
		if now, ok := place[before[i].id]; ok {
			return now, true
		}
	}
	return 0, false
}
