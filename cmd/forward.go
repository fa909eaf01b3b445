package cmd

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"atrium/cmd/remote"
	"atrium/cmd/sshd/local"
	"atrium/model"
)

// here says whether a command runs where it is asked for: it needs no file, or its
// own end of it.
func here(cmd *cobra.Command) bool {
	for cmd.HasParent() && cmd.Parent().HasParent() {
		cmd = cmd.Parent()
	}
	return cmd.IsAdditionalHelpTopicCommand() || slices.Contains([]string{
		"version", "help", "completion", "man", "keys", "demo", "serve", "restore", "compact", "check",
	}, cmd.Name())
}

// elsewhere finds out whether the command runs here; if not, its error says where.
// It is asked before a command has read or written anything.
func (c *call) elsewhere(cmd *cobra.Command) error {
	if !c.Forward || here(cmd) {
		return nil
	}
	server := c.flags.server
	if !cmd.Flags().Changed("db") {
		server = cmp.Or(server, c.Getenv("ATRIUM_SERVER"))
	}
	var at *remote.Place
	var err error
	if server == "" {
		path, pathErr := c.path(c.flags.db)
		if pathErr != nil {
			return nil // the command itself tells
		}
		at, err = remote.Holder(path, c.args)
	} else {
		for _, name := range []string{"db", "as", "now"} {
			if cmd.Flags().Changed(name) {
				return model.Errorf(model.Invalid, "--%s is about a file on this machine, and --server is another one.", name).
					WithHint("Leave one of them out.")
			}
		}
		at, err = remote.Server(server, c.args)
	}
	if at == nil {
		return err
	}
	return at
}

// forward runs the command elsewhere and gives its exit status. Where the holder
// of the file leaves while a console of this process is its guest, the console
// goes on here, or at the next holder.
func (c *call) forward(at *remote.Place) int {
	terminal := c.StdinTTY && c.StdoutTTY
	began := c.Now()
	status, err := at.Run(context.WithoutCancel(c.ctx), remote.End{
		Stdin: c.Stdin, Stdout: c.Stdout, Stderr: c.Stderr, Terminal: terminal, Getenv: c.Getenv,
	})
	left := at.Holder && terminal && at.Console() && c.Now().Sub(began) > time.Second &&
		(err != nil || status == model.Unavailable.Exit())
	switch {
	case c.ctx.Err() == nil && (left || at.Holder && errors.Is(err, local.ErrNobody)):
		return Run(c.ctx, c.Env, c.args)
	case err != nil:
		return c.fail(err, c.args)
	}
	return status
}
