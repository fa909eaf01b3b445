package deed

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/view"
	"atrium/tui/screen/request"
	"atrium/tui/ui"
)

// Why is why the actor may not do something to a project, and whom they can ask;
// "" when they may. The role that is missing is told first, where it is that.
func Why(r *ui.Reader, row view.ProjectRow, a model.Action) string {
	reason, whom := r.Refusal(a, row.FullName)
	if reason == "" {
		return ""
	}
	return strings.TrimSpace(First(RoleWhy(row, a), reason) + " " + whom)
}

// RoleWhy is why the actor's role in a project does not allow an action; "" when
// it does. It answers for rows of a list; one project asks Reader.May.
func RoleWhy(r view.ProjectRow, a model.Action) string {
	needs := needed(a)
	for have := needs; have <= model.Owner; have++ {
		if string(r.Role) == have.String() {
			return ""
		}
	}
	have := "you have none in " + r.FullName
	if r.Role != "" {
		have = "you are " + string(r.Role) + " of " + r.FullName
	}
	return needsRole + needs.String() + "; " + have + "."
}

// needsRole begins every reason that is a missing project role.
const needsRole = "needs project role "

// Asking lets the actor ask for the role in the project that the deeds want and
// they do not have (A6).
func Asking(c *ui.Context, full string, deeds map[string]ui.Deed) {
	for id, d := range deeds {
		why, ok := strings.CutPrefix(d.Disabled, needsRole)
		if !ok {
			continue
		}
		name, _, _ := strings.Cut(why, ";")
		if role, err := model.ParseProjectRole(name); err == nil {
			d.Ask = func() tea.Cmd { return request.File(c, full, role) }
			deeds[id] = d
		}
	}
}

// needed is the lowest project role that always may.
func needed(a model.Action) model.ProjectRole {
	for _, p := range model.ProjectPermissions() {
		if p.Action == a {
			return model.ProjectRole(slices.Index(p.Cells, model.Yes) + 1)
		}
	}
	return model.Owner
}

// LiveWhy is why nothing can be done to a project but restoring it.
func LiveWhy(r view.ProjectRow) string {
	if r.TrashedAt.IsZero() {
		return ""
	}
	return r.FullName + " is in the trash; restore it first (u)."
}

// RestoreWhy is why a project cannot be restored.
func RestoreWhy(r view.ProjectRow) string {
	if r.TrashedAt.IsZero() {
		return r.FullName + " is not in the trash."
	}
	return ""
}

// HideWhy is why a project cannot be hidden.
func HideWhy(r view.ProjectRow) string {
	if r.Visibility == model.Private.String() {
		return r.FullName + " is private already; v changes its visibility."
	}
	return ""
}

// LockWhy is why there is nothing to lock: the members of an individual
// workspace are its owner alone (P1).
func LockWhy(kind string) string {
	if kind == model.Individual.String() {
		return "an individual workspace has no members to lock out; v changes who sees the project."
	}
	return ""
}

// First is the first reason that there is.
func First(reasons ...string) string {
	for _, r := range reasons {
		if r != "" {
			return r
		}
	}
	return ""
}
