package table

import "atrium/model"

// segment is one page in the window. Its query is what it was read with, so it
// states for certain where the page starts (First, Next) or ends (Last, Prev).
type segment struct {
	n          int
	prev, next string
	query      Query
}

// segments are the pages of the window in list order. All before the anchor
// were read backwards, all after it forwards.
type segments []segment

func (s segments) prev() string {
	if len(s) == 0 {
		return ""
	}
	return s[0].prev
}

func (s segments) next() string {
	if len(s) == 0 {
		return ""
	}
	return s[len(s)-1].next
}

// anchor is the page to start from when the window is read again: the first one
// that was read forwards, else the last.
func (s segments) anchor() int {
	for i, seg := range s {
		if seg.query.Dir == First || seg.query.Dir == Next || seg.query.Dir == Last {
			return i
		}
	}
	return max(0, len(s)-1)
}

// entry is a loaded row with what was last drawn for it.
type entry[R any] struct {
	row   R
	id    string
	line  string
	gen   int
	state rowState
}

func (t *Table[R]) entries(rows []R) []entry[R] {
	out := make([]entry[R], len(rows))
	for i, r := range rows {
		out[i] = entry[R]{row: r, id: t.source.ID(r)}
	}
	return out
}

// Deliver takes what Fetch read. It reports false, and changes nothing, when the
// table has asked for something else since. After a batch with an error the
// table stays as it is and asks again after the next key, Refresh or Reset.
func (t *Table[R]) Deliver(b Batch[R]) bool {
	if t.flight == nil || t.flight.seq != b.want.seq {
		return false
	}
	t.flight = nil
	if t.failed = b.Err != nil; t.failed {
		t.postpone(b.want)
		return true
	}
	switch b.want.kind {
	case extend:
		t.extend(b)
	case jump:
		t.replace(b)
		t.cur, t.top = 0, 0
		if b.query.Dir == Last {
			t.cur = len(t.rows) - 1
		}
		t.clamp()
	case restart:
		t.follow(func() { t.replace(b) }, false)
	case refresh:
		before := t.rows
		t.follow(func() { t.replace(b) }, true)
		t.forgetVanished(before)
	}
	return true
}

// postpone remembers what failed, for when the table may ask again. A jump is
// forgotten: it answers a key that was pressed long ago.
func (t *Table[R]) postpone(w Want) {
	t.owed = 0
	switch {
	case w.kind == refresh:
		t.stale = true
	case w.kind == restart && t.jump == nil:
		t.jump = &Want{kind: restart}
	}
}

// SetRows shows a list that is complete, for lists that are always short. The
// cursor follows its row, and selected rows that are gone are forgotten.
func (t *Table[R]) SetRows(rows []R) {
	before := t.rows
	t.flight, t.jump, t.stale, t.failed = nil, nil, false, false
	b := Batch[R]{pages: []model.List[R]{{Data: rows, Total: len(rows)}}}
	t.follow(func() { t.replace(b) }, true)
	t.forgetVanished(before)
}

// replace makes the batch the whole window.
func (t *Table[R]) replace(b Batch[R]) {
	before, known := t.rows, t.offset
	t.rows, t.win, t.loaded = nil, nil, true
	for i, p := range b.pages {
		t.add(p, b.queryOf(i), false)
	}
	t.reuse(before)
	t.total, t.offset = b.total(), -1
	switch {
	case t.win.prev() == "":
		t.offset = 0
	case t.total < 0:
	case t.win.next() == "":
		t.offset = t.total - len(t.rows)
	case b.want.kind == refresh && known >= 0:
		start := known + b.want.ahead // of the page of the query
		for _, p := range b.pages[:b.anchor] {
			start -= len(p.Data)
		}
		t.offset = max(0, min(start, t.total-len(t.rows)))
	}
}

