package model

import "iter"

// Quotas is the part of State about subscriptions. Single records are nil when
// there is none.
type Quotas interface {
	// PlanVersions are the figures that a plan has had, oldest first; none when
	// there is no such plan.
	PlanVersions(name string) []PlanVersion
	// PlanRecords are the plans that were changed or added, by name.
	PlanRecords() iter.Seq[*PlanRecord]
	Ledger(workspace ID) *Ledger
	Invoice(workspace ID, number int) *Invoice
	// Invoices are a workspace's by number, from the one after that number on
	// (0: the first), or downwards from the one before it (0: the newest).
	Invoices(workspace ID, after int, reverse bool) iter.Seq[*Invoice]
	// Periods are those that have ended, oldest first.
	Periods(workspace ID) iter.Seq[*Period]
	Figure(workspace ID, a Axis, day int, subject ID) *Figure
	// Figures are a workspace's on one axis, by day and subject, from one day
	// to before another.
	Figures(workspace ID, a Axis, from, to int) iter.Seq[*Figure]
	Stock(workspace, project, person ID) *Stock
	// Stocks are a workspace's, by project and person; of one project when
	// that is not zero.
	Stocks(workspace, project ID) iter.Seq[*Stock]
}

// QuotasUnit is the part of Unit that writes what Quotas reads.
type QuotasUnit interface {
	PutPlanRecord(*PlanRecord)
	PutLedger(*Ledger)
	PutInvoice(*Invoice)
	PutPeriod(*Period)
	PutFigure(*Figure)
	PutStock(*Stock)
	DeleteStock(*Stock)
}
