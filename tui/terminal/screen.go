package terminal

import "strings"

// row is one line of a frame, with the styles at its start and its end: a style
// may go on over the end of a line.
type row struct {
	text       string
	start, end style
}

// screen is what the terminal shows, as far as we know. Its rows are parts of
// the newest frame's string; there are no cells while nothing is drawn.
type screen struct {
	w, h  int
	rows  []row
	at    cursor
	valid bool // the terminal shows rows
	paper bool
}

// paint appends what makes the terminal show a frame of w x h cells.
func (s *screen) paint(out []byte, frame string, w, h int) []byte {
	d := &drawer{cursor: s.at, out: out, paper: s.paper}
	if !s.valid || s.w != w || s.h != h {
		d.out = append(d.out, "\x1b[m\x1b[H\x1b[2J"...)
		d.cursor = cursor{}
		s.w, s.h, s.rows, s.valid = w, h, make([]row, h), true
	}
	next := split(frame, s.rows)
	if top, bottom, n := shift(s.rows, next); n != 0 {
		d.scroll(top, bottom, n)
		move(s.rows[top:bottom], n)
	}
	cells := make([]cell, 2*w)
	for y, to := range next {
		from := s.rows[y]
		if from.text == to.text && from.start == to.start {
			continue
		}
		parse(cells[:w], from.text, from.start)
		parse(cells[w:], to.text, to.start)
		d.line(y, cells[:w], cells[w:])
		if d.x >= w {
			d.x = -1 // some terminals stay on the last cell, some are behind it
		}
	}
	d.ink(style{})
	s.rows, s.at = next, d.cursor
	return d.out
}

// split takes a frame apart into as many rows as the screen has.
func split(frame string, old []row) []row {
	rows := make([]row, len(old))
	pen := style{}
	for i := range rows {
		line, rest, more := strings.Cut(frame, "\n")
		rows[i] = row{text: line, start: pen}
		if old[i].text == line && old[i].start == pen {
			rows[i].end = old[i].end
		} else {
			rows[i].end = flow(line, pen)
		}
		pen, frame = rows[i].end, rest
		if !more {
			break
		}
	}
	return rows
}

// least is how many rows scrolling has to save.
const least = 2

// shift finds rows that are further up or down than before: those from top to
// bottom, by n rows up, or down where n is negative. 0 is no shift.
func shift(old, now []row) (top, bottom, n int) {
	where := make(map[row]int, len(old))
	for y, r := range old {
		if _, double := where[r]; double || r.text == "" {
			y = -1
		}
		where[r] = y
	}
	votes := map[int]int{}
	for y, r := range now {
		if from, ok := where[r]; ok && from >= 0 && from != y && old[y] != r {
			votes[from-y]++
			if votes[from-y] > votes[n] || n == 0 {
				n = from - y
			}
		}
	}
	if votes[n] < least {
		return 0, 0, 0
	}
	top, bottom = len(now), 0
	for y, r := range now {
		if from := y + n; from >= 0 && from < len(old) && r == old[from] && r != old[y] {
			top, bottom = min(top, y, from), max(bottom, y+1, from+1)
		}
	}
	saved := 0
	for y := top; y < bottom; y++ {
		from := y + n
		if now[y] == old[y] {
			saved--
		}
		if from >= top && from < bottom && now[y] == old[from] {
			saved++
		}
	}
	if saved < least {
		return 0, 0, 0
	}
	return top, bottom, n
}

// scroll moves the rows from top to bottom up by n, or down where n is negative.
// Deleting and inserting lines is what every terminal can; the others of a
// terminal's ways to scroll are not.
func (d *drawer) scroll(top, bottom, n int) {
	d.ink(style{})
	d.out = append(d.out, "\x1b["...)
	d.out = number(d.out, top+1)
	d.out = number(d.out, bottom)
	d.out[len(d.out)-1] = 'r'
	d.cursor = cursor{x: -1, y: -1}
	d.move(0, top)
	if n > 0 {
		d.sequence(n, 'M')
	} else {
		d.sequence(-n, 'L')
	}
	d.out = append(d.out, "\x1b[r"...)
	d.cursor = cursor{}
}

// move does to rows what scroll does to the terminal.
func move(rows []row, n int) {
	var room int
	if n > 0 {
		copy(rows, rows[n:])
		room = len(rows) - n
	} else {
		copy(rows[-n:], rows)
	}
	for i := range max(n, -n) {
		rows[room+i] = row{}
	}
}
