package subscription

import (
	"slices"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/quota/period"
	"atrium/model/view/scope"
)

// Periods are a workspace's that have ended, newest first; those in which nothing
// was used and nothing lapsed are left out. Needs usage.view; the plan is told to
// those with subscription.view.
func (r Reader) Periods(name string, p model.Page) (model.List[PeriodRow], error) {
	at, err := r.s.Place(name, model.UsageView)
	if err != nil {
		return model.List[PeriodRow]{}, err
	}
	rows := r.periods(at)
	key := func(p PeriodRow) string { return p.From }
	return heldBack(rows, p, key), nil
}

func (r Reader) periods(at scope.Place) []PeriodRow {
	var rows []PeriodRow
	plan := at.Standing.Decide(model.SubscriptionView).Allowed
	add := func(c *model.Period) {
		if c.Used == 0 && c.Lapsed == 0 {
			return
		}
		row := PeriodRow{
			From: period.Day(c.From).String(), To: period.Day(c.To).String(),
			Used: c.Used, Covered: c.Covered, Over: c.Over, Lapsed: c.Lapsed,
		}
		if plan {
			row.Plan = scope.Opt(c.Plan)
		}
		rows = append(rows, row)
	}
	for c := range r.s.State.Periods(at.ID) {
		add(c)
	}
	// Those that have ended since a chore last looked.
	for _, c := range ledger.Of(r.s.State, at.Workspace).Due.Closed {
		add(ledger.PeriodRecord(at.ID, c))
	}
	slices.Reverse(rows)
	return rows[:min(len(rows), listed)]
}
