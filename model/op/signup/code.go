// Package signup is how somebody who has no account gets one by themselves (H2), and
// how an address is verified by a code that was mailed to it (N5).
//
// A code that is wrong must count as a try, and a refusal keeps nothing: so giving a
// code is a change of its own, which says whether it was right, and signing up stands
// on one that was. Whoever signs up with an address that has an account goes through
// the very same steps; only the mail is another one, and no code is right.
package signup

import (
	"time"

	"atrium/model"
	"atrium/model/letter"
	"atrium/model/onetime"
	"atrium/model/op/identity"
	"atrium/model/op/rule"
	"atrium/model/text"
)

// What may be mailed: so often to one address in an hour, not more often than once a
// minute in a session, and so many sign-ups under way at a time.
const (
	mostMails   = 5
	mostWaiting = 1000
	between     = time.Minute
	counted     = time.Hour
)

// SendCode mails a code to the address of somebody who signs up. It counts in their
// session only.
type SendCode struct{ Email string }

// Kind is the audit word.
func (SendCode) Kind() string { return "signup.code" }

// Authorize: strangers, where they may sign up.
func (o SendCode) Authorize(s model.State, p model.Principal) error {
	if err := open(s, p); err != nil {
		return err
	}
	return mailed(s)
}

func mailed(s model.State) error {
	if letter.On(s) {
		return nil
	}
	return model.Errorf(model.Conflict, "This deployment sends no mail, so no address can be verified by a code.").
		WithHint("A platform admin can verify it.")
}

// open is Denied for who may not sign up here.
func open(s model.State, p model.Principal) error {
	if err := identity.Stranger(p); err != nil {
		return err
	}
	if s.Platform().Signup != "closed" {
		return nil
	}
	e := model.Errorf(model.Denied, "Nobody can sign up here.")
	if contact := s.Platform().Contact; contact != "" {
		return e.WithHint("Ask for an account: %s.", contact)
	}
	return e.WithHint("Ask a platform admin for an account.")
}

// Apply mails the code.
func (o SendCode) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	key := onetime.SessionKey(by.Actor)
	c, err := fresh(u, key, model.CodeSignup, o.Email)
	if err != nil {
		return model.Effect{}, err
	}
	switch p := u.PersonByEmail(c.EmailKey); {
	case p != nil:
		letter.Known(u, c, p.Username)
	case u.Platform().Signup == "invitation" && !invited(u, c.EmailKey):
		// Nothing goes out to who is not invited; they are told the same.
	default:
		digits, hash := onetime.Short(u, key)
		c.Hash = hash
		letter.Signup(u, c, digits)
	}
	u.PutCode(c)
	return model.Effect{
		Target: "signup", Summary: "Mail a code to " + o.Email + ".",
		Consequences: []string{"It counts for 15 minutes, in this session."}, After: model.Facts{"email": o.Email},
	}, nil
}

func invited(s model.State, address string) bool {
	for i := range s.InvitationsToEmail(address) {
		if i.StateAt(s.Now()) == model.Pending {
			return true
		}
	}
	return false
}

// fresh makes the record of a code that is about to be mailed, within the limits.
func fresh(u model.Unit, key string, kind model.CodeKind, email string) (*model.OneTimeCode, error) {
	address, err := text.CanonicalEmail(email)
	if err != nil {
		return nil, rule.Invalid(err)
	}
	onetime.Prune(u)
	now := u.Now()
	if old := u.Code(key); old != nil {
		if wait := old.Sent.Add(between).Sub(now); wait > 0 {
			return nil, model.Errorf(model.Conflict, "A code was mailed less than a minute ago.").
				WithHint("Try again in %d seconds.", int(wait.Seconds()+1))
		}
	}
	waiting := 0
	for c := range u.Codes() {
		if c.Kind == model.CodeAddress {
			waiting++
		}
	}
	if waiting >= mostWaiting {
		return nil, model.Errorf(model.Unavailable, "Too many codes are being mailed.").WithHint("Try again in an hour.")
	}
	count := u.Code("address/" + address)
	if count == nil || now.Sub(count.Since) >= counted {
		count = &model.OneTimeCode{Key: "address/" + address, Kind: model.CodeAddress, Since: now}
	}
	if count.Sends >= mostMails {
		return nil, model.Errorf(model.Conflict, "Too many codes were mailed to this address.").WithHint("Try again in an hour.")
	}
	count.Sends++
	count.Expires = count.Since.Add(counted)
	u.PutCode(count)
	return &model.OneTimeCode{Key: key, Kind: kind, Email: email, EmailKey: address, Sent: now, Expires: now.Add(onetime.ShortWindow)}, nil
}

// CheckCode says whether a code is the one that was mailed. The fact "right" tells;
// after five wrong ones it counts no more.
type CheckCode struct{ Code string }

// Kind is the audit word.
func (CheckCode) Kind() string { return "signup.check" }

// Authorize: strangers, where they may sign up.
func (o CheckCode) Authorize(s model.State, p model.Principal) error { return open(s, p) }

// Apply compares it.
func (o CheckCode) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	return check(u, onetime.SessionKey(by.Actor), o.Code, "signup")
}

func check(u model.Unit, key, code, target string) (model.Effect, error) {
	c := u.Code(key)
	if !onetime.Open(u, c) || c.Passed {
		return model.Effect{}, model.Errorf(model.Conflict, "There is no code that still counts.").WithHint("Have a new one mailed.")
	}
	right := onetime.Try(u, c, code)
	return model.Effect{
		Target: target, Summary: rule.Either(right, "The code is right.", "The code is wrong."),
		After: model.Facts{"right": right, "left": onetime.Tries - c.Tries},
	}, nil
}

// Right says whether the effect of checking a code tells that it was right, else how
// many tries are left.
func Right(e model.Effect) (right bool, left int) {
	right, _ = e.After["right"].(bool)
	left, _ = e.After["left"].(int)
	return right, left
}
