package oracle

import (
	"time"

	"atrium/model"
	"atrium/model/op"
)

// listed finds who is meant on a People list: by name, or by address (N6). An
// invited address is on the list itself.
func (w *world) listed(s *site, who string) string {
	if s != nil && w.people[who] == nil && w.pending(s, "", who, true) != nil {
		return who
	}
	if h := w.found(who); h != nil {
		return h.name
	}
	return who
}

func (w *world) setRole(h *human, o op.SetRole) verdict {
	s, no := w.enter(h, "people.manage", o.Workspace)
	who := w.listed(w.sites[o.Workspace], o.Who)
	self := h != nil && who == h.name
	if no != nil {
		at := w.sites[o.Workspace]
		if !self || no.refuse[0] != model.Denied || at == nil || o.Role >= w.own(at, who) || o.Ends != nil {
			return *no
		}
		// Stepping down is spoken of in R1, but people.manage is for admins.
		d := doubt{}
		d.open(true, model.Denied)
		return d.then(func(model.Effect) { at.members[who].role = o.Role })
	}
	var d doubt
	m, i := s.members[who], w.openTo(s, o.Who)
	if m == nil && i == nil {
		return *refused(model.NotFound, model.Conflict) // a guest is listed, but has no role
	}
	d.on(s.kind == model.Individual, model.Conflict) // P1
	if self && m != nil {
		// A platform admin may do everything, but nobody raises themselves (R1).
		d.on(o.Role > w.own(s, who) && !h.admin, model.Denied)
		d.open(o.Role > w.own(s, who) && h.admin, model.Denied)
	}
	d.on(o.Ends != nil && !o.Ends.Until.IsZero() && !o.Ends.Until.After(w.now), model.Invalid)
	if i != nil && (m == nil || w.own(s, who) == model.NoRole) {
		until, lasts := i.until, i.lasts
		if o.Ends != nil {
			until, lasts = o.Ends.Until, o.Ends.For
		}
		d.same = i.role == o.Role && i.until.Equal(until) && i.lasts == lasts
		d.open(over(i.expires, w.now), model.NotFound, model.Conflict)
		return d.then(func(model.Effect) { i.role, i.until, i.lasts = o.Role, until, lasts })
	}
	until := m.expires
	if o.Ends != nil {
		until = endAt(o.Ends, w.now)
		// Longer for oneself is a grant above one's own level, or not: SPEC is silent.
		d.open(self && !m.expires.IsZero() && (until.IsZero() || until.After(m.expires)), model.Denied)
	}
	d.same = m.role == o.Role && m.expires.Equal(until)
	d.on(!d.same && w.lone(s, who), model.Conflict) // W4: one that ends keeps nothing
	return d.then(func(model.Effect) { m.role, m.expires = o.Role, until })
}

// part ends everything somebody has in a workspace (W6).
func (w *world) part(s *site, who string, left bool) {
	f := &former{member: s.members[who], grants: map[string]grant{}, at: w.now, left: left}
	for name, p := range s.projects {
		if g, ok := p.grants[who]; ok {
			f.grants[name] = g
			delete(p.grants, who)
		}
	}
	delete(s.members, who)
	if i := w.pending(s, "", who, true); i != nil {
		i.state = model.Revoked
	}
	if f.member != nil || len(f.grants) > 0 {
		s.former[who] = f
		if h := w.people[who]; h.current == s.name {
			h.current = h.home // P4: there is nothing to come back to
		}
	}
}

func (w *world) removeMember(h *human, o op.RemoveMember) verdict {
	s, no := w.enter(h, "people.manage", o.Workspace)
	if no != nil {
		at, who := w.sites[o.Workspace], w.found(o.Who)
		if no.refuse[0] == model.Denied && who == h && h != nil && at.members[h.name] != nil {
			d := doubt{} // taking oneself off is leaving, which needs no right
			d.open(true, model.Denied)
			return d.then(func(model.Effect) { w.part(at, h.name, true) })
		}
		return *no
	}
	who := w.listed(s, o.Who)
	m, i := s.members[who], w.openTo(s, o.Who)
	if m == nil && i == nil && s.grantsOf(who) == 0 {
		return *refused(model.NotFound)
	}
	var d doubt
	d.on(s.kind == model.Individual && who == s.owner, model.Conflict) // P1
	d.on(w.lone(s, who), model.Conflict)                               // W4
	return d.then(func(model.Effect) {
		w.part(s, who, h != nil && who == h.name)
		if i != nil {
			i.state = model.Revoked
		}
	})
}

