package quota

import (
	"testing"
	"time"

	"atrium/model"
	"atrium/model/quota/period"

	"pgregory.net/rapid"
)

// daily are the figures of n days up to and without today.
func daily(b *Balance, n int, seconds, bytes int64) []DayFigure {
	var days []DayFigure
	for d := period.DayOf(b.Now()) - period.Day(n); d < period.DayOf(b.Now()); d++ {
		days = append(days, DayFigure{d, seconds, bytes})
	}
	return days
}

// Q6: fewer than 3 days with figures are not enough data.
func TestQ6NotEnoughData(t *testing.T) {
	b := on(t, opened(t, "individual", "2026-01-10"), "2026-03-20")
	f := b.Forecast(daily(b, 2, 50*hours, gib), Usage{})
	if f.Hours.State != NoData || f.Storage.State != NoData || !f.Hours.RunsOut.IsZero() || f.Hours.Rate != 0 {
		t.Errorf("%+v", f)
	}
	old := daily(b, 40, 50*hours, gib)[:11]
	if f = b.Forecast(old, Usage{}); f.Hours.State != NoData || f.Storage.State != NoData {
		t.Errorf("days before the window: %+v", f)
	}
	if f = opened(t, "individual", "2026-01-10").Forecast(nil, Usage{}); f.Hours.State != NoData {
		t.Errorf("the first second: %+v", f)
	}
}

// Q6: the date at which hours run out, and the rate that would last.
func TestQ6Hours(t *testing.T) {
	b := on(t, opened(t, "individual", "2026-01-10"), "2026-03-12")
	days := daily(b, 29, 10*hours, 0)
	use(t, b, 20*hours)
	f := b.Forecast(days, Usage{}).Hours
	// 180 hours at 10 hours a day last 18 days, the period another 29.
	if f.State != WillEnd || f.Rate != 10*hours {
		t.Errorf("%+v", f)
	}
	wantTime(t, "runs out", f.RunsOut, "2026-03-30")
	wantTime(t, "until", f.Until, "2026-04-10")
	wantInt(t, "lasting", f.Lasting, 180*hours/29)
	if f := b.Forecast(daily(b, 29, 6*hours, 0), Usage{}).Hours; f.State != WillLast || !f.RunsOut.IsZero() {
		t.Errorf("%+v", f)
	}
	// 6.6 hours a day last for 30 days and not for 31: to the end of the next period of 31.
	f = on(t, opened(t, "individual", "2026-01-10"), "2026-03-12").Forecast(daily(b, 29, 6*hours+36*60, 0), Usage{}).Hours
	if f.State != WillEnd || f.RunsOut.Before(at(t, "2026-06-09")) || !f.RunsOut.Before(at(t, "2026-06-10")) {
		t.Errorf("%+v", f)
	}
	use(t, b, 200*hours)
	f = b.Forecast(days, Usage{}).Hours
	if f.State != HasRunOut || !f.RunsOut.Equal(b.Now()) || f.Lasting != 0 {
		t.Errorf("%+v", f)
	}
	topUp(t, b, 1000*hours)
	f = b.Forecast(days, Usage{}).Hours
	if f.State != WillEnd || f.RunsOut.Before(at(t, "2026-08-01")) || f.RunsOut.After(at(t, "2027-03-12")) {
		t.Errorf("with a top-up: %+v", f)
	}
}

// Q6: a workspace younger than 30 days has the rate of its days.
func TestQ6YoungWorkspace(t *testing.T) {
	b := on(t, opened(t, "individual", "2026-01-10 15:00"), "2026-01-15")
	if f := b.Forecast(daily(b, 5, 50*hours, gib), Usage{}); f.Hours.Rate != 50*hours || f.Storage.Rate != gib {
		t.Errorf("%+v", f)
	}
}

// Q6: storage, which nothing renews.
func TestQ6Storage(t *testing.T) {
	b := on(t, opened(t, "individual", "2026-01-10"), "2026-03-12")
	u := Usage{Stored: 70 * gib}
	f := b.Forecast(daily(b, 29, 0, gib), u).Storage
	if f.State != WillEnd || f.Rate != gib || f.Lasting != gib {
		t.Errorf("%+v", f)
	}
	wantTime(t, "one byte too many", f.RunsOut, "2026-04-11T00:00:01Z")
	if f = b.Forecast(daily(b, 29, 0, -gib), u).Storage; f.State != WillLast || f.Rate != -gib {
		t.Errorf("%+v", f)
	}
	if f = b.Forecast(daily(b, 29, 0, 1), u).Storage; f.State != WillLast || f.Rate != 1 {
		t.Errorf("%+v", f)
	}
	b.Stored(101 * gib)
	if f = b.Forecast(nil, Usage{Stored: 101 * gib}).Storage; f.State != HasRunOut || !f.RunsOut.Equal(b.Now()) || f.Lasting != 0 {
		t.Errorf("%+v", f)
	}
}

// Q2: the last 30 days are today and the 29 before.
func TestLastDays(t *testing.T) {
	b := on(t, opened(t, "individual", "2026-01-10"), "2026-03-31 12:00")
	var days []DayFigure
	for d := dayOf(t, "2026-01-10"); d <= dayOf(t, "2026-04-02"); d++ {
		days = append(days, DayFigure{d, hours, 2})
	}
	if got := b.LastDays(days); got != (DayFigure{dayOf(t, "2026-03-31"), 30 * hours, 60}) {
		t.Errorf("%+v", got)
	}
}

// TestForecastComesTrue: a workspace that goes on at the foretold rate runs out
// within the hour that was foretold, and not before the end where it is to last.
func TestForecastComesTrue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		created := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 400).Draw(t, "created")) * dayLength)
		now := created.Add(31 * dayLength)
		plans := Fixed(model.Plan{HoursAMonth: rapid.IntRange(1, 300).Draw(t, "hours")})
		b := At(Open("p", plans, created, created).Ledger, plans, now)
		for range rapid.IntRange(0, 3).Draw(t, "top-ups") {
			if err := b.TopUp(rapid.Int64Range(1, 500*hours).Draw(t, "top-up")); err != nil {
				t.Fatal(err)
			}
		}
		anHour := rapid.Int64Range(1, 3000).Draw(t, "an hour")
		f := b.Forecast(daily(b, 29, 24*anHour, 0), Usage{}).Hours
		if f.Rate != 24*anHour {
			t.Fatalf("%+v", f)
		}
		for h := 1; h < 24*500; h++ {
			b = At(b.Ledger, plans, now.Add(time.Duration(h)*time.Hour-time.Nanosecond))
			if _, err := b.Use(anHour, b.Now()); err != nil {
				t.Fatal(err)
			}
			if b.Available() > 0 {
				continue
			}
			if b.Over() == 0 && !f.RunsOut.Equal(b.Now().Add(time.Nanosecond)) {
				continue // used up at the very end of a period
			}
			if f.State != WillEnd || f.RunsOut.After(b.Now().Add(time.Second)) || f.RunsOut.Before(b.Now().Add(-time.Hour-time.Second)) {
				t.Fatalf("ran out at %v: %+v", b.Now(), f)
			}
			return
		}
		if f.State == WillEnd && f.RunsOut.Before(b.Now()) {
			t.Fatalf("did not run out: %+v", f)
		}
	})
}
