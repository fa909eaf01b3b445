package quota

import (
	"time"

	"atrium/model"
	"atrium/model/quota/period"
)

// MaxSeconds bounds every single amount of tracked or given time: some 1,140
// years. Whatever is larger is a mistake.
const MaxSeconds = 10_000_000 * int64(hourSeconds)

// maxTopUps bounds the packages of a ledger, and so its record.
const maxTopUps = 500

// Taken tells where counted time went.
type Taken struct {
	Day      period.Day // the day whose figures grow
	Seconds  int64
	Portions []Portion // what the packages gave
	Over     int64     // what no package covered; 0 under a plan without limit
}

// Portion is a part of an amount that one package gave.
type Portion struct {
	Package int // Package.Number
	Seconds int64
}

// Available is how many seconds can still be used; 0 under a plan without limit.
func (b *Balance) Available() int64 {
	if !b.limited() {
		return 0
	}
	n := int64(0)
	for _, p := range b.Ledger.Packages {
		n += p.Remaining(b.Now())
	}
	return n
}

// Over is how many seconds of the running period no package covered.
func (b *Balance) Over() int64 {
	if !b.limited() {
		return 0
	}
	return b.uncovered()
}

// HoursLimit is what "used" is held against: the seconds that packages gave the
// running period or can still give it. 0 is no limit.
func (b *Balance) HoursLimit() int64 {
	if !b.limited() {
		return 0
	}
	return b.Ledger.Used - b.Over() + b.Available()
}

// Next is the next monthly package; 0 seconds under a plan without limit.
func (b *Balance) Next() (seconds int64, at time.Time) {
	at = b.Period().End()
	return monthly(b.plans.At(at)), at
}

// Use counts time that a run was tracked, on the day it was tracked on if that
// lies in the running period, else on this day (T5). It is counted whatever the
// limits say. Invalid for amounts that cannot be.
func (b *Balance) Use(seconds int64, tracked time.Time) (Taken, error) {
	return b.use(seconds, b.day(period.DayOf(tracked)))
}

// UseSpan counts the time from one moment up to another, split by day, all of it
// or, with an error, none. The order of the answer is that of the days, at most
// 32 of them. A backward span counts nothing.
func (b *Balance) UseSpan(from, to time.Time) ([]Taken, error) {
	if to.Unix() <= from.Unix() {
		return nil, nil
	}
	total := uint64(to.Unix()) - uint64(from.Unix())
	if _, ok := add(b.Ledger.Used, int64(min(total, uint64(MaxSeconds)))); !ok || total > uint64(MaxSeconds) {
		return nil, tooMuch()
	}
	var all []Taken
	for _, s := range b.slices(from, to) {
		t, err := b.use(s.Seconds, s.Day)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	return all, nil
}

// slices splits a span by the days it is counted on. What lies before the running
// period, or after today, belongs to today.
func (b *Balance) slices(from, to time.Time) []period.Slice {
	today := period.DayOf(b.Now())
	start, end := b.Period().Start(), today.End()
	outside := max(min(to.Unix(), start.Unix())-from.Unix(), 0) + max(to.Unix()-max(from.Unix(), end.Unix()), 0)
	if from.Before(start) {
		from = start
	}
	if to.After(end) {
		to = end
	}
	days := period.Split(from, to)
	switch n := len(days); {
	case outside == 0:
	case n > 0 && days[n-1].Day == today:
		days[n-1].Seconds += outside
	default:
		days = append(days, period.Slice{Day: today, Seconds: outside})
	}
	return days
}

func (b *Balance) use(seconds int64, day period.Day) (Taken, error) {
	l := &b.Ledger
	used, ok := add(l.Used, seconds)
	if seconds < 0 || seconds > MaxSeconds || !ok {
		return Taken{}, tooMuch()
	}
	before, over := make(map[int]int64, len(l.Packages)), b.Over()
	for _, p := range l.Packages {
		before[p.Number] = p.Taken
	}
	l.Used = used
	b.cover()
	t := Taken{Day: day, Seconds: seconds, Over: b.Over() - over}
	for _, p := range l.Packages {
		if n := p.Taken - before[p.Number]; n > 0 {
			t.Portions = append(t.Portions, Portion{p.Number, n})
		}
	}
	return t, nil
}

// day is the day on which something is counted that was tracked on d.
func (b *Balance) day(d period.Day) period.Day {
	if today := period.DayOf(b.Now()); d > today || !b.Period().Has(d) {
		return today
	}
	return d
}

// TopUp adds hours that last a year. They first cover what the running period
// has used beyond its packages. Conflict where too many top-ups are unused.
func (b *Balance) TopUp(seconds int64) error {
	if seconds <= 0 || seconds > MaxSeconds {
		return model.Errorf(model.Invalid, "That is not an amount of hours that can be topped up.").
			WithHint("Give between one second and %d hours.", MaxSeconds/hourSeconds)
	}
	n := 0
	for _, p := range b.Ledger.Packages {
		if p.Kind == TopUp {
			n++
		}
	}
	if n >= maxTopUps {
		return model.Errorf(model.Conflict, "There are %d top-ups already.", n).
			WithHint("Use some of them up first, or top up more hours at a time.")
	}
	b.give(TopUp, seconds, b.Now(), period.YearAfter(b.Now()))
	b.cover()
	return nil
}

func tooMuch() error {
	return model.Errorf(model.Invalid, "That is not an amount of time that a run can have been tracked.").
		WithHint("Check the clock of the machine that tracked it.")
}
