package track

import (
	"math"
	"time"

	"atrium/model"
	"atrium/model/series"
)

// keep puts an entry where it belongs.
func (b *batch) keep(x *model.Entry, at time.Time) {
	for i := range x.Points {
		p := &x.Points[i]
		g := b.at(model.MetricSeries, p.Name)
		step := p.Step
		if !p.Has {
			step = g.next()
		}
		when := p.Time
		if when.IsZero() {
			when = at
		}
		g.point(step, series.Kept(when), p.Value)
	}
	if o := x.Output; o != nil {
		g := b.at(model.ConsoleSeries, "")
		g.segments = append(g.segments, series.Segment{Stream: o.Stream, Time: at, Dropped: max(o.Dropped, 0), Data: o.Data})
		g.Count, g.At = g.Count+int64(len(o.Data)), at
	}
	for _, pair := range x.Params {
		g := b.at(model.ParamSeries, pair.Key)
		b.grown -= g.Size()
		g.Text, g.At, g.Count = pair.Value, at, 1
		b.grown += g.Size()
	}
	if t := x.Text; t != nil {
		g := b.at(model.TextSeries, t.Name)
		step := g.next()
		if t.Step != nil {
			step = *t.Step
		}
		g.lines = append(g.lines, series.Line{Step: step, Time: at, Text: t.Text})
		g.last(step, at)
	}
	if s := x.Sample; s != nil {
		b.sample(s, at)
	}
	// Once a tracker has told of the end, what else it tells does not move it.
	if s := x.Status; s != nil && (b.r.Ended.IsZero() || abandoned(b.r)) {
		r := b.r
		r.State, r.Exit, r.Signal, r.Note, r.Ended = s.State, s.Exit, cut(s.Signal, 64), cut(s.Note, maxNote), time.Time{}
		if s.State != model.RunRunning {
			r.Ended = r.Seen // which is not before: an end does not take back what was seen
		}
	}
	if l := x.Lost; l != nil {
		to := &b.r.Lost
		for n, lost := range map[*int64]int64{
			&to.Records: l.Records, &to.Points: l.Points, &to.Bytes: l.Bytes, &to.Lines: l.Lines, &to.Files: l.Files,
		} {
			*n = min(*n, math.MaxInt64-max(lost, 0)) + max(lost, 0)
		}
	}
}

// sample keeps a measurement as two metrics: percent of one processor since the
// measurement before, and bytes.
func (b *batch) sample(s *model.Sample, at time.Time) {
	r := b.r
	since := r.Sampled
	if since.IsZero() {
		since = r.Started
	}
	if took := at.Sub(since); took > 0 && s.CPU >= r.CPU {
		g := b.at(model.MetricSeries, model.CPUMetric)
		g.point(g.next(), at, 100*float64(s.CPU-r.CPU)/float64(took))
	}
	g := b.at(model.MetricSeries, model.MemoryMetric)
	g.point(g.next(), at, float64(s.Memory))
	r.CPU, r.Sampled, r.Memory = max(r.CPU, s.CPU), at, max(r.Memory, s.Memory)
}
