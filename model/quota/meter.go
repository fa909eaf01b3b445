package quota

import (
	"time"

	"atrium/model/quota/period"
)

// Meter is how far the time of one run has been counted. Kept in the run's
// record and moved only by To, no second of a run is counted twice, however often
// and in whatever order its progress is reported.
type Meter struct {
	Until time.Time
}

// Skip moves the meter on without counting: a run that is taken up again after a
// pause was not tracked in between.
func (m Meter) Skip(to time.Time) Meter {
	if to = moment(to); to.After(m.Until) {
		m.Until = to
	}
	return m
}

// To counts what was tracked since the meter's mark up to a moment, and moves the
// mark. A moment that is not later counts nothing. Trackers report the start by
// the wall clock and moments by the time passed since, so that a clock that is
// set does not count.
func (m Meter) To(b *Balance, to time.Time) (Meter, []Taken, error) {
	if to = moment(to); !to.After(m.Until) {
		return m, nil, nil
	}
	taken, err := b.UseSpan(m.Until, to)
	if err != nil {
		return m, nil, err
	}
	m.Until = to
	return m, taken, nil
}

// DayFigure is what a day adds: to the hours used, and to the bytes stored (less
// than zero where more was deleted).
type DayFigure struct {
	Day     period.Day
	Seconds int64
	Bytes   int64
}

// window is how many days "the last 30 days" are, today included.
const window = 30

// LastDays is what the figures of the last 30 days add up to, today included.
func (b *Balance) LastDays(days []DayFigure) DayFigure {
	today := period.DayOf(b.Now())
	sum := DayFigure{Day: today}
	for _, d := range days {
		if d.Day > today-window && d.Day <= today {
			sum.Seconds, sum.Bytes = sum.Seconds+d.Seconds, sum.Bytes+d.Bytes
		}
	}
	return sum
}
