package imports

import (
	"context"
	"fmt"
	"strings"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
	"atrium/model/text"
	"atrium/model/view"
)

// CSVPlan is what a CSV file comes to against the present state.
type CSVPlan struct {
	lines []*Line
	steps []*step
}

// NewCSVPlan compares the lines with the present state, each workspace as who
// may manage its people; a line whose workspace the actor may not manage is
// refused like the command would be. Expiries count from now. The error is of
// the store.
func NewCSVPlan(ctx context.Context, store port.Store, actor model.Actor, lines []*Line, now time.Time) (*CSVPlan, error) {
	byName := map[string][]*Line{}
	var names []string
	for _, l := range lines {
		if l.Result == Skipped {
			continue
		}
		name := fold(l.Workspace)
		if byName[name] == nil {
			names = append(names, name)
		}
		byName[name] = append(byName[name], l)
	}
	made := map[*Line][]*step{}
	surveys := make([]model.Operation, len(names))
	for i, name := range names {
		surveys[i] = op.Survey{Workspace: name, Look: func(s model.State, _ model.Principal) {
			n := s.Name(fold(name)) // there is one, else the survey was refused
			p := &enroller{state: s, workspace: s.Workspace(n.Workspace), now: now, people: map[string]*enrolled{}}
			for _, l := range byName[name] {
				l.Outcome = Outcome{}
				made[l] = p.line(l)
			}
		}}
	}
	verdicts, err := store.Try(ctx, actor, surveys...)
	if err != nil {
		return nil, err
	}
	for i, v := range verdicts {
		for _, l := range byName[names[i]] {
			if v.Err != nil {
				l.refuse(v.Err)
			}
		}
	}
	plan := &CSVPlan{lines: lines}
	for _, l := range lines {
		plan.steps = append(plan.steps, made[l]...)
	}
	return plan, nil
}

// Preview gives every line its verdict and changes nothing.
func (p *CSVPlan) Preview(ctx context.Context, store port.Store, actor model.Actor) (Report[Line], error) {
	err := try(ctx, store, actor, p.steps)
	return p.report(true), err
}

// Refused is the error for lines that cannot be, nil when all can be. It tells
// the reasons by line.
func (p *CSVPlan) Refused() error {
	var first *Line
	var told []string
	n := 0
	details := map[string]string{}
	for _, l := range p.lines {
		if l.Result != Skipped {
			continue
		}
		if n++; first == nil {
			first = l
		}
		details[fmt.Sprintf("line %d", l.Line)] = string(l.Reason)
		if len(told) < 5 {
			told = append(told, fmt.Sprintf("Line %d: %s", l.Line, l.Reason))
		}
	}
	if n == 0 {
		return nil
	}
	more := ""
	if n > len(told) {
		more = fmt.Sprintf(" And %d more.", n-len(told))
	}
	code := first.code
	if code == "" {
		code = model.Conflict
	}
	e := model.Errorf(code, "Refused lines: %d of %d, so nothing was changed. %s%s", n, len(p.lines), strings.Join(told, " "), more).
		WithHint("Correct them, or take only the others with --skip-invalid.")
	e.Details = details
	return e
}

// Run carries the lines out, all of them in one transaction. It is for a plan
// of which nothing is refused.
func (p *CSVPlan) Run(ctx context.Context, store port.Store, actor model.Actor) (Report[Line], error) {
	steps := live(p.steps)
	if len(steps) > 0 {
		effects, err := store.Do(ctx, actor, operations(steps)...)
		if err != nil {
			return Report[Line]{}, err
		}
		settle(steps, func(i int) model.Effect { return effects[i] })
		unchanged(steps)
	}
	return p.report(false), nil
}

// RunValid carries the lines out that can be, in batches; the others are
// skipped with the reason.
func (p *CSVPlan) RunValid(ctx context.Context, store port.Store, actor model.Actor, progress func(done, total int)) (Report[Line], error) {
	err := carryOut(ctx, store, actor, p.steps, progress)
	return p.report(false), err
}

