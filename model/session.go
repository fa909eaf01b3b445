package model

import (
	"slices"
	"time"
)

// SignInWindow is how long a login at a provider counts (S2): for a session
// without a key, and for the sessions of a key in one of which it was made.
const SignInWindow = 12 * time.Hour

// Proven is the actor as what their session has proven makes them now: a key or a
// login that is not theirs any more is Denied, and the session's provider is the
// one that counts at this moment (S2). It is asked in every transaction, so that
// nothing has to end a session for its rights to end. Local sessions have proven
// nothing of the kind and are given back as they are.
func (a Actor) Proven(s State, who *Person) (Actor, error) {
	switch {
	case a.Key != "":
		k := s.Key(a.Key)
		if k == nil || k.Person != who.ID {
			return a, Errorf(Denied, "The key of this session was removed from %s.", who.Username).
				WithHint("Sign in with another one.")
		}
		a.Provider = k.Through(s.Now(), who)
	case a.Subject != "":
		if !s.Now().Before(a.Until) {
			return a, Errorf(Denied, "You signed in through %s more than %d hours ago.", a.Provider, int(SignInWindow.Hours())).
				WithHint("Connect again to sign in anew.")
		}
		if !who.HasLogin(a.Provider, a.Issuer, a.Subject) {
			return a, Errorf(Denied, "The login at %s is not linked to %s any more.", a.Provider, who.Username).
				WithHint("Sign in with a key.")
		}
	}
	return a, nil
}

// Through is the provider that sessions of the key count as signed in through at a
// time; "" for none.
func (k *Key) Through(now time.Time, who *Person) string {
	if k.Provider == "" || !now.Before(k.Until) || !who.LinkedTo(k.Provider) {
		return ""
	}
	return k.Provider
}

// HasLogin says whether that login at a provider is linked to the account.
func (p *Person) HasLogin(provider, issuer, subject string) bool {
	return slices.ContainsFunc(p.Logins, func(l Login) bool {
		return l.Provider == provider && l.Issuer == issuer && l.Subject == subject
	})
}
