package cmd

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strings"
	"time"

	"atrium/cmd/tracking"
	"atrium/cmd/tracking/link"
	"atrium/model"
	"atrium/model/display"
	"atrium/model/port"
)

// tracking is what the commands about runs of this machine get of this run.
func (c *call) tracking() tracking.Run {
	dir, _ := os.Getwd()
	return tracking.Run{
		Host: c.host(), Stdout: c.Stdout, Stderr: c.Stderr, Terminal: c.StdinTTY && c.StdoutTTY, Getenv: c.Getenv, Dir: dir,
		Guest:   c.Hosted != nil || c.Remote,
		DryRun:  func() bool { return c.flags.dryRun },
		Confirm: func(effects []model.Effect) error { return c.confirm(effects, "") },
		Listing: c.listing, Place: c.place,
		Signals: c.Signals,
		Here: func() (port.Store, model.Actor, error) {
			s, err := c.open()
			if err != nil {
				return nil, model.Actor{}, err
			}
			return s.Store, s.Actor, nil
		},
	}
}

// place is where runs are brought: --server or the file.
func (c *call) place() (at link.Place, named bool, err error) {
	at = link.Place{As: c.flags.as, Getenv: c.Getenv, Take: c.take}
	if c.flags.db == "" {
		at.Server = cmp.Or(c.flags.server, c.Getenv("ATRIUM_SERVER"))
	}
	switch {
	case at.Server == "":
		at.File, err = c.path(c.flags.db)
	case at.As != "":
		err = model.Errorf(model.Invalid, "--as is about a file on this machine, and --server is another one.").WithHint("Leave one of them out.")
	}
	return at, c.flags.db != "" || c.flags.server != "", err
}

// take takes a file for as long as runs are brought to it.
func (c *call) take(ctx context.Context, file, as string, wait time.Duration) (*link.Held, error) {
	s, err := c.Open(ctx, Request{DB: file, As: as, Wait: wait})
	if err != nil {
		return nil, err
	}
	return link.Hold(link.Holding{
		Store: s.Store, Actor: s.Actor, Path: s.Path, Close: s.Close, Guest: guests(s.Store, c.Now), Snapshots: c.Getenv("ATRIUM_SNAPSHOTS"), Now: c.Now,
		Own:  port.Visitor{Person: name(c.ctx, s.Store, s.Actor), Remote: osUser(c.Getenv), Command: strings.TrimPrefix(c.list, "atrium ")},
		Told: func(err error) { fmt.Fprintln(c.Stderr, "atrium: "+display.Text(err.Error())) },
	}), nil
}
