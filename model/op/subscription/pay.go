package subscription

import (
	"fmt"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/op/meter"
	"atrium/model/op/rule"
	"atrium/model/quota/figure"
)

// SetMethod sets the label of the payment method, and has what was not paid
// charged again (Q4). It is never a card number.
type SetMethod struct{ Workspace, Method string }

// Kind is the audit word.
func (SetMethod) Kind() string { return "subscription.method" }

// Authorize: subscription.manage.
func (o SetMethod) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.SubscriptionManage)
}

// Apply sets it.
func (o SetMethod) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, a := open(u, o.Workspace)
	method, was := "", a.Ledger.Method
	if o.Method != "" {
		var err error
		if method, err = figure.ParseMethod(o.Method); err != nil {
			return model.Effect{}, err
		}
	}
	e := model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: rule.Either(method == "", "Take the payment method of "+w.Name+" away.", "Set the payment method of "+w.Name+": "+method+"."),
		Before: model.Facts{"method": was}, After: model.Facts{"method": method}, Unchanged: method == was,
	}
	unpaid := Unpaid(u, w.ID)
	if e.Unchanged && len(unpaid) == 0 {
		return e, nil
	}
	e.Unchanged = false
	a.Ledger.Method = method
	keep(u, a, &e)
	if u.Platform().ChargeCommand == "" || len(unpaid) == 0 {
		return e, nil
	}
	for _, i := range unpaid {
		meter.Charge(u, w, i.Number)
	}
	e.Consequences = append(e.Consequences, rule.Plural(len(unpaid), "invoice is", "invoices are")+" charged again.")
	return e, nil
}

// unpaidMost is the most invoices that are charged again.
const unpaidMost = 24

// Unpaid are a workspace's invoices that were not paid, oldest first.
func Unpaid(s model.State, workspace model.ID) (all []*model.Invoice) {
	for i := range s.Invoices(workspace, 0, false) {
		if i.Paid.IsZero() && len(all) < unpaidMost {
			all = append(all, i)
		}
	}
	return all
}

// RecordPayment records that an invoice was paid, or that its payment failed (Q4).
type RecordPayment struct {
	Workspace string
	Invoice   int // 0: the oldest that is not paid
	Paid      bool
}

// Kind is the audit word.
func (RecordPayment) Kind() string { return "subscription.payment" }

// Authorize: platform admins.
func (o RecordPayment) Authorize(s model.State, p model.Principal) error {
	if err := rule.PlatformAdmin(p, "record payments"); err != nil {
		return err
	}
	return rule.OnWorkspace(s, p, o.Workspace, model.WorkspaceView)
}

// Apply records it.
func (o RecordPayment) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, a := open(u, o.Workspace)
	for _, i := range a.Due.Invoices { // what falls due at this very moment can be paid
		u.PutInvoice(ledger.InvoiceRecord(w.ID, i))
	}
	i := u.Invoice(w.ID, o.Invoice)
	if o.Invoice == 0 {
		if unpaid := Unpaid(u, w.ID); len(unpaid) > 0 {
			i = unpaid[0]
		}
	}
	switch {
	case i == nil && o.Invoice == 0:
		return model.Effect{}, model.Errorf(model.Conflict, "%s has no invoice that is not paid.", w.Name)
	case i == nil:
		return model.Effect{}, model.Errorf(model.NotFound, "%s has no invoice %d.", w.Name, o.Invoice).
			WithHint("`atrium subscription invoices -w %s` lists them.", w.Name)
	}
	return Settle(u, a, i, o.Paid)
}

// Settle records how the charge of an invoice went.
func Settle(u model.Unit, a *ledger.Account, r *model.Invoice, paid bool) (model.Effect, error) {
	w, i := a.Workspace, ledger.Invoice(r)
	was, word := i.State(), rule.Either(paid, "paid", "failed")
	e := model.Effect{
		Workspace: w.ID, Target: w.Name, Confirm: !paid, Unchanged: was == word,
		Summary: fmt.Sprintf("Record invoice %d of %s, %s, as %s.", i.Number, w.Name, figure.Cents(i.Cents), word),
		Before:  model.Facts{"invoice": i.Number, "state": was}, After: model.Facts{"invoice": i.Number, "state": word},
	}
	if e.Unchanged {
		return e, nil
	}
	if paid {
		i = a.Pay(i)
	} else {
		var err error
		if i, err = a.Fail(i); err != nil {
			return model.Effect{}, err
		}
	}
	keep(u, a, &e)
	u.PutInvoice(ledger.InvoiceRecord(w.ID, i))
	return e, nil
}
