package imports

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/text"
	"atrium/model/view"
)

// project is a repository with the project that it becomes.
type project struct {
	repo Repo
	row  *Row
	full string
	now  *model.Project // nil: to be created
}

// planProjects makes a project of every repository that the organisation or
// its teams name.
func (p *planner) planProjects(at *place) {
	repos := repositories(at.org, at.access)
	names := p.nameProjects(at, repos)
	for _, repo := range repos {
		name := names[fold(repo.Name)]
		pr := &project{repo: repo, full: at.name + "/" + name}
		pr.row = p.row(&Row{Kind: KindProject, Name: repo.Name, Target: view.Opt(pr.full), Outcome: Outcome{Result: Created}})
		pr.row.rename("project", repo.Name, name, func() string { return "the name " + fold(repo.Name) + " is taken there" })
		if at.workspace != nil {
			pr.now = p.state.ProjectNamed(at.workspace.ID, name)
		}
		at.projects = append(at.projects, pr)
		p.planProject(at, pr, name)
	}
}

// nameProjects gives the repositories the names of projects, by folded name.
func (p *planner) nameProjects(at *place, repos []Repo) map[string]string {
	raws := make([]string, len(repos))
	for i, r := range repos {
		raws[i] = fold(r.Name)
	}
	names, given := map[string]string{}, map[string]bool{}
	for _, raw := range text.ImportOrder(raws) {
		name, _ := allot(text.Derive, raw, func(n string) hold {
			if at.workspace != nil {
				if pr := p.state.ProjectNamed(at.workspace.ID, n); pr != nil {
					if fold(cmp.Or(pr.Original, pr.Name)) == raw {
						return mine
					}
					return others
				}
			}
			if given[n] {
				return others
			}
			return free
		})
		names[raw], given[name] = name, true
	}
	return names
}

func (p *planner) planProject(at *place, pr *project, name string) {
	if at.row.Result == Skipped {
		pr.row.skip("its workspace is skipped")
		return
	}
	description := describe(pr.row, pr.repo.Description)
	visibility, access := model.WorkspaceVisible, model.ViewOnly
	if at.org.Default >= Write {
		access = model.Full
	}
	if pr.repo.Private || at.org.Default == None {
		visibility = model.Private
	}
	if pr.now != nil {
		p.updateProject(pr, visibility, access, description)
		return
	}
	s := &step{out: &pr.row.Outcome, op: op.CreateProject{
		Project: pr.full, Visibility: &visibility, Access: access, Description: description,
		Original: original(pr.repo.Name, name), NoGrant: true,
	}}
	if at.workspace == nil {
		s.needs = []need{{&at.row.Outcome, "its workspace is skipped"}}
	}
	p.step(s)
}

// updateProject brings a project up to date. Member access says nothing about a
// private one, so it is left alone there.
func (p *planner) updateProject(pr *project, v model.Visibility, a model.MemberAccess, description string) {
	if pr.now.InTrash() {
		pr.row.skip("the project is in the trash; restore or purge it")
		return
	}
	o := op.UpdateProject{Project: pr.full}
	var was []string
	if v != pr.now.Visibility {
		o.Visibility = &v
		was = append(was, "visibility was "+pr.now.Visibility.String())
	}
	if v != model.Private && a != pr.now.Access {
		o.Access = &a
		was = append(was, "member access was "+pr.now.Access.String())
	}
	if description != "" && description != pr.now.Description {
		o.Description = &description
		was = append(was, "the description was another one")
	}
	if len(was) == 0 {
		pr.row.Result = Unchanged
		return
	}
	pr.row.Result = Updated
	pr.row.note(strings.Join(was, ", "))
	p.step(&step{out: &pr.row.Outcome, op: o})
	if v > pr.now.Visibility {
		p.plan.asks = append(p.plan.asks, o)
	}
}

// planGrants gives the people of the teams their project roles. An expiry that
// somebody set on a grant stays; the file knows none.
func (p *planner) planGrants(at *place) {
	for _, pr := range at.projects {
		of := at.access.grants[fold(pr.repo.Name)]
		for _, f := range slices.Sorted(maps.Keys(of)) {
			p.planGrant(at, pr, at.members[f], of[f].Role())
		}
	}
}

func (p *planner) planGrant(at *place, pr *project, m *member, role model.ProjectRole) {
	row := p.row(&Row{Kind: KindGrant, Name: m.handle, Target: view.Opt(pr.full), Role: view.Opt(role.String()), Outcome: Outcome{Result: Created}})
	switch {
	case pr.row.Result == Skipped:
		row.skip("its project is skipped")
		return
	case m.row.Result == Skipped:
		row.skip(string(m.row.Reason))
		return
	}
	o := op.GrantAccess{Project: pr.full, Who: m.username, Role: role}
	if pr.now != nil && m.now != nil {
		g := p.state.Grant(pr.now, m.username)
		switch has := g.RoleAt(p.state.Now(), m.now); {
		case has == role:
			row.Result = Unchanged
			return
		case has != model.NoProjectRole:
			row.Result, o.Until = Updated, g.Expires
			row.note("was " + has.String())
		}
	}
	s := &step{out: &row.Outcome, op: o}
	if pr.row.Result == Created {
		s.needs = append(s.needs, need{&pr.row.Outcome, "its project is skipped"})
	}
	if m.row.Result == Created {
		s.needs = append(s.needs, need{&m.row.Outcome, "not a member of " + at.name})
	}
	p.step(s)
}
