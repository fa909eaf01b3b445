package oracle

import (
	"strings"
	"time"

	"atrium/model"
	"atrium/model/op"
)

// What SPEC 4, P2, P3, S3 and S5 say about projects and grants.

// allows is S5, the first half of P2, and the last column of Q1: of the plans
// in play only the one with a single seat leaves a visibility out.
func (s *site) allows(v model.Visibility) bool {
	return s.settings.Visibilities.Has(v) && (s.seats != 1 || v != model.WorkspaceVisible)
}

// place is what speaks against a new project, and where it would be.
func (w *world) place(h *human, full string, said *model.Visibility) (d doubt, s *site, name string, v model.Visibility, no *verdict) {
	ws, name, _ := strings.Cut(full, "/")
	s, no = w.enter(h, "project.create", ws)
	if no != nil {
		return d, nil, name, v, no
	}
	mayHide := w.can(h, "project.create-private", s, nil).allowed
	v = s.settings.DefaultVisibility
	if v == model.Private && !mayHide {
		for _, other := range s.settings.Visibilities.List() { // S5: the first other allowed one
			if other != model.Private && s.allows(other) {
				v = other
				break
			}
		}
	}
	if said != nil {
		v = *said
	}
	d.on(v == model.Private && !mayHide, model.Denied)
	d.on(!s.allows(v), model.Invalid, model.Conflict, model.Denied)
	d.on(!plainName(name), model.Invalid)
	d.on(s.projects[name] != nil, model.Conflict) // N2, in the trash too
	return d, s, name, v, nil
}

func (w *world) createProject(h *human, o op.CreateProject) verdict {
	d, s, name, v, no := w.place(h, o.Project, o.Visibility)
	if no != nil {
		return *no
	}
	for _, p := range s.projects {
		d.on(o.Key != "" && p.key == o.Key, model.Conflict) // N3
	}
	return d.then(func(model.Effect) {
		s.projects[name] = &project{
			name: name, key: o.Key, visibility: v, access: o.Access,
			grants: map[string]grant{},
		}
		s.give(s.projects[name], h.name, grant{role: model.Owner}) // A3
	})
}

// collaborators are those who have a project of an individual workspace by a
// live grant (P3).
func (w *world) collaborators(s *site, p *project) (n int) {
	for who := range p.grants {
		if who != s.owner && w.grantOf(p, who) != model.NoProjectRole {
			n++
		}
	}
	return n
}

func (w *world) updateProject(h *human, o op.UpdateProject) verdict {
	s, p, no := w.reach(h, "project.settings", o.Project)
	if no != nil {
		return *no
	}
	v, a := p.visibility, p.access
	if o.Visibility != nil {
		v = *o.Visibility
	}
	if o.Access != nil {
		a = *o.Access
	}
	var d doubt
	d.on(v != p.visibility && !s.allows(v), model.Invalid, model.Conflict, model.Denied)
	if s.kind == model.Individual && v == model.Private && p.visibility == model.Public {
		d.on(w.collaborators(s, p) > 0, model.Conflict) // P3
		pending := false
		for _, i := range w.invited {
			pending = pending || i.site == s.name && i.project == p.name && i.state == model.Pending
		}
		d.open(pending || len(p.grants) > 1, model.Conflict)
	}
	d.same = v == p.visibility && a == p.access
	return d.then(func(model.Effect) { p.visibility, p.access = v, a })
}

func (w *world) trashProject(h *human, o op.TrashProject) verdict {
	_, p, no := w.reach(h, "project.trash", o.Project)
	if no != nil {
		return *no
	}
	if !p.trashed.IsZero() {
		d := doubt{}
		d.same = true
		d.open(true, model.Conflict)
		return d.verdict
	}
	return verdict{then: func(model.Effect) { p.trashed = w.now }}
}

func (w *world) restoreProject(h *human, o op.RestoreProject) verdict {
	_, p, no := w.reach(h, "project.trash", o.Project)
	if no != nil {
		return *no
	}
	var d doubt
	if p.trashed.IsZero() {
		d.same = true
		d.open(true, model.Conflict)
		return d.verdict
	}
	end := p.trashed.Add(30 * 24 * time.Hour) // A9
	d.on(w.now.After(end), model.Conflict, model.NotFound)
	d.open(w.now.Equal(end), model.Conflict, model.NotFound)
	return d.then(func(model.Effect) { p.trashed = time.Time{} })
}

// less says that another grant would give more.
func (g grant) less(other grant) bool {
	return other.role > g.role || !g.expires.IsZero() && (other.expires.IsZero() || other.expires.After(g.expires))
}

// closed says that a project takes nobody from outside (S3, P3).
func (s *site) closed(p *project) bool {
	if s.kind == model.Individual {
		return p.visibility != model.Public
	}
	return !s.settings.Guests
}

