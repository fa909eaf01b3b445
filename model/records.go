package model

import (
	"slices"
	"strings"
	"time"
)

// Person is an account (SPEC 1). A service account has kind Service, is called
// name@workspace and belongs to the workspace in Home.
type Person struct {
	ID            ID
	Username      string // immutable (N1)
	Kind          PersonKind
	State         PersonState
	PlatformAdmin bool
	Email         string // as typed; may be empty on imported accounts (N5)
	EmailKey      string // canonical form, unique; empty with Email
	EmailVerified bool
	Name          string   // display name (N4)
	Labels        []string // facts from imports such as github:HANDLE, never a proof of identity
	Original      string   // the imported name, where Username was derived from it (N1)
	Home          ID       // the individual workspace (P1), or a service account's workspace
	Current       ID       // the remembered workspace (P4)
	Created       time.Time
	Version       uint64    // grows with every change; a save from an older one is a conflict (C3)
	Logins        []Login   // at login providers, linked to the account (H1)
	Trial         time.Time // when the only trial of the workspaces they own ends (Q1); zero: they had none
}

// LinkedTo says whether the account has a login at the provider.
func (p *Person) LinkedTo(provider string) bool {
	return slices.ContainsFunc(p.Logins, func(l Login) bool { return l.Provider == provider })
}

// Active says whether the account may act and counts anywhere.
func (p *Person) Active() bool { return p != nil && p.State == PersonActive }

// Shown is the display name, or the username where there is none.
func (p *Person) Shown() string {
	if p.Name != "" {
		return p.Name
	}
	return p.Username
}

// Name is an entry of the namespace that usernames and workspaces share (N2).
// A username's entry names both the person and the individual workspace.
type Name struct {
	Name      string
	Person    ID
	Workspace ID
}

// Workspace is where people, projects and one subscription are managed.
type Workspace struct {
	ID           ID
	UUID         UUID
	Name         string // immutable (W2)
	Kind         WorkspaceKind
	State        WorkspaceState
	Description  string
	Organization OrganizationType
	Owner        ID // who created it; a fact, not a role
	Plan         string
	Original     string // the imported name, where Name was derived from it
	Created      time.Time
	Settings     Settings
	Counts       Counts
	Version      uint64
	Task         ID // the clean-up, once the workspace is deleted (W3)
}

// Settings of a workspace (SPEC 3.5).
type Settings struct {
	Everyone          Role // NoRole, Viewer or Editor (S6, B1)
	Guests            bool // S3
	MembersCreate     bool // S4
	Visibilities      VisibilitySet
	DefaultVisibility Visibility
	Domain            string // S1: who has a verified address in it may join; "" is off
	Provider          string // S2: the enforced login provider; "" is off
}

// VisibilitySet is a set of visibilities, one bit each (S5).
type VisibilitySet uint8

// Visibilities makes a set.
func Visibilities(vs ...Visibility) VisibilitySet {
	var s VisibilitySet
	for _, v := range vs {
		s |= 1 << v
	}
	return s
}

// Has says whether v is in the set.
func (s VisibilitySet) Has(v Visibility) bool { return s&(1<<v) != 0 }

// List gives the members of the set, narrowest first.
func (s VisibilitySet) List() []Visibility {
	var vs []Visibility
	for v := Private; v <= Public; v++ {
		if s.Has(v) {
			vs = append(vs, v)
		}
	}
	return vs
}

// Counts are kept in the workspace's own record by every change that moves
// them, so that limits and W4 never need a scan.
type Counts struct {
	Rows     int // everybody on the People screen: members, pending and guests
	People   int // members (with a role)
	Pending  int // pending invitations to the workspace
	Admins   int // admins that keep W4: active people, without an expiry
	Projects [3]int
	Trashed  int
	Services int // service accounts, deactivated ones included
	Guests   int // rows without a role but with grants; not service accounts
	Requests int // pending access requests
}

// Live is the number of projects outside the trash.
func (c Counts) Live() int { return c.Projects[0] + c.Projects[1] + c.Projects[2] }

