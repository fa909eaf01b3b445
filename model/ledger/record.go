package ledger

import (
	"atrium/model"
	"atrium/model/quota"
	"atrium/model/quota/period"
)

// Record is the stored form of an account.
func (a *Account) Record() *model.Ledger {
	l := a.Ledger
	r := &model.Ledger{
		Workspace: a.Workspace.ID, Plan: l.Plan, Chosen: l.Chosen, Anchor: int(l.Anchor), Settled: l.Settled, Used: l.Used,
		Given: l.Given, Invoiced: l.Invoiced, Billed: l.Billed, Method: l.Method, TrialEnd: l.TrialEnd, Storage: l.Storage,
		Out: l.Out, Full: l.Full, Warned: uint32(l.Warned), Stored: a.Bytes, Task: a.Task,
	}
	for _, p := range l.Packages {
		r.Packages = append(r.Packages, model.Package{
			Number: p.Number, TopUp: p.Kind == quota.TopUp, Seconds: p.Seconds, Used: p.Used, Taken: p.Taken,
			Arrived: p.Arrived, Expires: p.Expires,
		})
	}
	for _, f := range l.Failed {
		r.Failed = append(r.Failed, model.FailedPayment(f))
	}
	return r
}

func fromRecord(r *model.Ledger) quota.Ledger {
	l := quota.Ledger{
		Plan: r.Plan, Chosen: r.Chosen, Anchor: period.Day(r.Anchor), Settled: r.Settled, Used: r.Used,
		Given: r.Given, Invoiced: r.Invoiced, Billed: r.Billed, Method: r.Method, TrialEnd: r.TrialEnd, Storage: r.Storage,
		Out: r.Out, Full: r.Full, Warned: quota.Warned(r.Warned),
	}
	for _, p := range r.Packages {
		kind := quota.Monthly
		if p.TopUp {
			kind = quota.TopUp
		}
		l.Packages = append(l.Packages, quota.Package{
			Number: p.Number, Kind: kind, Seconds: p.Seconds, Used: p.Used, Taken: p.Taken, Arrived: p.Arrived, Expires: p.Expires,
		})
	}
	for _, f := range r.Failed {
		l.Failed = append(l.Failed, quota.Failure(f))
	}
	return l
}

// Invoice is a stored invoice as package quota knows it.
func Invoice(r *model.Invoice) quota.Invoice {
	return quota.Invoice{
		Number: r.Number, Plan: r.Plan, From: period.Day(r.From), To: period.Day(r.To), Cents: r.Cents,
		Issued: r.Issued, Failed: r.Failed, Paid: r.Paid,
	}
}

// InvoiceRecord is the stored form of a workspace's invoice.
func InvoiceRecord(workspace model.ID, i quota.Invoice) *model.Invoice {
	return &model.Invoice{
		Workspace: workspace, Number: i.Number, Plan: i.Plan, From: int(i.From), To: int(i.To), Cents: i.Cents,
		Issued: i.Issued, Failed: i.Failed, Paid: i.Paid,
	}
}

// PeriodRecord is the stored form of a workspace's period that has ended.
func PeriodRecord(workspace model.ID, c quota.Closed) *model.Period {
	return &model.Period{
		Workspace: workspace, From: int(c.From), To: int(c.To), Plan: c.Plan,
		Used: c.Used, Covered: c.Covered, Over: c.Over, Lapsed: c.Lapsed,
	}
}
