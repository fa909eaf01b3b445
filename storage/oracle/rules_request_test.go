package oracle

import (
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/op/request"
)

// What A6, A7 and A9 say about asking for access, copies and purging.

// asked is a request for a role in WS/NAME.
type asked struct {
	who, target   string
	role          model.ProjectRole
	site, project string // what it was tied to when it was filed; "" for what was not there
	filed         time.Time
	state         model.RequestState
	id            model.ID
}

// requestDays is how long a request waits for an answer.
const requestDays = 14

func (r *asked) waits(now time.Time) bool {
	return r.state == model.RequestPending && now.Before(r.filed.Add(requestDays*24*time.Hour))
}

func (w *world) fileRequest(h *human, o request.File) verdict {
	if h == nil {
		return *refused(model.Denied)
	}
	s, p := w.split(o.Target)
	if s != nil && s.state != model.WorkspaceActive {
		s, p = nil, nil
	}
	var d doubt
	if p != nil {
		f := w.facts(h, s, p)
		d.on(w.can(h, "project.view", s, p).visible && f.projectRole() >= o.Role, model.Conflict)
	}
	pending, today := 0, 0
	for _, r := range w.asked {
		if r.who != h.name {
			continue
		}
		if w.now.Sub(r.filed) < 24*time.Hour {
			today++
		}
		if r.waits(w.now) {
			pending++
			d.on(r.target == o.Target, model.Conflict)
		}
	}
	d.open(pending >= request.MostPending || today >= request.MostADay, model.Conflict, model.OverQuota)
	return d.then(func(model.Effect) {
		r := &asked{who: h.name, target: o.Target, role: o.Role, filed: w.now}
		if p != nil {
			r.site, r.project = s.name, p.name
		}
		w.asked = append(w.asked, r)
	})
}

// answerable is a request that somebody may answer: nobody else can tell that
// there is one (A6, R3).
func (w *world) answerable(h *human, id model.ID) (*asked, *site, *project) {
	for _, r := range w.asked {
		if r.id != id || r.project == "" {
			continue
		}
		s := w.sites[r.site]
		p := s.projects[r.project]
		if p == nil {
			return nil, nil, nil
		}
		a := w.can(h, "project.people.manage", s, p)
		if a.allowed || !p.trashed.IsZero() && a.visible {
			return r, s, p
		}
	}
	return nil, nil, nil
}

func (w *world) approve(h *human, o request.Approve) verdict {
	r, s, p := w.answerable(h, o.ID)
	if r == nil {
		return *refused(model.NotFound)
	}
	var d doubt
	d.on(!r.waits(w.now), model.Conflict)
	d.on(!o.Until.IsZero() && !o.Until.After(w.now), model.Invalid)
	d.on(!p.trashed.IsZero(), model.Conflict)
	who := w.people[r.who]
	d.on(!who.active(), model.Conflict)
	has := w.grantOf(p, r.who)
	if !w.inside(s, r.who) && (has == model.NoProjectRole || p.grants[r.who].less(grant{r.role, o.Until})) {
		d.on(s.closed(p), model.Conflict) // S3, P3
	}
	return d.then(func(model.Effect) {
		next := grant{r.role, o.Until}
		if old := p.grants[r.who]; has != model.NoProjectRole { // nobody loses by asking
			next.role = max(next.role, old.role)
			if old.role >= r.role && (old.expires.IsZero() || !next.expires.IsZero() && old.expires.After(next.expires)) {
				next.expires = old.expires
			}
		}
		r.state = model.RequestApproved
		for _, i := range w.invited { // nobody has to say yes any more
			if i.site == s.name && i.project == p.name && i.person == r.who && i.state == model.Pending {
				i.state = model.Revoked
			}
		}
		s.give(p, r.who, next)
	})
}

func (w *world) deny(h *human, o request.Deny) verdict {
	r, _, _ := w.answerable(h, o.ID)
	if r == nil {
		return *refused(model.NotFound)
	}
	var d doubt
	d.on(!r.waits(w.now), model.Conflict)
	return d.then(func(model.Effect) { r.state = model.RequestDenied })
}

func (w *world) withdraw(h *human, o request.Withdraw) verdict {
	if h == nil {
		return *refused(model.Denied)
	}
	for _, r := range w.asked {
		if r.who == h.name && (r.id.String() == o.Ref || r.target == o.Ref) && r.waits(w.now) {
			return verdict{then: func(model.Effect) { r.state = model.RequestWithdrawn }}
		}
	}
	return *refused(model.NotFound)
}

// untie lets go of requests whose project is gone: they wait on, as requests for
// what does not exist do.
func (w *world) untie(s *site, name string) {
	for _, r := range w.asked {
		if r.site == s.name && r.project == name && r.state == model.RequestPending {
			r.site, r.project = "", ""
		}
	}
}

func (w *world) purge(h *human, o chore.PurgeProject) verdict {
	s, p, no := w.reach(h, "project.trash", o.Project)
	if no != nil {
		return *no
	}
	var d doubt
	d.on(p.trashed.IsZero(), model.Conflict)
	return d.then(func(model.Effect) { w.drop(s, p.name) })
}

// drop takes a project away for good, and its name out of all that speaks of it.
func (w *world) drop(s *site, name string) {
	delete(s.projects, name)
	for _, f := range s.former {
		delete(f.grants, name)
	}
	for _, i := range w.invited {
		if i.site != s.name {
			continue
		}
		if i.project == name && i.state == model.Pending {
			i.state = model.Revoked
		}
		if delete(i.with, name); i.project == name {
			i.project = "" // nobody can tell any more which it was
		}
	}
	w.untie(s, name)
}

func (w *world) duplicate(h *human, o chore.DuplicateProject) verdict {
	if h == nil {
		return *refused(model.Denied)
	}
	_, from, no := w.reach(h, "project.view", o.Source)
	if no != nil {
		return *no
	}
	d, s, name, v, no := w.place(h, o.Target, nil)
	if no != nil {
		return *no
	}
	d.on(!from.trashed.IsZero(), model.Conflict)
	return d.then(func(model.Effect) {
		s.projects[name] = &project{name: name, visibility: v, access: from.access, grants: map[string]grant{}}
		s.give(s.projects[name], h.name, grant{role: model.Owner}) // A7, A3
	})
}

// endAt is the end that a change of role sets: at a time, or so long from now.
func endAt(e *op.Ending, now time.Time) time.Time {
	if e.For > 0 {
		return now.Add(e.For)
	}
	return e.Until
}
