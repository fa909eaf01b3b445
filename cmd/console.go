package cmd

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"atrium/cmd/hold"
	"atrium/cmd/screens"
	"atrium/cmd/serve"
	"atrium/cmd/usage"
	"atrium/model"
	"atrium/model/display"
	"atrium/model/port"
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
	if err := c.timeless(); err != nil {
		return err
	}
	first, err := c.openOrStart()
	if err != nil {
		return err
	}
	if c.flags.plain {
		return c.linear(first)
	}
	return c.screens(first)
}

// openOrStart opens the store; where there is no account yet it is a first
// start, for which the file is made.
func (c *call) openOrStart() (first bool, err error) {
	_, err = c.open()
	if err == nil || c.Remote || c.Hosted != nil || c.flags.as != "" || model.CodeOf(err) != model.Unavailable {
		return false, err
	}
	path, pathErr := c.path(c.flags.db)
	if pathErr != nil {
		return false, pathErr
	}
	if _, statErr := os.Stat(path); !errors.Is(statErr, fs.ErrNotExist) && !noAccount(err) {
		return false, err
	}
	c.session, err = c.Open(c.ctx, Request{DB: c.flags.db, Create: true})
	return true, err
}

// noAccount says that the file is well and only nobody is in it yet.
func noAccount(err error) bool { return model.AsError(err).Details["account"] == "none" }

// linear runs the plain console. A command that it runs tells a failed store by
// itself; the status is that of the failure.
func (c *call) linear(first bool) error {
	if c.Hosted != nil {
		defer screens.Tell(c.ctx, c.Hosted.Notices, c.Stderr)()
		return c.plain(first)
	}
	told := func(err error) { fmt.Fprintln(c.Stderr, "atrium: "+display.Text(err.Error())) }
	if home := c.letIn(c.session, told); home != nil {
		defer home.Close()
		c.live(home)
	}
	outer := c.ctx
	ctx, done := hold.House(outer, c.session.Store, c.Getenv("ATRIUM_SNAPSHOTS"), c.Now, told)
	c.ctx = ctx
	err := done(c.plain(first))
	c.ctx = outer
	return err
}

// screens runs the console on the open store until the person leaves.
func (c *call) screens(first bool) error {
	seat := screens.Seat{
		Store: c.session.Store, Actor: c.session.Actor, Stdin: c.Stdin, Stdout: c.Stdout, Stderr: c.Stderr,
		Getenv: c.Getenv, Now: c.Now, Remote: c.Remote, OSUser: osUser(c.Getenv),
		First: first, NoColor: c.flags.noColor, Workspace: c.named(),
	}
	if c.Hosted != nil {
		seat.Size, seat.Notices = c.Hosted.Size(), c.Hosted.Notices
		seat.Stranger, seat.Themes, seat.Turn = c.Hosted.Stranger, c.Hosted.Themes, c.Hosted.Frames.Take
		seat.Presence, seat.SignedIn, seat.Log = c.Presence, c.SignedIn, c.Log
		if logins := c.Hosted.Door.Logins; logins != nil {
			seat.Logins = logins
		}
	} else {
		seat.Told = new(screens.Faults)
		if home := c.letIn(c.session, seat.Told.Add); home != nil {
			defer home.Close()
			c.live(home)
			seat.Presence, seat.SignedIn, seat.Touched = c.Presence, c.SignedIn, c.Touched
		}
	}
	return screens.Run(c.ctx, seat)
}

// letIn lets other local processes use the file for as long as this one holds it
// (H0). Without the socket they are told that the file is in use. Nil where this
// process does not hold one.
func (c *call) letIn(s *Session, told func(error)) *serve.Home {
	if s.Path == "" || c.Hosted != nil {
		return nil
	}
	command := ""
	if c.flags.plain {
		command = "--plain"
	}
	return serve.Live(s.Store, s.Path, guests(s.Store, c.Now), port.Visitor{
		Person: name(c.ctx, s.Store, s.Actor), Remote: osUser(c.Getenv), Terminal: true, Command: command, BeganAt: c.Now(),
	}, told)
}

// live is what this process's own console is told of, and tells to, who is here.
func (c *call) live(home *serve.Home) {
	store := c.session.Store
	c.Presence = home
	c.SignedIn = func(as model.Actor) { home.Named(name(c.ctx, store, as)) }
	c.Touched = func() { home.Touched(c.Now()) }
}
