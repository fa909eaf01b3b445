package record

import "atrium/model"

// Ledger lists the fields of a subscription.
func Ledger(c *Codec, l *model.Ledger) {
	c.str(&l.Plan)
	c.time(&l.Chosen)
	c.int(&l.Anchor)
	c.time(&l.Settled)
	c.int64(&l.Used)
	for n := range sized(c, &l.Packages) {
		p := &l.Packages[n]
		c.int(&p.Number)
		c.bool(&p.TopUp)
		c.int64(&p.Seconds)
		c.int64(&p.Used)
		c.int64(&p.Taken)
		c.time(&p.Arrived)
		c.time(&p.Expires)
		c.keep()
	}
	c.int(&l.Given)
	c.int(&l.Invoiced)
	c.int64(&l.Billed)
	for n := range sized(c, &l.Failed) {
		c.int(&l.Failed[n].Invoice)
		c.time(&l.Failed[n].At)
		c.keep()
	}
	c.str(&l.Method)
	c.time(&l.TrialEnd)
	c.int64(&l.Storage)
	c.time(&l.Out)
	c.time(&l.Full)
	c.uint32(&l.Warned)
	c.int64(&l.Stored)
	c.id(&l.Task)
}

// Invoice lists the fields of an invoice.
func Invoice(c *Codec, i *model.Invoice) {
	c.str(&i.Plan)
	c.int(&i.From)
	c.int(&i.To)
	c.int64(&i.Cents)
	c.time(&i.Issued)
	c.time(&i.Failed)
	c.time(&i.Paid)
}

// Period lists the fields of a period that has ended.
func Period(c *Codec, p *model.Period) {
	c.int(&p.To)
	c.str(&p.Plan)
	c.int64(&p.Used)
	c.int64(&p.Covered)
	c.int64(&p.Over)
	c.int64(&p.Lapsed)
}

// Figure lists the fields of a day's figure.
func Figure(c *Codec, f *model.Figure) {
	c.int64(&f.Seconds)
	c.int64(&f.Bytes)
}

// Stock lists the fields of a stored amount.
func Stock(c *Codec, s *model.Stock) { c.int64(&s.Bytes) }

// Plan lists the fields of a plan that was changed.
func Plan(c *Codec, r *model.PlanRecord) {
	for n := range sized(c, &r.Versions) {
		v := &r.Versions[n]
		c.time(&v.From)
		c.str(&v.Plan.Name)
		c.int(&v.Plan.HoursAMonth)
		c.int64(&v.Plan.StorageBytes)
		c.int(&v.Plan.Seats)
		c.int(&v.Plan.Projects)
		c.int64(&v.Plan.PriceCents)
		enum(c, &v.Plan.Visibilities)
		c.keep()
	}
}
