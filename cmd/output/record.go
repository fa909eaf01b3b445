package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/dustin/go-humanize"

	"atrium/model/display"
	"atrium/model/quota/figure"
)

// record is a row as it goes out: its fields in the order of SPEC 8, each as
// JSON. Every format is made from it, so all of them show the same.
type record []field

type field struct {
	name  string
	value json.RawMessage
}

// recordOf takes a row apart.
func recordOf(row any) (record, error) {
	d := json.NewDecoder(bytes.NewReader(marshal(row)))
	if _, err := d.Token(); err != nil {
		return nil, err
	}
	var r record
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return nil, err
		}
		r = append(r, field{fmt.Sprint(name), value})
	}
	return r, nil
}

// marshal is the JSON of a row. Rows are our own structs of strings, numbers
// and lists: they always have one.
func marshal(v any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		panic(err)
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// encodeJSON is the one-line JSON of a row, in ASCII.
func encodeJSON(v any) []byte { return display.JSON(marshal(v)) }

// encodeObject is the JSON of one object, laid out for reading.
func encodeObject(v any) []byte {
	var b bytes.Buffer
	if err := json.Indent(&b, marshal(v), "", "  "); err != nil {
		panic(err)
	}
	return display.JSON(b.Bytes())
}

// get is the value of a field; null where the row has none.
func (r record) get(name string) json.RawMessage {
	for _, f := range r {
		if f.name == name {
			return f.value
		}
	}
	return json.RawMessage("null")
}

// plainValue is a value as CSV has it: text as it is, numbers and true or false
// as written, nothing for null, JSON for what has parts.
func plainValue(raw json.RawMessage) string {
	switch {
	case string(raw) == "null":
		return ""
	case len(raw) > 0 && raw[0] == '"':
		var s string
		_ = json.Unmarshal(raw, &s) // it was encoded a moment ago
		return s
	default:
		return string(display.JSON(raw))
	}
}

// shownValue is a value for people: sizes, hours and times in their units, and in
// one line, with a sign for each line feed.
func shownValue(name string, raw json.RawMessage, feed string) string {
	switch s := string(raw); {
	case s == "null" || s == `""` || s == "{}":
		return "-"
	case raw[0] == '{' && (name == "settings" || name == "secrets" || name == "metadata"):
		return shownPairs(raw, feed)
	case s == "true":
		return "yes"
	case s == "false":
		return "no"
	case name == "seconds":
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return (time.Duration(n) * time.Second).String()
		}
	case name == "bytes" || strings.HasSuffix(name, "_bytes"):
		if n, err := strconv.ParseUint(s, 10, 64); err == nil {
			return humanize.IBytes(n)
		}
	case strings.HasSuffix(name, "_seconds"):
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return strconv.FormatFloat(float64(n)/3600, 'f', 1, 64) + " h"
		}
	case strings.HasSuffix(name, "_cents"):
		if n, err := strconv.ParseInt(s, 10, 64); err == nil {
			return figure.Cents(n)
		}
	case raw[0] == '[':
		return shownList(raw, feed)
	case name == "status" && s == `"pending"`:
		return "Pending invitation" // I2
	}
	s := plainValue(raw)
	if isTime(name) {
		if t, err := time.Parse(time.RFC3339, s); err == nil {
			return t.UTC().Format("2006-01-02 15:04")
		}
	}
	return display.Text(strings.ReplaceAll(s, "\n", feed))
}

func isTime(name string) bool {
	return name == "at" || name == "since" || name == "until" || strings.HasSuffix(name, "_at")
}

// shownList puts the words of a list beside one another.
func shownList(raw json.RawMessage, feed string) string {
	var values []json.RawMessage
	if json.Unmarshal(raw, &values) != nil || len(values) == 0 {
		return "-"
	}
	words := make([]string, len(values))
	for i, v := range values {
		words[i] = shownValue("", v, feed)
	}
	return strings.Join(words, ", ")
}

// shownPairs puts named values beside one another.
func shownPairs(raw json.RawMessage, feed string) string {
	fields, err := recordOf(raw)
	if err != nil {
		return display.Text(string(raw))
	}
	words := make([]string, len(fields))
	for i, f := range fields {
		words[i] = display.Text(f.name) + "=" + shownValue("", f.value, feed)
	}
	return strings.Join(words, ", ")
}

// numeric says whether a column of values is set to the right.
func numeric(raw json.RawMessage) bool {
	return len(raw) > 0 && (raw[0] == '-' || raw[0] >= '0' && raw[0] <= '9')
}

// heading is a field's name at the head of a column.
func heading(name string) string {
	for _, unit := range []string{"_bytes", "_seconds", "_cents", "_at"} {
		name = strings.TrimSuffix(name, unit)
	}
	return strings.ToUpper(display.Text(strings.ReplaceAll(name, "_", " ")))
}
