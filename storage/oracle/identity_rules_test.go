package oracle

import (
	"strings"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/identity"
	robots "atrium/model/op/service"
	"atrium/model/op/signup"
)

// judge says what the rules make of an operation in a session.
func (d *door) judge(s session, o model.Operation) verdict {
	if _, ok := d.proven(s); !ok {
		return *refused(model.Denied) // H1, P5
	}
	v := d.rule(s, d.souls[s.who], o)
	if v == nil {
		return verdict{}
	}
	return *v
}

func (d *door) rule(s session, h *soul, o model.Operation) *verdict {
	switch o := o.(type) {
	case identity.AddKey:
		return d.addKey(s, o)
	case identity.RemoveKey:
		return d.removeKey(s, o)
	case identity.IssueClaim:
		return d.issue(h, o)
	case identity.Claim:
		return d.claim(s, o)
	case signup.SignUp:
		return d.signUp(s, o)
	case identity.LinkLogin:
		return d.link(s, h, o.Login)
	case identity.SignIn:
		return d.signIn(s, h, o.Login)
	case identity.UnlinkLogin:
		return d.unlink(h, o)
	case robots.Create:
		return d.serve(s, o.Name, func(there *soul) *verdict {
			if there != nil {
				return refused(model.Conflict)
			}
			return &verdict{then: func(model.Effect) { d.souls[o.Name+"@ml"] = &soul{name: o.Name + "@ml", service: true} }}
		})
	case robots.Deactivate:
		return d.serve(s, o.Name, d.turn(true))
	case robots.Reactivate:
		return d.serve(s, o.Name, d.turn(false))
	case op.GrantAccess:
		return d.grant(s, o)
	case op.RevokeAccess:
		return d.revoke(s, o)
	case op.SetRole:
		return d.setRole(s, o)
	case op.SetWorkspace:
		return d.enforce(s, h, o.Values["login-provider"])
	case op.SuspendUser:
		return d.suspend(h, o.Username, true)
	case op.ResumeUser:
		return d.suspend(h, o.Username, false)
	}
	panic(o.Kind())
}

func keyNumber(line string) int { return int(line[len(line)-1] - '0') }

func (d *door) addKey(s session, o identity.AddKey) *verdict {
	switch n := keyNumber(o.Line); {
	case !d.manages(s, o.Username):
		return refused(model.Denied)
	case d.souls[o.Username] == nil:
		return refused(model.NotFound)
	case d.keys[n] != nil:
		return refused(model.Conflict)
	default:
		return &verdict{then: func(model.Effect) { d.keys[n] = &heldKey{who: o.Username} }}
	}
}

func (d *door) removeKey(s session, o identity.RemoveKey) *verdict {
	for n, k := range d.keys {
		if k != nil && k.who == o.Username && "key "+string(rune('0'+n)) == o.Key && d.manages(s, o.Username) {
			return &verdict{then: func(model.Effect) { delete(d.keys, n) }}
		}
	}
	if !d.manages(s, o.Username) {
		return refused(model.Denied)
	}
	return refused(model.NotFound)
}

func (d *door) issue(h *soul, o identity.IssueClaim) *verdict {
	to := d.souls[o.Username]
	switch {
	case h == nil || !h.admin:
		return refused(model.Denied)
	case to == nil:
		return refused(model.NotFound)
	case to.service || to.suspended:
		return refused(model.Conflict)
	}
	return &verdict{then: func(e model.Effect) {
		d.forget(to.name)
		d.claims[e.Code] = &claim{who: to.name, expires: d.now.Add(7 * 24 * time.Hour)}
	}}
}

// forget drops an account's code: there is one at a time, and it works once.
func (d *door) forget(who string) {
	for code, c := range d.claims {
		if c.who == who {
			delete(d.claims, code)
		}
	}
}

func (d *door) claim(s session, o identity.Claim) *verdict {
	c := d.claims[o.Code]
	switch {
	case s.who != "" || s.key == 0 && s.provider == "":
		return refused(model.Denied)
	case c == nil || !d.now.Before(c.expires) || d.souls[c.who].suspended:
		return refused(model.NotFound)
	case d.taken(d.souls[c.who], s):
		return refused(model.Conflict)
	}
	return &verdict{then: func(model.Effect) {
		d.attach(d.souls[c.who], s)
		d.forget(c.who)
	}}
}

func (d *door) signUp(s session, o signup.SignUp) *verdict {
	switch {
	case s.who != "" || s.key == 0 && s.provider == "":
		return refused(model.Denied)
	case d.souls[o.Username] != nil || d.taken(nil, s):
		return refused(model.Conflict)
	}
	return &verdict{then: func(model.Effect) {
		h := &soul{name: o.Username, logins: map[string]string{}}
		d.souls[o.Username] = h
		d.attach(h, s)
	}}
}

// through has the key of a session count as signed in through a provider (S2).
func (d *door) through(s session, provider string) {
	if s.key != 0 {
		d.keys[s.key].provider, d.keys[s.key].until = provider, d.now.Add(12*time.Hour)
	}
}