// Membership is one row of a workspace's People list: a member, someone with a
// pending invitation, a guest (no role, but grants) or one of its service
// accounts. There is at most one for each person or invited address.
type Membership struct {
	Workspace  ID
	Who        string // username, or the canonical address of someone without an account
	Person     ID     // none for an address
	Role       Role   // none for guests and the invited
	Joined     time.Time
	Expires    time.Time // zero: never (I4)
	InvitedBy  ID
	Invitation ID     // the pending invitation to the workspace, if any
	Grants     int    // grants of this epoch in the workspace
	Epoch      uint32 // grants count only if they carry the same (W6)
	Search     string // lower-case email and display name, for filtering
}

// Guest says whether the row is a guest's: grants without a role.
func (m *Membership) Guest() bool {
	return m != nil && m.Role == NoRole && m.Grants > 0 && !m.Service()
}

// Service says whether the row is a service account's: no other account has an
// "@" in its name (N1).
func (m *Membership) Service() bool { return m.Person != 0 && strings.Contains(m.Who, "@") }

// Empty says that nothing is left that would keep the row on the list. A service
// account stays on the list of its workspace as long as there is one.
func (m *Membership) Empty() bool {
	return m.Role == NoRole && m.Invitation == 0 && m.Grants == 0 && !m.Service()
}

// RowKind is a kind of row of the People list that is found without reading the
// others. The letters are stored.
type RowKind byte

// The kinds of row that there is an index of. A row may be of several.
const (
	RowPending RowKind = 'p' // with a pending invitation to the workspace
	RowGuest   RowKind = 'g' // a guest's
	RowEnding  RowKind = 'e' // with a role that has an end
)

// Kinds are those that the row is of.
func (m *Membership) Kinds() (all []RowKind) {
	if m.Role != NoRole && !m.Expires.IsZero() {
		all = append(all, RowEnding)
	}
	if m.Guest() {
		all = append(all, RowGuest)
	}
	if m.Invitation != 0 {
		all = append(all, RowPending)
	}
	return all
}

// Over says whether the membership has come to its end: from then on the row
// gives nothing, neither the role nor the grants that go with it, whether or not
// it has been taken off the list yet (I4, W6).
func (m *Membership) Over(now time.Time) bool {
	return m != nil && m.Role != NoRole && !m.Expires.IsZero() && !now.Before(m.Expires)
}

// RoleAt is the member's role at a time: none once the membership has expired.
func (m *Membership) RoleAt(now time.Time) Role {
	if m == nil || m.Over(now) {
		return NoRole
	}
	return m.Role
}

// Former is what a removed or departed member had, kept 90 days for
// restoring (W6) and for ever as the epoch from which a new membership counts.
type Former struct {
	Membership Membership
	Removed    time.Time
	By         ID
}

// Project is one task's runs, models and metadata. Its full name is
// workspace/project.
type Project struct {
	ID          ID
	Workspace   ID
	Name        string // immutable, unique in the workspace (N2)
	Key         string // immutable, unique in the workspace (N3)
	Description string
	Visibility  Visibility
	Access      MemberAccess
	CreatedBy   ID
	Created     time.Time
	Trashed     time.Time // zero: not in the trash (A9)
	TrashedBy   ID
	Storage     int64 // bytes
	Original    string
	Version     uint64
	State       ProjectState
	Task        ID  // the purge or the copying, while that goes on
	LastRun     int // the number of the newest run, deleted or not
	Runs        int // that it holds
}

// InTrash says whether the project has been deleted and not yet restored.
func (p *Project) InTrash() bool { return !p.Trashed.IsZero() }

// Here says whether the project is there to be used: complete, not in the trash
// and not being purged.
func (p *Project) Here() bool { return p.State == ProjectActive && !p.InTrash() }

// TrashWindow is how long a deleted project can be restored (A9).
const TrashWindow = 30 * 24 * time.Hour

