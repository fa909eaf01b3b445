package run

import (
	"iter"
	"slices"
	"strconv"
	"strings"

	"atrium/model"
	"atrium/model/series"
	"atrium/model/view/pages"
)

// PointQuery asks for what is kept under a name, in the order it came. The cursor
// is BLOCK:PLACE.
type PointQuery struct {
	model.Page
	Name string
}

// RunPoints are the values of a metric, as they were logged.
func (r Reader) RunPoints(ref Ref, q PointQuery) (model.List[PointRow], error) {
	return items(r, ref, q, model.MetricSeries, "metric", series.DecodePoints, func(p series.Point) PointRow {
		return PointRow{Step: p.Step, At: Moment{p.Time}, Value: Number(p.Value)}
	})
}

// RunLines are the texts under a name.
func (r Reader) RunLines(ref Ref, q PointQuery) (model.List[LineRow], error) {
	return items(r, ref, q, model.TextSeries, "text", series.DecodeLines, func(l series.Line) LineRow {
		return LineRow{Step: l.Step, At: Moment{l.Time}, Text: l.Text}
	})
}

// ConsoleQuery asks for a part of what a run printed: the end of it if neither
// Before nor After is given, the beginning with Start.
type ConsoleQuery struct {
	Before, After string
	Start         bool
	Bytes         int // about that many, at least one piece; 0: 64 KiB
}

// How much of a console is read at once.
const (
	someBytes = 64 << 10
	mostBytes = 1 << 20
	mostItems = 16 << 10
)

// RunConsole is a part of what a run printed, in the order it came. To follow a
// run, ask for what is after the Next of the part before.
func (r Reader) RunConsole(ref Ref, q ConsoleQuery) (ConsolePart, error) {
	at, err := r.at(ref)
	if err != nil {
		return ConsolePart{}, err
	}
	span := model.Span{After: q.After, Reverse: q.After == "" && !q.Start}
	if span.Reverse {
		span.After = q.Before
	}
	if _, err := parsePlace(span.After); span.After != "" && err != nil {
		return ConsolePart{}, err
	}
	part := ConsolePart{Next: place{1, 0}.String()}
	if q.After != "" {
		part.Next = q.After
	}
	s := r.s.State.Series(at.run, model.ConsoleSeries, "")
	if s == nil {
		return part, nil
	}
	limit := q.Bytes
	if limit <= 0 {
		limit = someBytes
	}
	d := reading[series.Segment]{r: r, run: at.run, series: s, decode: series.DecodeSegments}
	var got []placed[series.Segment]
	size, more := 0, false
	for x := range d.items(span) {
		if more = size >= min(limit, mostBytes) || len(got) >= mostItems; more {
			break
		}
		size += len(x.one.Data)
		got = append(got, x)
	}
	if span.Reverse {
		slices.Reverse(got)
	}
	for _, x := range got {
		part.Pieces = append(part.Pieces, ConsolePiece{Stream: x.one.Stream, Dropped: x.one.Dropped, At: x.one.Time, Data: x.one.Data})
	}
	if len(got) > 0 {
		first := got[0].at
		if part.Next = got[len(got)-1].at.String(); first != (place{1, 1}) {
			part.Prev = first.String()
		}
	}
	part.More = more && !span.Reverse || span.Reverse && q.Before != ""
	return part, d.broken
}

// RunArtifact is one of a run's files.
func (r Reader) RunArtifact(ref Ref, name string) (ArtifactRow, error) {
	_, s, err := r.named(ref, model.ArtifactSeries, name, "artifact")
	if err != nil {
		return ArtifactRow{}, err
	}
	return artifactRow(s), nil
}

