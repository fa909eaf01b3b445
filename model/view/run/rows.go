package run

import (
	"atrium/model"
	"atrium/model/view/scope"
)

// RunRow is one run (SPEC 8).
type RunRow struct {
	ID        string     `json:"id"` // UUID
	Key       string     `json:"key"`
	Project   string     `json:"project"`
	Person    scope.Opt  `json:"person"`
	State     string     `json:"state"` // running, finished, failed or killed
	StartedAt scope.Time `json:"started_at"`
	EndedAt   scope.Time `json:"ended_at"` // null while it runs
	Seconds   int64      `json:"seconds"`  // of monitoring hours, counted so far
	Bytes     int64      `json:"bytes"`
	Origin    scope.Opt  `json:"origin"` // UUID of the run that it repeats; null: none
	Name      string     `json:"name"`
	Number    int        `json:"-"` // in its project
}

// RunDetail is `runs show`: the row and everything else about a run.
type RunDetail struct {
	RunRow
	Command    []string    `json:"command"`
	Dir        string      `json:"dir"`
	Host       string      `json:"host"`
	Exit       *int        `json:"exit"`   // as the shell sees it: 128+n for signal n; null while it runs
	Signal     scope.Opt   `json:"signal"` // null: it ended by itself
	Note       string      `json:"note"`
	SeenAt     scope.Time  `json:"seen_at"` // when its newest record was made
	CPUSeconds int64       `json:"cpu_seconds"`
	Memory     int64       `json:"memory_bytes"` // the most that was resident
	Params     model.Facts `json:"params"`       // the first 1000
	Metrics    int         `json:"metrics"`      // how many names
	Texts      int         `json:"texts"`
	Artifacts  int         `json:"artifacts"`
	Console    int64       `json:"console_bytes"` // printed and kept
	Entries    uint64      `json:"entries"`       // of its journal that are stored
	Lost       LostPart    `json:"lost"`
	More       bool        `json:"more"` // it has more names than are counted or shown
}

// LostPart is what a tracker recorded and could not keep.
type LostPart struct {
	Records int64 `json:"records"`
	Points  int64 `json:"points"`
	Bytes   int64 `json:"bytes"`
	Lines   int64 `json:"lines"`
	Files   int64 `json:"files"`
}

// ParamRow is a parameter of a run.
type ParamRow struct {
	Name  string     `json:"name"`
	Value string     `json:"value"`
	At    scope.Time `json:"at"`
}

// MetricRow is a metric of a run.
type MetricRow struct {
	Name  string     `json:"name"`
	Count int64      `json:"count"`
	Last  Number     `json:"last"` // the newest that is a number
	Min   *Number    `json:"min"`  // of all that are finite; null: none is
	Max   *Number    `json:"max"`
	Step  int64      `json:"step"` // of the newest
	At    scope.Time `json:"at"`
	Bytes int64      `json:"bytes"`
}

// PointRow is one value of a metric.
type PointRow struct {
	Step  int64  `json:"step"`
	At    Moment `json:"at"`
	Value Number `json:"value"`
}

// LineRow is one of the texts under a name.
type LineRow struct {
	Step int64  `json:"step"`
	At   Moment `json:"at"`
	Text string `json:"text"`
}

// ArtifactRow is a file of a run.
type ArtifactRow struct {
	Name   string     `json:"name"`
	Bytes  int64      `json:"bytes"`
	SHA256 string     `json:"sha256"`
	At     scope.Time `json:"at"`
}
