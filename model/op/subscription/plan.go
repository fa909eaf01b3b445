package subscription

import (
	"fmt"

	"atrium/model"
	"atrium/model/domain"
	"atrium/model/ledger"
	"atrium/model/op/meter"
	"atrium/model/op/rule"
	"atrium/model/quota"
	"atrium/model/quota/figure"
	"atrium/model/text"
)

// The plans that not everybody may choose (Q1).
const (
	individual = "individual"
	academic   = "academic"
)

// ChoosePlan puts a workspace on another plan, at once (Q1).
type ChoosePlan struct {
	Workspace, Plan string
	Storage         int64 // the workspace's own quota with it; 0: the plan's
}

// Kind is the audit word.
func (ChoosePlan) Kind() string { return "subscription.plan" }

// Authorize: subscription.manage.
func (o ChoosePlan) Authorize(s model.State, p model.Principal) error {
	return rule.OnWorkspace(s, p, o.Workspace, model.SubscriptionManage)
}

// Apply changes the plan.
func (o ChoosePlan) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, a := open(u, o.Workspace)
	plan := u.Plan(text.Fold(o.Plan))
	if plan == nil {
		return model.Effect{}, noPlan(o.Plan)
	}
	e := model.Effect{
		Workspace: w.ID, Target: w.Name, Summary: "Put " + w.Name + " on the plan " + plan.Name + ".",
		Before: model.Facts{"plan": w.Plan}, After: model.Facts{"plan": plan.Name}, Confirm: true,
	}
	if e.Unchanged = plan.Name == a.Ledger.Plan; e.Unchanged {
		return e, nil
	}
	if err := o.eligible(u, by, w, plan.Name); err != nil {
		return model.Effect{}, err
	}
	if asks(u, by) {
		return ask(u, by, w, "the plan "+plan.Name+" for "+w.Name, "subscription plan "+plan.Name+" -w "+w.Name), nil
	}
	billed := len(a.Due.Invoices)
	if own := a.Ledger.Storage; own != o.Storage {
		e.Before["storage"], e.After["storage"] = Quota(own), Quota(o.Storage)
	}
	a.Change(plan.Name, ledger.Versions(u, plan.Name))
	if err := a.LimitStorage(o.Storage); err != nil {
		return model.Effect{}, err
	}
	meter.Trial(u, a)
	e.Consequences = change(u, a)
	for _, i := range a.Due.Invoices[billed:] {
		e.Consequences = append(e.Consequences, fmt.Sprintf("An invoice of %s is issued.", figure.Cents(i.Cents)))
	}
	keep(u, a, &e)
	return e, nil
}

// change says what a workspace may use from now on, and of what it uses more.
func change(s model.State, a *ledger.Account) []string {
	p := a.Plan
	amount := func(n int64, shown string) string { return rule.Either(n == 0, "unlimited", shown) }
	out := []string{fmt.Sprintf("Hours a month: %s. Storage: %s. Seats: %s. Price a month: %s.",
		amount(int64(p.HoursAMonth), figure.Count(int64(p.HoursAMonth))), amount(a.StorageLimit(), figure.Size(a.StorageLimit())),
		amount(int64(p.Seats), figure.Count(int64(p.Seats))), figure.Cents(p.PriceCents))}
	for _, l := range a.Exceeded(a.Usage(s)) {
		out = append(out, fmt.Sprintf("More %s are used than this plan has; nothing is taken away for it.", l.Quota))
	}
	return out
}

// eligible refuses plans that are not for this workspace (Q1).
func (o ChoosePlan) eligible(s model.State, by model.Principal, w *model.Workspace, plan string) error {
	admin := by.System || by.Who != nil && by.Who.PlatformAdmin
	switch {
	case (plan == individual) != (w.Kind == model.Individual) && (plan == individual || !admin):
		return model.Errorf(model.Conflict, "The plan %s is not for the workspace %s.", plan, w.Name).
			WithHint("The plan individual is for individual workspaces, the others are for team workspaces.")
	case plan == academic && !admin && !scholar(by.Who):
		return model.Errorf(model.Denied, "The plan academic needs a verified address of a school, university or non-profit, or a platform admin's approval.").
			WithHint("Verify such an address as yours, or ask %s.", contact(s))
	case plan == quota.TrialPlan && !admin && tried(s, w):
		return model.Errorf(model.Conflict, "The owner of %s has had their trial.", w.Name).
			WithHint("Each owner has one; choose another plan.")
	case plan == "unlimited" && !admin && s.Platform().DefaultPlan != plan:
		return model.Errorf(model.Denied, "Only platform admins may put a workspace on the plan unlimited here.").
			WithHint("Ask %s, or choose another plan.", contact(s))
	}
	return nil
}

// scholar says whether a person's address speaks for the academic plan: a hint,
// never proof.
func scholar(p *model.Person) bool {
	if p == nil || !p.EmailVerified || p.EmailKey == "" {
		return false
	}
	d := domain.Of(p.EmailKey)
	return domain.Educational(d) || domain.NonProfitHint(d)
}

func tried(s model.State, w *model.Workspace) bool {
	owner, r := s.Person(w.Owner), s.Ledger(w.ID)
	return owner != nil && !owner.Trial.IsZero() || r != nil && !r.TrialEnd.IsZero()
}

func contact(s model.State) string {
	if c := s.Platform().Contact; c != "" {
		return c
	}
	return "a platform admin"
}

func noPlan(name string) error {
	return model.Errorf(model.NotFound, "There is no plan %s.", text.Quote(name)).WithHint("`atrium plan list` names them.")
}

// SetPlan changes a plan's figures, or adds a plan (Q1). They take effect at once,
// the price with the next period.
type SetPlan struct {
	Name   string
	Values []string // KEY=VALUE
}

// Kind is the audit word.
func (SetPlan) Kind() string { return "plan.set" }

// Authorize: platform admins.
func (o SetPlan) Authorize(_ model.State, p model.Principal) error {
	return rule.PlatformAdmin(p, "change the figures of plans")
}

// Apply changes the figures.
func (o SetPlan) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	name := text.Fold(o.Name)
	r := &model.PlanRecord{Name: name, Versions: u.PlanVersions(name)}
	was := model.Plan{Name: name, Visibilities: model.Visibilities(model.Private, model.WorkspaceVisible, model.Public)}
	if n := len(r.Versions); n > 0 {
		was = r.Versions[n-1].Plan
	} else if err := text.Name("plan", name); err != nil {
		return model.Effect{}, rule.Invalid(err)
	}
	now, err := figure.SetPlan(was, o.Values)
	if err != nil {
		return model.Effect{}, err
	}
	e := model.Effect{Target: name, Summary: "Change the plan " + name + ".", Confirm: len(r.Versions) > 0}
	before, after := Values(was), Values(now)
	if len(r.Versions) == 0 {
		e.Summary, before = "Add the plan "+name+".", map[string]string{}
	}
	rule.Compare(&e, before, after)
	if e.Unchanged {
		return e, nil
	}
	v := model.PlanVersion{From: u.Now().UTC(), Plan: now}
	if n := len(r.Versions); n > 0 && r.Versions[n-1].From.Equal(v.From) {
		r.Versions[n-1] = v
	} else {
		r.Versions = append(r.Versions, v)
	}
	u.PutPlanRecord(r)
	e.Consequences = []string{"It counts at once in every workspace on this plan; the price counts from each one's next period."}
	return e, nil
}

// Values are a plan's figures in the words of `plan set`.
func Values(p model.Plan) map[string]string {
	out := map[string]string{}
	for _, f := range figure.PlanFields(p) {
		out[f.Key] = f.Value
	}
	return out
}
