package view

import (
	"iter"
	"strings"

	"atrium/model"
	"atrium/model/text"
	"atrium/model/view/pages"
	"atrium/model/view/scope"
)

// mostColumns and usualColumns bound the projects of a page of a matrix.
const (
	mostColumns  = 200
	usualColumns = 20
)

// MatrixColumn is a project of a matrix.
type MatrixColumn struct{ Name, FullName, Visibility, MemberAccess string }

// Matrix is a page of people with a page of projects.
type Matrix struct {
	model.List[MatrixRow]
	Columns     []MatrixColumn
	NextProject Opt // the cursor of the next projects
}

// Matrix is who has which access where: a page of the people of a workspace, by
// who, with a page of its projects. Needs people.view; the columns are the
// projects of which the actor may list the people, without the trash. A cell is
// one decision: it reads the person's grant on the project at most, so the cost
// of a page does not grow with the workspace. People without a role or a grant,
// who are only invited, are left out.
func (r *Reader) Matrix(ws string, q MatrixQuery) (Matrix, error) {
	at, err := r.s.Place(ws, model.PeopleView)
	if err != nil {
		return Matrix{}, err
	}
	var out Matrix
	columns, next := r.columns(at, q)
	for _, p := range columns {
		out.Columns = append(out.Columns, MatrixColumn{p.Name, scope.FullName(at.Workspace, p), p.Visibility.String(), p.Access.String()})
	}
	out.NextProject = Opt(next)
	needle := strings.ToLower(q.Filter)
	out.List = pages.List[*model.Membership, MatrixRow]{
		From: func(s model.Span) iter.Seq[*model.Membership] {
			if needle != "" {
				return r.s.State.MembershipsMatching(at.ID, needle, s)
			}
			return r.s.State.Memberships(at.ID, s)
		},
		Key: func(m *model.Membership) string { return m.Who },
		Row: func(m *model.Membership) (MatrixRow, bool) {
			if m.Person == 0 || m.Role == model.NoRole && m.Grants == 0 {
				return MatrixRow{}, false
			}
			return r.matrixRow(at, m, columns, out.NextProject)
		},
	}.Page(q.Page, -1)
	return out, nil
}

// columns are the projects of a page of a matrix, and the cursor of the next.
func (r *Reader) columns(at scope.Place, q MatrixQuery) (all []*model.Project, next string) {
	n := min(q.Projects, mostColumns)
	if n <= 0 {
		n = usualColumns
	}
	for p := range r.s.State.Projects(at.ID, model.Span{After: text.Fold(q.AfterProject)}) {
		if p.InTrash() {
			continue
		}
		if d := at.Standing.DecideProject(r.s.State, model.ProjectPeopleView, p); !d.Allowed {
			continue
		}
		if len(all) == n {
			return all, all[n-1].Name
		}
		all = append(all, p)
	}
	return all, ""
}

func (r *Reader) matrixRow(at scope.Place, m *model.Membership, columns []*model.Project, next Opt) (MatrixRow, bool) {
	p := r.s.State.Person(m.Person)
	if p == nil {
		return MatrixRow{}, false
	}
	st := model.Stand(r.s.State, p, at.Workspace)
	row := MatrixRow{
		Person: Opt(p.Username), Name: p.Shown(), Role: scope.RoleWord(st.Own), Guest: m.Guest(), Status: p.State.String(),
		Projects: make([]MatrixCell, 0, len(columns)), NextProject: next,
	}
	for _, pr := range columns {
		d := st.DecideProject(r.s.State, model.ProjectView, pr)
		cell := MatrixCell{Project: scope.FullName(at.Workspace, pr), Role: scope.ProjectRoleWord(d.Project), Sources: []string{}}
		if d.Project != model.NoProjectRole {
			cell.Sources, cell.ExpiresAt = sources(d), At(r.ends(d, st, pr))
		}
		row.Projects = append(row.Projects, cell)
	}
	return row, true
}
