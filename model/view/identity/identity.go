// Package identity answers about how people sign in: the keys and logins of an
// account, and for the host whose a key or login is.
package identity

import (
	"iter"
	"time"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/identity"
	"atrium/model/pubkey"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// Reader answers about keys and logins. Get it as a part of view.Reader.
type Reader struct{ s *scope.Scope }

// New makes the reader of one scope.
func New(s *scope.Scope) Reader { return Reader{s} }

// UserKeys lists the keys of an account by fingerprint; "" is the actor's own. For
// the person, platform admins, and admins of a workspace for its service accounts;
// others are Denied, whether or not there is such an account.
func (r Reader) UserKeys(username string, p model.Page) (model.List[KeyRow], error) {
	who, err := r.managed(username)
	if err != nil {
		return model.List[KeyRow]{}, err
	}
	total := 0
	for range r.s.State.Keys(who.ID) {
		total++
	}
	return pages.List[*model.Key, KeyRow]{
		From: func(span model.Span) iter.Seq[*model.Key] { return after(r.s.State.Keys(who.ID), span.After) },
		Key:  func(k *model.Key) string { return k.Fingerprint },
		Row:  func(k *model.Key) (KeyRow, bool) { return r.keyRow(k, who), true },
	}.Page(p, total), nil
}

// after leaves out what does not come after a fingerprint: an account has a few.
func after(all iter.Seq[*model.Key], at string) iter.Seq[*model.Key] {
	return func(yield func(*model.Key) bool) {
		for k := range all {
			if k.Fingerprint > at && !yield(k) {
				return
			}
		}
	}
}

func (r Reader) managed(username string) (*model.Person, error) {
	me, err := r.s.SignedIn()
	if err != nil {
		return nil, err
	}
	if username == "" {
		return me, nil
	}
	return identity.Managed(r.s.State, r.s.Who, username)
}

func (r Reader) keyRow(k *model.Key, who *model.Person) KeyRow {
	row := KeyRow{
		Fingerprint: k.Fingerprint, Name: k.Name, Person: who.Username,
		AddedAt: scope.At(k.Added), ThisSession: r.s.Who.Key == k.Fingerprint,
	}
	if read, err := pubkey.Read(k.Blob); err == nil {
		row.Type, row.Bits = read.Type, read.Bits
	}
	if !k.Used.IsZero() {
		row.LastUsed = scope.Opt(k.Used.UTC().Format(time.DateOnly))
	}
	if p := k.Through(r.s.Now(), who); p != "" {
		row.LoginProvider, row.LoginUntil = scope.Opt(p), scope.At(k.Until)
	}
	return row
}

// UserLogins lists the linked logins of an account; "" is the actor's own. For the
// person and platform admins; for others it is the same NotFound as an account that
// does not exist.
func (r Reader) UserLogins(username string) ([]LoginRow, error) {
	me, err := r.s.SignedIn()
	if err != nil {
		return nil, err
	}
	who := me
	if username != "" {
		who = find.Person(r.s.State, username)
	}
	if who == nil || who.ID != me.ID && !r.s.Admin() {
		return nil, model.Errorf(model.NotFound, "There is no account %s that you can see.", username)
	}
	rows := []LoginRow{}
	for _, l := range who.Logins {
		rows = append(rows, LoginRow{l.Provider, l.Issuer, scope.At(l.Linked)})
	}
	return rows, nil
}

// Holder is whose a proof is, for the host. Person is zero for nobody's.
type Holder struct {
	Person   model.ID
	Username string
	Provider string    // through which the key's sessions count as signed in (S2)
	Until    time.Time // until when that counts; zero for never
	Known    bool      // somebody's, though perhaps they may not act: then Person is zero
	UsedLate bool      // the day of the last use is another one: op identity.UseKey keeps it
}

// KeyHolder finds whose key it is, by its fingerprint, for Atrium itself; others are
// Denied. A key of somebody who is suspended is known and nobody's.
func (r Reader) KeyHolder(fingerprint string) (Holder, error) {
	if err := r.host(); err != nil {
		return Holder{}, err
	}
	k := r.s.State.Key(fingerprint)
	if k == nil {
		return Holder{}, nil
	}
	h := Holder{Known: true}
	if p := r.s.State.Person(k.Person); p.Active() {
		h.Person, h.Username = p.ID, p.Username
		h.UsedLate = !identity.UsedToday(k, r.s.Now())
		if h.Provider = k.Through(r.s.Now(), p); h.Provider != "" {
			h.Until = k.Until
		}
	}
	return h, nil
}

// LoginHolder finds whose login it is, for Atrium itself; others are Denied.
func (r Reader) LoginHolder(issuer, subject string) (Holder, error) {
	if err := r.host(); err != nil {
		return Holder{}, err
	}
	p := r.s.State.PersonByLogin(issuer, subject)
	switch {
	case p == nil:
		return Holder{}, nil
	case !p.Active():
		return Holder{Known: true}, nil
	}
	return Holder{Known: true, Person: p.ID, Username: p.Username}, nil
}

// NamedHolder finds who bears a username, for Atrium itself: a certificate's
// principal, for which its authority vouches. Others are Denied.
func (r Reader) NamedHolder(username string) (Holder, error) {
	if err := r.host(); err != nil {
		return Holder{}, err
	}
	p := r.s.Account(username)
	switch {
	case p == nil || p.State == model.PersonDeleted:
		return Holder{}, nil
	case !p.Active():
		return Holder{Known: true}, nil
	}
	return Holder{Known: true, Person: p.ID, Username: p.Username}, nil
}

func (r Reader) host() error {
	if r.s.Who.System {
		return nil
	}
	return model.Errorf(model.Denied, "Only the host asks whose a key or login is.")
}

// ProofHolder finds whose the proof of the session is that asks, by its login or else by its
// key: for somebody who was nobody when they connected.
func (r Reader) ProofHolder() (Holder, error) {
	a := r.s.Who.Actor
	var p *model.Person
	switch {
	case a.Subject != "":
		p = r.s.State.PersonByLogin(a.Issuer, a.Subject)
	case a.Key != "":
		if k := r.s.State.Key(a.Key); k != nil {
			p = r.s.State.Person(k.Person)
		}
	}
	switch {
	case p == nil:
		return Holder{}, nil
	case !p.Active():
		return Holder{Known: true}, nil
	}
	return Holder{Known: true, Person: p.ID, Username: p.Username}, nil
}
