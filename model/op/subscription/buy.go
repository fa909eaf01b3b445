package subscription

import (
	"strconv"

	"atrium/model"
	"atrium/model/op/rule"
	"atrium/model/quota/figure"
)

// TopUp adds hours that last a year (Q2).
type TopUp struct {
	Workspace string
	Seconds   int64
}

// Kind is the audit word.
func (TopUp) Kind() string { return "subscription.topup" }

// Authorize: subscription.manage.
func (o TopUp) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.SubscriptionManage)
}

// Apply adds them.
func (o TopUp) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, a := open(u, o.Workspace)
	hours := figure.Hours(o.Seconds)
	if a.Plan.HoursAMonth == 0 {
		return model.Effect{}, model.Errorf(model.Conflict, "The plan %s of %s has no limit of hours, so there is nothing to top up.", a.Ledger.Plan, w.Name)
	}
	if err := a.TopUp(o.Seconds); err != nil {
		return model.Effect{}, err
	}
	if asks(u, by) {
		return ask(u, by, w, hours+" more monitoring hours for "+w.Name, "subscription topup --hours "+hours+" -w "+w.Name), nil
	}
	e := model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: "Top " + w.Name + " up with " + hours + " monitoring hours.", Confirm: true,
		Consequences: []string{"They last a year. What the running period has used beyond its hours is taken from them."},
		After:        model.Facts{"hours": hours},
	}
	keep(u, a, &e)
	return e, nil
}

// LimitStorage gives a workspace a storage quota of its own; 0 is the plan's
// again (Q3).
type LimitStorage struct {
	Workspace string
	Bytes     int64
}

// Kind is the audit word.
func (LimitStorage) Kind() string { return "subscription.storage" }

// Authorize: subscription.manage.
func (o LimitStorage) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.SubscriptionManage)
}

// Apply sets the quota. Lowering it needs nobody's approval.
func (o LimitStorage) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, a := open(u, o.Workspace)
	was, before := a.Ledger.Storage, a.StorageLimit()
	if err := a.LimitStorage(o.Bytes); err != nil {
		return model.Effect{}, err
	}
	after := a.StorageLimit()
	e := model.Effect{
		Workspace: w.ID, Target: w.Name, Confirm: true, Unchanged: was == o.Bytes,
		Before: model.Facts{"storage": Quota(was)}, After: model.Facts{"storage": Quota(o.Bytes)},
	}
	shown := rule.Either(after == 0, "no limit", figure.Size(after))
	e.Summary = "Set the storage quota of " + w.Name + ": " + shown + "."
	if e.Unchanged {
		return e, nil
	}
	if raised := after == 0 || before != 0 && after > before; raised && o.Bytes != 0 && asks(u, by) {
		return ask(u, by, w, "a storage quota of "+shown+" for "+w.Name, "subscription storage --limit "+figure.Size(o.Bytes)+" -w "+w.Name), nil
	}
	if after > 0 && a.Bytes > after {
		e.Consequences = []string{w.Name + " holds " + figure.ShortSize(a.Bytes) + " and becomes read-only until that is within the quota."}
	}
	keep(u, a, &e)
	return e, nil
}

// Quota is a storage quota as a fact: 0 is the plan's.
func Quota(bytes int64) string { return rule.Either(bytes == 0, "plan", strconv.FormatInt(bytes, 10)) }
