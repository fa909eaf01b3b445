package identity

import (
	"slices"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/onetime"
	"atrium/model/op/rule"
	"atrium/model/pubkey"
)

// IssueClaim makes a code with which somebody whose key nobody knows signs in as the
// account: one that was imported, or whose keys are lost. A new one takes the place
// of the one before.
type IssueClaim struct{ Username string }

// Kind is the audit word.
func (IssueClaim) Kind() string { return "user.claim" }

// Authorize: platform admins.
func (o IssueClaim) Authorize(_ model.State, p model.Principal) error {
	return rule.PlatformAdmin(p, "hand out accounts")
}

// Apply makes the code; it is in the effect, once.
func (o IssueClaim) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	p, err := find.Account(u, o.Username)
	if err != nil {
		return model.Effect{}, err
	}
	if err := claimable(p); err != nil {
		return model.Effect{}, err
	}
	onetime.Prune(u)
	dropClaims(u, p)
	code := onetime.Long(u)
	expires := u.Now().Add(onetime.ClaimWindow)
	u.PutCode(&model.OneTimeCode{Key: onetime.ClaimKey(code), Kind: model.CodeClaim, Person: p.ID, Expires: expires, Sent: u.Now()})
	rule.Notify(u, by, p.ID, 0, "made a sign-in code for your account.")
	return model.Effect{
		Target: p.Username, Summary: "Make a sign-in code for " + p.Username + ".",
		Consequences: []string{"Whoever connects with it until " + expires.UTC().Format("2006-01-02 15:04 UTC") + " signs in as " + p.Username + " from then on. It works once."},
		After:        model.Facts{"expires_at": rule.Stamp(expires)}, People: []model.ID{p.ID}, Code: code,
	}, nil
}

func claimable(p *model.Person) error {
	switch {
	case p.Kind == model.Service:
		return model.Errorf(model.Conflict, "%s is a service account: nobody signs in as it by a code.", p.Username).
			WithHint("Give it a key: atrium user key add %s KEY.", p.Username)
	case !p.Active():
		return model.Errorf(model.Conflict, "The account %s is suspended.", p.Username).WithHint("Resume it first.")
	}
	return nil
}

// dropClaims takes the codes of an account back that would let somebody in.
func dropClaims(u model.Unit, p *model.Person) {
	for _, c := range slices.Collect(u.CodesOf(p.ID)) {
		if c.Kind == model.CodeClaim {
			u.DeleteCode(c)
		}
	}
}

// Proof is what somebody who has no account yet has proven, as the host tells it: a
// key, a login, or both.
type Proof struct {
	Blob  []byte // the key in the wire format; nil for none
	Name  string // what the key is to be called; may be empty
	Login model.Login
}

// Attach gives the proof to an account. It must be the actor's own. The audit facts
// of it are added to after.
func (f Proof) Attach(u model.Unit, by model.Principal, p *model.Person, after model.Facts) error {
	if len(f.Blob) == 0 && f.Login.Subject == "" {
		return model.Errorf(model.Denied, "This session has proven nothing to sign in with later.").
			WithHint("Connect with a key: ssh-keygen -t ed25519 makes one.")
	}
	if len(f.Blob) > 0 {
		k, err := pubkey.Read(f.Blob)
		if err != nil {
			return badKey(err)
		}
		if k.Fingerprint != by.Key {
			return model.Errorf(model.Denied, "This key is not the one of the session.")
		}
		if _, err := attach(u, p, k, f.Name, u.Now()); err != nil {
			return err
		}
		after["fingerprint"] = k.Fingerprint
	}
	if f.Login.Subject != "" {
		if f.Login.Issuer != by.Issuer || f.Login.Subject != by.Subject || f.Login.Provider != by.Provider {
			return model.Errorf(model.Denied, "This login is not the one of the session.")
		}
		if err := link(u, p, f.Login); err != nil {
			return err
		}
		after["login"] = f.Login.Provider
	}
	return nil
}

// Claim makes what a stranger has proven a way to sign in as the account of a code.
type Claim struct {
	Code  string
	Proof Proof
}

// Kind is the audit word.
func (Claim) Kind() string { return "key.claim" }

// Authorize: somebody who is nobody yet.
func (Claim) Authorize(_ model.State, p model.Principal) error { return Stranger(p) }

// Stranger is Denied for everybody but who has come over SSH and is nobody's.
func Stranger(p model.Principal) error {
	switch {
	case p.Who != nil || p.System:
		return model.Errorf(model.Denied, "You have an account already.")
	case p.Via != model.ViaSSH && p.Via != model.ViaTUI || p.Key == "" && p.Subject == "":
		return model.Errorf(model.Denied, "Only who connects over SSH with a key or a login can sign up.")
	}
	return nil
}

// Apply attaches the proof and uses the code up. Every code that does not count has
// the same answer.
func (o Claim) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	c := u.Code(onetime.ClaimKey(o.Code))
	if c == nil || c.Kind != model.CodeClaim || !u.Now().Before(c.Expires) {
		return model.Effect{}, noCode()
	}
	p := u.Person(c.Person)
	if p == nil || claimable(p) != nil {
		return model.Effect{}, noCode()
	}
	after := model.Facts{}
	if err := o.Proof.Attach(u, by, p, after); err != nil {
		return model.Effect{}, err
	}
	dropClaims(u, p)
	rule.Notify(u, by, p.ID, 0, "signed in with a code; it works no more.")
	return model.Effect{
		Target: p.Username, Summary: "Sign in as " + p.Username + " with a code.", After: after, People: []model.ID{p.ID},
	}, nil
}

func noCode() error {
	return model.Errorf(model.NotFound, "This code does not count: it was mistyped, used, replaced or has expired.").
		WithHint("Ask whoever gave it to you for a new one.")
}
