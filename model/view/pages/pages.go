// Package pages reads key-ordered lists a page at a time: from any key, in both
// directions, looking one row further to know whether there is more. Nothing
// but the rows of the page and what lies between them is read.
package pages

import (
	"iter"
	"slices"
	"strings"

	"atrium/model"
)

// List is something that can be read in pages: records in list order from any
// key in either direction, their keys, and the rows made of them.
type List[R, T any] struct {
	From func(model.Span) iter.Seq[R]
	Key  func(R) string
	Row  func(R) (T, bool) // false: not on the list for this actor
}

// Page reads one page, and looks one row further in both directions to know
// whether there is more. Total is exact when everything fits on the page, else
// what the caller knows (-1: unknown).
func (l List[R, T]) Page(p model.Page, total int) model.List[T] {
	span := p.Span()
	got, more := l.take(span, p.Limit())
	if span.Reverse && span.After != "" && len(got) == 0 {
		// Everything before the cursor is gone: the page is the first one.
		return l.Page(model.Page{Size: p.Size}, total)
	}
	out := model.List[T]{Size: p.Limit(), Total: total, Data: make([]T, 0, len(got))}
	if span.Reverse {
		slices.Reverse(got)
	}
	var first, last string
	for i, g := range got {
		out.Data = append(out.Data, g.row)
		if i == 0 {
			first = g.key
		}
		last = g.key
	}
	switch {
	case span.Reverse:
		if more {
			out.Prev = first
		}
		if span.After != "" && l.any(model.Span{After: last}) {
			out.Next = last
		}
	default:
		if more {
			out.Next = last
		}
		if len(got) == 0 {
			first = span.After
		}
		if span.After != "" && l.any(model.Span{After: first, Reverse: true}) {
			out.Prev = first
		}
	}
	if out.Prev == "" && out.Next == "" && (len(got) > 0 || span.After == "") {
		out.Total = len(got)
	}
	return out
}

type taken[T any] struct {
	key string
	row T
}

// take reads up to n rows and says whether there are more.
func (l List[R, T]) take(s model.Span, n int) (got []taken[T], more bool) {
	for rec := range l.From(s) {
		row, ok := l.Row(rec)
		if !ok {
			continue
		}
		if len(got) == n {
			return got, true
		}
		got = append(got, taken[T]{l.Key(rec), row})
	}
	return got, false
}

// any says whether there is a row.
func (l List[R, T]) any(s model.Span) bool {
	_, more := l.take(s, 0)
	return more
}

// Held makes a span function of records that are held in memory, in list order.
// compare tells how a record lies to a cursor: negative before it, zero at it.
func Held[R any](all []R, compare func(R, string) int) func(model.Span) iter.Seq[R] {
	return func(s model.Span) iter.Seq[R] {
		return func(yield func(R) bool) {
			if s.Reverse {
				end := len(all)
				if s.After != "" {
					end, _ = slices.BinarySearchFunc(all, s.After, compare)
				}
				for i := end - 1; i >= 0; i-- {
					if !yield(all[i]) {
						return
					}
				}
				return
			}
			start := 0
			if s.After != "" {
				at, found := slices.BinarySearchFunc(all, s.After, compare)
				if start = at; found {
					start++
				}
			}
			for _, rec := range all[start:] {
				if !yield(rec) {
					return
				}
			}
		}
	}
}

// ByKey compares records that are in the order of a string key.
func ByKey[R any](key func(R) string) func(R, string) int {
	return func(rec R, cursor string) int { return strings.Compare(key(rec), cursor) }
}

// Backwards turns a list around.
func Backwards[R any](from func(model.Span) iter.Seq[R]) func(model.Span) iter.Seq[R] {
	return func(s model.Span) iter.Seq[R] {
		s.Reverse = !s.Reverse
		return from(s)
	}
}

// Keep is the row function of a list whose records are rows already.
func Keep[T any](row T) (T, bool) { return row, true }
