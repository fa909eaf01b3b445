package quota

import (
	"time"

	"atrium/model"
	"atrium/model/quota/period"
)

// Change puts the workspace on another plan, at once. The running period's
// package becomes the new plan's: hours already used stay used, also where they
// are more than the new plan has (an explicit state, see Exceeded). A dearer plan
// is invoiced with the difference; a cheaper one counts from the next period. The
// plan's own storage quota holds again.
func (b *Balance) Change(plan string, figures Versions) {
	l := &b.Ledger
	if plan == l.Plan {
		return
	}
	now := b.Now()
	l.Plan, l.Chosen, l.Storage, b.plans = plan, now, 0, figures
	b.tryOut(now)
	b.match(now)
	b.bill(now)
}

// tryOut begins the trial of a workspace on the trial plan, if it had none.
func (b *Balance) tryOut(now time.Time) {
	if l := &b.Ledger; l.Plan == TrialPlan && l.TrialEnd.IsZero() {
		l.TrialEnd = now.Add(TrialDays * dayLength)
	}
}

// LimitStorage sets the workspace's own storage quota; 0 is the plan's again.
func (b *Balance) LimitStorage(bytes int64) error {
	if bytes < 0 {
		return model.Errorf(model.Invalid, "A storage quota cannot be below zero.").
			WithHint("Give a size such as 500GiB, or 0 for the plan's.")
	}
	b.Ledger.Storage = bytes
	return nil
}

// StorageLimit is the storage quota in bytes; 0 is none.
func (b *Balance) StorageLimit() int64 {
	if b.Ledger.Storage > 0 {
		return b.Ledger.Storage
	}
	return max(b.Plan.StorageBytes, 0)
}

// Stored notes since when more is stored than the quota allows. To be told after
// every change of what is stored, of the plan or of the quota.
func (b *Balance) Stored(bytes int64) {
	l := &b.Ledger
	if limit := b.StorageLimit(); limit == 0 || bytes <= limit {
		l.Full = time.Time{}
	} else if l.Full.IsZero() {
		l.Full = b.Now()
	}
}

// Usage is what a ledger does not hold: what is stored and who takes seats now.
type Usage struct {
	Stored   int64 // bytes, trash included (Q3)
	Trash    int64 // those of them in the trash
	Seats    int   // taken by members and pending invitations
	Projects int   // outside the trash
}

// Quota names what a plan limits.
type Quota string

// The quotas of a plan (Q1).
const (
	Hours    Quota = "hours"
	Storage  Quota = "storage"
	Seats    Quota = "seats"
	Projects Quota = "projects"
)

// Level is how much of a quota is used: seconds, bytes or a number. A limit of 0
// is none.
type Level struct {
	Quota Quota
	Used  int64
	Limit int64
}

// Exceeded says whether more is used than the limit: the state after a change to
// a plan that has less, or after work that ran past the limit.
func (l Level) Exceeded() bool { return l.Limit > 0 && l.Used > l.Limit }

// Percent is how much of the limit is used, rounded down; 0 without a limit.
func (l Level) Percent() int64 {
	if l.Limit <= 0 || l.Used <= 0 {
		return 0
	}
	return mulDiv(l.Used, 100, l.Limit)
}

// Levels are all quotas with what is used of them.
func (b *Balance) Levels(u Usage) []Level {
	return []Level{
		{Hours, b.Ledger.Used, b.HoursLimit()},
		{Storage, u.Stored, b.StorageLimit()},
		{Seats, int64(u.Seats), int64(max(b.Plan.Seats, 0))},
		{Projects, int64(u.Projects), int64(max(b.Plan.Projects, 0))},
	}
}

// Exceeded are the quotas of which more is used than the limit. Nothing is taken
// away for it: hours and storage make read-only (O1), seats and projects are not
// given out until there are fewer.
func (b *Balance) Exceeded(u Usage) []Level {
	var over []Level
	for _, l := range b.Levels(u) {
		if l.Exceeded() {
			over = append(over, l)
		}
	}
	return over
}

// Invoice is what one period costs, or what a dearer plan chosen in it adds (Q4).
type Invoice struct {
	Number int // counted from 1 in the workspace
	Plan   string
	From   period.Day
	To     period.Day // exclusive
	Cents  int64
	Issued time.Time
	Failed time.Time // the first failed payment
	Paid   time.Time
}

// State is "paid", "failed" or "open".
func (i Invoice) State() string {
	switch {
	case !i.Paid.IsZero():
		return "paid"
	case !i.Failed.IsZero():
		return "failed"
	default:
		return "open"
	}
}

// bill issues the running period's invoice: the price less what was invoiced for
// it before. Nothing to pay is no invoice.
func (b *Balance) bill(now time.Time) {
	l := &b.Ledger
	price := b.Plan.PriceCents
	if price <= l.Billed {
		return
	}
	p := b.Period()
	l.Invoiced++
	b.Due.Invoices = append(b.Due.Invoices, Invoice{
		Number: l.Invoiced, Plan: l.Plan, From: p.From, To: p.To, Cents: price - l.Billed, Issued: now,
	})
	l.Billed = price
}
