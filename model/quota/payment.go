package quota

import (
	"slices"
	"time"

	"atrium/model"
)

// Fail records that the payment of an invoice failed, and returns the invoice to
// be stored. The first failure counts, however often the charge is tried again.
// Conflict for an invoice that is paid.
func (b *Balance) Fail(i Invoice) (Invoice, error) {
	if !i.Paid.IsZero() {
		return i, model.Errorf(model.Conflict, "Invoice %d is paid.", i.Number).
			WithHint("A payment can only fail for one that is not.")
	}
	l := &b.Ledger
	if i.Failed.IsZero() {
		i.Failed = b.Now()
	}
	if !slices.ContainsFunc(l.Failed, func(f Failure) bool { return f.Invoice == i.Number }) {
		l.Failed = append(l.Failed, Failure{i.Number, i.Failed})
	}
	return i, nil
}

// Pay records that an invoice was paid, and returns the invoice to be stored. One
// that is paid stays as it is.
func (b *Balance) Pay(i Invoice) Invoice {
	l := &b.Ledger
	l.Failed = slices.DeleteFunc(l.Failed, func(f Failure) bool { return f.Invoice == i.Number })
	if i.Paid.IsZero() {
		i.Paid = b.Now()
	}
	return i
}

// PastDue is since when a payment has failed: the oldest failure that was not
// followed by a payment. Zero: the state of payments is ok (Q4).
func (b *Balance) PastDue() time.Time {
	var since time.Time
	for _, f := range b.Ledger.Failed {
		if since.IsZero() || f.At.Before(since) {
			since = f.At
		}
	}
	return since
}

// PaymentState is "ok" or "past due since DATE" (Q4).
func (b *Balance) PaymentState() string {
	if since := b.PastDue(); !since.IsZero() {
		return "past due since " + date(since)
	}
	return "ok"
}

// date is a moment's day as sentences name it.
func date(t time.Time) string { return t.UTC().Format(time.DateOnly) }