func (p *CSVPlan) report(dry bool) Report[Line] {
	r := Report[Line]{DryRun: dry, Rows: make([]Line, len(p.lines))}
	for i, l := range p.lines {
		r.Rows[i] = *l
	}
	r.Kinds = count([]string{KindLine}, r.Rows, func(l *Line) (string, string) { return KindLine, l.Result })
	return r
}

// enroller plans the lines of one workspace, each on top of those before it.
type enroller struct {
	state     model.State
	workspace *model.Workspace
	now       time.Time
	people    map[string]*enrolled // by the key of their row
}

// enrolled is someone that a line before named.
type enrolled struct {
	line     *Line // the first
	role     model.Role
	row      *model.Membership // as it is now; nil: none
	pending  *model.Invitation // as it is now; nil: none
	invited  bool              // by that line
	projects map[string]*Line
}

// asked is what a line asks for, read.
type asked struct {
	role    model.Role
	project string // full name; "": none
	in      model.ProjectRole
	until   time.Time
	lasts   time.Duration // or how long, from the acceptance on where there is one
}

// line plans one line.
func (p *enroller) line(l *Line) []*step {
	a, err := p.read(l)
	if err != nil {
		l.refuse(err)
		return nil
	}
	who, err := p.find(l, a.role)
	if err != nil {
		l.refuse(err)
		return nil
	}
	if who.line != l && who.role != a.role {
		l.refuse(model.Errorf(model.Invalid, "Line %d gives %s another role, %s.", who.line.Line, l.Who, who.role))
		return nil
	}
	switch before := who.projects[a.project]; {
	case before == nil:
		who.projects[a.project] = l
	case before.ProjectRole != l.ProjectRole || before.Expires != l.Expires:
		l.refuse(model.Errorf(model.Invalid, "Line %d says something else about %s there.", before.Line, l.Who))
		return nil
	default:
		l.Result = Unchanged
		l.note(fmt.Sprintf("says the same as line %d", before.Line))
		return nil
	}
	var steps []*step
	if who.line == l {
		steps = p.enroll(l, who, a)
	}
	if s := p.grant(l, who, a); s != nil {
		s.glued = len(steps) > 0
		if who.line != l {
			s.needs = []need{{&who.line.Outcome, fmt.Sprintf("line %d is skipped", who.line.Line)}}
		}
		steps = append(steps, s)
	}
	if len(steps) == 0 {
		l.Result = Unchanged
	}
	return steps
}

// read checks the words of a line.
func (p *enroller) read(l *Line) (a asked, err error) {
	if a.role, err = model.ParseRole(l.Role); err != nil {
		return a, err
	}
	if (l.Project == "") != (l.ProjectRole == "") {
		return a, model.Errorf(model.Invalid, "A project and a role in it go together.")
	}
	if l.Project != "" {
		if a.in, err = model.ParseProjectRole(string(l.ProjectRole)); err != nil {
			return a, err
		}
		ws, name, full := strings.Cut(string(l.Project), "/")
		if !full {
			name = ws
		} else if fold(ws) != fold(p.workspace.Name) {
			return a, model.Errorf(model.Invalid, "The project %s is not one of %s.", l.Project, p.workspace.Name)
		}
		a.project = p.workspace.Name + "/" + fold(name)
	}
	if l.Expires != "" {
		if a.until, err = text.Expiry(string(l.Expires), p.now); err != nil {
			return a, model.Errorf(model.Invalid, "%s", err)
		}
		d, err := text.Duration(string(l.Expires))
		if err == nil {
			a.until, a.lasts = time.Time{}, d
		}
	}
	return a, nil
}

