package model_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/reason"
	"atrium/storage"
)

// world is a deployment in which decisions are asked for: root is its platform
// admin, ada admin of the team workspace ml-team, which takes guests and
// projects of every visibility.
type world struct {
	*testing.T
	store *storage.Store
	now   time.Time
}

const day = 24 * time.Hour

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{T: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	w.store = storage.Memory(storage.Options{Now: func() time.Time { return w.now }})
	w.do("system", op.Init{Username: "root"})
	w.person("ada")
	w.do("ada", op.CreateWorkspace{Name: "ml-team"})
	w.set("visibilities=private,workspace,public")
	w.set("guests=on")
	return w
}

func (w *world) do(who string, o model.Operation) model.Effect {
	w.Helper()
	actor := model.Actor{System: who == "system"}
	if !actor.System {
		actor.Person = w.id(who)
	}
	effects, err := w.store.Do(context.Background(), actor, o)
	if err != nil {
		w.Fatalf("%s: %s %+v: %v", who, o.Kind(), o, err)
	}
	return effects[0]
}

func (w *world) person(names ...string) {
	w.Helper()
	for _, name := range names {
		w.do("root", op.CreateUser{Username: name})
	}
}

// member makes an account with a role in ml-team.
func (w *world) member(name string, role model.Role) {
	w.Helper()
	w.person(name)
	w.do("root", op.AddMember{Workspace: "ml-team", Who: name, Role: role})
}

// service makes a service account of ml-team. No operation does so yet.
func (w *world) service(name string) {
	w.Helper()
	w.write(func(u model.Unit) {
		p := &model.Person{ID: u.NewID(), Username: name, Kind: model.Service, Home: u.Name("ml-team").Workspace}
		u.PutPerson(p)
		u.PutName(&model.Name{Name: name, Person: p.ID})
	})
}

// project makes a project by ada, without a grant for anybody.
func (w *world) project(full string, v model.Visibility, access model.MemberAccess) {
	w.Helper()
	w.do("root", op.CreateProject{Project: full, Visibility: &v, Access: access, NoGrant: true})
}

// grant gives a project role; who is not a member is asked and accepts.
func (w *world) grant(who, project string, role model.ProjectRole, until time.Time) {
	w.Helper()
	admin, _, _ := strings.Cut(project, "/")
	if admin == "ml-team" {
		admin = "ada"
	}
	w.do(admin, op.GrantAccess{Project: project, Who: who, Role: role, Until: until})
	w.accept(who)
}

// accept answers somebody's pending invitation, if there is one, with yes.
func (w *world) accept(who string) {
	w.Helper()
	pending := ""
	w.look(func(u model.Unit) {
		for i := range u.InvitationsTo(u.Name(who).Person) {
			if i.State == model.Pending {
				pending = i.ID.String()
			}
		}
	})
	if pending != "" {
		w.do(who, op.AcceptInvitation{Ref: pending})
	}
}

// set changes a setting of ml-team, given as key=value.
func (w *world) set(setting string) {
	w.Helper()
	key, value, _ := strings.Cut(setting, "=")
	w.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{key: value}})
}

// probe reads, or writes, records as they are.
type probe struct {
	fn    func(model.Unit)
	write bool
}

func (probe) Kind() string                                 { return "test.probe" }
func (probe) Authorize(model.State, model.Principal) error { return nil }
func (p probe) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p.fn(u)
	return model.Effect{Target: "it", Unchanged: !p.write}, nil
}

func (w *world) look(fn func(model.Unit))  { w.Helper(); w.do("system", probe{fn, false}) }
func (w *world) write(fn func(model.Unit)) { w.Helper(); w.do("system", probe{fn, true}) }

func (w *world) id(name string) (id model.ID) {
	w.Helper()
	if name != "" {
		w.look(func(u model.Unit) { id = u.Name(name).Person })
	}
	return id
}

// decide takes the decision about a workspace or a project; who is "" for
// nobody.
func (w *world) decide(who string, a model.Action, target string) (d model.Decision) {
	w.Helper()
	id := w.id(who)
	ws, name, onProject := strings.Cut(target, "/")
	w.look(func(u model.Unit) {
		t := model.Target{Workspace: u.Name(ws).Workspace}
		if onProject {
			t.Project = u.ProjectNamed(t.Workspace, name).ID
		}
		d = model.Decide(u, id, a, t)
	})
	return d
}

// role checks the highest project role, and that it alone decides who edits.
func (w *world) role(who, project string, want model.ProjectRole) {
	w.Helper()
	d := w.decide(who, model.ProjectEdit, project)
	if d.Project != want || d.Allowed != (want >= model.Contributor) {
		w.Errorf("%s is %s of %s, not %s (edits: %v)", who, d.Project, project, want, d.Allowed)
	}
}

// can checks whether somebody may do something.
func (w *world) can(who string, a model.Action, target string, want bool) {
	w.Helper()
	if d := w.decide(who, a, target); d.Allowed != want {
		w.Errorf("%s, %s, %s: %v: %s", who, a, target, d.Allowed, reason.Of(&d, who, target).Reason)
	}
}

// sees checks whether somebody sees the target at all (R3).
func (w *world) sees(who, target string, want bool) {
	w.Helper()
	a := model.WorkspaceView
	if strings.Contains(target, "/") {
		a = model.ProjectView
	}
	if d := w.decide(who, a, target); d.Visible != want || d.Allowed != want {
		w.Errorf("%s sees %s: %v, %v", who, target, d.Visible, d.Allowed)
	}
}
