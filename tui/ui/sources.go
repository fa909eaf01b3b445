package ui

import (
	"slices"
	"strings"

	"atrium/model"
)

// Sources lists what an access comes from, the nearest first: a grant, the role
// in the workspace, and what holds everywhere.
func Sources(words []string) string {
	near := []string{
		model.FromGrant.String(), model.FromWorkspaceAdmin.String(), model.FromWorkspaceRole.String(),
		model.FromEveryone.String(), model.FromPublic.String(), model.FromPlatform.String(),
	}
	sorted := slices.Clone(words)
	slices.SortStableFunc(sorted, func(a, b string) int { return slices.Index(near, a) - slices.Index(near, b) })
	return strings.Join(sorted, ", ")
}
