package model

import "iter"

// Runs is the part of State about what was tracked. Single records are nil when
// there is none.
type Runs interface {
	Run(project *Project, number int) *Run
	// Runs are a project's by number, from the one after that number on (0: the
	// first), or downwards from the one before it (0: the newest).
	Runs(project *Project, after int, reverse bool) iter.Seq[*Run]
	// RunOf finds a workspace's run. One that was deleted is known for as long as
	// the workspace is there, so that nothing brings it back: then r is nil.
	RunOf(workspace ID, uuid UUID) (r *Run, known bool)
	// RunsNamed are the runs with a UUID, of which each workspace may have one.
	RunsNamed(UUID) iter.Seq[*Run]

	Series(r *Run, k SeriesKind, name string) *Series
	// SeriesOf are a run's of one kind, by name.
	SeriesOf(r *Run, k SeriesKind, s Span) iter.Seq[*Series]
	Block(r *Run, series, number int) *Block
	// Blocks are a series', from the one after that number on (0: the first), or
	// downwards from the one before it (0: the newest).
	Blocks(r *Run, series, after int, reverse bool) iter.Seq[*Block]
}

// RunsUnit is the part of Unit that writes what Runs reads.
type RunsUnit interface {
	PutRun(*Run)
	// DeleteRun takes a run's record away. What it kept stays until EraseRun.
	DeleteRun(*Run)
	PutSeries(*Series)
	DeleteSeries(*Series)
	PutBlock(*Block)
	DeleteBlock(*Block)
	// EraseRun deletes at most limit series and blocks of a run by its number, and
	// says how many: 0 when nothing is left.
	EraseRun(workspace, project ID, number, limit int) int
}
