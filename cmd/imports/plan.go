package imports

import (
	"context"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/port"
)

// Options of an import of organisations.
type Options struct {
	// Match adopts accounts whose username is the handle, and workspaces of
	// other people with the organisation's name.
	Match bool
}

// Plan is what an organisation file comes to against the present state.
type Plan struct {
	rows  []*Row
	steps []*step
	asks  []model.Operation
}

// NewPlan compares the file with the present state. It is for platform admins;
// errors are those of the store and of what the file asks for as a whole.
func NewPlan(ctx context.Context, store port.Store, actor model.Actor, f *File, o Options) (*Plan, error) {
	var plan *Plan
	var failed error
	verdicts, err := store.Try(ctx, actor, op.Survey{Look: func(s model.State, by model.Principal) {
		p := &planner{state: s, by: by, file: f, options: o, given: map[string]bool{}, plan: &Plan{}}
		failed = p.make()
		plan = p.plan
	}})
	if err == nil {
		err = verdicts[0].Err
	}
	if err == nil {
		err = failed
	}
	if err != nil {
		return nil, err
	}
	return plan, nil
}

// Asks are the operations of the plan that widen who sees what there is
// already, and so ask for a confirmation (A5).
func (p *Plan) Asks() []model.Operation { return p.asks }

// Preview gives the report that Run would give, and changes nothing.
func (p *Plan) Preview(ctx context.Context, store port.Store, actor model.Actor) (Report[Row], error) {
	err := try(ctx, store, actor, p.steps)
	return p.report(true), err
}

// Run carries the plan out, telling progress in steps, and reports. A plan can
// be carried out once.
func (p *Plan) Run(ctx context.Context, store port.Store, actor model.Actor, progress func(done, total int)) (Report[Row], error) {
	err := carryOut(ctx, store, actor, p.steps, progress)
	return p.report(false), err
}

func (p *Plan) report(dry bool) Report[Row] {
	r := Report[Row]{DryRun: dry, Rows: make([]Row, len(p.rows))}
	for i, row := range p.rows {
		r.Rows[i] = *row
	}
	kinds := []string{KindWorkspace, KindPerson, KindRole, KindProject, KindGrant}
	r.Kinds = count(kinds, r.Rows, func(row *Row) (string, string) { return row.Kind, row.Result })
	return r
}

// planner makes a plan. Its parts go in this order, as names are given in it
// and later parts refer to earlier ones.
type planner struct {
	state   model.State
	by      model.Principal
	file    *File
	options Options
	given   map[string]bool // names of the shared namespace that this plan gives
	plan    *Plan

	places   []*place
	accounts map[string]*account // by folded handle
}

// place is an organisation with the workspace that it becomes.
type place struct {
	org       *Org
	row       *Row
	name      string
	workspace *model.Workspace   // nil: to be created
	members   map[string]*member // by folded handle
	access    *access
	projects  []*project
}

// account is a handle with the person that it becomes.
type account struct {
	handle   string // in the spelling first by bytes
	row      *Row
	username string
	person   *model.Person // nil: to be created
}

// member is a person in an organisation.
type member struct {
	*account
	role model.Role
	said string // what there is to say about how the file lists them
	row  *Row   // of the role
	now  *model.Membership
}

func (p *planner) make() error {
	if err := p.readOrgs(); err != nil {
		return err
	}
	p.nameWorkspaces()
	p.nameAccounts()
	p.planAccounts()
	for _, at := range p.places {
		p.planRoles(at)
		p.planWorkspace(at)
	}
	for _, at := range p.places {
		p.planProjects(at)
	}
	for _, at := range p.places {
		p.planGrants(at)
	}
	return nil
}

func (p *planner) row(r *Row) *Row {
	p.plan.rows = append(p.plan.rows, r)
	return r
}

func (p *planner) step(s *step) { p.plan.steps = append(p.plan.steps, s) }

// holder tells who has a name of the namespace that people and workspaces
// share; recognised says whether an entry is the thing that is being imported.
func (p *planner) holder(name string, recognised func(*model.Name) bool) hold {
	n := p.state.Name(fold(name))
	switch {
	case n != nil && recognised(n):
		return mine
	case n != nil || p.given[name]:
		return others
	}
	return free
}

// heldBy says in words who has a name.
func (p *planner) heldBy(name string) string {
	switch n := p.state.Name(name); {
	case n == nil:
		return "the name " + name + " is given to another one of this file"
	case n.Person != 0:
		return "the name " + name + " belongs to a person"
	default:
		return "the name " + name + " belongs to another workspace"
	}
}
