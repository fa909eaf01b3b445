package view

import (
	"iter"
	"slices"
	"strings"
	"time"

	"atrium/model"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// counted is the most grants that are looked at to count a project's people.
const counted = 1000

// Projects lists by name the projects of a workspace that the actor sees; with
// Trashed those in the trash that they own. Needs workspace.view: guests find
// their projects under Shared.
func (r *Reader) Projects(ws string, q ProjectQuery) (model.List[ProjectRow], error) {
	at, err := r.s.Place(ws, model.WorkspaceView)
	if err != nil {
		return model.List[ProjectRow]{}, err
	}
	if q.Visibility != "" {
		if _, err := model.ParseVisibility(q.Visibility); err != nil {
			return model.List[ProjectRow]{}, err
		}
	}
	needle, total := strings.ToLower(q.Filter), -1
	switch {
	case needle != "" || q.Visibility != "":
	case !q.Trashed:
		total = r.countProjects(at.Workspace)
	case r.s.Admin() || at.Standing.Own == model.Admin:
		total = at.Counts.Trashed
	}
	return pages.List[*model.Project, ProjectRow]{
		From: func(s model.Span) iter.Seq[*model.Project] { return r.s.State.Projects(at.ID, s) },
		Key:  func(p *model.Project) string { return p.Name },
		Row: func(p *model.Project) (ProjectRow, bool) {
			if p.InTrash() != q.Trashed || q.Visibility != "" && p.Visibility.String() != q.Visibility || !scope.Contains(needle, p.Name, p.Key, p.Description) {
				return ProjectRow{}, false
			}
			d := at.Standing.DecideProject(r.s.State, model.ProjectView, p)
			if !d.Visible {
				return ProjectRow{}, false
			}
			return r.projectRow(at.Workspace, p, d), true
		},
	}.Page(q.Page, total), nil
}

// Public lists by workspace and name the public projects of the whole deployment: all
// that there is for somebody without an account, where the deployment lets them look
// (H4), and for people with one a way to what other workspaces show. Others: Denied.
// Workspaces without any are passed over by their counts.
func (r *Reader) Public(q ProjectQuery) (model.List[ProjectRow], error) {
	if _, err := r.s.SignedIn(); err != nil && !r.s.State.Platform().Anonymous {
		return model.List[ProjectRow]{}, err
	}
	needle := strings.ToLower(q.Filter)
	type placed struct {
		*model.Project
		at *model.Workspace
	}
	from := func(s model.Span) iter.Seq[placed] {
		return func(yield func(placed) bool) {
			within, name, _ := strings.Cut(s.After, "/")
			if w := r.s.Named(within); w != nil { // the rest of the one where the page before ended
				for p := range r.s.State.Projects(w.ID, model.Span{After: name, Reverse: s.Reverse}) {
					if !yield(placed{p, w}) {
						return
					}
				}
			}
			for n := range r.s.State.Names(model.Span{After: within, Reverse: s.Reverse}) {
				w := r.s.State.Workspace(n.Workspace)
				if w == nil || w.Counts.Projects[model.Public] == 0 {
					continue
				}
				for p := range r.s.State.Projects(w.ID, model.Span{Reverse: s.Reverse}) {
					if !yield(placed{p, w}) {
						return
					}
				}
			}
		}
	}
	return pages.List[placed, ProjectRow]{
		From: from,
		Key:  func(p placed) string { return p.at.Name + "/" + p.Name },
		Row: func(p placed) (ProjectRow, bool) {
			if p.Visibility != model.Public || p.InTrash() || !scope.Contains(needle, p.Name, p.Key, p.Description, p.at.Name) {
				return ProjectRow{}, false
			}
			d := r.s.Standing(p.at).DecideProject(r.s.State, model.ProjectView, p.Project)
			if !d.Visible {
				return ProjectRow{}, false
			}
			return r.projectRow(p.at, p.Project, d), true
		},
	}.Page(q.Page, -1), nil
}

// Shared lists by full name the projects on which the actor has a grant in
// workspaces where they have no role (SPEC 1, guest). Nobody signed in: Denied.
func (r *Reader) Shared(p model.Page) (model.List[ProjectRow], error) {
	me, err := r.s.SignedIn()
	if err != nil {
		return model.List[ProjectRow]{}, err
	}
	var rows []ProjectRow
	var w *model.Workspace
	for g := range r.s.State.GrantsOf(me.ID, 0) {
		if w == nil || w.ID != g.Workspace {
			w = r.s.State.Workspace(g.Workspace)
		}
		if w == nil || r.s.Standing(w).Role != model.NoRole {
			continue
		}
		st := r.s.Standing(w)
		project := r.s.State.Project(g.Workspace, g.Project)
		if project == nil || !project.Here() || g.RoleAt(st.Now, st.Member) == model.NoProjectRole {
			continue
		}
		if d := st.DecideProject(r.s.State, model.ProjectView, project); d.Visible {
			rows = append(rows, r.projectRow(w, project, d))
		}
	}
	key := func(row ProjectRow) string { return row.FullName }
	slices.SortFunc(rows, func(a, b ProjectRow) int { return strings.Compare(a.FullName, b.FullName) })
	return pages.List[ProjectRow, ProjectRow]{From: pages.Held(rows, pages.ByKey(key)), Key: key, Row: pages.Keep[ProjectRow]}.Page(p, len(rows)), nil
}

// Project is one project by its full name. Needs project.view.
func (r *Reader) Project(full string) (ProjectRow, error) {
	at, d, err := r.s.Site(full, model.ProjectView)
	if err != nil {
		return ProjectRow{}, err
	}
	return r.projectRow(at.Workspace, at.Project, d), nil
}

// projectRow makes a row of a project as the decision lets the actor see it.
// People counts live grants, at most 1,000 of them, and is 0 for those to whom
// the project is only public.
func (r *Reader) projectRow(w *model.Workspace, p *model.Project, d model.Decision) ProjectRow {
	row := ProjectRow{
		ID: p.UUID(w).String(), Name: p.Name, FullName: scope.FullName(w, p), Key: p.Key, Workspace: w.Name,
		Visibility: p.Visibility.String(), MemberAccess: p.Access.String(), Description: p.Description,
		Role: scope.ProjectRoleWord(d.Project), StorageBytes: p.Storage, Runs: p.Runs, CreatedBy: Opt(r.s.Username(p.CreatedBy)),
		CreatedAt: At(p.Created), TrashedAt: At(p.Trashed), OriginalName: Opt(p.Original), Version: p.Version,
	}
	if d.Project != model.NoProjectRole {
		row.People = r.countGrants(p)
	}
	return row
}

// countGrants counts a project's live grants.
func (r *Reader) countGrants(p *model.Project) int {
	n, seen := 0, 0
	for g := range r.s.State.Grants(p, model.Span{}) {
		if seen++; seen > counted {
			break
		}
		if r.s.Live(g) {
			n++
		}
	}
	return n
}

// granted are the projects of a workspace on which somebody has a live grant,
// by name.
func (r *Reader) granted(st model.Standing) []*model.Project {
	var all []*model.Project
	if st.Member == nil || st.Member.Grants == 0 {
		return nil
	}
	for g := range r.s.State.GrantsOf(st.Person.ID, st.Workspace.ID) {
		if g.RoleAt(st.Now, st.Member) == model.NoProjectRole {
			continue
		}
		if p := r.s.State.Project(g.Workspace, g.Project); p != nil {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b *model.Project) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// ends is when the role that a decision gives lapses: the zero time where a
// source that gives it never does.
func (r *Reader) ends(d model.Decision, st model.Standing, p *model.Project) time.Time {
	var end time.Time
	for k := model.FromPlatform; k <= model.FromPublic; k++ {
		if d.Project == model.NoProjectRole || d.Sources[k].Project != d.Project {
			continue
		}
		var until time.Time
		switch k {
		case model.FromWorkspaceAdmin, model.FromWorkspaceRole:
			until = st.Member.Expires
		case model.FromGrant:
			until = r.s.State.Grant(p, st.Person.Username).Expires
		}
		if until.IsZero() {
			return until
		}
		if until.After(end) {
			end = until
		}
	}
	return end
}
