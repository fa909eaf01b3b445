package table

import (
	"strings"

	"atrium/theme"
	"atrium/tui/keys"
)

const (
	// windowRows bounds the rows that are held; one refresh or the rows in
	// view may exceed it by a page.
	windowRows = 1000
	// pageRows is the least number of rows to ask for at once.
	pageRows = 100
)

// Source says how rows of type R are identified and shown.
type Source[R any] struct {
	// Columns from left to right.
	Columns []Column
	// ID identifies a row for as long as it exists. Required.
	ID func(R) string
	// Cells writes the row's cells in the order of Columns. It must depend
	// on nothing but the row. Required.
	Cells func(R, *Cells)
	// Version changes whenever the row looks different; rows that come
	// again with the same version are not drawn anew. Optional.
	Version func(R) string
}

// Table is one list on screen. Use New. It is not safe for concurrent use.
type Table[R any] struct {
	source Source[R]
	theme  *theme.Theme
	paint  paints
	keys   map[string]Motion

	width, height int
	widths        []int
	last          int // index of the last column shown
	gen           int // changes when every drawn line is outdated
	header        string
	scratch       []byte

	sorted     int // column with the sort mark, -1 none
	descending bool
	message    string

	rows     []entry[R]
	win      segments
	offset   int // rows of the list before rows[0], -1 unknown
	total    int // -1 unknown
	cur, top int
	selected map[string]bool

	seq    int
	flight *Want
	jump   *Want
	owed   int // rows the cursor still has to move when the next page comes
	stale  bool
	failed bool
	loaded bool
}

// New makes an empty table for one session; it wants its first page at once.
func New[R any](th *theme.Theme, m *keys.Map, source Source[R]) *Table[R] {
	t := &Table[R]{
		source: source, keys: bindings(m), sorted: -1,
		offset: -1, total: -1, selected: map[string]bool{},
	}
	t.SetTheme(th)
	return t
}

// SetTheme draws everything with another theme from now on.
func (t *Table[R]) SetTheme(th *theme.Theme) {
	t.theme, t.paint = th, newPaints(th)
	t.layout()
}

// SetSize gives the table width × height cells; any size is legal.
func (t *Table[R]) SetSize(width, height int) {
	width, height = max(0, width), max(0, height)
	if width == t.width && height == t.height {
		return
	}
	t.width, t.height = width, height
	t.layout()
	t.clamp()
}

// SetColumns replaces the columns; the cells written for a row must match.
func (t *Table[R]) SetColumns(columns []Column) {
	t.source.Columns = columns
	t.layout()
}

// SetSort marks a column as the one the list is sorted by; -1 marks none. The
// order itself is the reader's: call Reset when it changed.
func (t *Table[R]) SetSort(column int, descending bool) {
	t.sorted, t.descending = column, descending
	t.layout()
}

// SetMessage is what is shown instead of rows while there are none: that the
// list is empty and which key makes the first entry, what a filter searched,
// what went wrong. It may have several lines.
func (t *Table[R]) SetMessage(text string) { t.message = text }

// layout recomputes what depends on size, columns, sort and theme.
func (t *Table[R]) layout() {
	t.gen++
	t.widths = fitColumns(t.source.Columns, t.width)
	t.last = -1
	for i, w := range t.widths {
		if w >= 0 {
			t.last = i
		}
	}
	t.header = t.drawHeader()
}

// Len returns the number of rows that are loaded, not of the whole list.
func (t *Table[R]) Len() int { return len(t.rows) }

// Total returns the number of rows in the whole list, -1 when it is not known.
func (t *Table[R]) Total() int { return t.total }

// Current returns the row under the cursor; false when there are no rows.
func (t *Table[R]) Current() (R, bool) {
	if len(t.rows) == 0 {
		var none R
		return none, false
	}
	return t.rows[t.cur].row, true
}

// CurrentID returns the id of the row under the cursor, "" without rows.
func (t *Table[R]) CurrentID() string {
	if len(t.rows) == 0 {
		return ""
	}
	return t.rows[t.cur].id
}

// Rows returns the loaded rows in list order.
func (t *Table[R]) Rows() []R {
	out := make([]R, len(t.rows))
	for i := range t.rows {
		out[i] = t.rows[i].row
	}
	return out
}

// visible is the number of rows that fit under the header.
func (t *Table[R]) visible() int {
	if t.height < 2 {
		return t.height
	}
	return t.height - 1
}

// messageLines cuts the message to the space of the rows.
func (t *Table[R]) messageLines() []string {
	lines := strings.Split(t.message, "\n")
	return lines[:min(len(lines), t.visible())]
}
