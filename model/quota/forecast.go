package quota

import (
	"time"

	"atrium/model/quota/period"
)

// enoughDays is how many of the last 30 days must have figures for a forecast:
// from fewer, a single long run would pass for a habit.
const enoughDays = 3

// horizon is how many periods ahead hours are looked at. Top-ups last twelve; what
// is left then recurs every year, so what lasts so long lasts.
const horizon = 26

// OutlookState says what can be foretold of a quota.
type OutlookState string

// The states of an outlook.
const (
	NoLimit   OutlookState = "unlimited"
	NoData    OutlookState = "not enough data"
	WillLast  OutlookState = "lasts"
	WillEnd   OutlookState = "runs out"
	HasRunOut OutlookState = "has run out"
)

// Outlook is the forecast of one quota (Q6), at the rate of the last 30 days.
type Outlook struct {
	State   OutlookState
	RunsOut time.Time // with WillEnd and HasRunOut
	Rate    int64     // seconds or bytes a day; not with NoData
	Lasting int64     // the most a day that would last until Until
	Until   time.Time // hours: the next package; storage: 30 days from now
}

// Forecast is what can be foretold (Q6).
type Forecast struct {
	Hours   Outlook
	Storage Outlook
}

// Forecast foretells when hours and storage run out. Days are the figures of the
// last 30 days in any order, today included; others are ignored. The rate is what
// was used in the last 30 days, or since the sign-up if that is later, divided by
// that time. With figures on fewer than 3 of the days there is not enough data.
func (b *Balance) Forecast(days []DayFigure, u Usage) Forecast {
	today := period.DayOf(b.Now())
	first := max(today-window+1, b.Ledger.Anchor)
	elapsed := b.Now().Unix() - first.Start().Unix()
	sum := b.LastDays(days)
	tracked, changed := 0, 0
	for _, d := range days {
		if d.Day > today-window && d.Day <= today {
			if d.Seconds > 0 {
				tracked++
			}
			if d.Bytes != 0 {
				changed++
			}
		}
	}
	if elapsed <= 0 {
		elapsed, tracked, changed = 1, 0, 0
	}
	return Forecast{
		Hours:   b.hoursOutlook(sum.Seconds, elapsed, tracked >= enoughDays),
		Storage: b.storageOutlook(sum.Bytes, elapsed, changed >= enoughDays, u.Stored),
	}
}

func (b *Balance) hoursOutlook(used, elapsed int64, enough bool) Outlook {
	if !b.limited() {
		return Outlook{State: NoLimit}
	}
	end := b.Period().End()
	o := Outlook{State: NoData, Until: end, Lasting: mulDiv(b.Available(), daySeconds, max(end.Unix()-b.Now().Unix(), 1))}
	if enough {
		o.State, o.Rate = WillLast, mulDiv(used, daySeconds, elapsed)
	}
	if b.Available() <= 0 {
		o.State, o.RunsOut = HasRunOut, b.Ledger.Out
	} else if enough && used > 0 {
		if at, ends := b.exhausted(used, elapsed); ends {
			o.State, o.RunsOut = WillEnd, at
		}
	}
	return o
}

// exhausted plays the coming periods through, with used seconds taken in every
// elapsed ones, until nothing is left at some moment.
func (b *Balance) exhausted(used, elapsed int64) (time.Time, bool) {
	sim := &Balance{Ledger: b.Ledger.clone(), Plan: b.Plan, plans: b.plans}
	begin, taken := b.Now(), int64(0)
	last := b.Period().Index + horizon
	for sim.limited() && sim.Period().Index < last {
		next := sim.Period().End()
		for _, p := range sim.Ledger.Packages {
			if p.Remaining(sim.Now()) > 0 && p.Expires.Before(next) {
				next = p.Expires
			}
		}
		seconds := mulDivUp(taken+sim.Available(), elapsed, used)
		if seconds < next.Unix()-begin.Unix() {
			return begin.Add(time.Duration(seconds) * time.Second), true
		}
		n := mulDiv(next.Unix()-begin.Unix(), used, elapsed) - taken
		taken += n
		sim.Ledger.Used += n
		sim.cover()
		sim.advance(next)
	}
	return time.Time{}, false
}

func (b *Balance) storageOutlook(grown, elapsed int64, enough bool, stored int64) Outlook {
	limit := b.StorageLimit()
	if limit == 0 {
		return Outlook{State: NoLimit}
	}
	free := max(limit-stored, 0)
	o := Outlook{State: NoData, Until: b.Now().Add(window * dayLength), Lasting: free / window}
	if enough {
		o.State, o.Rate = WillLast, mulDiv(max(grown, 0), daySeconds, elapsed)-mulDiv(max(-grown, 0), daySeconds, elapsed)
	}
	if stored > limit {
		o.State, o.RunsOut = HasRunOut, b.Ledger.Full
	} else if enough && grown > 0 {
		// What would take a century is said to last.
		if seconds := mulDivUp(free+1, elapsed, grown); seconds < 100*365*daySeconds {
			o.State, o.RunsOut = WillEnd, b.Now().Add(time.Duration(seconds)*time.Second)
		}
	}
	return o
}
