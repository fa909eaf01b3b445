package track_test

import (
	"context"
	"math"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op/track"

	"pgregory.net/rapid"
)

// Whatever a tracker tells, it is stored or refused by name; no figure is off by a
// byte or a second, and what was stored comes back (X1, Q2, Q3).
func TestHostileTrackers(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		h := newHouse(t)
		id := model.UUID{1}
		h.do("grace", track.Begin{Project: api, Run: id, Created: drawTime(rt)})
		through, seq := uint64(0), uint64(0)
		for range rapid.IntRange(1, 6).Draw(rt, "batches") {
			batch := track.Append{Workspace: "ml-team", Run: id}
			for range rapid.IntRange(1, 6).Draw(rt, "entries") {
				x := drawEntry(rt)
				seq++
				x.Seq = seq
				batch.Entries = append(batch.Entries, x)
			}
			effects, err := h.store.Do(context.Background(), h.actor("grace"), batch)
			if code := model.CodeOf(err); code != "" && code != model.Conflict {
				rt.Fatalf("%v (%v)", err, model.AsError(err).Cause)
			}
			if err == nil {
				through = effects[0].After["through"].(uint64)
			}
			seq = through
			h.now = h.now.Add(time.Duration(rapid.Int64Range(-1e12, 1e15).Draw(rt, "later")))
		}
		r := h.run(id)
		if r.Through != through || r.Seconds < 0 || r.Ended.IsZero() != (r.State == model.RunRunning) {
			rt.Fatalf("%+v, through %d", r, through)
		}
		h.exact(id)
		counts := map[string]int64{}
		h.look(func(u model.Unit) {
			for s := range u.SeriesOf(r, model.MetricSeries, model.Span{}) {
				counts[s.Name] = s.Count
			}
		})
		for name, want := range counts {
			if n := int64(len(h.points(id, name))); n != want {
				rt.Fatalf("%q has %d points and says %d", name, n, want)
			}
		}
		if h.Failed() {
			rt.FailNow()
		}
	})
}

func drawTime(t *rapid.T) time.Time {
	return rapid.OneOf(
		rapid.Just(time.Time{}),
		rapid.Map(rapid.Int64(), func(n int64) time.Time { return time.Unix(n, n) }),
		rapid.Map(rapid.Int64Range(1.6e9, 2e9), func(n int64) time.Time { return time.Unix(n, 1) }),
	).Draw(t, "time")
}

func drawEntry(t *rapid.T) model.Entry {
	name := func() string {
		return rapid.OneOf(rapid.SampledFrom([]string{"a", "b", "", "monitoring/cpu", "\x00", "c/d"}), rapid.String()).Draw(t, "name")
	}
	number := func() int64 { return rapid.Int64().Draw(t, "number") }
	x := model.Entry{At: drawTime(t)}
	if rapid.Bool().Draw(t, "points") {
		for range rapid.IntRange(0, 5).Draw(t, "n") {
			x.Points = append(x.Points, model.Point{
				Name: name(), Step: number(), Has: rapid.Bool().Draw(t, "has"), Time: drawTime(t),
				Value: rapid.OneOf(rapid.Float64(), rapid.Just(math.NaN()), rapid.Just(math.Inf(-1))).Draw(t, "value"),
			})
		}
	}
	switch rapid.IntRange(0, 7).Draw(t, "what") {
	case 0:
		x.Output = &model.Output{Stream: rapid.Byte().Draw(t, "stream"), Dropped: number(), Data: rapid.SliceOf(rapid.Byte()).Draw(t, "data")}
	case 1:
		x.Params = []model.Pair{{Key: name(), Value: rapid.String().Draw(t, "v")}, {Key: name(), Value: "\xff"}}
	case 2:
		x.Text = &model.TextLine{Name: name(), Text: rapid.String().Draw(t, "text")}
		if rapid.Bool().Draw(t, "step") {
			n := number()
			x.Text.Step = &n
		}
	case 3:
		x.Sample = &model.Sample{CPU: time.Duration(number()), Memory: number(), Processes: number()}
	case 4:
		x.Artifact = &model.ArtifactRef{Name: name(), Bytes: number() % 2, SHA256: rapid.SampledFrom([]string{"", "x", sum(nil), sum([]byte("x"))}).Draw(t, "sum")}
	case 5:
		x.Status = &model.RunStatus{State: model.RunState(rapid.Uint8Range(0, 5).Draw(t, "state")), Exit: int(number()), Signal: name(), Note: rapid.String().Draw(t, "note")}
	case 6:
		x.Lost = &model.Lost{Records: number(), Points: number(), Bytes: number(), Lines: number(), Files: number()}
	case 7:
		x.Unknown = rapid.Bool().Draw(t, "unknown")
	}
	return x
}
