package oracle

import (
	"testing"
	"time"

	"atrium/model"
)

// cell is one combination of the decision table, before the clock is applied.
type cell struct {
	account     account
	role        model.Role
	roleEnds    ends
	invited     bool
	grant       model.ProjectRole
	grantEnds   ends
	visibility  model.Visibility
	access      model.MemberAccess
	everyone    model.Role
	kind        model.WorkspaceKind
	state       model.WorkspaceState
	trashed     bool
	admin       bool
	memberMakes bool
	login       login
	unfinished  model.ProjectState // a copy that is made, or a purge that goes on
}

// login is how the session was signed in where a login provider may be enforced.
type login uint8

const (
	notEnforced  login = iota
	throughIt          // and the person has a login there
	throughNone        // a key or a local session of somebody with a login there
	throughOther       // another provider, and a login there
	notLinked          // the person has no login there
	logins
)

// provider is that of the session, and whether one is enforced.
func (l login) session() (provider string, enforced, linked bool) {
	switch l {
	case throughIt:
		return "okta", true, true
	case throughNone:
		return "", true, true
	case throughOther:
		return "github", true, true
	case notLinked:
		return "", true, false
	default:
		return "", false, false
	}
}

type ends uint8

const (
	never ends = iota
	later
	past
	onTheDot // expires at this very moment
)

type account uint8

