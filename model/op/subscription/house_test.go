package subscription_test

import (
	"context"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/op/meter"
	"atrium/model/view"
	"atrium/storage"
)

const (
	day  = 24 * time.Hour
	hour = int64(3600)
)

// house is a deployment with a clock of its own: root is its platform admin, ada
// is admin of ml-team, which is on the plan that it is made with; grace is its
// editor, and its project ml-team/api holds what is tracked.
type house struct {
	*testing.T
	store *storage.Store
	now   time.Time
}

func newHouse(t *testing.T, plan string) *house {
	t.Helper()
	h := &house{T: t, now: time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)}
	h.store = storage.Memory(storage.Options{Now: func() time.Time { return h.now }})
	h.do("system", op.Init{Username: "root", Email: "root@example.com"})
	h.do("root", op.SetPlatform{Values: map[string]string{"default-plan": plan, "contact": "billing@example.com"}})
	for _, name := range []string{"ada", "grace"} {
		h.do("root", op.CreateUser{Username: name, Email: name + "@example.com"})
	}
	h.do("ada", op.CreateWorkspace{Name: "ml-team"})
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Editor})
	seen := model.WorkspaceVisible
	h.do("ada", op.CreateProject{Project: "ml-team/api", Visibility: &seen})
	return h
}

func (h *house) actor(name string) (a model.Actor) {
	h.Helper()
	if name == "system" {
		return chore.Actor()
	}
	h.look(func(s model.State) { a = model.Actor{Person: find.Person(s, name).ID, Via: model.ViaCLI} })
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
		h.Fatalf("%s: %s: %v", who, o.Kind(), err)
	}
	return e
}

// refused is the error of an operation that must fail with a code.
func (h *house) refused(code model.Code, who string, o model.Operation) *model.Error {
	h.Helper()
	_, err := h.try(who, o)
	if model.CodeOf(err) != code {
		h.Fatalf("%s: %s: %v, want %v", who, o.Kind(), err, code)
	}
	return model.AsError(err)
}

// inside does something to the state as an operation of Atrium's own.
type inside struct{ do func(model.Unit) error }

func (inside) Kind() string                                 { return "test" }
func (inside) Authorize(model.State, model.Principal) error { return nil }
func (o inside) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	return model.Effect{Target: "test"}, o.do(u)
}

func (h *house) look(fn func(model.State)) {
	h.Helper()
	_, err := h.store.Try(context.Background(), chore.Actor(), inside{func(u model.Unit) error {
		fn(u)
		return nil
	}})
	if err != nil {
		h.Fatal(err)
	}
}

// use tracks hours in ml-team/api, store brings bytes to it.
func (h *house) use(who string, hours int64) {
	h.Helper()
	h.do("system", inside{func(u model.Unit) error {
		w, p := find.Project(u, "ml-team/api")
		return meter.Use(u, w, p.ID, find.Person(u, who).ID, hours*hour, u.Now())
	}})
}

func (h *house) keeps(who string, bytes int64) {
	h.Helper()
	h.do("system", inside{func(u model.Unit) error {
		w, p := find.Project(u, "ml-team/api")
		return meter.Store(u, w, p.ID, find.Person(u, who).ID, bytes)
	}})
}

// chores does what has fallen due.
func (h *house) chores() {
	h.Helper()
	for range 100 {
		var t *model.Task
		h.look(func(s model.State) {
			for due := range s.Due(s.Now()) {
				if !due.At.After(s.Now()) && due.Kind != model.TaskCharge {
					t = due
					break
				}
			}
		})
		if t == nil {
			return
		}
		if _, err := h.try("system", chore.For(t, h.now)); chore.Overtaken(err) {
			h.do("system", chore.Tidy{})
		} else if err != nil {
			h.Fatal(err)
		}
	}
	h.Fatal("the chores do not end")
}

func read[T any](h *house, who string, fetch func(*view.Reader) (T, error)) (v T) {
	h.Helper()
	err := h.store.View(context.Background(), h.actor(who), func(r *view.Reader) (err error) {
		v, err = fetch(r)
		return err
	})
	if err != nil {
		h.Fatal(err)
	}
	return v
}

func (h *house) shown() view.SubscriptionRow {
	h.Helper()
	return read(h, "ada", func(r *view.Reader) (view.SubscriptionRow, error) { return r.Subscription("ml-team") })
}

func (h *house) invoices() []view.InvoiceRow {
	h.Helper()
	return read(h, "ada", func(r *view.Reader) (model.List[view.InvoiceRow], error) {
		return r.Invoices("ml-team", model.Page{})
	}).Data
}

func (h *house) inbox(who string) (texts []string) {
	h.Helper()
	l := read(h, who, func(r *view.Reader) (model.List[view.InboxRow], error) { return r.Inbox(model.Page{Size: 1000}) })
	for _, n := range l.Data {
		texts = append(texts, n.Text)
	}
	return texts
}
