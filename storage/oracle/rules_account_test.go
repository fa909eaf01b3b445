package oracle

import (
	"atrium/model"
	"atrium/model/op"
)

// What SPEC 3.1, 3.2 and N2 say about accounts and workspaces.

func (w *world) createUser(h *human, o op.CreateUser) verdict {
	if !h.active() || !h.admin {
		return *refused(model.Denied)
	}
	var d doubt
	d.on(!plainName(o.Username), model.Invalid)
	d.on(w.sites[o.Username] != nil || w.people[o.Username] != nil, model.Conflict) // N2
	for _, other := range w.people {
		d.on(other.email == o.Email && other.state != model.PersonDeleted, model.Conflict) // N5
	}
	return d.then(func(model.Effect) { w.born(o.Username, o.Email, false) })
}

// born makes an account with its individual workspace (P1).
func (w *world) born(name, email string, admin bool) {
	w.people[name] = &human{name: name, email: email, admin: admin, home: name, current: name}
	s := newSite(name, model.Individual, name)
	s.members[name] = &member{role: model.Admin}
	w.sites[name] = s
}

// aboutUser is for the operations of platform admins on accounts. Others learn
// nothing about who exists.
func (w *world) aboutUser(h *human, name string) (*human, *verdict) {
	if !h.active() || !h.admin {
		return nil, refused(model.Denied, model.NotFound)
	}
	who := w.people[name]
	if who == nil || who.state == model.PersonDeleted {
		return nil, refused(model.NotFound)
	}
	return who, nil
}

func (w *world) verifyEmail(h *human, o op.VerifyEmail) verdict {
	who, no := w.aboutUser(h, o.Username)
	if no != nil {
		return *no
	}
	return verdict{same: who.verified, then: func(model.Effect) { who.verified = true }}
}

// lastPlatformAdmin says whether nobody else could act for the deployment.
func (w *world) lastPlatformAdmin(who *human) bool {
	if !who.admin || !who.active() {
		return false
	}
	for _, h := range w.people {
		if h != who && h.admin && h.active() {
			return false
		}
	}
	return true
}

// retire is P5: who may not go, and who takes over.
func (w *world) retire(who *human, successor string) (d doubt, take []*site) {
	d.on(w.lastPlatformAdmin(who), model.Conflict)
	for _, s := range w.sites {
		if !w.lone(s, who.name) {
			continue
		}
		next := w.people[successor]
		switch {
		case successor == "":
			d.on(true, model.Conflict)
		case next == nil || next == who || !next.active():
			d.on(true, model.Conflict, model.NotFound, model.Invalid)
		default:
			// SPEC does not say that a successor must be a member already.
			d.open(w.own(s, successor) == model.NoRole, model.Conflict, model.NotFound)
			take = append(take, s)
		}
	}
	return d, take
}

func (w *world) succeed(successor string, take []*site) {
	for _, s := range take {
		s.members[successor] = &member{role: model.Admin}
	}
}

func (w *world) suspendUser(h *human, o op.SuspendUser) verdict {
	who, no := w.aboutUser(h, o.Username)
	if no != nil {
		return *no
	}
	if who.state == model.PersonSuspended {
		return verdict{same: true}
	}
	d, take := w.retire(who, o.ReplaceAdmin)
	return d.then(func(model.Effect) {
		who.state = model.PersonSuspended
		w.succeed(o.ReplaceAdmin, take)
	})
}

func (w *world) resumeUser(h *human, o op.ResumeUser) verdict {
	who, no := w.aboutUser(h, o.Username)
	if no != nil {
		return *no
	}
	return verdict{same: who.active(), then: func(model.Effect) { who.state = model.PersonActive }}
}

func (w *world) deleteUser(h *human, o op.DeleteUser) verdict {
	who, no := w.aboutUser(h, o.Username)
	if no != nil {
		return *no
	}
	d, take := w.retire(who, o.ReplaceAdmin)
	return d.then(func(model.Effect) {
		w.succeed(o.ReplaceAdmin, take)
		who.state, who.admin, who.email, who.verified = model.PersonDeleted, false, "", false
		for _, s := range w.sites {
			w.part(s, who.name, false)
			delete(s.former, who.name) // nobody is left to restore
		}
		w.sites[who.home].state = model.WorkspaceDeleting
		for _, i := range w.invited {
			if i.person == who.name && i.state == model.Pending {
				i.state = model.Revoked
			}
		}
	})
}

