package run

import (
	"encoding/json"
	"math"
	"strconv"
	"time"

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

// TextRow is a name under which a run keeps words.
type TextRow struct {
	Name  string     `json:"name"`
	Count int64      `json:"count"`
	Step  int64      `json:"step"` // of the newest
	At    scope.Time `json:"at"`
	Bytes int64      `json:"bytes"`
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

// ConsolePart is a part of what a run printed.
type ConsolePart struct {
	Pieces []ConsolePiece
	Prev   string // cursor for ConsoleQuery.Before; "" at the beginning
	Next   string // cursor for ConsoleQuery.After, also at the end: for what comes later
	More   bool   // there is more after it now
}

// ConsolePiece is output of one stream, as it was printed: whoever shows it encodes
// it (X2).
type ConsolePiece struct {
	Stream  byte  // 0: a terminal, where both are one; 1: out; 2: err
	Dropped int64 // bytes of this stream that were not kept just before it
	At      time.Time
	Data    []byte
}

// ContentPart is a part of a file.
type ContentPart struct {
	Data []byte
	Next string // cursor for the part after it; "" at the end
}

// Number is a number that may be none: "NaN", "Infinity" or "-Infinity" in JSON, as
// `atrium log` takes them.
type Number float64

// String writes it as JSON has it, without quotes.
func (n Number) String() string {
	switch f := float64(n); {
	case math.IsNaN(f):
		return "NaN"
	case math.IsInf(f, 1):
		return "Infinity"
	case math.IsInf(f, -1):
		return "-Infinity"
	default:
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
}

// MarshalJSON writes a number, or the word for what is none.
func (n Number) MarshalJSON() ([]byte, error) {
	if f := float64(n); math.IsNaN(f) || math.IsInf(f, 0) {
		return json.Marshal(n.String())
	}
	return []byte(n.String()), nil
}

// Moment is a moment in UTC to the nanosecond.
type Moment struct{ time.Time }

// MarshalJSON writes RFC 3339 in UTC.
func (m Moment) MarshalJSON() ([]byte, error) {
	return json.Marshal(m.UTC().Format(time.RFC3339Nano))
}
