package cmd

import (
	"context"

	"github.com/spf13/cobra"

	"atrium/cmd/usage"
	"atrium/model"
)

// console opens the screens. Without a terminal it is help and exit status 2
// (SPEC 8).
func console(c *call, cmd *cobra.Command) error {
	if !c.StdinTTY || !c.StdoutTTY {
		if c.flags.output == "json" {
			return usage.Errorf(cmd, "The console needs a terminal, and no command is given.")
		}
		cmd.SetOut(c.Stderr)
		if err := cmd.Help(); err != nil {
			return unwritable(err)
		}
		return answer(model.Invalid)
	}
	s, err := c.open()
	if err != nil {
		return err
	}
	return RunConsole(c.ctx, c.Env, s)
}

// RunConsole runs the screens on an open store until the person leaves. It is
// the seam to the tui package.
func RunConsole(_ context.Context, _ Env, _ *Session) error {
	return model.Errorf(model.Unavailable, "This build has no console.").WithHint("Use the commands: atrium --help.")
}
