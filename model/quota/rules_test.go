package quota

import (
	"testing"

	"atrium/model"
)

// Q1: 0 is no limit: nothing arrives, nothing runs out, and use is counted.
func TestQ1NoLimit(t *testing.T) {
	b := opened(t, "unlimited", "2026-01-15 10:00")
	if taken := use(t, b, 5000*hours); taken.Over != 0 || len(taken.Portions) != 0 {
		t.Errorf("%+v", taken)
	}
	wantInt(t, "used", b.Ledger.Used, 5000*hours)
	wantInt(t, "limit", b.HoursLimit(), 0)
	next, _ := b.Next()
	wantInt(t, "next", next, 0)
	if why := b.ReadOnly(Usage{Stored: 1 << 60, Seats: 1 << 30}); why != nil {
		t.Error(causes(why))
	}
	if b.Forecast(nil, Usage{}) != (Forecast{Hours: Outlook{State: NoLimit}, Storage: Outlook{State: NoLimit}}) {
		t.Error("an unlimited plan has a forecast")
	}
}

// Q1, O1: a trial ends after 14 days, once; another plan ends the cause at once.
func TestQ1Trial(t *testing.T) {
	b := opened(t, TrialPlan, "2026-01-15 10:00")
	wantTime(t, "end", b.Ledger.TrialEnd, "2026-01-29 10:00")
	if why := on(t, b, "2026-01-29T09:59:59Z").ReadOnly(Usage{}); why != nil {
		t.Error("early:", causes(why))
	}
	b = on(t, b, "2026-02-01 10:00")
	why := b.ReadOnly(Usage{})
	if len(why) != 1 || why[0].Cause != CauseTrial || why[0].Used != 17 || why[0].Limit != 14 {
		t.Fatalf("%+v", why)
	}
	wantTime(t, "since", why[0].Since, "2026-01-29 10:00")
	b.Change("team", plan(t, "team"))
	if why := b.ReadOnly(Usage{}); why != nil {
		t.Error("after the change:", causes(why))
	}
	b.Change(TrialPlan, plan(t, TrialPlan))
	if got := causes(b.ReadOnly(Usage{})); got != "trial " {
		t.Errorf("a second trial: %q", got)
	}
}

// Q2: a package arrives on the anniversary, the old one's rest lapses.
func TestQ2Anniversary(t *testing.T) {
	b := opened(t, "individual", "2026-01-31 18:00")
	use(t, b, 50*hours)
	wantInt(t, "available", b.Available(), 150*hours)
	b = on(t, b, "2026-02-27T23:59:59Z")
	wantInt(t, "before", b.Available(), 150*hours)
	next, when := b.Next()
	wantInt(t, "next", next, 200*hours)
	wantTime(t, "next", when, "2026-02-28")
	b = on(t, b, "2026-02-28")
	wantInt(t, "used", b.Ledger.Used, 0)
	wantInt(t, "available", b.Available(), 200*hours)
	if len(b.Due.Closed) != 1 || b.Due.Closed[0].Lapsed != 150*hours || b.Due.Closed[0].Covered != 50*hours {
		t.Errorf("%+v", b.Due.Closed)
	}
	if _, when = b.Next(); !when.Equal(at(t, "2026-03-31")) {
		t.Error("the anchor's day does not come back:", when)
	}
}

// Q2: what expires first is used first.
func TestQ2OrderOfUse(t *testing.T) {
	b := opened(t, "individual", "2026-01-10")
	topUp(t, b, 10*hours)
	b = on(t, b, "2026-01-20")
	topUp(t, b, 20*hours)
	taken := use(t, b, 215*hours)
	want := []Portion{{1, 200 * hours}, {2, 10 * hours}, {3, 5 * hours}}
	if len(taken.Portions) != 3 || taken.Portions[0] != want[0] || taken.Portions[1] != want[1] || taken.Portions[2] != want[2] {
		t.Errorf("%+v", taken)
	}
	// In its last month the top-up expires before the package does.
	b = on(t, b, "2027-01-15")
	taken = use(t, b, 16*hours)
	if len(taken.Portions) != 2 || taken.Portions[0] != (Portion{3, 15 * hours}) || taken.Portions[1].Seconds != hours {
		t.Errorf("%+v", taken)
	}
}

// Q2: top-ups last a year, to the second, and 29 February's to the 28th.
func TestQ2TopUpsLastAYear(t *testing.T) {
	b := opened(t, "individual", "2024-02-01")
	b = on(t, b, "2024-02-29 12:00")
	topUp(t, b, 10*hours)
	wantInt(t, "a second before", on(t, b, "2025-02-28T11:59:59Z").Available(), 210*hours)
	wantInt(t, "then", on(t, b, "2025-02-28T12:00:00Z").Available(), 200*hours)
	end := on(t, b, "2025-03-01")
	last := end.Due.Closed[len(end.Due.Closed)-1]
	wantInt(t, "lapsed", last.Lapsed, 210*hours)
	if len(end.Ledger.Packages) != 1 {
		t.Errorf("%+v", end.Ledger.Packages)
	}
}

// Q2: a top-up in its last month is used before the package, so that its expiry
// never leaves a workspace without hours.
func TestQ2ExpiryLeavesThePackage(t *testing.T) {
	b := on(t, opened(t, "individual", "2026-01-10"), "2026-01-20 06:00")
	topUp(t, b, 10*hours)
	b = on(t, b, "2027-01-12")
	use(t, b, 4*hours)
	b = on(t, b, "2027-01-20 06:00")
	wantInt(t, "available", b.Available(), 200*hours)
	wantInt(t, "limit", b.HoursLimit(), 204*hours)
	b = on(t, b, "2027-02-10")
	wantInt(t, "lapsed", b.Due.Closed[0].Lapsed, 206*hours)
}

