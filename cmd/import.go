package cmd

import (
	"bufio"
	"io"

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
		return printed(c, imports.Print, report, err)
	}
	if err := c.confirmImport(s, plan.Asks()); err != nil {
		return err
	}
	report, err := plan.Run(c.ctx, s.Store, s.Actor, c.importProgress())
	return printed(c, imports.Print, report, err)
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
		if v.Err == nil && v.Effect.Confirm {
			asked = append(asked, v.Effect)
		}
	}
	return c.confirm(asked, "")
}

func importCSV(c *call) *cobra.Command {
	var skipInvalid bool
	cmd := verb("csv", "Import people, with roles in workspaces and projects", func(args []string) error {
		return c.importCSV(args[0], skipInvalid)
	}, "FILE")
	cmd.Long = "Imports a CSV file whose first line names its columns:\n\n" +
		"  workspace,who,role[,project,project_role,expires]\n\n" +
		"Members get the role; others are invited. A project role is given at once, or comes with\n" +
		"the invitation. Either all lines are taken or none. FILE - is the standard input."
	cmd.Flags().BoolVar(&skipInvalid, "skip-invalid", false, "take the lines that can be, and tell why the others cannot")
	return cmd
}

func (c *call) importCSV(path string, skipInvalid bool) error {
	name, data, err := c.importFile(path)
	if err != nil {
		return err
	}
	lines, err := imports.ParseCSV(name, data)
	if err != nil {
		return err
	}
	s, err := c.open()
	if err != nil {
		return err
	}
	plan, err := imports.NewCSVPlan(c.ctx, s.Store, s.Actor, lines, c.clock())
	if err != nil {
		return err
	}
	if skipInvalid && !c.flags.dryRun {
		report, err := plan.RunValid(c.ctx, s.Store, s.Actor, c.importProgress())
		return printed(c, imports.PrintLines, report, err)
	}
	report, err := plan.Preview(c.ctx, s.Store, s.Actor)
	if err != nil {
		return err
	}
	refused := plan.Refused()
	if c.flags.dryRun {
		if err := printed(c, imports.PrintLines, report, nil); err != nil || refused == nil || skipInvalid {
			return err
		}
		return answer(model.CodeOf(refused)) // every verdict is on stdout
	}
	if refused != nil {
		return refused
	}
	c.changed = true
	report, err = plan.Run(c.ctx, s.Store, s.Actor)
	return printed(c, imports.PrintLines, report, err)
}

// importFile reads the file; a remote session has none on this machine.
func (c *call) importFile(path string) (name string, data []byte, err error) {
	if err := c.timeless(); err != nil {
		return "", nil, err
	}
	return imports.ReadFile(c.file(path), c.Stdin, !c.Remote)
}

// importProgress tells a person who waits how far the import is.
func (c *call) importProgress() func(done, total int) {
	return imports.Progress(c.Stderr, c.StdoutTTY && !c.flags.plain && c.flags.output == "table")
}

// printed prints the report of an import that came to an end.
func printed[R any](c *call, write func(w io.Writer, o output.Options, r imports.Report[R]) error, r imports.Report[R], err error) error {
	if err != nil {
		return err
	}
	out := bufio.NewWriter(c.Stdout)
	if err = write(out, c.options(), r); err == nil {
		err = out.Flush()
	}
	return unwritable(err)
}
