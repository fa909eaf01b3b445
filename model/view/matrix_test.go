package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/view"
)

// crossed is a workspace with people of every kind and projects of every
// visibility.
func crossed(t *testing.T) *world {
	w := newWorld(t)
	for _, who := range []string{"ada", "bob", "eve", "guy", "lou", "out", "ann"} {
		w.person(who)
	}
	w.person("root", platformAdmin)
	w.person("sue", suspended)
	w.workspace("team")
	w.member("team", "ada", model.Admin)
	w.member("team", "bob", model.Editor)
	w.member("team", "eve", model.Viewer)
	w.member("team", "root", model.Viewer)
	w.member("team", "sue", model.Admin)
	w.row("team", "ann", func(_ model.Unit, m *model.Membership) { m.Role, m.Expires = model.Editor, noon.AddDate(0, 1, 0) })
	w.invite("team", "lou", model.Viewer)
	w.invite("team", "x@example.org", model.Viewer)
	w.project("team/closed", model.Private)
	w.project("team/common", model.WorkspaceVisible)
	w.project("team/locked", model.WorkspaceVisible, func(p *model.Project) { p.Access = model.ViewOnly })
	w.project("team/gone", model.Private, trashed)
	w.project("team/open", model.Public)
	w.grant("team/closed", "guy", model.Contributor)
	w.grant("team/closed", "eve", model.Owner)
	w.grant("team/locked", "bob", model.Owner)
	return w
}

func person(row view.MatrixRow) string { return string(row.Person) }

// A cell is what the access list of its project says.
func TestA2_AMatrixIsTheAccessListsSideBySide(t *testing.T) {
	w := crossed(t)
	m := see(w, "ada", func(r *view.Reader) (view.Matrix, error) { return r.Matrix("team", view.MatrixQuery{}) })
	if got := column(m.List, person); got != "ada ann bob eve guy root sue" {
		t.Errorf("people %s", got)
	}
	var names []string
	for i, c := range m.Columns {
		names = append(names, c.Name)
		list := see(w, "ada", func(r *view.Reader) (model.List[view.AccessRow], error) { return r.Access(c.FullName, model.Page{}) })
		has := map[string]string{}
		for _, row := range list.Data {
			has[string(row.Person)] = fmt.Sprint(row.Role, row.Sources, row.ExpiresAt)
		}
		for _, row := range m.Data {
			cell := row.Projects[i]
			want, ok := has[string(row.Person)]
			if got := fmt.Sprint(cell.Role, cell.Sources, cell.ExpiresAt); cell.Project != c.FullName || ok != (cell.Role != "") || ok && got != want {
				t.Errorf("%s in %s: %s, the access list says %q", row.Person, c.FullName, got, want)
			}
		}
	}
	if got := strings.Join(names, " "); got != "closed common locked open" || m.NextProject != "" {
		t.Errorf("projects %s, next %q", got, m.NextProject)
	}
}

// The columns are the projects of which the actor may list the people; nothing
// tells of the others (R3).
func TestR3_AMatrixShowsNoColumnThatMayNotBeSeen(t *testing.T) {
	w := crossed(t)
	for who, want := range map[string]string{
		"ada": "closed common locked open", "bob": "common locked open", "eve": "closed common locked open", "root": "closed common locked open",
	} {
		m := see(w, who, func(r *view.Reader) (view.Matrix, error) { return r.Matrix("team", view.MatrixQuery{}) })
		var names []string
		for _, c := range m.Columns {
			names = append(names, c.Name)
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s sees %s, not %s", who, got, want)
		}
	}
	for _, who := range []string{"", "out", "guy"} {
		w.as(who, func(r *view.Reader) {
			_, err := r.Matrix("team", view.MatrixQuery{})
			wantCode(t, err, model.NotFound)
		})
	}
}

// Both keys page: people forwards and back, projects forwards.
func TestC5_AMatrixIsPagedByBothKeys(t *testing.T) {
	w := crossed(t)
	w.as("ada", func(r *view.Reader) {
		got := walk(t, 2, func(p model.Page) (model.List[view.MatrixRow], error) {
			m, err := r.Matrix("team", view.MatrixQuery{Page: p, Projects: 1})
			return m.List, err
		}, person)
		if strings.Join(got, " ") != "ada ann bob eve guy root sue" {
			t.Errorf("people %v", got)
		}
		var names []string
		q := view.MatrixQuery{Projects: 3}
		for {
			m, err := r.Matrix("team", q)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range m.Columns {
				names = append(names, c.Name)
			}
			if m.Data[0].NextProject != m.NextProject || len(m.Data[0].Projects) != len(m.Columns) {
				t.Errorf("a row goes on at %q with %d cells", m.Data[0].NextProject, len(m.Data[0].Projects))
			}
			if q.AfterProject = string(m.NextProject); q.AfterProject == "" {
				break
			}
		}
		if !slices.Equal(names, []string{"closed", "common", "locked", "open"}) {
			t.Errorf("projects %v", names)
		}
		m, err := r.Matrix("team", view.MatrixQuery{Filter: "BO"})
		if err != nil || column(m.List, person) != "bob" {
			t.Errorf("filtered: %v, %v", m.Data, err)
		}
	})
}

// counting counts the records that are read one by one.
type counting struct {
	model.State
	gets *int
}

func (c counting) Grant(p *model.Project, who string) *model.Grant {
	*c.gets++
	return c.State.Grant(p, who)
}

func (c counting) Person(id model.ID) *model.Person {
	*c.gets++
	return c.State.Person(id)
}

func (c counting) Membership(ws model.ID, who string) *model.Membership {
	*c.gets++
	return c.State.Membership(ws, who)
}

func (c counting) Project(ws, id model.ID) *model.Project {
	*c.gets++
	return c.State.Project(ws, id)
}

// A page costs the same in a workspace of any size: at most two gets a cell,
// and a few a row.
func TestC5_AMatrixCostsItsCells(t *testing.T) {
	const people, projects = 10, 8
	var costs []int
	for _, more := range []int{20, 200} {
		w := newWorld(t)
		w.person("ada")
		w.workspace("team")
		w.member("team", "ada", model.Admin)
		for i := range more {
			w.project(fmt.Sprintf("team/p%03d", i), model.WorkspaceVisible)
			who := fmt.Sprintf("u%03d", i)
			w.people[who] = w.bare(who)
			w.member("team", who, model.Editor)
			w.grant(fmt.Sprintf("team/p%03d", i%projects), who, model.Owner)
		}
		gets := 0
		w.put(func(u model.Unit) {
			r := view.New(counting{u, &gets}, model.Principal{Actor: model.Actor{Person: w.people["ada"]}, Who: u.Person(w.people["ada"])})
			m, err := r.Matrix("team", view.MatrixQuery{Page: model.Page{Size: people}, Projects: projects})
			if err != nil || len(m.Data) != people || len(m.Columns) != projects {
				t.Fatalf("%d × %d, %v", len(m.Data), len(m.Columns), err)
			}
		})
		costs = append(costs, gets)
	}
	if costs[0] != costs[1] || costs[0] > 2*people*projects+6*people {
		t.Errorf("%v gets for %d × %d cells", costs, people, projects)
	}
}
