package cmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"atrium/cmd/hold"
	"atrium/cmd/serve"
	"atrium/model"
	"atrium/model/display"
	"atrium/model/port"
)

// newServe is the SSH host (SPEC 10).
func newServe(c *call) *cobra.Command {
	var f serve.Flags
	check := false
	cmd := verb("serve", "Host the console and the commands over SSH", func([]string) error { return c.serve(f, check) })
	f.Add(cmd.Flags())
	cmd.Flags().BoolVar(&check, "check", false, "say how it would serve, and what is wrong, without serving")
	return cmd
}

func (c *call) serve(f serve.Flags, check bool) error {
	if c.Remote || c.Hosted != nil {
		return model.Errorf(model.Denied, "serve is for local commands only.").WithHint("Run it on the machine that has the file.")
	}
	path, err := c.path(c.flags.db)
	if err != nil {
		return err
	}
	config, err := serve.Load(f, c.Getenv, path)
	if err != nil {
		return err
	}
	if check {
		return c.checkServe(config, path)
	}
	if err := c.timeless(); err != nil {
		return err
	}
	s, err := c.open()
	if err != nil {
		return err
	}
	tell := func(line string) { fmt.Fprintln(c.Stderr, "atrium: "+display.Text(line)) }
	ctx, done := hold.House(c.ctx, s.Store, config.Snapshots, c.Now, func(err error) { tell(err.Error()) })
	err = serve.Run(ctx, config, serve.Host{
		Store: s.Store, Path: path, Guest: guests(s.Store, c.Now), Now: c.Now,
		Failed: func() error { return hold.Failure(s.Store) }, Log: c.Stderr, Tell: tell,
	})
	if err = done(err); err == context.Canceled {
		err = nil
	}
	return err
}

// checkServe says how the host would serve.
func (c *call) checkServe(config serve.Config, path string) error {
	lines, err := serve.Check(c.ctx, config, path, func() (port.Store, error) {
		s, err := c.Open(c.ctx, Request{DB: c.flags.db, Wait: again})
		if err != nil {
			return nil, err
		}
		c.session = s
		return s.Store, nil
	})
	if err != nil {
		return err
	}
	return c.print(lines...)
}
