package track_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/op/chore"
	"atrium/model/op/subscription"
	"atrium/model/op/track"
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

// start begins a run, unless nothing new can be tracked: then nothing comes of it.
func (h *history) start(project string, created time.Time) *told {
	who := pick(h, []string{"ada", "grace", "linus"})
	r := &told{who: who, project: project, begun: created.UTC(), lived: created, copied: map[string]string{}}
	for i := range r.id {
		r.id[i] = byte(h.rng.Uint32())
	}
	h.look(func(u model.Unit) {
		r.person = u.Name(who).Person
		r.place = u.ProjectNamed(u.Name("ml-team").Workspace, project[len("ml-team/"):]).ID
	})
	h.begin(r)
	h.runs = append(h.runs, r)
	return r
}

// begin registers a run, or finds it. A start that lies ahead is no later than now.
func (h *history) begin(r *told) bool {
	fresh := h.run(r.id) == nil
	_, err := h.try(r.who, track.Begin{Project: r.project, Run: r.id, Person: r.who, Created: r.begun})
	if limit := h.now.Add(5 * time.Minute); err == nil && fresh && r.begun.After(limit) {
		r.begun = limit
	}
	return err == nil
}

// tell adds to what a tracker has to send; at is by its clock.
func (h *history) tell(r *told, at time.Time) {
	x := model.Entry{Seq: uint64(len(r.entries) + 1), At: at}
	switch h.rng.IntN(7) {
	case 0, 1:
		for range 1 + h.rng.IntN(50) {
			x.Points = append(x.Points, model.Point{Name: fmt.Sprint("m", h.rng.IntN(5)), Value: h.rng.NormFloat64()})
		}
	case 2:
		x.Output = &model.Output{Data: make([]byte, h.rng.IntN(9000))}
	case 3:
		x.Params = []model.Pair{{Key: fmt.Sprint("k", h.rng.IntN(3)), Value: fmt.Sprint(h.rng.IntN(1000))}}
	case 4:
		x.Text = &model.TextLine{Name: "note", Text: fmt.Sprint(h.rng.Uint64())}
	case 5:
		x.Sample = &model.Sample{CPU: time.Duration(len(r.entries)) * time.Second, Memory: h.rng.Int64N(1 << 30)}
	case 6:
		data := fmt.Sprint(h.rng.IntN(5))
		for range h.rng.IntN(2) {
			data += string(make([]byte, 70_000))
		}
		x.Artifact = &model.ArtifactRef{Name: fmt.Sprint("f", h.rng.IntN(2)), Bytes: int64(len(data)), SHA256: sum([]byte(data))}
		r.copied[x.Artifact.SHA256] = data
	}
	if x.Points == nil && h.rng.IntN(12) == 0 {
		x = model.Entry{Seq: x.Seq, At: at, Unknown: true}
	}
	r.entries = append(r.entries, x)
	r.lived = at
}

// send brings what is not stored yet, from some entries before on, perhaps twice.
func (h *history) send(r *told, again int) {
	if r.gone && h.rng.IntN(2) == 0 || !h.begin(r) {
		return
	}
	for range 2 * len(r.entries) {
		stored := h.run(r.id)
		if stored == nil {
			return
		}
		from := int(stored.Through)
		if from == len(r.entries) && again == 0 {
			return
		}
		batch := track.Append{Workspace: "ml-team", Run: r.id, Entries: r.entries[max(from-again, 0):]}
		again = 0
		for _, x := range batch.Entries {
			if a := x.Artifact; a != nil && int(x.Seq) > from {
				data := r.copied[a.SHA256]
				for at := 0; at < len(data); at += 50_000 {
					o := track.Upload{Workspace: "ml-team", Run: r.id, SHA256: a.SHA256, Offset: int64(at), Data: []byte(data[at:min(at+50_000, len(data))])}
					if _, err := h.try(r.who, o); err != nil {
						return
					}
				}
			}
		}
		if _, err := h.try(r.who, batch); err != nil {
			return
		}
		h.book(r, from)
		if h.rng.IntN(4) == 0 {
			from := int(h.run(r.id).Through)
			if e, err := h.try(r.who, batch); err == nil && e.After["through"] != h.run(r.id).Through {
				h.Errorf("%+v", e.After)
			}
			h.book(r, from) // the rest, where only a part was taken
		}
	}
}