// extend adds a page at an edge of the window and drops pages far from it.
func (t *Table[R]) extend(b Batch[R]) {
	front := b.query.Dir == Prev
	t.follow(func() {
		had := len(t.rows)
		t.add(b.pages[0], b.query, front)
		if front && t.offset >= 0 {
			t.offset = max(0, t.offset-(len(t.rows)-had))
		}
		if n := b.total(); n >= 0 {
			t.total = n
		}
		if t.win.prev() == "" {
			t.offset = 0
		}
	}, true)
	if t.owed != 0 {
		by := t.owed
		t.owed = 0
		t.move(by)
	}
	t.trim(front)
}

// trim drops pages on the side away from the last extension until the window is
// within its bound.
func (t *Table[R]) trim(front bool) {
	keep := max(1, t.visible())
	for len(t.rows) > windowRows && len(t.win) > 1 {
		if front {
			if !t.dropBack(t.top + 2*keep) {
				return
			}
		} else if !t.dropFront(t.top - keep) {
			return
		}
	}
}

// narrow drops the pages that lie wholly outside the rows from lo to hi.
func (t *Table[R]) narrow(lo, hi int) {
	for t.dropBack(hi) {
	}
	for t.dropFront(lo) {
	}
}

// dropFront drops the first page if it ends at or before row lo and the reader
// can find back to it.
func (t *Table[R]) dropFront(lo int) bool {
	if len(t.win) < 2 || t.win[0].n > lo || t.win[1].prev == "" {
		return false
	}
	n := t.win[0].n
	t.rows = append([]entry[R](nil), t.rows[n:]...)
	t.win = append(segments(nil), t.win[1:]...)
	t.cur, t.top = t.cur-n, t.top-n
	if t.offset >= 0 {
		t.offset += n
	}
	return true
}

// dropBack drops the last page if it starts at or after row hi and the reader
// can find back to it.
func (t *Table[R]) dropBack(hi int) bool {
	last := len(t.win) - 1
	if last < 1 || len(t.rows)-t.win[last].n < hi || t.win[last-1].next == "" {
		return false
	}
	t.rows = append([]entry[R](nil), t.rows[:len(t.rows)-t.win[last].n]...)
	t.win = t.win[:last]
	return true
}

// add puts a page at one end. A row that is already loaded has moved in the
// list since: its newer place counts.
func (t *Table[R]) add(p model.List[R], q Query, front bool) {
	fresh := t.unique(t.entries(p.Data))
	t.discard(fresh)
	seg := segment{n: len(fresh), prev: p.Prev, next: p.Next, query: q}
	if len(p.Data) == 0 {
		// A page without rows is the end in the direction it was read.
		seg.prev, seg.next = "", ""
	}
	switch {
	case len(fresh) == 0 && len(t.win) > 0 && front:
		t.win[0].prev = seg.prev
	case len(fresh) == 0 && len(t.win) > 0:
		t.win[len(t.win)-1].next = seg.next
	case front:
		t.rows = append(fresh, t.rows...)
		t.win = append(segments{seg}, t.win...)
	default:
		t.rows = append(t.rows, fresh...)
		t.win = append(t.win, seg)
	}
}

// unique keeps the first of rows with the same id.
func (t *Table[R]) unique(rows []entry[R]) []entry[R] {
	seen := make(map[string]bool, len(rows))
	out := rows[:0]
	for _, e := range rows {
		if !seen[e.id] {
			seen[e.id] = true
			out = append(out, e)
		}
	}
	return out
}

// discard removes from the window the rows that arrive anew.
func (t *Table[R]) discard(fresh []entry[R]) {
	if len(t.rows) == 0 {
		return
	}
	again := make(map[string]bool, len(fresh))
	for _, e := range fresh {
		again[e.id] = true
	}
	kept, at := t.rows[:0:0], 0
	for i := range t.win {
		for range t.win[i].n {
			if e := t.rows[at]; again[e.id] {
				t.win[i].n--
			} else {
				kept = append(kept, e)
			}
			at++
		}
	}
	t.rows = kept
}
