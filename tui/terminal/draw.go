package terminal

import (
	"slices"
	"strconv"
)

// cursor is where the terminal writes next, and how. A column of -1 is one that
// nobody knows.
type cursor struct {
	x, y int
	pen  style
}

// drawer appends what changes a terminal.
type drawer struct {
	cursor
	out []byte
	// paper says that the terminal erases with the paper of the pen.
	paper bool
}

// shortRun is up to how many blanks are rather written than erased.
const shortRun = 9

// ink makes the terminal write in a style.
func (d *drawer) ink(s style) {
	d.out = change(d.out, d.pen, s)
	d.pen = s
}

// dress is ink for a cell: a blank needs only its paper to be right.
func (d *drawer) dress(c cell) {
	if c.text != " " || d.pen.plain() != c.style {
		d.ink(c.style)
	}
}

// move puts the cursor somewhere, in the fewest bytes.
func (d *drawer) move(x, y int) {
	switch {
	case d.y == y && d.x == x:
	case d.y == y && x == 0:
		d.out = append(d.out, '\r')
	case d.y == y && d.x >= 0 && d.x < x:
		d.sequence(x-d.x, 'C')
	case d.y == y && d.x > x && d.x-x < 10:
		d.sequence(d.x-x, 'D')
	case d.y == y:
		d.sequence(x+1, 'G')
	case d.y == y-1 && d.y >= 0 && x == 0:
		d.out = append(d.out, "\r\n"...)
	default:
		d.out = append(d.out, "\x1b["...)
		if y > 0 || x > 0 {
			d.out = strconv.AppendInt(d.out, int64(y+1), 10)
		}
		if x > 0 {
			d.out = strconv.AppendInt(append(d.out, ';'), int64(x+1), 10)
		}
		d.out = append(d.out, 'H')
	}
	d.x, d.y = x, y
}

// sequence appends CSI n c; 1 goes without saying.
func (d *drawer) sequence(n int, c byte) {
	d.out = append(d.out, "\x1b["...)
	if n != 1 {
		d.out = strconv.AppendInt(d.out, int64(n), 10)
	}
	d.out = append(d.out, c)
}

// line turns one line into another, in the shorter of two ways: by its
// differences, or from a line that was erased. was is changed.
func (d *drawer) line(y int, was, now []cell) {
	at, began := d.cursor, len(d.out)
	d.update(y, was, now)
	best := len(d.out) - began
	if best < 8 {
		return
	}
	end := d.cursor
	first := slices.Clone(d.out[began:])
	for _, s := range d.papers(now) {
		d.cursor, d.out = at, d.out[:began]
		fill(was, s)
		d.dress(blank(s))
		d.move(0, y)
		d.out = append(d.out, "\x1b[2K"...)
		d.update(y, was, now)
		if n := len(d.out) - began; n < best {
			best, end, first = n, d.cursor, append(first[:0], d.out[began:]...)
		}
	}
	d.cursor, d.out = end, append(d.out[:began], first...)
}

// papers are the styles in which erasing a line may be of use.
func (d *drawer) papers(now []cell) []style {
	last := now[len(now)-1]
	if d.paper && last.empty() && last.style.bg != 0 {
		return []style{{bg: last.style.bg}}
	}
	return []style{{}}
}

// update turns one line into another by writing what differs.
func (d *drawer) update(y int, was, now []cell) {
	w := len(now)
	rest := w // from here on everything is blank in one style
	for rest > 0 && now[rest-1].empty() && now[rest-1].style == now[w-1].style {
		rest--
	}
	if w-rest > 0 && now[w-1].style.bg != 0 && !d.paper {
		rest = w
	}
	all := false // everything has to be written: the terminal may differ from was
	for x := 0; x < w; {
		if !all && was[x] == now[x] {
			x++
			continue
		}
		if now[x].width == 0 { // its first half is the same, and wrote it
			x++
			continue
		}
		if x >= rest {
			end := w
			for !all && end > x && was[end-1] == now[end-1] {
				end--
			}
			d.erase(x, y, w, end, now[x].style)
			return
		}
		if n := d.blanks(now[x:rest]); n > shortRun {
			d.dress(now[x])
			d.move(x, y)
			d.sequence(n, 'X')
			x += n
			continue
		}
		d.skip(x, y, now)
		d.write(now[x])
		all = all || now[x].shaky
		x += int(now[x].width)
	}
}

// erase blanks the end of a line of w cells, of which those before end differ.
func (d *drawer) erase(x, y, w, end int, s style) {
	d.dress(blank(s))
	d.move(x, y)
	if end-x > 3 || end == w && end-x > 2 {
		d.out = append(d.out, "\x1b[K"...)
		return
	}
	for ; x < end; x++ {
		d.write(blank(s))
	}
	if d.x >= w {
		d.x = -1
	}
}

// blanks is how many cells at the start can be erased at once.
func (d *drawer) blanks(now []cell) int {
	n := 0
	for n < len(now) && now[n].empty() && now[n].style == now[0].style && (d.paper || now[n].style.bg == 0) {
		n++
	}
	return n
}

// skip puts the cursor to the next cell that has to be written. A short way is
// written over where nothing else has to change for it.
func (d *drawer) skip(x, y int, now []cell) {
	if d.y == y && d.x >= 0 && d.x < x && x-d.x <= 4 && now[d.x].width != 0 {
		same, bytes := true, 0
		for _, c := range now[d.x:x] {
			same = same && !c.shaky && (c.style == d.pen || c.text == " " && c.style == d.pen.plain())
			bytes += len(c.text)
		}
		if same && bytes <= 4 {
			for _, c := range now[d.x:x] {
				d.out = append(d.out, c.text...)
			}
			d.x = x
		}
	}
	d.dress(now[x])
	d.move(x, y)
}

// write writes a cell where the cursor is. Where a terminal may give the letter
// less room than we do, the room is blanked before.
func (d *drawer) write(c cell) {
	d.dress(c)
	if c.shaky && c.width == 2 {
		d.sequence(2, 'X')
	}
	d.out = append(d.out, c.text...)
	d.x += int(c.width)
	if c.shaky {
		d.x = -1
	}
}
