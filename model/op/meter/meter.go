// Package meter writes the subscription of a workspace: what was used and stored,
// what that brings about (invoices, periods that end), who is warned, and when it
// is to be looked at again. Operations that change a subscription, and those that
// use it up, end in Keep.
package meter

import (
	"time"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/letter"
	"atrium/model/op/rule"
	"atrium/model/quota"
)

// Keep stores an account with what settling it brought about, gives the warnings
// that are new (Q5) and writes down when it is to be looked at next. It tells
// whose inbox got something.
func Keep(u model.Unit, a *ledger.Account) (told []model.ID) {
	w := a.Workspace
	for _, i := range a.Due.Invoices {
		u.PutInvoice(ledger.InvoiceRecord(w.ID, i))
		Charge(u, w, i.Number)
	}
	for _, c := range a.Due.Closed {
		if c.Used > 0 || c.Lapsed > 0 {
			u.PutPeriod(ledger.PeriodRecord(w.ID, c))
		}
	}
	a.Due = quota.Due{}
	a.Stored(a.Bytes)
	usage := a.Usage(u)
	f := a.Forecast(ledger.Days(u, w), usage)
	list := a.Warnings(usage, f)
	if fresh := a.Warn(list); len(fresh) > 0 {
		told = warn(u, w, fresh)
	}
	schedule(u, a, next(a, f, len(list) > 0))
	if w.Plan != a.Ledger.Plan {
		w.Plan = a.Ledger.Plan
		w.Version++
		u.PutWorkspace(w)
	}
	u.PutLedger(a.Record())
	return told
}

// informed is the most admins who are told of one thing.
const informed = 50

// warn tells the admins, in the inbox and by mail.
func warn(u model.Unit, w *model.Workspace, list []quota.Warning) (told []model.ID) {
	fixers := ledger.Fixers(u, w)
	for m := range u.Admins(w.ID) {
		if p := u.Person(m.Person); m.RoleAt(u.Now()) == model.Admin && p.Active() && len(told) < informed {
			told = append(told, m.Person)
		}
	}
	var lines []string
	for _, one := range list {
		lines = append(lines, one.Text(w.Name, fixers))
	}
	for _, to := range told {
		for _, line := range lines {
			rule.Tell(u, &model.Notice{Person: to, Workspace: w.ID, Text: line, Kind: model.Warning})
		}
		letter.Warnings(u, u.Person(to), w, lines)
	}
	return told
}

// Informed are the admins who are told of a workspace's subscription.
func Informed(s model.State, w *model.Workspace) (all []model.ID) {
	for m := range s.Admins(w.ID) {
		if p := s.Person(m.Person); m.RoleAt(s.Now()) == model.Admin && p.Active() && len(all) < informed {
			all = append(all, m.Person)
		}
	}
	return all
}

const day = 24 * time.Hour

// next is when something will fall due: the end of a period that is invoiced or
// warned about, and three days before what the clock brings. Zero: never.
func next(a *ledger.Account, f quota.Forecast, warned bool) (at time.Time) {
	sooner := func(t time.Time) {
		if t.After(a.Now()) && (at.IsZero() || t.Before(at)) {
			at = t
		}
	}
	if a.Plan.PriceCents > 0 || warned {
		sooner(a.Period().End())
	}
	if a.OnTrial() {
		sooner(a.Ledger.TrialEnd.Add(-3 * day))
	}
	if failed := a.PastDue(); !failed.IsZero() {
		sooner(failed.Add((quota.GraceDays - 3) * day))
	}
	for _, o := range []quota.Outlook{f.Hours, f.Storage} {
		if o.State == quota.WillEnd {
			sooner(o.RunsOut.Add(-3 * day))
		}
	}
	return at
}

// schedule moves the account's entry of the agenda; zero takes it away.
func schedule(u model.Unit, a *ledger.Account, at time.Time) {
	t := u.Task(a.Task)
	if t != nil && (t.Kind != model.TaskSubscription || t.Workspace != a.Workspace.ID) {
		t = nil
	}
	switch {
	case at.IsZero() && t != nil:
		u.DeleteTask(t)
		a.Task = 0
		return
	case at.IsZero():
		a.Task = 0
		return
	case t == nil:
		t = &model.Task{ID: u.NewID(), Kind: model.TaskSubscription, Workspace: a.Workspace.ID, Since: u.Now()}
	case t.At.Equal(at):
		return
	}
	t.At, t.Tries, t.Error = at, 0, ""
	a.Task = t.ID
	u.PutTask(t)
}

// Charge has an invoice charged by the deployment's command, if it has one (Q4).
func Charge(u model.Unit, w *model.Workspace, number int) {
	if u.Platform().ChargeCommand == "" {
		return
	}
	for t := range u.TasksOf(w.ID) {
		if t.Kind == model.TaskCharge && t.Ref == model.ID(number) {
			t.At, t.Tries, t.Error = u.Now(), 0, ""
			u.PutTask(t)
			return
		}
	}
	u.PutTask(&model.Task{
		ID: u.NewID(), Kind: model.TaskCharge, Workspace: w.ID, Ref: model.ID(number), At: u.Now(), Since: u.Now(),
	})
}

// Begin starts the subscription of a workspace that was just made, where that is
// more than its plan: a trial, which each owner has once (Q1), or a price.
func Begin(u model.Unit, w *model.Workspace) {
	plan := u.Plan(w.Plan)
	if w.Plan != quota.TrialPlan && (plan == nil || plan.PriceCents == 0) {
		return
	}
	a := &ledger.Account{
		Balance: quota.Open(w.Plan, ledger.Versions(u, w.Plan), w.Created, u.Now()), Workspace: w,
	}
	Trial(u, a)
	Keep(u, a)
}

// Trial makes an account's trial the only one of its owner: all that they own
// end together.
func Trial(u model.Unit, a *ledger.Account) {
	owner := u.Person(a.Workspace.Owner)
	if !a.OnTrial() || owner == nil {
		return
	}
	if owner.Trial.IsZero() {
		owner.Trial = a.Ledger.TrialEnd
		u.PutPerson(owner)
		return
	}
	a.Ledger.TrialEnd = owner.Trial
}