// RunContent is a part of a file: one block. After is the Next of the part before,
// "" for the beginning.
func (r Reader) RunContent(ref Ref, name, after string) (ContentPart, error) {
	at, s, err := r.named(ref, model.ArtifactSeries, name, "artifact")
	if err != nil {
		return ContentPart{}, err
	}
	n := 0
	if after != "" {
		if n, err = strconv.Atoi(after); err != nil || n < 1 || model.ID(n) > model.MaxID {
			return ContentPart{}, model.Errorf(model.Invalid, "%q is not a cursor of a file.", after)
		}
	}
	var part ContentPart
	for b := range r.s.State.Blocks(at.run, s.ID, n, false) {
		if part.Data != nil {
			part.Next = strconv.Itoa(b.Number - 1)
			break
		}
		part.Data = b.Data
	}
	return part, nil
}

// place is where an item is: the first is place 1 of block 1, and place 0 is before
// it. What is there stays at its place while a series grows.
type place struct{ block, item int }

func (p place) String() string { return strconv.Itoa(p.block) + ":" + strconv.Itoa(p.item) }

func parsePlace(cursor string) (p place, err error) {
	block, item, _ := strings.Cut(cursor, ":")
	if p.block, err = strconv.Atoi(block); err == nil {
		p.item, err = strconv.Atoi(item)
	}
	if err != nil || p.block < 1 || p.item < 0 || model.ID(p.block) > model.MaxID {
		return p, model.Errorf(model.Invalid, "%q is not a cursor of what a run keeps.", cursor)
	}
	return p, nil
}

type placed[T any] struct {
	at  place
	one T
}

// items lists what a series holds.
func items[T, R any](r Reader, ref Ref, q PointQuery, kind model.SeriesKind, what string, decode func([]byte) ([]T, error), row func(T) R) (model.List[R], error) {
	at, s, err := r.named(ref, kind, q.Name, what)
	if err != nil {
		return model.List[R]{}, err
	}
	for _, cursor := range []string{q.After, q.Before} {
		if cursor != "" {
			if _, err := parsePlace(cursor); err != nil {
				return model.List[R]{}, err
			}
		}
	}
	d := reading[T]{r: r, run: at.run, series: s, decode: decode}
	l := pages.List[placed[T], R]{
		From: d.items,
		Key:  func(x placed[T]) string { return x.at.String() },
		Row:  func(x placed[T]) (R, bool) { return row(x.one), true },
	}.Page(q.Page, int(s.Count))
	return l, d.broken
}

// reading goes through the items of a series.
type reading[T any] struct {
	r      Reader
	run    *model.Run
	series *model.Series
	decode func([]byte) ([]T, error)
	broken error // a block that is none ends it

	number int // of the block that was decoded last
	held   []T
}

func (d *reading[T]) block(b *model.Block) []T {
	if b.Number != d.number {
		held, err := d.decode(b.Data)
		if err != nil {
			d.broken = damaged(d.series, err)
		}
		d.number, d.held = b.Number, held
	}
	return d.held
}

// items are those after a place, in either direction; the cursor was parsed before.
func (d *reading[T]) items(span model.Span) iter.Seq[placed[T]] {
	from, _ := parsePlace(span.After)
	return func(yield func(placed[T]) bool) {
		if span.Reverse {
			next := from.block
			if next > 0 {
				next++
			}
			for b := range d.r.s.State.Blocks(d.run, d.series.ID, next, true) {
				held := d.block(b)
				end := len(held)
				if b.Number == from.block {
					end = min(end, max(from.item-1, 0))
				}
				for i := end - 1; i >= 0; i-- {
					if !yield(placed[T]{place{b.Number, i + 1}, held[i]}) {
						return
					}
				}
			}
			return
		}
		for b := range d.r.s.State.Blocks(d.run, d.series.ID, max(from.block-1, 0), false) {
			held := d.block(b)
			start := 0
			if b.Number == from.block {
				start = min(from.item, len(held))
			}
			for i := start; i < len(held); i++ {
				if !yield(placed[T]{place{b.Number, i + 1}, held[i]}) {
					return
				}
			}
		}
	}
}
