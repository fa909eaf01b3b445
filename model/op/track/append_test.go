package track_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/series"
)

// point is an entry with one value.
func point(name string, v float64) model.Entry {
	return model.Entry{Points: []model.Point{{Name: name, Value: v}}}
}

// points are what a run's metric holds.
func (h *house) points(id model.UUID, name string) (all []series.Point) {
	h.Helper()
	h.blocks(id, model.MetricSeries, name, func(b []byte) {
		points, err := series.DecodePoints(b)
		if err != nil {
			h.Fatal(err)
		}
		all = append(all, points...)
	})
	return all
}

func (h *house) blocks(id model.UUID, kind model.SeriesKind, name string, fn func([]byte)) {
	h.Helper()
	r := h.run(id)
	h.look(func(u model.Unit) {
		if s := u.Series(r, kind, name); s != nil {
			for b := range u.Blocks(r, s.ID, 0, false) {
				fn(b.Data)
			}
		}
	})
}

func (h *house) series(id model.UUID, kind model.SeriesKind, name string) (s *model.Series) {
	h.Helper()
	r := h.run(id)
	h.look(func(u model.Unit) { s = u.Series(r, kind, name) })
	return s
}

// T1: numbers are kept as they were logged, also those that are none; the run
// numbers what came without a step.
func TestPointsAreKept(t *testing.T) {
	h := newHouse(t)
	id := h.begin("grace", api, 1)
	values := []float64{0.5, math.NaN(), math.Inf(1), -3, math.Inf(-1), math.Copysign(0, -1)}
	for _, v := range values {
		h.send("grace", id, point("loss", v))
	}
	h.send("grace", id, model.Entry{Points: []model.Point{
		{Name: "loss", Step: 100, Has: true, Value: 7, Time: h.now.Add(-time.Hour)}, {Name: "acc", Value: 1}, {Name: "loss", Value: 8},
	}})
	got := h.points(id, "loss")
	steps := []int64{0, 1, 2, 3, 4, 5, 100, 101}
	for i, want := range append(slices.Clone(values), 7, 8) {
		if math.Float64bits(got[i].Value) != math.Float64bits(want) || got[i].Step != steps[i] {
			t.Errorf("%d: %+v, want %v at %d", i, got[i], want, steps[i])
		}
	}
	if !got[6].Time.Equal(h.now.Add(-time.Hour)) || !got[7].Time.Equal(h.now) {
		t.Errorf("%+v", got[6:])
	}
	s := h.series(id, model.MetricSeries, "loss")
	if s.Count != 8 || s.Min != -3 || s.Max != 8 || s.Value != 8 || s.First != 0 || s.Step != 101 || s.Blocks != 1 {
		t.Errorf("%+v", s)
	}
	h.send("grace", id, point("loss", math.NaN()))
	if s = h.series(id, model.MetricSeries, "loss"); s.Value != 8 {
		t.Errorf("%+v", s)
	}
}

// T1: what else a tracker tells.
func TestEntriesAreKept(t *testing.T) {
	h := newHouse(t)
	id := h.begin("grace", api, 1)
	start := h.now
	h.now = h.now.Add(10 * time.Second)
	step := int64(9)
	h.send(
		"grace", id,
		model.Entry{Output: &model.Output{Stream: 1, Data: []byte("epoch 1\n\x1b[31m")}},
		model.Entry{Output: &model.Output{Stream: 2, Dropped: 3, Data: []byte("warning\n")}},
		model.Entry{Params: []model.Pair{{Key: "lr", Value: "0.1"}, {Key: "seed", Value: "7"}}},
		model.Entry{Params: []model.Pair{{Key: "lr", Value: "0.01"}}},
		model.Entry{Text: &model.TextLine{Name: "note", Text: "warm"}},
		model.Entry{Text: &model.TextLine{Name: "note", Step: &step, Text: "hot"}},
		model.Entry{Sample: &model.Sample{CPU: 5 * time.Second, Memory: 1 << 20, Processes: 2}},
		model.Entry{Lost: &model.Lost{Points: 4, Bytes: -1}},
		model.Entry{Status: &model.RunStatus{State: model.RunFailed, Exit: 3, Note: "oom"}},
	)
	var out []series.Segment
	h.blocks(id, model.ConsoleSeries, "", func(b []byte) {
		out, _ = series.DecodeSegments(b)
	})
	if len(out) != 2 || string(out[0].Data) != "epoch 1\n\x1b[31m" || out[1].Stream != 2 || out[1].Dropped != 3 {
		t.Errorf("%+v", out)
	}
	if s := h.series(id, model.ParamSeries, "lr"); s.Text != "0.01" {
		t.Errorf("%+v", s)
	}
	var lines []series.Line
	h.blocks(id, model.TextSeries, "note", func(b []byte) { lines, _ = series.DecodeLines(b) })
	if len(lines) != 2 || lines[0] != (series.Line{Step: 0, Time: h.now, Text: "warm"}) || lines[1].Step != 9 {
		t.Errorf("%+v", lines)
	}
	if cpu := h.points(id, model.CPUMetric); len(cpu) != 1 || cpu[0].Value != 50 {
		t.Errorf("%+v", cpu)
	}
	if mem := h.points(id, model.MemoryMetric); len(mem) != 1 || mem[0].Value != 1<<20 {
		t.Errorf("%+v", mem)
	}
	r := h.run(id)
	if r.State != model.RunFailed || r.Exit != 3 || r.Note != "oom" || !r.Ended.Equal(h.now) || !r.Started.Equal(start) ||
		r.Seconds != 10 || r.Lost.Points != 4 || r.Lost.Bytes != 0 || r.Memory != 1<<20 {
		t.Errorf("%+v", r)
	}
	h.exact(id)
}

