package model

import "time"

// Ledger is what a workspace's subscription holds: the stored form of
// quota.Ledger, which tells what it means. A workspace that never used, bought or
// chose anything has none; it follows from its plan and its creation.
type Ledger struct {
	Workspace               ID
	Plan, Method            string
	Chosen, Settled         time.Time
	Anchor, Given, Invoiced int   // Anchor: the day of the sign-up, counted from 1970-01-01
	Used, Billed            int64 // seconds, cents
	Packages                []Package
	Failed                  []FailedPayment
	TrialEnd, Out, Full     time.Time
	Storage, Stored         int64 // bytes: the workspace's own quota, and all that it holds, the trash included
	Warned                  uint32
	Task                    ID // the entry of the agenda that looks at it next
}

// Package is hours that were given to a workspace.
type Package struct {
	Number               int
	TopUp                bool  // else it is the monthly one
	Seconds, Used, Taken int64 // of Used, Taken is what the running period took
	Arrived, Expires     time.Time
}

// FailedPayment is an invoice that a payment failed for.
type FailedPayment struct {
	Invoice int
	At      time.Time
}

// Invoice is what one period of a workspace costs (Q4).
type Invoice struct {
	Workspace            ID
	Number               int // counted from 1
	Plan                 string
	From, To             int // days; To is exclusive
	Cents                int64
	Issued, Failed, Paid time.Time
}

// Period is a period of a workspace's subscription that has ended.
type Period struct {
	Workspace                   ID
	From                        int // the first day: what it is found by
	To                          int // the day after the last
	Plan                        string
	Used, Covered, Over, Lapsed int64 // seconds
}

// Axis says by what figures are told (Q7). The numbers are stored.
type Axis uint8

// The axes.
const (
	ByDay     Axis = iota // of the whole workspace
	ByProject             // Subject is a project
	ByPerson              // Subject is a person
)

// AllDays is the day of the figures that add all of a person's up.
const AllDays = 1 << 30

// Figure is what one day added: to the hours used and to the bytes stored, of a
// workspace, one of its projects or one person in it (Q7).
type Figure struct {
	Workspace ID
	Axis      Axis
	Day       int // counted from 1970-01-01; AllDays: the sum
	Subject   ID
	Seconds   int64
	Bytes     int64 // less than zero where more was deleted
}

// Stock is the bytes that one person's runs, models and comments hold in a
// project (Q3).
type Stock struct {
	Workspace, Project, Person ID
	Bytes                      int64
}

// PlanRecord is a plan that was changed or added by `plan set` (Q1), with its
// figures from the first on.
type PlanRecord struct {
	Name     string
	Versions []PlanVersion
}

// PlanVersion is the figures of a plan from a moment on.
type PlanVersion struct {
	From time.Time
	Plan Plan
}