func (w *world) grantAccess(h *human, o op.GrantAccess) verdict {
	s, p, no := w.reach(h, "project.people.manage", o.Project)
	if no != nil {
		return *no
	}
	var d doubt
	d.on(!o.Until.IsZero() && !o.Until.After(w.now), model.Invalid)
	person, email, known := w.bound(o.Who)
	if h := w.found(o.Who); h != nil && (w.inside(s, h.name) || w.grantOf(p, h.name) != model.NoProjectRole || w.pending(s, "", h.name, false) != nil) {
		person, email, known = h.name, "", true // an address among people who are known here (N6)
	}
	who := person + email
	d.on(!known, model.NotFound, model.Invalid)
	if !known {
		d.on(s.kind != model.Individual && !s.settings.Guests || s.kind == model.Individual && p.visibility != model.Public, model.Conflict, model.Denied)
		return d.verdict
	}
	d.open(person != "" && !w.people[person].active(), model.Conflict, model.NotFound)
	old, has := p.grants[who]
	next := grant{o.Role, o.Until}
	switch {
	case person != "" && (w.inside(s, person) || s.kind == model.Individual && person == s.owner):
		d.same = has && old == next
		return d.then(func(model.Effect) { s.give(p, who, next) })
	case has && w.grantOf(p, who) != model.NoProjectRole:
		// They said yes to this project once, and may lose of it; more is as for
		// others from outside (S3, P3).
		d.same = old == next
		d.on(old.less(next) && s.closed(p), model.Conflict, model.Denied)
		return d.then(func(model.Effect) { s.give(p, who, next) })
	}
	open := w.openTo(s, o.Who)
	if open != nil && over(open.expires, w.now) {
		open = nil
	}
	if i := open; i != nil { // I3: the project list of what is pending can be changed
		d.same = i.with[p.name] == o.Role
		d.on(!o.Until.IsZero() && !o.Until.Equal(i.until), model.Conflict)
		return d.then(func(model.Effect) { i.with[p.name] = o.Role })
	}
	if s.kind == model.Individual {
		d.on(p.visibility != model.Public, model.Conflict, model.Denied) // P3
	} else {
		d.on(!s.settings.Guests, model.Conflict, model.Denied) // S3
	}
	i := w.pending(s, p.name, who, false)
	d.open(i != nil, model.Conflict) // I3
	// A grant that lapsed was accepted once: renewing it may need no new yes.
	return d.then(func(e model.Effect) {
		if i := w.pending(s, p.name, who, true); i != nil {
			i.state = model.Expired
		}
		w.invited = append(w.invited, &invitation{
			site: s.name, project: p.name, person: person, email: email,
			with: map[string]model.ProjectRole{p.name: o.Role}, by: h.name,
			until: o.Until, sent: w.now, expires: w.now.AddDate(0, 0, w.platform.days), code: e.Code,
		})
	})
}

func (w *world) revokeAccess(h *human, o op.RevokeAccess) verdict {
	s, p, no := w.reach(h, "project.people.manage", o.Project)
	if no != nil {
		return *no
	}
	who := o.Who
	if h := w.found(who); h != nil {
		who = h.name
	}
	_, has := p.grants[who]
	var open, lapsed []*invitation // both an account and its address may be invited
	for _, i := range w.invited {
		if i.site != s.name || i.state != model.Pending || i.person+i.email != who && i.person+i.email != o.Who {
			continue
		}
		if _, with := i.with[p.name]; i.project != p.name && (!with || i.project != "" || i != w.openTo(s, o.Who)) {
			continue
		}
		if over(i.expires, w.now) {
			lapsed = append(lapsed, i)
		} else {
			open = append(open, i)
		}
	}
	if !has && len(open)+len(lapsed) == 0 {
		return *refused(model.NotFound)
	}
	var d doubt
	d.open(!has && len(open) == 0, model.NotFound)
	return d.then(func(model.Effect) {
		delete(p.grants, who)
		for _, i := range append(open, lapsed...) {
			if i.project == "" {
				delete(i.with, p.name)
			} else {
				i.state = model.Revoked
			}
		}
	})
}

func (w *world) leaveProject(h *human, o op.LeaveProject) verdict {
	s, p, no := w.reach(h, "project.view", o.Project)
	if p := func() *project { _, p := w.split(o.Project); return p }(); p != nil && h.active() {
		if _, has := p.grants[h.name]; has && no != nil {
			d := doubt{} // a lapsed grant on what is not seen any more, or the trash
			d.open(true, no.refuse...)
			return d.then(func(model.Effect) { delete(p.grants, h.name) })
		}
	}
	if no != nil {
		return *no
	}
	if h == nil {
		return *refused(model.Denied)
	}
	var d doubt
	_, has := p.grants[h.name]
	d.on(!has, model.Conflict, model.NotFound)
	d.open(!p.trashed.IsZero() || s.owner == h.name && s.kind == model.Individual, model.Conflict, model.NotFound)
	return d.then(func(model.Effect) { delete(p.grants, h.name) })
}
