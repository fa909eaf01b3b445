package quota

import (
	"cmp"
	"slices"
	"time"

	"atrium/model"
	"atrium/model/quota/period"
)

// TrialPlan is the plan that ends: a workspace on it is read-only once its trial
// is over (Q1).
const TrialPlan = "team-trial"

// Days after which a failed payment (O1) and a trial (Q1) make read-only, and
// those before it at which one is warned (Q5).
const (
	GraceDays = 14
	TrialDays = 14
	soonDays  = 3
)

const (
	hourSeconds = 60 * 60
	daySeconds  = 24 * hourSeconds
	dayLength   = 24 * time.Hour
)

// Ledger is what a workspace's subscription record holds. It stays small: of the
// past it keeps sums only. The zero value is not a ledger; see Open.
type Ledger struct {
	Plan     string     // the plan's name
	Chosen   time.Time  // when the plan was chosen
	Anchor   period.Day // the day of the sign-up: where periods begin (Q2)
	Settled  time.Time  // all that fell due up to here has been done
	Used     int64      // seconds counted in the running period
	Packages []Package  // what has hours left or covers the running period, in the order of use
	Given    int        // packages ever given: the last Package.Number
	Invoiced int        // invoices ever issued: the last Invoice.Number
	Billed   int64      // cents invoiced for the running period
	Failed   []Failure  // invoices that a payment failed for and that are not paid yet
	Method   string     // label of the payment method (Q4); "" is none
	TrialEnd time.Time  // when the only trial of the workspace ends; zero: it had none
	Storage  int64      // bytes, where the workspace's quota is not the plan's; 0: the plan's
	Out      time.Time  // since when no hours are left; zero: some are, or there is no limit
	Full     time.Time  // since when more is stored than the quota; zero: it is not
	Warned   Warned     // the warnings that were given in the running period (Q5)
}

// Failure is an invoice that a payment failed for.
type Failure struct {
	Invoice int
	At      time.Time // the first failure
}

// PackageKind says where hours come from.
type PackageKind uint8

// The kinds of package; of two that expire together the first kind is used first.
const (
	Monthly PackageKind = iota
	TopUp
)

// String is the word that JSON uses.
func (k PackageKind) String() string {
	if k == TopUp {
		return "topup"
	}
	return "monthly"
}

// Package is hours that were given. At any time
// Seconds = Used + Remaining + what lapsed unused.
type Package struct {
	Number  int // counted from 1 in the workspace
	Kind    PackageKind
	Seconds int64
	Used    int64     // seconds taken
	Taken   int64     // those of Used that the running period took
	Arrived time.Time // usable from here
	Expires time.Time // up to here, exclusively
}

// Remaining is how many seconds can still be taken at a time.
func (p Package) Remaining(now time.Time) int64 {
	if !now.Before(p.Expires) {
		return 0
	}
	return p.Seconds - p.Used
}

// Lapsed is how many seconds have expired unused at a time.
func (p Package) Lapsed(now time.Time) int64 {
	if now.Before(p.Expires) {
		return 0
	}
	return p.Seconds - p.Used
}

// byUse is the order in which packages are used (Q2): what expires first, then
// the monthly one, then the older.
func byUse(a, b Package) int {
	return cmp.Or(a.Expires.Compare(b.Expires), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Number, b.Number))
}

// Version is a plan's figures from a moment on (`plan set`).
type Version struct {
	From time.Time
	Plan model.Plan
}

// Versions are the figures of one plan, oldest first. The first also counts for
// the time before it. Figures that change take effect at once for hours, storage,
// seats and projects, and with the next period for the price; with their history
// at hand, a workspace that nobody touched for a year comes out the same as one
// that was settled every day.
type Versions []Version

// Fixed are figures that never changed.
func Fixed(p model.Plan) Versions { return Versions{{Plan: p}} }

// At are the figures that hold at a time; without versions nothing is limited.
func (v Versions) At(t time.Time) model.Plan { return v.version(t).Plan }

func (v Versions) version(t time.Time) Version {
	var found Version
	for i, x := range v {
		if i > 0 && x.From.After(t) {
			break
		}
		found = x
	}
	return found
}

// after is the first change of figures after a time.
func (v Versions) after(t time.Time) (time.Time, bool) {
	for i, x := range v {
		if i > 0 && x.From.After(t) {
			return x.From, true
		}
	}
	return time.Time{}, false
}

// clone is a copy that shares nothing.
func (l Ledger) clone() Ledger {
	l.Packages, l.Failed = slices.Clone(l.Packages), slices.Clone(l.Failed)
	return l
}
