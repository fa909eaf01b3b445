// Package identity is about how people prove who they are: the keys of an account,
// the codes by which an unknown key becomes one of them, and its logins at login
// providers (H1).
//
// Shape: what a session has proven travels in the actor, and an operation that
// attaches a key or login takes only what the actor has proven. Rejected: trusting
// the key that an operation names, by which whoever builds operations could attach
// another one's.
package identity

import (
	"encoding/base64"
	"slices"
	"strings"
	"time"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op/rule"
	"atrium/model/pubkey"
	"atrium/model/text"
)

// Most is how many keys an account may have.
const Most = 50

// AddKey gives an account another key.
type AddKey struct {
	Username string
	Line     string // as in a .pub file
	Name     string // what it is called; "" is the comment of the line
}

// Kind is the audit word.
func (AddKey) Kind() string { return "key.add" }

// Authorize: oneself, platform admins, and admins of a workspace for its service
// accounts.
func (o AddKey) Authorize(s model.State, p model.Principal) error {
	return mayManage(s, p, o.Username)
}

// Managed finds the account of which the actor may see and change the keys. The
// refusal is the same whether or not there is such an account (R3).
func Managed(s model.State, p model.Principal, username string) (*model.Person, error) {
	if err := mayManage(s, p, username); err != nil {
		return nil, err
	}
	return account(s, p, username)
}

func mayManage(s model.State, p model.Principal, username string) error {
	if err := rule.SignedIn(p); err != nil {
		return err
	}
	if p.System || p.Who.PlatformAdmin {
		return nil
	}
	who := find.Person(s, username)
	if who != nil && who.ID == p.Who.ID && who.Kind == model.Human {
		return nil
	}
	if at := strings.LastIndexByte(username, '@'); at >= 0 {
		if w := find.Workspace(s, username[at+1:]); w != nil {
			d := model.Stand(s, p.Who, w).Through(p.Provider).Decide(model.PeopleManage)
			if d.Allowed {
				return nil
			}
		}
	}
	return model.Errorf(model.Denied, "The keys of %s are not yours to see or change.", text.Quote(username)).
		WithHint("Everyone manages their own keys; platform admins all, workspace admins those of their service accounts.")
}

// account finds whose keys are meant: a username or the name of a service account.
// Somebody who may only manage a workspace's service accounts finds only those.
func account(s model.State, p model.Principal, username string) (*model.Person, error) {
	who, err := find.Account(s, username)
	if p.System || p.Who.PlatformAdmin || err == nil && who.ID == p.Who.ID {
		return who, err
	}
	at := strings.LastIndexByte(username, '@')
	if w := find.Workspace(s, username[at+1:]); err != nil || who.Kind != model.Service || w == nil || who.Home != w.ID {
		return nil, model.Errorf(model.NotFound, "There is no service account %s.", text.Quote(username))
	}
	return who, nil
}

// Apply adds the key.
func (o AddKey) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	p, err := account(u, by, o.Username)
	if err != nil {
		return model.Effect{}, err
	}
	k, err := pubkey.Parse(o.Line)
	if err != nil {
		return model.Effect{}, badKey(err)
	}
	made, err := attach(u, p, k, o.Name, time.Time{})
	if err != nil {
		return model.Effect{}, err
	}
	rule.Notify(u, by, p.ID, 0, "added a key to your account: "+made.Name+" ("+made.Fingerprint+").")
	return model.Effect{
		Workspace: where(p), Target: p.Username, Summary: "Add the key " + made.Name + " to " + p.Username + ".",
		Consequences: []string{"Whoever has its private key signs in as " + p.Username + ". Its fingerprint is " + made.Fingerprint + "."},
		Before:       model.Facts{"fingerprint": nil},
		After:        model.Facts{"fingerprint": made.Fingerprint, "name": made.Name, "type": k.Type}, People: []model.ID{p.ID},
	}, nil
}

func badKey(err error) error {
	s := err.Error()
	return model.Errorf(model.Invalid, "%s%s.", strings.ToUpper(s[:1]), s[1:])
}

// where is the workspace whose trail tells of an account's keys: a service account's.
func where(p *model.Person) model.ID {
	if p.Kind == model.Service {
		return p.Home
	}
	return 0
}

