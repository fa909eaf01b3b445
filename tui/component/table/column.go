package table

// Align says to which side of its column a cell goes.
type Align int

// The two sides. Numbers go right.
const (
	Left Align = iota
	Right
)

// Column describes one column. Put the column with other people's text last:
// terminals disagree on the width of some letters, and an error there moves
// nothing else.
type Column struct {
	// Title heads the column.
	Title string
	// Min is the least number of cells the column is useful with.
	Min int
	// Max is the largest number of cells it may take; 0 means no bound. The
	// last column shown takes what is left whatever its Max.
	Max int
	// Weight is its share of the space beyond all Min; 0 keeps it at Min.
	Weight int
	// Align places the cells and the title.
	Align Align
	// Drop orders what goes first when the width is not enough for all:
	// the highest number goes first, 0 stays as long as anything does.
	Drop int
}

const (
	// marks is the width before the first cell: cursor, selection, space.
	marks = 3
	// gap is the space between two columns.
	gap = 2
)

// fitColumns returns the width of each column at a total of width cells, -1 for
// one that is not shown. Unless width is under marks, marks plus the widths and
// gaps of the shown columns never exceed width.
func fitColumns(cols []Column, width int) []int {
	widths := make([]int, len(cols))
	avail := max(0, width-marks)
	need, shown := 0, len(cols)
	for i, c := range cols {
		widths[i] = max(0, c.Min)
		need += widths[i]
	}
	need += gap * max(0, shown-1)
	for need > avail && shown > 1 {
		i := firstToDrop(cols, widths)
		need -= widths[i] + gap
		widths[i] = -1
		shown--
	}
	if shown == 0 {
		return widths
	}
	spread(cols, widths, max(0, avail-need))

	used, last := gap*(shown-1), -1
	for i, w := range widths {
		if w >= 0 {
			used, last = used+w, i
		}
	}
	if rest := avail - used; rest < 0 || cols[last].Align == Left {
		widths[last] = max(0, widths[last]+rest)
	}
	return widths
}

// firstToDrop picks the column shown with the highest Drop, the rightmost of
// equal ones.
func firstToDrop(cols []Column, widths []int) int {
	at := -1
	for i, c := range cols {
		if widths[i] >= 0 && (at < 0 || c.Drop >= cols[at].Drop) {
			at = i
		}
	}
	return at
}

// spread shares spare cells by weight. What a Max leaves over stays for the
// last column.
func spread(cols []Column, widths []int, spare int) {
	total := 0
	for i, c := range cols {
		if widths[i] >= 0 {
			total += max(0, c.Weight)
		}
	}
	if total == 0 {
		return
	}
	for i, c := range cols {
		if widths[i] < 0 || c.Weight <= 0 {
			continue
		}
		more := spare * c.Weight / total
		if c.Max > 0 {
			more = max(0, min(more, c.Max-widths[i]))
		}
		widths[i] += more
	}
}
