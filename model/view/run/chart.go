package run

import "atrium/model"

// ChartQuery asks for curves of metrics, each drawn together into at most Width
// buckets.
type ChartQuery struct {
	Names    []string // at most 32; a name that the run does not have has no curve
	Width    int      // 1 to 4096
	ByTime   bool     // over time instead of steps
	From, To int64    // only what lies there, To included; both 0: all
}

// Curve is a metric for a chart. X is the step, or Unix milliseconds.
type Curve struct {
	Metric   MetricRow
	From, To int64 // what the buckets cover
	Buckets  []Bucket
}

// Bucket is the values of a part of a chart, exactly. A part without values has
// none.
type Bucket struct {
	First, Last int64 // x of the first and the last value in it
	Count       int64 // of all values
	Finite      int64 // of those that are finite: Min, Max and Mean are of these
	Min, Max    float64
	Mean        float64
	End         float64 // the last that is finite
}

// RunChart draws metrics together for a chart, in the order of the names. The
// answer is bounded by Width, however long the run is.
func (r Reader) RunChart(ref Ref, q ChartQuery) ([]Curve, error) {
	at, err := r.at(ref)
	if err != nil {
		return nil, err
	}
	var out []Curve
	for _, name := range q.Names {
		if s := r.s.State.Series(at.run, model.MetricSeries, name); s != nil {
			out = append(out, Curve{Metric: metricRow(s)})
		}
	}
	return out, nil
}