// book counts what the server took of a run, by the rules in words: from the start
// to the last sample that is stored, not later than a little from now, and no more
// once it has ended.
func (h *history) book(r *told, from int) {
	through := int(h.run(r.id).Through)
	to := r.begun.Unix() + r.seconds
	for _, x := range r.entries[from:through] {
		if r.ended {
			break
		}
		at := x.At
		if limit := h.now.Add(5 * time.Minute); at.After(limit) {
			at = limit
		}
		to = max(to, at.Unix())
		r.ended = x.Status != nil
	}
	n := to - r.begun.Unix() - r.seconds
	r.seconds += n
	h.total += n
	h.byWho[r.person] += n
	h.byPlace[r.place] += n
}

func (h *history) progress(r *told) {
	if r.ended || r.gone {
		h.send(r, h.rng.IntN(4))
		return
	}
	for range h.rng.IntN(5) {
		at := h.now.Add(time.Duration(h.rng.Int64N(int64(3*time.Hour))) - 2*time.Hour)
		h.tell(r, at)
	}
	h.send(r, h.rng.IntN(4))
}

func (h *history) end() {
	if len(h.runs) == 0 {
		return
	}
	r := pick(h, h.runs)
	switch {
	case r.ended || r.gone:
	case h.rng.IntN(3) == 0:
		h.try(r.who, track.End{Workspace: "ml-team", Run: r.id})
	default:
		r.entries = append(r.entries, model.Entry{
			Seq: uint64(len(r.entries) + 1), At: h.now, Status: &model.RunStatus{State: model.RunFinished},
		})
		h.send(r, 1)
	}
}

func (h *history) delete() {
	if len(h.runs) == 0 {
		return
	}
	r := pick(h, h.runs)
	if _, err := h.try(r.who, track.Delete{Workspace: "ml-team", Run: r.id.String()}); err == nil {
		r.gone = true
		if _, err := h.try(r.who, track.Begin{Project: r.project, Run: r.id, Person: r.who}); err == nil {
			h.Errorf("the run %s came back", r.id)
		}
	}
}

func (h *history) things(project string) {
	who := pick(h, []string{"ada", "grace", "linus"})
	value := func() string { return fmt.Sprint(h.rng.IntN(1 << h.rng.IntN(30))) }
	switch h.rng.IntN(6) {
	case 0:
		h.try(who, asset.AddComment{Project: project, Text: value()})
	case 1, 2:
		v := value()
		if h.rng.IntN(3) == 0 {
			v = ""
		}
		h.try(who, asset.SetMeta{Project: project, Values: map[string]string{fmt.Sprint("k", h.rng.IntN(3)): v}})
	case 3:
		h.try(who, asset.CreateModel{Project: project, Model: fmt.Sprint("net", h.rng.IntN(2)), Description: value()})
	case 4:
		h.try(who, asset.AddVersion{Project: project, Model: fmt.Sprint("net", h.rng.IntN(2)), Description: value(), Metadata: map[string]string{"a": value()}})
	default:
		h.try(who, asset.DeleteModel{Project: project, Model: fmt.Sprint("net", h.rng.IntN(2))})
	}
}

// held adds up what a project's records hold, by person.
func held(u model.Unit, p *model.Project, fail func(string, ...any)) map[model.ID]int64 {
	all := map[model.ID]int64{}
	for c := range u.Comments(p, model.Span{}) {
		all[c.By] += int64(len(c.Text))
	}
	for m := range u.Metas(p, model.Span{}) {
		all[m.By] += int64(len(m.Key) + len(m.Value))
	}
	for m := range u.RegisteredModels(p, model.Span{}) {
		all[m.By] += int64(len(m.Name) + len(m.Description))
		for v := range u.ModelVersions(p, m.ID, 0, false) {
			all[v.By] += int64(len(v.Description))
			for _, pair := range v.Metadata {
				all[v.By] += int64(len(pair.Key) + len(pair.Value))
			}
		}
	}
	for r := range u.Runs(p, 0, false) {
		n := int64(0)
		for _, kind := range []model.SeriesKind{'c', 'm', 't', 'u'} {
			for s := range u.SeriesOf(r, kind, model.Span{}) {
				for b := range u.Blocks(r, s.ID, 0, false) {
					n += int64(len(b.Data))
				}
			}
		}
		for s := range u.SeriesOf(r, model.ParamSeries, model.Span{}) {
			n += int64(len(s.Name) + len(s.Text))
		}
		if n != r.Bytes {
			fail("the run %s of project %d holds %d bytes and says %d", r.UUID, p.ID, n, r.Bytes)
		}
		all[r.Person] += n
	}
	return all
}

