package meter

import (
	"slices"
	"time"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/quota"
)

// Use counts time that a person tracked in a project, on the day it was tracked
// (T5). It is counted whatever the limits say.
func Use(u model.Unit, w *model.Workspace, project, person model.ID, seconds int64, tracked time.Time) error {
	a := ledger.Of(u, w)
	taken, err := a.Use(seconds, tracked)
	if err != nil || taken.Seconds == 0 {
		return err
	}
	Count(u, a, project, person, taken)
	Keep(u, a)
	return nil
}

// Count writes time that an account counted into the figures of its days (Q7).
// The account is for the caller to keep.
func Count(u model.Unit, a *ledger.Account, project, person model.ID, taken ...quota.Taken) {
	for _, t := range taken {
		figures(u, a.Workspace.ID, int(t.Day), project, person, t.Seconds, 0)
	}
}

// Store counts bytes that a person's work brings to a project, or with n below
// zero those that are deleted (Q3).
func Store(u model.Unit, w *model.Workspace, project, person model.ID, n int64) error {
	if n == 0 {
		return nil
	}
	a := ledger.Of(u, w)
	p := u.Project(w.ID, project)
	if p == nil {
		p = &model.Project{ID: project} // gone: its cells are what is left of it
	}
	if err := Hold(u, a, p, person, n); err != nil {
		return err
	}
	if p.Workspace != 0 {
		u.PutProject(p)
	}
	Keep(u, a)
	return nil
}

// Hold is Store for an account and a project that are for the caller to keep, so
// that what counts several things reads and writes them once.
func Hold(u model.Unit, a *ledger.Account, p *model.Project, person model.ID, n int64) error {
	if n == 0 {
		return nil
	}
	if err := store(u, a, p.ID, person, n); err != nil {
		return err
	}
	p.Storage += n
	return nil
}

func store(u model.Unit, a *ledger.Account, project, person model.ID, n int64) error {
	w := a.Workspace.ID
	c := u.Stock(w, project, person)
	if c == nil {
		c = &model.Stock{Workspace: w, Project: project, Person: person}
	}
	held, err := quota.Bytes{Live: c.Bytes}.Add(n)
	if err != nil {
		return err
	}
	all, err := quota.Bytes{Live: a.Bytes}.Add(n)
	if err != nil {
		return err
	}
	a.Bytes, c.Bytes = all.Live, held.Live
	if c.Bytes == 0 {
		u.DeleteStock(c)
	} else {
		u.PutStock(c)
	}
	figures(u, w, ledger.Today(u.Now()), project, person, 0, n)
	return nil
}

// Forget takes away what is stored of a project that is deleted for good, which
// frees quota at once. Its history stays.
func Forget(u model.Unit, w *model.Workspace, project model.ID) error {
	cells := slices.Collect(u.Stocks(w.ID, project))
	if len(cells) == 0 {
		return nil
	}
	a := ledger.Of(u, w)
	for _, c := range cells {
		if err := store(u, a, project, c.Person, -c.Bytes); err != nil {
			return err
		}
	}
	Keep(u, a)
	return nil
}

// figures adds to a day of the workspace, the project and the person, so that
// the three agree exactly, and to all that the person ever used and holds now.
func figures(u model.Unit, w model.ID, day int, project, person model.ID, seconds, bytes int64) {
	add := func(axis model.Axis, day int, subject model.ID) {
		f := u.Figure(w, axis, day, subject)
		if f == nil {
			f = &model.Figure{Workspace: w, Axis: axis, Day: day, Subject: subject}
		}
		f.Seconds, f.Bytes = f.Seconds+seconds, f.Bytes+bytes
		u.PutFigure(f)
	}
	add(model.ByDay, day, 0)
	add(model.ByProject, day, project)
	add(model.ByPerson, day, person)
	add(model.ByPerson, model.AllDays, person)
}
