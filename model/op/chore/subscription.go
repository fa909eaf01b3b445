package chore

import (
	"fmt"
	"time"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/op/meter"
	"atrium/model/op/rule"
	"atrium/model/op/subscription"
)

// SettleSubscription does what has fallen due in a workspace's subscription:
// invoices, periods that ended, warnings (Q4, Q5). Done twice or late it comes to
// the same, as all of it follows from the ledger and the clock.
type SettleSubscription struct{ step }

// Kind is the audit word.
func (SettleSubscription) Kind() string { return "subscription.settle" }

// Apply settles it, and puts the entry off to what comes next.
func (o SettleSubscription) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	t, w, err := o.due(u, model.TaskSubscription)
	if err != nil {
		return model.Effect{}, err
	}
	a := ledger.Of(u, w)
	e := model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: "Bring the subscription of " + w.Name + " up to date.",
		After: model.Facts{"invoices": len(a.Due.Invoices), "periods": len(a.Due.Closed)},
	}
	u.DeleteTask(t) // Keep makes the next one
	e.People = meter.Keep(u, a)
	e.After["warnings"] = len(e.People)
	return e, nil
}

// The waits after which a charge that failed is tried again by itself.
func retries() []time.Duration {
	const day = 24 * time.Hour
	return []time.Duration{day, 3 * day, 7 * day}
}

// RecordCharge records how the charging command ended (Q4). A charge that failed
// is tried again after a day, three and seven more; updating the payment method
// does so at once.
type RecordCharge struct {
	step
	Paid bool
}

// Charged is the operation for the charge of an entry.
func Charged(task model.ID, paid bool) RecordCharge { return RecordCharge{step{task}, paid} }

// Kind is the audit word.
func (RecordCharge) Kind() string { return "subscription.charge" }

// Apply records it.
func (o RecordCharge) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	t, w, err := o.due(u, model.TaskCharge)
	if err != nil {
		return model.Effect{}, err
	}
	i := u.Invoice(w.ID, int(t.Ref))
	e, err := subscription.Settle(u, ledger.Of(u, w), i, o.Paid)
	if err != nil {
		return model.Effect{}, err
	}
	e.Unchanged = false // the try itself is one
	if o.Paid || t.Tries >= len(retries()) {
		u.DeleteTask(t)
		return e, nil
	}
	t.At = u.Now().Add(retries()[t.Tries])
	t.Tries++
	u.PutTask(t)
	e.After["next_at"] = rule.Stamp(t.At)
	e.Summary = fmt.Sprintf("Record that the charge of invoice %d of %s failed.", i.Number, w.Name)
	return e, nil
}

// paid says whether nothing is to be charged for an entry any more.
func paid(s model.State, t *model.Task) bool {
	i := s.Invoice(t.Workspace, int(t.Ref))
	return i == nil || !i.Paid.IsZero() || s.Platform().ChargeCommand == ""
}
