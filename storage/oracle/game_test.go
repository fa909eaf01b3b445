package oracle

import (
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"pgregory.net/rapid"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/op/join"
	"atrium/model/op/request"
	"atrium/storage"
)

// clock is read by the store from any goroutine.
type clock struct{ at atomic.Pointer[time.Time] }

func (c *clock) now() time.Time { return *c.at.Load() }

func (c *clock) set(t time.Time) { c.at.Store(&t) }

// game plays operations on a store and in the world at once.
type game struct {
	t     *rapid.T
	store *storage.Store
	clock *clock
	w     *world
	steps int
	said  []string
}

// probe looks at the raw state from inside a dry run.
type probe struct{ look func(model.State) }

func (probe) Kind() string { return "probe" }

func (p probe) Authorize(s model.State, _ model.Principal) error {
	p.look(s)
	return model.Errorf(model.Invalid, "Only looking.")
}

func (probe) Apply(model.Unit, model.Principal) (model.Effect, error) { panic("not reached") }

func look(store *storage.Store, fn func(model.State)) error {
	_, err := store.Try(context.Background(), model.Actor{System: true}, probe{fn})
	return err
}

// setPlan gives a team workspace the plan with one seat, or one without a
// limit: no operation of SPEC 3 and 4 does.
type setPlan struct{ Workspace, Plan string }

func (setPlan) Kind() string { return "test.plan" }

func (setPlan) Authorize(model.State, model.Principal) error { return nil }

func (o setPlan) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w := u.Workspace(u.Name(o.Workspace).Workspace)
	e := model.Effect{Workspace: w.ID, Target: w.Name, Unchanged: w.Plan == o.Plan}
	w.Plan = o.Plan
	u.PutWorkspace(w)
	return e, nil
}

// judge asks the rules.
func (w *world) judge(h *human, o model.Operation) verdict {
	if h != nil && !h.active() {
		return *refused(model.Denied) // P5
	}
	switch o := o.(type) {
	case op.Init:
		return *refused(model.Conflict, model.Denied)
	case op.CreateUser:
		return w.createUser(h, o)
	case op.VerifyEmail:
		return w.verifyEmail(h, o)
	case op.SuspendUser:
		return w.suspendUser(h, o)
	case op.ResumeUser:
		return w.resumeUser(h, o)
	case op.DeleteUser:
		return w.deleteUser(h, o)
	case op.SetPlatformAdmin:
		return w.setPlatformAdmin(h, o)
	case op.CreateWorkspace:
		return w.createWorkspace(h, o)
	case op.DeleteWorkspace:
		return w.deleteWorkspace(h, o)
	case op.TransferWorkspace:
		return w.transferWorkspace(h, o)
	case op.SwitchWorkspace:
		return w.switchWorkspace(h, o)
	case op.SetWorkspace:
		return w.setWorkspace(h, o)
	case op.SetPlatform:
		return w.setPlatform(h, o)
	case op.Invite:
		return w.invite(h, o)
	case op.ResendInvitation:
		return w.resend(h, o)
	case op.RevokeInvitation:
		return w.revokeInvitation(h, o)
	case op.AcceptInvitation:
		return w.accept(h, o)
	case op.DeclineInvitation:
		return w.decline(h, o)
	case op.SetRole:
		return w.setRole(h, o)
	case op.RemoveMember:
		return w.removeMember(h, o)
	case join.Workspace:
		return w.joinByDomain(h, o)
	case op.LeaveWorkspace:
		return w.leaveWorkspace(h, o)
	case op.RestoreMember:
		return w.restoreMember(h, o)
	case op.AddMember:
		return w.addMember(h, o)
	case op.CreateProject:
		return w.createProject(h, o)
	case op.UpdateProject:
		return w.updateProject(h, o)
	case op.TrashProject:
		return w.trashProject(h, o)
	case op.RestoreProject:
		return w.restoreProject(h, o)
	case op.GrantAccess:
		return w.grantAccess(h, o)
	case op.RevokeAccess:
		return w.revokeAccess(h, o)
	case op.LeaveProject:
		return w.leaveProject(h, o)
	case request.File:
		return w.fileRequest(h, o)
	case request.Approve:
		return w.approve(h, o)
	case request.Deny:
		return w.deny(h, o)
	case request.Withdraw:
		return w.withdraw(h, o)
	case chore.PurgeProject:
		return w.purge(h, o)
	case chore.DuplicateProject:
		return w.duplicate(h, o)
	case setPlan:
		s := w.sites[o.Workspace]
		seats := map[string]int{"individual": 1, "unlimited": 0}[o.Plan]
		return verdict{same: s.seats == seats, then: func(model.Effect) { s.seats = seats }}
	}
	panic(fmt.Sprintf("no rules for %T", o))
}

func (g *game) actor(name string) model.Actor {
	a := model.Actor{Via: model.ViaCLI}
	if name != "" {
		a.Person = g.w.people[name].id
	}
	return a
}

