package model

import (
	"iter"
	"time"
)

// Span says where in a key-ordered list to begin and which way to go.
type Span struct {
	After   string // begin strictly after this key (before it when Reverse); "" = at the end
	Reverse bool
}

// State is what the rules may read: one consistent snapshot of the deployment,
// without regard to who asks. Single records are nil when there is none.
// Records belong to the caller. Sequences are in key order and stop early when
// the caller does.
type State interface {
	Things
	Quotas
	Runs

	Now() time.Time

	Platform() Platform
	Person(ID) *Person
	PersonByEmail(key string) *Person
	PersonByLabel(label string) *Person
	// PlatformAdmins are the accounts with PlatformAdmin set, by username,
	// suspended ones included. It reads an index that PutPerson keeps.
	PlatformAdmins() iter.Seq[*Person]
	// Name looks the folded name up in the namespace of N2.
	Name(folded string) *Name
	// Names is the namespace in order.
	Names(Span) iter.Seq[*Name]

	Workspace(ID) *Workspace
	// OpenWorkspaces are those with an everyone role (S6, B1).
	OpenWorkspaces() iter.Seq[ID]
	// Plan finds a plan's figures; nil when there is no such plan.
	Plan(name string) *Plan

	// Membership finds the row of a username or canonical address.
	Membership(workspace ID, who string) *Membership
	// Memberships is the People list of a workspace, by who.
	Memberships(workspace ID, s Span) iter.Seq[*Membership]
	// MembershipsMatching are those whose who or search text contains the
	// lower-case needle. It reads on without decoding what does not match.
	MembershipsMatching(workspace ID, needle string, s Span) iter.Seq[*Membership]
	// CountMatching is the number of rows that MembershipsMatching would give,
	// counted without decoding. It asks stop every few thousand rows (nil:
	// never) and gives up when that says so: then complete is false.
	CountMatching(workspace ID, needle string, stop func() bool) (n int, complete bool)
	// Admins are the rows of a workspace's People list whose role is Admin, by
	// who, expired ones included. It reads an index that PutMembership and
	// DeleteMembership keep, so its cost does not grow with the list.
	Admins(workspace ID) iter.Seq[*Membership]
	// MembershipsOf are the rows of one kind, by who. It reads an index.
	MembershipsOf(workspace ID, k RowKind, s Span) iter.Seq[*Membership]
	// WorkspacesOf are the workspaces in which the person has a row, by ID.
	WorkspacesOf(person ID) iter.Seq[ID]
	// Former finds what a removed member had.
	Former(workspace ID, who string) *Former

	Project(workspace, project ID) *Project
	ProjectNamed(workspace ID, name string) *Project
	ProjectKeyed(workspace ID, key string) *Project
	// Projects are a workspace's projects by name, the trash included.
	Projects(workspace ID, s Span) iter.Seq[*Project]

	Grant(project *Project, who string) *Grant
	// Grants are a project's grants by who.
	Grants(project *Project, s Span) iter.Seq[*Grant]
	// GrantsOf are a person's grants, by workspace and project; in one
	// workspace when that is not zero.
	GrantsOf(person, workspace ID) iter.Seq[*Grant]

	Invitation(ID) *Invitation
	InvitationByCode(hash []byte) *Invitation
	// InvitationsTo are those bound to a person, newest first.
	InvitationsTo(person ID) iter.Seq[*Invitation]
	// InvitationsToEmail are those bound to a canonical address, newest first.
	InvitationsToEmail(key string) iter.Seq[*Invitation]
	// ProjectInvitations are the pending invitations to one project.
	ProjectInvitations(project *Project) iter.Seq[*Invitation]

	// Notices are a person's, newest first.
	Notices(person ID) iter.Seq[*Notice]

	// Audit walks the records downwards from one sequence number (0: the
	// newest): of one workspace, of one actor, or all of them.
	Audit(f AuditFilter, below uint64) iter.Seq[*AuditRecord]
}

// AuditFilter narrows a walk over the audit trail; at most one field is set.
type AuditFilter struct {
	Workspace ID
	Actor     ID
}

// Unit is the unit of work in which an operation applies itself: a State that
// sees its own changes, and the writes. Nothing outside is touched before the
// whole unit succeeds, and Apply may run more than once.
type Unit interface {
	State
	ThingsUnit
	QuotasUnit
	RunsUnit

	// NewID gives an ID that no record ever had.
	NewID() ID
	// NewUUID gives a random UUID.
	NewUUID() UUID
	// NewSecret gives 128 random bits.
	NewSecret() []byte

	PutPlatform(Platform)
	PutPerson(*Person)
	PutName(*Name)
	PutWorkspace(*Workspace)
	PutMembership(*Membership)
	DeleteMembership(*Membership)
	PutFormer(*Former)
	PutProject(*Project)
	PutGrant(*Grant)
	DeleteGrant(*Grant)
	PutInvitation(*Invitation)
	PutNotice(*Notice)
}
