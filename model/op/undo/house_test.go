package undo_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/undo"
	"atrium/model/view"
	"atrium/storage"
)

// house is a deployment in which a story happens: root is its platform admin,
// ada is admin and owner of the team workspace ml-team with the project api,
// grace is editor there, bob an account outside.
type house struct {
	*testing.T
	store *storage.Store
	now   time.Time
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	h.store = storage.Memory(storage.Options{Now: func() time.Time { return h.now }})
	h.do("system", op.Init{Username: "root", Email: "root@example.com"})
	for _, name := range []string{"ada", "grace", "bob"} {
		h.do("root", op.CreateUser{Username: name, Email: name + "@example.com"})
		h.do("root", op.VerifyEmail{Username: name})
	}
	h.do("ada", op.CreateWorkspace{Name: "ml-team"})
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Editor})
	h.do("ada", op.CreateProject{Project: "ml-team/api"})
	return h
}

func (h *house) actor(name string) model.Actor {
	if name == "system" {
		return model.Actor{System: true}
	}
	var id model.ID
	if _, err := h.store.Try(context.Background(), model.Actor{System: true}, probe{look: func(u model.Unit) {
		if n := u.Name(name); n != nil {
			id = n.Person
		}
	}}); err != nil {
		h.Fatal(err)
	}
	return model.Actor{Person: id, Via: model.ViaCLI}
}

// probe looks at records as they are.
type probe struct {
	look  func(model.Unit)
	write bool
}

func (probe) Kind() string                                 { return "test.probe" }
func (probe) Authorize(model.State, model.Principal) error { return nil }
func (p probe) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p.look(u)
	return model.Effect{Target: "it", Unchanged: !p.write}, nil
}

func (h *house) write(fn func(model.Unit)) { h.Helper(); h.do("system", probe{fn, true}) }

// do carries an operation out; it must succeed. It gives the number of its
// record.
func (h *house) do(who string, o model.Operation) (model.Effect, uint64) {
	h.Helper()
	effects, err := h.store.Do(context.Background(), h.actor(who), o)
	if err != nil {
		h.Fatalf("%s: %s %+v: %v", who, o.Kind(), o, err)
	}
	if effects[0].Unchanged {
		h.Fatalf("%s: %s %+v changes nothing", who, o.Kind(), o)
	}
	return effects[0], h.newest().Seq
}

// seq is do for those who need the number only.
func (h *house) seq(who string, o model.Operation) uint64 {
	h.Helper()
	_, seq := h.do(who, o)
	return seq
}

// undo takes a change back; it must succeed.
func (h *house) undo(who string, seq uint64) (model.Effect, uint64) {
	h.Helper()
	return h.do(who, undo.Undo{Seq: seq})
}

// refuse carries an operation out; it must fail with the code, and a sentence
// that has all the parts.
func (h *house) refuse(who string, o model.Operation, code model.Code, parts ...string) {
	h.Helper()
	_, err := h.store.Do(context.Background(), h.actor(who), o)
	if got := model.CodeOf(err); got != code {
		h.Fatalf("%s: %s %+v: %q (%v), not %q", who, o.Kind(), o, got, err, code)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			h.Errorf("%s: %s: the sentence %q lacks %q", who, o.Kind(), err, part)
		}
	}
}

func (h *house) newest() (a *model.AuditRecord) {
	h.Helper()
	if _, err := h.store.Try(context.Background(), model.Actor{System: true}, probe{look: func(u model.Unit) {
		for one := range u.Audit(model.AuditFilter{}, 0) {
			a = one
			break
		}
	}}); err != nil {
		h.Fatal(err)
	}
	return a
}

// invitation is the id of the person's pending invitation.
func (h *house) invitation(name string) (id string) {
	h.Helper()
	if _, err := h.store.Try(context.Background(), model.Actor{System: true}, probe{look: func(u model.Unit) {
		for i := range u.InvitationsTo(u.Name(name).Person) {
			if i.State == model.Pending {
				id = i.ID.String()
			}
		}
	}}); err != nil {
		h.Fatal(err)
	}
	return id
}

// offers are the project roles that come with pending invitations, by the id of
// the workspace.
func (h *house) offers() map[string][]model.ProjectGrant {
	h.Helper()
	all := map[string][]model.ProjectGrant{}
	if _, err := h.store.Try(context.Background(), model.Actor{System: true}, probe{look: func(u model.Unit) {
		w := u.Workspace(u.Name("ml-team").Workspace)
		for m := range u.Memberships(w.ID, model.Span{}) {
			if i := u.Invitation(m.Invitation); i != nil {
				all[w.UUID.String()] = append(all[w.UUID.String()], i.Projects...)
			}
		}
	}}); err != nil {
		h.Fatal(err)
	}
	return all
}

// picture is all that a platform admin sees of the deployment, without what no
// undo can bring back: when an invitation was sent, and its id.
func (h *house) picture() string {
	h.Helper()
	var all []any
	add := func(v any, err error) error {
		all = append(all, v)
		return err
	}
	whole := model.Page{Size: 1000}
	offers := h.offers()
	err := h.store.View(context.Background(), h.actor("root"), func(r *view.Reader) error {
		for _, ws := range []string{"ml-team", "default", "ada", "other"} {
			w, err := r.Workspace(ws)
			if model.CodeOf(err) == model.NotFound {
				continue
			}
			if err := add(w, err); err != nil {
				return err
			}
			people, err := r.People(ws, view.PeopleQuery{Page: whole})
			if err := add(people, err); err != nil {
				return err
			}
			for _, row := range people.Data {
				if err := add(r.Person(ws, row.Who)); err != nil {
					return err
				}
			}
			all = append(all, offers[w.ID])
			if err := add(r.Subscription(ws)); err != nil {
				return err
			}
			for _, trashed := range []bool{false, true} {
				l, err := r.Projects(ws, view.ProjectQuery{Page: whole, Trashed: trashed})
				if err := add(l, err); err != nil {
					return err
				}
				for _, p := range l.Data {
					if trashed {
						break
					}
					if err := add(r.Access(p.FullName, whole)); err != nil {
						return err
					}
				}
			}
		}
		if err := add(r.Users(whole, "")); err != nil {
			return err
		}
		if err := add(r.Plans(whole)); err != nil {
			return err
		}
		return add(r.Platform())
	})
	if err != nil {
		h.Fatal(err)
	}
	out, err := json.Marshal(all)
	if err != nil {
		h.Fatal(err)
	}
	return string(fickle(out))
}

// parts gives what is different about two pictures, with a little around it.
func parts(got, want string) string {
	at := 0
	for at < min(len(got), len(want)) && got[at] == want[at] {
		at++
	}
	cut := func(s string) string { return s[max(0, at-200):min(len(s), at+200)] }
	return cut(got) + "\ninstead of\n" + cut(want)
}

// fickle leaves out what differs between an invitation and the same one anew,
// and the numbers of versions.
func fickle(raw []byte) []byte {
	var v any
	if json.Unmarshal(raw, &v) != nil {
		return raw
	}
	var strip func(any)
	strip = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, one := range v {
				strip(one)
			}
		case map[string]any:
			for _, key := range []string{"invitation", "invitation_expires_at", "invited_by", "version"} {
				delete(v, key)
			}
			for _, one := range v {
				strip(one)
			}
		}
	}
	strip(v)
	out, _ := json.Marshal(v)
	return out
}

func ref[T any](v T) *T { return &v }