// do carries an operation out and holds the outcome against the rules.
func (g *game) do(who string, o model.Operation) {
	g.steps++
	now := g.w.now
	g.say("%s %q: %s %+v", now.Format("2006-01-02T15:04:05"), who, o.Kind(), show(o))
	h := g.w.people[who]
	g.w.lapse()
	v := g.w.judge(h, o)
	dry, err := g.store.Try(context.Background(), g.actor(who), o)
	if err != nil {
		g.fail("a dry run does not run: %v", err)
	}
	effects, err := g.store.Do(context.Background(), g.actor(who), o)
	code := model.CodeOf(err)
	if dryCode := model.CodeOf(dry[0].Err); dryCode != code {
		g.fail("a dry run says %q (%v), the change %q (%v)", dryCode, dry[0].Err, code, err)
	}
	g.say("    -> %v", err)
	if err != nil {
		if !slices.Contains(v.refuse, code) {
			g.fail("refused with %s (%v); the rules say %v, maybe %v", code, err, v.refuse, v.maybe)
		}
		if code == model.NotFound {
			g.twin(who, h, o, err)
		}
		return
	}
	if len(v.refuse) > 0 && !v.maybe {
		g.fail("it succeeded (%+v); the rules refuse it: %v", effects[0], v.refuse)
	}
	e := effects[0]
	if e.Unchanged != v.same && !v.maybe {
		g.fail("unchanged %v; the rules say %v", e.Unchanged, v.same)
	}
	if e.Unchanged {
		return
	}
	g.w.changes++
	if v.then != nil {
		v.then(e)
	}
	g.w.lapse()
	g.bind()
	switch o.(type) {
	case chore.PurgeProject, chore.DuplicateProject:
		g.sweep() // the work that it began
	}
}

// bind learns the ids that the store gave.
func (g *game) bind() {
	err := look(g.store, func(s model.State) {
		known := map[model.ID]bool{}
		for _, i := range g.w.invited {
			known[i.id] = true
		}
		for _, h := range g.w.people {
			if h.id == 0 {
				h.id = s.Name(h.name).Person
			}
		}
		for _, at := range g.w.sites {
			if at.id == 0 {
				at.id = s.Name(at.name).Workspace
			}
			for _, p := range at.projects {
				if found := s.ProjectNamed(at.id, p.name); p.id == 0 && found != nil {
					p.id = found.ID
				}
			}
		}
		filed := map[model.ID]bool{}
		for _, r := range g.w.asked {
			filed[r.id] = true
		}
		for _, r := range g.w.asked {
			for found := range s.RequestsOf(g.w.people[r.who].id) {
				if r.id == 0 && !filed[found.ID] {
					r.id = found.ID
				}
			}
		}
		for _, i := range g.w.invited {
			if i.id != 0 {
				continue
			}
			to := s.InvitationsToEmail(i.email)
			if i.person != "" {
				to = s.InvitationsTo(g.w.people[i.person].id)
			}
			for found := range to { // ids of one second are in no order
				if !known[found.ID] {
					i.id = found.ID
					break
				}
			}
		}
	})
	if model.CodeOf(err) != "" {
		g.fail("cannot look: %v", err)
	}
}

// twin repeats what was not found with a name that does not exist: whoever may
// not see a thing must not be able to tell the difference (R3).
func (g *game) twin(who string, h *human, o model.Operation, was error) {
	v := reflect.New(reflect.TypeOf(o)).Elem()
	v.Set(reflect.ValueOf(o))
	for _, field := range []string{"Workspace", "Project", "Name"} {
		f := v.FieldByName(field)
		if !f.IsValid() || f.Kind() != reflect.String {
			continue
		}
		old := f.String()
		var hidden []string
		if s, p := g.w.split(old); s != nil && (p == nil || !g.w.can(h, "project.view", s, p).visible) {
			hidden = append(hidden, s.name+"/nowhere")
			if !g.w.can(h, "workspace.view", s, nil).visible {
				hidden = append(hidden, "nowhere/"+old[len(s.name)+1:])
			}
		} else if s := g.w.sites[old]; s != nil && !g.w.can(h, "workspace.view", s, nil).visible {
			hidden = append(hidden, "nowhere")
		}
		if _, creates := o.(op.CreateWorkspace); creates {
			hidden = nil
		}
		for _, name := range hidden {
			f.SetString(name)
			dry, err := g.store.Try(context.Background(), g.actor(who), v.Interface().(model.Operation))
			if err != nil {
				g.fail("a dry run does not run: %v", err)
			}
			a, b := model.AsError(was), model.AsError(dry[0].Err)
			ws, _, _ := strings.Cut(old, "/")
			same := strings.NewReplacer(name, old, "nowhere", ws)
			if dry[0].Err == nil || a.Code != b.Code || a.Message != same.Replace(b.Message) ||
				a.Hint != same.Replace(b.Hint) || len(a.Details) != len(b.Details) {
				g.fail("what is hidden differs from what does not exist:\n%+v\n%+v", a, dry[0].Err)
			}
		}
		f.SetString(old)
	}
}

func show(o any) string {
	v := reflect.ValueOf(o)
	var b strings.Builder
	for i := range v.NumField() {
		f := v.Field(i)
		if f.IsZero() {
			continue
		}
		for f.Kind() == reflect.Pointer {
			f = f.Elem()
		}
		fmt.Fprintf(&b, "%s=%v ", v.Type().Field(i).Name, f.Interface())
	}
	return b.String()
}

func (g *game) say(format string, args ...any) {
	g.said = append(g.said, fmt.Sprintf(format, args...))
}

func (g *game) fail(format string, args ...any) {
	g.t.Helper()
	g.t.Fatalf("%s\n%s", strings.Join(g.said[max(0, len(g.said)-400):], "\n"), fmt.Sprintf(format, args...))
}
