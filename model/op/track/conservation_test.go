package track_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/op/subscription"
	"atrium/storage"
)

// TestConservation plays two years of a workspace: concurrent runs, runs that come
// late, duplicates, deletions, the trash, copies, top-ups, plans, a clock that is
// set, chores that come late, twice or not at all. After every step the figures of
// hours and storage, by run, person, project and day, are those of a tally that was
// kept apart, to the second and byte (Q2, Q3, Q7). A failure names its seed; with
// ATRIUM_SEED it is played again, with ATRIUM_LONG=1 many more are.
func TestConservation(t *testing.T) {
	seeds := []uint64{1, 2, 3, rand.Uint64()}
	if os.Getenv("ATRIUM_LONG") != "" {
		for range 60 {
			seeds = append(seeds, rand.Uint64())
		}
	}
	if s := os.Getenv("ATRIUM_SEED"); s != "" {
		n, err := strconv.ParseUint(s, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seeds = []uint64{n}
	}
	for _, seed := range seeds {
		t.Run(fmt.Sprint("ATRIUM_SEED=", seed), func(t *testing.T) { newHistory(t, seed).play() })
	}
}

type history struct {
	*house
	rng     *rand.Rand
	steps   int
	runs    []*told
	byWho   map[model.ID]int64 // seconds
	byPlace map[model.ID]int64
	total   int64
	copies  int
	made    int
	did     map[string]int
	refused int
}

// told is a run as its tracker knows it.
type told struct {
	id      model.UUID
	who     string
	person  model.ID
	project string
	place   model.ID
	begun   time.Time // as the server has it
	lived   time.Time
	entries []model.Entry
	seconds int64
	ended   bool
	gone    bool
	copied  map[string]string // content by sum
}

func newHistory(t *testing.T, seed uint64) *history {
	h := &history{
		house: &house{TB: t, now: time.Date(2026, 1, 31, 12, 0, 0, 0, time.UTC)}, rng: rand.New(rand.NewPCG(seed, 7)),
		byWho: map[model.ID]int64{}, byPlace: map[model.ID]int64{}, did: map[string]int{},
	}
	h.store = storage.Memory(storage.Options{Now: func() time.Time { return h.now }})
	h.do("system", op.Init{Username: "root", Email: "root@example.com"})
	for _, plan := range []string{"small", "dear", "wide"} {
		h.do("root", subscription.SetPlan{Name: plan, Values: h.figures()})
	}
	h.do("root", op.SetPlatform{Values: map[string]string{"default-plan": "small"}})
	for _, name := range []string{"ada", "grace", "linus"} {
		h.do("root", op.CreateUser{Username: name, Email: name + "@example.com"})
	}
	h.do("ada", op.CreateWorkspace{Name: "ml-team"})
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Editor})
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "linus", Role: model.Member})
	for range 3 {
		h.project()
	}
	return h
}

// figures are those of some plan.
func (h *history) figures() []string {
	return []string{
		"hours=" + fmt.Sprint(h.rng.IntN(4)*100), "storage=" + []string{"0", "20KiB", "1MiB"}[h.rng.IntN(3)],
		"price=" + fmt.Sprint(h.rng.IntN(2)*50),
	}
}

func (h *history) project() {
	h.made++
	seen := model.WorkspaceVisible
	h.do("ada", op.CreateProject{Project: fmt.Sprintf("ml-team/p%d", h.made), Visibility: &seen})
}

// projects are those that are there, by name.
func (h *history) projects(trashed bool) (all []string) {
	h.look(func(u model.Unit) {
		for p := range u.Projects(u.Name("ml-team").Workspace, model.Span{}) {
			if !p.Gone(h.now) && p.InTrash() == trashed {
				all = append(all, "ml-team/"+p.Name)
			}
		}
	})
	return all
}

func pick[T any](h *history, all []T) T { return all[h.rng.IntN(len(all))] }

func (h *history) play() {
	end := h.now.AddDate(2, 0, 0)
	for elapsed := h.now; elapsed.Before(end); h.steps++ {
		wait := time.Duration(h.rng.Int64N(int64(6 * 24 * time.Hour)))
		elapsed, h.now = elapsed.Add(wait), h.now.Add(wait)
		if h.rng.IntN(25) == 0 {
			h.now = h.now.Add(time.Duration(h.rng.Int64N(int64(80*24*time.Hour))) - 40*24*time.Hour)
		}
		h.step()
		h.check()
		if h.Failed() {
			h.Fatalf("after step %d, at %v", h.steps, h.now)
		}
	}
	h.Logf("%d steps, %d runs, %d s: %v; %d refused", h.steps, len(h.runs), h.total, h.did, h.refused)
	if h.total == 0 || h.did["start"] == 0 || h.did["offline"] == 0 || h.did["delete"] == 0 {
		h.Errorf("a history in which hardly anything happened: %v", h.did)
	}
}

