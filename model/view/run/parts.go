package run

import (
	"encoding/json"
	"math"
	"strconv"
	"time"

	"atrium/model/view/scope"
)

// TextRow is a name under which a run keeps words.
type TextRow struct {
	Name  string     `json:"name"`
	Count int64      `json:"count"`
	Step  int64      `json:"step"` // of the newest
	At    scope.Time `json:"at"`
	Bytes int64      `json:"bytes"`
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
	case f != 0 && (math.Abs(f) < 1e-6 || math.Abs(f) >= 1e21):
		return strconv.FormatFloat(f, 'e', -1, 64)
	default:
		return strconv.FormatFloat(f, 'f', -1, 64)
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
