package table_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/muesli/termenv"
	"pgregory.net/rapid"

	"atrium/model"
	"atrium/tui/component/table"
	"atrium/tui/layout/layouttest"
)

// world is a list in key order that others change while it is shown.
type world struct {
	ids  []string
	next int
}

func (w *world) page(q model.Page) (model.List[person], error) {
	from, to := 0, len(w.ids)
	switch {
	case q.Last:
		from = max(0, to-q.Size)
	case q.Before != "":
		to, _ = slices.BinarySearch(w.ids, q.Before)
		from = max(0, to-q.Size)
	case q.After != "":
		at, found := slices.BinarySearch(w.ids, q.After)
		if from = at; found {
			from++
		}
		to = min(to, from+q.Size)
	default:
		to = min(to, q.Size)
	}
	p := model.List[person]{Total: len(w.ids)}
	for _, id := range w.ids[from:to] {
		p.Data = append(p.Data, person{id: id, name: id, role: "viewer", status: "active"})
	}
	if from > 0 && to > from {
		p.Prev = w.ids[from]
	}
	if to < len(w.ids) && to > from {
		p.Next = w.ids[to-1]
	}
	return p, nil
}

func (w *world) insert(t *rapid.T) {
	at := rapid.IntRange(0, 99999).Draw(t, "at")
	id := fmt.Sprintf("%05d-%d", at, w.next)
	w.next++
	i, _ := slices.BinarySearch(w.ids, id)
	w.ids = slices.Insert(w.ids, i, id)
}

// TestCursorAndSelectionFollowIDs drives a table and a list that changes under
// it at random: after every refresh the table shows a stretch of the list as it
// is, the cursor is on its row while that exists, else on a neighbour, and the
// selection has exactly the ids that were marked and are not known to be gone.
func TestCursorAndSelectionFollowIDs(t *testing.T) {
	th := layouttest.Theme(termenv.Ascii)
	rapid.Check(t, func(t *rapid.T) {
		w := &world{}
		for range rapid.IntRange(0, 600).Draw(t, "rows") {
			w.insert(t)
		}
		tab := table.New(th, nil, source())
		tab.SetSize(80, rapid.IntRange(0, 60).Draw(t, "height"))
		marked := map[string]bool{}
		answer := func() {
			for range 20 {
				want, ok := tab.Want()
				if !ok {
					return
				}
				if !tab.Deliver(table.Fetch(want, w.page)) {
					t.Fatal("an awaited batch was dropped")
				}
			}
			t.Fatal("the table never stops asking")
		}
		answer()
		t.Repeat(map[string]func(*rapid.T){
			"key": func(t *rapid.T) {
				before := tab.CurrentID()
				k := rapid.SampledFrom([]string{"up", "down", "pgup", "pgdown", "home", "end", "j", "k", "G", "g"}).Draw(t, "key")
				tab.Update(layouttest.Key(k))
				answer()
				if after := tab.CurrentID(); before != "" {
					switch k {
					case "up", "pgup", "home", "k", "g":
						if after > before {
							t.Fatalf("%s went from %s down to %s", k, before, after)
						}
					default:
						if after < before {
							t.Fatalf("%s went from %s up to %s", k, before, after)
						}
					}
				}
			},
			"mark": func(t *rapid.T) {
				id := tab.CurrentID()
				tab.Update(layouttest.Key(" "))
				if id != "" {
					marked[id] = !marked[id]
				}
			},
			"change": func(t *rapid.T) {
				for range rapid.IntRange(1, 40).Draw(t, "changes") {
					if len(w.ids) > 0 && rapid.Bool().Draw(t, "remove") {
						i := rapid.IntRange(0, len(w.ids)-1).Draw(t, "which")
						w.ids = slices.Delete(w.ids, i, i+1)
					} else {
						w.insert(t)
					}
				}
				refresh(t, tab, w, answer)
			},
			"empty": func(t *rapid.T) {
				if rapid.IntRange(0, 9).Draw(t, "rarely") == 0 {
					w.ids = nil
					refresh(t, tab, w, answer)
				}
			},
			"sort": func(*rapid.T) {
				tab.Reset()
				answer()
			},
			"resize": func(t *rapid.T) {
				tab.SetSize(rapid.IntRange(0, 130).Draw(t, "width"), rapid.IntRange(0, 60).Draw(t, "height"))
				answer()
			},
			"": func(t *rapid.T) {
				for _, id := range tab.Selected() {
					if !marked[id] {
						t.Fatalf("%s is selected and was not marked", id)
					}
				}
				for id, on := range marked {
					_, exists := slices.BinarySearch(w.ids, id)
					if on && exists && !slices.Contains(tab.Selected(), id) {
						t.Fatalf("%s lost its mark", id)
					}
				}
				stretch(t, tab, w)
				for _, line := range strings.Split(tab.View(), "\n") {
					if strings.HasPrefix(line, ">") && !strings.Contains(line, tab.CurrentID()) && len(line) > 20 {
						t.Fatalf("the mark is on %q, the cursor on %s", line, tab.CurrentID())
					}
				}
			},
		})
	})
}

// stretch checks that the loaded rows are one run of the list without holes.
func stretch(t *rapid.T, tab *table.Table[person], w *world) {
	rows := tab.Rows()
	if len(rows) == 0 {
		if len(w.ids) > 0 {
			t.Fatal("nothing is shown of a list that has rows")
		}
		return
	}
	at, _ := slices.BinarySearch(w.ids, rows[0].id)
	for i, r := range rows {
		if at+i >= len(w.ids) || w.ids[at+i] != r.id {
			t.Fatalf("row %d is %s, which is not what the list has there", i, r.id)
		}
	}
}

func refresh(t *rapid.T, tab *table.Table[person], w *world, answer func()) {
	before, old := tab.CurrentID(), tab.Rows()
	tab.Refresh()
	answer()
	_, exists := slices.BinarySearch(w.ids, before)
	now := tab.CurrentID()
	switch {
	case before == "" || len(w.ids) == 0:
	case exists && now != before && tab.MoveTo(before):
		t.Fatalf("the cursor left %s, which is still there, for %s", before, now)
	case exists && now != before:
		t.Fatalf("the refresh lost row %s under the cursor", before)
	case !exists:
		left := slices.DeleteFunc(old, func(p person) bool {
			_, there := slices.BinarySearch(w.ids, p.id)
			return !there
		})
		i := slices.IndexFunc(left, func(p person) bool { return p.id > before })
		if i >= 0 && left[i].id != now && now > left[i].id {
			t.Fatalf("row %s vanished: cursor on %s, nearest below is %s", before, now, left[i].id)
		}
	}
}