func (h *history) step() {
	live := h.projects(false)
	if len(live) < 2 {
		h.project()
		live = h.projects(false)
	}
	h.perhaps(h.chores)
	what := pick(h, []string{
		"start", "start", "progress", "progress", "progress", "progress", "offline", "offline", "end", "delete", "trash", "restore",
		"purge", "copy", "top-up", "plan", "figures", "things", "things", "pay", "quota",
	})
	switch what {
	case "start":
		h.start(pick(h, live), h.now)
	case "progress":
		for _, r := range h.runs[max(len(h.runs)-4, 0):] {
			h.progress(r)
		}
	case "offline":
		r := h.start(pick(h, live), h.now.Add(-time.Duration(h.rng.Int64N(int64(70*24*time.Hour)))))
		for range 1 + h.rng.IntN(3) {
			h.tell(r, r.lived.Add(time.Duration(h.rng.Int64N(int64(20*time.Hour)))))
		}
		h.send(r, 0)
	case "end":
		h.end()
	case "delete":
		h.delete()
	case "trash":
		h.try("ada", op.TrashProject{Project: pick(h, live)})
	case "restore", "purge":
		trash := h.projects(true)
		if len(trash) == 0 {
			return
		}
		if what == "purge" {
			h.try("ada", chore.PurgeProject{Project: pick(h, trash)})
		} else {
			h.try("ada", op.RestoreProject{Project: pick(h, trash)})
		}
	case "copy":
		h.copies++
		to := fmt.Sprintf("ml-team/c%d", h.copies)
		h.try("ada", chore.DuplicateProject{Source: pick(h, live), Target: to})
		if h.rng.IntN(4) == 0 {
			h.try("ada", chore.CancelDuplicate{Target: to})
		}
	case "top-up":
		h.try("ada", subscription.TopUp{Workspace: "ml-team", Seconds: 1 + h.rng.Int64N(200*3600)})
	case "plan":
		h.try("root", subscription.ChoosePlan{Workspace: "ml-team", Plan: pick(h, []string{"small", "dear", "wide"})})
	case "figures":
		h.try("root", subscription.SetPlan{Name: pick(h, []string{"small", "dear", "wide"}), Values: h.figures()})
	case "quota":
		h.try("ada", subscription.LimitStorage{Workspace: "ml-team", Bytes: h.rng.Int64N(4) << 20})
	case "pay":
		h.try("root", subscription.RecordPayment{Workspace: "ml-team", Paid: true})
	case "things":
		h.things(pick(h, live))
	}
	h.did[what]++
}

func (h *history) perhaps(fn func()) {
	if h.rng.IntN(2) == 0 {
		fn()
	}
}

// try does something that may be refused, now and then twice.
func (h *history) try(who string, o model.Operation) (model.Effect, error) {
	h.Helper()
	actor := h.actor(who)
	if h.rng.IntN(8) == 0 {
		if _, err := h.store.Try(context.Background(), actor, o); err != nil {
			h.Fatal(err)
		}
	}
	effects, err := h.store.Do(context.Background(), actor, o)
	if code := model.CodeOf(err); code == model.Internal {
		h.Fatalf("%s: %v (%v)", o.Kind(), err, model.AsError(err).Cause)
	}
	if err != nil {
		h.refused++
		return model.Effect{}, err
	}
	return effects[0], nil
}

// chores does some of what is due, each now and then twice.
func (h *history) chores() {
	for range h.rng.IntN(40) {
		var due []*model.Task
		h.look(func(u model.Unit) {
			for t := range u.Due(h.now) {
				if t.Error == "" && !t.At.After(h.now) {
					due = append(due, t)
				}
			}
		})
		if len(due) == 0 {
			return
		}
		o := chore.For(pick(h, due), h.now)
		if o == nil { // a charge, which no command is there for
			return
		}
		for range 1 + h.rng.IntN(2) {
			if _, err := h.store.Do(context.Background(), chore.Actor(), o); chore.Overtaken(err) {
				h.do("system", chore.Tidy{})
			} else if err != nil {
				h.Fatalf("%s: %v (%v)", o.Kind(), err, model.AsError(err).Cause)
			}
		}
		h.check()
	}
}
