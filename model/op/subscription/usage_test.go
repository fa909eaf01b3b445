package subscription_test

import (
	"context"
	"math/rand"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/op/meter"
	"atrium/model/op/subscription"
	"atrium/model/view"
)

func (h *house) usage(who string, by model.Axis) []view.UsageRow {
	h.Helper()
	return read(h, who, func(r *view.Reader) (model.List[view.UsageRow], error) {
		return r.Usage("ml-team", view.UsageQuery{By: by, Page: model.Page{Size: 1000}})
	}).Data
}

// Q3, Q7: whatever is used and deleted, the figures by day, project and person
// add up to the workspace's.
func TestFiguresAddUp(t *testing.T) {
	seed := time.Now().UnixNano()
	t.Logf("seed %d", seed)
	rnd := rand.New(rand.NewSource(seed))
	h := newHouse(t, "academic")
	h.do("ada", op.CreateProject{Project: "ml-team/secret"})
	projects, people := []string{"ml-team/api", "ml-team/secret"}, []string{"ada", "grace"}
	for range 40 {
		h.now = h.now.Add(time.Duration(rnd.Intn(12)) * time.Hour)
		h.do("system", inside{func(u model.Unit) error { return spend(u, rnd, projects, people) }})
	}
	row := h.shown()
	for _, who := range []string{"ada", "grace"} { // grace does not see ml-team/secret
		for _, by := range []model.Axis{model.ByDay, model.ByProject, model.ByPerson} {
			var hours, bytes int64
			for _, u := range h.usage(who, by) {
				if by == model.ByDay && u.Held != bytes+u.Storage {
					t.Errorf("%s held %d bytes, want %d", u.Day, u.Held, bytes+u.Storage)
				}
				hours, bytes = hours+u.Hours, bytes+u.Storage
			}
			if hours != row.Hours.Month || bytes != row.Storage.Used {
				t.Errorf("%s, axis %d: %d s and %d bytes, want %d and %d", who, by, hours, bytes, row.Hours.Month, row.Storage.Used)
			}
		}
	}
}

// R3: who does not see a project is not told its name.
func TestUsageNamesOnlyWhatIsSeen(t *testing.T) {
	h := newHouse(t, "academic")
	h.do("ada", op.CreateProject{Project: "ml-team/secret"})
	h.do("system", inside{func(u model.Unit) error {
		return spend(u, rand.New(rand.NewSource(1)), []string{"ml-team/secret"}, []string{"ada"})
	}})
	if rows := h.usage("ada", model.ByProject); len(rows) != 1 || rows[0].Project != "secret" {
		t.Errorf("%+v", rows)
	}
	if rows := h.usage("grace", model.ByProject); len(rows) != 1 || rows[0].Project != "" || !rows[0].Others {
		t.Errorf("%+v", rows)
	}
}

// Q3, A9: the trash counts, apart, until its project is deleted for good; then
// its bytes are free at once and its history stays.
func TestTrashCountsUntilItIsEmptied(t *testing.T) {
	h := newHouse(t, "academic")
	h.keeps("grace", 5*gib)
	h.use("grace", 3)
	h.do("ada", op.TrashProject{Project: "ml-team/api"})
	if s := h.shown().Storage; s.Used != 5*gib || s.Trash != 5*gib {
		t.Errorf("%+v", s)
	}
	h.do("ada", chore.PurgeProject{Project: "ml-team/api"})
	h.chores()
	row := h.shown()
	if s := row.Storage; s.Used != 0 || s.Trash != 0 || row.Hours.Used != 3*hour {
		t.Errorf("%+v", row)
	}
	if rows := h.usage("ada", model.ByProject); len(rows) != 1 || !rows[0].Others || rows[0].Hours != 3*hour || rows[0].Storage != 0 {
		t.Errorf("%+v", rows)
	}
}

// A workspace that is deleted takes its subscription with it.
func TestTheSubscriptionGoesWithTheWorkspace(t *testing.T) {
	h := newHouse(t, "team")
	h.keeps("grace", gib)
	h.use("grace", 2)
	var w model.ID
	h.look(func(s model.State) { w = find.Workspace(s, "ml-team").ID })
	h.do("ada", op.DeleteWorkspace{Name: "ml-team"})
	h.chores()
	h.now = h.now.Add(60 * day)
	h.chores()
	h.look(func(s model.State) {
		n := 0
		for range s.Invoices(w, 0, false) {
			n++
		}
		for range s.Figures(w, model.ByPerson, 0, 1<<20) {
			n++
		}
		for range s.Stocks(w, 0) {
			n++
		}
		if s.Ledger(w) != nil || n > 0 {
			t.Errorf("a ledger %v, and %d records", s.Ledger(w), n)
		}
	})
}