// exact compares all figures of ml-team with what its runs hold (Q2, Q3).
func (h *house) exact(ids ...model.UUID) {
	h.Helper()
	var bytes, seconds int64
	for _, id := range ids {
		r := h.run(id)
		var held int64
		h.look(func(u model.Unit) {
			for _, kind := range []model.SeriesKind{'c', 'm', 'p', 't', 'u'} {
				for s := range u.SeriesOf(r, kind, model.Span{}) {
					held += s.Size()
					for b := range u.Blocks(r, s.ID, 0, false) {
						held += int64(len(b.Data))
					}
				}
			}
		})
		if held != r.Bytes {
			h.Errorf("the run %s has %d bytes and says %d", id, held, r.Bytes)
		}
		bytes, seconds = bytes+r.Bytes, seconds+r.Seconds
	}
	h.look(func(u model.Unit) {
		w := u.Workspace(u.Name("ml-team").Workspace)
		a := ledger.Of(u, w)
		var stock, days, project int64
		for c := range u.Stocks(w.ID, 0) {
			stock += c.Bytes
		}
		for f := range u.Figures(w.ID, model.ByDay, 0, 1<<20) {
			days += f.Seconds
		}
		for p := range u.Projects(w.ID, model.Span{}) {
			project += p.Storage
		}
		if a.Bytes != bytes || stock != bytes || project != bytes || days != seconds {
			h.Errorf("%d bytes in runs: ledger %d, stock %d, projects %d; %d s, of days %d", bytes, a.Bytes, stock, project, seconds, days)
		}
	})
}

// T5: what can never be stored is refused by name, and the rest is stored.
func TestBadEntriesAreRefused(t *testing.T) {
	h := newHouse(t)
	id := h.begin("grace", api, 1)
	bad := []model.Entry{
		point("", 1), point("a=b", 1), point(" a", 1), point("a\x00b", 1), point("\xff", 1), point(strings.Repeat("x", 257), 1),
		{Unknown: true},
		{Text: &model.TextLine{Name: "t", Text: strings.Repeat("x", 65<<10)}},
		{Params: []model.Pair{{Key: "p", Value: strings.Repeat("x", 65<<10)}}},
		{Output: &model.Output{Data: make([]byte, 257<<10)}},
		{Status: &model.RunStatus{State: 9}},
		{Artifact: &model.ArtifactRef{Name: "a", SHA256: "no"}},
	}
	var many model.Entry
	for i := range 1025 {
		many.Points = append(many.Points, model.Point{Name: fmt.Sprint("n", i)})
	}
	bad = append(bad, many)
	for i, x := range bad {
		e := h.send("grace", id, x, point("fine/ü", float64(i)))
		through := uint64(2 * (i + 1))
		if e.After["through"] == through-1 { // too large to be sent with another
			e.After["through"] = h.send("grace", id, point("fine/ü", float64(i))).After["through"]
		}
		refused, _ := e.After["refused"].([]model.RefusedEntry)
		if len(refused) != 1 || refused[0].Seq != through-1 || refused[0].Why == "" || e.After["through"] != through {
			t.Errorf("%d: %+v", i, e.After)
		}
	}
	// Who did not hear the answer sends again, and is told again.
	again := h.append(id, bad[0])
	again.Entries[0].Seq = 1
	if refused, _ := h.do("grace", again).After["refused"].([]model.RefusedEntry); len(refused) != len(bad) || refused[0].Seq != 1 {
		t.Errorf("told again: %+v", refused)
	}
	if got := h.points(id, "fine/ü"); len(got) != len(bad) {
		t.Errorf("%d points", len(got))
	}
	h.exact(id)
}

// A batch takes a part where it would write too much, and goes on from there.
func TestABatchIsBounded(t *testing.T) {
	h := newHouse(t)
	id := h.begin("grace", api, 1)
	var all []model.Entry
	for i := range 200 {
		all = append(all, point(fmt.Sprint("m", i), 1))
	}
	for i := range 6 {
		all = append(all, model.Entry{Output: &model.Output{Data: make([]byte, 250<<10+i)}})
	}
	batch := h.append(id, all...)
	var parts []uint64
	for len(parts) == 0 || parts[len(parts)-1] < uint64(len(all)) {
		parts = append(parts, h.do("grace", batch).After["through"].(uint64))
		if len(parts) > 20 {
			t.Fatal(parts)
		}
	}
	if len(parts) != 7 || parts[0] != 40 {
		t.Error(parts)
	}
	h.exact(id)
}
