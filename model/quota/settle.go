package quota

import (
	"slices"
	"time"

	"atrium/model"
	"atrium/model/quota/period"
)

// Balance is a ledger brought up to date in memory, with the plan's figures that
// hold then. Its methods answer (they change nothing) or change Ledger and Due.
type Balance struct {
	Ledger Ledger
	Plan   model.Plan
	Due    Due
	plans  Versions
}

// Due is what settling has brought about besides the new ledger. Whoever stores
// the ledger stores these with it.
type Due struct {
	Invoices []Invoice
	Closed   []Closed
	Dropped  []Package // expired or used up, and out of the ledger since
}

// Closed is a period that has ended.
type Closed struct {
	period.Period
	Plan    string
	Used    int64 // seconds
	Covered int64 // those that packages covered; under a plan without limit, none need be
	Over    int64 // those above the limit at its end
	Lapsed  int64 // seconds of packages that expired in the period, unused
}

// Open begins a subscription: a ledger for a workspace that was created at one
// time and gets its subscription at another, usually the same. The periods before
// are not invoiced.
func Open(plan string, plans Versions, created, now time.Time) *Balance {
	now = moment(now)
	b := &Balance{
		Ledger: Ledger{Plan: plan, Chosen: now, Anchor: period.DayOf(created), Settled: now},
		plans:  plans,
	}
	b.tryOut(now)
	b.match(now)
	b.bill(now)
	return b
}

// At brings a copy of a ledger up to date. It is pure; settling often, twice or
// after a long pause comes to the same ledger, and to the same dues in sum. A
// clock behind the ledger's counts as the ledger's.
func At(l Ledger, plans Versions, now time.Time) *Balance {
	b := &Balance{Ledger: l.clone(), plans: plans}
	b.match(l.Settled)
	b.advance(moment(now))
	return b
}

// Settle is At for who only wants what is to be stored.
func Settle(l Ledger, plans Versions, now time.Time) (Ledger, Due) {
	b := At(l, plans, now)
	return b.Ledger, b.Due
}

// Now is the moment that the balance is for.
func (b *Balance) Now() time.Time { return b.Ledger.Settled }

// Period is the running period.
func (b *Balance) Period() period.Period {
	return period.At(b.Ledger.Anchor, period.DayOf(b.Ledger.Settled))
}

// advance lets everything happen that lies between the last settling and now, in
// order of time: ends of periods and new figures of the plan. Expiries need no
// stop: what expires within the period is used before the monthly package, so
// hours never end with it.
func (b *Balance) advance(now time.Time) {
	for {
		end := b.Period().End()
		next := end
		if t, ok := b.plans.after(b.Now()); ok && t.Before(next) {
			next = t
		}
		if next.After(now) || !next.After(b.Now()) {
			break
		}
		if next.Equal(end) {
			b.roll(next)
		} else {
			b.Ledger.Settled = next
		}
		b.match(next)
	}
	if now.After(b.Now()) {
		b.Ledger.Settled = now
	}
}

// roll ends the running period at its end and begins the next.
func (b *Balance) roll(end time.Time) {
	l := &b.Ledger
	done := Closed{Period: b.Period(), Plan: l.Plan, Used: l.Used, Over: b.Over()}
	var kept []Package
	for _, p := range l.Packages {
		done.Covered += p.Taken
		done.Lapsed += p.Lapsed(end)
		p.Taken = 0
		if p.Remaining(end) > 0 {
			kept = append(kept, p)
		} else {
			b.Due.Dropped = append(b.Due.Dropped, p)
		}
	}
	b.Due.Closed = append(b.Due.Closed, done)
	l.Packages, l.Used, l.Billed, l.Warned, l.Settled = kept, 0, 0, 0, end
	b.match(end)
	b.bill(end)
}

// match makes the monthly package of the running period what the plan says now,
// and what depends on it. A plan without limit takes the package away and gives
// the top-ups back what this period took of them; another amount deals out anew.
func (b *Balance) match(now time.Time) {
	l := &b.Ledger
	b.Plan = b.plans.At(now)
	want := monthly(b.Plan)
	i := slices.IndexFunc(l.Packages, func(p Package) bool { return p.Kind == Monthly && now.Before(p.Expires) })
	switch {
	case i < 0 && want > 0:
		b.release()
		b.give(Monthly, want, now, b.Period().End())
	case i >= 0 && want == 0:
		b.release()
		l.Packages = slices.Delete(l.Packages, i, i+1)
	case i >= 0 && want != l.Packages[i].Seconds:
		b.release()
		l.Packages[i].Seconds = want
	}
	b.cover()
}

// monthly is the seconds of a plan's monthly package.
func monthly(p model.Plan) int64 {
	return min(int64(max(p.HoursAMonth, 0)), MaxSeconds/hourSeconds) * hourSeconds
}

// release gives back what the running period took of the packages still alive.
func (b *Balance) release() {
	for i := range b.Ledger.Packages {
		if p := &b.Ledger.Packages[i]; b.Now().Before(p.Expires) {
			p.Used, p.Taken = p.Used-p.Taken, 0
		}
	}
}

// give adds a package.
func (b *Balance) give(kind PackageKind, seconds int64, arrived, expires time.Time) {
	l := &b.Ledger
	l.Given++
	l.Packages = append(l.Packages, Package{Number: l.Given, Kind: kind, Seconds: seconds, Arrived: arrived, Expires: expires})
	slices.SortFunc(l.Packages, byUse)
}

// cover takes what the running period used and nothing covers yet from the
// packages that are alive, the one that expires first before the others (Q2), and
// notes since when nothing is left.
func (b *Balance) cover() {
	l := &b.Ledger
	if !b.limited() {
		l.Out = time.Time{}
		return
	}
	open := b.uncovered()
	for i := range l.Packages {
		p := &l.Packages[i]
		n := min(open, p.Remaining(b.Now()))
		p.Used, p.Taken, open = p.Used+n, p.Taken+n, open-n
	}
	if b.Available() > 0 {
		l.Out = time.Time{}
	} else if l.Out.IsZero() {
		l.Out = b.Now()
	}
}

func (b *Balance) limited() bool { return b.Plan.HoursAMonth > 0 }

// uncovered is what the running period used beyond what packages gave it.
func (b *Balance) uncovered() int64 {
	open := b.Ledger.Used
	for _, p := range b.Ledger.Packages {
		open -= p.Taken
	}
	return open
}

// moment is a time as ledgers keep it: in UTC, without a monotonic reading.
func moment(t time.Time) time.Time { return t.UTC().Round(0) }
