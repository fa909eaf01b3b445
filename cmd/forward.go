package cmd

import (
	"cmp"
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
	return cmd.IsAdditionalHelpTopicCommand() || cmd.CommandPath() == "atrium runs rerun" || slices.Contains([]string{
		"version", "help", "completion", "man", "keys", "demo", "serve", "restore", "compact", "check",
		"track", "log", "sync", "status", "clear",
	}, noun(cmd))
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
		c.offers = func() (*remote.Place, error) { return remote.Holder(path, c.args) }
		at, err = c.offers()
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

// Between taking the file and letting others in its holder needs a moment: who
// comes meanwhile asks again, for as long as there is (SPEC 8).
const (
	again   = 50 * time.Millisecond
	waiting = 2 * time.Second
)

// mostMoves is how often in a row a run may go on elsewhere without having been
// anywhere for a second.
const mostMoves = 5

// openOrForward opens the file, or says in its error where the command runs: by
// whoever came first.
func (c *call) openOrForward(q Request) (*Session, error) {
	if c.offers == nil {
		return c.Open(c.ctx, q)
	}
	for end := time.Now().Add(waiting); ; {
		q.Wait = again
		s, err := c.Open(c.ctx, q)
		if err == nil || model.AsError(err).Details["file"] != "in use" {
			return s, err
		}
		at, there := c.offers()
		switch {
		case there != nil:
			return nil, there
		case at != nil:
			return nil, at
		case time.Now().After(end), c.ctx.Err() != nil:
			return nil, err
		}
	}
}

// forward runs the command elsewhere and gives its exit status. Where the holder
// of the file leaves while a console of this process is its guest, the console
// goes on here, or at the next holder: in the workspace that is remembered, at its
// overview. The screen in view was the holder's to know.
func (c *call) forward(at *remote.Place) int {
	terminal := c.StdinTTY && c.StdoutTTY
	began := time.Now()
	status, err := at.Run(c.ctx, remote.End{
		Stdin: c.Stdin, Stdout: c.Stdout, Stderr: c.Stderr, Terminal: terminal, Getenv: c.Getenv,
	})
	left := at.Holder && terminal && at.Console() && (err != nil || status == model.Unavailable.Exit()) ||
		at.Holder && errors.Is(err, local.ErrNobody)
	env := c.Env
	if env.moves++; time.Since(began) > time.Second {
		env.moves = 0
	}
	switch {
	case c.ctx.Err() == nil && left && env.moves <= mostMoves:
		return Run(c.ctx, env, c.args)
	case err != nil:
		return c.fail(err, c.args)
	}
	return status
}
