package cmd

import (
	"bufio"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"atrium/cmd/imports"
	"atrium/cmd/output"
	"atrium/model"
)

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
	if err := c.timeless(); err != nil {
		return err
	}
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
		if err != nil {
			return err
		}
		return c.importLines(report)
	}
	report, err := plan.Preview(c.ctx, s.Store, s.Actor)
	if err != nil {
		return err
	}
	refused := plan.Refused()
	if c.flags.dryRun {
		if err := c.importLines(report); err != nil || refused == nil || skipInvalid {
			return err
		}
		return answer(model.CodeOf(refused)) // every verdict is on stdout
	}
	if refused != nil {
		return refused
	}
	if report, err = plan.Run(c.ctx, s.Store, s.Actor); err != nil {
		return err
	}
	return c.importLines(report)
}

// importLines prints the verdict on every line.
func (c *call) importLines(r imports.Report[imports.Line]) error {
	switch c.flags.output {
	case "csv":
		return rowsOnly(c, r.Rows)
	case "table":
	default:
		return c.object(r)
	}
	columns := []string{"line", "workspace", "who", "role", "project", "project_role", "expires", "result", "reason"}
	if slices.ContainsFunc(r.Rows, func(l imports.Line) bool { return l.Code != "" }) {
		columns = append(columns, "code")
	}
	rows := make([]any, len(r.Rows))
	for i, l := range r.Rows {
		rows[i] = l
	}
	out := bufio.NewWriter(c.Stdout)
	if err := c.importSums(out, r.DryRun, r.Kinds); err != nil {
		return err
	}
	_, _ = fmt.Fprintln(out)
	if err := output.New(out, c.options(), columns, nil).Rows(rows); err != nil {
		return unwritable(err)
	}
	return unwritable(out.Flush())
}
