package journal

import (
	"encoding/hex"
	"fmt"
	"time"
)

// RunID is the UUID of a run; it is made by the tracker, so that a run has the same
// name offline and on the server, and registering it twice is registering it once.
type RunID [16]byte

// String is the usual form of a UUID, in lower case.
func (r RunID) String() string {
	return fmt.Sprintf("%x-%x-%x-%x-%x", r[:4], r[4:6], r[6:8], r[8:10], r[10:])
}

// ParseRunID reads what String gives; anything else is false.
func ParseRunID(s string) (r RunID, ok bool) {
	if len(s) != 36 {
		return r, false
	}
	n, err := hex.Decode(r[:], []byte(s[:8]+s[9:13]+s[14:18]+s[19:23]+s[24:]))
	return r, err == nil && n == len(r) && r.String() == s
}

// Identity is the header of a journal: everything that is needed to bring the run to
// its server from another folder, process or day. The run's name on disk is never the
// only place where its id is kept.
type Identity struct {
	Format  int       `json:"format"`
	Run     RunID     `json:"-"`
	RunText string    `json:"run"`
	Project string    `json:"project"`          // full name WS/NAME, as it was at the start
	Person  string    `json:"person"`           // username
	Server  string    `json:"server,omitempty"` // ssh://host:port; empty: File
	File    string    `json:"file,omitempty"`   // the deployment's file, absolute
	Store   string    `json:"store,omitempty"`  // the deployment's own id, so that another file of that name is noticed
	Name    string    `json:"name,omitempty"`
	Origin  string    `json:"origin,omitempty"` // of `runs rerun`: the run it repeats
	Command []string  `json:"command"`
	Dir     string    `json:"dir"`
	Host    string    `json:"host"`
	Created time.Time `json:"created"`
}

// Kind says what a record is.
type Kind byte

// The kinds of records. Their numbers are part of the format.
const (
	KindHeader   Kind = 1
	KindMetrics  Kind = 2
	KindConsole  Kind = 3
	KindParams   Kind = 4
	KindText     Kind = 5
	KindSample   Kind = 6
	KindArtifact Kind = 7
	KindStatus   Kind = 8
	KindLost     Kind = 9
)

// Record is one entry of a journal. Seq counts from 1 without gaps and names it to
// the server together with the run's UUID: (run, seq) is stored once, however often sent.
type Record struct {
	Seq  uint64
	Time time.Time
	Body Body
}

// Body is what a record tells: Metrics, Console, Params, Text, Sample, Artifact,
// Status, Lost, or Unknown.
type Body interface {
	Kind() Kind
	encode(b []byte) ([]byte, error)
}

// Point is one value of a metric. A NaN or an infinity is kept as it was logged.
type Point struct {
	Name  string
	Step  int64 // only with HasStep; else the server numbers it
	Has   bool  // whether Step was given
	Time  time.Time
	Value float64
}

// Metrics are points in the order they were logged.
type Metrics struct{ Points []Point }

// Stream says where console output came from.
type Stream byte

// The streams. With Terminal both were one terminal and cannot be told apart.
const (
	Terminal Stream = 0
	Stdout   Stream = 1
	Stderr   Stream = 2
)

// Console is a piece of output, cut anywhere. Dropped is how many bytes of this
// stream were not kept just before it.
type Console struct {
	Stream  Stream
	Dropped int64
	Data    []byte
}

// Params are what the run was called with, by name; a later value replaces one.
type Params map[string]string

// Text is a line of words under a name, as metrics are numbers under one.
type Text struct {
	Name string `json:"name"`
	Step *int64 `json:"step,omitempty"`
	Text string `json:"text"`
}

// Sample is one measurement of the child and its descendants.
type Sample struct {
	CPUNanos  int64 // processor time used so far, user and system
	Memory    int64 // resident bytes, summed
	Processes int64
}

// Artifact is a named file; its content lies in the run's folder under its SHA-256.
type Artifact struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Status is a turn in the run's life.
type Status struct {
	State  string `json:"state"`            // StateRunning, StateFinished, StateFailed, StateKilled
	Exit   int    `json:"exit"`             // as the shell sees it: 128+n for signal n
	Signal string `json:"signal,omitempty"` // "killed", "terminated" …
	Note   string `json:"note,omitempty"`
}

// The states of a run (SPEC 8, run row).
const (
	StateRunning  = "running"
	StateFinished = "finished"
	StateFailed   = "failed"
	StateKilled   = "killed"
)

// Lost tells what was recorded and could not be written, since the last such record.
type Lost struct {
	Since   time.Time `json:"since"`
	Records int64     `json:"records"`
	Points  int64     `json:"points"`
	Bytes   int64     `json:"bytes"`
	Lines   int64     `json:"lines,omitempty"` // refused or dropped lines of the child's log
	Files   int64     `json:"files,omitempty"`
	Why     string    `json:"why"`
}

// Zero is whether nothing was lost.
func (l Lost) Zero() bool {
	return l.Records == 0 && l.Points == 0 && l.Bytes == 0 && l.Lines == 0 && l.Files == 0
}

// Add counts another loss; the earliest time and the latest reason stay.
func (l *Lost) Add(o Lost) {
	if o.Zero() {
		return
	}
	if l.Since.IsZero() || !o.Since.IsZero() && o.Since.Before(l.Since) {
		l.Since = o.Since
	}
	l.Records += o.Records
	l.Points += o.Points
	l.Bytes += o.Bytes
	l.Lines += o.Lines
	l.Files += o.Files
	if o.Why != "" {
		l.Why = o.Why
	}
}

// Unknown is a record whose checksum fits and whose kind a later Atrium added, or whose
// payload this one cannot read. It is never passed over: whoever uploads must refuse it.
type Unknown struct {
	Of   Kind
	Data []byte
}