// check compares all figures.
func (h *history) check() {
	h.Helper()
	for _, r := range h.runs {
		if stored := h.run(r.id); stored != nil && stored.Seconds != r.seconds {
			h.Errorf("the run %s has %d s, and was tracked %d", r.id, stored.Seconds, r.seconds)
		}
	}
	h.look(func(u model.Unit) {
		w := u.Workspace(u.Name("ml-team").Workspace)
		var bytes int64
		byWho, byPlace := map[model.ID]int64{}, map[model.ID]int64{}
		for p := range u.Projects(w.ID, model.Span{}) {
			cells, sum := map[model.ID]int64{}, int64(0)
			for c := range u.Stocks(w.ID, p.ID) {
				cells[c.Person] = c.Bytes
				byWho[c.Person] += c.Bytes
				sum += c.Bytes
			}
			bytes, byPlace[p.ID] = bytes+sum, sum
			if p.State == model.ProjectPurging {
				continue // its bytes are given back before its records go
			}
			holds := held(u, p, h.Errorf)
			maps.DeleteFunc(holds, func(_ model.ID, n int64) bool { return n == 0 })
			if !maps.Equal(holds, cells) || p.Storage != sum {
				h.Errorf("project %s holds %v; its cells are %v, it says %d", p.Name, holds, cells, p.Storage)
			}
		}
		a := ledger.Of(u, w)
		all := int64(0)
		for c := range u.Stocks(w.ID, 0) {
			all += c.Bytes
		}
		if a.Bytes != bytes || all != bytes {
			h.Errorf("the projects hold %d bytes, all cells %d, the ledger says %d", bytes, all, a.Bytes)
		}
		h.compareFigures(u, w.ID, a, bytes, byWho, byPlace)
	})
}

func (h *history) compareFigures(u model.Unit, w model.ID, a *ledger.Account, bytes int64, heldBy, heldIn map[model.ID]int64) {
	var seconds, stored, period int64
	for f := range u.Figures(w, model.ByDay, 0, 1<<20) {
		seconds, stored = seconds+f.Seconds, stored+f.Bytes
		if p := a.Period(); f.Day >= int(p.From) && f.Day < int(p.To) {
			period += f.Seconds
		}
	}
	if seconds != h.total || stored != bytes {
		h.Errorf("by day %d s and %d bytes; tracked %d s, held %d bytes", seconds, stored, h.total, bytes)
	}
	if period != a.Ledger.Used {
		h.Errorf("the days of the period have %d s, and it used %d", period, a.Ledger.Used)
	}
	for axis, want := range map[model.Axis][2]map[model.ID]int64{
		model.ByPerson: {h.byWho, heldBy}, model.ByProject: {h.byPlace, heldIn},
	} {
		got := [2]map[model.ID]int64{{}, {}}
		for f := range u.Figures(w, axis, 0, 1<<20) {
			got[0][f.Subject] += f.Seconds
			got[1][f.Subject] += f.Bytes
		}
		for i, what := range []string{"seconds", "bytes"} {
			for _, m := range []map[model.ID]int64{got[i], want[i]} {
				maps.DeleteFunc(m, func(_ model.ID, n int64) bool { return n == 0 })
			}
			if !maps.Equal(got[i], want[i]) {
				h.Errorf("%s by axis %d: %v, want %v", what, axis, got[i], want[i])
			}
		}
	}
	// No hour is used twice: what the periods used is what was tracked, and each hour
	// of it came out of one package or of none.
	used := a.Ledger.Used
	for _, c := range a.Due.Closed {
		used += c.Used
	}
	covered := int64(0)
	for _, p := range a.Ledger.Packages {
		covered += p.Taken
		if p.Used < 0 || p.Used > p.Seconds || p.Taken > p.Used {
			h.Errorf("a package: %+v", p)
		}
	}
	if covered > a.Ledger.Used {
		h.Errorf("%d s were covered of %d", covered, a.Ledger.Used)
	}
	for p := range u.Periods(w) {
		used += p.Used
		if p.Covered+p.Over > p.Used || p.Covered < 0 || p.Over < 0 {
			h.Errorf("a period: %+v", p)
		}
	}
	if used != h.total {
		h.Errorf("the periods used %d s; tracked were %d", used, h.total)
	}
}
