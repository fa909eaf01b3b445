package trail

import (
	"io"

	"github.com/spf13/cobra"

	"atrium/cmd/host"
	"atrium/cmd/output"
	"atrium/model"
	"atrium/model/view"
)

// pieceRows is the most rows that are read in one transaction.
const pieceRows = 1000

func export(h Host) *cobra.Command {
	var q query
	cmd := host.Verb("export", "The audit trail, oldest first, as JSON lines or CSV", func([]string) error {
		if err := q.read(h); err != nil {
			return err
		}
		format := h.Format()
		if h.Chosen() && format != "json" && format != "csv" {
			return model.Errorf(model.Invalid, "An export is written as JSON lines or CSV, not as %s.", format).
				WithHint("Leave -o out, or give -o csv.")
		}
		q.Page = model.Page{Size: pieceRows}
		// The first piece is read before anything is written, so that a refusal
		// leaves the output empty.
		first, err := piece(h, q.AuditQuery, view.AuditPart{})
		if err != nil {
			return err
		}
		return h.Write(func(w io.Writer) error { return pieces(h, w, format, q.AuditQuery, first) })
	})
	q.flags(cmd)
	return cmd
}

// piece reads what comes after another one. The first one fixes where the export
// ends.
func piece(h Host, q view.AuditQuery, last view.AuditPart) (view.AuditPart, error) {
	return host.Read(h.Host, func(r *view.Reader) (view.AuditPart, error) { return r.Export(q, last.Last, last.Head) })
}

// pieces writes one after the other. Each is read in a transaction of its own
// and written outside of it: whoever reads the output slowly holds nothing open.
func pieces(h Host, w io.Writer, format string, q view.AuditQuery, part view.AuditPart) error {
	table := output.New(w, output.Options{Format: "csv"}, nil, view.AuditRow{})
	for {
		rows := make([]any, len(part.Rows))
		for i, row := range part.Rows {
			rows[i] = row
		}
		if format == "csv" {
			if err := table.Rows(rows); err != nil {
				return err
			}
		} else if err := lines(w, rows); err != nil {
			return err
		}
		if part.Last >= part.Head {
			break
		}
		var err error
		if part, err = piece(h, q, part); err != nil {
			return err
		}
	}
	if format == "csv" {
		return table.End(output.Info{})
	}
	return nil
}

func lines(w io.Writer, rows []any) error {
	for _, row := range rows {
		if _, err := w.Write(append(output.Line(row), '\n')); err != nil {
			return err
		}
	}
	return nil
}
