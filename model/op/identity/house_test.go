package identity_test

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/service"
	"atrium/model/view"
	"atrium/storage"
)

// house is a deployment: root is its platform admin, ada admin of ml-team, bob an
// editor there, ci its service account; grace has ops.
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
	for _, name := range []string{"ada", "bob", "grace"} {
		h.do("root", op.CreateUser{Username: name, Email: name + "@example.com"})
	}
	h.do("ada", op.CreateWorkspace{Name: "ml-team"})
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "bob", Role: model.Editor})
	h.do("ada", service.Create{Workspace: "ml-team", Name: "ci"})
	h.do("grace", op.CreateWorkspace{Name: "ops"})
	return h
}

// actor is somebody at a local console, or the system.
func (h *house) actor(who string) model.Actor {
	a := model.Actor{Via: model.ViaCLI, System: who == "system"}
	h.look(func(s model.State) {
		if n := s.Name(who); n != nil {
			a.Person = n.Person
		}
	})
	return a
}

func (h *house) as(a model.Actor, o model.Operation) (model.Effect, error) {
	done, err := h.store.Do(context.Background(), a, o)
	if err != nil {
		return model.Effect{}, err
	}
	return done[0], nil
}

func (h *house) do(who string, o model.Operation) model.Effect {
	h.Helper()
	return h.must(h.actor(who), o)
}

func (h *house) must(a model.Actor, o model.Operation) model.Effect {
	h.Helper()
	e, err := h.as(a, o)
	if err != nil {
		h.Fatalf("%s: %v (%v)", o.Kind(), err, model.AsError(err).Cause)
	}
	return e
}

func (h *house) refused(a model.Actor, o model.Operation, code model.Code, part string) {
	h.Helper()
	if _, err := h.as(a, o); model.CodeOf(err) != code || !strings.Contains(err.Error(), part) {
		h.Errorf("%s: %v, want %s with %q", o.Kind(), err, code, part)
	}
}

// look hands out the state, which readers keep to themselves.
func (h *house) look(fn func(model.State)) {
	h.Helper()
	o := peek{fn}
	if _, err := h.store.Try(context.Background(), model.Actor{System: true}, o); err != nil {
		h.Fatal(err)
	}
}

type peek struct{ fn func(model.State) }

func (peek) Kind() string                                 { return "peek" }
func (peek) Authorize(model.State, model.Principal) error { return nil }
func (p peek) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p.fn(u)
	return model.Effect{Unchanged: true}, nil
}

// proven is a key that a name stands for: its line, wire format and fingerprint.
func proven(name string) (line string, blob []byte, fingerprint string) {
	seed := sha256.Sum256([]byte(name))
	k, err := ssh.NewPublicKey(ed25519.NewKeyFromSeed(seed[:]).Public())
	if err != nil {
		panic(err)
	}
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(k))) + " " + name, k.Marshal(), ssh.FingerprintSHA256(k)
}

// with is somebody in a session of a key.
func (h *house) with(who, key string) model.Actor {
	a := h.actor(who)
	_, _, a.Key = proven(key)
	a.Via = model.ViaSSH
	return a
}

func read[T any](h *house, a model.Actor, fn func(*view.Reader) (T, error)) (out T, err error) {
	err = h.store.View(context.Background(), a, func(r *view.Reader) (err error) {
		out, err = fn(r)
		return err
	})
	return out, err
}
