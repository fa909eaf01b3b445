// Package agenda writes down what falls due (model.Task): the end of an
// invitation, a membership or a grant with its announcements, dead grants, the
// end of the trash, and work that takes steps. What is done about an entry when
// its turn comes is in model/op/chore.
//
// Shape: the records that have an end write their entry themselves, in the one
// place that writes them (roster, invitation, departure), so that no way to an
// expiry can forget it. An entry says for which end it was made, and its subject
// is looked at afresh: one that was overtaken does nothing. Rejected: a walk over
// all records for what has ended, which costs more the less there is to do; and
// deleting entries with every change of an end, which needs an index from each
// subject to its entry.
package agenda

import (
	"time"

	"atrium/model"
)

// RestoreWindow is how long the removal of a member can be undone (W6).
const RestoreWindow = 90 * 24 * time.Hour

// warnings are how long before its end something is announced, longest first.
func warnings() []time.Duration {
	const day = 24 * time.Hour
	return []time.Duration{14 * day, 7 * day, day}
}

// Next is when something that ends is to be looked at after now: the next of its
// announcements that is still ahead, else the end itself.
func Next(end, now time.Time) time.Time {
	for _, w := range warnings() {
		if at := end.Add(-w); at.After(now) {
			return at
		}
	}
	return end
}

// Stamp is how an entry says for which end it was made.
func Stamp(end time.Time) string { return end.UTC().Format(time.RFC3339Nano) }

// Invitation writes down the end of a pending invitation, or moves it. The entry
// bears the invitation's id.
func Invitation(u model.Unit, i *model.Invitation) {
	t := u.Task(i.ID)
	if t == nil {
		t = &model.Task{ID: i.ID, Kind: model.TaskInvitation, Workspace: i.Workspace, Ref: i.ID, By: i.By, Since: u.Now()}
	}
	if t.Kind != model.TaskInvitation || t.Ref != i.ID {
		return
	}
	t.At, t.Who = i.Expires, i.EmailKey
	if p := u.Person(i.Person); p != nil {
		t.Who = p.Username
	}
	u.PutTask(t)
}

// Answered takes the entry of an invitation away that is not pending any more.
func Answered(u model.Unit, i *model.Invitation) {
	if t := u.Task(i.ID); t != nil && t.Kind == model.TaskInvitation && t.Ref == i.ID {
		u.DeleteTask(t)
	}
}

// Membership writes down the end of a membership, where it has one.
func Membership(u model.Unit, m *model.Membership) {
	if m.Role != model.NoRole && !m.Expires.IsZero() {
		ends(u, &model.Task{Kind: model.TaskMembership, Workspace: m.Workspace, Who: m.Who}, m.Expires)
	}
}

// Grant writes down the end of a grant, where it has one.
func Grant(u model.Unit, g *model.Grant) {
	if !g.Expires.IsZero() {
		ends(u, &model.Task{Kind: model.TaskGrant, Workspace: g.Workspace, Project: g.Project, Who: g.Who}, g.Expires)
	}
}

func ends(u model.Unit, t *model.Task, end time.Time) {
	t.ID, t.Since, t.Cursor = u.NewID(), u.Now(), Stamp(end)
	t.At = Next(end, u.Now())
	u.PutTask(t)
}

// Leftovers writes down that what somebody had who was removed now can go when
// that cannot be undone any more.
func Leftovers(u model.Unit, m *model.Membership) {
	if m.Grants > 0 {
		u.PutTask(&model.Task{
			ID: u.NewID(), Kind: model.TaskLeftovers, Workspace: m.Workspace, Who: m.Who, Ref: m.Person,
			At: u.Now().Add(RestoreWindow), Since: u.Now(),
		})
	}
}

// Trashed writes down when a project leaves the trash for good. The project is
// for the caller to write.
func Trashed(u model.Unit, p *model.Project) {
	t := &model.Task{
		ID: u.NewID(), Kind: model.TaskPurge, Workspace: p.Workspace, Project: p.ID,
		At: p.Trashed.Add(model.TrashWindow), Since: u.Now(),
	}
	p.Task = t.ID
	u.PutTask(t)
}

// Drop takes an entry away by its id; 0 and what is gone are nothing.
func Drop(u model.Unit, id model.ID) {
	if t := u.Task(id); id != 0 && t != nil {
		u.DeleteTask(t)
	}
}

// Clean writes down that a workspace that was just deleted is to be emptied
// (W3), and marks it. The total is an estimate: the people, twice what has
// access of its own, and what else is counted.
func Clean(u model.Unit, w *model.Workspace, by model.ID) {
	c := w.Counts
	t := &model.Task{
		ID: u.NewID(), Kind: model.TaskClean, Workspace: w.ID, At: u.Now(), By: by, Since: u.Now(),
		Total: 1 + c.Rows + c.Services + c.Requests + 2*(c.Live()+c.Trashed),
	}
	w.Task, w.State = t.ID, model.WorkspaceDeleting
	w.Settings.Everyone, w.Settings.Domain = model.NoRole, ""
	u.PutTask(t)
	u.PutWorkspace(w)
}

// Seats writes down that a workspace is to be looked at that has just come to 80
// or 95 % of its seats (Q5).
func Seats(u model.Unit, w *model.Workspace, before, after int) {
	plan := u.Plan(w.Plan)
	if plan == nil || plan.Seats <= 1 {
		return
	}
	for _, percent := range []int{80, 95} {
		if before*100 < percent*plan.Seats && after*100 >= percent*plan.Seats {
			u.PutTask(&model.Task{ID: u.NewID(), Kind: model.TaskSubscription, Workspace: w.ID, At: u.Now(), Since: u.Now()})
			return
		}
	}
}

// Erase writes down that what a deleted run kept goes in steps; or, of a run that
// is there, the blocks of one series that nothing leads to any more.
func Erase(u model.Unit, r *model.Run, series int) {
	t := &model.Task{
		ID: u.NewID(), Kind: model.TaskErase, At: u.Now(), Workspace: r.Workspace, Project: r.Project, Ref: model.ID(r.Number), Since: u.Now(),
	}
	if series != 0 {
		t.Cursor = model.ID(series).String()
	}
	u.PutTask(t)
}
