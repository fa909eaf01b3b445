package chart

import (
	"unicode/utf8"

	"atrium/theme"
	"atrium/tui/layout"
)

// frame is where a chart's parts lie on its cells.
type frame struct {
	th         *theme.Theme
	c          *cells
	x, y, w, h int  // of what is plotted
	rule       bool // a line below it
	labels     bool // a line of labels below that
}

// framed divides w × h cells: the labels of the vertical axis take what they need
// where that leaves enough, the horizontal axis what the height allows.
func framed(th *theme.Theme, c *cells, top int, texts []string) frame {
	f := frame{th: th, c: c, y: top, w: c.w, h: c.h - top}
	wide := 0
	for _, t := range texts {
		wide = max(wide, utf8.RuneCountInString(t))
	}
	const least = 8
	if c.w >= wide+1+least {
		f.x, f.w = wide+1, c.w-wide-1
	}
	if f.h >= 3 {
		f.labels = true
		f.h--
	}
	if f.h >= 4 {
		f.rule = true
		f.h--
	}
	return f
}

// vertical draws the vertical axis with its labels, each in the row nearest to its
// value; of two in one row, or written alike, the first counts.
func (f frame) vertical(list []mark) {
	if f.x == 0 {
		return
	}
	taken, written := map[int]bool{}, map[string]bool{}
	for _, m := range list {
		y := f.row(m.at)
		if !taken[y] && !written[m.text] {
			taken[y], written[m.text] = true, true
			f.c.text(f.x-1-utf8.RuneCountInString(m.text), y, m.text, label)
		}
	}
	tee, line := rune1(f.th.Glyphs.TeeRight), rune1(f.th.Glyphs.V)
	for y := f.y; y < f.y+f.h; y++ {
		if taken[y] {
			f.c.set(f.x-1, y, tee, axis)
		} else {
			f.c.set(f.x-1, y, line, axis)
		}
	}
}

// row is the row of a place on the vertical axis.
func (f frame) row(at float64) int {
	return f.y + f.h - 1 - layout.Clamp(int(at*float64(f.h-1)+0.5), 0, max(0, f.h-1))
}

// column is the column of a place on the horizontal axis.
func (f frame) column(at float64) int {
	return f.x + layout.Clamp(int(at*float64(f.w-1)+0.5), 0, max(0, f.w-1))
}

// horizontal draws the horizontal axis; labels that would touch another are left
// out, those at the ends come first.
func (f frame) horizontal(list []mark) {
	y := f.y + f.h
	if f.rule {
		if f.x > 0 {
			f.c.set(f.x-1, y, rune1(f.th.Glyphs.BottomLeft), axis)
		}
		for x := f.x; x < f.x+f.w; x++ {
			f.c.set(x, y, rune1(f.th.Glyphs.H), axis)
		}
		y++
	}
	if !f.labels {
		return
	}
	type part struct{ from, to int }
	var taken []part
	put := func(m mark) {
		n := utf8.RuneCountInString(m.text)
		x := layout.Clamp(f.column(m.at)-n/2, 0, max(0, f.c.w-n))
		p := part{x - 1, x + n + 1}
		if n == 0 || n > f.c.w {
			return
		}
		for _, t := range taken {
			if p.from < t.to && t.from < p.to-1 {
				return
			}
		}
		taken = append(taken, p)
		f.c.text(x, y, m.text, label)
	}
	if len(list) > 0 {
		put(list[0])
		put(list[len(list)-1])
	}
	for _, m := range list {
		put(m)
	}
}