// Q2: the overdraft is taken from the next top-up and ends with the period.
func TestQ2Overdraft(t *testing.T) {
	b := opened(t, "individual", "2026-01-10 08:00")
	b = on(t, b, "2026-01-12")
	if taken := use(t, b, 230*hours); taken.Over != 30*hours {
		t.Errorf("%+v", taken)
	}
	wantInt(t, "limit", b.HoursLimit(), 200*hours)
	topUp(t, b, 10*hours)
	wantInt(t, "over", b.Over(), 20*hours)
	wantInt(t, "limit", b.HoursLimit(), 210*hours)
	if causes(b.ReadOnly(Usage{})) != "hours " {
		t.Error("10 hours have mended 30")
	}
	topUp(t, b, 40*hours)
	wantInt(t, "available", b.Available(), 20*hours)
	if causes(b.ReadOnly(Usage{})) != "" {
		t.Error("not mended")
	}
	use(t, b, 25*hours)
	b = on(t, b, "2026-02-10")
	wantInt(t, "next period", b.Available(), 200*hours)
	wantInt(t, "over in the last", b.Due.Closed[0].Over, 5*hours)
	wantInt(t, "used in the last", b.Due.Closed[0].Used, 255*hours)
}

// T5: offline hours count where they were tracked while that period is open,
// else today; what lies ahead of the clock counts today.
func TestT5OfflineHours(t *testing.T) {
	b := on(t, opened(t, "individual", "2026-01-10"), "2026-02-20 12:00")
	for _, c := range []struct{ tracked, day string }{
		{"2026-02-12 09:00", "2026-02-12"},
		{"2026-02-10 00:00", "2026-02-10"},
		{"2026-02-09 23:59", "2026-02-20"},
		{"2025-02-12 09:00", "2026-02-20"},
		{"2026-02-21 09:00", "2026-02-20"},
	} {
		taken, err := b.Use(hours, at(t, c.tracked))
		if err != nil || taken.Day.String() != c.day {
			t.Errorf("tracked %s counts on %v, want %s (%v)", c.tracked, taken.Day, c.day, err)
		}
	}
	wantInt(t, "used", b.Ledger.Used, 5*hours)
	all, err := b.UseSpan(at(t, "2026-02-08 12:00"), at(t, "2026-02-22 06:00"))
	if err != nil || len(all) != 11 || all[0].Day != dayOf(t, "2026-02-10") || all[10].Day != dayOf(t, "2026-02-20") {
		t.Fatalf("%v %+v", err, all)
	}
	wantInt(t, "today", all[10].Seconds, (24+36+30)*hours)
	wantInt(t, "used", b.Ledger.Used, 5*hours+13*24*hours+18*hours)
	if all, err = b.UseSpan(at(t, "2026-01-01"), at(t, "2026-01-02")); err != nil || len(all) != 1 || all[0].Day != dayOf(t, "2026-02-20") {
		t.Errorf("%v %+v", err, all)
	}
	if all, err = b.UseSpan(at(t, "2026-03-01"), at(t, "2026-03-02")); err != nil || len(all) != 1 || all[0].Day != dayOf(t, "2026-02-20") || all[0].Seconds != 24*hours {
		t.Errorf("ahead: %v %+v", err, all)
	}
	if all, err = b.UseSpan(at(t, "2026-02-15"), at(t, "2026-02-14")); err != nil || all != nil {
		t.Errorf("backward: %v %+v", err, all)
	}
}

// A18: nonsense is refused and changes nothing.
func TestAmountsThatCannotBe(t *testing.T) {
	b := opened(t, "individual", "2026-01-10")
	before := b.Ledger.clone()
	for _, n := range []int64{-1, -1 << 63, MaxSeconds + 1, 1<<63 - 1} {
		if _, err := b.Use(n, b.Now()); model.CodeOf(err) != model.Invalid {
			t.Errorf("use %d: %v", n, err)
		}
		if err := b.TopUp(n); model.CodeOf(err) != model.Invalid {
			t.Errorf("top up %d: %v", n, err)
		}
	}
	if err := b.TopUp(0); model.CodeOf(err) != model.Invalid {
		t.Error(err)
	}
	if _, err := b.UseSpan(at(t, "0001-01-01"), at(t, "9999-01-01")); model.CodeOf(err) != model.Invalid {
		t.Error(err)
	}
	if err := b.LimitStorage(-1); model.CodeOf(err) != model.Invalid {
		t.Error(err)
	}
	same(t, b.Ledger, before)
	b.Ledger.Used = 1<<63 - 1 - hours
	if _, err := b.Use(2*hours, b.Now()); model.CodeOf(err) != model.Invalid {
		t.Error("overflow:", err)
	}
}

func TestTopUpsAreBounded(t *testing.T) {
	b := opened(t, "individual", "2026-01-10")
	for range maxTopUps {
		topUp(t, b, 1)
	}
	if err := b.TopUp(1); model.CodeOf(err) != model.Conflict {
		t.Error(err)
	}
	use(t, b, 200*hours+maxTopUps)
	b = on(t, b, "2026-02-10")
	if len(b.Ledger.Packages) != 1 {
		t.Errorf("%d packages are kept", len(b.Ledger.Packages))
	}
	topUp(t, b, 1)
}
