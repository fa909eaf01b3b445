package cmd

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/dustin/go-humanize"

	"atrium/model"
	"atrium/model/display"
	"atrium/model/view"
)

// sheet says how a list of rows is shown as a table; the other formats have
// every field.
type sheet struct {
	columns []string // fields, in the order of their columns
	empty   string   // the sentence for a list without rows
}

// pageWriter writes rows in one format, page after page.
type pageWriter interface {
	rows(rows []any) error
	end(p pageInfo) error
}

// pageInfo is the "page" of a JSON list (SPEC 8).
type pageInfo struct {
	Size  int     `json:"size"`
	Total *int    `json:"total"` // null where counting would mean reading it all
	Next  *string `json:"next"`
}

// list prints a page of rows, or with --all every page. Each page is read from
// its own snapshot and written outside of it, so a slow reader of the output
// holds nothing open.
func list[T any](c *call, s sheet, fetch func(*view.Reader, model.Page) (model.List[T], error)) error {
	out := bufio.NewWriter(c.Stdout)
	w := c.pageWriter(out, s)
	page := model.Page{Size: c.flags.pageSize, After: c.flags.after}
	if c.flags.all && !c.flags.pageSizeSet {
		page.Size = 1000
	}
	info := pageInfo{Size: c.flags.pageSize}
	count := 0
	for {
		var got model.List[T]
		err := c.view(func(r *view.Reader) (err error) {
			got, err = fetch(r, page)
			return err
		})
		if err != nil {
			return err
		}
		count += len(got.Data)
		rows := make([]any, len(got.Data))
		for i := range got.Data {
			rows[i] = got.Data[i]
		}
		if err := w.rows(rows); err != nil {
			return unwritable(err)
		}
		if got.Total >= 0 {
			info.Total = &got.Total
		}
		if !c.flags.all || got.Next == "" {
			info.Next = orNull(got.Next)
			break
		}
		page.After = got.Next
	}
	if c.flags.all && info.Total == nil && c.flags.after == "" {
		info.Total = &count
	}
	if err := w.end(info); err != nil {
		return unwritable(err)
	}
	if err := out.Flush(); err != nil {
		return unwritable(err)
	}
	c.note(s, info, count)
	return nil
}

// note tells people on stderr what the table does not show.
func (c *call) note(s sheet, p pageInfo, count int) {
	switch {
	case c.flags.output != "table":
	case count == 0 && s.empty != "" && c.flags.after == "":
		_, _ = fmt.Fprintln(c.Stderr, s.empty)
	case p.Next != nil && p.Total != nil:
		_, _ = fmt.Fprintf(c.Stderr, "%s of %s shown. More: --after %s, or --all.\n",
			humanize.Comma(int64(count)), humanize.Comma(int64(*p.Total)), shellWord(*p.Next))
	case p.Next != nil:
		_, _ = fmt.Fprintf(c.Stderr, "%s shown. More: --after %s, or --all.\n", humanize.Comma(int64(count)), shellWord(*p.Next))
	}
}

func (c *call) pageWriter(out *bufio.Writer, s sheet) pageWriter {
	switch c.flags.output {
	case "json":
		return &jsonPages{out: out}
	case "csv":
		return newCSV(out)
	case "yaml":
		return &yamlPages{out: out}
	}
	if c.flags.plain {
		return &linear{out: out, columns: s.columns}
	}
	return &table{out: out, columns: s.columns, bold: c.bold()}
}

// object prints one object.
func (c *call) object(v any) error {
	out := bufio.NewWriter(c.Stdout)
	err := c.writeObject(out, v)
	if err == nil {
		err = out.Flush()
	}
	return unwritable(err)
}

func (c *call) writeObject(out *bufio.Writer, v any) error {
	switch c.flags.output {
	case "json":
		_, err := out.Write(append(encodeObject(v), '\n'))
		return err
	case "csv":
		return newCSV(out).rows([]any{v})
	case "yaml":
		doc, err := encodeYAML(marshal(v))
		if err == nil {
			_, err = out.Write(doc)
		}
		return err
	}
	return writeFields(out, v, c.bold(), c.flags.plain)
}

// show reads one object and prints it.
func show[T any](c *call, fetch func(*view.Reader) (T, error)) error {
	var v T
	err := c.view(func(r *view.Reader) (err error) {
		v, err = fetch(r)
		return err
	})
	if err != nil {
		return err
	}
	return c.object(v)
}

// print writes text that was made for people, each value in it encoded already.
func (c *call) print(lines ...string) error {
	_, err := fmt.Fprintln(c.Stdout, strings.Join(lines, "\n"))
	return unwritable(err)
}

// jsonPages writes the list of SPEC 8, a row a line.
type jsonPages struct {
	out   *bufio.Writer
	begun bool
}

func (j *jsonPages) rows(rows []any) error {
	for _, r := range rows {
		sep := ",\n"
		if !j.begun {
			sep, j.begun = "{\"data\":[\n", true
		}
		if _, err := j.out.WriteString(sep); err != nil {
			return err
		}
		if _, err := j.out.Write(encodeJSON(r)); err != nil {
			return err
		}
	}
	return nil
}

func (j *jsonPages) end(p pageInfo) error {
	begin := "\n"
	if !j.begun {
		begin = "{\"data\":["
	}
	_, err := fmt.Fprintf(j.out, "%s],\"page\":%s}\n", begin, encodeJSON(p))
	return err
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// shellWord quotes a value for pasting into a shell.
func shellWord(s string) string {
	s = display.Text(s)
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.,:/@+="
	if s != "" && strings.Trim(s, plain) == "" {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// unwritable is the error for an output that does not take what is written.
func unwritable(err error) error {
	var known *model.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	e := model.Errorf(model.Unavailable, "The output cannot be written.")
	if errors.Is(err, syscall.ENOSPC) {
		e = model.Errorf(model.Unavailable, "The output cannot be written: the disk is full.")
	}
	e.Cause = err
	return e
}
