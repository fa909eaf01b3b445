package imports_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"atrium/cmd/imports"
	"atrium/model"
)

// organisation is a second reading of a Peribolos file, by the YAML library's
// own decoding into types.
type organisation struct {
	Admins  []string         `yaml:"admins"`
	Members []string         `yaml:"members"`
	Default *string          `yaml:"default_repository_permission"`
	Create  bool             `yaml:"members_can_create_repositories"`
	Repos   map[string]any   `yaml:"repos"`
	Teams   map[string]squad `yaml:"teams"`
}

type squad struct {
	Members     []string          `yaml:"members"`
	Maintainers []string          `yaml:"maintainers"`
	Repos       map[string]string `yaml:"repos"`
	Teams       map[string]squad  `yaml:"teams"`
}

// facts are what a deployment says, or should say, as lines.
type facts map[string]string

// expected works out what a file comes to. It goes through the people of every
// team and climbs from there to the teams around it.
func expected(orgs map[string]organisation) facts {
	f := facts{}
	for name, o := range orgs {
		name = strings.ToLower(name)
		f["workspace "+name] = "team"
		for _, m := range o.Members {
			f["account "+strings.ToLower(m)] = "active"
			f[name+" role "+strings.ToLower(m)] = map[bool]string{true: "editor", false: "member"}[o.Create]
		}
		for _, a := range o.Admins {
			f["account "+strings.ToLower(a)] = "active"
			f[name+" role "+strings.ToLower(a)] = "admin"
		}
		shape := "workspace view"
		if o.Default != nil {
			shape = map[string]string{"none": "private", "read": "workspace view", "write": "workspace full", "admin": "workspace full"}[*o.Default]
		}
		for repo, settings := range o.Repos {
			f[name+" project "+strings.ToLower(repo)] = shape
			if s, ok := settings.(map[string]any); ok && s["private"] == true {
				f[name+" project "+strings.ToLower(repo)] = "private"
			}
		}
		for _, t := range o.Teams {
			climb(f, name, shape, nil, t)
		}
	}
	return f
}

func climb(f facts, org, shape string, around []squad, t squad) {
	rank := []string{"", "viewer", "contributor", "owner"}
	role := map[string]int{"none": 0, "read": 1, "triage": 1, "write": 2, "maintain": 2, "admin": 3}
	chain := append(slices.Clone(around), t)
	for repo := range t.Repos {
		if key := org + " project " + strings.ToLower(repo); f[key] == "" {
			f[key] = shape
		}
	}
	for _, p := range slices.Concat(t.Members, t.Maintainers) {
		p = strings.ToLower(p)
		if f[org+" role "+p] == "" {
			continue
		}
		for _, team := range chain {
			for repo, permission := range team.Repos {
				key := org + " grant " + strings.ToLower(repo) + " " + p
				if role[permission] > slices.Index(rank, f[key]) {
					f[key] = rank[role[permission]]
				}
			}
		}
	}
	for _, inner := range t.Teams {
		climb(f, org, shape, chain, inner)
	}
}

// actual reads the same from the state; people by their label, projects by the
// name that they had.
func (d *deployment) actual() facts {
	f := facts{}
	handle := map[model.ID]string{}
	d.look(func(s model.State) {
		clear(f)
		for n := range s.Names(model.Span{}) {
			if p := s.Person(n.Person); p != nil && len(p.Labels) == 1 {
				handle[p.ID] = strings.TrimPrefix(p.Labels[0], "github:")
				f["account "+handle[p.ID]] = p.State.String()
			}
		}
		for n := range s.Names(model.Span{}) {
			w := s.Workspace(n.Workspace)
			if w == nil || w.Kind != model.Team {
				continue
			}
			org := strings.ToLower(w.Original)
			f["workspace "+org] = w.Kind.String()
			for m := range s.Memberships(w.ID, model.Span{}) {
				f[org+" role "+handle[m.Person]] = m.RoleAt(s.Now()).String()
			}
			for p := range s.Projects(w.ID, model.Span{}) {
				name := strings.ToLower(p.Original)
				if name == "" {
					name = p.Name
				}
				f[org+" project "+name] = p.Visibility.String()
				if p.Visibility != model.Private {
					f[org+" project "+name] += " " + p.Access.String()
				}
				for g := range s.Grants(p, model.Span{}) {
					f[org+" grant "+name+" "+handle[g.Person]] = g.RoleAt(s.Now(), s.Membership(w.ID, g.Who)).String()
				}
			}
		}
	})
	return f
}

