package quota

import (
	"fmt"
	"testing"
	"time"

	"atrium/model"

	"pgregory.net/rapid"
)

// same fails unless two ledgers are alike in every field.
func same(t interface {
	Helper()
	Fatalf(string, ...any)
}, got, want Ledger,
) {
	t.Helper()
	if g, w := fmt.Sprintf("%+v", got), fmt.Sprintf("%+v", want); g != w {
		t.Fatalf("ledgers differ:\n got %s\nwant %s", g, w)
	}
}

func TestOpenLaterThanCreated(t *testing.T) {
	b := Open("team", plan(t, "team"), at(t, "2020-03-31 08:00"), at(t, "2026-04-30 12:00"))
	if p := b.Period(); p.From != dayOf(t, "2026-04-30") || p.To != dayOf(t, "2026-05-31") || p.Index != 73 {
		t.Errorf("%+v", p)
	}
	wantInt(t, "invoices", int64(len(b.Due.Invoices)), 1)
}

// A clock that is set back changes nothing and brings nothing twice.
func TestClockSetBack(t *testing.T) {
	b := opened(t, "team", "2026-01-10")
	b = on(t, b, "2026-03-15")
	back := on(t, b, "2026-01-12")
	same(t, back.Ledger, b.Ledger)
	if len(back.Due.Invoices)+len(back.Due.Closed) > 0 || !back.Now().Equal(b.Now()) {
		t.Errorf("%+v", back.Due)
	}
	if taken := use(t, back, hours); taken.Day != dayOf(t, "2026-03-15") {
		t.Error(taken.Day)
	}
}

// The ledger that is given stays as it is.
func TestAtDoesNotChangeWhatItIsGiven(t *testing.T) {
	b := opened(t, "individual", "2026-01-10")
	topUp(t, b, hours)
	b.Ledger.Failed = []Failure{{1, b.Now()}}
	before := b.Ledger.clone()
	later := on(t, b, "2026-01-11")
	use(t, later, 300*hours)
	later.Pay(Invoice{Number: 1})
	later.Change("unlimited", plan(t, "unlimited"))
	same(t, b.Ledger, before)
}

// O1: however often and whenever a chore settles, everybody reads the same.
func TestSettlingIsIdempotent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		created := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.Int64Range(0, 800*24*3600).Draw(t, "created")) * time.Second)
		plans := drawVersions(t, created)
		lazy := Open("p", plans, created, created).Ledger
		eager := lazy
		var lazyDue, eagerDue Due
		now := created
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			next := now.Add(time.Duration(rapid.Int64Range(0, 70*24*3600).Draw(t, "pause")) * time.Second)
			for range rapid.IntRange(0, 4).Draw(t, "chores") {
				now = now.Add(time.Duration(rapid.Int64Range(0, int64(next.Sub(now))).Draw(t, "chore")))
				eager = collect(&eagerDue, eager, plans, now)
				eager = collect(&eagerDue, eager, plans, now)
			}
			now = next
			a, b := At(lazy, plans, now), At(eager, plans, now)
			same(t, a.Ledger, b.Ledger)
			move(t, a, b, &plans)
			same(t, a.Ledger, b.Ledger)
			lazy, eager = a.Ledger, b.Ledger
			add2(&lazyDue, a.Due)
			add2(&eagerDue, b.Due)
			if g, w := fmt.Sprintf("%+v", lazyDue), fmt.Sprintf("%+v", eagerDue); g != w {
				t.Fatalf("dues differ:\n%s\n%s", g, w)
			}
		}
	})
}

// move does one random thing to both balances.
func move(t *rapid.T, a, b *Balance, plans *Versions) {
	switch rapid.IntRange(0, 4).Draw(t, "move") {
	case 0:
		n := rapid.Int64Range(1, 300*hours).Draw(t, "top-up")
		if err1, err2 := a.TopUp(n), b.TopUp(n); err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
	case 1:
		name := rapid.SampledFrom([]string{"p", "q", TrialPlan}).Draw(t, "plan")
		if name != a.Ledger.Plan {
			*plans = drawVersions(t, a.Now())
			a.Change(name, *plans)
			b.Change(name, *plans)
		}
	default:
		n := rapid.Int64Range(0, 200*hours).Draw(t, "use")
		x, err1 := a.Use(n, a.Now())
		y, err2 := b.Use(n, b.Now())
		if err1 != nil || err2 != nil || fmt.Sprint(x) != fmt.Sprint(y) {
			t.Fatal(x, y, err1, err2)
		}
	}
}

func drawVersions(t *rapid.T, from time.Time) Versions {
	var v Versions
	for range rapid.IntRange(1, 4).Draw(t, "versions") {
		v = append(v, Version{from, model.Plan{
			HoursAMonth: rapid.SampledFrom([]int{0, 1, 50, 200, 1500}).Draw(t, "hours"),
			PriceCents:  rapid.SampledFrom([]int64{0, 1, 15000}).Draw(t, "price"),
		}})
		from = from.Add(time.Duration(rapid.Int64Range(0, 200*24*3600).Draw(t, "version")) * time.Second)
	}
	return v
}

func collect(sum *Due, l Ledger, plans Versions, now time.Time) Ledger {
	l, due := Settle(l, plans, now)
	add2(sum, due)
	return l
}

func add2(sum *Due, due Due) {
	sum.Invoices = append(sum.Invoices, due.Invoices...)
	sum.Closed = append(sum.Closed, due.Closed...)
	sum.Dropped = append(sum.Dropped, due.Dropped...)
}
