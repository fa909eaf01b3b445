package table

import (
	"atrium/model"
	"atrium/storage/record"
)

// The shelves of subscriptions.
var (
	ledgers = shelf[model.Ledger]{
		table: Ledger, fields: record.Ledger,
		key: func(p *parts, l *model.Ledger) { p.id(&l.Workspace) },
	}
	invoices = shelf[model.Invoice]{
		table: Invoice, fields: record.Invoice,
		key: func(p *parts, i *model.Invoice) { p.id(&i.Workspace); p.num(&i.Number) },
	}
	periods = shelf[model.Period]{
		table: Period, fields: record.Period,
		key: func(p *parts, r *model.Period) { p.id(&r.Workspace); p.num(&r.From) },
	}
	figures = shelf[model.Figure]{
		table: Figure, fields: record.Figure,
		key: func(p *parts, f *model.Figure) {
			axis := int(f.Axis)
			p.id(&f.Workspace)
			p.num(&axis)
			p.num(&f.Day)
			p.id(&f.Subject)
			f.Axis = model.Axis(axis)
		},
	}
	stocks = shelf[model.Stock]{
		table: Stock, fields: record.Stock,
		key: func(p *parts, s *model.Stock) { p.id(&s.Workspace); p.id(&s.Project); p.id(&s.Person) },
	}
	plans = shelf[model.PlanRecord]{
		table: Plans, fields: record.Plan,
		key: func(p *parts, r *model.PlanRecord) { p.str(&r.Name) },
	}
)
