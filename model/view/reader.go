// Package view is the only way to read for a person: a Reader is bound to one
// actor and one snapshot, and gives rows that the actor may see and nothing
// else (R3). Lists are pages by key. The rows' field names are those of SPEC 8,
// so commands print them as they are.
//
// Every method that names a workspace or a project answers model.NotFound with
// one and the same sentence for what does not exist and for what the actor may
// not see, and model.Denied for what they see but may not do. Errors are
// *model.Error.
package view

import (
	"time"

	"atrium/model"
)

// Reader answers for one actor from one snapshot. It is for one goroutine, and
// not valid after the transaction that made it.
type Reader struct {
	state model.State
	who   model.Principal

	standings map[model.ID]model.Standing // the actor's, by workspace
	names     map[model.ID]string         // usernames already looked up
	epochs    map[epochKey]uint32         // of membership rows, for counting grants
}

// New binds a state to a principal. Storage calls it inside a transaction.
func New(s model.State, who model.Principal) *Reader {
	return &Reader{
		state: s, who: who,
		standings: map[model.ID]model.Standing{},
		names:     map[model.ID]string{},
		epochs:    map[epochKey]uint32{},
	}
}

// Me is the actor's account; nil when nobody is signed in.
func (r *Reader) Me() *model.Person { return r.who.Who }

// Now is the moment for which the reader answers.
func (r *Reader) Now() time.Time { return r.state.Now() }

// Whoami tells who the actor is and where. Denied when nobody is signed in.
func (r *Reader) Whoami() (Whoami, error) {
	me, err := r.signedIn()
	if err != nil {
		return Whoami{}, err
	}
	row := Whoami{
		Username: me.Username, Name: me.Shown(), Email: me.Email,
		PlatformAdmin: me.PlatformAdmin, Operator: Opt(r.who.Operator), Via: r.who.Via.String(),
	}
	if w := r.remembered(); w != nil {
		row.Workspace = Opt(w.Name)
	}
	return row, nil
}

// signedIn is the actor's account, or Denied.
func (r *Reader) signedIn() (*model.Person, error) {
	if !r.who.Who.Active() {
		return nil, model.Errorf(model.Denied, "You are not signed in.")
	}
	return r.who.Who, nil
}

// admin says whether the actor is a platform admin whose account is active.
func (r *Reader) admin() bool { return r.who.Who.Active() && r.who.Who.PlatformAdmin }

// requireAdmin is Denied for everybody but platform admins.
func (r *Reader) requireAdmin(what string) error {
	if r.admin() {
		return nil
	}
	return model.Errorf(model.Denied, "%s is for platform admins.", what)
}

// username is the name of an account; "" for none.
func (r *Reader) username(id model.ID) string {
	if id == 0 {
		return ""
	}
	name, ok := r.names[id]
	if !ok {
		if p := r.state.Person(id); p != nil {
			name = p.Username
		}
		r.names[id] = name
	}
	return name
}
