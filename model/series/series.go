// Package series is the bytes of blocks: how the points of a metric, the output of
// a command and lines of text are kept (model.Block.Data). It is pure: bytes in,
// values out, and the other way round. Blocks of files are their bytes.
//
// Shape: a block begins with a letter that says what it is, and a head (how many,
// from when to when, the least and the most), so that a chart of a million points
// reads heads and only the blocks that it needs. Then come the items, each as what
// differs from the one before: steps and times as differences of differences, for
// they mostly advance evenly, values as the bytes in which they differ. A decoder
// believes nothing: it takes from the bytes as many items as they hold, or gives
// ErrDamaged.
//
// Only the last block of a series grows. A small batch is joined to it while it is
// small, a large one up to the bounds of a block; so what is written again is about
// a page, however long a run is. Rejected: blocks of a fixed number of points,
// which a tracker that sends twice a second writes again and again; and
// compression over a block, which has to be undone to see its head.
package series

import (
	"encoding/binary"
	"errors"
	"math"
	"time"
)

// ErrDamaged is the error of bytes that are no block of the kind asked for.
var ErrDamaged = errors.New("the block is damaged")

// The bounds of a block. Less than small is joined to what comes next.
const (
	small     = 4 << 10
	MaxBytes  = 64 << 10
	MaxPoints = 1024
	maxItems  = 8 << 10 // segments or lines
)

// Span is from when to when the items of a block are, whatever order they came in,
// and the steps of the first, the last, the least and the most.
type Span struct {
	From, To    time.Time
	First, Last int64
	Low, High   int64
}

func (s *Span) add(i int, step int64, at time.Time) {
	if i == 0 {
		*s = Span{From: at, To: at, First: step, Low: step, High: step}
	}
	if at.Before(s.From) {
		s.From = at
	}
	if at.After(s.To) {
		s.To = at
	}
	s.Last = step
	s.Low, s.High = min(s.Low, step), max(s.High, step)
}

// The letters of kinds of blocks.
const (
	metricBlock  = 'm'
	consoleBlock = 'c'
	textBlock    = 't'
)

// nanos is a time as blocks keep it; what they cannot keep is the nearest they can.
func nanos(t time.Time) int64 {
	switch s := t.Unix(); {
	case s <= math.MinInt64/int64(time.Second):
		return math.MinInt64
	case s >= math.MaxInt64/int64(time.Second):
		return math.MaxInt64
	}
	return t.UnixNano()
}

// Kept is a time as a block gives it back.
func Kept(t time.Time) time.Time { return moment(nanos(t)) }

func moment(n int64) time.Time { return time.Unix(0, n).UTC() }

// Sums and differences of numbers may wrap around, and come back the same way.

type writer struct{ b []byte }

func (w *writer) uint(n uint64) { w.b = binary.AppendUvarint(w.b, n) }
func (w *writer) int(n int64)   { w.b = binary.AppendVarint(w.b, n) }

// span writes one relative to its beginning.
func (w *writer) span(s Span) {
	w.int(nanos(s.From))
	w.int(nanos(s.To) - nanos(s.From))
	w.int(s.First)
	w.int(s.Last - s.First)
	w.uint(uint64(s.First - s.Low))
	w.uint(uint64(s.High - s.First))
}

// reader takes values from bytes that may be anything. After the first that is not
// there it is bad and gives zeros.
type reader struct {
	b   []byte
	bad bool
}

func newReader(b []byte, kind byte) *reader {
	if len(b) == 0 || b[0] != kind {
		return &reader{bad: true}
	}
	return &reader{b: b[1:]}
}

func (r *reader) uint() uint64 {
	n, size := binary.Uvarint(r.b)
	return take(r, n, size)
}

func (r *reader) int() int64 {
	if len(r.b) > 0 && r.b[0] < 0x80 {
		n := r.b[0]
		r.b = r.b[1:]
		return int64(n>>1) ^ -int64(n&1)
	}
	n, size := binary.Varint(r.b)
	return take(r, n, size)
}

func take[T int64 | uint64](r *reader, n T, size int) T {
	if size <= 0 {
		r.bad, r.b = true, nil
		return 0
	}
	r.b = r.b[size:]
	return n
}

// bytes takes so many as they are.
func (r *reader) bytes(n uint64) []byte {
	if n > uint64(len(r.b)) {
		r.bad, r.b = true, nil
		return nil
	}
	b := r.b[:n:n]
	r.b = r.b[n:]
	return b
}

// count takes a number of items that each have at least so many bytes.
func (r *reader) count(least int) int {
	n := r.uint()
	if n > uint64(len(r.b)/least) {
		r.bad = true
		return 0
	}
	return int(n)
}

func (r *reader) span() (s Span) {
	from := r.int()
	s.From, s.To = moment(from), moment(from+r.int())
	s.First = r.int()
	s.Last = s.First + r.int()
	s.Low = s.First - int64(r.uint())
	s.High = s.First + int64(r.uint())
	r.bad = r.bad || s.Low > s.High || s.Last < s.Low || s.Last > s.High || s.First < s.Low || s.First > s.High
	return s
}

// within says whether the items of a block are as its head says: the last has the
// step and the latest the time.
func (s Span) within(last int64, latest time.Time) bool { return last == s.Last && latest.Equal(s.To) }

// steady takes or gives a number by the difference of its difference to the one
// before.
type steady struct{ last, pace int64 }

func (s *steady) write(w *writer, n int64) {
	pace := n - s.last
	w.int(pace - s.pace)
	s.last, s.pace = n, pace
}

func (s *steady) read(r *reader) int64 {
	s.pace += r.int()
	s.last += s.pace
	return s.last
}

// coding is how items of one kind become a block and come back.
type coding[T any] struct {
	encode func([]T) []byte
	decode func([]byte) ([]T, error)
	weight func(T) int // about how many bytes an item takes
	most   int         // items
}

// grow gives the blocks that hold what comes after the last block of a series, and
// whether the first of them takes its place. A tail that cannot be read is left.
func (c coding[T]) grow(tail []byte, items []T) (joined bool, blocks [][]byte) {
	if len(items) == 0 {
		return false, nil
	}
	fresh := 0
	for _, x := range items {
		fresh += c.weight(x)
	}
	if len(tail) > 0 && len(tail) < max(small, min(fresh, MaxBytes-small)) {
		if held, err := c.decode(tail); err == nil && len(held) < c.most {
			joined, items = true, append(held, items...)
		}
	}
	for len(items) > 0 {
		n, size := 0, 0
		for n < len(items) && n < c.most {
			if size += c.weight(items[n]); n > 0 && size > MaxBytes {
				break
			}
			n++
		}
		blocks = append(blocks, c.encode(items[:n]))
		items = items[n:]
	}
	return joined, blocks
}