// attach writes a key that was read from a line or, at a moment, proven.
func attach(u model.Unit, p *model.Person, k pubkey.Key, name string, used time.Time) (*model.Key, error) {
	if old := u.Key(k.Fingerprint); old != nil {
		if old.Person == p.ID {
			return nil, model.Errorf(model.Conflict, "%s has this key already: %s.", p.Username, old.Name)
		}
		return nil, model.Errorf(model.Conflict, "This key belongs to another account.").
			WithHint("A key is for one account; make another one with ssh-keygen.")
	}
	if name == "" {
		if name = k.Comment; name == "" || text.Free("name", name, text.MaxDisplayName, false) != nil {
			name = k.Type
		}
	}
	if err := text.Free("name", name, text.MaxDisplayName, false); err != nil {
		return nil, rule.Invalid(err)
	}
	n := 0
	for range u.Keys(p.ID) {
		n++
	}
	if n >= Most {
		return nil, model.Errorf(model.Conflict, "%s has %d keys; more are not kept.", p.Username, n).WithHint("Remove one that is not in use.")
	}
	made := &model.Key{Fingerprint: k.Fingerprint, Person: p.ID, Name: name, Blob: k.Blob, Added: u.Now(), Used: day(used)}
	u.PutKey(made)
	return made, nil
}

// RemoveKey takes a key away from its account. Sessions that were opened with it
// end.
type RemoveKey struct {
	Username string
	Key      string // its fingerprint, or its name where only one has it
}

// Kind is the audit word.
func (RemoveKey) Kind() string { return "key.remove" }

// Authorize: who may add one.
func (o RemoveKey) Authorize(s model.State, p model.Principal) error {
	return mayManage(s, p, o.Username)
}

// Apply removes the key.
func (o RemoveKey) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	p, err := account(u, by, o.Username)
	if err != nil {
		return model.Effect{}, err
	}
	all := slices.Collect(u.Keys(p.ID))
	var found []*model.Key
	for _, k := range all {
		if k.Fingerprint == o.Key || k.Name == o.Key {
			found = append(found, k)
		}
	}
	switch {
	case len(found) == 0:
		return model.Effect{}, model.Errorf(model.NotFound, "%s has no key %s.", p.Username, text.Quote(o.Key)).
			WithHint("atrium user key list %s shows them.", p.Username)
	case len(found) > 1:
		return model.Effect{}, model.Errorf(model.Conflict, "%s has %d keys called %s.", p.Username, len(found), text.Quote(o.Key)).
			WithHint("Name it by its fingerprint: atrium user key list %s.", p.Username)
	}
	k := found[0]
	u.DeleteKey(k)
	rule.Notify(u, by, p.ID, 0, "removed a key from your account: "+k.Name+" ("+k.Fingerprint+").")
	e := model.Effect{
		Workspace: where(p), Target: p.Username, Summary: "Remove the key " + k.Name + " from " + p.Username + ".",
		Consequences: []string{"Sessions that were opened with it end at once. Its fingerprint is " + k.Fingerprint + "."},
		Before:       model.Facts{"fingerprint": k.Fingerprint, "name": k.Name, "key": line(k)},
		After:        model.Facts{"fingerprint": nil}, People: []model.ID{p.ID},
	}
	if len(all) == 1 {
		e.Confirm = true
		e.Consequences = append(e.Consequences, "It is the last one: "+p.Username+" cannot sign in with a key any more.")
	}
	return e, nil
}

// line is a key as it stands in a .pub file.
func line(k *model.Key) string {
	read, err := pubkey.Read(k.Blob)
	if err != nil {
		return ""
	}
	return read.Type + " " + base64.StdEncoding.EncodeToString(k.Blob)
}

// UseKey keeps the day on which a key was used last. Whoever opens a session with it
// calls it as the actor of that session; on a day that is known already it changes
// nothing.
type UseKey struct{}

// Kind is the audit word.
func (UseKey) Kind() string { return "key.use" }

// Authorize: who has proven the key.
func (UseKey) Authorize(_ model.State, p model.Principal) error {
	if p.Who == nil || p.Key == "" {
		return model.Errorf(model.Denied, "This session was not opened with a key.")
	}
	return nil
}

// Apply writes the day.
func (UseKey) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	k := u.Key(by.Key) // it is theirs: Proven
	e := model.Effect{Target: by.Name(), Summary: "Sign in with the key " + k.Name + ".", After: model.Facts{"fingerprint": k.Fingerprint}}
	if e.Unchanged = UsedToday(k, u.Now()); e.Unchanged {
		return e, nil
	}
	k.Used = day(u.Now())
	u.PutKey(k)
	return e, nil
}

// UsedToday says whether the day is the one that is kept already.
func UsedToday(k *model.Key, now time.Time) bool {
	return k.Used.Equal(day(now))
}

// day is all that is kept of when a key was used.
func day(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(24 * time.Hour)
}
