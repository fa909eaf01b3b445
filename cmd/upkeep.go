package cmd

import (
	"errors"
	"io/fs"

	"github.com/spf13/cobra"

	"atrium/cmd/upkeep"
	"atrium/model"
	"atrium/model/view"
)

// upkeep is what the commands about the file get of this run.
func (c *call) upkeep() upkeep.Host {
	return upkeep.Host{
		Stdin: c.Stdin, Stdout: c.Stdout, Stderr: c.Stderr, Now: c.Now, Remote: c.Remote,
		Terminal: c.StdinTTY && c.StdoutTTY,
		File:     c.file,
		DryRun:   func() bool { return c.flags.dryRun },
		Path:     func() (string, error) { return c.path(c.flags.db) },
		Open:     c.openAsAdmin,
		Close:    c.close,
		Confirm:  func(e model.Effect) error { return c.confirm([]model.Effect{e}, "") },
		Answer:   func(code model.Code) error { return answer(code) },
		Print: func(object any, lines ...string) error {
			if c.flags.output != "table" {
				return c.object(object)
			}
			return c.print(lines...)
		},
	}
}

func (c *call) openAsAdmin() (upkeep.Store, error) {
	if err := c.timeless(); err != nil {
		return nil, err
	}
	s, err := c.open()
	if err != nil {
		return nil, err
	}
	err = c.view(func(r *view.Reader) error {
		if me, err := r.Whoami(); err != nil || !me.PlatformAdmin {
			return errors.Join(err, fs.ErrPermission)
		}
		return nil
	})
	if errors.Is(err, fs.ErrPermission) {
		err = model.Errorf(model.Denied, "This is for platform admins.").WithHint("Ask one of them.")
	}
	store, ok := s.Store.(upkeep.Store)
	if err == nil && !ok {
		err = model.Errorf(model.Denied, "This store cannot be looked after from here.")
	}
	return store, err
}

func (c *call) auditVerify() *cobra.Command { return upkeep.AuditVerify(c.upkeep()) }
