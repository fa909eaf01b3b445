package tuitest

import (
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/model/view"
)

// Reader is what Read gives.
type Reader = view.Reader

// World is the store under a console.
type World struct {
	Store port.Store
	t     *testing.T
	ids   map[string]model.ID
}

// ID is an account's, by username: ada's, or one that the test made.
func (w *World) ID(who string) model.ID {
	w.t.Helper()
	id, ok := w.ids[who]
	if !ok {
		w.t.Fatalf("there is no account %s", who)
	}
	return id
}

func (w *World) remember(ops []model.Operation, effects []model.Effect) {
	for i, e := range effects {
		switch ops[i].(type) {
		case op.Init, op.CreateUser:
			w.ids[e.Target] = e.People[0]
		}
	}
}

// Do carries out operations as a person, as from another console.
func (w *World) Do(who string, ops ...model.Operation) []model.Effect {
	w.t.Helper()
	effects, err := w.Store.Do(w.t.Context(), model.Actor{Person: w.ID(who), Via: model.ViaCLI}, ops...)
	if err != nil {
		w.t.Fatalf("%s: %s: %v", who, ops[0].Kind(), err)
	}
	w.remember(ops, effects)
	return effects
}

// Through carries out operations in a person's session that was signed in
// through a login provider.
func (w *World) Through(provider, who string, ops ...model.Operation) {
	w.t.Helper()
	if _, err := w.Store.Do(w.t.Context(), model.Actor{Person: w.ID(who), Via: model.ViaSSH, Provider: provider}, ops...); err != nil {
		w.t.Fatalf("%s: %s: %v", who, ops[0].Kind(), err)
	}
}

// Login links a login at a provider to accounts.
func (w *World) Login(provider string, names ...string) {
	w.t.Helper()
	for _, n := range names {
		w.system(linked{w.ID(n), model.Login{Provider: provider, Issuer: "https://" + provider + ".example.com", Subject: n}})
	}
}

// linked writes a login into an account.
type linked struct {
	person model.ID
	login  model.Login
}

func (linked) Kind() string                                 { return "test.login" }
func (linked) Authorize(model.State, model.Principal) error { return nil }
func (l linked) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p := u.Person(l.person)
	p.Logins = append(p.Logins, l.login)
	u.PutPerson(p)
	return model.Effect{Target: p.Username}, nil
}

// Users makes accounts, with addresses at example.com.
func (w *World) Users(names ...string) {
	w.t.Helper()
	for _, n := range names {
		w.Do("ada", op.CreateUser{Username: n, Email: n + "@example.com"})
	}
}

// Join makes accounts members of a workspace at once.
func (w *World) Join(workspace string, role model.Role, names ...string) {
	w.t.Helper()
	for _, n := range names {
		w.Do("ada", op.Invite{Workspace: workspace, Who: n, Role: role})
		w.Accept(n)
	}
}

// Accept accepts the newest invitation of a person.
func (w *World) Accept(who string) {
	w.t.Helper()
	var id string
	w.Read(who, func(r *Reader) error {
		list, err := r.Invitations(model.Page{}, false)
		if err == nil && len(list.Data) > 0 {
			id = list.Data[0].ID
		}
		return err
	})
	w.Do(who, op.AcceptInvitation{Ref: id})
}

// Read reads as a person.
func (w *World) Read(who string, fn func(*Reader) error) {
	w.t.Helper()
	if err := w.Store.View(w.t.Context(), model.Actor{Person: w.ID(who)}, fn); err != nil {
		w.t.Fatalf("read as %s: %v", who, err)
	}
}

func (w *World) system(ops ...model.Operation) []model.Effect {
	w.t.Helper()
	effects, err := w.Store.Do(w.t.Context(), model.Actor{System: true}, ops...)
	if err != nil {
		w.t.Fatal(err)
	}
	w.remember(ops, effects)
	return effects
}
