package imports_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/view"
)

// rule is what the tables of SPEC 4 give for the facts of a file, written down
// a second time: who is admin owns; a grant counts; a member of the workspace
// contributes to what is open to it and views what is locked.
func rule(f facts, org, project, person string) (role string, sources []string) {
	rank := []string{"", "viewer", "contributor", "owner"}
	best := 0
	take := func(source, r string) {
		if r == "" {
			return
		}
		sources = append(sources, source)
		best = max(best, slices.Index(rank, r))
	}
	own := f[org+" role "+person]
	if own == "admin" {
		take("workspace-admin", "owner")
	}
	take("grant", f[org+" grant "+project+" "+person])
	switch shape := f[org+" project "+project]; {
	case own == "" || own == "admin" || shape == "private":
	case own == "viewer" || shape == "workspace view":
		take("workspace-role", "viewer")
	default:
		take("workspace-role", "contributor")
	}
	return rank[best], sources
}

// may is the permission table of SPEC 4 for those roles. Execution by viewers
// does not occur: a member views only where the project is locked.
func may(action, role string) bool {
	needs := map[string]string{
		"project.view": "viewer", "project.people.view": "viewer", "project.comment": "viewer",
		"project.execute": "contributor", "project.track": "contributor", "project.edit": "contributor", "project.delete-data": "contributor",
		"project.settings": "owner", "project.people.manage": "owner", "project.trash": "owner",
	}
	rank := []string{"", "viewer", "contributor", "owner"}
	return slices.Index(rank, role) >= slices.Index(rank, needs[action])
}

// Every person and project of two organisations: what `can` answers and what
// the access list shows is what the file says by the rules, and the People list
// has exactly everyone, page by page.
func TestAccessOfRealOrganisations(t *testing.T) {
	path := filepath.Join("..", "..", "..", "shared", "data", "orgs", "kubernetes.yaml")
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not here", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	d := newDeployment(t)
	d.load(string(data))
	f := expected(second(t, data))
	orgs, users := []string{"etcd-io", "kubernetes"}, d.usernames()
	if testing.Short() {
		orgs = orgs[:1]
	}
	for _, org := range orgs {
		people := d.everybody(org)
		for handle := range members(f, org) {
			if _, there := slices.BinarySearch(people, users[handle]); !there {
				t.Errorf("%s: the pages of the People list lack %s", org, handle)
			}
		}
		same(t, org+" people", len(people), len(members(f, org)))
		checks := 0
		for _, p := range d.projects(org) {
			checks += d.compareAccess(f, org, p, users)
		}
		t.Logf("%s: %d people, %d decisions", org, len(people), checks)
	}
}

// compareAccess holds one project's answers against the rule.
func (d *deployment) compareAccess(f facts, org string, p view.ProjectRow, users map[string]string) (checks int) {
	d.Helper()
	name := strings.ToLower(string(p.OriginalName))
	if name == "" {
		name = p.Name
	}
	listed := map[string]view.AccessRow{}
	d.read(func(r *view.Reader) error {
		for page := (model.Page{Size: 100}); ; {
			list, err := r.Access(p.FullName, page)
			if err != nil {
				return err
			}
			for _, row := range list.Data {
				listed[string(row.Person)] = row
			}
			if page.After = list.Next; list.Next == "" {
				return nil
			}
		}
	})
	delete(listed, "root") // the platform admin who imported
	d.read(func(r *view.Reader) error {
		for handle := range members(f, org) {
			role, sources := rule(f, org, name, handle)
			row, on := listed[users[handle]]
			if string(row.Role) != role || on != (role != "") || on && !slices.Equal(row.Sources, sources) {
				d.Errorf("access list of %s: %s is %q by %v, want %q by %v", p.FullName, handle, row.Role, row.Sources, role, sources)
			}
			delete(listed, users[handle])
			for _, action := range model.ProjectPermissions() {
				can, err := r.Can(users[handle], action.Name, p.FullName)
				if err != nil {
					return err
				}
				checks++
				if can.Allowed != may(action.Name, role) {
					d.Errorf("can %s %s %s: %v, want %v (%s)", handle, action.Name, p.FullName, can.Allowed, !can.Allowed, can.Reason)
				}
			}
		}
		return nil
	})
	for who := range listed {
		d.Errorf("access list of %s: %s has nothing to do with it", p.FullName, who)
	}
	return checks
}

// members are the handles with a role in an organisation.
func members(f facts, org string) map[string]bool {
	all := map[string]bool{}
	for k := range f {
		if handle, ok := strings.CutPrefix(k, org+" role "); ok {
			all[handle] = true
		}
	}
	return all
}

// everybody pages through a People list and gives the usernames in order.
func (d *deployment) everybody(org string) (people []string) {
	d.Helper()
	d.read(func(r *view.Reader) error {
		for page := (model.Page{Size: 100}); ; {
			list, err := r.People(org, view.PeopleQuery{Page: page})
			if err != nil {
				return err
			}
			for _, row := range list.Data {
				people = append(people, string(row.Person))
			}
			if page.After = list.Next; list.Next == "" {
				same(d, org+" total", list.Total, len(people))
				return nil
			}
		}
	})
	if !slices.IsSorted(people) || len(slices.Compact(slices.Clone(people))) != len(people) {
		d.Errorf("%s: the pages repeat someone or are out of order", org)
	}
	return people
}

func (d *deployment) projects(org string) (all []view.ProjectRow) {
	d.Helper()
	d.read(func(r *view.Reader) error {
		list, err := r.Projects(org, view.ProjectQuery{Page: model.Page{Size: 1000}})
		all = list.Data
		return err
	})
	return all
}

// usernames finds accounts by their handle's label.
func (d *deployment) usernames() map[string]string {
	users := map[string]string{}
	d.look(func(s model.State) {
		for n := range s.Names(model.Span{}) {
			if p := s.Person(n.Person); p != nil && len(p.Labels) == 1 {
				users[strings.TrimPrefix(p.Labels[0], "github:")] = p.Username
			}
		}
	})
	return users
}

// read reads as root.
func (d *deployment) read(fn func(*view.Reader) error) {
	d.Helper()
	if err := d.store.View(context.Background(), d.root, fn); err != nil {
		d.Fatal(err)
	}
}
