// Package line is how a command tells its tracker what to record (SPEC T1): lines of
// JSON on the descriptor $ATRIUM_LOG_FD, and the same lines through a Unix socket from
// `atrium log`, whose arguments become such a line.
//
//	{"loss": 0.31, "acc": 0.9, "step": 10, "time": "2026-11-21T10:00:00Z", "note": "warm"}
//	{"metrics": {"step": 3}, "text": {"note": "…"}, "params": {"lr": 0.1}, "artifacts": {"model": "out/model.pt"}}
//
// Any other name at the top is a metric if its value is a number (true and false are 1
// and 0, and NaN, Infinity and -Infinity may be written bare, as Python does), and text
// if it is a string. step and time hold for all of the line; time is RFC 3339 or Unix
// seconds. A name may be written as a path: train/loss.
//
// Chosen: one form for both ways in. Rejected: a protocol of its own for the socket, and
// key=value on the descriptor, where a text would need a quoting of ours.
package line

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Limits of a line. What exceeds them is refused with a sentence, and counted.
const (
	MaxLine  = 64 << 10
	MaxNames = 1000
	MaxName  = 256
	MaxText  = 16 << 10
)

// Metric is a number under a name.
type Metric struct {
	Name  string
	Value float64
}

// Pair is a text or parameter under a name; for an artifact Value is the file's path.
type Pair struct{ Name, Value string }

// Entry is what one line says, each kind in the order of the names.
type Entry struct {
	Step      *int64
	Time      time.Time // zero: when it arrived
	Metrics   []Metric
	Text      []Pair
	Params    []Pair
	Artifacts []Pair
}

// Empty is whether the entry says nothing.
func (e Entry) Empty() bool {
	return len(e.Metrics)+len(e.Text)+len(e.Params)+len(e.Artifacts) == 0
}

// Parse reads a line of JSON. The error is a sentence for the person who wrote it.
func Parse(b []byte) (Entry, error) {
	var e Entry
	if len(b) > MaxLine {
		return e, fmt.Errorf("the line has %d bytes; %d are the most", len(b), MaxLine)
	}
	var top map[string]json.RawMessage
	if err := json.Unmarshal(b, &top); err != nil {
		quoted, changed := quoteNumbers(b)
		if !changed || json.Unmarshal(quoted, &top) != nil {
			return e, fmt.Errorf("the line is not a JSON object such as {\"loss\": 0.31, \"step\": 10}: %s", err)
		}
	}
	if top == nil {
		return e, fmt.Errorf("the line is not a JSON object such as {\"loss\": 0.31, \"step\": 10}")
	}
	for name, raw := range top {
		if err := e.add(name, raw); err != nil {
			return Entry{}, err
		}
	}
	return e, e.check()
}

func (e *Entry) add(name string, raw json.RawMessage) error {
	switch name {
	case "step":
		step, err := strconv.ParseInt(string(raw), 10, 64)
		if err != nil {
			return fmt.Errorf("step is %s; it must be a whole number", short(raw))
		}
		e.Step = &step
	case "time":
		at, err := parseTime(raw)
		if err != nil {
			return err
		}
		e.Time = at
	case "metrics":
		return each(name, raw, func(n string, v json.RawMessage) error {
			x, ok := number(v)
			if !ok {
				return fmt.Errorf("the metric %s is %s; it must be a number", n, short(v))
			}
			e.Metrics = append(e.Metrics, Metric{n, x})
			return nil
		})
	case "text":
		if s, ok := str(raw); ok {
			e.Text = append(e.Text, Pair{"text", s})
			return nil
		}
		return each(name, raw, pairs(&e.Text, false))
	case "params":
		return each(name, raw, pairs(&e.Params, true))
	case "artifacts":
		return each(name, raw, pairs(&e.Artifacts, false))
	case "artifact":
		path, ok := str(raw)
		if !ok {
			return fmt.Errorf("artifact is %s; it must be the path of a file", short(raw))
		}
		e.Artifacts = append(e.Artifacts, Pair{base(path), path})
	default:
		if x, ok := number(raw); ok {
			e.Metrics = append(e.Metrics, Metric{name, x})
		} else if s, ok := str(raw); ok {
			e.Text = append(e.Text, Pair{name, s})
		} else {
			return fmt.Errorf("%s is %s; it must be a number or text", name, short(raw))
		}
	}
	return nil
}

func each(name string, raw json.RawMessage, f func(string, json.RawMessage) error) error {
	var m map[string]json.RawMessage
	if err := json.Unmarshal(raw, &m); err != nil {
		return fmt.Errorf("%s is %s; it must be an object of names", name, short(raw))
	}
	for n, v := range m {
		if err := f(n, v); err != nil {
			return err
		}
	}
	return nil
}

