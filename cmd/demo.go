package cmd

import (
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"atrium/cmd/assume"
	"atrium/cmd/sample"
	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/asset"
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
	_, err = s.Store.Do(c.ctx, s.Actor, samples(c.Now())...)
	return err
}

func samples(now time.Time) []model.Operation {
	shared := model.WorkspaceVisible
	before, after := []model.Operation{
		op.CreateUser{Username: "grace", Email: "grace@example.com", Name: "Grace Hopper"},
		op.CreateUser{Username: "linus", Email: "linus@example.com", Name: "Linus Pauling"},
		op.CreateUser{Username: "mary", Email: "mary@example.org", Name: "Mary Somerville"},
		op.CreateWorkspace{Name: "ml-team", Description: "Models for the product", Organization: model.Commercial},
		op.CreateProject{Project: "ml-team/classification", Visibility: &shared, Description: "Which picture shows what"},
		op.CreateProject{Project: "ml-team/stock-prices", Description: "Forecasts of daily prices"},
	}, []model.Operation{
		asset.SetMeta{Project: "ml-team/stock-prices", Values: map[string]string{"dataset": "2026-03", "owner/team": "vision"}},
		asset.CreateModel{Project: "ml-team/stock-prices", Model: "daily", Description: "The next trading day"},
		asset.AddVersion{Project: "ml-team/stock-prices", Model: "daily", Stage: model.Production, Metadata: map[string]string{"error": "0.031"}},
		asset.AddVersion{Project: "ml-team/stock-prices", Model: "daily", Stage: model.Staging, Metadata: map[string]string{"error": "0.027"}},
		asset.CreateIntegration{Workspace: "ml-team", Name: "warehouse", Of: "postgres", Settings: map[string]string{"host": "db.example.com"}},
		asset.ConnectIntegration{Project: "ml-team/stock-prices", Integration: "warehouse"},
		asset.AddComment{Project: "ml-team/stock-prices", Text: "Version 2 of daily is better on quiet days.\nPlease look at the crash of March before it goes into production."},
		op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Admin},
		op.AddMember{Workspace: "ml-team", Who: "linus", Role: model.Viewer},
		op.GrantAccess{Project: "ml-team/stock-prices", Who: "linus", Role: model.Contributor},
		op.Invite{Workspace: "ml-team", Who: "mary", Role: model.Member},
	}
	return slices.Concat(before, sample.Runs(now, "ml-team", "stock-prices", "ada"), after)
}
