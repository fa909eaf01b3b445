package signup

import (
	"atrium/model"
	"atrium/model/invitation"
	"atrium/model/letter"
	"atrium/model/onetime"
	"atrium/model/op"
	"atrium/model/op/identity"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// SignUp makes an account for somebody who has proven a key or a login and is nobody
// yet (H2). Where mail is configured their address must have been verified in the
// session, unless they hold the code of an invitation to it: that admits them to the
// workspace and leaves the address unverified (I4).
type SignUp struct {
	Username, Email, Name string
	Invitation            string // the code of one; may be empty
	Proof                 identity.Proof
}

// Kind is the audit word.
func (SignUp) Kind() string { return "signup" }

// Authorize: strangers, where they may sign up.
func (o SignUp) Authorize(s model.State, p model.Principal) error { return open(s, p) }

// Apply makes the account, which begins with what the session has proven.
func (o SignUp) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	address, err := text.CanonicalEmail(o.Email)
	if err != nil {
		return model.Effect{}, rule.Invalid(err)
	}
	i, err := o.invitation(u, address)
	if err != nil {
		return model.Effect{}, err
	}
	key := onetime.SessionKey(by.Actor)
	c := u.Code(key)
	verified := onetime.Open(u, c) && c.Passed && c.EmailKey == address
	if err := o.admit(u, address, i != nil, verified); err != nil {
		return model.Effect{}, err
	}
	p, err := op.Enrol(u, o.Username, o.Email, o.Name)
	if err != nil {
		return model.Effect{}, err
	}
	p.EmailVerified = verified
	u.PutPerson(p)
	if c != nil {
		u.DeleteCode(c) // it works once
	}
	e := model.Effect{
		Target: p.Username, Summary: "Sign up as " + p.Username + ".",
		After:  model.Facts{"username": p.Username, "email": p.Email, "email_verified": verified, "name": p.Name},
		People: []model.ID{p.ID},
	}
	if err := o.Proof.Attach(u, by, p, e.After); err != nil {
		return model.Effect{}, err
	}
	if i == nil {
		return e, nil
	}
	actor := by.Actor
	actor.Person = p.ID
	joined, err := op.AcceptInvitation{Ref: o.Invitation}.Apply(u, model.Principal{Actor: actor, Who: u.Person(p.ID)})
	if err != nil {
		return model.Effect{}, err
	}
	e.Workspace, e.Consequences = joined.Workspace, append([]string{joined.Summary}, joined.Consequences...)
	e.After["joined"], e.After["role"] = joined.Target, joined.After["role"]
	e.People = append(e.People, joined.People...)
	return e, nil
}

// invitation finds the one that was named; it must be to the address. Every miss has
// the same answer.
func (o SignUp) invitation(u model.Unit, address string) (*model.Invitation, error) {
	if o.Invitation == "" {
		return nil, nil
	}
	i := u.InvitationByCode(invitation.HashCode(o.Invitation))
	if i == nil || i.StateAt(u.Now()) != model.Pending || i.EmailKey != address {
		return nil, model.Errorf(model.NotFound, "This code and this address do not belong to a pending invitation.").
			WithHint("Give the address that was invited; a code works once and expires.")
	}
	return i, nil
}

// admit says why somebody may not sign up with the address.
func (o SignUp) admit(u model.Unit, address string, byCode, verified bool) error {
	switch {
	case byCode:
		return nil
	case letter.On(u) && !verified:
		return model.Errorf(model.Denied, "The address is not verified in this session.").
			WithHint("Have a code mailed to it and type that.")
	case u.Platform().Signup == "open":
		return nil
	case verified && invited(u, address):
		return nil
	}
	return model.Errorf(model.Denied, "Only who is invited can sign up here.").
		WithHint("Give the code of your invitation, or ask somebody to invite you.")
}
