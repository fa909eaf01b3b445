package cmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"atrium/cmd/hold"
	"atrium/cmd/serve"
	"atrium/model"
	"atrium/model/display"
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

// checkServe says how the host would serve. A file that somebody holds can only be
// named: what holds it has looked at it.
func (c *call) checkServe(config serve.Config, path string) error {
	if err := config.Check(); err != nil {
		return err
	}
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return model.Errorf(model.Unavailable, "There is no file %q to serve.", path).
			WithHint("Make it: atrium init --username U --email E.")
	}
	lines := config.Lines()
	s, err := c.Open(c.ctx, Request{DB: c.flags.db, Wait: again})
	switch {
	case err != nil && model.AsError(err).Details["file"] == "in use":
		return c.print(append(lines, serve.Line("the file", path+", in use at the moment"))...)
	case err != nil:
		return err
	}
	c.session = s
	found, err := serve.CheckStore(c.ctx, s.Store)
	if err != nil {
		return err
	}
	return c.print(append(append(lines, serve.Line("the file", path)), found...)...)
}