// Q1: plans are data. New figures count at once where nobody has done anything.
func TestPlansAreData(t *testing.T) {
	h := newHouse(t, "academic")
	h.refused(model.Denied, "ada", subscription.SetPlan{Name: "academic", Values: []string{"hours=1"}})
	h.do("root", subscription.SetPlan{Name: "academic", Values: []string{"hours=10", "storage=1GiB"}})
	if row := h.shown(); row.Hours.Limit != 10*hour || row.Storage.Limit != gib {
		t.Errorf("%+v", row)
	}
	h.use("grace", 10)
	if row := h.shown(); row.Status != "read-only" {
		t.Errorf("%+v", row)
	}
	h.do("root", subscription.SetPlan{Name: "academic", Values: []string{"hours=20"}})
	if row := h.shown(); row.Status != "active" || row.Hours.Available != 10*hour {
		t.Errorf("%+v", row)
	}
	h.do("root", subscription.SetPlan{Name: "lab", Values: []string{"hours=5", "price=20"}})
	h.do("ada", subscription.ChoosePlan{Workspace: "ml-team", Plan: "lab"})
	if list := h.invoices(); len(list) != 1 || list[0].Cents != 2000 {
		t.Errorf("%+v", list)
	}
}

func spend(u model.Unit, rnd *rand.Rand, projects, people []string) error {
	w, p := find.Project(u, projects[rnd.Intn(len(projects))])
	who := find.Person(u, people[rnd.Intn(len(people))]).ID
	if err := meter.Use(u, w, p.ID, who, 1+int64(rnd.Intn(90_000)), u.Now()); err != nil {
		return err
	}
	n := 1 + int64(rnd.Intn(1_000_000))
	if c := u.Stock(w.ID, p.ID, who); c != nil && rnd.Intn(2) == 0 {
		n = -1 - rnd.Int63n(c.Bytes)
	}
	return meter.Store(u, w, p.ID, who, n)
}

// Q7: periods that have ended are listed, newest first, also those that no chore has
// written down yet; who may not see the subscription is not told its plan.
func TestPeriodsThatEnded(t *testing.T) {
	h := newHouse(t, "academic")
	h.use("grace", 3)
	for n := range 3 {
		h.now = h.now.Add(31 * day)
		if n < 2 {
			h.chores()
			h.use("grace", int64(5+n))
		}
	}
	periods := func(who string, p model.Page) model.List[view.PeriodRow] {
		return read(h, who, func(r *view.Reader) (model.List[view.PeriodRow], error) { return r.Periods("ml-team", p) })
	}
	rows := periods("ada", model.Page{}).Data
	if len(rows) != 3 || rows[0].Used != 6*hour || rows[1].Used != 5*hour || rows[2].Used != 3*hour {
		t.Fatalf("%+v", rows)
	}
	if p := rows[2]; p.From != "2026-01-31" || p.To != "2026-02-28" || p.Plan != "academic" || p.Covered != 3*hour || p.Lapsed != 1497*hour {
		t.Errorf("%+v", p)
	}
	if last := h.shown().LastPeriod; last == nil || *last != rows[0] {
		t.Errorf("last %+v", last)
	}
	if rows := periods("grace", model.Page{}).Data; len(rows) != 3 || rows[0].Plan != "" {
		t.Errorf("a member is told %+v", rows)
	}
	one := periods("ada", model.Page{Size: 2})
	two := periods("ada", model.Page{Size: 2, After: one.Next})
	if len(one.Data) != 2 || len(two.Data) != 1 || two.Data[0] != rows[2] {
		t.Errorf("pages %+v, %+v", one, two)
	}
	err := h.store.View(context.Background(), h.actor("root"), func(r *view.Reader) error {
		_, err := r.Periods("nowhere", model.Page{})
		return err
	})
	if model.CodeOf(err) != model.NotFound {
		t.Error(err)
	}
}
