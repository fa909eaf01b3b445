package model

import "time"

// Target is what an action is about: a workspace, or one of its projects.
type Target struct {
	Workspace ID
	Project   ID
}

// SourceKind is a place from which access can come (A1).
type SourceKind uint8

// The sources, in the order in which they are told.
const (
	FromPlatform SourceKind = iota
	FromWorkspaceAdmin
	FromGrant
	FromWorkspaceRole
	FromEveryone
	FromPublic
	SourceCount // how many there are
)

// String is SPEC's word for the source.
func (k SourceKind) String() string {
	return word([]string{"platform-admin", "workspace-admin", "grant", "workspace-role", "everyone", "public"}, uint8(k))
}

// Source is one source tried, with what it gave: a project role on a project,
// a workspace role on a workspace.
type Source struct {
	Project   ProjectRole // for a project action
	Workspace Role        // the workspace role behind it, or that it gives
	Views     bool        // gives project.view and nothing else (public)
	Lapsed    int64       // it gave something until then, in Unix seconds; 0: no
}

// Decision answers whether a person may do an action to a target, and why. Its
// sentences come from model/reason, so that a plain check pays nothing for them.
type Decision struct {
	Allowed bool
	Visible bool // the person can see the target at all (R3)
	Action  Action
	Role    Role        // highest workspace role that counts, everyone included
	Project ProjectRole // highest project role
	Sources [SourceCount]Source

	// What was decided on, for whoever tells the reasons (model/reason).
	Standing Standing
	On       *Project // nil for an action on a workspace
	Held     *Grant   // the person's on the project, in whatever state
	Bar      Bar
}

// Bar is a state in which every source gives nothing.
type Bar uint8

// The bars.
const (
	NoBar Bar = iota
	BarAbsent
	BarSuspended
	BarDeleting // the workspace is being deleted
	BarTrash
	BarSignedOut
	BarIncomplete // a copy that is being made, or a project being purged
)

// Standing is one person in one workspace at one moment: what every decision
// about that workspace and its projects starts from. Lists take it once.
type Standing struct {
	Now       time.Time
	Person    *Person // nil: not signed in
	Workspace *Workspace
	Member    *Membership // the row on the People list, if any
	Own       Role        // own role that counts now
	Role      Role        // the higher of Own and what everyone has (R4, S6)
	Behind    Role        // own role that a session through the enforced login provider would have (S2)
	anonymous bool
}

// Stand reads a person's standing in a workspace, as in a session signed in
// through whatever login of theirs is asked for; see Through. The person may be
// nil.
func Stand(s State, p *Person, w *Workspace) Standing {
	st := Standing{Now: s.Now(), Person: p, Workspace: w}
	if p == nil {
		platform := s.Platform()
		st.anonymous = platform.Anonymous
		return st
	}
	st.Member = s.Membership(w.ID, p.Username)
	if st.Member != nil && st.Member.Person != p.ID {
		st.Member = nil
	}
	if p.Kind == Service {
		return st // grants only (A1)
	}
	st.Own = st.Member.RoleAt(st.Now)
	if enforced := w.Settings.Provider; enforced != "" && !p.LinkedTo(enforced) {
		st.keepOut()
	}
	st.Role = max(st.Own, w.Settings.Everyone)
	return st
}

// Through is the standing of a session that was signed in through a login
// provider ("" for none). Where another one is enforced the session does not
// count as a member: the role and the grants of a member give nothing in it,
// those of guests are unaffected (S2).
func (st Standing) Through(provider string) Standing {
	if st.Person == nil || st.Person.Kind == Service || st.Workspace.Settings.Provider == provider {
		return st
	}
	if st.Workspace.Settings.Provider != "" {
		st.keepOut()
		st.Role = max(st.Own, st.Workspace.Settings.Everyone)
	}
	return st
}

// keepOut takes a member's role away.
func (st *Standing) keepOut() {
	st.Behind, st.Own = max(st.Behind, st.Own), NoRole
}

// Decide is the only place where access is decided. It loads what it needs
// from the state and never fails: what does not exist is not allowed and not
// visible, exactly like what may not be seen (R3).
func Decide(s State, person ID, a Action, t Target) Decision {
	var p *Person
	if person != 0 {
		if p = s.Person(person); p == nil {
			return Decision{Action: a, Bar: BarAbsent}
		}
	}
	w := s.Workspace(t.Workspace)
	if w == nil || a == NoAction {
		return Decision{Action: a, Bar: BarAbsent}
	}
	st := Stand(s, p, w)
	if !a.OnProject() {
		return st.Decide(a)
	}
	project := s.Project(t.Workspace, t.Project)
	if project == nil {
		return Decision{Action: a, Bar: BarAbsent}
	}
	return st.DecideProject(s, a, project)
}

// Decide answers for an action on the workspace itself (SPEC 3.3).
func (st Standing) Decide(a Action) Decision {
	d := Decision{Action: a, Standing: st}
	if d.Bar = st.bar(); d.Bar != NoBar {
		// A platform admin still sees what is being deleted (W3).
		if d.Bar == BarDeleting && st.platformAdmin() {
			d.Visible, d.Allowed = true, a == WorkspaceView
			d.Sources[FromPlatform].Workspace = Admin
		}
		return d
	}
	if st.platformAdmin() {
		d.Sources[FromPlatform].Workspace = Admin
	}
	if st.Own == Admin {
		d.Sources[FromWorkspaceAdmin].Workspace = Admin
	} else {
		d.Sources[FromWorkspaceRole].Workspace = st.Own
	}
	if m := st.Member; m != nil && m.Role != NoRole && st.Own == NoRole && st.Behind == NoRole {
		d.Sources[FromWorkspaceRole].Lapsed = m.Expires.Unix()
	}
	if st.Person.Kind == Human {
		d.Sources[FromEveryone].Workspace = st.Workspace.Settings.Everyone
	}
	d.Role = st.Role
	if st.platformAdmin() {
		d.Allowed, d.Visible = true, true
		return d
	}
	d.Visible = WorkspaceView.cell(uint8(st.Role)) == Yes
	switch a.cell(uint8(st.Role)) {
	case Yes:
		d.Allowed = true
	case BySetting:
		d.Allowed = st.Workspace.Settings.MembersCreate
	}
	return d
}

