package signup

import (
	"atrium/model"
	"atrium/model/letter"
	"atrium/model/onetime"
	"atrium/model/op/rule"
)

// SendVerification mails a code to the address of the actor's own account.
type SendVerification struct{}

// Kind is the audit word.
func (SendVerification) Kind() string { return "user.send-code" }

// Authorize: people, for themselves.
func (SendVerification) Authorize(s model.State, p model.Principal) error {
	if err := own(p); err != nil {
		return err
	}
	return mailed(s)
}

func own(p model.Principal) error {
	if p.Who == nil {
		return model.Errorf(model.Denied, "Nobody is signed in.").WithHint("Sign in first.")
	}
	if p.Who.Kind == model.Service {
		return model.Errorf(model.Denied, "%s is a service account; those have no address.", p.Who.Username)
	}
	return nil
}

// Apply mails it.
func (SendVerification) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	p := by.Who
	if p.Email == "" {
		return model.Effect{}, model.Errorf(model.Conflict, "%s has no address to verify.", p.Username).
			WithHint("Give one: atrium user update %s --email E.", p.Username)
	}
	e := model.Effect{
		Target: p.Username, Summary: "Mail a code to " + p.Email + ".",
		Consequences: []string{"It counts for 15 minutes."}, After: model.Facts{"email": p.Email}, Unchanged: p.EmailVerified,
	}
	if p.EmailVerified {
		e.Summary, e.Consequences = p.Email+" is verified already.", nil
		return e, nil
	}
	key := onetime.VerifyKey(p.ID)
	c, err := fresh(u, key, model.CodeVerify, p.Email)
	if err != nil {
		return model.Effect{}, err
	}
	c.Person = p.ID
	digits, hash := onetime.Short(u, key)
	c.Hash = hash
	u.PutCode(c)
	letter.Verify(u, c, p.Username, digits)
	return e, nil
}

// Verify verifies the address of the actor's own account by the code that was mailed
// to it. The fact "right" tells whether it was the right one.
type Verify struct{ Code string }

// Kind is the audit word.
func (Verify) Kind() string { return "user.check-code" }

// Authorize: people, for themselves.
func (Verify) Authorize(_ model.State, p model.Principal) error { return own(p) }

// Apply compares the code. One that was mailed to an address of before counts for
// nothing.
func (o Verify) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	p, key := by.Who, onetime.VerifyKey(by.Who.ID)
	if c := u.Code(key); c != nil && c.EmailKey != p.EmailKey {
		u.DeleteCode(c)
	}
	e, err := check(u, key, o.Code, p.Username)
	if err != nil {
		return e, err
	}
	e.People = []model.ID{p.ID}
	if right, _ := Right(e); right {
		u.DeleteCode(u.Code(key))
		p.EmailVerified, p.Version = true, p.Version+1
		u.PutPerson(p)
		e.Summary = "Verify " + p.Email + " of " + p.Username + " by a mailed code."
		e.After["email"], e.After["email_verified"] = p.Email, true
	}
	return e, nil
}

// Wrong is the error of a code that was not right, with what is left; nil where the
// effect tells that it was.
func Wrong(e model.Effect) error {
	right, left := Right(e)
	if right {
		return nil
	}
	return model.Errorf(model.Invalid, "The code is wrong.").
		WithHint("%s", rule.Either(left > 0, rule.Plural(left, "try is", "tries are")+" left.", "It counts no more: have a new one mailed."))
}
