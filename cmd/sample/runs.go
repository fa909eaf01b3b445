// Package sample makes what the demo has to show, by operations: what people do, and
// what a tracker tells of runs.
package sample

import (
	"fmt"
	"math"
	"time"

	"atrium/model"
	"atrium/model/op/track"
)

// run is a run of the demo.
type run struct {
	id           model.UUID
	name         string
	began, ended time.Duration // before now; ended 0: it runs
	state        model.RunState
	rate, floor  float64
	dropout      string
}

// Runs are the runs of a project, WS/NAME in two parts, as operations of a person.
func Runs(now time.Time, ws, project, person string) (out []model.Operation) {
	list := []run{
		{id: model.UUID{0xa1, 7: 0x40, 9: 0x80, 15: 1}, name: "baseline", began: 75 * time.Hour, ended: 70 * time.Hour, state: model.RunFinished, rate: 60, floor: 0.31, dropout: "0"},
		{id: model.UUID{0xa1, 7: 0x40, 9: 0x80, 15: 2}, name: "rate too high", began: 29 * time.Hour, ended: 28 * time.Hour, state: model.RunFailed, rate: 15, floor: 0.9, dropout: "0.1"},
		{id: model.UUID{0xa1, 7: 0x40, 9: 0x80, 15: 3}, name: "dropout, cosine", began: 3 * time.Hour, rate: 45, floor: 0.22, dropout: "0.2"},
	}
	now = now.Truncate(time.Second)
	for _, r := range list {
		out = append(out, track.Begin{
			Project: ws + "/" + project, Run: r.id, Person: person, Name: r.name, Dir: "/home/" + person + "/prices", Host: "gpu-2",
			Command: []string{"python", "train.py", "--dropout", r.dropout}, Created: now.Add(-r.began),
		}, track.Append{Workspace: ws, Run: r.id, Entries: r.entries(now)})
	}
	return out
}

// steps is how many steps a run of the demo has logged.
const steps = 240

// entries are what the run's tracker told.
func (r run) entries(now time.Time) (out []model.Entry) {
	start := now.Add(-r.began)
	each := (r.began - r.ended) / steps
	tell := func(at time.Time, e model.Entry) {
		e.Seq, e.At = uint64(len(out)+1), at
		out = append(out, e)
	}
	say := func(at time.Time, stream byte, text string) {
		tell(at, model.Entry{Output: &model.Output{Stream: stream, Data: []byte(text)}})
	}
	tell(start, model.Entry{Params: []model.Pair{{Key: "dropout", Value: r.dropout}, {Key: "optimizer", Value: "adamw"}, {Key: "batch", Value: "256"}}})
	say(start, 1, "\x1b[1mtrain.py\x1b[0m  12,841 days of prices, 96 features\n")
	for i := range steps {
		at, x := start.Add(time.Duration(i)*each), float64(i)
		loss := r.floor + 2.2*math.Exp(-x/r.rate) + 0.05*math.Sin(x/3)*math.Exp(-x/200)
		if r.state == model.RunFailed && i > 150 {
			loss += math.Pow((x-150)/30, 3)
		}
		points := []model.Point{{Name: "loss", Value: loss}, {Name: "lr", Value: 1e-3 * (1 + math.Cos(math.Pi*x/steps)) / 2}}
		if i%10 == 9 {
			points = append(points, model.Point{Name: "val/loss", Value: loss*1.08 + 0.03}, model.Point{Name: "val/hits", Value: 1 - loss/(loss+1.2)})
		}
		for n := range points {
			points[n].Step, points[n].Has, points[n].Time = int64(i), true, at
		}
		tell(at, model.Entry{Points: points})
		tell(at, model.Entry{Sample: &model.Sample{
			CPU: time.Duration(float64(at.Sub(start)) * 0.93), Memory: 3<<30 + int64(i)<<21, Processes: 4,
		}})
		if i%20 == 19 {
			say(at, 1, fmt.Sprintf("epoch %2d  loss %.4f  \x1b[32mval/loss %.4f\x1b[0m\n", i/20+1, loss, loss*1.08+0.03))
		}
	}
	end := now.Add(-r.ended)
	switch r.state {
	case model.RunFailed:
		say(end, 2, "train.py: loss has gone up for 80 steps, giving up\n")
		tell(end, model.Entry{Status: &model.RunStatus{State: r.state, Exit: 1}})
	case model.RunFinished:
		say(end, 1, "wrote model.pt\n")
		tell(end, model.Entry{Status: &model.RunStatus{State: r.state}})
	}
	return out
}
