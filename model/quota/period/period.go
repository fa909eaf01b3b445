package period

import "time"

// Period is one month of a subscription: the days from From up to, but without,
// To. Index 0 begins on the anchor.
type Period struct {
	Index    int
	From, To Day
}

// Nth is a period by its number, counted from the anchor: the day on which the
// workspace was created. The 29th to 31st fall to the last day of a shorter
// month, and come back in the next month that has them (Q2).
func Nth(anchor Day, n int) Period {
	return Period{Index: n, From: start(anchor, n), To: start(anchor, n+1)}
}

// At is the period that a day lies in. Days before the anchor have periods with
// negative numbers.
func At(anchor, d Day) Period {
	n := months(d) - months(anchor)
	if d < start(anchor, n) {
		n--
	}
	return Nth(anchor, n)
}

// Start is the moment at which the period begins.
func (p Period) Start() time.Time { return p.From.Start() }

// End is the moment at which the next period begins.
func (p Period) End() time.Time { return p.To.Start() }

// Has says whether a day lies in the period.
func (p Period) Has(d Day) bool { return p.From <= d && d < p.To }

// Days is the number of days in the period: 28 to 31.
func (p Period) Days() int { return int(p.To - p.From) }

// YearAfter is the same moment a year later; from 29 February it is the 28th.
func YearAfter(t time.Time) time.Time {
	t = t.UTC()
	next := t.AddDate(1, 0, 0)
	if next.Day() != t.Day() {
		next = next.AddDate(0, 0, -1)
	}
	return next
}

// start is the first day of a period: the anchor's day in the n-th month after
// the anchor's, or that month's last.
func start(anchor Day, n int) Day {
	y, m, d := anchor.Start().Date()
	t := time.Date(y, m+time.Month(n), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d { // the month is shorter, and Date went on into the next
		t = time.Date(y, m+time.Month(n)+1, 0, 0, 0, 0, 0, time.UTC)
	}
	return DayOf(t)
}

// months counts the months up to a day's since year 0.
func months(d Day) int {
	y, m, _ := d.Start().Date()
	return y*12 + int(m) - 1
}