// pairs takes texts; with any, every other value as it is written, too.
func pairs(to *[]Pair, any bool) func(string, json.RawMessage) error {
	return func(n string, v json.RawMessage) error {
		s, ok := str(v)
		if !ok && !any {
			return fmt.Errorf("%s is %s; it must be text", n, short(v))
		}
		if !ok {
			s = string(v)
		}
		*to = append(*to, Pair{n, s})
		return nil
	}
}

func number(raw json.RawMessage) (float64, bool) {
	switch s := string(raw); s {
	case "true":
		return 1, true
	case "false":
		return 0, true
	case `"NaN"`:
		return math.NaN(), true
	case `"Infinity"`:
		return math.Inf(1), true
	case `"-Infinity"`:
		return math.Inf(-1), true
	case "null":
		return 0, false
	default:
		x, err := strconv.ParseFloat(s, 64)
		return x, err == nil
	}
}

func str(raw json.RawMessage) (s string, ok bool) {
	if len(raw) == 0 || raw[0] != '"' {
		return "", false
	}
	return s, json.Unmarshal(raw, &s) == nil
}

func parseTime(raw json.RawMessage) (time.Time, error) {
	if s, ok := str(raw); ok {
		if at, err := time.Parse(time.RFC3339Nano, s); err == nil && inRange(at) {
			return at.UTC(), nil
		}
	} else if x, err := strconv.ParseFloat(string(raw), 64); err == nil && math.Abs(x) < 1e10 {
		whole, part := math.Modf(x)
		if at := time.Unix(int64(whole), int64(part*1e9)).UTC(); inRange(at) {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("time is %s; it must be RFC 3339 or Unix seconds, from 1970 to 2200", short(raw))
}

func inRange(at time.Time) bool { return at.Year() >= 1970 && at.Year() <= 2200 }

func (e *Entry) check() error {
	if n := len(e.Metrics) + len(e.Text) + len(e.Params) + len(e.Artifacts); n > MaxNames {
		return fmt.Errorf("the line has %d names; %d are the most", n, MaxNames)
	}
	slices.SortStableFunc(e.Metrics, func(a, b Metric) int { return strings.Compare(a.Name, b.Name) })
	for _, m := range e.Metrics {
		if err := checkName(m.Name); err != nil {
			return err
		}
	}
	for _, list := range [][]Pair{e.Text, e.Params, e.Artifacts} {
		slices.SortStableFunc(list, func(a, b Pair) int { return strings.Compare(a.Name, b.Name) })
		for _, p := range list {
			if err := checkName(p.Name); err != nil {
				return err
			}
			if len(p.Value) > MaxText {
				return fmt.Errorf("%s has %d bytes of text; %d are the most", p.Name, len(p.Value), MaxText)
			}
		}
	}
	return nil
}

// checkName refuses what no list or chart could show.
func checkName(name string) error {
	bad := name == "" || len(name) > MaxName || !utf8.ValidString(name) || strings.TrimSpace(name) != name ||
		strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 || r == '=' || r == utf8.RuneError })
	if bad {
		return fmt.Errorf("%s is not a name: 1 to %d bytes without control characters, \"=\" or outer blanks", short([]byte(strconv.Quote(name))), MaxName)
	}
	return nil
}

func base(path string) string {
	path = strings.TrimRight(path, "/")
	return path[strings.LastIndexByte(path, '/')+1:]
}

func short(raw []byte) string {
	if len(raw) > 40 {
		return string(bytes.ToValidUTF8(raw[:37], nil)) + "…"
	}
	return string(raw)
}

// quoteNumbers puts NaN, Infinity and -Infinity outside of strings into quotes, where
// number finds them. JSON has no words for them, and a training that diverges does.
func quoteNumbers(b []byte) ([]byte, bool) {
	out := make([]byte, 0, len(b)+16)
	inside, changed := false, false
	for i := 0; i < len(b); i++ {
		switch {
		case inside && b[i] == '\\' && i+1 < len(b):
			out = append(out, b[i])
			i++
		case b[i] == '"':
			inside = !inside
		case !inside:
			found := false
			for _, word := range []string{"NaN", "-Infinity", "Infinity"} {
				if bytes.HasPrefix(b[i:], []byte(word)) {
					out = append(append(append(out, '"'), word...), '"')
					i += len(word) - 1
					found, changed = true, true
					break
				}
			}
			if found {
				continue
			}
		}
		out = append(out, b[i])
	}
	return out, changed
}
