package chart

import (
	"math"

	"github.com/NimbleMarkets/ntcharts/canvas/runes"

	"atrium/theme"
	"atrium/tui/layout"
)

// Bar is one bar and what it is called.
type Bar struct {
	Label string
	Value float64
}

// Bars is a chart of bars from zero, in their order.
type Bars struct {
	Bars []Bar
	// Write writes the values of the vertical axis; nil for numbers.
	Write func(v float64) string
	// Bound is drawn into: the axis reaches at least so far; 0 for none.
	Bound float64
}

// View draws the chart in at most w × h cells. Where there are more bars than
// columns the last ones are drawn, which the labels below say. What is not a number
// has no bar.
func (b Bars) View(th *theme.Theme, w, h int) string {
	if w <= 0 || h <= 0 {
		return ""
	}
	if len(b.Bars) == 0 {
		return th.Draw(th.Dim, layout.Truncate(nothing(0), w, th.Glyphs.Ellipsis))
	}
	low, high := 0.0, b.Bound
	for _, bar := range b.Bars {
		if finite(bar.Value) {
			low, high = math.Min(low, bar.Value), math.Max(high, bar.Value)
		}
	}
	if low == high {
		high = 1
	}
	y := span{lo: low, hi: high}
	write := b.Write
	if write == nil {
		write = Number
	}
	rows := []mark{{1, write(high)}, {y.at(0), write(0)}}
	if low < 0 {
		rows = append(rows, mark{0, write(low)})
	}
	texts := []string{rows[0].text, rows[1].text, rows[len(rows)-1].text}
	c := newCells(w, h)
	f := framed(th, c, 0, texts)
	f.vertical(rows)
	list := b.Bars[max(0, len(b.Bars)-f.w):]
	wide, gap := widths(len(list), f.w)
	at := make([]mark, len(list))
	for i, bar := range list {
		from := f.x + i*(wide+gap)
		middle := float64(i*(wide+gap)) + float64(wide-1)/2
		at[i] = mark{middle / math.Max(1, float64(len(list)*(wide+gap)-gap-1)), bar.Label}
		if finite(bar.Value) {
			for x := from; x < from+wide; x++ {
				f.bar(x, y, bar.Value)
			}
		}
	}
	f.w = min(f.w, len(list)*(wide+gap)-gap)
	f.horizontal(at)
	return layout.Clip(join(c.lines(th)), w, h)
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// widths divides w columns among n bars, which it has at least.
func widths(n, w int) (wide, gap int) {
	if n == 0 {
		return 1, 0
	}
	const most = 9
	wide = min(w/n, most)
	if wide >= 3 {
		return wide - 1, 1
	}
	return max(1, wide), 0
}

// bar draws one column from zero to a value. A value that is not zero shows.
func (f frame) bar(x int, y span, v float64) {
	zero, tall := y.at(0)*float64(f.h), (y.at(v)-y.at(0))*float64(f.h)
	base := f.y + f.h - int(math.Round(zero)) // the row below which is less than zero
	full := rune1(f.th.Glyphs.Full)
	if v < 0 {
		for n := range max(1, int(math.Round(-tall))) {
			f.c.set(x, min(base+n, f.y+f.h-1), full, first)
		}
		return
	}
	if v == 0 {
		return
	}
	whole := int(tall)
	for n := range whole {
		f.c.set(x, base-1-n, full, first)
	}
	rest := tall - float64(whole)
	if whole == 0 {
		rest = math.Max(rest, 0.125)
	}
	switch {
	case !ascii(f.th):
		if r := runes.LowerBlockElementFromFloat64(rest); r != runes.Null {
			f.c.set(x, base-1-whole, r, first)
		}
	case rest >= 0.5:
		f.c.set(x, base-1-whole, full, first)
	case whole == 0:
		f.c.set(x, base-1, '_', first)
	}
}
