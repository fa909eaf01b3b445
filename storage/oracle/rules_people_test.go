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
