package chart

import "math"

// span is a range of values and how it lies on an axis.
type span struct {
	lo, hi float64 // lo < hi, both finite; of a logarithmic axis the exponents of ten
	log    bool
}

// spanOf is the span of values from lo to hi. A single value lies in the middle.
func spanOf(lo, hi float64, log bool) span {
	if log {
		lo, hi = math.Log10(lo), math.Log10(hi)
	}
	if lo == hi {
		room := math.Max(math.Abs(lo)*0.05, 1e-300)
		if log || lo == 0 {
			room = 1
		}
		// The largest numbers there are have no room beyond them.
		lo, hi = math.Max(lo-room, -math.MaxFloat64), math.Min(hi+room, math.MaxFloat64)
	}
	return span{lo, hi, log}
}

// at is where a value lies, from 0 to 1.
func (s span) at(v float64) float64 {
	if s.log {
		v = math.Log10(v)
	}
	// Halves, because the whole of the largest range is no number.
	f := (v/2 - s.lo/2) / (s.hi/2 - s.lo/2)
	if math.IsNaN(f) {
		return 0.5
	}
	return math.Min(1, math.Max(0, f))
}

// mark is a label and where it lies on its axis, from 0 to 1.
type mark struct {
	at   float64
	text string
}

// marks are at most n labels at round values.
func (s span) marks(n int, write func(v, step float64) string) []mark {
	if n < 1 {
		return nil
	}
	if s.log {
		return s.decades(n, write)
	}
	step := nice((s.hi/2 - s.lo/2) / float64(n) * 2)
	return s.every(step, n, write)
}

func (s span) every(step float64, n int, write func(v, step float64) string) (out []mark) {
	if step <= 0 || math.IsInf(step, 0) || math.IsNaN(step) {
		return nil
	}
	from := math.Ceil(s.lo / step)
	for i := range n + 2 {
		v := (from + float64(i)) * step
		if v > s.hi+step*1e-9 || math.IsNaN(v) {
			break
		}
		if v >= s.lo {
			out = append(out, mark{s.at(v), write(v, step)})
		}
	}
	return out
}

// decades are labels at powers of ten; of a span within one, at values like those
// of any other axis.
func (s span) decades(n int, write func(v, step float64) string) (out []mark) {
	first, last := math.Ceil(s.lo-1e-9), math.Floor(s.hi+1e-9)
	if last-first < 1 {
		lo, hi := math.Pow(10, s.lo), math.Pow(10, s.hi)
		plain := span{lo: lo, hi: hi}
		for _, m := range plain.marks(n, write) {
			out = append(out, mark{s.at(lo + m.at*(hi-lo)), m.text})
		}
		return out
	}
	by := math.Max(1, math.Ceil((last-first+1)/float64(n)))
	for e := first; e <= last; e += by {
		v := math.Pow(10, e)
		out = append(out, mark{math.Min(1, math.Max(0, (e-s.lo)/(s.hi-s.lo))), write(v, v)})
	}
	return out
}

// nice is the next larger step of 1, 2 or 5 times a power of ten.
func nice(step float64) float64 {
	if step <= 0 || math.IsInf(step, 0) || math.IsNaN(step) {
		return math.NaN()
	}
	power := math.Pow(10, math.Floor(math.Log10(step)))
	for _, m := range []float64{1, 2, 5, 10} {
		if m*power >= step*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// niceTime is the next larger step of a clock, in seconds.
func niceTime(step float64) float64 {
	const minute, hour, day = 60, 3600, 86400
	if step < 1 || math.IsNaN(step) {
		return nice(step)
	}
	for _, s := range []float64{
		1, 2, 5, 10, 15, 30, minute, 2 * minute, 5 * minute, 10 * minute, 15 * minute, 30 * minute,
		hour, 2 * hour, 3 * hour, 6 * hour, 12 * hour, day,
	} {
		if s >= step*(1-1e-9) {
			return s
		}
	}
	return day * nice(step/day)
}
