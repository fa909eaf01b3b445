package subscription

import (
	"encoding/json"
	"fmt"

	"atrium/model"
	"atrium/model/ledger"
)

// Charge is an invoice to be charged by a command (Q4).
type Charge struct {
	Command string
	Invoice []byte // JSON
}

// charged is what the charging command reads. ID is the same whenever the same
// invoice is charged again.
type charged struct {
	ID        string `json:"id"`
	Workspace string `json:"workspace"`
	Owner     string `json:"owner"`
	Method    string `json:"method"`
	InvoiceRow
}

// Charge is what an entry of the agenda has to be charged; nil where nothing has.
// For Atrium itself.
func (r Reader) Charge(t *model.Task) (*Charge, error) {
	if !r.s.Who.System {
		return nil, model.Errorf(model.Denied, "Only Atrium itself charges invoices.")
	}
	w := r.s.State.Workspace(t.Workspace)
	command := r.s.State.Platform().ChargeCommand
	if w == nil || command == "" {
		return nil, nil
	}
	i := r.s.State.Invoice(w.ID, int(t.Ref))
	if i == nil || !i.Paid.IsZero() {
		return nil, nil
	}
	c := charged{
		ID: fmt.Sprintf("%s/%d", w.UUID, i.Number), Workspace: w.Name, Method: ledger.Of(r.s.State, w).Ledger.Method,
		InvoiceRow: invoiceRow(ledger.Invoice(i)),
	}
	if owner := r.s.State.Person(w.Owner); owner != nil {
		c.Owner = owner.Username
	}
	b, err := json.Marshal(c)
	return &Charge{Command: command, Invoice: append(b, '\n')}, err
}
