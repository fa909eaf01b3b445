package series

import (
	"slices"
	"time"
)

// Line is words at a step.
type Line struct {
	Step int64
	Time time.Time
	Text string
}

// TextHead is what a block of lines says of itself.
type TextHead struct {
	Span
	Count int
}

// EncodeLines makes a block; nil for no lines.
func EncodeLines(lines []Line) []byte {
	if len(lines) == 0 {
		return nil
	}
	h, size := TextHead{Count: len(lines)}, 64
	for i, l := range lines {
		h.add(i, l.Step, l.Time)
		size += len(l.Text) + 12
	}
	w := &writer{make([]byte, 0, size)}
	w.b = append(w.b, textBlock)
	w.uint(uint64(h.Count))
	w.span(h.Span)
	step, at := steady{h.First, 0}, steady{nanos(h.From), 0}
	for _, l := range lines {
		step.write(w, l.Step)
		at.write(w, nanos(l.Time))
		w.uint(uint64(len(l.Text)))
		w.b = append(w.b, l.Text...)
	}
	return w.b
}

func (r *reader) textHead() (h TextHead) {
	h.Count = r.count(1)
	h.Span = r.span()
	r.bad = r.bad || h.Count == 0 || h.Count > len(r.b)/3
	return h
}

// ReadTextHead reads the head of a block of lines.
func ReadTextHead(b []byte) (TextHead, error) {
	r := newReader(b, textBlock)
	if h := r.textHead(); !r.bad {
		return h, nil
	}
	return TextHead{}, ErrDamaged
}

// DecodeLines reads a block of lines.
func DecodeLines(b []byte) ([]Line, error) {
	r := newReader(b, textBlock)
	h := r.textHead()
	if r.bad {
		return nil, ErrDamaged
	}
	lines := make([]Line, 0, h.Count)
	step, at := steady{h.First, 0}, steady{nanos(h.From), 0}
	for range h.Count {
		l := Line{Step: step.read(r), Time: moment(at.read(r))}
		l.Text = string(r.bytes(r.uint()))
		if r.bad {
			return nil, ErrDamaged
		}
		lines = append(lines, l)
	}
	latest := slices.MaxFunc(lines, func(a, b Line) int { return a.Time.Compare(b.Time) }).Time
	if len(r.b) > 0 || !h.within(lines[h.Count-1].Step, latest) {
		return nil, ErrDamaged
	}
	return lines, nil
}

// GrowText is GrowMetric for lines.
func GrowText(tail []byte, lines []Line) (joined bool, blocks [][]byte) {
	return coding[Line]{EncodeLines, DecodeLines, func(l Line) int { return len(l.Text) + 12 }, maxItems}.grow(tail, lines)
}