func (w *world) setPlatformAdmin(h *human, o op.SetPlatformAdmin) verdict {
	who, no := w.aboutUser(h, o.Username)
	if no != nil {
		return *no
	}
	var d doubt
	d.same = who.admin == o.On
	d.on(!o.On && w.lastPlatformAdmin(who), model.Conflict) // P5
	return d.then(func(model.Effect) { who.admin = o.On })
}

func (w *world) createWorkspace(h *human, o op.CreateWorkspace) verdict {
	if !h.active() || !h.admin && w.platform.creation != "everyone" {
		return *refused(model.Denied)
	}
	var d doubt
	d.on(!plainName(o.Name), model.Invalid)
	d.on(w.sites[o.Name] != nil || w.people[o.Name] != nil, model.Conflict) // N2
	return d.then(func(model.Effect) {
		s := newSite(o.Name, model.Team, h.name)
		s.members[h.name] = &member{role: model.Admin}
		w.sites[o.Name], h.current = s, o.Name
	})
}

func (w *world) deleteWorkspace(h *human, o op.DeleteWorkspace) verdict {
	s, no := w.enter(h, "workspace.delete", o.Name)
	if no != nil {
		return *no
	}
	var d doubt
	d.on(s.kind != model.Team, model.Conflict) // B1; an individual one goes with its account
	return d.then(func(model.Effect) { s.state = model.WorkspaceDeleting })
}

func (w *world) transferWorkspace(h *human, o op.TransferWorkspace) verdict {
	s, no := w.enter(h, "workspace.view", o.Name)
	if no != nil {
		return *no
	}
	if s.owner != h.name && !h.admin || s.state != model.WorkspaceActive {
		return *refused(model.Denied, model.Conflict)
	}
	var d doubt
	d.on(s.kind != model.Team, model.Conflict)
	who := w.found(o.Who)
	d.on(who == nil, model.NotFound, model.Conflict)
	if who == nil {
		return d.verdict
	}
	d.same = s.owner == who.name
	// SPEC does not say to whom; an outsider as owner would make no sense.
	d.open(w.own(s, who.name) == model.NoRole || !who.active(), model.NotFound, model.Conflict)
	return d.then(func(model.Effect) { s.owner, s.settings.Domain = who.name, "" }) // S1
}

func (w *world) switchWorkspace(h *human, o op.SwitchWorkspace) verdict {
	s, no := w.enter(h, "workspace.view", o.Name)
	if no != nil {
		return *no
	}
	return verdict{same: h.current == s.name, then: func(model.Effect) { h.current = s.name }}
}

func (w *world) setWorkspace(h *human, o op.SetWorkspace) verdict {
	s, no := w.enter(h, "settings.manage", o.Name)
	if no != nil {
		return *no
	}
	if s.kind == model.Individual {
		return *refused(model.Conflict)
	}
	next := s.settings
	var d doubt
	for key, v := range o.Values {
		switch key {
		case "domain-invites":
			next.Domain = ""
			if v == "on" {
				next.Domain = w.offers(s)
				d.on(next.Domain == "", model.Conflict)
			}
		case "guests":
			next.Guests = v == "on"
		case "members-create-projects":
			next.MembersCreate = v == "on"
		case "everyone":
			next.Everyone = map[string]model.Role{"none": model.NoRole, "viewer": model.Viewer, "editor": model.Editor}[v]
		case "default-visibility":
			next.DefaultVisibility, _ = model.ParseVisibility(v)
		case "visibilities":
			next.Visibilities = map[string]model.VisibilitySet{
				"private": 1, "private,workspace": 3, "private,public": 5, "private,workspace,public": 7, "workspace": 2,
			}[v]
		}
	}
	d.on(!next.Visibilities.Has(next.DefaultVisibility), model.Invalid, model.Conflict)
	d.same = next == s.settings
	return d.then(func(model.Effect) { s.settings = next })
}

func (w *world) setPlatform(h *human, o op.SetPlatform) verdict {
	if !h.active() || !h.admin {
		return *refused(model.Denied)
	}
	next := w.platform
	for key, v := range o.Values {
		switch key {
		case "anonymous":
			next.anonymous = v == "on"
		case "workspace-creation":
			next.creation = v
		}
	}
	return verdict{same: next == w.platform, then: func(model.Effect) { w.platform = next }}
}

// plainName is N1 for the names that the test makes up.
func plainName(s string) bool {
	if len(s) < 2 || len(s) > 63 || s[0] < 'a' || s[0] > 'z' || s[len(s)-1] == '-' {
		return false
	}
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-') || i > 0 && c == '-' && s[i-1] == '-' {
			return false
		}
	}
	return true
}
