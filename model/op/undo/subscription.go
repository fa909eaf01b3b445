package undo

import (
	"strconv"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/op/subscription"
)

// subscriptions are the operations on subscriptions and plans.
func subscriptions() table {
	return table{
		"subscription.plan": {Build: func(r record) (model.Operation, error) {
			if r.was("plan") == "" {
				return nil, wish(r)
			}
			own, err := ownQuota(r)
			return subscription.ChoosePlan{Workspace: r.Target, Plan: r.was("plan"), Storage: own}, err
		}, Present: subscribed, Notes: func(record) []string {
			return []string{"Invoices that were issued stay."}
		}},
		"subscription.storage": {Build: func(r record) (model.Operation, error) {
			if r.was("storage") == "" {
				return nil, wish(r)
			}
			own, err := ownQuota(r)
			return subscription.LimitStorage{Workspace: r.Target, Bytes: own}, err
		}, Present: subscribed},
		"subscription.method": {Build: func(r record) (model.Operation, error) {
			return subscription.SetMethod{Workspace: r.Target, Method: r.was("method")}, nil
		}, Present: subscribed},
		"subscription.topup":   none("hours that were given stay given"),
		"subscription.payment": none("a platform admin records what became of the payment"),
		"plan.set": {Build: func(r record) (model.Operation, error) {
			if len(r.before) == 0 {
				return nil, model.Errorf(model.Conflict, "Change %d added the plan %s, which cannot be taken away: workspaces may be on it.", r.Seq, r.Target)
			}
			o := subscription.SetPlan{Name: r.Target}
			for key, v := range texts(r.before) {
				o.Values = append(o.Values, key+"="+v)
			}
			return o, nil
		}, Present: func(s model.State, r record) model.Facts {
			now := model.Facts{}
			if p := s.Plan(r.Target); p != nil {
				for key, v := range subscription.Values(*p) {
					now[key] = v
				}
			}
			return now
		}},
	}
}

// ownQuota is the workspace's own storage quota before; 0 is the plan's.
func ownQuota(r record) (int64, error) {
	was := r.was("storage")
	if was == "" || was == "plan" {
		return 0, nil
	}
	n, err := strconv.ParseInt(was, 10, 64)
	if err != nil {
		return 0, r.missing("quota")
	}
	return n, nil
}

// wish is the error for a record that something was asked for.
func wish(r record) error {
	return model.Errorf(model.Conflict, "Change %d asked the platform admins for something; nothing is to be undone.", r.Seq)
}

// subscribed are the facts of a subscription now.
func subscribed(s model.State, r record) model.Facts {
	w := s.Workspace(r.WorkspaceID)
	a := ledger.Of(s, w)
	return model.Facts{"plan": w.Plan, "storage": subscription.Quota(a.Ledger.Storage), "method": a.Ledger.Method}
}
