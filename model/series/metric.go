package series

import (
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
	"time"
)

// Point is one value of a metric.
type Point struct {
	Step  int64
	Time  time.Time
	Value float64
}

// MetricHead is what a block of points says of itself.
type MetricHead struct {
	Span
	Count    int
	Finite   int     // of them; without any, the values below are 0
	Min, Max float64 // of those
	Sum      float64
	End      float64 // the last of those
}

// Finite says whether a value is a number with an end.
func Finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// EncodePoints makes a block; nil for no points.
func EncodePoints(points []Point) []byte {
	if len(points) == 0 {
		return nil
	}
	h := MetricHead{Count: len(points)}
	for i, p := range points {
		h.add(i, p.Step, p.Time)
		if Finite(p.Value) {
			if h.Finite++; h.Finite == 1 {
				h.Min, h.Max = p.Value, p.Value
			}
			h.Min, h.Max = min(h.Min, p.Value), max(h.Max, p.Value)
			h.Sum, h.End = h.Sum+p.Value, p.Value
		}
	}
	w := &writer{make([]byte, 0, 96+12*len(points))}
	w.b = append(w.b, metricBlock)
	w.uint(uint64(h.Count))
	w.span(h.Span)
	w.uint(uint64(h.Finite))
	for _, v := range []float64{h.Min, h.Max, h.Sum, h.End} {
		w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(v))
	}
	step, at, was := steady{h.First, 0}, steady{nanos(h.From), 0}, uint64(0)
	for _, p := range points {
		step.write(w, p.Step)
		at.write(w, nanos(p.Time))
		was = w.value(p.Value, was)
	}
	return w.b
}

// value writes the bytes in which a value differs from the one before, after one
// that says how many there are and how many zero bytes follow them.
func (w *writer) value(v float64, was uint64) uint64 {
	now := math.Float64bits(v)
	x := now ^ was
	if x == 0 {
		w.b = append(w.b, 0)
		return now
	}
	skip := bits.TrailingZeros64(x) / 8
	n := 8 - bits.LeadingZeros64(x)/8 - skip
	w.b = append(w.b, byte(n<<4|skip))
	x >>= 8 * skip
	for range n {
		w.b = append(w.b, byte(x))
		x >>= 8
	}
	return now
}

func (r *reader) value(was uint64) uint64 {
	if len(r.b) == 0 || r.b[0] == 0 {
		r.bytes(1)
		return was
	}
	n, skip := int(r.b[0]>>4), int(r.b[0]&15)
	if n+skip > 8 || len(r.b) <= n {
		r.bad, r.b = true, nil
		return 0
	}
	x := uint64(0)
	if len(r.b) > 8 {
		x = binary.LittleEndian.Uint64(r.b[1:])
		x &= 1<<(8*n) - 1 // all of them with n = 8, as the shift leaves nothing
	} else {
		for i, b := range r.b[1 : 1+n] {
			x |= uint64(b) << (8 * i)
		}
	}
	r.b = r.b[1+n:]
	return was ^ x<<(8*skip)
}

func (r *reader) metricHead() (h MetricHead) {
	h.Count = r.count(1)
	h.Span = r.span()
	h.Finite = int(min(r.uint(), math.MaxInt32))
	for _, v := range []*float64{&h.Min, &h.Max, &h.Sum, &h.End} {
		if b := r.bytes(8); !r.bad {
			*v = math.Float64frombits(binary.LittleEndian.Uint64(b))
		}
	}
	r.bad = r.bad || h.Count == 0 || h.Count > len(r.b)/3 || h.Finite > h.Count || !Finite(h.Min) || !Finite(h.Max) || h.Min > h.Max
	return h
}

// ReadMetricHead reads the head of a block of points.
func ReadMetricHead(b []byte) (MetricHead, error) {
	r := newReader(b, metricBlock)
	if h := r.metricHead(); !r.bad {
		return h, nil
	}
	return MetricHead{}, ErrDamaged
}

// DecodePoints reads a block of points.
func DecodePoints(b []byte) ([]Point, error) {
	r := newReader(b, metricBlock)
	h := r.metricHead()
	if r.bad {
		return nil, ErrDamaged
	}
	points := make([]Point, 0, h.Count)
	step, at, was := steady{h.First, 0}, steady{nanos(h.From), 0}, uint64(0)
	for range h.Count {
		p := Point{Step: step.read(r), Time: moment(at.read(r))}
		was = r.value(was)
		p.Value = math.Float64frombits(was)
		points = append(points, p)
	}
	latest := slices.MaxFunc(points, func(a, b Point) int { return a.Time.Compare(b.Time) }).Time
	if r.bad || len(r.b) > 0 || !h.within(points[h.Count-1].Step, latest) {
		return nil, ErrDamaged
	}
	return points, nil
}

// GrowMetric gives the blocks that hold points after the last block of a metric
// (nil: there is none), and whether the first of them takes its place.
func GrowMetric(tail []byte, points []Point) (joined bool, blocks [][]byte) {
	return coding[Point]{EncodePoints, DecodePoints, func(Point) int { return 12 }, MaxPoints}.grow(tail, points)
}
