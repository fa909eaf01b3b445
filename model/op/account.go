package op

import (
	"slices"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/gate"
	"atrium/model/op/rule"
	"atrium/model/roster"
	"atrium/model/text"
)

// Init is the first start: the first account, a platform admin, and the
// built-in workspaces (B1).
type Init struct {
	Username, Email, Name string
}

// Kind is the audit word.
func (Init) Kind() string { return "platform.init" }

// Authorize lets Atrium itself do it, once.
func (o Init) Authorize(s model.State, p model.Principal) error {
	if s.Platform().People > 0 {
		return model.Errorf(model.Conflict, "This deployment has its first account already.")
	}
	if !p.System {
		return model.Errorf(model.Denied, "Only a first start may create the first account.")
	}
	return nil
}

// Apply creates the account and the built-in workspaces.
func (o Init) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	for _, b := range []struct {
		name, description string
		everyone          model.Role
	}{
		{"default", "General purpose: everyone who is signed in may edit.", model.Editor},
		{"system", "Resources of the platform: only platform admins change them.", model.Viewer},
	} {
		w := newWorkspace(u, b.name, model.Builtin)
		w.Description, w.Settings.Everyone = b.description, b.everyone
		addWorkspace(u, w)
	}
	p, err := newPerson(u, o.Username, o.Email, o.Name)
	if err != nil {
		return model.Effect{}, err
	}
	p.PlatformAdmin = true
	addPerson(u, p)
	platform := u.Platform()
	platform.Person, platform.Admins = p.ID, 1
	u.PutPlatform(platform)
	return model.Effect{
		Target: p.Username, Summary: "Create the first account, " + p.Username + ", as platform admin.",
		After: model.Facts{"username": p.Username, "email": p.Email, "platform_admin": true}, People: []model.ID{p.ID},
	}, nil
}

// CreateUser makes an account with its individual workspace (P1). Labels and
// Original come from imports.
type CreateUser struct {
	Username, Email, Name string
	Labels                []string
	Original              string
}

// Kind is the audit word.
func (CreateUser) Kind() string { return "user.create" }

// Authorize: platform admins.
func (o CreateUser) Authorize(_ model.State, p model.Principal) error {
	return rule.PlatformAdmin(p, "create accounts")
}

// Apply creates the account; its address is left unverified (N5).
func (o CreateUser) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p, err := newPerson(u, o.Username, o.Email, o.Name)
	if err != nil {
		return model.Effect{}, err
	}
	p.Labels, p.Original = o.Labels, o.Original
	for _, l := range o.Labels {
		if other := u.PersonByLabel(l); other != nil {
			return model.Effect{}, model.Errorf(model.Conflict, "The label %s belongs to %s already.", l, other.Username)
		}
	}
	addPerson(u, p)
	return model.Effect{
		Target: p.Username, Summary: "Create the account " + p.Username + " with its individual workspace.",
		After:  model.Facts{"username": p.Username, "email": p.Email, "name": p.Name},
		People: []model.ID{p.ID},
	}, nil
}

// Enrol makes an account with its individual workspace (P1) for an operation that
// lets somebody in: the name must be free and the address nobody else's.
func Enrol(u model.Unit, username, email, name string) (*model.Person, error) {
	p, err := newPerson(u, username, email, name)
	if err != nil {
		return nil, err
	}
	addPerson(u, p)
	return u.Person(p.ID), nil
}

// newPerson checks the fields and reserves nothing yet.
func newPerson(u model.Unit, name, email, shown string) (*model.Person, error) {
	if err := text.Name(text.KindUsername, name); err != nil {
		return nil, rule.Invalid(err)
	}
	if err := rule.NameFree(u, name); err != nil {
		return nil, err
	}
	p := &model.Person{Username: name, Created: u.Now(), Version: 1}
	if err := setEmail(u, p, email); err != nil {
		return nil, err
	}
	if err := setDisplayName(p, shown); err != nil {
		return nil, err
	}
	p.ID = u.NewID()
	return p, nil
}

