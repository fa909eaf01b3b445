package table

import (
	"iter"
	"slices"

	"atrium/model"
	"atrium/storage/kv"
)

// Plan implements model.State.
func (s *State) Plan(name string) *model.Plan {
	all := s.PlanVersions(name)
	for _, v := range slices.Backward(all) {
		if !v.From.After(s.now) {
			return &v.Plan
		}
	}
	return nil
}

// PlanVersions implements model.State.
func (s *State) PlanVersions(name string) []model.PlanVersion {
	if name == "" {
		return nil
	}
	if r := plans.get(s, s.key(Plans).Str(name)); r != nil {
		return r.Versions
	}
	for _, p := range model.DefaultPlans() {
		if p.Name == name {
			return []model.PlanVersion{{Plan: p}}
		}
	}
	return nil
}

// PlanRecords implements model.State.
func (s *State) PlanRecords() iter.Seq[*model.PlanRecord] {
	return plans.each(s, kv.Prefix(s.key(Plans)))
}

// Ledger implements model.State.
func (s *State) Ledger(workspace model.ID) *model.Ledger {
	return ledgers.get(s, s.key(Ledger).ID(workspace))
}

// Invoice implements model.State.
func (s *State) Invoice(workspace model.ID, number int) *model.Invoice {
	if number <= 0 || model.ID(number) > model.MaxID {
		return nil
	}
	return invoices.get(s, s.key(Invoice).ID(workspace).ID(model.ID(number)))
}

// Invoices implements model.State.
func (s *State) Invoices(workspace model.ID, after int, reverse bool) iter.Seq[*model.Invoice] {
	span := model.Span{Reverse: reverse}
	if after > 0 {
		span.After = string(Key(nil).ID(model.ID(after)))
	}
	return invoices.each(s, within(s.key(Invoice).ID(workspace), span))
}

// Periods implements model.State.
func (s *State) Periods(workspace model.ID) iter.Seq[*model.Period] {
	return periods.each(s, kv.Prefix(s.key(Period).ID(workspace)))
}

// Figure implements model.State.
func (s *State) Figure(workspace model.ID, a model.Axis, day int, subject model.ID) *model.Figure {
	return figures.get(s, s.key(Figure).ID(workspace).ID(model.ID(a)).ID(dayID(day)).ID(subject))
}

// Figures implements model.State.
func (s *State) Figures(workspace model.ID, a model.Axis, from, to int) iter.Seq[*model.Figure] {
	at := func(day int) Key { return NewKey(Figure).ID(workspace).ID(model.ID(a)).ID(dayID(day)) }
	return figures.each(s, kv.Range{From: at(from), To: at(to)})
}

// dayID is a day as a part of a key: nothing is used before 1970.
func dayID(day int) model.ID { return model.ID(max(day, 0)) }

// Stock implements model.State.
func (s *State) Stock(workspace, project, person model.ID) *model.Stock {
	return stocks.get(s, s.key(Stock).ID(workspace).ID(project).ID(person))
}

// Stocks implements model.State.
func (s *State) Stocks(workspace, project model.ID) iter.Seq[*model.Stock] {
	prefix := s.key(Stock).ID(workspace)
	if project != 0 {
		prefix = prefix.ID(project)
	}
	return stocks.each(s, kv.Prefix(prefix))
}

// PutPlanRecord implements model.Unit.
func (u *Unit) PutPlanRecord(r *model.PlanRecord) { plans.put(u, r) }

// PutLedger implements model.Unit.
func (u *Unit) PutLedger(r *model.Ledger) { ledgers.put(u, r) }

// PutInvoice implements model.Unit.
func (u *Unit) PutInvoice(r *model.Invoice) { invoices.put(u, r) }

// PutPeriod implements model.Unit.
func (u *Unit) PutPeriod(r *model.Period) { periods.put(u, r) }

// PutFigure implements model.Unit.
func (u *Unit) PutFigure(r *model.Figure) { figures.put(u, r) }

// PutStock implements model.Unit.
func (u *Unit) PutStock(r *model.Stock) { stocks.put(u, r) }

// DeleteStock implements model.Unit.
func (u *Unit) DeleteStock(r *model.Stock) { stocks.drop(u, r) }
