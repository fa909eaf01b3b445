package model

// Page asks for one page of a key-ordered list.
type Page struct {
	Size   int    // rows; 0 means 100
	After  string // the cursor of the page before: rows after it
	Before string // rows before it, for scrolling back; overrides After
	Last   bool   // the last page; overrides both
}

// Limit is the number of rows asked for, between 1 and 1000.
func (p Page) Limit() int {
	switch {
	case p.Size <= 0:
		return 100
	case p.Size > 1000:
		return 1000
	default:
		return p.Size
	}
}

// Span turns the page into where to begin in a list.
func (p Page) Span() Span {
	switch {
	case p.Last:
		return Span{Reverse: true}
	case p.Before != "":
		return Span{After: p.Before, Reverse: true}
	default:
		return Span{After: p.After}
	}
}

// List is one page of a list, always in list order.
type List[T any] struct {
	Data  []T
	Size  int    // rows asked for
	Total int    // rows in the whole list; -1 where counting would mean reading it all
	Prev  string // cursor for Page.Before; "" at the beginning
	Next  string // cursor for Page.After; "" at the end
}
