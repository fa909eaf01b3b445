package subscription_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/display/hostile"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/op/meter"
	"atrium/model/op/subscription"
	"atrium/model/port"
	"atrium/storage"
	"atrium/tui/layout/layouttest"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

// spent is what was tracked, as an operation of Atrium's own.
type spent struct {
	project, person string
	hours, gib      int64
	seconds         int64
}

func (spent) Kind() string                                 { return "test" }
func (spent) Authorize(model.State, model.Principal) error { return nil }
func (o spent) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, p := find.Project(u, o.project)
	who := find.Person(u, o.person).ID
	if err := meter.Use(u, w, p.ID, who, o.hours*3600+o.seconds, u.Now()); err != nil {
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
		spend(w, spent{project: "ml-team/classification", person: "ada", hours: 10 + n*13%60, gib: 9})
		spend(w, spent{project: "ml-team/speech", person: "grace", hours: n % 7, gib: 2})
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
		spend(w, spent{project: "ml-team/speech", person: "grace", hours: 1000, gib: 0})
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

// C3: a top-up by somebody else appears by itself, and the page stays where it was
// read.
func TestATopUpBySomebodyElseAppears(t *testing.T) {
	open(t, tuitest.Options{Height: 24, Width: 80}, func(c *tuitest.Console) {
		c.Press("down", "down")
		top := strings.SplitN(c.Screen(), "\n", 5)[3]
		c.Sees("461 available")
		c.Do("ada", subscription.TopUp{Workspace: "ml-team", Seconds: 100 * 3600})
		c.Settle()
		c.Sees("561 available")
		if got := strings.SplitN(c.Screen(), "\n", 5)[3]; got != top {
			t.Errorf("the page moved from %q to %q", top, got)
		}
	})
}

// Q7: periods that have ended are told with what was used in them.
func TestPastPeriods(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40, Seed: func(w *tuitest.World) {
		team(w)
		time.Sleep(40 * 24 * time.Hour)
	}}, func(c *tuitest.Console) {
		c.Sees("Past periods", "2000-01-01 to 2000-02-01", "1,039 h", "461 h lapsed")
	})
}

// Minutes are not shown as none.
func TestLittleWasUsed(t *testing.T) {
	open(t, tuitest.Options{Width: 120, Height: 40, Seed: func(w *tuitest.World) {
		w.Do("ada", op.CreateWorkspace{Name: "ml-team"}, op.CreateProject{Project: "ml-team/api"})
		spend(w, spent{project: "ml-team/api", person: "ada", seconds: 150})
	}}, func(c *tuitest.Console) { c.Sees("2m30s in 30 days", "2m30s┤") })
}

// planted writes texts that no operation lets in.
type planted struct{ text string }

func (planted) Kind() string                                 { return "test" }
func (planted) Authorize(model.State, model.Principal) error { return nil }
func (p planted) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w := find.Workspace(u, "ml-team")
	l := *u.Ledger(w.ID)
	l.Method = p.text
	u.PutLedger(&l)
	u.PutInvoice(&model.Invoice{Workspace: w.ID, Number: 99, Plan: p.text})
	u.PutPeriod(&model.Period{Workspace: w.ID, From: 10000, To: 10030, Plan: p.text, Used: 60})
	f := u.Platform()
	f.Contact = p.text
	u.PutPlatform(f)
	return model.Effect{Target: "test"}, nil
}

// X2: what is stored is shown without acting on the terminal.
func TestHostileTexts(t *testing.T) {
	for _, text := range append(hostile.Payloads(), hostile.Shown()...) {
		open(t, tuitest.Options{Width: 120, Height: 60, Seed: func(w *tuitest.World) {
			team(w)
			if _, err := w.Store.Do(context.Background(), model.Actor{System: true}, planted{text}); err != nil {
				t.Fatal(err)
			}
		}}, func(c *tuitest.Console) {
			c.Sees("Payment", "Past periods")
			layouttest.Fits(t, c.Raw(), 120, 60)
			c.Press("m")
			layouttest.Fits(t, c.Raw(), 120, 60)
		})
	}
}
