// Package table is the list widget behind every list screen.
//
// A Table never holds all rows. It keeps a window of pages around the cursor,
// asks for the next page through a Want when the cursor comes near an edge, and
// forgets pages that are far away, so a list of a million rows costs as much as
// one of a thousand (SPEC C5).
//
// The cursor and the multi-selection follow row ids, never positions: rows may
// be inserted, changed and removed by others at any moment (SPEC C3).
//
// The screen's part is one short loop, because only the screen may read the
// store, and only inside a command:
//
//	if w, ok := t.Want(); ok {
//		return func() tea.Msg { return table.Fetch(w, read) } // read: func(model.Page) (model.List[R], error)
//	}
//
// and, when the Batch arrives, t.Deliver(batch). A batch that is no longer
// wanted is dropped.
//
// Only the rows in view are drawn, each once for as long as it looks the same,
// by plain concatenation with escape sequences computed beforehand. Lines are
// not padded on the right, so moving the cursor rewrites two short lines.
package table