// addPerson writes the account and its individual workspace (P1).
func addPerson(u model.Unit, p *model.Person) {
	w := newWorkspace(u, p.Username, model.Individual)
	w.Owner, w.Plan, p.Home, p.Current = p.ID, "individual", w.ID, w.ID
	w.Settings.Visibilities = model.Visibilities(model.Private, model.Public)
	u.PutPerson(p)
	addWorkspace(u, w)
	u.PutName(&model.Name{Name: text.Fold(p.Username), Person: p.ID, Workspace: w.ID})
	m := roster.Row(u, w, p)
	m.Role = model.Admin
	roster.Put(u, w, m)
	platform := u.Platform()
	platform.People++
	u.PutPlatform(platform)
}

func setEmail(u model.Unit, p *model.Person, email string) error {
	if email == "" {
		p.Email, p.EmailKey, p.EmailVerified = "", "", false
		return nil
	}
	key, err := text.CanonicalEmail(email)
	if err != nil {
		return rule.Invalid(err)
	}
	if other := u.PersonByEmail(key); other != nil && other.ID != p.ID {
		return model.Errorf(model.Conflict, "The address %s belongs to another account.", email)
	}
	p.EmailVerified = p.EmailVerified && p.EmailKey == key
	p.Email, p.EmailKey = email, key
	return nil
}

func setDisplayName(p *model.Person, name string) error {
	if err := text.Free("display name", name, text.MaxDisplayName, false); err != nil {
		return rule.Invalid(err)
	}
	p.Name = name
	return nil
}

// UpdateUser changes an account's display name or address. Nil leaves a field
// as it is; Version, if not zero, must be the one that was read (C3).
type UpdateUser struct {
	Username    string
	Name, Email *string
	Version     uint64
}

// Kind is the audit word.
func (UpdateUser) Kind() string { return "user.update" }

// Authorize: oneself, and platform admins.
func (o UpdateUser) Authorize(s model.State, p model.Principal) error {
	if who := find.Person(s, o.Username); p.Who != nil && who != nil && who.ID == p.Who.ID {
		return nil
	}
	return rule.PlatformAdmin(p, "change other people's accounts")
}

// Apply changes the account and the rows that show it.
func (o UpdateUser) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	p, err := find.Account(u, o.Username)
	if err != nil {
		return model.Effect{}, err
	}
	if err := rule.Stale(p.Username, o.Version, p.Version); err != nil {
		return model.Effect{}, err
	}
	before, after := model.Facts{}, model.Facts{}
	if o.Name != nil && *o.Name != p.Name {
		before["name"], after["name"] = p.Name, *o.Name
		if err := setDisplayName(p, *o.Name); err != nil {
			return model.Effect{}, err
		}
	}
	if o.Email != nil && *o.Email != p.Email {
		before["email"], after["email"] = p.Email, *o.Email
		if err := setEmail(u, p, *o.Email); err != nil {
			return model.Effect{}, err
		}
	}
	if len(after) > 0 {
		p.Version++
		u.PutPerson(p)
		for _, id := range slices.Collect(u.WorkspacesOf(p.ID)) {
			if m := u.Membership(id, p.Username); m != nil {
				m.Search = roster.Search(p)
				u.PutMembership(m)
			}
		}
	}
	e := model.Effect{
		Target: p.Username, Summary: "Change the account " + p.Username + ".", Before: before, After: after,
		Unchanged: len(after) == 0, People: []model.ID{p.ID},
	}
	if after["email"] != nil {
		gate.SettleOwned(u, by, p, &e)
	}
	return e, nil
}

// VerifyEmail marks an account's address as verified by a platform admin (N5).
type VerifyEmail struct{ Username string }

// Kind is the audit word.
func (VerifyEmail) Kind() string { return "user.verify-email" }

// Authorize: platform admins.
func (o VerifyEmail) Authorize(_ model.State, p model.Principal) error {
	return rule.PlatformAdmin(p, "verify addresses without a mailed code")
}

// Apply verifies the address.
func (o VerifyEmail) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p, err := find.Account(u, o.Username)
	if err != nil {
		return model.Effect{}, err
	}
	if p.Email == "" {
		return model.Effect{}, model.Errorf(model.Conflict, "%s has no address to verify.", p.Username)
	}
	was := p.EmailVerified
	p.EmailVerified, p.Version = true, p.Version+1
	u.PutPerson(p)
	return model.Effect{
		Target: p.Username, Summary: "Mark " + p.Email + " of " + p.Username + " as verified.",
		Before: model.Facts{"email_verified": was}, After: model.Facts{"email_verified": true, "email": p.Email},
		Unchanged: was, People: []model.ID{p.ID},
	}, nil
}
