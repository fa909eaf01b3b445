package chore

import (
	"fmt"
	"slices"

	"atrium/model"
	"atrium/model/agenda"
	"atrium/model/find"
	"atrium/model/invitation"
	"atrium/model/op/meter"
	"atrium/model/op/request"
	"atrium/model/op/rule"
	"atrium/model/roster"
)

// PurgeProject deletes a project in the trash for good, now (A9). It is gone for
// everybody at once; its records go in steps, and its name and key are free when
// the last has gone.
type PurgeProject struct{ Project string }

// Kind is the audit word.
func (PurgeProject) Kind() string { return "project.purge" }

// Authorize: project.trash.
func (o PurgeProject) Authorize(s model.State, p model.Principal) error {
	return rule.OnProject(s, p, o.Project, model.ProjectTrash)
}

// Apply makes it gone.
func (o PurgeProject) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, p := find.Project(u, o.Project)
	full := w.Name + "/" + p.Name
	if !p.InTrash() {
		return model.Effect{}, model.Errorf(model.Conflict, "%s is not in the trash.", full).
			WithHint("Only what is in the trash can be deleted for good: atrium project trash %s.", full)
	}
	t := u.Task(p.Task)
	if t == nil {
		agenda.Trashed(u, p)
		t = u.Task(p.Task)
	}
	t.At, t.Since, t.By = u.Now(), u.Now(), by.Person
	u.PutTask(t)
	vanish(u, w, p)
	e := model.Effect{
		Workspace: w.ID, Target: full, Confirm: true, Summary: "Delete " + full + " for good.",
		Consequences: []string{"Its runs, models, metadata, comments and grants are deleted" + frees(p.Storage) + ".", "This cannot be undone."},
		Before:       model.Facts{"trashed_at": rule.Stamp(p.Trashed), "storage_bytes": p.Storage},
		After:        model.Facts{"state": p.State.String()},
	}
	return e, nil
}

// vanish takes a project out of the trash and of everybody's sight.
func vanish(u model.Unit, w *model.Workspace, p *model.Project) {
	p.State, p.Version = model.ProjectPurging, p.Version+1
	u.PutProject(p)
	w.Counts.Trashed--
	u.PutWorkspace(w)
}

// frees says how much room something takes, as an addition to a sentence.
func frees(bytes int64) string {
	if bytes <= 0 {
		return ""
	}
	n, unit := float64(bytes), 0
	units := []string{"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"}
	for ; n >= 1024; unit++ {
		n /= 1024
	}
	if unit == 0 {
		return fmt.Sprintf(", which frees %d B", bytes)
	}
	return fmt.Sprintf(", which frees %.1f %s", n, units[unit])
}

// erased is the most records that one step erases.
const erased = 90

// Purge does one step of deleting a project for good: because somebody asked for
// it, or because its time in the trash is over (A9).
type Purge struct{ step }

// Kind is the audit word.
func (Purge) Kind() string { return "project.purge-step" }

// Apply deletes some of it.
func (o Purge) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	t, w, err := o.due(u, model.TaskPurge)
	if err != nil {
		return model.Effect{}, err
	}
	p := u.Project(t.Workspace, t.Project)
	full := w.Name + "/" + p.Name
	e := model.Effect{Workspace: w.ID, Target: full, Summary: "Delete " + full + " for good."}
	switch {
	case p.State == model.ProjectActive && !p.Gone(u.Now()):
		return model.Effect{}, overtaken()
	case p.State == model.ProjectActive:
		vanish(u, w, p)
		e.Reason = "Its 30 days in the trash are over."
	}
	n, people := loosen(u, w, p)
	e.People = people
	if n == 0 {
		if err := meter.Forget(u, w, p.ID); err != nil {
			return model.Effect{}, err
		}
		n = u.Erase(w.ID, p.ID, erased)
	}
	e.After = progress(t, n)
	if u.Project(w.ID, p.ID) != nil {
		t.At = u.Now()
		u.PutTask(t)
		return e, nil
	}
	u.DeleteTask(t)
	e.After["state"] = "gone"
	tell(u, t.By, w.ID, model.Info, full+" has been deleted for good"+frees(p.Storage)+".")
	return e, nil
}

// loosen ends some of what ties others to a project: invitations to it, requests
// and grants. It gives the number of records, 0 when nothing is left, and whom it
// touches.
func loosen(u model.Unit, w *model.Workspace, p *model.Project) (n int, people []model.ID) {
	for _, i := range first(u.ProjectInvitations(p), swept) {
		invitation.Close(u, i, model.Revoked)
		people = append(people, i.Person)
		n++
	}
	if n < swept {
		n += request.Release(u, w.ID, p.ID, swept-n)
	}
	for _, g := range first(u.Grants(p, model.Span{}), swept-n) {
		u.DeleteGrant(g)
		if m := u.Membership(w.ID, g.Who); m != nil && m.Person == g.Person && m.Epoch == g.Epoch {
			m.Grants--
			roster.Put(u, u.Workspace(w.ID), m)
		}
		people = append(people, g.Person)
		n++
	}
	return n, people
}

// first are the first of a sequence, so that they can be changed while it is not
// walked any more.
func first[T any](seq func(func(T) bool), most int) []T {
	if most <= 0 {
		return nil
	}
	var some []T
	for v := range seq {
		if some = append(some, v); len(some) == most {
			break
		}
	}
	return slices.Clip(some)
}