// DecideProject answers for an action on one of the workspace's projects (A1).
func (st Standing) DecideProject(s State, a Action, p *Project) Decision {
	var g *Grant
	if st.Member != nil && st.Member.Grants > 0 {
		g = s.Grant(p, st.Person.Username)
	}
	return st.DecideWith(a, p, g)
}

// DecideWith decides on the records alone. The grant is the person's on the
// project, if there is one.
func (st Standing) DecideWith(a Action, p *Project, g *Grant) Decision {
	d := Decision{Action: a, Standing: st, On: p, Held: g}
	if p.Gone(st.Now) {
		// Not there for anybody: neither half a copy nor half a project shows (A7, A9).
		d.Bar = BarIncomplete
		return d
	}
	d.Bar = st.bar()
	public := &d.Sources[FromPublic]
	public.Views = p.Visibility == Public && !p.InTrash() &&
		(d.Bar == NoBar && st.Person.Kind == Human || d.Bar == BarSignedOut && st.anonymous)
	if d.Bar == NoBar {
		st.projectSources(p, g, &d)
	}
	for _, src := range d.Sources {
		d.Project = max(d.Project, src.Project)
	}
	d.Role = st.Role
	d.Visible = d.Project != NoProjectRole || public.Views
	d.Allowed = a == ProjectView && public.Views
	switch a.cell(uint8(d.Project)) {
	case Yes:
		d.Allowed = true
	case ByMembership:
		d.Allowed = p.Visibility == WorkspaceVisible && p.Access == Full &&
			max(d.Sources[FromWorkspaceRole].Project, d.Sources[FromEveryone].Project) == ProjectViewer
	}
	if p.InTrash() && d.Bar == NoBar {
		// Only owners still see it, to restore or purge it (A9).
		d.Bar = BarTrash
		d.Visible = d.Project == Owner
		d.Allowed = d.Visible && (a == ProjectView || a == ProjectTrash)
	}
	return d
}

// projectSources fills in what each source of A1 gives.
func (st Standing) projectSources(p *Project, g *Grant, d *Decision) {
	if st.platformAdmin() {
		d.Sources[FromPlatform].Project = Owner
	}
	if st.Own == Admin {
		d.Sources[FromWorkspaceAdmin] = Source{Project: Owner, Workspace: Admin}
	}
	if g != nil && st.Behind == NoRole {
		src := &d.Sources[FromGrant]
		src.Project = g.RoleAt(st.Now, st.Member)
		if src.Project == NoProjectRole && st.Member.Epoch == g.Epoch {
			if src.Lapsed = lapse(g.Expires); st.Member.Over(st.Now) {
				src.Lapsed = lapse(st.Member.Expires) // the grants of a membership end with it
			}
		}
	}
	if st.Person.Kind == Service || p.Visibility == Private || st.Workspace.Kind == Individual {
		return
	}
	if st.Own != Admin {
		d.Sources[FromWorkspaceRole] = Source{Project: implied(st.Own, p.Access), Workspace: st.Own}
		if m := st.Member; m != nil && m.Role != NoRole && st.Own == NoRole && st.Behind == NoRole {
			d.Sources[FromWorkspaceRole].Lapsed = m.Expires.Unix()
		}
	}
	everyone := st.Workspace.Settings.Everyone
	d.Sources[FromEveryone] = Source{Project: implied(everyone, p.Access), Workspace: everyone}
}

func lapse(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.Unix()
}

// implied is the project role that a workspace role gives on a workspace or
// public project, cut to viewer where the project is locked (A1, A4).
func implied(r Role, access MemberAccess) ProjectRole {
	switch {
	case r == NoRole:
		return NoProjectRole
	case r == Viewer || access == ViewOnly:
		return ProjectViewer
	default:
		return Contributor
	}
}

// platformAdmin says whether that right counts: a service account has grants
// only, whatever its record says (A1).
func (st Standing) platformAdmin() bool {
	return st.Person.PlatformAdmin && st.Person.Kind == Human
}

// bar says which state, if any, takes every access away.
func (st Standing) bar() Bar {
	switch {
	case st.Person == nil && st.Workspace.State != WorkspaceActive:
		return BarAbsent
	case st.Person == nil:
		return BarSignedOut
	case st.Person.State != PersonActive:
		return BarSuspended
	case st.Workspace.State != WorkspaceActive:
		return BarDeleting
	default:
		return NoBar
	}
}

// NoSuch is the one answer for what does not exist and for what may not be
// seen (R3).
func NoSuch(a Action, target string) *Error {
	if !a.OnProject() {
		return Errorf(NotFound, "There is no workspace %s that you can see.", target)
	}
	return Errorf(NotFound, "There is no project %s that you can see.", target).
		WithHint("If there is one, you can ask for access: atrium access request %s %s --reason WHY.", target, a.Needs()).
		With("action", a.String()).With("target", target)
}
