package cmd

import (
	"atrium/cmd/host"
	"atrium/model/view"
)

// host is what rooms of commands beside this package get of this run.
func (c *call) host() host.Host {
	return host.Host{
		Stdin: c.Stdin,
		Change: func(ch host.Change) error {
			return c.change(change{ops: ch.Ops, typed: ch.Typed, after: ch.After, show: ch.Show})
		},
		View: c.view, Rows: c.pages, Object: c.object, Print: c.print,
		Table:     func() bool { return c.flags.output == "table" },
		Workspace: c.workspace,
		Named:     c.named,
		Before: func(read func(*view.Reader)) error {
			if err := c.timeless(); err != nil || c.flags.output == "table" {
				return err
			}
			return c.view(func(r *view.Reader) error {
				read(r)
				return nil
			})
		},
		Secrets: func(keys []string) (map[string]string, error) {
			return host.ReadSecrets(c.ctx, c.Stdin, c.Stderr, c.StdinTTY, keys)
		},
	}
}
