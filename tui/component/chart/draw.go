package chart

import (
	"strings"

	"github.com/NimbleMarkets/ntcharts/canvas"
	"github.com/NimbleMarkets/ntcharts/canvas/graph"
	"github.com/NimbleMarkets/ntcharts/canvas/runes"
	"github.com/dustin/go-humanize"

	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/layout"
)

// signed says whether lines are drawn in signs: in ASCII, and where several lines
// could not be told apart by colour.
func signed(th *theme.Theme, lines int) bool {
	return ascii(th) || lines > 1 && (th.Plain() || th.Palette.Accent.IsZero())
}

// braille draws a line in dots, eight a cell.
func (f frame) braille(s stroke, x, y span) {
	if f.w <= 0 || f.h <= 0 {
		return
	}
	g := graph.NewBrailleGrid(f.w, f.h, 0, 1, 0, 1)
	f.points(s, x, y, func(at canvas.Float64Point) canvas.Point { return g.GridPoint(at) }, g.Set)
	for row, list := range g.BraillePatterns() {
		for column, r := range list {
			if r == runes.BrailleBlockOffset {
				continue
			}
			was := f.c.get(f.x+column, f.y+row)
			f.c.set(f.x+column, f.y+row, runes.CombineBraillePatterns(was.sign, r), first+ink(s.n))
		}
	}
	for _, run := range s.points {
		// A dot alone is hard to see.
		if p := run[0]; len(run) == 1 && p.Low == p.High {
			f.c.set(f.column(x.at(p.X)), f.row(y.at(p.Y)), rune1(f.th.Glyphs.Bullet), first+ink(s.n))
		}
	}
}

// signs draws a line in a sign of its own.
func (f frame) signs(s stroke, x, y span) {
	if f.w <= 0 || f.h <= 0 {
		return
	}
	place := func(at canvas.Float64Point) canvas.Point { return canvas.Point{X: f.column(at.X), Y: f.row(at.Y)} }
	f.points(s, x, y, place, func(p canvas.Point) { f.c.set(p.X, p.Y, sign(s.n), first+ink(s.n)) })
}

// points sets the dots of a line: the range of each point, and the way to the next.
func (f frame) points(s stroke, x, y span, place func(canvas.Float64Point) canvas.Point, set func(canvas.Point)) {
	for _, run := range s.points {
		var last canvas.Point
		for i, p := range run {
			at := x.at(p.X)
			here := place(canvas.Float64Point{X: at, Y: y.at(p.Y)})
			low, high := place(canvas.Float64Point{X: at, Y: y.at(p.Low)}), place(canvas.Float64Point{X: at, Y: y.at(p.High)})
			for row := high.Y; row <= low.Y; row++ {
				set(canvas.Point{X: here.X, Y: row})
			}
			if i > 0 && last != here {
				for _, dot := range graph.GetLinePoints(last, here) {
					set(dot)
				}
			}
			last = here
		}
	}
}

// legend names the lines with their last values, and tells what was left out. It
// takes a line where the chart keeps enough.
func (l Line) legend(th *theme.Theme, lines []stroke, left, w, h int) []string {
	if h < 4 || len(l.Series) < 2 && left == 0 {
		return nil
	}
	var parts []string
	if len(l.Series) > 1 {
		for _, s := range lines {
			mark := letter(s.n)
			if signed(th, len(l.Series)) {
				mark = sign(s.n)
			}
			write := l.Write
			if write == nil {
				write = Number
			}
			parts = append(parts, th.Draw(th.Series(s.n), string(mark))+" "+layout.Truncate(display.Text(s.name), 24, th.Glyphs.Ellipsis)+" "+display.Text(write(s.last().Y)))
		}
	}
	if left > 0 {
		parts = append(parts, th.Draw(th.Dim, nothing(left)))
	}
	return []string{layout.Truncate(strings.Join(parts, "  "), w, th.Glyphs.Ellipsis)}
}

// nothing says what was left out of a chart.
func nothing(left int) string {
	switch left {
	case 0:
		return "no values yet"
	case 1:
		return "1 value left out"
	}
	return humanize.Comma(int64(left)) + " values left out"
}

func join(lines []string) string { return strings.Join(lines, "\n") }
