package identity

import (
	"slices"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/rule"
	"atrium/model/roster"
	"atrium/model/text"
)

// link writes a login of an account and counts the admins afresh that keep W4.
func link(u model.Unit, p *model.Person, l model.Login) error {
	if l.Provider == "" || l.Issuer == "" || l.Subject == "" || len(l.Subject) > 255 || len(l.Issuer) > 512 {
		return model.Errorf(model.Invalid, "The login provider has not told who signed in.")
	}
	if other := u.PersonByLogin(l.Issuer, l.Subject); other != nil && other.ID != p.ID {
		return model.Errorf(model.Conflict, "This login at %s belongs to another account.", l.Provider).
			WithHint("Sign in there as somebody else, or unlink it from that account first.")
	}
	if p.LinkedTo(l.Provider) {
		return model.Errorf(model.Conflict, "%s has a login at %s already.", p.Username, l.Provider).WithHint("Unlink that first.")
	}
	l.Linked = u.Now()
	p.Logins = append(slices.Clone(p.Logins), l)
	p.Version++
	u.PutPerson(p)
	recount(u, p, l.Provider)
	return nil
}

// recount counts the admins of the workspaces that enforce the provider and have the
// person as admin; it gives those workspaces.
func recount(u model.Unit, p *model.Person, provider string) (all []*model.Workspace) {
	for _, id := range slices.Collect(u.WorkspacesOf(p.ID)) {
		w := u.Workspace(id)
		if w == nil || w.Settings.Provider != provider {
			continue
		}
		if m := u.Membership(id, p.Username); m != nil && m.Role == model.Admin {
			roster.CountAdmins(u, w)
			all = append(all, w)
		}
	}
	return all
}

// LinkLogin links the login with which somebody has just signed in at a provider to
// the account of their session. The caller has checked the provider's word.
type LinkLogin struct{ Login model.Login }

// Kind is the audit word.
func (LinkLogin) Kind() string { return "login.link" }

// Authorize: whoever is signed in, for themselves.
func (o LinkLogin) Authorize(_ model.State, p model.Principal) error { return person(p) }

func person(p model.Principal) error {
	if p.Who == nil {
		return model.Errorf(model.Denied, "Nobody is signed in.").WithHint("Sign in first.")
	}
	if p.Who.Kind == model.Service {
		return model.Errorf(model.Denied, "%s is a service account; those have no logins.", p.Who.Username)
	}
	return nil
}

// Apply links the login; the sessions of the key count as signed in through it.
func (o LinkLogin) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	p, l := by.Who, o.Login
	e := model.Effect{
		Target: p.Username, Summary: "Link the login at " + l.Provider + " to " + p.Username + ".",
		Consequences: []string{"Whoever signs in there with it signs in here as " + p.Username + "."},
		Before:       model.Facts{"login": nil}, After: model.Facts{"login": l.Provider}, People: []model.ID{p.ID},
	}
	if p.HasLogin(l.Provider, l.Issuer, l.Subject) {
		e.Unchanged = true
		return e, nil
	}
	if err := link(u, p, l); err != nil {
		return model.Effect{}, err
	}
	through(u, by, l.Provider)
	return e, nil
}

// through has the sessions of the actor's key count as signed in through a provider
// (S2), and says until when; nil where the session has no key.
func through(u model.Unit, by model.Principal, provider string) any {
	k := u.Key(by.Key)
	if by.Key == "" || k == nil {
		return nil
	}
	k.Provider, k.Until = provider, u.Now().Add(model.SignInWindow)
	u.PutKey(k)
	return rule.Stamp(k.Until)
}

// SignIn tells that somebody has signed in at a provider from a session of their key:
// the key's sessions count as signed in through it for twelve hours (S2). The login
// must be linked to the account already.
type SignIn struct{ Login model.Login }

// Kind is the audit word.
func (SignIn) Kind() string { return "login.sign-in" }

// Authorize: whoever is signed in with a key, for themselves.
func (o SignIn) Authorize(_ model.State, p model.Principal) error {
	if err := person(p); err != nil {
		return err
	}
	if p.Key == "" {
		return model.Errorf(model.Denied, "This session was not opened with a key, so a login would not be kept for it.").
			WithHint("Connect over SSH with your key.")
	}
	return nil
}

// Apply keeps it with the key.
func (o SignIn) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	p, l := by.Who, o.Login
	if !p.HasLogin(l.Provider, l.Issuer, l.Subject) {
		return model.Effect{}, model.Errorf(model.Conflict, "You signed in at %s with a login that is not linked to %s.", l.Provider, p.Username).
			WithHint("Link it first, or sign in there with the one that is.")
	}
	until := through(u, by, l.Provider)
	return model.Effect{
		Target: p.Username, Summary: "Sign in through " + l.Provider + " with the key of this session.",
		Consequences: []string{"Sessions of this key count as signed in through " + l.Provider + " for twelve hours."},
		After:        model.Facts{"login": l.Provider, "until": until}, People: []model.ID{p.ID},
	}, nil
}

// UnlinkLogin takes a login away from an account. W4 holds where the provider is
// enforced.
type UnlinkLogin struct{ Username, Provider string }

// Kind is the audit word.
func (UnlinkLogin) Kind() string { return "login.unlink" }

// Authorize: oneself, and platform admins.
func (o UnlinkLogin) Authorize(s model.State, p model.Principal) error {
	if who := find.Person(s, o.Username); p.Who != nil && who != nil && who.ID == p.Who.ID {
		return nil
	}
	return rule.PlatformAdmin(p, "unlink other people's logins")
}

// Apply unlinks it; sessions that count by it end or count no more.
func (o UnlinkLogin) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	p, err := find.Account(u, o.Username)
	if err != nil {
		return model.Effect{}, err
	}
	if !p.LinkedTo(o.Provider) {
		return model.Effect{}, model.Errorf(model.NotFound, "%s has no login at %s.", p.Username, text.Quote(o.Provider))
	}
	p.Logins = slices.DeleteFunc(slices.Clone(p.Logins), func(l model.Login) bool { return l.Provider == o.Provider })
	p.Version++
	u.PutPerson(p)
	for _, w := range recount(u, p, o.Provider) {
		if err := roster.KeepAdmin(w, "unlink the login of", p.Username); err != nil {
			return model.Effect{}, err
		}
	}
	rule.Notify(u, by, p.ID, 0, "unlinked your login at "+o.Provider+".")
	return model.Effect{
		Target: p.Username, Summary: "Unlink the login at " + o.Provider + " from " + p.Username + ".", Confirm: true,
		Consequences: []string{
			"Sessions that were signed in through it end or count as signed in by key only.",
			"In workspaces that enforce " + o.Provider + ", " + p.Username + " does not count as a member until a login there is linked again.",
		},
		Before: model.Facts{"login": o.Provider}, After: model.Facts{"login": nil}, People: []model.ID{p.ID},
	}, nil
}
