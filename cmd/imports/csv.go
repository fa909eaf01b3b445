package imports

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"atrium/cmd/output"
	"atrium/model"
	"atrium/model/view"
)

// Line is one line of a CSV file: someone's role in a workspace, and a role in
// one of its projects if wished.
type Line struct {
	Line        int      `json:"line"` // in the file, from 1
	Workspace   string   `json:"workspace"`
	Who         string   `json:"who"`
	Role        string   `json:"role"`
	Project     view.Opt `json:"project"`
	ProjectRole view.Opt `json:"project_role"`
	Expires     view.Opt `json:"expires"`
	Outcome
	Code view.Opt `json:"code"` // of an invitation to an address: shown this once (I4)
}

// maxLines is the most lines of one file, which is one transaction.
const maxLines = 10_000

func columns() []string {
	return []string{"workspace", "who", "role", "project", "project_role", "expires"}
}

// ParseCSV reads a CSV file with its header; name is what faults call it. What
// is wrong with a single line is that line's verdict. Errors are of code
// invalid and name the line.
func ParseCSV(name string, data []byte) ([]*Line, error) {
	fail := func(line int, format string, args ...any) error {
		return model.Errorf(model.Invalid, "%s, line %d: %s.", name, line, fmt.Sprintf(format, args...)).
			WithHint("Nothing was changed.").With("line", fmt.Sprint(line))
	}
	if len(data) > MaxFile {
		return nil, model.Errorf(model.Invalid, "%s is larger than %d MiB.", name, MaxFile>>20)
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	var head []string
	var lines []*Line
	for {
		record, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			return nil, fail(broken.Line, "it is not valid CSV: %s", broken.Err)
		}
		if err != nil {
			return nil, fail(1, "it cannot be read")
		}
		at, _ := r.FieldPos(0)
		for i := range record {
			record[i] = output.Unguarded(strings.TrimSpace(record[i]))
		}
		if head == nil {
			if why := checkHead(record); why != "" {
				return nil, fail(at, "%s", why)
			}
			head = record
			continue
		}
		if len(lines) == maxLines {
			return nil, fail(at, "a file has at most %d lines; split it", maxLines)
		}
		lines = append(lines, lineOf(at, head, record))
	}
	if head == nil {
		return nil, fail(1, "the header is missing; it begins %s", strings.Join(columns()[:3], ","))
	}
	if len(lines) == 0 {
		return nil, fail(1, "nothing follows the header")
	}
	return lines, nil
}

// checkHead says what is wrong with a header. Columns may be in any order.
func checkHead(head []string) string {
	seen := map[string]bool{}
	for _, h := range head {
		switch {
		case !slices.Contains(columns(), h):
			return fmt.Sprintf("the header must name columns, and %s is none; they are %s", quoted(h), strings.Join(columns(), ","))
		case seen[h]:
			return "the column " + h + " occurs twice"
		}
		seen[h] = true
	}
	for _, h := range columns()[:3] {
		if !seen[h] {
			return "the column " + h + " is missing"
		}
	}
	if seen["project"] != seen["project_role"] {
		return "the columns project and project_role go together"
	}
	return ""
}

func lineOf(at int, head, record []string) *Line {
	l := &Line{Line: at}
	if len(record) != len(head) {
		l.refuse(model.Errorf(model.Invalid, "The line has %d fields, the header %d.", len(record), len(head)))
	}
	for i, h := range head[:min(len(head), len(record))] {
		v := record[i]
		switch h {
		case "workspace":
			l.Workspace = v
		case "who":
			l.Who = v
		case "role":
			l.Role = v
		case "project":
			l.Project = view.Opt(v)
		case "project_role":
			l.ProjectRole = view.Opt(v)
		case "expires":
			l.Expires = view.Opt(v)
		}
		switch {
		case !utf8.ValidString(v):
			l.refuse(model.Errorf(model.Invalid, "The field %s is not valid UTF-8.", h))
		case v == "" && slices.Contains(columns()[:3], h):
			l.refuse(model.Errorf(model.Invalid, "The field %s is empty.", h))
		}
	}
	return l
}
