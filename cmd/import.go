package cmd

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/dustin/go-humanize/english"
	"github.com/spf13/cobra"

	"atrium/cmd/imports"
	"atrium/cmd/output"
	"atrium/model"
)

func newImport(c *call) *cobra.Command {
	return group("import", "Bring people and projects in from files", importPeribolos(c), importCSV(c))
}

func importPeribolos(c *call) *cobra.Command {
	var o imports.Options
	cmd := verb("peribolos", "Import GitHub organisations; for platform admins", func(args []string) error {
		return c.importPeribolos(args[0], o)
	}, "FILE")
	cmd.Long = "Imports a Peribolos file: what it has under orgs:. Organisations become team workspaces,\n" +
		"admins and members get accounts and roles, repositories become projects, and the\n" +
		"permissions of teams become grants. Importing again changes what the file changed;\n" +
		"what the file does not name is left alone. FILE - is the standard input."
	cmd.Flags().BoolVar(&o.Match, "match", false, "adopt accounts whose username is the handle, and workspaces of that name")
	return cmd
}

func (c *call) importPeribolos(path string, o imports.Options) error {
	if err := c.timeless(); err != nil {
		return err
	}
	name, data, err := c.importFile(path)
	if err != nil {
		return err
	}
	file, err := imports.ParsePeribolos(name, data)
	if err != nil {
		return err
	}
	s, err := c.open()
	if err != nil {
		return err
	}
	plan, err := imports.NewPlan(c.ctx, s.Store, s.Actor, file, o)
	if err != nil {
		return err
	}
	if c.flags.dryRun {
		report, err := plan.Preview(c.ctx, s.Store, s.Actor)
		if err != nil {
			return err
		}
		return c.importReport(report)
	}
	if err := c.confirmImport(s, plan.Asks()); err != nil {
		return err
	}
	report, err := plan.Run(c.ctx, s.Store, s.Actor, c.importProgress())
	if err != nil {
		return err
	}
	return c.importReport(report)
}

// confirmImport asks before an import widens who sees what there is (A5). What
// will be refused anyway is not asked about.
func (c *call) confirmImport(s *Session, ops []model.Operation) error {
	if len(ops) == 0 {
		return nil
	}
	verdicts, err := s.Store.Try(c.ctx, s.Actor, ops...)
	if err != nil {
		return err
	}
	var asked []model.Effect
	for _, v := range verdicts {
		if v.Err == nil {
			asked = append(asked, v.Effect)
		}
	}
	return c.confirm(asked, "")
}

// importFile reads the whole file; "-" is the standard input. A remote session
// has no files of this machine.
func (c *call) importFile(path string) (name string, data []byte, err error) {
	in, name := c.Stdin, "The standard input"
	if path != "-" {
		if c.Remote {
			return "", nil, model.Errorf(model.Denied, "Over SSH an import reads the standard input only.").
				WithHint("Give - as FILE and send the file along: ssh host atrium import … - < FILE.")
		}
		f, err := os.Open(path)
		if err != nil {
			return "", nil, unreadable(path, err)
		}
		defer f.Close()
		in, name = f, path
	}
	if data, err = io.ReadAll(io.LimitReader(in, imports.MaxFile+1)); err != nil {
		return "", nil, unreadable(name, err)
	}
	return name, data, nil
}

// unreadable is the error for a file that cannot be imported at all.
func unreadable(path string, err error) error {
	why := "it cannot be read"
	if errors.Is(err, fs.ErrNotExist) {
		why = "there is no such file"
	}
	e := model.Errorf(model.Invalid, "%s cannot be imported: %s.", path, why).WithHint("Nothing was changed.")
	e.Cause = err
	return e
}

// importProgress tells a person who waits how far the import is.
func (c *call) importProgress() func(done, total int) {
	if !c.StdoutTTY || c.flags.plain || c.flags.output != "table" {
		return func(int, int) {}
	}
	return func(done, total int) {
		end := ""
		if done == total {
			end = "\r\x1b[K"
		}
		_, _ = fmt.Fprintf(c.Stderr, "\r%d of %d steps%s", done, total, end)
	}
}

// importReport prints what an import did: for people the sums and the rows that
// are worth a look, for scripts every row.
func (c *call) importReport(r imports.Report[imports.Row]) error {
	switch c.flags.output {
	case "table":
		return c.importTable(r)
	case "csv":
		return rowsOnly(c, r.Rows)
	}
	return c.object(r)
}

func (c *call) importTable(r imports.Report[imports.Row]) error {
	var noteworthy []any
	folded := 0
	for _, row := range r.Rows {
		if row.Noteworthy() {
			noteworthy = append(noteworthy, row)
		} else if row.Folded {
			folded++
		}
	}
	out := bufio.NewWriter(c.Stdout)
	if err := c.importSums(out, r.DryRun, r.Kinds); err != nil {
		return err
	}
	if folded > 0 {
		_, _ = fmt.Fprintf(out, "\n%s the file in capitals only.\n", english.Plural(folded, "name differs from", "names differ from"))
	}
	if len(noteworthy) > 0 {
		_, _ = fmt.Fprintln(out)
		if err := output.New(out, c.options(), []string{"kind", "name", "target", "role", "result", "reason"}, nil).Rows(noteworthy); err != nil {
			return unwritable(err)
		}
	}
	return unwritable(out.Flush())
}

func (c *call) importSums(out io.Writer, dry bool, kinds []imports.Count) error {
	if dry {
		_, _ = fmt.Fprintln(out, "Dry run: nothing is changed.")
	}
	rows := make([]any, len(kinds))
	for i, k := range kinds {
		rows[i] = k
	}
	return unwritable(output.New(out, c.options(), []string{"kind", "created", "updated", "unchanged", "skipped"}, nil).Rows(rows))
}

// rowsOnly prints rows as CSV, which has no place for the sums.
func rowsOnly[R any](c *call, all []R) error {
	out := bufio.NewWriter(c.Stdout)
	rows := make([]any, len(all))
	for i, r := range all {
		rows[i] = r
	}
	w := output.New(out, c.options(), nil, *new(R))
	err := w.Rows(rows)
	if err == nil {
		err = w.End(output.Info{})
	}
	if err == nil {
		err = out.Flush()
	}
	return unwritable(err)
}
