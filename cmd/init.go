package cmd

import (
	"os"

	"github.com/spf13/cobra"

	"atrium/cmd/assume"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/view"
	"atrium/storage"
)

func newInit(c *call) *cobra.Command {
	var o op.Init
	project := ""
	cmd := verb("init", "Make the file and its first account, a platform admin", func([]string) error {
		return c.init(o, project)
	})
	cmd.Flags().StringVar(&o.Username, "username", "", "the account's `USERNAME`")
	cmd.Flags().StringVar(&o.Email, "email", "", "its `EMAIL` address, unverified at first")
	cmd.Flags().StringVar(&o.Name, "name", "", "the display `NAME`")
	cmd.Flags().StringVar(&project, "project", "", "make a `PROJECT` in its individual workspace, too")
	return cmd
}

func (c *call) init(o op.Init, project string) error {
	if c.Remote {
		return model.Errorf(model.Denied, "init is for local commands only.")
	}
	if err := c.timeless(); err != nil {
		return err
	}
	if o.Username == "" || o.Email == "" {
		return model.Errorf(model.Invalid, "init needs --username and --email.").
			WithHint("For example: atrium init --username ada --email ada@example.com.")
	}
	planned, err := c.planInit(o)
	if err != nil {
		return err
	}
	if c.flags.dryRun {
		return c.preview([]model.Operation{o}, planned)
	}
	fresh := c.session
	if fresh == nil {
		if fresh, err = c.Open(c.ctx, Request{DB: c.flags.db, Create: true}); err != nil {
			return err
		}
		c.session = fresh
	}
	if _, err := fresh.Store.Do(c.ctx, fresh.Actor, o); err != nil {
		return err
	}
	fresh.Actor, err = assume.Actor(c.ctx, fresh.Store, "", func() string { return osUser(c.Getenv) })
	if err != nil {
		return err
	}
	if project != "" {
		if _, err := fresh.Store.Do(c.ctx, fresh.Actor, op.CreateProject{Project: o.Username + "/" + project}); err != nil {
			return err
		}
	}
	return show(c, (*view.Reader).Whoami)
}

// planInit tries it on the file where there is one, else on an empty store in
// memory: neither a dry run nor a refusal leaves a file behind.
func (c *call) planInit(o op.Init) ([]model.Effect, error) {
	path, err := c.path(c.flags.db)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(path); err == nil {
		if c.session, err = c.Open(c.ctx, Request{DB: c.flags.db, Create: true}); err != nil {
			return nil, err
		}
		return c.plan(c.session, []model.Operation{o})
	}
	s := storage.Memory(storage.Options{Now: c.Now})
	defer func() { _ = s.Close() }()
	trial := &Session{Store: s, Actor: model.Actor{System: true, Via: model.ViaCLI}}
	return c.plan(trial, []model.Operation{o})
}
