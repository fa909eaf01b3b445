package sample

import (
	"slices"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/asset"
)

// Operations fill an empty deployment whose only account acts, as people would.
func Operations(now time.Time, who string) []model.Operation {
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
	return slices.Concat(before, Runs(now, "ml-team", "stock-prices", who), after)
}