const (
	active account = iota
	suspended
	deleted
	service
	nobody
	nobodyWelcome // not signed in, and the deployment lets such people browse
	accounts
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func (e ends) time() time.Time {
	switch e {
	case later:
		return noon.Add(time.Nanosecond)
	case past:
		return noon.Add(-time.Nanosecond)
	case onTheDot:
		return noon
	default:
		return time.Time{}
	}
}

func (e ends) over() bool { return e == past || e == onTheDot }

// facts is the cell as the oracle wants it.
func (c cell) facts() facts {
	f := facts{
		signedIn: c.account < nobody, active: c.account == active || c.account == service,
		service: c.account == service, platformAdmin: c.admin, anonymous: c.account == nobodyWelcome,
		kind: c.kind, living: c.state == model.WorkspaceActive, everyone: c.everyone, membersCreate: c.memberMakes,
		visibility: c.visibility, access: c.access, trashed: c.trashed,
	}
	if !c.roleEnds.over() {
		f.own = c.role
	}
	// The grants of a membership end with it (I4, W6).
	if !c.grantEnds.over() && (c.role == model.NoRole || !c.roleEnds.over()) {
		f.grant = c.grant
	}
	provider, enforced, _ := c.login.session()
	f.wrongDoor = enforced && provider != "okta"
	f.unfinished = c.unfinished != model.ProjectActive
	return f
}

// eachCell goes through all combinations that differ: what does not exist has
// no expiry, and nobody has neither role nor grant.
func eachCell(visit func(cell)) {
	for a := range accounts {
		if a >= nobody {
			eachPlace(cell{account: a}, visit)
			eachPlace(cell{account: a, login: notLinked}, visit)
			continue
		}
		for role := model.NoRole; role <= model.Admin; role++ {
			for _, roleEnds := range expiries(role != model.NoRole) {
				for _, invited := range []bool{false, true} {
					for grant := model.NoProjectRole; grant <= model.Owner; grant++ {
						for _, grantEnds := range expiries(grant != model.NoProjectRole) {
							for _, admin := range []bool{false, true} {
								for l := range logins {
									eachPlace(cell{
										account: a, role: role, roleEnds: roleEnds, invited: invited,
										grant: grant, grantEnds: grantEnds, admin: admin, login: l,
									}, visit)
								}
							}
						}
					}
				}
			}
		}
	}
}

func expiries(exists bool) []ends {
	if !exists {
		return []ends{never}
	}
	return []ends{never, later, past, onTheDot}
}

func eachPlace(c cell, visit func(cell)) {
	for kind := model.Individual; kind <= model.Builtin; kind++ {
		for state := model.WorkspaceActive; state <= model.WorkspaceFailed; state++ {
			for _, everyone := range []model.Role{model.NoRole, model.Viewer, model.Editor} {
				for visibility := model.Private; visibility <= model.Public; visibility++ {
					for access := model.Full; access <= model.ViewOnly; access++ {
						for n := range 4 {
							c.kind, c.state, c.everyone, c.visibility, c.access = kind, state, everyone, visibility, access
							c.trashed, c.memberMakes = n&1 != 0, n&2 != 0
							visit(c)
						}
						for c.unfinished = model.ProjectCopying; c.unfinished <= model.ProjectPurging; c.unfinished++ {
							c.trashed, c.memberMakes = false, false
							visit(c)
						}
						c.unfinished = model.ProjectActive
					}
				}
			}
		}
	}
}

// TestDecisionTable compares every decision with the formula. Workspace
// actions do not depend on the project, nor project actions on who may create
// projects; those cells are visited once.
func TestDecisionTable(t *testing.T) {
	onWorkspace, onProject := parseActions(t, workspaceActions), parseActions(t, projectActions)
	s := &snapshot{person: new(model.Person), workspace: new(model.Workspace), project: new(model.Project)}
	cells, decisions, bad := 0, 0, 0
	wrong := func(c cell, action string, format string, args ...any) {
		if bad++; bad <= 20 {
			t.Errorf("%+v: %s: "+format, append([]any{c, action}, args...)...)
		}
	}
	eachCell(func(c cell) {
		if testing.Short() && c.login != notEnforced && c.login != throughNone {
			return // every fourth of the cells tells apart what -race is to look at
		}
		cells++
		who, f := s.put(c), c.facts()
		var person *model.Person
		if who != 0 {
			person = s.person
		}
		provider, _, _ := c.login.session()
		stand := model.Stand(s, person, s.workspace).Through(provider)
		// Decide asks about a person in whatever session of theirs counts most.
		best := c.login == notEnforced || c.login == throughIt || c.login == notLinked
		if c.visibility == model.Private && c.access == model.Full && !c.trashed && c.grant == model.NoProjectRole && !f.unfinished {
			for i, a := range onWorkspace {
				decisions++
				want := f.workspace(workspaceActions[i])
				d := stand.Decide(a)
				if d.Allowed != want.allowed || d.Visible != want.visible {
					wrong(c, a.String(), "allowed %v, visible %v; the rules say %+v", d.Allowed, d.Visible, want)
				}
				again := model.Decide(s, who, a, model.Target{Workspace: theWorkspace})
				if best && (again.Allowed != d.Allowed || again.Visible != d.Visible) {
					wrong(c, a.String(), "a standing decides otherwise")
				}
			}
		}
		if c.memberMakes {
			return
		}
		give, open := f.sources()
		for i, a := range onProject {
			decisions++
			want := f.project(projectActions[i])
			d := stand.DecideProject(s, a, s.project)
			if d.Allowed != want.allowed || d.Visible != want.visible {
				wrong(c, a.String(), "allowed %v, visible %v; the rules say %+v", d.Allowed, d.Visible, want)
			}
			if i > 0 {
				continue
			}
			for k, role := range give {
				if d.Sources[k].Project != role {
					wrong(c, a.String(), "%s gives %s, not %s", model.SourceKind(k), d.Sources[k].Project, role)
				}
			}
			if d.Sources[model.FromPublic].Views != open {
				wrong(c, a.String(), "public gives a view: %v, not %v", d.Sources[model.FromPublic].Views, open)
			}
			again := model.Decide(s, who, a, model.Target{Workspace: theWorkspace, Project: theProject})
			if best && (again.Allowed != d.Allowed || again.Visible != d.Visible) {
				wrong(c, a.String(), "a standing decides otherwise")
			}
		}
	})
	t.Logf("%d cells, %d decisions, %d wrong", cells, decisions, bad)
}

// TestUnknownIsNowhere: what does not exist is neither allowed nor visible, to
// anybody.
func TestUnknownIsNowhere(t *testing.T) {
	s := &snapshot{person: new(model.Person), workspace: new(model.Workspace), project: new(model.Project)}
	s.put(cell{role: model.Admin, admin: true})
	for _, name := range append(append([]string{}, workspaceActions...), projectActions...) {
		a := parseActions(t, []string{name})[0]
		for _, q := range []struct {
			who model.ID
			at  model.Target
		}{
			{thePerson, model.Target{Workspace: 1, Project: theProject}},
			{1, model.Target{Workspace: theWorkspace, Project: theProject}},
			{thePerson, model.Target{Workspace: theWorkspace, Project: 1}},
		} {
			if !a.OnProject() && q.at.Project == 1 {
				continue
			}
			if d := model.Decide(s, q.who, a, q.at); d.Allowed || d.Visible {
				t.Errorf("%s of %+v: allowed %v, visible %v", name, q, d.Allowed, d.Visible)
			}
		}
	}
}

// TestTablesAreSpecs: the enforced tables have exactly SPEC's rows.
func TestTablesAreSpecs(t *testing.T) {
	for _, half := range []struct {
		rows  []model.Permission
		names []string
	}{{model.WorkspacePermissions(), workspaceActions}, {model.ProjectPermissions(), projectActions}} {
		if len(half.rows) != len(half.names) {
			t.Fatalf("%d rows, not %d", len(half.rows), len(half.names))
		}
		for i, row := range half.rows {
			if row.Name != half.names[i] {
				t.Errorf("row %d is %s, not %s", i, row.Name, half.names[i])
			}
		}
	}
}

func parseActions(t *testing.T, names []string) []model.Action {
	t.Helper()
	var all []model.Action
	for _, n := range names {
		a, err := model.ParseAction(n)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, a)
	}
	return all
}
