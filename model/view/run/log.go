package run

import (
	"atrium/model"
)

// PointQuery asks for the values of a metric in the order they came.
type PointQuery struct {
	model.Page
	Name string
}

// RunPoints are the values of a metric, as they were logged.
func (r Reader) RunPoints(ref Ref, q PointQuery) (model.List[PointRow], error) {
	_, _, err := r.named(ref, model.MetricSeries, q.Name, "metric")
	return model.List[PointRow]{}, err
}

// RunLines are the texts under a name in the order they came.
func (r Reader) RunLines(ref Ref, q PointQuery) (model.List[LineRow], error) {
	_, _, err := r.named(ref, model.TextSeries, q.Name, "text")
	return model.List[LineRow]{}, err
}

// ConsoleQuery asks for a part of what a run printed: the end of it if neither
// Before nor After is given; Start for the beginning.
type ConsoleQuery struct {
	Before, After string
	Start         bool
	Bytes         int // at most about that many; 0: 64 KiB
}

// RunConsole is a part of what a run printed, in the order it came. To follow a
// run, ask after the Next of the part before.
func (r Reader) RunConsole(ref Ref, _ ConsoleQuery) (ConsolePart, error) {
	_, err := r.at(ref)
	return ConsolePart{}, err
}

// RunArtifact is one of a run's files.
func (r Reader) RunArtifact(ref Ref, name string) (ArtifactRow, error) {
	_, s, err := r.named(ref, model.ArtifactSeries, name, "artifact")
	if err != nil {
		return ArtifactRow{}, err
	}
	return artifactRow(s), nil
}

// RunContent is a part of a file, at most 256 KiB or one block; after is the Next
// of the part before, "" for the beginning.
func (r Reader) RunContent(ref Ref, name, after string) (ContentPart, error) {
	_, _, err := r.named(ref, model.ArtifactSeries, name, "artifact")
	return ContentPart{}, err
}
