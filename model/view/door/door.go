// Package door is the reader's room for whoever lets people in: whose key it is,
// and whether strangers may come in at all. It answers to Atrium itself only.
package door

import (
	"time"

	"atrium/model"
	"atrium/model/view/scope"
)

// Reader answers for the host. Get it as a part of view.Reader.
type Reader struct{ s *scope.Scope }

// New makes the reader of one scope.
func New(s *scope.Scope) Reader { return Reader{s} }

// Holder is whose a key is.
type Holder struct {
	Person   model.ID
	Username string
	Provider string // the login provider through which sessions of the key are signed in now (S2)
	Used     time.Time
}

// KeyHolder finds the active person whose key has the fingerprint (H1): not_found
// for an unknown key, denied for that of somebody who is suspended or deleted.
func (r Reader) KeyHolder(fingerprint string) (Holder, error) {
	if err := r.own(); err != nil {
		return Holder{}, err
	}
	key := r.s.State.Key(fingerprint)
	if key == nil {
		return Holder{}, model.Errorf(model.NotFound, "Nobody has this key.")
	}
	p := r.s.State.Person(key.Person)
	if !p.Active() {
		return Holder{}, model.Errorf(model.Denied, "The account of this key is not active.").
			WithHint("Ask a platform admin to resume it.")
	}
	return Holder{Person: p.ID, Username: p.Username, Used: key.Used}, nil
}

// Welcome says whether somebody whom nobody knows may come in: to make an account
// or claim one with a code (H2), or to look at what is public (H4).
func (r Reader) Welcome() bool {
	p := r.s.State.Platform()
	return r.own() == nil && (p.Signup != "closed" || p.Anonymous)
}

// own refuses everybody but Atrium itself.
func (r Reader) own() error {
	if r.s.Who.System {
		return nil
	}
	return model.Errorf(model.Denied, "Only the host may ask whose a key is.")
}
