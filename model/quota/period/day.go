// Package period cuts time into days and billing periods.
//
// Shape: a period begins at 00:00 UTC of the day of the month on which the
// workspace was created (Q2), so every period is a row of whole days, and what is
// counted by day adds up to what is counted by period without a second split.
// Rejected: periods that begin at the time of day of the creation. They would cut
// a day in two, so that no sum of per-day figures could equal a period's.
//
// Everything is integers; a moment's time zone never matters.
package period

import (
	"time"

	"atrium/model"
)

// Day is a day in UTC, counted from 1970-01-01, which is 0. It ends where the
// next begins: half-open.
type Day int32

const (
	daySeconds = 24 * 60 * 60
	firstDay   = Day(-719162) // 0001-01-01
	lastDay    = Day(2932896) // 9999-12-31: what RFC 3339 can write
	layout     = "2006-01-02"
)

// DayOf is the day that a moment lies in; outside the years 1 to 9999 it is the
// nearest day inside.
func DayOf(t time.Time) Day { return dayOfUnix(t.Unix()) }

func dayOfUnix(s int64) Day {
	n := s / daySeconds
	if s%daySeconds < 0 {
		n--
	}
	return Day(min(max(n, int64(firstDay)), int64(lastDay)))
}

// ParseDay reads a day as String writes it.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(layout, s)
	if err != nil || t.Year() < 1 {
		return 0, model.Errorf(model.Invalid, "That is not a day.").WithHint("Write it as 2026-12-14.")
	}
	return DayOf(t), nil
}

// Start is the moment at which the day begins.
func (d Day) Start() time.Time { return time.Unix(d.unix(), 0).UTC() }

// End is the moment at which the next day begins.
func (d Day) End() time.Time { return time.Unix(d.unix()+daySeconds, 0).UTC() }

// String is the day as 2026-12-14.
func (d Day) String() string { return d.Start().Format(layout) }

func (d Day) unix() int64 { return int64(d) * daySeconds }

// Slice is the part of a span that lies in one day.
type Slice struct {
	Day     Day
	Seconds int64
}

// Split cuts the span from one moment up to another at every start of a day, and
// with that at every start of a period. Both moments count as the whole second
// they lie in, so spans that follow one another add up to the span of them all.
// An empty or backward span gives nothing.
func Split(from, to time.Time) []Slice {
	var slices []Slice
	for at, end := from.Unix(), to.Unix(); at < end; {
		d := dayOfUnix(at)
		next := min(end, d.unix()+daySeconds)
		if next <= at { // outside the years that have days
			next = end
		}
		slices = append(slices, Slice{d, next - at})
		at = next
	}
	return slices
}