// find is whom a line means, with what the lines before made of them.
func (p *enroller) find(l *Line, role model.Role) (*enrolled, error) {
	m := op.MemberRow(p.state, p.workspace, l.Who)
	key := ""
	if m != nil {
		key = m.Who
	} else {
		var err error
		if key, err = op.Invitee(p.state, p.workspace, l.Who); err != nil {
			return nil, err
		}
	}
	if who := p.people[key]; who != nil {
		return who, nil
	}
	who := &enrolled{line: l, role: role, row: m, projects: map[string]*Line{}}
	if m != nil && m.RoleAt(p.state.Now()) == model.NoRole {
		if i := p.state.Invitation(m.Invitation); i != nil && i.StateAt(p.state.Now()) == model.Pending {
			who.pending = i
		}
	}
	p.people[key] = who
	return who, nil
}

// enroll gives someone the role: members and the invited by a change, others by
// an invitation.
func (p *enroller) enroll(l *Line, who *enrolled, a asked) []*step {
	has := who.row.RoleAt(p.state.Now())
	if who.pending != nil {
		has = who.pending.Role
	}
	if has == model.NoRole {
		who.invited = true
		o := op.Invite{Workspace: p.workspace.Name, Who: l.Who, Role: a.role, Until: a.until, For: a.lasts}
		if a.project != "" {
			o.Projects = []op.ProjectRole{{Project: a.project, Role: a.in}}
		}
		l.Result = Created
		l.note("invited")
		return []*step{{out: &l.Outcome, op: o, keep: func(e model.Effect) { l.Code = view.Opt(e.Code) }}}
	}
	if a.project == "" && l.Expires != "" {
		l.note("the expiry of a membership comes with its invitation and stays as it is")
	}
	if has == a.role {
		return nil
	}
	l.Result = Updated
	l.note("was " + has.String())
	return []*step{{out: &l.Outcome, op: op.SetRole{Workspace: p.workspace.Name, Who: l.Who, Role: a.role}}}
}

// grant gives someone the role in the project, at once or with the invitation;
// nil where they have it or the invitation of this line brings it.
func (p *enroller) grant(l *Line, who *enrolled, a asked) *step {
	if a.project == "" || who.invited && who.line == l {
		return nil
	}
	has := p.has(who, a)
	if has.role == a.in && has.holds(a) {
		return nil
	}
	o := op.GrantAccess{Project: a.project, Who: l.Who, Role: a.in, Until: a.until, For: a.lasts}
	if who.invited || who.pending != nil && !has.granted {
		o.Until, o.For = time.Time{}, 0 // everything an invitation brings ends with it
	}
	if l.Result == "" {
		l.Result = Created
	}
	if has.role != model.NoProjectRole {
		l.Result = Updated
		l.note("was " + has.role.String() + " there")
	}
	return &step{out: &l.Outcome, op: o}
}

// held is a project role that someone has by a grant, or that an invitation
// brings.
type held struct {
	role    model.ProjectRole
	granted bool
	expires time.Time
}

func (p *enroller) has(who *enrolled, a asked) held {
	_, name, _ := strings.Cut(a.project, "/")
	pr := p.state.ProjectNamed(p.workspace.ID, name)
	if pr == nil || who.row == nil {
		return held{}
	}
	g := p.state.Grant(pr, who.row.Who)
	if role := g.RoleAt(p.state.Now(), who.row); role != model.NoProjectRole {
		return held{role: role, granted: true, expires: g.Expires}
	}
	if who.pending != nil {
		for _, brought := range who.pending.Projects {
			if brought.Project == pr.ID {
				return held{role: brought.Role}
			}
		}
	}
	return held{}
}

// holds says whether the expiry is what the line asks for. A time from now
// would be another one at every import, so any end of the grant is taken for
// the one that an import before this one set.
func (h held) holds(a asked) bool {
	switch {
	case !h.granted:
		return true
	case a.lasts == 0:
		return h.expires.Equal(a.until)
	default:
		return !h.expires.IsZero()
	}
}
