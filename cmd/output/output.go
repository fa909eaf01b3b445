// Package output writes rows and objects as a table, JSON, CSV or YAML (SPEC 8).
// Every format is made from the JSON of a row, so all of them show the same
// fields under the same names. Whatever a row holds, nothing that is written can
// act on a terminal (X2).
package output

import (
	"encoding/csv"
	"fmt"
	"io"

	"atrium/model/display"
)

// Options choose the format.
type Options struct {
	Format string // table, json, csv or yaml
	Plain  bool   // a table as lines of a name and a value, for screen readers
	Bold   bool   // headings may be in bold: on a terminal with colours only
	Break  string // stands for a line feed where people read; "" is a slash
}

// feed is what is shown for a line feed.
func (o Options) feed() string {
	if o.Break == "" {
		return " / "
	}
	return " " + o.Break + " "
}

// Pages writes the rows of one list, page after page. A writer that fails ends
// it; the errors are the writer's.
type Pages interface {
	Rows(rows []any) error
	End(p Info) error
}

// Info is the "page" of a JSON list.
type Info struct {
	Size  int     `json:"size"`
	Total *int    `json:"total"` // null where counting would mean reading it all
	Next  *string `json:"next"`
}

// Listing are rows that are all at hand.
type Listing struct {
	Rows []any
	Like any // a row without values: it names the fields of a list without rows
}

// Listed makes a listing of rows.
func Listed[T any](rows []T) Listing {
	l := Listing{Rows: make([]any, len(rows)), Like: *new(T)}
	for i := range rows {
		l.Rows[i] = rows[i]
	}
	return l
}

// New begins a list. Columns are the fields that a table shows, in order; the
// other formats have all of them. Like is a row without values: it names the
// fields of a list without rows.
func New(w io.Writer, o Options, columns []string, like any) Pages {
	switch {
	case o.Format == "json":
		return &jsonPages{out: w}
	case o.Format == "csv":
		return &csvPages{w: csv.NewWriter(w), like: like}
	case o.Format == "yaml":
		return &yamlPages{out: w}
	case o.Plain:
		return &linear{out: w, columns: columns, feed: o.feed()}
	}
	return &table{out: w, columns: columns, bold: o.Bold, feed: o.feed()}
}

// Object writes one object.
func Object(w io.Writer, o Options, v any) error {
	switch o.Format {
	case "json":
		_, err := w.Write(append(encodeObject(v), '\n'))
		return err
	case "csv":
		return New(w, o, nil, v).Rows([]any{v})
	case "yaml":
		doc, err := encodeYAML(marshal(v))
		if err == nil {
			_, err = w.Write(doc)
		}
		return err
	}
	return writeFields(w, v, o)
}

// Line is the JSON of an object in one line, without a line end.
func Line(v any) []byte { return encodeJSON(v) }

// jsonPages writes the list of SPEC 8, a row a line.
type jsonPages struct {
	out   io.Writer
	begun bool
}

func (j *jsonPages) Rows(rows []any) error {
	for _, r := range rows {
		sep := ",\n"
		if !j.begun {
			sep, j.begun = "{\"data\":[\n", true
		}
		if _, err := io.WriteString(j.out, sep); err != nil {
			return err
		}
		if _, err := j.out.Write(encodeJSON(r)); err != nil {
			return err
		}
	}
	return nil
}

func (j *jsonPages) End(p Info) error {
	begin := "\n"
	if !j.begun {
		begin = "{\"data\":["
	}
	_, err := fmt.Fprintf(j.out, "%s],\"page\":%s}\n", begin, encodeJSON(p))
	return err
}

// csvPages writes RFC 4180: a first line of field names, then the rows. Values
// stay as they are, but for what would act on a terminal or in a spreadsheet.
type csvPages struct {
	w     *csv.Writer
	like  any
	begun bool
}

func (p *csvPages) Rows(rows []any) error {
	for _, row := range rows {
		r, err := recordOf(row)
		if err != nil {
			return err
		}
		if err := p.head(r); err != nil {
			return err
		}
		values := make([]string, len(r))
		for i, f := range r {
			values[i] = display.Lines(plainValue(f.value))
			if f.value[0] == '"' {
				values[i] = Guarded(values[i])
			}
		}
		if err := p.w.Write(values); err != nil {
			return err
		}
	}
	p.w.Flush()
	return p.w.Error()
}

func (p *csvPages) head(r record) error {
	if p.begun {
		return nil
	}
	p.begun = true
	names := make([]string, len(r))
	for i, f := range r {
		names[i] = f.name
	}
	return p.w.Write(names)
}

func (p *csvPages) End(Info) error {
	r, err := recordOf(p.like)
	if err == nil {
		err = p.head(r)
	}
	if err != nil {
		return err
	}
	p.w.Flush()
	return p.w.Error()
}
