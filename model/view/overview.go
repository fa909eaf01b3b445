package view

import (
	"fmt"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/roster"
	"atrium/model/view/request"
	"atrium/model/view/scope"
	"atrium/model/view/subscription"
	"atrium/model/view/trail"
)

// What an overview shows at most, and how far it looks for it.
const (
	glimpsed = 5
	searched = 1000
)

// Overview is a workspace at a glance; "" is the remembered one. Needs
// workspace.view. Recent holds the whole activity for those with audit.view,
// what they did here themselves for others. Pending invitations are looked for
// among the first 1,000 rows of the People list; Pending has their number.
func (r *Reader) Overview(name string) (Overview, error) {
	at, err := r.s.Place(name, model.WorkspaceView)
	if err != nil {
		return Overview{}, err
	}
	out := Overview{
		WorkspaceRow: r.workspaceRow(at.Workspace),
		Guests:       r.s.Counts(at.Workspace).Guests, Services: at.Counts.Services,
		Warnings: []string{}, Invitations: []PeopleRow{}, Recent: []AuditRow{},
	}
	out.Settings = r.settings(at.Workspace)
	if r.s.Admin() || at.Standing.Own == model.Admin {
		out.Trashed = at.Counts.Trashed
	}
	out.Quotas = r.quotas(at.Workspace)
	out.Warnings = append(subscription.Warnings(r.s, at, false), warnings(at.Workspace, out.Quotas)...)
	if d := at.Standing.Decide(model.PeopleView); d.Allowed {
		out.Invitations = r.somePending(at)
	}
	out.Requests, out.Asked = request.Oldest(r.s, at, glimpsed), request.Count(r.s, at)
	out.Recent = trail.Newest(r.s, at)
	return out, nil
}

// quotas are the figures of the workspace's plan with what is used of them.
func (r *Reader) quotas(w *model.Workspace) []Quota {
	plan := r.s.State.Plan(w.Plan)
	if plan == nil {
		return []Quota{}
	}
	c, a := r.s.Counts(w), ledger.Of(r.s.State, w)
	return []Quota{
		{Name: "hours", Used: a.Ledger.Used, Limit: a.HoursLimit()},
		{Name: "storage", Used: a.Bytes, Limit: a.StorageLimit()},
		{Name: "seats", Used: int64(c.People + c.Pending), Limit: int64(plan.Seats)},
		{Name: "projects", Used: int64(r.countProjects(w)), Limit: int64(plan.Projects)},
	}
}

// warnings are what everybody in the workspace should know, one sentence each.
func warnings(w *model.Workspace, quotas []Quota) []string {
	out := []string{}
	if w.State != model.WorkspaceActive {
		out = append(out, fmt.Sprintf("%s is being deleted.", w.Name))
	}
	for _, q := range quotas {
		if w.Kind == model.Individual || q.Name != "seats" {
			continue
		}
		for _, percent := range []int64{95, 80} {
			if q.Limit > 0 && q.Used*100 >= q.Limit*percent {
				out = append(out, fmt.Sprintf("%d of %d %s are taken.", q.Used, q.Limit, q.Name))
				break
			}
		}
	}
	return out
}

// somePending are the first pending invitations on the People list.
func (r *Reader) somePending(at scope.Place) []PeopleRow {
	rows := []PeopleRow{}
	want := min(glimpsed, at.Counts.Pending)
	looked := 0
	for m := range r.s.State.Memberships(at.ID, model.Span{}) {
		if looked++; len(rows) == want || looked > searched {
			break
		}
		if m.Invitation == 0 {
			continue
		}
		if m = roster.Now(r.s.State, m); m == nil {
			continue
		}
		if row := r.peopleRow(at, m); row.Status == "pending" {
			rows = append(rows, row)
		}
	}
	return rows
}
