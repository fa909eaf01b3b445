package oracle

import (
	"time"

	"atrium/model"
	"atrium/model/op"
)

// What SPEC 3.2 to 3.4 say about members and invitations.

// bound is to whom an invitation goes: an account, or an address. An address
// stands for the account only where that has proven it (I4).
func (w *world) bound(who string) (person, email string, known bool) {
	if h := w.found(who); h != nil && (h.name == who || h.verified) {
		return h.name, "", true
	}
	for i := range len(who) {
		if who[i] == '@' {
			return "", who, true
		}
	}
	return "", "", false
}

func (w *world) invite(h *human, o op.Invite) verdict {
	s, no := w.enter(h, "people.manage", o.Workspace)
	if no != nil {
		return *no
	}
	var d doubt
	d.on(s.kind == model.Individual, model.Conflict) // P2
	d.on(!o.Until.IsZero() && !o.Until.After(w.now), model.Invalid)
	with := map[string]model.ProjectRole{}
	for _, r := range o.Projects {
		at, p := w.split(r.Project)
		d.on(at != s || p == nil, model.NotFound, model.Invalid, model.Conflict)
		d.open(p != nil && !p.trashed.IsZero(), model.NotFound, model.Invalid, model.Conflict, model.Denied)
		if p != nil {
			with[p.name] = r.Role
		}
	}
	person, email, known := w.bound(o.Who)
	who := person + email
	d.on(!known, model.NotFound, model.Invalid)
	d.on(w.own(s, who) != model.NoRole || w.pending(s, "", who, false) != nil, model.Conflict) // I3
	d.open(person != "" && !w.people[person].active(), model.Conflict)
	w.needSeat(&d, s, 1)
	return d.then(func(e model.Effect) {
		if old := w.pending(s, "", who, true); old != nil {
			old.state = model.Expired
		}
		w.invited = append(w.invited, &invitation{
			site: s.name, person: person, email: email, role: o.Role, with: with, by: h.name,
			until: o.Until, sent: w.now, expires: w.now.AddDate(0, 0, w.platform.days), code: e.Code,
		})
	})
}

// needSeat is I5. Whether what has lapsed still takes one is left open here:
// by the words it does not.
func (w *world) needSeat(d *doubt, s *site, more int) {
	if s.seats == 0 {
		return
	}
	seats, lapsed := w.taken(s)
	d.on(seats+more > s.seats, model.OverQuota)
	d.open(seats+more <= s.seats && seats+lapsed+more > s.seats, model.OverQuota)
}

func (w *world) resend(h *human, o op.ResendInvitation) verdict {
	s, no := w.enter(h, "people.manage", o.Workspace)
	if no != nil {
		return *no
	}
	i := w.openTo(s, o.Who)
	if i == nil {
		return *refused(model.NotFound)
	}
	var d doubt
	d.on(w.now.Before(i.sent.Add(time.Minute)), model.Conflict) // I3
	d.open(over(i.expires, w.now), model.NotFound, model.Conflict)
	return d.then(func(e model.Effect) {
		i.sent, i.expires = w.now, w.now.AddDate(0, 0, w.platform.days)
		i.by = h.name // whoever sends it again stands behind it
		if e.Code != "" {
			i.code = e.Code
		}
	})
}

// openTo is somebody's open invitation to the workspace, one that lapsed too:
// it is still on the list.
func (w *world) openTo(s *site, who string) *invitation {
	return w.pending(s, "", w.listed(s, who), true)
}

func (w *world) revokeInvitation(h *human, o op.RevokeInvitation) verdict {
	s, no := w.enter(h, "people.manage", o.Workspace)
	if no != nil {
		return *no
	}
	i := w.openTo(s, o.Who)
	if i == nil {
		return *refused(model.NotFound)
	}
	var d doubt
	d.open(over(i.expires, w.now), model.NotFound, model.Conflict)
	return d.then(func(model.Effect) { i.state = model.Revoked })
}

// mine finds the invitation that a reference means to somebody: by id it must
// be theirs, or to their verified address; by code it must be theirs too, but
// the address need not be verified (I4).
func (w *world) mine(h *human, ref string) *invitation {
	for _, i := range w.invited {
		switch {
		case i.id.String() == ref:
			if i.person == h.name || i.email != "" && i.email == h.email && h.verified {
				return i
			}
		case i.code != "" && i.code == ref:
			if i.person == h.name || i.email == h.email {
				return i
			}
		}
	}
	return nil
}

func (w *world) accept(h *human, o op.AcceptInvitation) verdict {
	if !h.active() {
		return *refused(model.Denied)
	}
	i := w.mine(h, o.Ref)
	if i == nil {
		return *refused(model.NotFound)
	}
	s := w.sites[i.site]
	var d doubt
	d.on(i.state != model.Pending || over(i.expires, w.now), model.Conflict, model.NotFound)
	d.on(s.state != model.WorkspaceActive, model.NotFound, model.Conflict)
	d.on(over(i.until, w.now), model.Conflict)
	by := w.people[i.by]
	if i.project == "" {
		d.on(!w.can(by, "people.manage", s, nil).allowed, model.Conflict, model.Denied)
		if seats, _ := w.taken(s); w.own(s, h.name) == model.NoRole {
			d.on(s.seats != 0 && seats > s.seats, model.OverQuota)
			w.needSeat(&d, s, 0)
		}
		d.open(w.own(s, h.name) != model.NoRole, model.Conflict, model.OverQuota)
	} else {
		p := s.projects[i.project]
		d.on(!w.can(by, "project.people.manage", s, p).allowed, model.Conflict, model.Denied, model.NotFound)
		d.on(s.kind == model.Individual && p.visibility != model.Public, model.Conflict) // P3
		d.open(s.kind == model.Team && !s.settings.Guests, model.Conflict, model.Denied) // S3
	}
	return d.then(func(model.Effect) {
		i.state, i.person, i.email = model.Accepted, h.name, ""
		if i.project == "" {
			w.join(s, h.name, i)
			h.current = s.name // P4
			for _, other := range w.invited {
				if other.site == s.name && other.project == "" && other.state == model.Pending &&
					(other.person == h.name || h.verified && other.email == h.email) {
					other.state = model.Revoked // one yes answers all
				}
			}
		}
		for name, role := range i.with {
			if p := s.projects[name]; p != nil && p.trashed.IsZero() {
				s.give(p, h.name, grant{role, i.end(w.now)})
			}
		}
	})
}

// join makes a member of an invited person.
func (w *world) join(s *site, who string, i *invitation) {
	s.members[who] = &member{i.role, i.end(w.now)}
}

// end is when what an invitation gives ends, if it is accepted now (I4).
func (i *invitation) end(now time.Time) time.Time {
	if i.lasts > 0 {
		return now.Add(i.lasts)
	}
	return i.until
}

func (w *world) decline(h *human, o op.DeclineInvitation) verdict {
	if !h.active() {
		return *refused(model.Denied)
	}
	i := w.mine(h, o.Ref)
	if i == nil {
		return *refused(model.NotFound)
	}
	var d doubt
	d.on(i.state != model.Pending, model.Conflict, model.NotFound)
	d.open(over(i.expires, w.now), model.Conflict, model.NotFound) // harmless either way
	d.open(w.sites[i.site].state != model.WorkspaceActive, model.NotFound, model.Denied, model.Conflict)
	return d.then(func(model.Effect) { i.state, i.person, i.email = model.Declined, h.name, "" })
}

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
