package service_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/service"
	"atrium/model/view"
	"atrium/storage"
)

// house is a deployment: root is its platform admin, ada admin of ml-team, bob an
// editor there; grace has ops.
type house struct {
	*testing.T
	store *storage.Store
}

func newHouse(t *testing.T) *house {
	t.Helper()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	h := &house{T: t, store: storage.Memory(storage.Options{Now: func() time.Time { return now }})}
	h.do("system", op.Init{Username: "root", Email: "root@example.com"})
	for _, name := range []string{"ada", "bob", "grace"} {
		h.do("root", op.CreateUser{Username: name, Email: name + "@example.com"})
	}
	h.do("ada", op.CreateWorkspace{Name: "ml-team"})
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "bob", Role: model.Editor})
	h.do("grace", op.CreateWorkspace{Name: "ops"})
	return h
}

func (h *house) try(who string, o model.Operation) error {
	a := model.Actor{Via: model.ViaCLI, System: who == "system"}
	h.look(func(s model.State) {
		if n := s.Name(who); n != nil {
			a.Person = n.Person
		}
	})
	_, err := h.store.Do(context.Background(), a, o)
	return err
}

func (h *house) do(who string, o model.Operation) {
	h.Helper()
	if err := h.try(who, o); err != nil {
		h.Fatalf("%s: %s: %v (%v)", who, o.Kind(), err, model.AsError(err).Cause)
	}
}

func (h *house) refused(who string, o model.Operation, code model.Code, part string) {
	h.Helper()
	if err := h.try(who, o); model.CodeOf(err) != code || !strings.Contains(err.Error(), part) {
		h.Errorf("%s: %s: %v, want %s with %q", who, o.Kind(), err, code, part)
	}
}

type peek struct{ fn func(model.Unit) }

func (peek) Kind() string                                 { return "test.peek" }
func (peek) Authorize(model.State, model.Principal) error { return nil }
func (p peek) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	p.fn(u)
	return model.Effect{Target: "it"}, nil
}

func (h *house) look(fn func(model.State)) {
	h.Helper()
	if _, err := h.store.Try(context.Background(), model.Actor{System: true}, peek{func(u model.Unit) { fn(u) }}); err != nil {
		h.Fatal(err)
	}
}

// role is what the service account may do to the project of ml-team.
func (h *house) role(name string) (role model.ProjectRole) {
	h.look(func(s model.State) {
		w := s.Name("ml-team").Workspace
		d := model.Decide(s, s.Name(name).Person, model.ProjectView, model.Target{Workspace: w, Project: s.ProjectNamed(w, "api").ID})
		role = d.Project
	})
	return role
}

// A1: grants only, with neither a yes nor the guests setting; a deactivated one
// has nothing, a reactivated one what it had.
func TestA1_GrantsOnly(t *testing.T) {
	h := newHouse(t)
	shared := model.WorkspaceVisible
	h.do("ada", op.CreateProject{Project: "ml-team/api", Visibility: &shared})
	h.do("ada", service.Create{Workspace: "ml-team", Name: "bot"})
	if got := h.role("bot@ml-team"); got != model.NoProjectRole {
		t.Errorf("it has %s by itself", got)
	}
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bot@ml-team", Role: model.Contributor})
	h.do("ada", service.Deactivate{Workspace: "ml-team", Name: "bot"})
	if got := h.role("bot@ml-team"); got != model.NoProjectRole {
		t.Errorf("deactivated it has %s", got)
	}
	h.do("root", service.Reactivate{Workspace: "ml-team", Name: "bot@ml-team"})
	if got := h.role("bot@ml-team"); got != model.Contributor {
		t.Errorf("reactivated it has %s", got)
	}
	h.do("ada", op.RevokeAccess{Project: "ml-team/api", Who: "bot@ml-team"})
	h.look(func(s model.State) {
		w := s.Workspace(s.Name("ml-team").Workspace)
		if c := w.Counts; c.People != 2 || c.Pending != 0 || c.Guests != 0 || c.Services != 1 || c.Rows != 3 {
			t.Errorf("counts %+v", c)
		}
	})
}

func TestOnlyThoseWhoManagePeople(t *testing.T) {
	h := newHouse(t)
	h.refused("bob", service.Create{Workspace: "ml-team", Name: "bot"}, model.Denied, "people.manage")
	h.refused("grace", service.Create{Workspace: "ml-team", Name: "bot"}, model.NotFound, "There is no workspace")
	h.do("ada", service.Create{Workspace: "ml-team", Name: "bot"})
	h.refused("bob", service.Deactivate{Workspace: "ml-team", Name: "bot"}, model.Denied, "people.manage")
	h.refused("grace", service.Deactivate{Workspace: "ops", Name: "bot@ml-team"}, model.Invalid, "bot@ops")
	h.refused("grace", service.Deactivate{Workspace: "ops", Name: "bot"}, model.NotFound, "no service account bot@ops")
}

