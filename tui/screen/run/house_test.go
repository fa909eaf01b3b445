package run_test

import (
	"context"
	"math"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/op/meter"
	"atrium/model/op/track"
	"atrium/model/port"
	"atrium/model/series"
	"atrium/storage"
	"atrium/tui/tuitest"
	"atrium/tui/ui"
)

const api = "ml-team/api"

// id is the UUID of the run that is looked at.
func id() model.UUID { return model.UUID{7} }

// grow is what a tracker brings: everything below is added to the run.
type grow struct {
	points  map[string][]series.Point
	output  []series.Segment
	lines   map[string][]series.Line
	params  map[string]string
	files   map[string]int64
	state   model.RunState
	lost    model.Lost
	change  func(*model.Run)
	audited bool // tell it as a change of more than what is tracked
}

func (grow) Kind() string                                 { return "test.grow" }
func (grow) Authorize(model.State, model.Principal) error { return nil }

func (o grow) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, at := find.Project(u, api)
	r, _ := u.RunOf(at.Workspace, id())
	was := r.Bytes
	add := func(k model.SeriesKind, name string, grown func(s *model.Series, tail []byte) (bool, [][]byte)) {
		s := u.Series(r, k, name)
		if s == nil {
			r.Series++
			s = &model.Series{Workspace: r.Workspace, Project: r.Project, Run: r.Number, Kind: k, Name: name, ID: r.Series, Min: 1, Max: -1}
		}
		var tail []byte
		if s.Blocks > 0 {
			tail = u.Block(r, s.ID, s.Blocks).Data
		}
		before := s.Bytes
		s.At = u.Now()
		joined, blocks := grown(s, tail)
		if blocks != nil && !joined {
			s.Blocks++
		}
		for i, b := range blocks {
			u.PutBlock(&model.Block{Workspace: r.Workspace, Project: r.Project, Run: r.Number, Series: s.ID, Number: s.Blocks + i, Data: b})
			s.Blocks += i
			if s.Bytes += int64(len(b)); joined && i == 0 {
				s.Bytes -= int64(len(tail))
			}
		}
		r.Bytes += s.Bytes - before
		u.PutSeries(s)
	}
	for name, points := range o.points {
		add(model.MetricSeries, name, func(s *model.Series, tail []byte) (bool, [][]byte) {
			for _, x := range points {
				s.Count, s.Step, s.Value = s.Count+1, x.Step, x.Value
			}
			return series.GrowMetric(tail, points)
		})
	}
	for name, lines := range o.lines {
		add(model.TextSeries, name, func(s *model.Series, tail []byte) (bool, [][]byte) {
			s.Count += int64(len(lines))
			return series.GrowText(tail, lines)
		})
	}
	if o.output != nil {
		add(model.ConsoleSeries, "", func(s *model.Series, tail []byte) (bool, [][]byte) {
			for _, x := range o.output {
				s.Count += int64(len(x.Data))
			}
			return series.GrowConsole(tail, o.output)
		})
	}
	for name, value := range o.params {
		add(model.ParamSeries, name, func(s *model.Series, _ []byte) (bool, [][]byte) { s.Text = value; return false, nil })
	}
	for name, bytes := range o.files {
		add(model.ArtifactSeries, name, func(s *model.Series, _ []byte) (bool, [][]byte) {
			s.Count, s.Text = bytes, strings.Repeat("ab", 32)
			return false, nil
		})
	}
	r.Seen, r.State, r.Lost = u.Now(), o.state, o.lost
	if o.state != model.RunRunning {
		r.Ended = u.Now()
	}
	if o.change != nil {
		o.change(r)
	}
	u.PutRun(r)
	if err := meter.Store(u, w, r.Project, r.Person, r.Bytes-was); err != nil {
		return model.Effect{}, err
	}
	e := model.Effect{Workspace: r.Workspace, Target: "test", Tracked: r.Project}
	if o.audited {
		e.Tracked = 0
	}
	return e, nil
}

func give(w *tuitest.World, o grow) {
	if _, err := w.Store.Do(context.Background(), model.Actor{System: true}, o); err != nil {
		panic(err)
	}
}

// team is ml-team with a run in ml-team/api that keeps nothing yet.
func team(w *tuitest.World) {
	seen := model.WorkspaceVisible
	w.Users("grace", "mary", "zoe")
	w.Do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.Join("ml-team", model.Editor, "grace")
	w.Join("ml-team", model.Viewer, "mary")
	w.Do("ada", op.CreateProject{Project: api, Visibility: &seen, Key: "API"})
	w.Do("grace", track.Begin{
		Project: api, Run: id(), Person: "grace", Name: "wide, seed 2", Dir: "/home/grace/churn", Host: "gpu-7",
		Command: []string{"python", "train.py", "--note", "it's new"}, Created: time.Now(),
	})
}

// curve are n points from a step on.
func curve(from, n int, y func(i int) float64) (out []series.Point) {
	start := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := from; i < from+n; i++ {
		out = append(out, series.Point{Step: int64(i), Time: start.Add(time.Duration(i) * time.Second), Value: y(i)})
	}
	return out
}

// busy is team with a run that logged for ten minutes.
func busy(w *tuitest.World) {
	team(w)
	time.Sleep(10 * time.Minute)
	give(w, grow{
		points: map[string][]series.Point{
			"accuracy":          curve(0, 500, func(i int) float64 { return 1 - math.Exp(-float64(i)/90) }),
			"loss":              curve(0, 500, func(i int) float64 { return 2*math.Exp(-float64(i)/120) + 0.1*math.Sin(float64(i)/7) }),
			"lr":                curve(0, 500, func(i int) float64 { return 1e-3 * math.Pow(0.99, float64(i)) }),
			"val/loss":          curve(0, 50, func(i int) float64 { return 2.1*math.Exp(-float64(i)/15) + 0.2 }),
			"monitoring/cpu":    curve(0, 60, func(i int) float64 { return 80 + 15*math.Sin(float64(i)/3) }),
			"monitoring/memory": curve(0, 60, func(i int) float64 { return float64(int64(i) << 24) }),
		},
		output: []series.Segment{
			{Stream: 1, Time: time.Now(), Data: []byte("loading data\n\x1b[32mready\x1b[0m\n")},
			{Stream: 2, Time: time.Now(), Data: []byte("warning: slow disk\n")},
			{Stream: 1, Time: time.Now(), Dropped: 12345, Data: []byte("epoch 1\r\x1b[Kepoch 2\r\x1b[Kepoch 3\n")},
		},
		lines:  map[string][]series.Line{"sample": {{Step: 1, Time: time.Now(), Text: "a cat"}, {Step: 2, Time: time.Now(), Text: "a dog\non a mat"}}},
		params: map[string]string{"lr": "0.001", "optimizer": "adam"},
		files:  map[string]int64{"model.pt": 12 << 20, "report/confusion.csv": 812},
		lost:   model.Lost{Points: 12, Bytes: 1},
	})
}

func open(t *testing.T, o tuitest.Options, section string, test func(*tuitest.Console)) {
	t.Helper()
	o.Open = func() port.Store { return storage.Memory(storage.Options{}) }
	if o.Seed == nil {
		o.Seed = busy
	}
	o.Workspace = "ml-team"
	tuitest.Run(t, o, func(c *tuitest.Console) {
		c.Command(ui.Visit(ui.Route{Kind: ui.Run, Workspace: "ml-team", Name: "api:1", Section: section}))
		c.Settle()
		test(c)
	})
}
