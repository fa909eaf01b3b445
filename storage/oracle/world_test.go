package oracle

import (
	"time"

	"atrium/model"
)

// world is the deployment as SPEC 3 and 4 describe it, in plain maps by name.
// Nothing is ever derived twice: who counts as what follows from the clock.
type world struct {
	now      time.Time
	people   map[string]*human
	sites    map[string]*site
	invited  []*invitation
	asked    []*asked
	platform platform
	changes  uint64 // successful changes: as many audit records
}

type platform struct {
	creation  string
	anonymous bool
	days      int
}

// human is an account.
type human struct {
	name, email string
	verified    bool
	admin       bool
	state       model.PersonState
	home        string // the individual workspace (P1)
	current     string // the remembered one (P4)
	id          model.ID
}

// site is a workspace.
type site struct {
	name     string
	kind     model.WorkspaceKind
	state    model.WorkspaceState
	owner    string
	seats    int // of the plan; 0: no limit
	settings model.Settings
	members  map[string]*member
	projects map[string]*project
	former   map[string]*former
	id       model.ID
}

// member has a role of their own; guests have none and are in no such map.
type member struct {
	role    model.Role
	expires time.Time
}

// project with its grants by username.
type project struct {
	name, key  string
	visibility model.Visibility
	access     model.MemberAccess
	trashed    time.Time
	grants     map[string]grant
	id         model.ID
}

type grant struct {
	role    model.ProjectRole
	expires time.Time
}

// former is what somebody had who was removed (W6).
type former struct {
	member *member
	grants map[string]grant // by project
	at     time.Time
	left   bool // by themselves
	ended  bool // by the clock
}

// invitation is to a workspace, or to one project of it.
type invitation struct {
	site, project string
	person, email string // bound to one of the two
	role          model.Role
	with          map[string]model.ProjectRole
	by            string
	until         time.Time
	lasts         time.Duration // from the acceptance on; instead of until
	sent, expires time.Time
	state         model.InvitationState
	code          string
	id            model.ID
}

func newWorld() *world {
	return &world{
		people: map[string]*human{}, sites: map[string]*site{},
		platform: platform{creation: "everyone", days: 14},
	}
}

func newSite(name string, kind model.WorkspaceKind, owner string) *site {
	s := &site{
		name: name, kind: kind, owner: owner, members: map[string]*member{},
		projects: map[string]*project{}, former: map[string]*former{},
	}
	s.settings.Visibilities = model.Visibilities(model.Private, model.WorkspaceVisible)
	if kind == model.Individual {
		s.settings.Visibilities = model.Visibilities(model.Private, model.Public)
		s.seats = 1
	}
	return s
}

func over(t, now time.Time) bool { return !t.IsZero() && !now.Before(t) }

func (h *human) active() bool { return h != nil && h.state == model.PersonActive }

// own is the role that somebody has in the workspace now.
func (w *world) own(s *site, who string) model.Role {
	m := s.members[who]
	if m == nil || over(m.expires, w.now) {
		return model.NoRole
	}
	return m.role
}

// inside says whether a person has a role, their own or everyone's (R4).
func (w *world) inside(s *site, who string) bool {
	return w.own(s, who) != model.NoRole || s.settings.Everyone != model.NoRole
}

// keepers are the admins that keep W4.
func (w *world) keepers(s *site) (n int) {
	for who, m := range s.members {
		if m.role == model.Admin && m.expires.IsZero() && w.people[who].active() {
			n++
		}
	}
	return n
}

// lone says whether a team workspace would break W4 without this person.
func (w *world) lone(s *site, who string) bool {
	m := s.members[who]
	return s.kind == model.Team && s.state == model.WorkspaceActive && m != nil && m.role == model.Admin &&
		m.expires.IsZero() && w.people[who].active() && w.keepers(s) == 1
}

// taken is the number of seats: members and pending invitations (I5). Lapsed
// ones are counted apart: they are not active and not pending any more.
func (w *world) taken(s *site) (seats, lapsed int) {
	for _, m := range s.members {
		if over(m.expires, w.now) {
			lapsed++
		} else {
			seats++
		}
	}
	for _, i := range w.invited {
		if i.site != s.name || i.project != "" || i.state != model.Pending {
			continue
		}
		if over(i.expires, w.now) {
			lapsed++
		} else {
			seats++
		}
	}
	return seats, lapsed
}

// pending finds the open invitation of somebody to a workspace, or to a
// project of it. With stale, also one that only the clock has closed.
func (w *world) pending(s *site, project, who string, stale bool) *invitation {
	for _, i := range w.invited {
		if i.site == s.name && i.project == project && (i.person == who || i.email == who) &&
			i.state == model.Pending && (stale || !over(i.expires, w.now)) {
			return i
		}
	}
	return nil
}

