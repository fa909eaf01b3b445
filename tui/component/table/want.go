package table

import "atrium/model"

// Dir says which page of a list a Query asks for.
type Dir int

// The directions of a Query.
const (
	// First is the page at the start of the list.
	First Dir = iota
	// Last is the page at its end, rows still in list order.
	Last
	// Next is the page after Cursor.
	Next
	// Prev is the page before Cursor, rows still in list order.
	Prev
)

// Query asks the reader for one page of at most Limit rows.
type Query struct {
	Dir    Dir
	Cursor string
	Limit  int
}

// Page returns the query as the reader's lists take it.
func (q Query) Page() model.Page {
	p := model.Page{Size: q.Limit}
	switch q.Dir {
	case Last:
		p.Last = true
	case Next:
		p.After = q.Cursor
	case Prev:
		p.Before = q.Cursor
	}
	return p
}

// Want is what a Table needs from the store. Hand it to Fetch.
type Want struct {
	query         Query
	back, forward int // further pages on either side, for a refresh
	ahead         int // rows before the page of the query, for a refresh
	seq           int
	kind          kind
}

type kind int

const (
	restart kind = iota // a page replaces the window, the cursor follows its id
	jump                // a page replaces the window, the cursor goes to its end
	extend              // a page is added at an edge
	refresh             // the pages of the window, read again
)

// Query returns the first page that is wanted, for logs and tests.
func (w Want) Query() Query { return w.query }

// Batch is the answer to a Want: a message for the screen's own Update.
type Batch[R any] struct {
	// Err is why nothing was read, nil when all went well.
	Err error

	want   Want
	query  Query // what the page at anchor was read with
	anchor int
	pages  []model.List[R]
}

// Fetch reads what w wants through read, which must answer from one snapshot
// when it is called several times. It does not touch the table, so it may run
// in a command.
func Fetch[R any](w Want, read func(model.Page) (model.List[R], error)) Batch[R] {
	b := Batch[R]{want: w, query: w.query}
	page, err := read(b.query.Page())
	if err == nil && len(page.Data) == 0 && w.kind == refresh && w.query.Dir != First {
		// Everything on that side is gone: show the end of what is left.
		b.query = Query{Dir: Last, Limit: w.query.Limit}
		page, err = read(b.query.Page())
	}
	b.pages = []model.List[R]{page}
	for range w.back {
		cursor := b.pages[0].Prev
		if cursor == "" || err != nil {
			break
		}
		page, err = read(Query{Dir: Prev, Cursor: cursor, Limit: w.query.Limit}.Page())
		b.pages = append([]model.List[R]{page}, b.pages...)
		b.anchor++
	}
	for range w.forward {
		cursor := b.pages[len(b.pages)-1].Next
		if cursor == "" || err != nil {
			break
		}
		page, err = read(Query{Dir: Next, Cursor: cursor, Limit: w.query.Limit}.Page())
		b.pages = append(b.pages, page)
	}
	if err != nil {
		return Batch[R]{Err: err, want: w}
	}
	return b
}

// queryOf returns what page i was read with.
func (b Batch[R]) queryOf(i int) Query {
	switch {
	case i < b.anchor:
		return Query{Dir: Prev, Cursor: b.pages[i+1].Prev, Limit: b.query.Limit}
	case i > b.anchor:
		return Query{Dir: Next, Cursor: b.pages[i-1].Next, Limit: b.query.Limit}
	}
	return b.query
}

// total returns the number of rows in the whole list, -1 when it is not known.
func (b Batch[R]) total() int {
	rows, n := 0, -1
	for _, p := range b.pages {
		rows += len(p.Data)
		n = p.Total
	}
	if n < rows {
		return -1
	}
	return n
}

// Want returns what the table needs now, if anything. Call it after every
// Update, SetSize, Deliver, Refresh and Reset, and carry it out; the table asks
// for one thing at a time.
func (t *Table[R]) Want() (Want, bool) {
	w, ok := t.next()
	if !ok {
		return Want{}, false
	}
	t.seq++
	w.seq = t.seq
	w.query.Limit = t.pageSize()
	t.flight = &w
	return w, true
}

func (t *Table[R]) next() (Want, bool) {
	if t.failed {
		return Want{}, false
	}
	if j := t.jump; j != nil {
		t.jump, t.stale = nil, false
		return *j, true
	}
	switch {
	case t.flight != nil:
	case !t.loaded:
		return Want{kind: restart}, true
	case t.stale:
		t.stale = false
		return t.refreshWant(), true
	case len(t.rows) > 0:
		margin := max(1, t.visible())
		if c := t.win.next(); c != "" && t.top+t.visible()+margin >= len(t.rows) {
			return Want{kind: extend, query: Query{Dir: Next, Cursor: c}}, true
		}
		if c := t.win.prev(); c != "" && t.top < margin {
			return Want{kind: extend, query: Query{Dir: Prev, Cursor: c}}, true
		}
	}
	return Want{}, false
}

// refreshWant narrows the window to the pages around the view and asks for them
// again, from the one page whose start or end is known for certain. One page
// more on either side catches rows that new ones have pushed over the edge.
func (t *Table[R]) refreshWant() Want {
	if len(t.win) == 0 {
		return Want{kind: restart}
	}
	margin := t.visible()
	t.narrow(t.top-margin, t.top+t.visible()+margin)
	a := t.win.anchor()
	w := Want{kind: refresh, query: t.win[a].query, back: a + 1, forward: len(t.win) - a}
	for _, seg := range t.win[:a] {
		w.ahead += seg.n
	}
	return w
}

// pageSize is the number of rows to ask for: a few screens, within bounds.
func (t *Table[R]) pageSize() int { return min(max(pageRows, 2*t.visible()), windowRows/2) }

// Loading reports whether a page is on its way, for the spinner in a title.
func (t *Table[R]) Loading() bool { return t.flight != nil }

// Loaded reports whether any page has ever arrived.
func (t *Table[R]) Loaded() bool { return t.loaded }

// Refresh marks the rows as outdated, after a change event. The rows stay in
// view until the new ones are there.
func (t *Table[R]) Refresh() { t.stale, t.failed = true, false }

// Reset starts again at the first page, after a change of sort or filter. The
// cursor stays on its row if that is on the new page, else it goes to the top;
// the selection stays.
func (t *Table[R]) Reset() {
	t.jump, t.failed, t.owed = &Want{kind: restart}, false, 0
}
