// Package run tracks one run of a command (SPEC T1–T3): it joins the child, what it
// prints and logs, and samples of what it uses into the run's journal, and brings the
// journal to the server while the run lives.
//
// There is one path: everything goes to the journal, and whoever uploads reads it from
// there, the tracker's own uplink like a later `atrium sync`. So there is one mechanism
// for a killed tracker, a lost server and a workspace that is read-only, and going
// offline is no more than not reading on. Rejected: sending what is recorded directly
// and writing only what could not be sent, which has as many ways to lose a record as
// there are moments to be interrupted in.
//
// Nothing here can hold up or fail the child: output and log lines pass through bounded
// buffers, and what is dropped is counted in the journal.
package run

import (
	"cmp"
	"crypto/rand"
	"io"
	"time"

	"atrium/cmd/track/journal"
	"atrium/model"
)

// Mode is how a run is tracked (SPEC T2).
type Mode string

// The modes. ReadOnly and Debug run the command and record nothing.
const (
	Async    Mode = "async"
	Offline  Mode = "offline"
	ReadOnly Mode = "read-only"
	Debug    Mode = "debug"
)

// ParseMode reads a mode by its name; empty is Async.
func ParseMode(s string) (Mode, error) {
	switch m := Mode(cmp.Or(s, string(Async))); m {
	case Async, Offline, ReadOnly, Debug:
		return m, nil
	}
	return "", model.Errorf(model.Invalid, "There is no mode %q.", s).WithHint("Modes are async, offline, read-only and debug.")
}

// Backoff is the pause after failures: First, doubled up to Most.
type Backoff struct{ First, Most time.Duration }

// After is the pause after so many failures in a row.
func (b Backoff) After(failures int) time.Duration {
	first, most := cmp.Or(b.First, time.Second), cmp.Or(b.Most, time.Minute)
	for range failures - 1 {
		if first *= 2; first >= most {
			break
		}
	}
	return min(first, most)
}

// NewID is the id of a new run: a random UUID, version 4.
func NewID() (id journal.RunID) {
	_, _ = io.ReadFull(rand.Reader, id[:]) // crypto/rand does not fail
	id[6], id[8] = id[6]&0x0f|0x40, id[8]&0x3f|0x80
	return id
}