// facts are what a decision about a person depends on. No project: p is nil.
func (w *world) facts(h *human, s *site, p *project) facts {
	f := facts{
		signedIn: h != nil, active: h.active(), platformAdmin: h != nil && h.admin, anonymous: w.platform.anonymous,
		kind: s.kind, living: s.state == model.WorkspaceActive,
		everyone: s.settings.Everyone, membersCreate: s.settings.MembersCreate,
	}
	if h != nil {
		f.own = w.own(s, h.name)
	}
	if p == nil {
		return f
	}
	f.visibility, f.access, f.trashed = p.visibility, p.access, !p.trashed.IsZero()
	if h != nil {
		f.grant = w.grantOf(p, h.name)
	}
	return f
}

// grantOf is the role that a live grant gives.
func (w *world) grantOf(p *project, who string) model.ProjectRole {
	g := p.grants[who]
	if over(g.expires, w.now) {
		return model.NoProjectRole
	}
	return g.role
}

// give makes a grant. What somebody had on the project before they were removed
// is not kept beside it: W6 does not say what undoing the removal would mean
// for a person who has come back since.
func (s *site) give(p *project, who string, g grant) {
	p.grants[who] = g
	if f := s.former[who]; f != nil {
		delete(f.grants, p.name)
	}
}

// grantsOf is the number of grants somebody holds in a workspace, lapsed ones
// included: each is a line that can be renewed or revoked.
func (s *site) grantsOf(who string) (n int) {
	for _, p := range s.projects {
		if _, ok := p.grants[who]; ok {
			n++
		}
	}
	return n
}

func (w *world) can(h *human, action string, s *site, p *project) answer {
	if p != nil {
		return w.facts(h, s, p).project(action)
	}
	return w.facts(h, s, nil).workspace(action)
}

// split finds what WS/NAME names; nil for what does not exist.
func (w *world) split(full string) (*site, *project) {
	for i := range full {
		if full[i] == '/' {
			s := w.sites[full[:i]]
			if s == nil {
				return nil, nil
			}
			return s, s.projects[full[i+1:]]
		}
	}
	return nil, nil
}

// verdict is what the rules say about one operation.
type verdict struct {
	refuse []model.Code // any of these; none: it succeeds
	maybe  bool         // SPEC leaves open whether it is refused at all
	same   bool         // it succeeds and there is nothing to change
	then   func(model.Effect)
}

// doubt collects what speaks against an operation. Where several rules forbid
// it, SPEC does not say which of them is told.
type doubt struct{ verdict }

func (d *doubt) on(cond bool, codes ...model.Code) *doubt {
	if cond {
		d.refuse, d.maybe = append(d.refuse, codes...), false
	}
	return d
}

// open is for what SPEC is silent about: it may be refused or not.
func (d *doubt) open(cond bool, codes ...model.Code) *doubt {
	if cond && (d.maybe || len(d.refuse) == 0) {
		d.refuse, d.maybe = append(d.refuse, codes...), true
	} else if cond {
		d.refuse = append(d.refuse, codes...)
	}
	return d
}

func (d *doubt) then(fn func(model.Effect)) verdict {
	v := d.verdict
	v.then = fn
	return v
}

func refused(codes ...model.Code) *verdict { return &verdict{refuse: codes} }

// enter requires an action on a workspace (R3).
func (w *world) enter(h *human, action, name string) (*site, *verdict) {
	s := w.sites[name]
	if s == nil {
		return nil, refused(model.NotFound)
	}
	switch a := w.can(h, action, s, nil); {
	case a.allowed:
		return s, nil
	case a.visible:
		return nil, refused(model.Denied)
	default:
		return nil, refused(model.NotFound)
	}
}

// reach requires an action on a project (R3).
func (w *world) reach(h *human, action, full string) (*site, *project, *verdict) {
	s, p := w.split(full)
	if p == nil {
		return nil, nil, refused(model.NotFound)
	}
	switch a := w.can(h, action, s, p); {
	case a.allowed:
		return s, p, nil
	case a.visible:
		return nil, nil, refused(model.Denied)
	default:
		return nil, nil, refused(model.NotFound)
	}
}

// found is the account of a name or an address (N6), dead ones excluded.
func (w *world) found(who string) *human {
	if h := w.people[who]; h != nil {
		if h.state == model.PersonDeleted {
			return nil
		}
		return h
	}
	for _, h := range w.people {
		if h.email == who && h.state != model.PersonDeleted {
			return h
		}
	}
	return nil
}
