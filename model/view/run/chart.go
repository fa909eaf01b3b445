package run

import (
	"atrium/model"
	"atrium/model/series"
)

// ChartQuery asks for curves of metrics, all over the same width.
type ChartQuery struct {
	Names    []string // at most 32; a name that the run does not have has no curve
	Width    int      // 1 to 4096 buckets
	ByTime   bool     // over time instead of steps
	From, To int64    // only what lies there, To included; both 0: all of every curve
}

// Curve is a metric for a chart: its buckets from the left, those without values
// left out. X is the step, or Unix milliseconds.
type Curve struct {
	Metric   MetricRow
	From, To int64 // of all curves together, or what was asked for
	Buckets  []Bucket
}

// Bucket is the values in one of Width equal parts between From and To. The figures
// are exact, but for rounding in Mean.
type Bucket struct {
	At       int   // which part, from 0
	From, To int64 // least and greatest x of the values in it
	Count    int64 // of all values
	Finite   int64 // of those that are finite; without any, the rest is 0
	Min, Max float64
	Mean     float64
	End      float64 // the one that came last
}

// The most that a chart is asked for.
const (
	mostCurves = 32
	mostWidth  = 4096
)

// RunChart draws metrics together for a chart, in the order of the names. The
// answer and the work for it are bounded by Width, but for the heads of blocks, of
// which a run of a million values has a thousand.
func (r Reader) RunChart(ref Ref, q ChartQuery) ([]Curve, error) {
	at, err := r.at(ref)
	if err != nil {
		return nil, err
	}
	if len(q.Names) > mostCurves || q.Width < 1 || q.Width > mostWidth || q.From > q.To {
		return nil, model.Errorf(model.Invalid, "A chart has at most %d metrics and 1 to %d columns.", mostCurves, mostWidth)
	}
	c := chart{query: q, r: r, run: at.run}
	var plots []*plot
	for _, name := range q.Names {
		if s := r.s.State.Series(at.run, model.MetricSeries, name); s != nil {
			plots = append(plots, c.heads(s))
		}
	}
	c.from, c.to = q.From, q.To
	if q.From == 0 && q.To == 0 {
		first := true
		for _, p := range plots {
			for _, b := range p.blocks {
				if first {
					c.from, c.to, first = b.low, b.high, false
				}
				c.from, c.to = min(c.from, b.low), max(c.to, b.high)
			}
		}
	}
	curves := make([]Curve, 0, len(plots))
	for _, p := range plots {
		curve, err := c.curve(p)
		if err != nil {
			return nil, err
		}
		curves = append(curves, curve)
	}
	return curves, nil
}

// chart is one answer.
type chart struct {
	query    ChartQuery
	r        Reader
	run      *model.Run
	from, to int64
}

// plot is a metric with what its blocks say of themselves.
type plot struct {
	series *model.Series
	blocks []head
	err    error
}

type head struct {
	series.MetricHead
	number    int
	low, high int64
}

func (c *chart) heads(s *model.Series) *plot {
	p := &plot{series: s, blocks: make([]head, 0, s.Blocks)}
	for b := range c.r.s.State.Blocks(c.run, s.ID, 0, false) {
		h, err := series.ReadMetricHead(b.Data)
		if err != nil {
			p.err = damaged(s, err)
			break
		}
		one := head{MetricHead: h, number: b.Number, low: h.Low, high: h.High}
		if c.query.ByTime {
			one.low, one.high = h.From.UnixMilli(), h.To.UnixMilli()
		}
		p.blocks = append(p.blocks, one)
	}
	return p
}

// damaged is for blocks whose record was whole and which still are none: what was
// stored was wrong.
func damaged(s *model.Series, err error) error {
	e := model.Errorf(model.Unavailable, "What the run keeps as %q cannot be read.", s.Name)
	e.Cause = err
	return e
}

// curve sums up the blocks that lie in one bucket by their heads, and reads the
// others: where x mostly grows those are no more than there are buckets.
func (c *chart) curve(p *plot) (Curve, error) {
	if p.err != nil {
		return Curve{}, p.err
	}
	out := Curve{Metric: metricRow(p.series), From: c.from, To: c.to}
	buckets := make([]Bucket, c.query.Width)
	for _, h := range p.blocks {
		if h.high < c.from || h.low > c.to {
			continue
		}
		if h.low >= c.from && h.high <= c.to && c.part(h.low) == c.part(h.high) {
			buckets[c.part(h.low)].add(h.low, h.high, h.MetricHead)
			continue
		}
		b := c.r.s.State.Block(c.run, p.series.ID, h.number)
		if b == nil {
			continue
		}
		points, err := series.DecodePoints(b.Data)
		if err != nil {
			return Curve{}, damaged(p.series, err)
		}
		for _, point := range points {
			x := point.Step
			if c.query.ByTime {
				x = point.Time.UnixMilli()
			}
			if x < c.from || x > c.to {
				continue
			}
			one := series.MetricHead{Count: 1}
			if v := point.Value; series.Finite(v) {
				one.Finite, one.Min, one.Max, one.Sum, one.End = 1, v, v, v, v
			}
			buckets[c.part(x)].add(x, x, one)
		}
	}
	for i := range buckets {
		if buckets[i].Count > 0 {
			buckets[i].At = i
			out.Buckets = append(out.Buckets, buckets[i])
		}
	}
	return out, nil
}

// part is the bucket in which x lies.
func (c *chart) part(x int64) int {
	// Steps may lie as far apart as numbers go: their differences fit without a sign.
	wide := float64(uint64(c.to)-uint64(c.from)) + 1
	return min(int(float64(uint64(x)-uint64(c.from))/wide*float64(c.query.Width)), c.query.Width-1)
}

func (b *Bucket) add(from, to int64, h series.MetricHead) {
	if b.Count == 0 {
		b.From, b.To = from, to
	}
	b.From, b.To = min(b.From, from), max(b.To, to)
	if b.Count += int64(h.Count); h.Finite == 0 {
		return
	}
	if b.Finite == 0 {
		b.Min, b.Max = h.Min, h.Max
	}
	b.Finite += int64(h.Finite)
	b.Min, b.Max = min(b.Min, h.Min), max(b.Max, h.Max)
	b.Mean += (h.Sum - b.Mean*float64(h.Finite)) / float64(b.Finite)
	b.End = h.End
}
