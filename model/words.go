package model

// The enums of SPEC 1. Each is a small number in storage and its word
// everywhere else; the zero value is "none" where SPEC knows such a thing.

// Role is a role in a workspace; each includes the ones before.
type Role uint8

// The workspace roles, in order.
const (
	NoRole Role = iota
	Viewer
	Member
	Editor
	Admin
)

func roleWords() []string { return []string{"none", "viewer", "member", "editor", "admin"} }

// String is SPEC's word for the role.
func (r Role) String() string { return word(roleWords(), uint8(r)) }

// Roles lists the roles that can be given, lowest first.
func Roles() []Role { return []Role{Viewer, Member, Editor, Admin} }

// ParseRole reads a role that can be given to a member.
func ParseRole(s string) (Role, error) {
	n, err := parseWord("role", roleWords()[1:], s)
	return Role(n + 1), err
}

// ProjectRole is a role in a project; each includes the ones before.
type ProjectRole uint8

// The project roles, in order.
const (
	NoProjectRole ProjectRole = iota
	ProjectViewer
	Contributor
	Owner
)

func projectRoleWords() []string { return []string{"none", "viewer", "contributor", "owner"} }

// String is SPEC's word for the role.
func (r ProjectRole) String() string { return word(projectRoleWords(), uint8(r)) }

// ProjectRoles lists the roles that can be granted, lowest first.
func ProjectRoles() []ProjectRole { return []ProjectRole{ProjectViewer, Contributor, Owner} }

// ParseProjectRole reads a role that can be granted.
func ParseProjectRole(s string) (ProjectRole, error) {
	n, err := parseWord("project role", projectRoleWords()[1:], s)
	return ProjectRole(n + 1), err
}

// Visibility says who finds a project without a grant.
type Visibility uint8

// The visibilities, from the narrowest; a greater one is a wider exposure (A5).
const (
	Private Visibility = iota
	WorkspaceVisible
	Public
)

func visibilityWords() []string { return []string{"private", "workspace", "public"} }

// String is SPEC's word for the visibility.
func (v Visibility) String() string { return word(visibilityWords(), uint8(v)) }

// ParseVisibility reads a visibility.
func ParseVisibility(s string) (Visibility, error) {
	n, err := parseWord("visibility", visibilityWords(), s)
	return Visibility(n), err
}

// MemberAccess is what the workspace's members get on a workspace project (A4).
type MemberAccess uint8

// Full follows the members' roles; ViewOnly is the lock.
const (
	Full MemberAccess = iota
	ViewOnly
)

func memberAccessWords() []string { return []string{"full", "view"} }

// String is SPEC's word for the member access.
func (m MemberAccess) String() string { return word(memberAccessWords(), uint8(m)) }

// ParseMemberAccess reads a member access.
func ParseMemberAccess(s string) (MemberAccess, error) {
	n, err := parseWord("member access", memberAccessWords(), s)
	return MemberAccess(n), err
}

// WorkspaceKind tells individual, team and built-in workspaces apart.
type WorkspaceKind uint8

// The kinds of workspace.
const (
	Individual WorkspaceKind = iota
	Team
	Builtin
)

// String is SPEC's word for the kind.
func (k WorkspaceKind) String() string {
	return word([]string{"individual", "team", "builtin"}, uint8(k))
}

// OrganizationType is what the creator of a team workspace says it is (W1).
type OrganizationType uint8

// The organisation types.
const (
	Commercial OrganizationType = iota
	Education
	NonProfit
)

func organizationWords() []string { return []string{"commercial", "education", "non-profit"} }

// String is SPEC's word for the type.
func (o OrganizationType) String() string { return word(organizationWords(), uint8(o)) }

// ParseOrganizationType reads an organisation type.
func ParseOrganizationType(s string) (OrganizationType, error) {
	n, err := parseWord("organization type", organizationWords(), s)
	return OrganizationType(n), err
}

// WorkspaceState is where a workspace is in its life (W3).
type WorkspaceState uint8

// The states of a workspace.
const (
	WorkspaceActive WorkspaceState = iota
	WorkspaceDeleting
	WorkspaceFailed
)

// String is SPEC's word for the state.
func (s WorkspaceState) String() string {
	return word([]string{"active", "deleting", "failed"}, uint8(s))
}

// PersonKind tells people from service accounts.
type PersonKind uint8

// The kinds of account.
const (
	Human PersonKind = iota
	Service
)

// String is SPEC's word for the kind.
func (k PersonKind) String() string { return word([]string{"person", "service"}, uint8(k)) }

// PersonState is where an account is in its life (P5).
type PersonState uint8

// The states of an account.
const (
	PersonActive PersonState = iota
	PersonSuspended
	PersonDeleted
)

// String is SPEC's word for the state.
func (s PersonState) String() string {
	return word([]string{"active", "suspended", "deleted"}, uint8(s))
}

// InvitationState is where an invitation is in its life; expiry is derived
// from the clock (Invitation.StateAt).
type InvitationState uint8

// The states of an invitation.
const (
	Pending InvitationState = iota
	Accepted
	Declined
	Revoked
	Expired
)

// String is SPEC's word for the state.
func (s InvitationState) String() string {
	return word([]string{"pending", "accepted", "declined", "revoked", "expired"}, uint8(s))
}

// Via says through which door an operation came.
type Via uint8

// The doors.
const (
	ViaSystem Via = iota
	ViaTUI
	ViaCLI
	ViaSSH
)

// String is SPEC's word for the door.
func (v Via) String() string { return word([]string{"system", "tui", "cli", "ssh"}, uint8(v)) }

func word(words []string, n uint8) string {
	if int(n) < len(words) {
		return words[n]
	}
	return "unknown"
}

func parseWord(what string, words []string, s string) (int, error) {
	list := ""
	for i, w := range words {
		if w == s {
			return i, nil
		}
		if i > 0 {
			list += ", "
		}
		list += w
	}
	return 0, Errorf(Invalid, "There is no %s %q.", what, s).WithHint("Choose one of: %s.", list)
}
