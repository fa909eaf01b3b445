package op_test

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

// house is a deployment in which a story happens: root is its platform admin,
// ada is admin and owner of the team workspace ml-team. A username as actor is
// that person; "system" is Atrium itself, "" nobody.
type house struct {
	*testing.T
	store *storage.Store
	now   time.Time
}

func newHouse(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, now: time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)}
	h.store = storage.Memory(storage.Options{Now: func() time.Time { return h.now }})
	h.do("system", op.Init{Username: "root", Email: "root@example.com"})
	h.user("ada")
	h.do("ada", op.CreateWorkspace{Name: "ml-team"})
	return h
}

// user makes accounts with verified addresses at example.com.
func (h *house) user(names ...string) {
	h.Helper()
	for _, name := range names {
		h.do("root", op.CreateUser{Username: name, Email: name + "@example.com"})
		h.do("root", op.VerifyEmail{Username: name})
	}
}

// member makes an account and brings it into ml-team.
func (h *house) member(name string, role model.Role) {
	h.Helper()
	h.user(name)
	h.do("root", op.AddMember{Workspace: "ml-team", Who: name, Role: role})
}

// guest makes an account that has a role in the project and nothing else. It
// leaves the guests setting on.
func (h *house) guest(name, project string, role model.ProjectRole) {
	h.Helper()
	h.user(name)
	h.set("guests", "on")
	h.do("ada", op.GrantAccess{Project: project, Who: name, Role: role})
	h.do(name, op.AcceptInvitation{Ref: h.invitation(name)})
}

// service makes a service account of ml-team. No operation does so yet.
func (h *house) service(name string) {
	h.Helper()
	home := h.workspace("ml-team").ID
	h.write(func(u model.Unit) {
		p := &model.Person{ID: u.NewID(), Username: name, Kind: model.Service, Home: home}
		u.PutPerson(p)
		u.PutName(&model.Name{Name: name, Person: p.ID})
	})
}

// project makes ml-team's project of that name, by ada.
func (h *house) project(name string, v model.Visibility) {
	h.Helper()
	h.do("ada", op.CreateProject{Project: "ml-team/" + name, Visibility: &v})
}

// set changes one setting of ml-team.
func (h *house) set(key, value string) {
	h.Helper()
	h.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{key: value}})
}

// platform changes one setting of the deployment.
func (h *house) platform(key, value string) {
	h.Helper()
	h.do("root", op.SetPlatform{Values: map[string]string{key: value}})
}

func (h *house) later(d time.Duration) { h.now = h.now.Add(d) }

const day = 24 * time.Hour

func (h *house) actor(name string) model.Actor {
	switch name {
	case "":
		return model.Actor{}
	case "system":
		return model.Actor{System: true}
	}
	return model.Actor{Person: h.person(name).ID, Via: model.ViaCLI}
}

// do carries an operation out; it must succeed.
func (h *house) do(who string, o model.Operation) model.Effect {
	h.Helper()
	effects, err := h.store.Do(context.Background(), h.actor(who), o)
	if err != nil {
		h.Fatalf("%s: %s %+v: %v", who, o.Kind(), o, err)
	}
	return effects[0]
}

// refuse carries an operation out; it must fail with the code, and a sentence
// that has all the parts.
func (h *house) refuse(who string, o model.Operation, code model.Code, parts ...string) {
	h.Helper()
	_, err := h.store.Do(context.Background(), h.actor(who), o)
	if got := model.CodeOf(err); got != code {
		h.Fatalf("%s: %s %+v: %q (%v), not %q", who, o.Kind(), o, got, err, code)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			h.Errorf("%s: %s: the sentence %q lacks %q", who, o.Kind(), err, part)
		}
	}
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

func (h *house) look(fn func(model.Unit))  { h.Helper(); h.do("system", probe{fn, false}) }
func (h *house) write(fn func(model.Unit)) { h.Helper(); h.do("system", probe{fn, true}) }

// planned carries an operation out as if the workspace's plan had so many
// seats: no operation changes a plan's figures yet.
type planned struct {
	model.Operation
	seats int
}

func (p planned) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	return p.Operation.Apply(seated{u, p.seats}, by)
}

