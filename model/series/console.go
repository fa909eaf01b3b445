package series

import (
	"bytes"
	"math"
	"time"
)

// Segment is a piece of what a command printed.
type Segment struct {
	Stream  byte
	Time    time.Time
	Dropped int64 // bytes of this stream that were not kept just before it
	Data    []byte
}

// ConsoleHead is what a block of output says of itself.
type ConsoleHead struct {
	From, To time.Time
	Segments int
	Bytes    int64 // of data
	Lines    int64 // line feeds in it
	Dropped  int64
}

// EncodeSegments makes a block; nil for no segments.
func EncodeSegments(list []Segment) []byte {
	if len(list) == 0 {
		return nil
	}
	h := ConsoleHead{From: list[0].Time, To: list[len(list)-1].Time, Segments: len(list)}
	for _, s := range list {
		h.Bytes += int64(len(s.Data))
		h.Lines += int64(bytes.Count(s.Data, []byte{'\n'}))
		h.Dropped = sum(h.Dropped, s.Dropped)
	}
	w := &writer{make([]byte, 0, 48+int(h.Bytes)+12*len(list))}
	w.b = append(w.b, consoleBlock)
	w.uint(uint64(h.Segments))
	w.int(nanos(h.From))
	w.int(nanos(h.To) - nanos(h.From))
	w.uint(uint64(h.Bytes))
	w.uint(uint64(h.Lines))
	w.uint(uint64(h.Dropped))
	last := nanos(h.From)
	for _, s := range list {
		w.b = append(w.b, s.Stream)
		w.int(nanos(s.Time) - last)
		last = nanos(s.Time)
		w.uint(uint64(max(s.Dropped, 0)))
		w.uint(uint64(len(s.Data)))
		w.b = append(w.b, s.Data...)
	}
	return w.b
}

// sum is that of two amounts from 0 on, or the largest there is.
func sum(a, b int64) int64 {
	if b = max(b, 0); a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

func (r *reader) consoleHead() (h ConsoleHead) {
	h.Segments = r.count(4)
	from := r.int()
	h.From, h.To = moment(from), moment(from+r.int())
	for _, n := range []*int64{&h.Bytes, &h.Lines, &h.Dropped} {
		u := r.uint()
		*n = int64(u)
		r.bad = r.bad || u > math.MaxInt64
	}
	r.bad = r.bad || h.Segments == 0 || h.Bytes > int64(len(r.b)) || h.Lines > h.Bytes
	return h
}

// ReadConsoleHead reads the head of a block of output.
func ReadConsoleHead(b []byte) (ConsoleHead, error) {
	r := newReader(b, consoleBlock)
	if h := r.consoleHead(); !r.bad {
		return h, nil
	}
	return ConsoleHead{}, ErrDamaged
}

// DecodeSegments reads a block of output. The data are parts of the block.
func DecodeSegments(b []byte) ([]Segment, error) {
	r := newReader(b, consoleBlock)
	h := r.consoleHead()
	if r.bad || h.Segments > len(r.b)/4 {
		return nil, ErrDamaged
	}
	list := make([]Segment, 0, h.Segments)
	at := nanos(h.From)
	for range h.Segments {
		var s Segment
		if one := r.bytes(1); !r.bad {
			s.Stream = one[0]
		}
		at += r.int()
		s.Time = moment(at)
		dropped := r.uint()
		s.Dropped = int64(dropped)
		s.Data = r.bytes(r.uint())
		if r.bad || dropped > math.MaxInt64 {
			return nil, ErrDamaged
		}
		list = append(list, s)
	}
	if len(r.b) > 0 || !list[h.Segments-1].Time.Equal(h.To) {
		return nil, ErrDamaged
	}
	return list, nil
}

// GrowConsole is GrowMetric for output. Segments larger than a block are cut.
func GrowConsole(tail []byte, list []Segment) (joined bool, blocks [][]byte) {
	const piece = MaxBytes - 64
	var cut []Segment
	for _, s := range list {
		for len(s.Data) > piece {
			cut = append(cut, Segment{s.Stream, s.Time, s.Dropped, s.Data[:piece]})
			s.Data, s.Dropped = s.Data[piece:], 0
		}
		cut = append(cut, s)
	}
	return coding[Segment]{EncodeSegments, DecodeSegments, func(s Segment) int { return len(s.Data) + 16 }, maxItems}.grow(tail, cut)
}
