package model

import (
	"fmt"
	"time"
)

// Entry is one thing that a tracker tells of a run, in the order it happened. Seq
// counts from 1 without gaps: with the run's UUID it names what is stored once,
// however often it is sent (T5). One of the pointers or lists below At is set.
type Entry struct {
	Seq      uint64
	At       time.Time // by the tracker's clock
	Points   []Point
	Output   *Output
	Params   []Pair
	Text     *TextLine
	Sample   *Sample
	Artifact *ArtifactRef
	Status   *RunStatus
	Lost     *Lost
	Unknown  bool // of a kind that this Atrium cannot read, or damaged where it lay: refused by name
}

// Point is one value of a metric. A NaN or an infinity is kept as it was logged.
type Point struct {
	Name  string
	Step  int64
	Has   bool // whether Step was given; else the run numbers it
	Time  time.Time
	Value float64
}

// Output is a piece of what the command printed, cut anywhere.
type Output struct {
	Stream  byte  // 0: a terminal, where both are one; 1: out; 2: err
	Dropped int64 // bytes of this stream that were not kept just before it
	Data    []byte
}

// TextLine is words under a name, as a metric is numbers under one.
type TextLine struct {
	Name string
	Step *int64 // nil: the run numbers it
	Text string
}

// Sample is one measurement of the command and all that it started.
type Sample struct {
	CPU       time.Duration // processor time used so far
	Memory    int64         // resident bytes
	Processes int64
}

// The metrics that samples are kept as: percent of one processor, and bytes.
const (
	CPUMetric    = "monitoring/cpu"
	MemoryMetric = "monitoring/memory"
)

// ArtifactRef is a named file, whose content was brought under its SHA-256 before.
type ArtifactRef struct {
	Name   string
	Bytes  int64
	SHA256 string // in hexadecimal digits
}

// RunStatus is a turn in a run's life.
type RunStatus struct {
	State  RunState
	Exit   int    // as the shell sees it: 128+n for signal n
	Signal string // "killed", "terminated" …
	Note   string
}

// RefusedEntry is an entry that is not stored and never will be, with the reason.
type RefusedEntry struct {
	Seq uint64
	Why string
}

// MarshalText is how the audit trail tells of one: 12: why.
func (r RefusedEntry) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%d: %s", r.Seq, r.Why), nil
}

// RunKey is how a project's run is called within its workspace: STOC-12 (N3).
func (p *Project) RunKey(number int) string { return p.Key + "-" + ID(number).String() }
