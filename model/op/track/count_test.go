package track_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op/chore"
	"atrium/model/op/subscription"
	"atrium/model/op/track"
	"atrium/model/port"
)

// T5: time counts once, exactly to the second, whatever the tracker's clock says.
func TestTimeCountsOnce(t *testing.T) {
	h := newHouse(t)
	begun := h.now
	id := h.begin("grace", api, 1)
	want := func(seconds int64) {
		t.Helper()
		if r := h.run(id); r.Seconds != seconds {
			t.Errorf("%d s, want %d", r.Seconds, seconds)
		}
		h.exact(id)
	}
	h.now = begun.Add(90 * time.Minute)
	h.send("grace", id, model.Entry{At: begun.Add(1500 * time.Millisecond)})
	want(1)
	h.send("grace", id, model.Entry{At: begun.Add(2200 * time.Millisecond)}, model.Entry{At: begun.Add(-time.Hour)})
	want(2)
	h.send("grace", id, model.Entry{At: begun.Add(time.Second)})
	want(2)
	h.send("grace", id, model.Entry{At: begun.AddDate(70, 0, 0)})
	want(95 * 60)
	h.now = begun.Add(100 * time.Minute)
	h.send("grace", id, model.Entry{At: h.now, Status: &model.RunStatus{State: model.RunFinished}})
	want(100 * 60)
	h.now = begun.Add(200 * time.Minute)
	late := model.Entry{At: h.now, Status: &model.RunStatus{State: model.RunKilled, Exit: 137}}
	h.send("grace", id, model.Entry{At: h.now, Lost: &model.Lost{Lines: 1}}, late)
	want(100 * 60)
	if r := h.run(id); r.State != model.RunFinished || !r.Ended.Equal(begun.Add(100*time.Minute)) {
		t.Errorf("%+v", r)
	}
}

// An end that a clock set back tells of does not take back what was seen, in
// whatever batches it comes.
func TestAnEndAfterTheClockWasSetBack(t *testing.T) {
	for _, together := range []bool{true, false} {
		h := newHouse(t)
		id := h.begin("grace", api, 1)
		h.now = h.now.Add(time.Hour)
		seen, end := model.Entry{At: h.now}, model.Entry{At: h.now.Add(-30 * time.Minute), Status: &model.RunStatus{State: model.RunFinished}}
		if together {
			h.send("grace", id, seen, end)
		} else {
			h.send("grace", id, seen)
			h.send("grace", id, end)
		}
		if r := h.run(id); r.Seconds != 3600 || !r.Ended.Equal(h.now) {
			t.Errorf("together %v: %+v", together, r)
		}
		h.exact(id)
	}
}

// A run whose clock was ahead when it began counts what it was tracked.
func TestAClockThatIsAhead(t *testing.T) {
	h := newHouse(t)
	id := model.UUID{1}
	ahead := 26 * time.Hour
	h.do("grace", track.Begin{Project: api, Run: id, Person: "grace", Created: h.now.Add(ahead)})
	h.now = h.now.Add(time.Hour)
	h.send("grace", id, model.Entry{At: h.now.Add(ahead)})
	if r := h.run(id); r.Seconds != 3600 {
		t.Errorf("%+v", r)
	}
}

// limit gives ml-team a plan with so many hours and bytes.
func (h *house) limit(hours, storage string) {
	h.Helper()
	h.do("root", subscription.SetPlan{Name: "small", Values: []string{"hours=" + hours, "storage=" + storage}})
	h.do("root", subscription.ChoosePlan{Workspace: "ml-team", Plan: "small"})
}

// O1, O2, T3: the batch that uses up the hours is stored; from the next on
// nothing new is, what is stored is acknowledged, and a top-up ends it at once.
func TestReadOnly(t *testing.T) {
	h := newHouse(t)
	h.limit("1", "1GiB")
	id := h.begin("grace", api, 1)
	feed := h.store.Subscribe()
	defer feed.Close()
	h.now = h.now.Add(30 * time.Minute)
	h.send("grace", id, point("loss", 1))
	if e := next(t, feed); len(e.Tracked) != 1 || len(e.People) != 0 {
		t.Errorf("%+v", e)
	}
	h.now = h.now.Add(2 * time.Hour)
	last := h.append(id, point("loss", 2))
	e := h.do("grace", last)
	if e.Tracked != 0 || len(e.People) < 2 || fmt.Sprint(e.After["read_only"]) != "[hours]" {
		t.Errorf("%+v", e)
	}
	if e := next(t, feed); len(e.Tracked) != 0 || !slices.Contains(e.People, h.actor("ada").Person) {
		t.Errorf("%+v", e)
	}
	if !strings.Contains(h.trail(), "run.append ml-team/api:API-1") {
		t.Error("the trail does not tell that it is read-only now")
	}
	more := h.append(id, point("loss", 3))
	h.refuse("grace", more, model.ReadOnly, "monitoring hours", "ada")
	h.refuse("grace", track.Begin{Project: api, Run: model.UUID{2}, Person: "grace"}, model.ReadOnly)
	h.refuse("grace", track.Upload{Workspace: "ml-team", Run: id, SHA256: strings.Repeat("ab", 32), Data: []byte("x")}, model.ReadOnly)
	if e := h.do("grace", last); e.After["through"] != uint64(2) {
		t.Errorf("%+v", e)
	}
	h.do("grace", track.Begin{Project: api, Run: id, Person: "grace"})
	h.do("grace", track.End{Workspace: "ml-team", Run: id})
	h.do("ada", subscription.TopUp{Workspace: "ml-team", Seconds: 10 * 3600})
	h.do("grace", more)
	h.exact(id)
}

