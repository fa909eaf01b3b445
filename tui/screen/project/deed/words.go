// Package deed is what the list of projects, one project and the list of shared
// ones have in common: how a project reads, what can be done to it, and why not.
package deed

import (
	"strings"
	"time"

	"atrium/model"
	"atrium/model/view"
	"atrium/theme"
	"atrium/tui/component/table"
	"atrium/tui/ui"
)

// Visibility is a project's visibility as a cell: always the word (A5).
func Visibility(r view.ProjectRow) (string, table.Tone) {
	if r.Visibility == model.Public.String() {
		return r.Visibility, table.Warning
	}
	return r.Visibility, table.Badge
}

// Members is a project's member access as a cell: a word, with a mark where it
// is locked (A4).
func Members(th *theme.Theme, r view.ProjectRow) (string, table.Tone) {
	if Locked(r) {
		return th.Glyphs.Lock + " locked", table.Strong
	}
	return r.MemberAccess, table.Dim
}

// Role is the actor's role in one word.
func Role(r view.ProjectRow) (string, table.Tone) {
	if r.Role == "" {
		return "(only views)", table.Dim
	}
	return string(r.Role), table.Plain
}

// Locked says that members can only view the project.
func Locked(r view.ProjectRow) bool { return r.MemberAccess == model.ViewOnly.String() }

// State is a project's visibility, lock and trash in words, for titles.
func State(r view.ProjectRow) string {
	parts := []string{r.Visibility}
	if Locked(r) {
		parts = append(parts, "locked")
	}
	if !r.TrashedAt.IsZero() {
		parts = append(parts, "in the trash")
	}
	return strings.Join(parts, ", ")
}

// Left says how long a project in the trash can still be restored (A9).
func Left(r view.ProjectRow, now time.Time) string {
	if r.TrashedAt.IsZero() {
		return ""
	}
	end := r.TrashedAt.Add(model.TrashWindow)
	if !now.Before(end) {
		return "no longer"
	}
	return strings.TrimPrefix(ui.In(end, now), "in ")
}

// Export is the line that makes a project the default of tracking (A10).
func Export(full string) string { return "export ATRIUM_PROJECT=" + full }

// Sees says in a few words who finds a project of a visibility.
func Sees(v, workspace, kind string) string {
	switch v {
	case model.Private.String():
		if kind == model.Individual.String() {
			return "you alone"
		}
		return "people with a grant, and the admins of " + workspace
	case model.WorkspaceVisible.String():
		return "everyone who has a role in " + workspace
	}
	return "anyone who is signed in"
}

// Gives says in a few words what a member access gives.
func Gives(access string) string {
	if access == model.ViewOnly.String() {
		return "members only view it; grants keep their level"
	}
	return "members follow their workspace role"
}
