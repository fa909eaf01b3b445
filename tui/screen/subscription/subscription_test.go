package subscription_test

import (
	"context"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/op/meter"
	"atrium/model/op/subscription"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

// spent is what was tracked, as an operation of Atrium's own.
type spent struct {
	project, person string
	hours, gib      int64
}

func (spent) Kind() string                                 { return "test" }
func (spent) Authorize(model.State, model.Principal) error { return nil }
func (o spent) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, p := find.Project(u, o.project)
	who := find.Person(u, o.person).ID
	if err := meter.Use(u, w, p.ID, who, o.hours*3600, u.Now()); err != nil {
		return model.Effect{}, err
	}
	return model.Effect{Target: "test"}, meter.Store(u, w, p.ID, who, o.gib<<30)
}

func spend(w *tuitest.World, o spent) {
	if _, err := w.Store.Do(context.Background(), model.Actor{System: true}, o); err != nil {
		panic(err)
	}
}

// team used 10 to 80 hours on each of 25 days.
func team(w *tuitest.World) {
	seen := model.WorkspaceVisible
	w.Users("grace")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.Join("ml-team", model.Editor, "grace")
	w.Do("ada",
		op.CreateProject{Project: "ml-team/classification"},
		op.CreateProject{Project: "ml-team/speech", Visibility: &seen},
		subscription.ChoosePlan{Workspace: "ml-team", Plan: "team"},
		subscription.SetMethod{Workspace: "ml-team", Method: "visa 4242 12/2099"},
	)
	for n := range int64(25) {
		spend(w, spent{"ml-team/classification", "ada", 10 + n*13%60, 9})
		spend(w, spent{"ml-team/speech", "grace", n % 7, 2})
		time.Sleep(24 * time.Hour)
	}
}

func open(t *testing.T, o tuitest.Options, test func(*tuitest.Console)) {
	o.Open = func() port.Store { return storage.Memory(storage.Options{}) }
	if o.Seed == nil {
		o.Seed = team
	}
	o.Workspace = "ml-team"
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Command(ui.Visit(ui.Route{Kind: ui.Subscription, Workspace: "ml-team"}))
		c.Settle()
		test(c)
	})
}

func TestSubscription(t *testing.T) {
	open(t, tuitest.Options{}, func(c *tuitest.Console) {
		c.Sees("Plan team", "visa 4242 12/2099", "150.00", "classificat", "Daily usage")
		c.Goldens("team")
		c.Sweep()
	})
}

// Everything is readable without colours and drawn signs.
func TestPlain(t *testing.T) {
	open(t, tuitest.Options{Plain: true, Width: 80, Height: 40}, func(c *tuitest.Console) { c.Golden("plain") })
}

// O3, Q5: the header and the page tell why nothing new can be tracked, and a
// top-up typed here ends it at once.
func TestATopUpEndsReadOnly(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40, Seed: func(w *tuitest.World) {
		team(w)
		spend(w, spent{"ml-team/speech", "grace", 1000, 0})
	}}, func(c *tuitest.Console) {
		c.Sees("read-only: hours", "of 1,500 monitoring hours used", "can top up")
		c.Golden("read-only")
		c.Press("t")
		c.Type("1000")
		c.Press("ctrl+s")
		c.Settle()
		c.Press("y")
		c.Settle()
		c.Lacks("read-only")
		c.Sees("hours 81 %")
	})
}

// R3: members see what was used, by projects that they see; the rest says whose
// it is.
func TestMembersSeeUsage(t *testing.T) {
	open(t, tuitest.Options{As: "grace", Height: 40}, func(c *tuitest.Console) {
		c.Sees("By project", "other projects", "subscription.view")
		c.Lacks("visa", "classification")
		c.Golden("member")
		c.Press("t")
		c.Sees("Cannot top up hours", "subscription.manage")
	})
}
