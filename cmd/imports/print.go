package imports

import (
	"fmt"
	"io"
	"slices"

	"github.com/dustin/go-humanize/english"

	"atrium/cmd/output"
)

// Print writes the report of organisations: for people the sums and the rows
// that are worth a look, for scripts every row. The errors are the writer's.
func Print(w io.Writer, o output.Options, r Report[Row]) error {
	if o.Format != "table" {
		return printAll(w, o, r)
	}
	var noteworthy []Row
	folded := 0
	for _, row := range r.Rows {
		if row.Noteworthy() {
			noteworthy = append(noteworthy, row)
		} else if row.Folded {
			folded++
		}
	}
	if err := printSums(w, o, r.DryRun, r.Kinds); err != nil {
		return err
	}
	if folded > 0 {
		if _, err := fmt.Fprintf(w, "\n%s the file in capitals only.\n", english.Plural(folded, "name differs from", "names differ from")); err != nil {
			return err
		}
	}
	return printTable(w, o, noteworthy, "kind", "name", "target", "role", "result", "reason")
}

// PrintLines writes the verdict on every line of a CSV file. The errors are the
// writer's.
func PrintLines(w io.Writer, o output.Options, r Report[Line]) error {
	if o.Format != "table" {
		return printAll(w, o, r)
	}
	columns := []string{"line", "workspace", "who", "role", "project", "project_role", "expires", "result", "reason"}
	if slices.ContainsFunc(r.Rows, func(l Line) bool { return l.Code != "" }) {
		columns = append(columns, "code")
	}
	if err := printSums(w, o, r.DryRun, r.Kinds); err != nil {
		return err
	}
	return printTable(w, o, r.Rows, columns...)
}

// printAll writes the whole report; CSV has no place for the sums.
func printAll[R any](w io.Writer, o output.Options, r Report[R]) error {
	if o.Format != "csv" {
		return output.Object(w, o, r)
	}
	p := output.New(w, o, nil, *new(R))
	if err := p.Rows(anys(r.Rows)); err != nil {
		return err
	}
	return p.End(output.Info{})
}

func printSums(w io.Writer, o output.Options, dry bool, kinds []Count) error {
	if dry {
		if _, err := fmt.Fprintln(w, "Dry run: nothing is changed."); err != nil {
			return err
		}
	}
	return output.New(w, o, []string{"kind", "created", "updated", "unchanged", "skipped"}, nil).Rows(anys(kinds))
}

// printTable writes rows after an empty line; nothing for no rows.
func printTable[R any](w io.Writer, o output.Options, rows []R, columns ...string) error {
	if len(rows) == 0 {
		return nil
	}
	if _, err := fmt.Fprintln(w); err != nil {
		return err
	}
	return output.New(w, o, columns, nil).Rows(anys(rows))
}

func anys[R any](rows []R) []any {
	out := make([]any, len(rows))
	for i, r := range rows {
		out[i] = r
	}
	return out
}

// Progress tells a person who waits, if somebody does, how far an import is.
func Progress(w io.Writer, waits bool) func(done, total int) {
	return func(done, total int) {
		end := ""
		if done == total {
			end = "\r\x1b[K"
		}
		if waits {
			_, _ = fmt.Fprintf(w, "\r%d of %d steps%s", done, total, end)
		}
	}
}
