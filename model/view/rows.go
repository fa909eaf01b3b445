package view

// WorkspaceRow is a workspace as SPEC 8 shows it.
type WorkspaceRow struct {
	ID               string      `json:"id"`
	Name             string      `json:"name"`
	Kind             string      `json:"kind"`
	Description      string      `json:"description"`
	OrganizationType Opt         `json:"organization_type"`
	Owner            Opt         `json:"owner"`
	State            string      `json:"state"`
	CreatedAt        Time        `json:"created_at"`
	Role             Opt         `json:"role"`
	People           int         `json:"people"`
	Pending          int         `json:"pending"`
	Projects         int         `json:"projects"`
	Plan             string      `json:"plan"`
	ReadOnly         *ReadOnly   `json:"read_only"`
	Cleanup          *CleanupRow `json:"cleanup,omitempty"` // how far it is, once the workspace is deleted (platform admins)
	OriginalName     Opt         `json:"original_name"`
	Settings         *Settings   `json:"settings,omitempty"` // Workspace only, not in lists
	Version          uint64      `json:"version"`
	Current          bool        `json:"current"`  // the remembered one of the actor
	Joinable         bool        `json:"joinable"` // the actor may join it by the domain of their address
	// Warning is what to be warned about in a few words (Q5); Workspace only.
	Warning string `json:"-"`
}

// Settings are a workspace's, in the keys of `workspace set`.
type Settings struct {
	Everyone          string   `json:"everyone"`
	Guests            bool     `json:"guests"`
	MembersCreate     bool     `json:"members_create_projects"`
	Visibilities      []string `json:"visibilities"`
	DefaultVisibility string   `json:"default_visibility"`
	DomainInvites     Opt      `json:"domain_invites"` // the domain whose people may join; null: off
	LoginProvider     Opt      `json:"login_provider"` // the enforced one; null: off
}

// PeopleRow is one row of the People list (SPEC 8).
type PeopleRow struct {
	Person              Opt    `json:"person"` // null for an invited address
	Name                string `json:"name"`
	Email               string `json:"email"`
	Kind                string `json:"kind"`
	Role                Opt    `json:"role"` // null for guests; of the invitation while pending
	Status              string `json:"status"`
	Guest               bool   `json:"guest"`
	JoinedAt            Time   `json:"joined_at"`
	ExpiresAt           Time   `json:"expires_at"`
	InvitationExpiresAt Time   `json:"invitation_expires_at"`
	InvitedBy           Opt    `json:"invited_by"`
	Projects            int    `json:"projects"`      // grants in this workspace
	HoursSeconds        int64  `json:"hours_seconds"` // of all that they tracked here, deleted runs too
	StorageBytes        int64  `json:"storage_bytes"` // that they hold here now, the trash included
	Invitation          Opt    `json:"invitation"`    // its id, while pending
	Who                 string `json:"-"`             // username or address: the key of the row
}

// ProjectRow is a project as SPEC 8 shows it.
type ProjectRow struct {
	ID           string `json:"id"`
	Name         string `json:"name"`
	FullName     string `json:"full_name"`
	Key          string `json:"key"`
	Workspace    string `json:"workspace"`
	Visibility   string `json:"visibility"`
	MemberAccess string `json:"member_access"`
	Description  string `json:"description"`
	Role         Opt    `json:"role"` // the actor's; null where the project is only public to them
	People       int    `json:"people"`
	StorageBytes int64  `json:"storage_bytes"`
	Runs         int    `json:"runs"`
	CreatedBy    Opt    `json:"created_by"`
	CreatedAt    Time   `json:"created_at"`
	TrashedAt    Time   `json:"trashed_at"`
	OriginalName Opt    `json:"original_name"`
	Version      uint64 `json:"version"`
}