func (w *world) leaveWorkspace(h *human, o op.LeaveWorkspace) verdict {
	s := w.sites[o.Workspace]
	if h.active() && s != nil && s.state == model.WorkspaceActive && w.own(s, h.name) == model.NoRole &&
		(s.members[h.name] != nil || s.grantsOf(h.name) > 0 || w.pending(s, "", h.name, true) != nil) {
		// Guests and those whose membership lapsed: SPEC speaks of members.
		d := doubt{}
		d.open(true, model.NotFound, model.Conflict)
		return d.then(func(model.Effect) { w.part(s, h.name, true) })
	}
	s, no := w.enter(h, "workspace.view", o.Workspace)
	if no != nil {
		return *no
	}
	var d doubt
	d.on(s.members[h.name] == nil, model.Conflict, model.NotFound, model.Denied)
	d.on(s.kind == model.Individual, model.Conflict)
	d.on(w.lone(s, h.name), model.Conflict) // W4, W5
	return d.then(func(model.Effect) { w.part(s, h.name, true) })
}

func (w *world) restoreMember(h *human, o op.RestoreMember) verdict {
	s, no := w.enter(h, "people.manage", o.Workspace)
	if no != nil {
		return *no
	}
	who := w.listed(s, o.Who)
	f := s.former[who]
	if f == nil || f.member == nil && len(f.grants) == 0 {
		return *refused(model.NotFound, model.Conflict)
	}
	var d doubt
	d.on(w.now.After(f.at.AddDate(0, 0, 90)), model.NotFound, model.Conflict) // W6
	d.on(s.members[who] != nil, model.Conflict)
	d.open(w.openTo(s, o.Who) != nil || s.grantsOf(who) > 0, model.Conflict)
	d.on(f.left, model.Conflict) // it was no removal
	d.open(w.now.Equal(f.at.AddDate(0, 0, 90)), model.NotFound, model.Conflict)
	d.on(w.people[who] == nil || w.people[who].state == model.PersonDeleted, model.NotFound, model.Conflict)
	if f.member != nil {
		w.needSeat(&d, s, 1)
	}
	d.on(s.kind == model.Individual, model.Conflict) // P3: collaborators accept
	return d.then(func(model.Effect) {
		if f.member != nil {
			m := *f.member
			if over(m.expires, w.now) {
				m.expires = time.Time{} // back without an end
			}
			s.members[who] = &m
		}
		for name, g := range f.grants {
			s.projects[name].grants[who] = g
		}
		delete(s.former, who)
	})
}

func (w *world) addMember(h *human, o op.AddMember) verdict {
	if !h.active() || !h.admin {
		return *refused(model.Denied, model.NotFound)
	}
	s, no := w.enter(h, "people.manage", o.Workspace)
	if no != nil {
		return *no
	}
	var d doubt
	who := w.found(o.Who)
	d.on(who == nil, model.NotFound)
	d.on(s.kind == model.Individual, model.Conflict, model.Invalid)
	if who == nil {
		return d.verdict
	}
	m := s.members[who.name]
	d.same = w.own(s, who.name) == o.Role
	d.on(m != nil && o.Role < model.Admin && w.lone(s, who.name), model.Conflict)
	d.open(who == h, model.Denied) // R1, but a platform admin may do everything
	d.open(!who.active(), model.Conflict)
	if w.own(s, who.name) == model.NoRole {
		more := 1
		if w.pending(s, "", who.name, false) != nil {
			more = 0 // the seat of the invitation
		}
		w.needSeat(&d, s, more)
	}
	return d.then(func(model.Effect) {
		if w.own(s, who.name) != model.NoRole {
			m.role = o.Role // SPEC is silent on a running expiry; it stays
		} else {
			s.members[who.name] = &member{role: o.Role}
		}
		if i := w.openTo(s, who.name); i != nil {
			i.state = model.Revoked // nobody has to say yes any more
		}
	})
}
