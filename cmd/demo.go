package cmd

import (
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"atrium/cmd/assume"
	"atrium/cmd/sample"
	"atrium/model"
	"atrium/model/op"
)

// newDemo opens the console on sample data in a file that goes with it.
func newDemo(c *call) *cobra.Command {
	return verb("demo", "The console on sample data in a throw-away file", func([]string) error {
		if c.Remote {
			return model.Errorf(model.Denied, "demo is for local commands only.")
		}
		if !c.StdinTTY || !c.StdoutTTY {
			return model.Errorf(model.Invalid, "demo opens the console, which needs a terminal.").
				WithHint("Run it in a terminal.")
		}
		dir, err := os.MkdirTemp("", "atrium-demo-")
		if err != nil {
			return unwritable(err)
		}
		defer func() { _ = os.RemoveAll(dir) }()
		s, err := c.Open(c.ctx, Request{DB: filepath.Join(dir, "demo.db"), Create: true})
		if err != nil {
			return err
		}
		c.session = s
		if err := c.fill(s); err != nil {
			return err
		}
		return c.screens(false)
	})
}

// fill makes the sample data the way people would, by operations.
func (c *call) fill(s *Session) error {
	if _, err := s.Store.Do(c.ctx, s.Actor, op.Init{Username: "ada", Email: "ada@example.com", Name: "Ada Lovelace"}); err != nil {
		return err
	}
	var err error
	if s.Actor, err = assume.Actor(c.ctx, s.Store, "", func() string { return "" }); err != nil {
		return err
	}
	_, err = s.Store.Do(c.ctx, s.Actor, sample.Operations(c.Now(), "ada")...)
	return err
}