// O1: storage makes read-only, and deleting a run ends it.
func TestReadOnlyByStorage(t *testing.T) {
	h := newHouse(t)
	h.limit("100", "1KiB")
	id := h.begin("grace", api, 1)
	e := h.send("grace", id, model.Entry{Output: &model.Output{Data: make([]byte, 2000)}})
	if fmt.Sprint(e.After["read_only"]) != "[storage]" {
		t.Errorf("%+v", e)
	}
	h.refuse("grace", h.append(id, point("loss", 1)), model.ReadOnly, "storage")
	e = h.do("grace", track.Delete{Workspace: "ml-team", Run: "api-1"})
	if !e.Confirm || !strings.Contains(strings.Join(e.Consequences, " "), "ml-team is not read-only any more.") {
		t.Errorf("%+v", e)
	}
	h.exact()
	h.begin("grace", api, 2)
}

func next(t *testing.T, feed port.Feed) model.Event {
	t.Helper()
	e, err := feed.Next(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// T5: hours tracked offline count when they come: on the days they were tracked on,
// where their period is still open, else today.
func TestOfflineHoursCountWhenTheyCome(t *testing.T) {
	h := newHouse(t)
	h.limit("100", "0")
	days := func() map[string]int64 {
		all := map[string]int64{}
		h.look(func(u model.Unit) {
			for f := range u.Figures(u.Name("ml-team").Workspace, model.ByDay, 0, 1<<20) {
				if f.Seconds > 0 {
					all[time.Unix(int64(f.Day)*86400, 0).UTC().Format(time.DateOnly)] = f.Seconds
				}
			}
		})
		return all
	}
	h.now = time.Date(2026, 4, 20, 8, 0, 0, 0, time.UTC)
	bring := func(n byte, begun time.Time, took time.Duration) {
		t.Helper()
		id := model.UUID{n}
		h.do("grace", track.Begin{Project: api, Run: id, Person: "grace", Created: begun})
		h.send("grace", id, model.Entry{At: begun.Add(took)})
		h.do("grace", track.End{Workspace: "ml-team", Run: id})
	}
	bring(1, time.Date(2026, 4, 10, 23, 0, 0, 0, time.UTC), 3*time.Hour)
	bring(2, time.Date(2026, 3, 10, 23, 0, 0, 0, time.UTC), 3*time.Hour)
	bring(3, time.Date(2026, 3, 31, 23, 0, 0, 0, time.UTC), 3*time.Hour)
	want := map[string]int64{"2026-04-10": 3600, "2026-04-11": 7200, "2026-04-20": 4 * 3600, "2026-04-01": 7200}
	if got := days(); !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	h.exact(model.UUID{1}, model.UUID{2}, model.UUID{3})
}

// W3: what a deleted run kept goes on going when its work stood still.
func TestErasingGoesOn(t *testing.T) {
	h := newHouse(t)
	id := h.begin("grace", api, 1)
	h.send("grace", id, point("loss", 1))
	h.do("grace", track.Delete{Workspace: "ml-team", Run: "API-1"})
	var task model.ID
	h.look(func(u model.Unit) {
		for one := range u.TasksOf(u.Name("ml-team").Workspace) {
			if one.Kind == model.TaskErase {
				task = one.ID
			}
		}
	})
	for range chore.Tries {
		h.do("system", chore.Later(task, "the disk is full"))
	}
	h.chores()
	left := func() (n int) {
		h.look(func(u model.Unit) {
			p := u.ProjectNamed(u.Name("ml-team").Workspace, "api")
			n = u.EraseRun(p.Workspace, p.ID, 1, 10)
		})
		return n
	}
	if left() == 0 {
		t.Error("it did not stand still")
	}
	h.do("root", chore.Retry{Workspace: "ml-team"})
	h.chores()
	if n := left(); n != 0 {
		t.Errorf("%d records are left", n)
	}
}
