package table

import (
	"maps"
	"slices"
)

// Toggle marks the row under the cursor, or takes the mark away.
func (t *Table[R]) Toggle() {
	id := t.CurrentID()
	switch {
	case len(t.rows) == 0:
	case t.selected[id]:
		delete(t.selected, id)
	default:
		t.selected[id] = true
	}
}

// Selected returns the ids of the marked rows, sorted; also of rows that are
// not loaded now, or hidden by a filter.
func (t *Table[R]) Selected() []string {
	return slices.Sorted(maps.Keys(t.selected))
}

// Targets returns what an action on several rows is about: the marked rows, or
// without any the row under the cursor.
func (t *Table[R]) Targets() []string {
	if len(t.selected) > 0 {
		return t.Selected()
	}
	if len(t.rows) == 0 {
		return nil
	}
	return []string{t.CurrentID()}
}

// Select marks these rows in addition.
func (t *Table[R]) Select(ids ...string) {
	for _, id := range ids {
		t.selected[id] = true
	}
}

// Deselect takes the marks of these rows away, of all rows without ids.
func (t *Table[R]) Deselect(ids ...string) {
	if len(ids) == 0 {
		clear(t.selected)
	}
	for _, id := range ids {
		delete(t.selected, id)
	}
}

// forgetVanished takes the marks of rows away that were there before and are
// known to be gone: that is certain only when the whole list is loaded.
func (t *Table[R]) forgetVanished(before []entry[R]) {
	if len(t.selected) == 0 || t.win.prev() != "" || t.win.next() != "" {
		return
	}
	now := make(map[string]bool, len(t.rows))
	for i := range t.rows {
		now[t.rows[i].id] = true
	}
	for i := range before {
		if !now[before[i].id] {
			delete(t.selected, before[i].id)
		}
	}
}
