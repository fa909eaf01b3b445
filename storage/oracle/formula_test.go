package oracle

import (
	"strings"

	"atrium/model"
)

// The two tables as SPEC 3.3 and 4 print them.
const (
	workspaceRows = `
workspace.view      | ✓ | ✓ | ✓ | ✓
people.view         | ✓ | ✓ | ✓ | ✓
usage.view          | ✓ | ✓ | ✓ | ✓
project.create      |   | s | ✓ | ✓
project.create-private | |  | ✓ | ✓
integration.connect |   |   | ✓ | ✓
workspace.update    |   |   |   | ✓
workspace.delete    |   |   |   | ✓
settings.manage     |   |   |   | ✓
people.manage       |   |   |   | ✓
subscription.view   |   |   |   | ✓
subscription.manage |   |   |   | ✓
invoice.view        |   |   |   | ✓
integration.manage  |   |   |   | ✓
audit.view          |   |   |   | ✓`

	projectRows = `
project.view          | ✓ | ✓ | ✓
project.people.view   | ✓ | ✓ | ✓
project.comment       | ✓ | ✓ | ✓
project.execute       | m | ✓ | ✓
project.track         |   | ✓ | ✓
project.edit          |   | ✓ | ✓
project.delete-data   |   | ✓ | ✓
project.settings      |   |   | ✓
project.people.manage |   |   | ✓
project.trash         |   |   | ✓`
)

// table maps an action and a role, 1 the lowest, to its mark.
type table map[string][]string

func parseTable(rows string) (table, []string) {
	t, order := table{}, []string{}
	for _, line := range strings.Split(strings.TrimSpace(rows), "\n") {
		cells := strings.Split(line, "|")
		name := strings.TrimSpace(cells[0])
		marks := []string{""}
		for _, c := range cells[1:] {
			marks = append(marks, strings.TrimSpace(c))
		}
		t[name], order = marks, append(order, name)
	}
	return t, order
}

var (
	workspaceMarks, workspaceActions = parseTable(workspaceRows)
	projectMarks, projectActions     = parseTable(projectRows)
)

// facts is everything that a decision about one person may depend on. Roles
// have already lost what expired.
type facts struct {
	signedIn, active, service, platformAdmin bool
	anonymous                                bool // the deployment's setting

	kind          model.WorkspaceKind
	living        bool // the workspace is neither in deletion nor failed
	own, everyone model.Role
	membersCreate bool

	visibility model.Visibility
	access     model.MemberAccess
	trashed    bool
	grant      model.ProjectRole

	wrongDoor  bool // a login provider is enforced, and the session came through no login there
	unfinished bool // the project is half copied or half purged
}

// answer is what the oracle says about an action.
type answer struct{ allowed, visible bool }

// counts says whether the person can get anything here at all (A1).
func (f facts) counts() bool { return f.signedIn && f.active && f.living }

// member is the own role that counts in this session: none of a person who came
// through the wrong door (S2).
func (f facts) member() model.Role {
	if f.wrongDoor && !f.service {
		return model.NoRole
	}
	return f.own
}

// role is the workspace role that counts: the higher of one's own and
// everyone's; service accounts have grants only (A1, S6, R4).
func (f facts) role() model.Role {
	if !f.counts() || f.service {
		return model.NoRole
	}
	return max(f.member(), f.everyone)
}

// admin says whether a platform admin's right counts. Service accounts have
// grants only.
func (f facts) admin() bool { return f.signedIn && f.active && f.platformAdmin && !f.service }

// workspace answers for an action of the first table. A platform admin does
// everything, and still sees a workspace in deletion or failed (W3, R3).
func (f facts) workspace(action string) answer {
	if f.admin() {
		return answer{allowed: f.living || action == "workspace.view", visible: true}
	}
	r := f.role()
	if r == model.NoRole {
		return answer{}
	}
	mark := workspaceMarks[action][r]
	return answer{
		allowed: mark == "✓" || mark == "s" && f.membersCreate,
		visible: workspaceMarks["workspace.view"][r] == "✓",
	}
}

// The sources of A1 in the order of SPEC 8.
const (
	platformAdmin = iota
	workspaceAdmin
	granted
	workspaceRole
	everyoneRole
	public
	sourceKinds
)

// sources is what each place gives on a project (A1). The last one is not a
// role: being public gives project.view and nothing else.
func (f facts) sources() (give [sourceKinds]model.ProjectRole, open bool) {
	if f.unfinished {
		return give, false
	}
	open = f.visibility == model.Public && !f.trashed && f.living &&
		(!f.signedIn && f.anonymous || f.signedIn && f.active && !f.service)
	if !f.counts() {
		return give, open
	}
	// A guest's grant is unaffected by the door; a member's is part of being one.
	if f.grant != model.NoProjectRole && (f.member() == f.own || f.own == model.NoRole) {
		give[granted] = f.grant
	}
	if f.service {
		return give, open
	}
	if f.platformAdmin {
		give[platformAdmin] = model.Owner
	}
	if f.member() == model.Admin {
		give[workspaceAdmin] = model.Owner
	}
	if f.visibility != model.Private && f.kind != model.Individual {
		give[workspaceRole] = f.implied(f.member())
		give[everyoneRole] = f.implied(f.everyone)
	}
	return give, open
}

// implied is what a workspace role gives on a project that follows it. An
// admin's is told as workspace-admin.
func (f facts) implied(r model.Role) model.ProjectRole {
	switch {
	case r == model.NoRole || r == model.Admin:
		return model.NoProjectRole
	case f.access == model.ViewOnly || r == model.Viewer:
		return model.ProjectViewer
	default:
		return model.Contributor
	}
}

// projectRole is the highest of all sources.
func (f facts) projectRole() (top model.ProjectRole) {
	give, _ := f.sources()
	for _, r := range give {
		top = max(top, r)
	}
	return top
}

// project answers for an action of the second table. What is in the trash has
// disappeared for all but its owners, who restore or purge it (A9).
func (f facts) project(action string) answer {
	give, open := f.sources()
	top := f.projectRole()
	if f.trashed {
		owner := top == model.Owner
		return answer{allowed: owner && (action == "project.view" || action == "project.trash"), visible: owner}
	}
	a := answer{visible: open || top != model.NoProjectRole}
	if action == "project.view" && open {
		a.allowed = true
	}
	switch projectMarks[action][top] {
	case "✓":
		a.allowed = true
	case "m":
		if f.visibility == model.WorkspaceVisible && f.access == model.Full &&
			(give[workspaceRole] != model.NoProjectRole || give[everyoneRole] != model.NoProjectRole) {
			a.allowed = true
		}
	}
	return a
}
