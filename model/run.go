package model

import "time"

// RunState is where a run is in its life (SPEC 8, run row). The numbers are stored.
type RunState uint8

// The states of a run.
const (
	RunRunning  RunState = iota // its tracker may send more
	RunFinished                 // the command ended with status 0
	RunFailed                   // with another status
	RunKilled                   // by a signal, or its tracker was lost
)

func runWords() []string { return []string{"running", "finished", "failed", "killed"} }

// String is SPEC's word for the state.
func (s RunState) String() string { return word(runWords(), uint8(s)) }

// ParseRunState reads a state.
func ParseRunState(s string) (RunState, error) {
	n, err := parseWord("state of a run", runWords(), s)
	return RunState(n), err
}

// Run is one command that was tracked in a project (T1). It is known by the UUID
// that its tracker made, and in its project by a number: STOC-12.
type Run struct {
	Workspace ID
	Project   ID
	Number    int // from 1, never used again
	UUID      UUID
	Person    ID // who tracked it
	Name      string
	Origin    UUID // of `runs rerun`: the run that it repeats; zero: none
	Command   []string
	Dir       string
	Host      string
	State     RunState
	Exit      int    // as the shell sees it: 128+n for signal n
	Signal    string // "killed", "terminated" …
	Note      string
	Started   time.Time
	Ended     time.Time // zero while it runs
	Seen      time.Time // when its newest record was made
	Counted   time.Time // up to where its time counts (quota.Meter)
	Seconds   int64     // counted so far (Q2)
	Bytes     int64     // of all its blocks and parameters (Q3)
	Through   uint64    // the newest record that is stored: (run, seq) counts once (T5)
	CPU       time.Duration
	Sampled   time.Time // when CPU was measured
	Memory    int64     // the most bytes that were resident
	Series    int       // the number of the newest series
	Lost      Lost
	Refused   []RefusedEntry // up to Through, and told again to whoever sends them again
}

// Lost is what a tracker recorded and could not keep.
type Lost struct{ Records, Points, Bytes, Lines, Files int64 }

// SeriesKind says what a run keeps under a name. The letters are part of keys.
type SeriesKind byte

// The kinds of series.
const (
	ArtifactSeries SeriesKind = 'a' // a file: Text is its SHA-256
	ConsoleSeries  SeriesKind = 'c' // what the command printed; one, without a name
	MetricSeries   SeriesKind = 'm' // numbers by step and time
	ParamSeries    SeriesKind = 'p' // a value: Text; it has no blocks
	TextSeries     SeriesKind = 't' // words by step and time
	UploadSeries   SeriesKind = 'u' // the content of files, under its SHA-256: First is how many have it
)

// Series is what a run keeps under one name, in numbered blocks. Only the last
// block grows.
type Series struct {
	Workspace ID
	Project   ID
	Run       int
	Kind      SeriesKind
	Name      string
	ID        int   // of its blocks, in its run
	Count     int64 // points, lines, or bytes of console and files
	Blocks    int   // the number of the last block, from 1
	Bytes     int64 // of its blocks
	First     int64 // step of the first point
	Step      int64 // of the last
	At        time.Time
	Value     float64 // the last that is a number
	Min, Max  float64 // of all that are finite
	Text      string
	Hash      []byte // of content that is still coming: the state of its SHA-256
}

// Size is what the series itself counts in storage, in bytes, beside its blocks
// (Q3): a parameter has none.
func (s *Series) Size() int64 {
	if s.Kind != ParamSeries {
		return 0
	}
	return int64(len(s.Name) + len(s.Text))
}

// Block is a piece of a series.
type Block struct {
	Workspace ID
	Project   ID
	Run       int
	Series    int
	Number    int // from 1
	Data      []byte
}
