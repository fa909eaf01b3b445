package imports_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"atrium/cmd/imports"
	"atrium/model"
	"atrium/model/op"
	"atrium/storage"
)

// deployment is a store with root, its platform admin, who imports.
type deployment struct {
	*testing.T
	store *storage.Store
	root  model.Actor
	now   time.Time
}

func newDeployment(t *testing.T) *deployment {
	t.Helper()
	d := &deployment{T: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	d.store = storage.Memory(storage.Options{Now: func() time.Time { return d.now }})
	t.Cleanup(func() { _ = d.store.Close() })
	effects, err := d.store.Do(context.Background(), model.Actor{System: true}, op.Init{Username: "root", Email: "root@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	d.root = model.Actor{Person: effects[0].People[0], Via: model.ViaCLI}
	return d
}

// do carries out operations of root's.
func (d *deployment) do(ops ...model.Operation) []model.Effect {
	d.Helper()
	return d.as(d.root, ops...)
}

func (d *deployment) as(actor model.Actor, ops ...model.Operation) []model.Effect {
	d.Helper()
	effects, err := d.store.Do(context.Background(), actor, ops...)
	if err != nil {
		d.Fatal(err)
	}
	return effects
}

// user makes an account and gives its actor.
func (d *deployment) user(name string) model.Actor {
	d.Helper()
	e := d.do(op.CreateUser{Username: name, Email: name + "@example.com"}, op.VerifyEmail{Username: name})
	return model.Actor{Person: e[0].People[0], Via: model.ViaCLI}
}

// plan parses and plans a file.
func (d *deployment) plan(yaml string, o imports.Options) *imports.Plan {
	d.Helper()
	f, err := imports.ParsePeribolos("org.yaml", []byte(yaml))
	if err != nil {
		d.Fatal(err)
	}
	p, err := imports.NewPlan(context.Background(), d.store, d.root, f, o)
	if err != nil {
		d.Fatal(err)
	}
	return p
}

type report = imports.Report[imports.Row]

// load imports a file and checks what holds for every import: the dry run
// changes nothing and gives the same report, a second import finds nothing to
// do, and the audit trail is whole.
func (d *deployment) load(yaml string) report { return d.loadWith(yaml, imports.Options{}) }

func (d *deployment) loadWith(yaml string, o imports.Options) report {
	d.Helper()
	ctx := context.Background()
	before := d.dump()
	dry, err := d.plan(yaml, o).Preview(ctx, d.store, d.root)
	if err != nil {
		d.Fatal(err)
	}
	if after := d.dump(); after != before {
		d.Fatalf("the dry run changed something:\n%s", after)
	}
	done, err := d.plan(yaml, o).Run(ctx, d.store, d.root, func(int, int) {})
	if err != nil {
		d.Fatal(err)
	}
	if !dry.DryRun || done.DryRun {
		d.Errorf("dry_run is %v and %v", dry.DryRun, done.DryRun)
	}
	dry.DryRun = false
	if got, want := fmt.Sprintf("%+v", done), fmt.Sprintf("%+v", dry); got != want {
		d.Errorf("the dry run told something else:\n%s\nthan what happened:\n%s", want, got)
	}
	state := d.dump()
	again, err := d.plan(yaml, o).Run(ctx, d.store, d.root, func(int, int) {})
	if err != nil {
		d.Fatal(err)
	}
	for _, k := range again.Kinds {
		if k.Created+k.Updated > 0 {
			d.Errorf("the second import changed something: %+v", k)
		}
	}
	if after := d.dump(); after != state {
		d.Errorf("the second import left\n%s\nof\n%s", after, state)
	}
	if _, err := d.store.Verify(ctx); err != nil {
		d.Error(err)
	}
	d.adminsEverywhere()
	return done
}

// look reads the state.
func (d *deployment) look(fn func(model.State)) {
	d.Helper()
	v, err := d.store.Try(context.Background(), d.root, op.Survey{Look: func(s model.State, _ model.Principal) { fn(s) }})
	if err != nil || v[0].Err != nil {
		d.Fatal(err, v)
	}
}

// workspace finds a workspace; nil when there is none.
func workspace(s model.State, name string) *model.Workspace {
	if n := s.Name(name); n != nil && n.Workspace != 0 {
		return s.Workspace(n.Workspace)
	}
	return nil
}

// dump is everything that an import can change, as text, with the last number
// of the audit trail.
func (d *deployment) dump() string {
	d.Helper()
	var b strings.Builder
	d.look(func(s model.State) {
		b.Reset()
		for n := range s.Names(model.Span{}) {
			if p := s.Person(n.Person); p != nil {
				fmt.Fprintf(&b, "person %s %v %q %s\n", p.Username, p.Labels, p.Original, p.State)
			}
			w := s.Workspace(n.Workspace)
			if w == nil || w.Kind == model.Individual {
				continue
			}
			fmt.Fprintf(&b, "workspace %s %q %q %s\n", w.Name, w.Original, w.Description, d.name(s, w.Owner))
			for m := range s.Memberships(w.ID, model.Span{}) {
				fmt.Fprintf(&b, "  %s %s\n", m.Who, m.Role)
			}
			for p := range s.Projects(w.ID, model.Span{}) {
				fmt.Fprintf(&b, "  /%s %s %s %s %q %q\n", p.Name, p.Key, p.Visibility, p.Access, p.Description, p.Original)
				for g := range s.Grants(p, model.Span{}) {
					fmt.Fprintf(&b, "    %s %s %s\n", g.Who, g.Role, g.Expires)
				}
			}
		}
		for a := range s.Audit(model.AuditFilter{}, 0) {
			fmt.Fprintf(&b, "audit %d\n", a.Seq)
			break
		}
	})
	return b.String()
}

func (d *deployment) name(s model.State, id model.ID) string {
	if p := s.Person(id); p != nil {
		return p.Username
	}
	return "-"
}

// adminsEverywhere checks W4 and the counts that keep it.
func (d *deployment) adminsEverywhere() {
	d.Helper()
	d.look(func(s model.State) {
		for n := range s.Names(model.Span{}) {
			w := s.Workspace(n.Workspace)
			if w == nil || w.Kind != model.Team || w.State != model.WorkspaceActive {
				continue
			}
			active := 0
			for m := range s.Admins(w.ID) {
				if s.Person(m.Person).Active() && m.Expires.IsZero() {
					active++
				}
			}
			if active == 0 || active != w.Counts.Admins {
				d.Errorf("%s has %d active admins and counts %d", w.Name, active, w.Counts.Admins)
			}
		}
	})
}

// role is someone's role in a workspace, "none" without one.
func (d *deployment) role(ws, who string) (role string) {
	d.Helper()
	d.look(func(s model.State) {
		role = s.Membership(workspace(s, ws).ID, who).RoleAt(s.Now()).String()
	})
	return role
}

// granted is someone's grant on a project, "none" without one.
func (d *deployment) granted(full, who string) (role string) {
	d.Helper()
	d.look(func(s model.State) {
		ws, name, _ := strings.Cut(full, "/")
		w := workspace(s, ws)
		g := s.Grant(s.ProjectNamed(w.ID, name), who)
		role = g.RoleAt(s.Now(), s.Membership(w.ID, who)).String()
	})
	return role
}

// shape is a project's visibility and member access.
func (d *deployment) shape(full string) (shape string) {
	d.Helper()
	d.look(func(s model.State) {
		ws, name, _ := strings.Cut(full, "/")
		p := s.ProjectNamed(workspace(s, ws).ID, name)
		if p == nil {
			shape = "absent"
			return
		}
		shape = p.Visibility.String() + " " + p.Access.String()
	})
	return shape
}

// row finds the one row of a kind and name in a report; target narrows it where
// it is not "".
func (d *deployment) row(r report, kind, name, target string) imports.Row {
	d.Helper()
	var found []imports.Row
	for _, row := range r.Rows {
		if row.Kind == kind && row.Name == name && (target == "" || string(row.Target) == target) {
			found = append(found, row)
		}
	}
	if len(found) != 1 {
		d.Fatalf("%d rows of %s %s %s in %+v", len(found), kind, name, target, r.Rows)
	}
	return found[0]
}

// same fails unless got is want.
func same[T comparable](t testing.TB, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

// holds fails unless s has every part.
func holds(t testing.TB, s string, parts ...string) {
	t.Helper()
	if i := slices.IndexFunc(parts, func(p string) bool { return !strings.Contains(s, p) }); i >= 0 {
		t.Errorf("%q lacks %q", s, parts[i])
	}
}
