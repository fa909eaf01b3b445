package subscription

import "atrium/model/view/scope"

// ReadOnly tells why nothing new can be tracked (SPEC 6).
type ReadOnly struct {
	Reasons []ReadOnlyReason `json:"reasons"`
}

// ReadOnlyReason is one cause of read-only mode.
type ReadOnlyReason struct {
	Cause  string     `json:"cause"` // hours, storage, payment or trial
	Used   int64      `json:"used"`  // seconds, bytes, or days
	Limit  int64      `json:"limit"` // in the same unit
	Since  scope.Time `json:"since"`
	Fixers []string   `json:"fixers"` // the admins who can end it
	Until  scope.Time `json:"until"`  // when it ends by itself; null: someone must do something
}

// SubscriptionRow is what a workspace may use and has used (SPEC 8).
type SubscriptionRow struct {
	Workspace   string      `json:"workspace"`
	Plan        string      `json:"plan"`
	Status      string      `json:"status"` // active, trial, past due or read-only
	PeriodStart scope.Time  `json:"period_start"`
	PeriodEnd   scope.Time  `json:"period_end"`
	TrialEnds   scope.Time  `json:"trial_ends_at"` // null: it is not on a trial
	Hours       HoursPart   `json:"hours"`
	Storage     StoragePart `json:"storage"`
	Seats       SeatsPart   `json:"seats"`
	Payment     PaymentPart `json:"payment"`
	ReadOnly    *ReadOnly   `json:"read_only"`
	Forecast    OutlookPart `json:"forecast"`
	Warnings    []string    `json:"warnings"`    // one sentence each
	LastPeriod  *PeriodRow  `json:"last_period"` // the last one that has ended; null: none has
}

// HoursPart is the monitoring hours of a subscription.
type HoursPart struct {
	Limit     int64         `json:"limit_seconds"` // 0: no limit
	Used      int64         `json:"used_seconds"`  // in this period
	Month     int64         `json:"last_30_days_seconds"`
	Available int64         `json:"available_seconds"`
	Packages  []PackagePart `json:"packages"`
	Next      *NextPart     `json:"next_package"` // null without a limit
}

// PackagePart is hours that were given.
type PackagePart struct {
	Kind      string     `json:"kind"` // monthly or topup
	Seconds   int64      `json:"seconds"`
	Remaining int64      `json:"remaining_seconds"`
	Expires   scope.Time `json:"expires_at"`
}

// NextPart is the next monthly package.
type NextPart struct {
	Seconds int64      `json:"seconds"`
	At      scope.Time `json:"at"`
}

// StoragePart is the storage of a subscription.
type StoragePart struct {
	Limit int64 `json:"limit_bytes"` // 0: no limit
	Used  int64 `json:"used_bytes"`  // the trash included
	Trash int64 `json:"trash_bytes"`
}

// SeatsPart is the seats of a subscription.
type SeatsPart struct {
	Limit int `json:"limit"` // 0: no limit
	Used  int `json:"used"`  // members and pending invitations
}

// PaymentPart is the payment of a subscription.
type PaymentPart struct {
	State        string     `json:"state"`  // ok, or past due since DATE
	Method       scope.Opt  `json:"method"` // a label; null: none
	PastDueSince scope.Time `json:"past_due_since"`
	Contact      scope.Opt  `json:"contact"` // whom to ask where a payment fails
}

// OutlookPart is when quotas run out at the rate of the last 30 days; null where
// they last, or where there is not enough data.
type OutlookPart struct {
	Hours   scope.Time `json:"hours_run_out_at"`
	Storage scope.Time `json:"storage_full_at"`
}

// ForecastRow is what can be foretold of a quota.
type ForecastRow struct {
	Quota   string     `json:"quota"` // hours or storage
	State   string     `json:"state"` // unlimited, not enough data, lasts, runs out, has run out
	RunsOut scope.Time `json:"runs_out_at"`
	Rate    int64      `json:"rate_a_day"`       // seconds or bytes; 0 without data
	Lasting int64      `json:"lasting_a_day"`    // the most a day that would last until then
	Until   scope.Time `json:"lasting_until_at"` // hours: the next package; storage: 30 days from now
	Says    string     `json:"says"`             // the rate, and what it would have to be to last
}

// InvoiceRow is one invoice of a workspace.
type InvoiceRow struct {
	Number int        `json:"number"`
	Plan   string     `json:"plan"`
	From   string     `json:"from"` // the first day
	To     string     `json:"to"`   // the day after the last
	Cents  int64      `json:"amount_cents"`
	State  string     `json:"state"` // open, failed or paid
	Issued scope.Time `json:"issued_at"`
	Failed scope.Time `json:"failed_at"` // the first failed payment
	Paid   scope.Time `json:"paid_at"`
}

// PeriodRow is a period of a subscription that has ended.
type PeriodRow struct {
	From    string    `json:"from"`            // the first day
	To      string    `json:"to"`              // the day after the last
	Plan    scope.Opt `json:"plan"`            // null without subscription.view
	Used    int64     `json:"used_seconds"`    // tracked
	Covered int64     `json:"covered_seconds"` // of these, by packages
	Over    int64     `json:"over_seconds"`    // of these, above the limit
	Lapsed  int64     `json:"lapsed_seconds"`  // of packages that ended in it, unused
}

// UsageRow is what was used in some days: in one day, by one project or by one
// person.
type UsageRow struct {
	Day     scope.Opt `json:"day"`     // null unless by day
	Project scope.Opt `json:"project"` // null unless by project
	Person  scope.Opt `json:"person"`  // null unless by person
	Others  bool      `json:"others"`  // the rest in one row: what the actor cannot see, or is gone
	Hours   int64     `json:"hours_seconds"`
	Storage int64     `json:"storage_bytes"` // by day what that day added, else what is held, the trash included
	Trash   int64     `json:"trash_bytes"`   // by project and person: that in the trash
	Held    int64     `json:"held_bytes"`    // by day: what was held at its end, the trash included
}

// PlanRow is a plan (Q1); 0 is no limit.
type PlanRow struct {
	Name         string   `json:"name"`
	Hours        int      `json:"hours_a_month"`
	Storage      int64    `json:"storage_bytes"`
	Seats        int      `json:"seats"`
	Projects     int      `json:"projects"`
	Price        int64    `json:"price_cents"` // a month
	Visibilities []string `json:"visibilities"`
}