type seated struct {
	model.Unit
	seats int
}

func (s seated) Plan(name string) *model.Plan {
	return &model.Plan{Name: name, Seats: s.seats, Visibilities: model.Visibilities(model.Private, model.WorkspaceVisible, model.Public)}
}

// person is an account by name, deleted ones included; nil when there is none.
func (h *house) person(name string) (p *model.Person) {
	h.Helper()
	_, err := h.store.Try(context.Background(), model.Actor{System: true}, probe{fn: func(u model.Unit) {
		if n := u.Name(name); n != nil {
			p = u.Person(n.Person)
		}
	}})
	if err != nil {
		h.Fatal(err)
	}
	return p
}

func (h *house) workspace(name string) (w *model.Workspace) {
	h.Helper()
	h.look(func(u model.Unit) {
		if n := u.Name(name); n != nil {
			w = u.Workspace(n.Workspace)
		}
	})
	return w
}

// row is someone's row on the People list of ml-team, nil when there is none.
func (h *house) row(who string) (m *model.Membership) {
	h.Helper()
	w := h.workspace("ml-team")
	h.look(func(u model.Unit) { m = u.Membership(w.ID, who) })
	return m
}

// found is a project by its full name.
func (h *house) found(full string) (p *model.Project) {
	h.Helper()
	ws, name, _ := strings.Cut(full, "/")
	w := h.workspace(ws)
	h.look(func(u model.Unit) { p = u.ProjectNamed(w.ID, name) })
	return p
}

// invitation is the id of the person's newest pending invitation.
func (h *house) invitation(name string) (id string) {
	h.Helper()
	p := h.person(name)
	h.look(func(u model.Unit) {
		for i := range u.InvitationsTo(p.ID) {
			if i.State == model.Pending && id == "" {
				id = i.ID.String()
			}
		}
	})
	return id
}

// decide takes the one decision; target is WS or WS/NAME.
func (h *house) decide(who string, a model.Action, target string) (d model.Decision) {
	h.Helper()
	ws, name, onProject := strings.Cut(target, "/")
	var id model.ID
	if who != "" {
		id = h.person(who).ID
	}
	h.look(func(u model.Unit) {
		t := model.Target{Workspace: u.Name(ws).Workspace}
		if onProject {
			t.Project = u.ProjectNamed(t.Workspace, name).ID
		}
		d = model.Decide(u, id, a, t)
	})
	return d
}

// can and cannot say what somebody may do.
func (h *house) can(who string, a model.Action, target string) {
	h.Helper()
	if d := h.decide(who, a, target); !d.Allowed {
		h.Errorf("%s may not %s %s: %s", who, a, target, reason.Of(&d, who, target).Reason)
	}
}

func (h *house) cannot(who string, a model.Action, target string) {
	h.Helper()
	if d := h.decide(who, a, target); d.Allowed {
		h.Errorf("%s may %s %s: %s", who, a, target, reason.Of(&d, who, target).Reason)
	}
}

// projectRole is the person's highest project role.
func (h *house) projectRole(who, project string, want model.ProjectRole) {
	h.Helper()
	if d := h.decide(who, model.ProjectView, project); d.Project != want {
		h.Errorf("%s is %s of %s, not %s", who, d.Project, project, want)
	}
}

// trail is the audit trail, oldest first.
func (h *house) trail() (all []*model.AuditRecord) {
	h.Helper()
	h.look(func(u model.Unit) {
		for a := range u.Audit(model.AuditFilter{}, 0) {
			all = append([]*model.AuditRecord{a}, all...)
		}
	})
	return all
}

// inbox are the texts of a person's notices, newest first.
func (h *house) inbox(who string) (all []string) {
	h.Helper()
	p := h.person(who)
	h.look(func(u model.Unit) {
		for n := range u.Notices(p.ID) {
			all = append(all, n.Text)
		}
	})
	return all
}

// told checks that the person's newest notice has the part.
func (h *house) told(who, part string) {
	h.Helper()
	if all := h.inbox(who); len(all) == 0 || !strings.Contains(all[0], part) {
		h.Errorf("%s was not told %q: %q", who, part, all)
	}
}

func ref[T any](v T) *T { return &v }
