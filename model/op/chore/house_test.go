package chore_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/view"
	"atrium/storage"
)

const day = 24 * time.Hour

// house is a deployment with a clock of its own: root is its platform admin, ada
// is admin of the team workspace ml-team.
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
	h.user("ada")
	h.do("ada", op.CreateWorkspace{Name: "ml-team"})
	return h
}

func (h *house) user(names ...string) {
	h.Helper()
	for _, name := range names {
		h.do("root", op.CreateUser{Username: name, Email: name + "@example.com"})
		h.do("root", op.VerifyEmail{Username: name})
	}
}

func (h *house) member(role model.Role, names ...string) {
	h.Helper()
	for _, name := range names {
		h.user(name)
		h.do("root", op.AddMember{Workspace: "ml-team", Who: name, Role: role})
	}
}

// joins makes an account and brings it in by an invitation.
func (h *house) joins(name string, o op.Invite) {
	h.Helper()
	h.user(name)
	o.Workspace, o.Who = "ml-team", name
	h.do("ada", o)
	h.do(name, op.AcceptInvitation{Ref: h.invited(name)})
}

func (h *house) project(full string) {
	h.Helper()
	v := model.Private
	h.do("ada", op.CreateProject{Project: full, Visibility: &v})
}

func (h *house) actor(name string) (a model.Actor) {
	h.Helper()
	if name == "system" {
		return chore.Actor()
	}
	h.look(func(s model.State) { a = model.Actor{Person: find.Person(s, name).ID, Via: model.ViaCLI} })
	return a
}

func (h *house) do(who string, o model.Operation) model.Effect {
	h.Helper()
	done, err := h.store.Do(context.Background(), h.actor(who), o)
	if err != nil {
		h.Fatalf("%s: %s %+v: %v (%v)", who, o.Kind(), o, err, model.AsError(err).Cause)
	}
	return done[0]
}

func (h *house) refuse(who string, o model.Operation, code model.Code, part string) {
	h.Helper()
	_, err := h.store.Do(context.Background(), h.actor(who), o)
	if model.CodeOf(err) != code || !strings.Contains(err.Error(), part) {
		h.Fatalf("%s: %s: %v, not %s with %q", who, o.Kind(), err, code, part)
	}
}

// look reads the state as it is.
func (h *house) look(fn func(model.State)) {
	h.Helper()
	_, err := h.store.Try(context.Background(), chore.Actor(), looks{fn})
	if err != nil {
		h.Fatal(err)
	}
}

type looks struct{ fn func(model.State) }

func (looks) Kind() string                                 { return "test.look" }
func (looks) Authorize(model.State, model.Principal) error { return nil }
func (l looks) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	l.fn(u)
	return model.Effect{Unchanged: true}, nil
}

// writes changes records as they are.
type writes struct{ fn func(model.Unit) }

func (writes) Kind() string                                 { return "test.write" }
func (writes) Authorize(model.State, model.Principal) error { return nil }
func (w writes) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w.fn(u)
	return model.Effect{Target: "it"}, nil
}

// step does the first chore that is due; false when there is none.
func (h *house) step() bool {
	h.Helper()
	var t *model.Task
	h.look(func(s model.State) {
		for due := range s.Due(h.now) {
			if !due.At.After(h.now) {
				t = due
				return
			}
		}
	})
	if t == nil {
		return false
	}
	_, err := h.store.Do(context.Background(), chore.Actor(), chore.For(t, h.now))
	switch {
	case chore.Overtaken(err):
		if h.do("system", chore.Tidy{}).Unchanged {
			h.Fatalf("%s is overtaken and stays: %+v", t.Kind, t)
		}
	case err != nil:
		h.Fatalf("%s: %v (%v)", t.Kind, err, model.AsError(err).Cause)
	}
	return true
}

// settle does all that is due.
func (h *house) settle() (steps int) {
	h.Helper()
	for ; h.step(); steps++ {
		if steps > 5000 {
			h.Fatal("it never ends")
		}
	}
	return steps
}

func (h *house) later(d time.Duration) { h.now = h.now.Add(d) }

func (h *house) read(who string, fn func(*view.Reader)) {
	h.Helper()
	err := h.store.View(context.Background(), h.actor(who), func(r *view.Reader) error {
		fn(r)
		return nil
	})
	if err != nil {
		h.Fatal(err)
	}
}

// invited is the id of someone's one pending invitation.
func (h *house) invited(who string) (id string) {
	h.Helper()
	h.read(who, func(r *view.Reader) {
		l, err := r.Invitations(model.Page{}, false)
		if err != nil || len(l.Data) != 1 {
			h.Fatalf("invitations of %s: %+v %v", who, l.Data, err)
		}
		id = l.Data[0].ID
	})
	return id
}

// told is how many notices of someone have the part.
func (h *house) told(who, part string) (n int) {
	h.Helper()
	h.look(func(s model.State) {
		for notice := range s.Notices(find.Person(s, who).ID) {
			if strings.Contains(notice.Text, part) {
				n++
			}
		}
	})
	return n
}

func (h *house) tells(n int, who, part string) {
	h.Helper()
	if got := h.told(who, part); got != n {
		h.Errorf("%s is told %d times of %q, not %d", who, got, part, n)
	}
}

func (h *house) can(who string, a model.Action, target string) (allowed bool) {
	h.Helper()
	h.look(func(s model.State) {
		w, p := find.Project(s, target)
		if w == nil {
			if w = find.Workspace(s, target); w == nil {
				return
			}
		}
		t := model.Target{Workspace: w.ID}
		if p != nil {
			t.Project = p.ID
		}
		allowed = model.Decide(s, find.Person(s, who).ID, a, t).Allowed
	})
	return allowed
}

func (h *house) counts(name string) (c model.Counts) {
	h.Helper()
	h.look(func(s model.State) { c = find.Workspace(s, name).Counts })
	return c
}

// kinds are how often each operation was recorded.
func (h *house) kinds() map[string]int {
	h.Helper()
	n := map[string]int{}
	h.look(func(s model.State) {
		for a := range s.Audit(model.AuditFilter{}, 0) {
			n[a.Operation]++
		}
	})
	return n
}