// Gone says whether nobody finds the project: it is being copied or purged, or
// its time in the trash is over, whether or not it has been purged yet (A7, A9).
func (p *Project) Gone(now time.Time) bool {
	return p.State != ProjectActive || p.InTrash() && !now.Before(p.Trashed.Add(TrashWindow))
}

// Grant gives one person a project role (SPEC 1).
type Grant struct {
	Workspace ID
	Project   ID
	Person    ID
	Who       string // the person's username: the order of the access list
	Role      ProjectRole
	Expires   time.Time // zero: never
	By        ID
	At        time.Time
	Epoch     uint32 // of the membership row it belongs to
}

// RoleAt is the role that the grant gives at a time through a membership row.
func (g *Grant) RoleAt(now time.Time, m *Membership) ProjectRole {
	if g == nil || m == nil || m.Person != g.Person || m.Epoch != g.Epoch || m.Over(now) ||
		!g.Expires.IsZero() && !now.Before(g.Expires) {
		return NoProjectRole
	}
	return g.Role
}

// Invitation is to a workspace with a role, or to one project (SPEC 3.4).
type Invitation struct {
	ID        ID
	Workspace ID
	Project   ID // none: to the workspace
	Person    ID // bound to the person, or
	EmailKey  string
	Email     string // as typed
	Role      Role
	Projects  []ProjectGrant // roles given with it (I1)
	By        ID
	Created   time.Time
	Sent      time.Time // last sent: at most once a minute (I3)
	Expires   time.Time
	State     InvitationState
	Until     time.Time     // expiry of what it gives; zero: never (I4)
	For       time.Duration // or how long that lasts, from the yes on; zero: for ever
	CodeHash  []byte        // SHA-256 of the code
}

// ProjectGrant is a project role that comes with an invitation.
type ProjectGrant struct {
	Project ID
	Role    ProjectRole
}

// StateAt is the state at a time: a pending invitation past its expiry is
// expired without anybody having to write so.
func (i *Invitation) StateAt(now time.Time) InvitationState {
	if i.State == Pending && !now.Before(i.Expires) {
		return Expired
	}
	return i.State
}

// Notice is one line of a person's inbox.
type Notice struct {
	ID        ID
	Person    ID
	Workspace ID
	At        time.Time
	Text      string
	Read      bool
	Kind      NoticeKind
	Ref       ID // the request that it is about
}

// NoticeKind says what can be done about a notice in the inbox.
type NoticeKind uint8

// The kinds of notice.
const (
	Info     NoticeKind = iota
	Asked               // an access request to answer: Ref
	Answered            // the answer to one's own request: Ref
	Warning             // something ends, or runs short
)

// String is the word that JSON uses.
func (k NoticeKind) String() string {
	return word([]string{"notice", "request", "answer", "warning"}, uint8(k))
}

// Platform holds the deployment's settings (`platform set`).
type Platform struct {
	WorkspaceCreation string // everyone, admins, named
	Creators          []ID   // who may create workspaces where that is "named"
	Signup            string // open, invitation, closed
	Anonymous         bool
	DefaultPlan       string
	InvitationDays    int
	Directory         string // all, workspace, off
	SelfService       bool
	Contact           string
	ChargeCommand     string
	Person            ID // whom a local command acts as (--as): the first account
	Admins            int
	People            int
	Workspaces        int
	Version           uint64
	Mail              string // the address that mail is sent from; "": there is no mail
	Host              string // what people connect to, for texts: ssh atrium.example.com; may be empty
}

// DefaultPlatform is what a new deployment starts with.
func DefaultPlatform() Platform {
	return Platform{
		WorkspaceCreation: "everyone", Signup: "invitation", DefaultPlan: "unlimited",
		InvitationDays: 14, Directory: "all", SelfService: true,
	}
}

// MayCreateWorkspaces says whether the person may create team workspaces (W1).
func (p *Platform) MayCreateWorkspaces(who *Person) bool {
	return who.PlatformAdmin || p.WorkspaceCreation == "everyone" ||
		p.WorkspaceCreation == "named" && slices.Contains(p.Creators, who.ID)
}
