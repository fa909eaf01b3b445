package chart

import (
	"math"

	"atrium/theme"
	"atrium/tui/layout"
)

// Point is a value, or all values of a stretch of the axis: Y stands for them, Low
// and High are the least and the greatest.
type Point struct {
	X, Y, Low, High float64
}

// At is a point of one value.
func At(x, y float64) Point { return Point{x, y, y, y} }

// Series is one line: points by their X.
type Series struct {
	// Name is shown when there are several lines; it may be any text.
	Name   string
	Points []Point
}

// Line is a chart of one or more lines.
type Line struct {
	Series []Series
	// Log scales the values by powers of ten; what is not above zero is left out.
	Log bool
	// Clock says that X is seconds since a beginning; else it is a count.
	Clock bool
	// Write writes the values of the vertical axis; nil for numbers.
	Write func(v float64) string
	// Left is how many values the caller left out before, to be told with those
	// that are left out here.
	Left int
}

// View draws the chart in at most w × h cells; of a size that has no room for it,
// as much as fits. The result has no line feed at its end.
func (l Line) View(th *theme.Theme, w, h int) string {
	if w <= 0 || h <= 0 {
		return ""
	}
	lines, left := l.kept()
	left += l.Left
	if len(lines) == 0 {
		return th.Draw(th.Dim, layout.Truncate(nothing(left), w, th.Glyphs.Ellipsis))
	}
	top := l.legend(th, lines, left, w, h)
	c := newCells(w, h-len(top))
	x, y := l.spans(lines)
	rows := y.marks(max(1, c.h/2), l.value)
	texts := make([]string, len(rows))
	for i, m := range rows {
		texts[i] = m.text
	}
	f := framed(th, c, 0, texts)
	f.vertical(rows)
	f.horizontal(l.below(x, f.w))
	draw := f.braille
	if signed(th, len(l.Series)) {
		draw = f.signs
	}
	// The first line is drawn last: it lies on top.
	for i := len(lines) - 1; i >= 0; i-- {
		draw(lines[i], x, y)
	}
	if len(l.Series) > 1 && !signed(th, len(l.Series)) {
		for i := len(lines) - 1; i >= 0; i-- {
			s, p := lines[i], lines[i].last()
			c.set(f.column(x.at(p.X)), f.row(y.at(p.Y)), letter(s.n), first+ink(s.n))
		}
	}
	return layout.Clip(join(append(top, c.lines(th)...)), w, h)
}

// Skipped is how many values View leaves out.
func (l Line) Skipped() int {
	_, left := l.kept()
	return left + l.Left
}

// kept are the lines that have points.
func (l Line) kept() (out []stroke, left int) {
	for n, s := range l.Series {
		k := stroke{n: n, name: s.Name}
		var run []Point
		for _, p := range s.Points {
			if !l.drawable(&p) {
				left++
				k.add(run)
				run = nil
				continue
			}
			run = append(run, p)
		}
		k.add(run)
		if len(k.points) > 0 {
			out = append(out, k)
		}
	}
	return out, left
}

// stroke is what is drawn of a series: runs of points without an interruption.
type stroke struct {
	n      int
	name   string
	points [][]Point
}

func (s *stroke) add(run []Point) {
	if len(run) > 0 {
		s.points = append(s.points, run)
	}
}

func (s *stroke) last() Point {
	run := s.points[len(s.points)-1]
	return run[len(run)-1]
}

// drawable says whether a point is, and mends its range.
func (l Line) drawable(p *Point) bool {
	for _, v := range []float64{p.X, p.Y} {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	if l.Log && p.Y <= 0 {
		return false
	}
	for _, v := range []*float64{&p.Low, &p.High} {
		if math.IsNaN(*v) || math.IsInf(*v, 0) || l.Log && *v <= 0 {
			*v = p.Y
		}
	}
	p.Low, p.High = math.Min(p.Low, p.Y), math.Max(p.High, p.Y)
	return true
}

func (l Line) spans(lines []stroke) (x, y span) {
	left, right := math.Inf(1), math.Inf(-1)
	low, high := left, right
	for _, s := range lines {
		for _, run := range s.points {
			for _, p := range run {
				left, right = math.Min(left, p.X), math.Max(right, p.X)
				low, high = math.Min(low, p.Low), math.Max(high, p.High)
			}
		}
	}
	return spanOf(left, right, false), spanOf(low, high, l.Log)
}

// value writes a label of the vertical axis.
func (l Line) value(v, step float64) string {
	if l.Write != nil {
		return l.Write(v)
	}
	return tick(v, step)
}

// below are the labels of the horizontal axis.
func (l Line) below(x span, w int) []mark {
	n := max(1, w/12)
	if only := single(l.Series); only != nil {
		if l.Clock {
			return []mark{{0.5, Elapsed(*only)}}
		}
		return []mark{{0.5, Number(*only)}}
	}
	if l.Clock {
		return x.every(niceTime((x.hi/2-x.lo/2)/float64(n)*2), n, func(v, _ float64) string { return Elapsed(v) })
	}
	// Steps are whole numbers, and so are their labels where there are a few.
	step := nice((x.hi/2 - x.lo/2) / float64(n) * 2)
	if whole := math.Ceil(step); step < 1 && x.lo == math.Trunc(x.lo) && x.hi == math.Trunc(x.hi) {
		step = whole
	}
	return x.every(step, n, tick)
}

// single is the X of lines that have no other.
func single(list []Series) *float64 {
	var only *float64
	for _, s := range list {
		for _, p := range s.Points {
			if only != nil && *only != p.X {
				return nil
			}
			only = &p.X
		}
	}
	return only
}