// AccessRow is one person's access to a project (SPEC 8). Person is null in
// the closing row that stands for everybody (everyone roles, public).
type AccessRow struct {
	Person    Opt      `json:"person"`
	Name      string   `json:"name"`
	Role      Opt      `json:"role"`
	Sources   []string `json:"sources"`
	Guest     bool     `json:"guest"`
	ExpiresAt Time     `json:"expires_at"`
	Grant     Opt      `json:"grant"` // the role granted directly, if any
	// GrantExpires is when that grant or the offered one ends, which ExpiresAt
	// does not tell where another source outlasts it; zero for never.
	GrantExpires Time   `json:"-"`
	Status       string `json:"status"` // active, or pending for an invited collaborator
	// Invitation is its id, while pending.
	Invitation Opt `json:"invitation"`
	// Who is the username or address: the key of the row. The closing rows
	// have keys of their own.
	Who string `json:"-"`
}

// MatrixRow is a person of a workspace with their access to some of its
// projects.
type MatrixRow struct {
	Person      Opt          `json:"person"`
	Name        string       `json:"name"`
	Role        Opt          `json:"role"` // in the workspace; null for guests
	Guest       bool         `json:"guest"`
	Status      string       `json:"status"`
	Projects    []MatrixCell `json:"projects"`
	NextProject Opt          `json:"next_project"` // for --after-project; null: there are no more projects
}

// MatrixCell is the access of a person to a project.
type MatrixCell struct {
	Project   string   `json:"project"`
	Role      Opt      `json:"role"` // null: none
	Sources   []string `json:"sources"`
	ExpiresAt Time     `json:"expires_at"`
}

// ProjectAccess is one project in the detail of a person.
type ProjectAccess struct {
	Project   string   `json:"project"`
	Role      Opt      `json:"role"`
	Sources   []string `json:"sources"`
	ExpiresAt Time     `json:"expires_at"`
}

// PersonDetail is `people show`: the row and every project with its source.
type PersonDetail struct {
	PeopleRow
	Access []ProjectAccess `json:"access"`
	More   bool            `json:"more"` // there are more projects than are listed
}

// CanRow is the answer to `can` (A2).
type CanRow struct {
	Allowed    bool     `json:"allowed"`
	Person     string   `json:"person"`
	Action     string   `json:"action"`
	Target     string   `json:"target"`
	Reason     string   `json:"reason"`
	Sources    []Source `json:"sources"`
	WouldAllow []string `json:"would_allow"`
}

// Source is one source tried by a decision.
type Source struct {
	Source string `json:"source"`
	Role   Opt    `json:"role"`
	Detail string `json:"detail"`
}

// UserRow is an account as platform admins and its owner see it.
type UserRow struct {
	Username      string   `json:"username"`
	Name          string   `json:"name"`
	Email         string   `json:"email"`
	EmailVerified bool     `json:"email_verified"`
	Kind          string   `json:"kind"`
	State         string   `json:"state"`
	PlatformAdmin bool     `json:"platform_admin"`
	Labels        []string `json:"labels"`
	OriginalName  Opt      `json:"original_name"`
	CreatedAt     Time     `json:"created_at"`
	Version       uint64   `json:"version"`
}

// Whoami is who the actor is, and where.
type Whoami struct {
	Username      string `json:"username"`
	Name          string `json:"name"`
	Email         string `json:"email"`
	PlatformAdmin bool   `json:"platform_admin"`
	Workspace     Opt    `json:"workspace"` // the remembered one
	Operator      Opt    `json:"operator"`
	Via           string `json:"via"`
}

// PlatformRow is `platform show`.
type PlatformRow struct {
	WorkspaceCreation string   `json:"workspace_creation"`
	Creators          []string `json:"creators"`
	Signup            string   `json:"signup"`
	Anonymous         bool     `json:"anonymous"`
	DefaultPlan       string   `json:"default_plan"`
	InvitationExpiry  int      `json:"invitation_expiry_days"`
	Directory         string   `json:"directory"`
	SelfService       bool     `json:"self_service"`
	Contact           string   `json:"contact"`
	ChargeCommand     string   `json:"charge_command"`
	People            int      `json:"people"`
	Workspaces        int      `json:"workspaces"`
	Version           uint64   `json:"version"`
}

// Suggestion is an existing account that completes what was typed (I1).
type Suggestion struct {
	Username string `json:"username"`
	Name     string `json:"name"`
	Email    string `json:"email"`
	Status   string `json:"status"` // member, pending, guest or "" in the workspace asked about
}
