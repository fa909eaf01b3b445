package twin

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/storage"
)

// dice are the chance of a store. They are thrown anew before each operation, so
// that what the others do takes none of ours away.
type dice struct{ *rand.ChaCha8 }

func (d *dice) again(n uint64) {
	d.ChaCha8 = rand.NewChaCha8([32]byte{byte(n), byte(n >> 8), byte(n >> 16), byte(n >> 24), 7})
}

// world is one of the two.
type world struct {
	store *storage.Store
	dice  *dice
	now   time.Time
	ids   map[string]model.ID
}

// Ours are in the workspace ours, theirs are in others.
var (
	ours   = []string{"ada", "bob", "cyd", "hal"}
	theirs = []string{"eve", "fay", "gus"}
)

func newWorld(t *testing.T) *world {
	w := &world{dice: new(dice), now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC), ids: map[string]model.ID{}}
	w.dice.again(0)
	w.store = storage.Memory(storage.Options{Now: func() time.Time { return w.now }, Random: w.dice})
	must := func(who string, ops ...model.Operation) {
		for _, o := range ops {
			if _, err := w.do(who, o); err != nil {
				t.Fatalf("%s: %s: %v", who, o.Kind(), err)
			}
		}
	}
	must("system", op.Init{Username: "root", Email: "root@example.com"})
	w.learn(t, "root")
	for _, name := range append(append([]string{}, ours...), theirs...) {
		must("root", op.CreateUser{Username: name, Email: name + "@example.com"}, op.VerifyEmail{Username: name})
		w.learn(t, name)
	}
	private, open := model.Private, model.WorkspaceVisible
	must("ada", op.CreateWorkspace{Name: "ours"}, op.SetWorkspace{Name: "ours", Values: map[string]string{"guests": "on"}},
		op.CreateProject{Project: "ours/p0", Visibility: &private}, op.CreateProject{Project: "ours/p1", Visibility: &open})
	must("root", op.AddMember{Workspace: "ours", Who: "bob", Role: model.Editor}, op.AddMember{Workspace: "ours", Who: "cyd", Role: model.Viewer})
	return w
}

func (w *world) actor(who string) model.Actor {
	return model.Actor{Person: w.ids[who], Via: model.ViaCLI, System: who == "system"}
}

func (w *world) do(who string, o model.Operation) (model.Effect, error) {
	done, err := w.store.Do(context.Background(), w.actor(who), o)
	if err != nil {
		return model.Effect{}, err
	}
	return done[0], nil
}

type peek struct{ fn func(model.State) }

func (peek) Kind() string { return "test.peek" }
func (p peek) Authorize(s model.State, _ model.Principal) error {
	p.fn(s)
	return model.Errorf(model.Invalid, "Only looking.")
}
func (peek) Apply(model.Unit, model.Principal) (model.Effect, error) { panic("not reached") }

func (w *world) learn(t *testing.T, name string) {
	t.Helper()
	if _, err := w.store.Try(context.Background(), model.Actor{System: true}, peek{func(s model.State) { w.ids[name] = s.Name(name).Person }}); err != nil {
		t.Fatal(err)
	}
}

// answer is what an operation tells who asked for it: its dry run, then itself.
func (w *world) answer(who string, o model.Operation, throw uint64) string {
	var b strings.Builder
	tell := func(e model.Effect, err error) {
		if err != nil {
			b.WriteString(failure(err))
			return
		}
		out, _ := json.Marshal([]any{e.Target, e.Summary, e.Consequences, e.Before, e.After, e.Reason, e.Confirm, e.Unchanged, e.Code})
		b.Write(append(out, '\n'))
	}
	w.dice.again(throw)
	tried, err := w.store.Try(context.Background(), w.actor(who), o)
	if err != nil {
		tell(model.Effect{}, err)
	}
	for _, v := range tried {
		tell(v.Effect, v.Err)
	}
	w.dice.again(throw)
	tell(w.do(who, o))
	return b.String()
}

func failure(err error) string {
	e := model.AsError(err)
	return fmt.Sprintf("%s|%s|%s|%v|%v\n", e.Code, e.Message, e.Hint, e.Details, e.Cause)
}
