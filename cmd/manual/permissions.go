package manual

import (
	"strings"

	"atrium/model"
)

// Tables are the permission tables that are enforced, each a heading row of
// roles and a row an action: what stands in the help and in docs/permissions.md.
func Tables() (workspace, project [][]string) {
	roles := []string{"action"}
	for _, r := range model.Roles() {
		roles = append(roles, r.String())
	}
	projectRoles := []string{"action"}
	for _, r := range model.ProjectRoles() {
		projectRoles = append(projectRoles, r.String())
	}
	workspace = table(append(roles, "remark"), model.WorkspacePermissions())
	return workspace, table(append(projectRoles, "remark"), model.ProjectPermissions())
}

func table(head []string, permissions []model.Permission) [][]string {
	rows := [][]string{head}
	for _, p := range permissions {
		row := []string{p.Name}
		for _, c := range p.Cells {
			row = append(row, [...]string{model.No: "", model.Yes: "yes", model.BySetting: "setting", model.ByMembership: "(yes)"}[c])
		}
		rows = append(rows, append(row, p.Note))
	}
	return rows
}

// introductions stand above the tables.
const (
	aboutWorkspace = "What the roles of a workspace may do. Each has what the ones before it have. A platform admin may do everything."
	aboutProject   = "What the roles in a project may do. A person's role is the highest that any source gives: being platform\n" +
		"admin or admin of the workspace (owner), a grant, or the workspace role on a project that is not private\n" +
		"(viewer: viewer; member and editor: contributor; only viewer where member access is view)."
)

// permissions is the help topic.
func permissions() string {
	workspace, project := Tables()
	return aboutWorkspace + "\n\n" + aligned(workspace) + "\n" + aboutProject + "\n\n" + aligned(project)
}

// PermissionsDoc is docs/permissions.md.
func PermissionsDoc() string {
	workspace, project := Tables()
	return "# Permissions\n\n" + Generated +
		"## In a workspace\n\n" + aboutWorkspace + "\n\n" + markdown(workspace) +
		"\n## In a project\n\n" + aboutProject + "\n\n" + markdown(project) +
		"\n`atrium can WHO ACTION TARGET` says why somebody may or may not; `atrium who-can ACTION TARGET` lists who may.\n"
}

func aligned(rows [][]string) string {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], len(cell))
		}
	}
	var b strings.Builder
	for _, row := range rows {
		line := ""
		for i, cell := range row {
			line += cell + strings.Repeat(" ", widths[i]-len(cell)+2)
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String()
}

// markdown writes a table whose first row is its head.
func markdown(rows [][]string) string {
	var b strings.Builder
	for i, row := range rows {
		b.WriteString("| " + strings.Join(row, " | ") + " |\n")
		if i == 0 {
			b.WriteString(strings.Repeat("|---", len(row)) + "|\n")
		}
	}
	return b.String()
}
