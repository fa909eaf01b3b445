package cmd

import (
	"fmt"

	"atrium/cmd/hold"
	"atrium/cmd/host"
	"atrium/model/display"
	"atrium/model/view"
)

// host is what rooms of commands beside this package get of this run.
func (c *call) host() host.Host {
	return host.Host{
		Stdin: c.Stdin,
		Change: func(ch host.Change) error {
			return c.change(change{ops: ch.Ops, typed: ch.Typed, after: ch.After, show: ch.Show, then: ch.Then, wrong: ch.Wrong})
		},
		View: c.view, Rows: c.pages, Object: c.object, Print: c.print,
		Table:     func() bool { return c.flags.output == "table" },
		Workspace: c.workspace,
		Named:     c.named,
		Clock:     c.clock, Timeless: c.timeless,
		Before: func(read func(*view.Reader)) error {
			if err := c.timeless(); err != nil || c.flags.output == "table" {
				return err
			}
			return c.view(func(r *view.Reader) error {
				read(r)
				return nil
			})
		},
		Follow: c.follow,
		Secrets: func(keys []string) (map[string]string, error) {
			return host.ReadSecrets(c.ctx, c.Stdin, c.Stderr, c.StdinTTY, keys)
		},
	}
}

// follow waits for a copy, with a line on a terminal that says how far it is.
func (c *call) follow(target string) error {
	shows := c.StdinTTY && c.StdoutTTY
	err := hold.Follow(c.ctx, c.session.Store, c.session.Actor, target, func(row view.WorkRow) {
		if shows {
			_, _ = fmt.Fprintf(c.Stderr, "\r%s: %d of %d records", display.Text(target), row.Done, row.Total)
		}
	})
	if shows {
		_, _ = fmt.Fprintln(c.Stderr)
	}
	return err
}

// catchUp does some of what is due after a change: nobody else might (SPEC 8).
func (c *call) catchUp() {
	if c.changed && !c.Remote {
		hold.Catch(c.ctx, c.session.Store, hold.StepsAfter, hold.TimeAfter)
	}
}