// compare tells the differences, at most twenty.
func compare(t *testing.T, got, want facts) {
	t.Helper()
	told := 0
	for _, k := range slices.Sorted(maps.Keys(union(got, want))) {
		if got[k] != want[k] && told < 20 {
			t.Errorf("%s: %q, want %q", k, got[k], want[k])
			told++
		}
	}
}

func union(a, b facts) facts {
	all := maps.Clone(a)
	maps.Copy(all, b)
	return all
}

// second reads a file independently.
func second(t *testing.T, data []byte) map[string]organisation {
	t.Helper()
	var file struct {
		Orgs map[string]organisation `yaml:"orgs"`
	}
	if err := yaml.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Orgs
}

// Eight real organisations import in one go, and everything they say is so:
// each account, role, project and grant, and nothing besides.
func TestKubernetes(t *testing.T) {
	path := filepath.Join("..", "..", "..", "shared", "data", "orgs", "kubernetes.yaml")
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		t.Skipf("%s is not here", path)
	}
	if err != nil {
		t.Fatal(err)
	}
	d := newDeployment(t)
	r := d.load(string(data))
	want := expected(second(t, data))
	compare(t, d.actual(), want)
	t.Logf("%d facts; %+v", len(want), r.Kinds)
	for _, row := range r.Rows {
		if row.Result != imports.Created {
			t.Errorf("%+v", row)
		}
	}
	for _, handle := range []string{"08volt", "0xMH", "249043822"} {
		row := d.row(r, imports.KindPerson, handle, "")
		same(t, handle, string(row.Target), "n-"+strings.ToLower(handle))
		if row.Reason == "" {
			t.Errorf("nothing is said about %s", handle)
		}
	}
	holds(t, string(d.row(r, imports.KindProject, "c", "").Derived), "c-")
}

// BenchmarkKubernetes is a first import into memory.
func BenchmarkKubernetes(b *testing.B) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "data", "orgs", "kubernetes.yaml"))
	if err != nil {
		b.Skip(err)
	}
	t := &testing.T{}
	for b.Loop() {
		d := newDeployment(t)
		p := d.plan(string(data), imports.Options{})
		if _, err := p.Run(context.Background(), d.store, d.root, func(int, int) {}); err != nil {
			b.Fatal(err)
		}
		_ = d.store.Close()
	}
}

// made writes a file of a given size: teams in teams, permissions of every
// kind, people in several organisations, handles in changing case.
func made(orgs, people, repos int) string {
	words := []string{"read", "triage", "write", "maintain", "admin", "none"}
	var b strings.Builder
	b.WriteString("orgs:\n")
	for o := range orgs {
		fmt.Fprintf(&b, "  Org%d:\n    default_repository_permission: %s\n    members_can_create_repositories: %v\n    admins: [p0, P%d]\n    members:\n",
			o, []string{"read", "write", "admin", "none"}[o%4], o%2 == 0, o)
		for p := range people {
			if p%orgs <= o {
				fmt.Fprintf(&b, "    - %s%d\n", []string{"p", "P"}[p%2], p)
			}
		}
		b.WriteString("    repos:\n")
		for r := range repos {
			fmt.Fprintf(&b, "      Repo.%d: {private: %v}\n", r, r%3 == 0)
		}
		b.WriteString("    teams:\n")
		for t := range people / 4 {
			indent := "      "
			for deep := range t%4 + 1 {
				fmt.Fprintf(&b, "%st%d-%d:\n%s  members: [p%d, P%d]\n%s  maintainers: [p%d]\n%s  repos: {repo.%d: %s, named.%d: %s}\n%s  teams:\n",
					indent, t, deep, indent, t+deep, (t*7)%people, indent, (t*3+deep)%people, indent, t%repos, words[(t+deep)%6], t%5, words[(t*deep)%6], indent)
				indent += "    "
			}
		}
	}
	return b.String()
}

// Made-up organisations say the same in both readings.
func TestMadeUpOrganisations(t *testing.T) {
	for _, size := range [][3]int{{1, 5, 2}, {2, 9, 3}, {5, 60, 20}, {8, 200, 40}} {
		file := made(size[0], size[1], size[2])
		d := newDeployment(t)
		d.load(file)
		compare(t, d.actual(), expected(second(t, []byte(file))))
	}
}
