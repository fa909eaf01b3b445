package request_test

import (
	"context"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/request"
	"atrium/model/view"
	"atrium/storage"
)

// house is a deployment: root is its platform admin, ada admin of ml-team, grace
// and linus are people without a role there. A username as actor is that person,
// "system" Atrium itself, "" nobody.
type house struct {
	testing.TB
	store *storage.Store
	now   time.Time
}

func newHouse(t testing.TB) *house {
	t.Helper()
	h := &house{TB: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	h.store = storage.Memory(storage.Options{Now: func() time.Time { return h.now }, Random: rand.NewChaCha8([32]byte{1})})
	h.do("system", op.Init{Username: "root", Email: "root@example.com"})
	for _, name := range []string{"ada", "bob", "grace", "linus"} {
		h.do("root", op.CreateUser{Username: name, Email: name + "@example.com"})
	}
	h.do("ada", op.CreateWorkspace{Name: "ml-team"})
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "bob", Role: model.Editor})
	return h
}

func (h *house) actor(who string) model.Actor {
	h.Helper()
	a := model.Actor{Via: model.ViaCLI}
	switch who {
	case "":
	case "system":
		a.System = true
	default:
		h.look(func(s model.State) {
			if n := s.Name(who); n != nil {
				a.Person = n.Person
			}
		})
		if a.Person == 0 {
			h.Fatalf("there is no %s", who)
		}
	}
	return a
}

func (h *house) try(who string, o model.Operation) (model.Effect, error) {
	h.Helper()
	done, err := h.store.Do(context.Background(), h.actor(who), o)
	if err != nil {
		return model.Effect{}, err
	}
	return done[0], nil
}

func (h *house) do(who string, o model.Operation) model.Effect {
	h.Helper()
	e, err := h.try(who, o)
	if err != nil {
		h.Fatalf("%s: %s: %v (%v)", who, o.Kind(), err, model.AsError(err).Cause)
	}
	return e
}

// refused wants an error of a code whose text has all the parts.
func (h *house) refused(who string, o model.Operation, code model.Code, parts ...string) {
	h.Helper()
	_, err := h.try(who, o)
	if model.CodeOf(err) != code {
		h.Fatalf("%s: %s: error %v has code %q, want %q", who, o.Kind(), err, model.CodeOf(err), code)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			h.Errorf("%s: %q lacks %q", o.Kind(), err, part)
		}
	}
}

// peek looks at the state from inside a dry run.
type peek struct{ fn func(model.State) }

func (peek) Kind() string { return "test.peek" }
func (p peek) Authorize(s model.State, _ model.Principal) error {
	p.fn(s)
	return model.Errorf(model.Invalid, "Only looking.")
}
func (peek) Apply(model.Unit, model.Principal) (model.Effect, error) { panic("not reached") }

func (h *house) look(fn func(model.State)) {
	h.Helper()
	if _, err := h.store.Try(context.Background(), model.Actor{System: true}, peek{fn}); err != nil {
		h.Fatal(err)
	}
}

func (h *house) read(who string, fn func(*view.Reader) error) {
	h.Helper()
	if err := h.store.View(context.Background(), h.actor(who), fn); err != nil {
		h.Fatalf("reading as %s: %v", who, err)
	}
}

// project makes a project of ml-team, by ada.
func (h *house) project(name string, v model.Visibility) {
	h.Helper()
	h.do("ada", op.CreateProject{Project: "ml-team/" + name, Visibility: &v})
}

func (h *house) guests(value string) {
	h.Helper()
	h.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": value}})
}

// ask files a request and gives its id.
func (h *house) ask(who, target string, role model.ProjectRole) model.ID {
	h.Helper()
	e := h.do(who, request.File{Target: target, Role: role, Reason: "I work on it."})
	id, ok := model.ParseID(e.After["request"].(string))
	if !ok {
		h.Fatalf("no id in %v", e.After)
	}
	return id
}

// pending is what the workspace's record says of requests.
func (h *house) pending() (n int) {
	h.Helper()
	h.look(func(s model.State) { n = s.Workspace(s.Name("ml-team").Workspace).Counts.Requests })
	return n
}

// role is somebody's project role now.
func (h *house) role(who, project string) (role model.ProjectRole) {
	h.Helper()
	h.look(func(s model.State) {
		w := s.Name("ml-team").Workspace
		d := model.Decide(s, s.Name(who).Person, model.ProjectView, model.Target{Workspace: w, Project: s.ProjectNamed(w, project).ID})
		role = d.Project
	})
	return role
}
