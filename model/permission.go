package model

import "slices"

// Action is one thing that a person may or may not do to a workspace or a
// project: the first columns of the tables in SPEC 3.3 and 4.
type Action uint8

// The actions on a workspace, then those on a project.
const (
	NoAction Action = iota
	WorkspaceView
	PeopleView
	UsageView
	ProjectCreate
	ProjectCreatePrivate
	IntegrationConnect
	WorkspaceUpdate
	WorkspaceDelete
	SettingsManage
	PeopleManage
	SubscriptionView
	SubscriptionManage
	InvoiceView
	IntegrationManage
	AuditView

	ProjectView
	ProjectPeopleView
	ProjectComment
	ProjectExecute
	ProjectTrack
	ProjectEdit
	ProjectDeleteData
	ProjectSettings
	ProjectPeopleManage
	ProjectTrash
	actionCount
)

// Cell is one cell of a permission table.
type Cell uint8

// What a cell can say.
const (
	No           Cell = iota
	Yes               // always
	BySetting         // where the workspace's setting members-create-projects is on (S4)
	ByMembership      // where the role comes from a workspace role, on a workspace project with member access full
)

// Permission is one row of a permission table: an action and, for each role of
// its ladder from the lowest, whether it may.
type Permission struct {
	Action Action
	Name   string
	Cells  []Cell // Viewer, Member, Editor, Admin; or ProjectViewer, Contributor, Owner
	Note   string // what the table adds in words
}

// workspaceTable and projectTable are the enforced tables of SPEC 3.3 and 4;
// everything that shows permissions is generated from them.
var workspaceTable = [...]Permission{
	{WorkspaceView, "workspace.view", []Cell{Yes, Yes, Yes, Yes}, ""},
	{PeopleView, "people.view", []Cell{Yes, Yes, Yes, Yes}, ""},
	{UsageView, "usage.view", []Cell{Yes, Yes, Yes, Yes}, ""},
	{ProjectCreate, "project.create", []Cell{No, BySetting, Yes, Yes}, "members: setting members-create-projects, default off"},
	{ProjectCreatePrivate, "project.create-private", []Cell{No, No, Yes, Yes}, "create with visibility private"},
	{IntegrationConnect, "integration.connect", []Cell{No, No, Yes, Yes}, "connect to and disconnect from a project"},
	{WorkspaceUpdate, "workspace.update", []Cell{No, No, No, Yes}, ""},
	{WorkspaceDelete, "workspace.delete", []Cell{No, No, No, Yes}, ""},
	{SettingsManage, "settings.manage", []Cell{No, No, No, Yes}, ""},
	{PeopleManage, "people.manage", []Cell{No, No, No, Yes}, "invite, change role, remove, service accounts"},
	{SubscriptionView, "subscription.view", []Cell{No, No, No, Yes}, ""},
	{SubscriptionManage, "subscription.manage", []Cell{No, No, No, Yes}, ""},
	{InvoiceView, "invoice.view", []Cell{No, No, No, Yes}, ""},
	{IntegrationManage, "integration.manage", []Cell{No, No, No, Yes}, "create, edit, delete"},
	{AuditView, "audit.view", []Cell{No, No, No, Yes}, ""},
}

var projectTable = [...]Permission{
	{ProjectView, "project.view", []Cell{Yes, Yes, Yes}, "on a public project: anyone"},
	{ProjectPeopleView, "project.people.view", []Cell{Yes, Yes, Yes}, ""},
	{ProjectComment, "project.comment", []Cell{Yes, Yes, Yes}, ""},
	{ProjectExecute, "project.execute", []Cell{ByMembership, Yes, Yes}, "viewers: only by a workspace role, on a workspace project with member access full"},
	{ProjectTrack, "project.track", []Cell{No, Yes, Yes}, "new runs"},
	{ProjectEdit, "project.edit", []Cell{No, Yes, Yes}, ""},
	{ProjectDeleteData, "project.delete-data", []Cell{No, Yes, Yes}, ""},
	{ProjectSettings, "project.settings", []Cell{No, No, Yes}, ""},
	{ProjectPeopleManage, "project.people.manage", []Cell{No, No, Yes}, "also to make others owners"},
	{ProjectTrash, "project.trash", []Cell{No, No, Yes}, ""},
}

// WorkspacePermissions is a copy of the table of SPEC 3.3, in its order.
func WorkspacePermissions() []Permission { return copied(workspaceTable[:]) }

// ProjectPermissions is a copy of the table of SPEC 4, in its order.
func ProjectPermissions() []Permission { return copied(projectTable[:]) }

// copied gives rows that share nothing with the enforced table: whoever changes
// them changes no right.
func copied(table []Permission) []Permission {
	rows := slices.Clone(table)
	for i := range rows {
		rows[i].Cells = slices.Clone(rows[i].Cells)
	}
	return rows
}

// OnProject says whether the action is one on a project.
func (a Action) OnProject() bool { return a >= ProjectView && a < actionCount }

// row finds the action's row: the constants are in the tables' order.
func (a Action) row() *Permission {
	switch {
	case a.OnProject():
		return &projectTable[a-ProjectView]
	case a > NoAction && a < ProjectView:
		return &workspaceTable[a-WorkspaceView]
	default:
		return nil
	}
}

// String is the action's name in SPEC's tables.
func (a Action) String() string {
	if r := a.row(); r != nil {
		return r.Name
	}
	return "unknown"
}

// ParseAction reads an action's name.
func ParseAction(s string) (Action, error) {
	for a := WorkspaceView; a < actionCount; a++ {
		if a.String() == s {
			return a, nil
		}
	}
	return NoAction, Errorf(Invalid, "There is no action %q.", s).
		WithHint("Actions are those of the permission tables: workspace.view, people.manage, project.create, project.edit, project.people.manage and so on.")
}

// cell looks a workspace role or a project role up in the action's row.
func (a Action) cell(level uint8) Cell {
	r := a.row()
	if r == nil || level == 0 || int(level) > len(r.Cells) {
		return No
	}
	return r.Cells[level-1]
}

// Needs is the lowest project role that always may do a project action;
// NoProjectRole for others.
func (a Action) Needs() ProjectRole {
	if !a.OnProject() {
		return NoProjectRole
	}
	return ProjectRole(a.needs())
}

// NeedsRole is the lowest workspace role that always may do a workspace action;
// NoRole for others.
func (a Action) NeedsRole() Role {
	if a.OnProject() {
		return NoRole
	}
	return Role(a.needs())
}

// needs is the lowest level of the ladder that always may.
func (a Action) needs() uint8 {
	r := a.row()
	for i, c := range r.Cells {
		if c == Yes {
			return uint8(i + 1)
		}
	}
	return uint8(len(r.Cells))
}
