package subscription

import (
	"slices"
	"time"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/quota"
	"atrium/model/quota/figure"
	"atrium/model/view/scope"
)

// Warnings are what to tell the actor of a workspace's subscription, one sentence
// each: why it is read-only (O3), else what it runs short of (Q5). Payments are
// told to those with subscription.view; seats where they are asked for, as the
// Overview tells of them in its own words.
func Warnings(s *scope.Scope, at scope.Place, seats bool) []string {
	out := []string{}
	if at.State != model.WorkspaceActive {
		return out
	}
	a := ledger.Of(s.State, at.Workspace)
	if why := a.Reasons(s.State); len(why) > 0 {
		out = append(out, quota.Sentence(at.Name, why, ledger.Fixers(s.State, at.Workspace)))
	}
	if a.Plan.HoursAMonth == 0 && a.StorageLimit() == 0 && a.PastDue().IsZero() && !a.OnTrial() {
		return out
	}
	u := a.Usage(s.State)
	for _, w := range a.Warnings(u, a.Forecast(ledger.Days(s.State, at.Workspace), u)) {
		switch w.Kind {
		case quota.SeatsAt80, quota.SeatsAt95:
			if !seats {
				continue
			}
		case quota.PaymentFailed, quota.SoonPayment:
			if d := at.Standing.Decide(model.SubscriptionView); !d.Allowed {
				continue
			}
		case quota.HoursAt80, quota.HoursAt95, quota.StorageAt80, quota.StorageAt95:
			if len(out) > 0 {
				continue // the sentence above has the numbers
			}
		}
		out = append(out, w.Text(at.Name, ledger.Fixers(s.State, at.Workspace)))
	}
	return out
}

// Brief is the gravest warning in a few words, for a header; "" where there is
// none, and where the workspace is read-only.
func Brief(s *scope.Scope, at scope.Place) string {
	a := ledger.Of(s.State, at.Workspace)
	if at.State != model.WorkspaceActive || len(a.Reasons(s.State)) > 0 {
		return ""
	}
	u := a.Usage(s.State)
	list := a.Warnings(u, a.Forecast(ledger.Days(s.State, at.Workspace), u))
	for _, w := range slices.Backward(list) {
		share := " " + figure.Count(quota.Level{Used: w.Used, Limit: w.Limit}.Percent()) + " %"
		switch w.Kind {
		case quota.HoursAt80, quota.HoursAt95:
			return "hours" + share
		case quota.StorageAt80, quota.StorageAt95:
			return "storage" + share
		case quota.SeatsAt80, quota.SeatsAt95:
			return "seats" + share
		case quota.PaymentFailed, quota.SoonPayment:
			if d := at.Standing.Decide(model.SubscriptionView); d.Allowed {
				return "payment failed"
			}
		default:
			return "read-only from " + w.At.UTC().Format(time.DateOnly)
		}
	}
	return ""
}
