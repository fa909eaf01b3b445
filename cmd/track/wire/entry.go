package wire

import (
	"maps"
	"math"
	"slices"
	"time"

	"atrium/cmd/track/journal"
	"atrium/model"
)

// entry is a record as the rules see it. What it cannot be is Unknown, which they
// refuse by name.
func entry(r journal.Record) model.Entry {
	e := model.Entry{Seq: r.Seq, At: r.Time}
	switch b := r.Body.(type) {
	case journal.Metrics:
		e.Points = make([]model.Point, len(b.Points))
		for i, p := range b.Points {
			e.Points[i] = model.Point(p)
		}
	case journal.Console:
		e.Output = &model.Output{Stream: byte(b.Stream), Dropped: b.Dropped, Data: b.Data}
	case journal.Params:
		for _, name := range slices.Sorted(maps.Keys(b)) {
			e.Params = append(e.Params, model.Pair{Key: name, Value: b[name]})
		}
	case journal.Text:
		e.Text = &model.TextLine{Name: b.Name, Step: b.Step, Text: b.Text}
	case journal.Sample:
		e.Sample = &model.Sample{CPU: time.Duration(b.CPUNanos), Memory: b.Memory, Processes: b.Processes}
	case journal.Artifact:
		e.Artifact = &model.ArtifactRef{Name: b.Name, Bytes: b.Bytes, SHA256: b.SHA256}
	case journal.Status:
		state, err := model.ParseRunState(b.State)
		if err != nil || b.Exit < 0 || b.Exit > math.MaxInt32 {
			e.Unknown = true
			break
		}
		e.Status = &model.RunStatus{State: state, Exit: b.Exit, Signal: b.Signal, Note: b.Note}
	case journal.Lost:
		e.Lost = &model.Lost{Records: b.Records, Points: b.Points, Bytes: b.Bytes, Lines: b.Lines, Files: b.Files}
	default:
		e.Unknown = true
	}
	return e
}
