// Package ledger reads the subscription of a workspace at a moment: the stored
// record brought up to date by package quota, and what read-only mode says of it
// (SPEC 5, 6). It writes nothing; model/op/meter does.
//
// Shape: a workspace that never used, bought or chose anything has no record, and
// its subscription follows from its plan and its creation. Rejected: a record for
// each from its creation on, which costs every individual workspace of a large
// deployment one, and every file from before subscriptions a migration.
package ledger

import (
	"time"

	"atrium/model"
	"atrium/model/quota"
	"atrium/model/quota/period"
	"atrium/model/roster"
)

// Account is a workspace's subscription, up to date.
type Account struct {
	*quota.Balance
	Workspace *model.Workspace
	Bytes     int64    // stored, the trash included
	Task      model.ID // the entry of the agenda that looks at it next
}

// Of reads a workspace's subscription as it stands now.
func Of(s model.State, w *model.Workspace) *Account {
	r := s.Ledger(w.ID)
	if r == nil {
		return &Account{Balance: begun(s, w), Workspace: w}
	}
	b := quota.At(fromRecord(r), Versions(s, r.Plan), s.Now())
	return &Account{Balance: b, Workspace: w, Bytes: r.Stored, Task: r.Task}
}

// Versions are the figures that a plan has had.
func Versions(s model.State, plan string) quota.Versions {
	var all quota.Versions
	for _, v := range s.PlanVersions(plan) {
		all = append(all, quota.Version(v))
	}
	return all
}

// begun is a subscription that nothing is kept of. What is priced begins now:
// the periods before are not invoiced.
func begun(s model.State, w *model.Workspace) *quota.Balance {
	plans, created := Versions(s, w.Plan), w.Created
	if created.IsZero() || created.After(s.Now()) {
		created = s.Now()
	}
	if w.Plan != quota.TrialPlan && plans.At(s.Now()).PriceCents > 0 {
		return quota.Open(w.Plan, plans, created, s.Now())
	}
	b := quota.At(quota.Open(w.Plan, plans, created, created).Ledger, plans, s.Now())
	b.Due.Invoices = nil
	return b
}

// Usage is what is stored and who takes seats now. The trash is left out; see
// Trash.
func (a *Account) Usage(s model.State) quota.Usage {
	c := a.Workspace.Counts
	if a.Plan.Seats > 0 {
		c = roster.Counts(s, a.Workspace)
	}
	return quota.Usage{Stored: a.Bytes, Seats: c.People + c.Pending, Projects: c.Live()}
}

// Trash is the bytes that a workspace's trash holds (Q3).
func Trash(s model.State, w *model.Workspace) (n int64) {
	in := map[model.ID]bool{}
	for c := range s.Stocks(w.ID, 0) {
		trashed, known := in[c.Project]
		if !known {
			p := s.Project(w.ID, c.Project)
			trashed = p == nil || !p.Here()
			in[c.Project] = trashed
		}
		if trashed {
			n += c.Bytes
		}
	}
	return n
}

// ReadOnly tells why a workspace is read-only now; nothing, if it is not (O1).
func ReadOnly(s model.State, w *model.Workspace) []quota.Reason {
	if w.State != model.WorkspaceActive {
		return nil
	}
	return Of(s, w).reasons(s)
}

// Reasons are those of ReadOnly.
func (a *Account) Reasons(s model.State) []quota.Reason { return a.reasons(s) }

func (a *Account) reasons(s model.State) []quota.Reason {
	u := quota.Usage{Stored: a.Bytes}
	if limit := a.StorageLimit(); limit > 0 && u.Stored > limit {
		u.Trash = Trash(s, a.Workspace)
	}
	return a.Balance.ReadOnly(u)
}

// Fixers are who can end read-only mode (O3): the workspace's admins and the
// deployment's contact.
func Fixers(s model.State, w *model.Workspace) quota.Fixers {
	f := quota.Fixers{Contact: s.Platform().Contact}
	for m := range s.Admins(w.ID) {
		if m.RoleAt(s.Now()) == model.Admin && s.Person(m.Person).Active() {
			f.Admins = append(f.Admins, m.Who)
		}
	}
	return f
}

// Sentence is the banner of a read-only workspace (O3); "" for one that is not.
func Sentence(s model.State, w *model.Workspace) string {
	why := ReadOnly(s, w)
	if len(why) == 0 {
		return ""
	}
	return quota.Sentence(w.Name, why, Fixers(s, w))
}

// Writable refuses what read-only mode blocks (O2), as ReadOnly.
func Writable(s model.State, w *model.Workspace) error {
	return refusal(s, w, ReadOnly(s, w))
}

// Writable is Writable of an account that was read already.
func (a *Account) Writable(s model.State) error { return refusal(s, a.Workspace, a.reasons(s)) }

func refusal(s model.State, w *model.Workspace, why []quota.Reason) error {
	if len(why) == 0 {
		return nil
	}
	return quota.Refusal(w.Name, why, Fixers(s, w))
}

// Days are the figures of a workspace's last 30 days.
func Days(s model.State, w *model.Workspace) []quota.DayFigure {
	today := int(period.DayOf(s.Now()))
	var all []quota.DayFigure
	for f := range s.Figures(w.ID, model.ByDay, today-Month+1, today+1) {
		all = append(all, quota.DayFigure{Day: period.Day(f.Day), Seconds: f.Seconds, Bytes: f.Bytes})
	}
	return all
}

// Month is how many days a rate is taken from (Q6).
const Month = 30

// Today is the day as figures are kept by it.
func Today(now time.Time) int { return int(period.DayOf(now)) }