func (d *door) link(s session, h *soul, l model.Login) *verdict {
	switch {
	case h == nil || h.service:
		return refused(model.Denied)
	case h.logins[l.Provider] == l.Subject:
		return &verdict{same: true}
	case h.logins[l.Provider] != "" || d.holder(l.Provider, l.Subject) != nil:
		return refused(model.Conflict)
	}
	return &verdict{then: func(model.Effect) {
		h.logins[l.Provider] = l.Subject
		d.through(s, l.Provider)
	}}
}

func (d *door) signIn(s session, h *soul, l model.Login) *verdict {
	switch {
	case h == nil || h.service || s.key == 0:
		return refused(model.Denied)
	case h.logins[l.Provider] != l.Subject:
		return refused(model.Conflict)
	}
	return &verdict{then: func(model.Effect) { d.through(s, l.Provider) }}
}

func (d *door) unlink(h *soul, o identity.UnlinkLogin) *verdict {
	of := d.souls[o.Username]
	switch {
	case h == nil || h != of && !h.admin:
		return refused(model.Denied)
	case of == nil || of.logins[o.Provider] == "":
		return refused(model.NotFound)
	case d.loses(of, func() { delete(of.logins, o.Provider) }):
		return refused(model.Conflict) // W4
	}
	return &verdict{then: func(model.Effect) { delete(of.logins, o.Provider) }}
}

// serve is for who manages the people of ml.
func (d *door) serve(s session, name string, then func(*soul) *verdict) *verdict {
	if v := d.within(s, "people.manage", false); v != nil {
		return v
	}
	return then(d.souls[name+"@ml"])
}

func (d *door) turn(off bool) func(*soul) *verdict {
	return func(there *soul) *verdict {
		if there == nil {
			return refused(model.NotFound)
		}
		return &verdict{same: there.suspended == off, then: func(model.Effect) { there.suspended = off }}
	}
}

func (d *door) grant(s session, o op.GrantAccess) *verdict {
	to := d.souls[o.Who]
	if v := d.within(s, "project.people.manage", true); v != nil {
		return v
	}
	switch {
	case to == nil && strings.Contains(o.Who, "@"):
		return refused(model.NotFound, model.Denied, model.Invalid)
	case to == nil:
		return refused(model.NotFound, model.Denied)
	case !to.service && to.role == model.NoRole && to.grant == model.NoProjectRole:
		return refused(model.Denied) // S3: ml takes no guests
	case to.suspended:
		return refused(model.Conflict)
	case !to.service && to.role == model.NoRole && o.Role > to.grant:
		return refused(model.Denied) // S3: and those it has get no more
	}
	return &verdict{same: to.grant == o.Role, then: func(model.Effect) { to.grant = o.Role }}
}

func (d *door) revoke(s session, o op.RevokeAccess) *verdict {
	to := d.souls[o.Who]
	if v := d.within(s, "project.people.manage", true); v != nil {
		return v
	}
	if to == nil || to.grant == model.NoProjectRole {
		return refused(model.NotFound)
	}
	return &verdict{then: func(model.Effect) { to.grant = model.NoProjectRole }}
}

func (d *door) setRole(s session, o op.SetRole) *verdict {
	to, needs := d.souls[o.Who], "people.manage"
	if to != nil && to.name == s.who && o.Role < to.role {
		needs = "workspace.view" // anyone may step down (R1)
	}
	if v := d.within(s, needs, false); v != nil {
		return v
	}
	switch {
	case to == nil || to.role == model.NoRole:
		return refused(model.NotFound, model.Conflict)
	case o.Role != to.role && d.loses(to, func() { to.role = o.Role }):
		return refused(model.Conflict) // W4
	}
	return &verdict{same: to.role == o.Role, then: func(model.Effect) { to.role = o.Role }}
}

// enforce is S2: the provider of one's own session, or off.
func (d *door) enforce(s session, h *soul, value string) *verdict {
	provider, _ := d.proven(s)
	local := h != nil && s.key == 0 && s.provider == ""
	if value == "off" {
		value = ""
	}
	if !(value == "" && local && d.enforced != "") {
		if v := d.within(s, "settings.manage", false); v != nil {
			return v
		}
	}
	switch {
	case value == d.enforced:
		return &verdict{same: true}
	case value != "" && value != provider:
		return refused(model.Denied)
	}
	was := d.enforced
	d.enforced = value
	left := d.keepers()
	d.enforced = was
	if left == 0 {
		return refused(model.Conflict) // W4
	}
	return &verdict{then: func(model.Effect) { d.enforced = value }}
}

func (d *door) suspend(h *soul, who string, off bool) *verdict {
	to := d.souls[who]
	switch {
	case h == nil || !h.admin:
		return refused(model.Denied)
	case to == nil:
		return refused(model.NotFound)
	case to.suspended == off:
		return &verdict{same: true}
	case off && d.loses(to, func() { to.suspended = true }):
		return refused(model.Conflict) // P5
	}
	return &verdict{then: func(model.Effect) { to.suspended = off }}
}