// N1, N2, N6 and the bound of 50.
func TestNames(t *testing.T) {
	h := newHouse(t)
	create := func(name string) service.Create { return service.Create{Workspace: "ml-team", Name: name} }
	for _, bad := range []string{"", "b", "-bot", "bot-", "b--t", "bot@ops", "bo t", "Bot", "Bot@ml-team", "bot@ml-team@ml-team"} {
		h.refused("ada", create(bad), model.Invalid, "")
	}
	h.do("ada", create("bot"))
	h.refused("ada", create("bot@ML-team"), model.Conflict, "there already")
	h.do("grace", op.CreateWorkspace{Name: "cron@ml-team"})
	h.refused("ada", create("cron"), model.Conflict, "taken")
	for i := 1; i < service.Most; i++ {
		h.do("ada", create(fmt.Sprintf("bot%d", i)))
	}
	h.do("ada", service.Deactivate{Workspace: "ml-team", Name: "bot1"})
	h.refused("ada", create("more"), model.Conflict, "ml-team has 50 service accounts")
}

// What is for people is not for service accounts.
func TestServiceAccountsAreNoMembers(t *testing.T) {
	h := newHouse(t)
	h.do("ada", service.Create{Workspace: "ml-team", Name: "bot"})
	h.refused("bot@ml-team", op.CreateWorkspace{Name: "mine"}, model.Denied, "Service accounts create no workspaces")
	for _, o := range []model.Operation{
		op.SetRole{Workspace: "ml-team", Who: "bot@ml-team", Role: model.Admin},
		op.RemoveMember{Workspace: "ml-team", Who: "bot@ml-team"},
		op.Invite{Workspace: "ml-team", Who: "bot@ml-team", Role: model.Viewer},
		op.DeleteUser{Username: "bot@ml-team"},
		op.TransferWorkspace{Name: "ml-team", Who: "bot@ml-team"},
	} {
		h.refused("root", o, model.Conflict, "bot@ml-team")
	}
}

// To another workspace a service account is not there, whatever it is called:
// an address that is written like its name is an address (R3).
func TestR3_OthersCannotTellAServiceAccount(t *testing.T) {
	h := newHouse(t)
	h.do("ada", op.CreateWorkspace{Name: "example.com"})
	h.do("ada", service.Create{Workspace: "example.com", Name: "zoe"})
	h.do("grace", op.Invite{Workspace: "ops", Who: "zoe@example.com", Role: model.Viewer})
	h.do("ada", service.Create{Workspace: "example.com", Name: "bob"})
	h.do("grace", op.Invite{Workspace: "ops", Who: "bob@example.com", Role: model.Viewer})
	h.refused("grace", op.GrantAccess{Project: "ops/none", Who: "zoe@example.com", Role: model.Owner}, model.NotFound, "")
}

func TestPeopleListHasThem(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"bot", "cron"} {
		h.do("ada", service.Create{Workspace: "ml-team", Name: name})
	}
	h.do("ada", service.Deactivate{Workspace: "ml-team", Name: "cron"})
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	a := model.Actor{}
	h.look(func(s model.State) { a.Person = s.Name("ada").Person })
	err := h.store.View(context.Background(), a, func(r *view.Reader) error {
		for q, want := range map[view.PeopleQuery]string{
			{}:                                  "ada bob bot@ml-team cron@ml-team grace",
			{Kind: "service"}:                   "bot@ml-team cron@ml-team",
			{Kind: "service", Sort: "-name"}:    "cron@ml-team bot@ml-team",
			{Kind: "service", Filter: "cr"}:     "cron@ml-team",
			{Kind: "member"}:                    "ada bob",
			{Kind: "guest"}:                     "",
			{Status: "suspended"}:               "cron@ml-team",
			{Kind: "service", Status: "active"}: "bot@ml-team",
		} {
			l, err := r.People("ml-team", q)
			if err != nil {
				return err
			}
			var got []string
			for _, row := range l.Data {
				got = append(got, row.Who)
			}
			if strings.Join(got, " ") != want {
				t.Errorf("%+v: %v, want %s", q, got, want)
			}
		}
		n, err := r.PeopleCounts("ml-team")
		if err != nil || n != (view.PeopleCounts{All: 5, Members: 2, Pending: 1, Services: 2}) {
			t.Errorf("%+v %v", n, err)
		}
		found, err := r.Holders("ml-team", "bo")
		if err != nil || len(found) != 2 || found[0].Username != "bot@ml-team" || found[1].Username != "bob" {
			t.Errorf("completing bo: %+v %v", found, err)
		}
		p, err := r.Person("ml-team", "bot@ml-team")
		if err != nil || p.Kind != "service" || p.Status != "active" || p.Guest || p.Role != "" {
			t.Errorf("%+v %v", p, err)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
