package op_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
)

// link gives accounts a login at okta.
func (h *house) link(names ...string) {
	h.Helper()
	for _, name := range names {
		id := h.person(name).ID
		h.write(func(u model.Unit) {
			p := u.Person(id)
			p.Logins = append(p.Logins, model.Login{Provider: "okta", Issuer: "https://okta.example.com", Subject: name, Linked: h.now})
			u.PutPerson(p)
		})
	}
}

// through is a session over SSH that was signed in through a provider, or by key.
func (h *house) through(who, provider string) model.Actor {
	h.Helper()
	return model.Actor{Person: h.person(who).ID, Via: model.ViaSSH, Provider: provider}
}

// as carries an operation out in a session; the error must have the code and the
// parts.
func (h *house) as(a model.Actor, o model.Operation, code model.Code, parts ...string) model.Effect {
	h.Helper()
	effects, err := h.store.Do(context.Background(), a, o)
	if got := model.CodeOf(err); got != code {
		h.Fatalf("%s: %q (%v), not %q", o.Kind(), got, err, code)
	}
	for _, part := range parts {
		if err != nil && !strings.Contains(err.Error(), part) {
			h.Errorf("it does not say %q: %v", part, err)
		}
	}
	if err != nil {
		return model.Effect{}
	}
	return effects[0]
}

func enforce(value string) op.SetWorkspace {
	return op.SetWorkspace{Name: "ml-team", Values: map[string]string{"login-provider": value}}
}

// Only the provider of one's own session can be enforced; local sessions and
// those by key have none.
func TestS2_OnlyTheProviderOfTheOwnSession(t *testing.T) {
	h := newHouse(t)
	h.link("ada")
	h.refuse("ada", enforce("okta"), model.Denied, "local", "sign in through it")
	h.as(h.through("ada", ""), enforce("okta"), model.Denied, "signed in by a key")
	h.as(h.through("ada", "okta"), enforce("github"), model.Denied, "only the login provider of this session, okta", "sign in through it")
	e := h.as(h.through("ada", "okta"), enforce("okta"), "")
	says(t, e, "login-provider=okta", "Only sessions signed in through okta count", "Nobody is locked out")
	if e.Before["login-provider"] != "off" || e.After["login-provider"] != "okta" {
		t.Errorf("the audit has %v and %v", e.Before, e.After)
	}
	if e := h.as(h.through("ada", "okta"), enforce("okta"), ""); !e.Unchanged {
		t.Errorf("again: %+v", e)
	}
	h.as(h.through("root", "okta"), op.SetWorkspace{Name: "default", Values: map[string]string{"login-provider": "okta"}}, model.Denied, "built in")
}

// Who would be locked out is told before, with how many and their first names.
func TestS2_WhoWouldBeLockedOutIsTold(t *testing.T) {
	h := newHouse(t)
	h.link("ada")
	h.member("grace", model.Viewer)
	h.member("bob", model.Admin)
	h.project("api", model.Private)
	h.guest("gus", "ml-team/api", model.Contributor)
	says(t, h.as(h.through("ada", "okta"), enforce("okta"), ""), "2 of 3 members have no login at okta and are locked out", ": bob, grace.", "Guests keep their grants")

	h = newHouse(t)
	h.link("ada")
	for i := range 510 {
		h.do("root", op.CreateUser{Username: fmt.Sprintf("m%03d", i)})
		h.do("root", op.AddMember{Workspace: "ml-team", Who: fmt.Sprintf("m%03d", i), Role: model.Viewer})
	}
	says(t, h.as(h.through("ada", "okta"), enforce("okta"), ""), "Of the first 500 members 499 have no login", "m000, m001, m002, m003, m004 and 494 more", "There are 511 members in all")
}

// Where it is enforced a session counts as a member only if it was signed in
// through it; guests' grants are unaffected.
func TestS2_OnlySessionsThroughItCountAsMembers(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.link("ada", "grace")
	h.project("api", model.Private)
	h.guest("gus", "ml-team/api", model.Contributor)
	rename := op.UpdateProject{Project: "ml-team/api", Description: ref("d")}
	h.as(h.through("ada", "okta"), enforce("okta"), "")
	h.refuse("grace", op.CreateProject{Project: "ml-team/new"}, model.Denied, "signed in through okta")
	h.as(h.through("grace", ""), op.CreateProject{Project: "ml-team/new"}, model.Denied, "signed in through okta")
	h.as(h.through("grace", "github"), op.CreateProject{Project: "ml-team/new"}, model.Denied)
	h.as(h.through("grace", "okta"), op.CreateProject{Project: "ml-team/new"}, "")
	h.do("gus", op.LeaveProject{Project: "ml-team/api"})
	h.user("new")
	h.as(h.through("ada", "okta"), op.Invite{Workspace: "ml-team", Who: "new", Role: model.Editor}, "")
	says(t, h.do("new", op.AcceptInvitation{Ref: h.invitation("new")}), "counts only in sessions signed in through okta")
	h.refuse("ada", rename, model.Denied)
	h.as(h.through("ada", "okta"), rename, "")
	h.do("root", rename)
}

// A platform admin, and whoever opens the file locally, can always switch it
// off; that leaves its audit record. Nothing else gets in that way.
func TestS2_SwitchingItOffIsAlwaysPossible(t *testing.T) {
	h := newHouse(t)
	h.user("eve")
	h.link("ada")
	on := func() { h.Helper(); h.as(h.through("ada", "okta"), enforce("okta"), "") }
	on()
	h.as(h.through("ada", ""), enforce("off"), model.Denied, "signed in through okta")
	h.as(h.through("eve", ""), enforce("off"), model.NotFound)
	h.refuse("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"login-provider": "off", "guests": "on"}}, model.Denied)
	h.refuse("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}}, model.Denied)
	h.refuse("eve", enforce("okta"), model.NotFound)
	e := h.do("ada", enforce("off"))
	says(t, e, "Members count in every session again")
	if last := h.trail()[len(h.trail())-1]; last.Operation != "workspace.set" || last.Actor != "ada" || last.Via != model.ViaCLI {
		t.Errorf("the audit has %+v", last)
	}
	h.refuse("eve", enforce("off"), model.NotFound)
	on()
	h.as(model.Actor{Person: h.person("ada").ID, Via: model.ViaTUI}, enforce("off"), "")
	on()
	h.as(h.through("root", ""), enforce("off"), "")
	h.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}})
}

// Enforcing must leave an admin who can sign in (W4).
func TestW4_EnforcingLeavesAnAdminWhoCanSignIn(t *testing.T) {
	h := newHouse(t)
	h.member("bob", model.Admin)
	h.link("root")
	h.as(h.through("root", "okta"), enforce("okta"), model.Conflict, "2 of 2 admins have no login there")
	h.link("bob")
	h.write(func(u model.Unit) {
		m := u.Membership(h.workspaceIn(u).ID, "bob")
		m.Expires = h.now.Add(time.Hour)
		u.PutMembership(m)
	})
	h.as(h.through("root", "okta"), enforce("okta"), model.Conflict, "1 of 2 admins have no login there, and no lasting one")
	h.link("ada")
	h.as(h.through("root", "okta"), enforce("okta"), "")
	h.refuse("root", op.SetRole{Workspace: "ml-team", Who: "ada", Role: model.Editor}, model.Conflict, "the last admin of ml-team")
	h.do("root", enforce("off"))
	if n := h.workspace("ml-team").Counts.Admins; n != 1 {
		t.Errorf("%d admins are counted", n)
	}
}

// Enforcing and the going of the only admin with a login there cannot both win.
func TestW4_EnforcingRacesWithTheLastAdmin(t *testing.T) {
	for range 20 {
		h := newHouse(t)
		h.member("bob", model.Admin)
		h.link("ada")
		ada, root := h.through("ada", "okta"), h.actor("root")
		var wg sync.WaitGroup
		errs := make([]error, 2)
		wg.Go(func() { _, errs[0] = h.store.Do(context.Background(), ada, enforce("okta")) })
		wg.Go(func() {
			_, errs[1] = h.store.Do(context.Background(), root, op.SetRole{Workspace: "ml-team", Who: "ada", Role: model.Editor})
		})
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Fatalf("one of the two must win: %v, %v", errs[0], errs[1])
		}
		w := h.workspace("ml-team")
		if w.Counts.Admins < 1 {
			t.Fatalf("no admin is left: %+v", w)
		}
	}
}

// Joining by domain needs the enforced provider too; an owner without a login
// there stands for no domain.
func TestS2_HoldsForJoining(t *testing.T) {
	h := newHouse(t)
	h.link("ada")
	h.do("ada", domainInvites("on"))
	h.as(h.through("ada", "okta"), enforce("okta"), "")
	h.invites("example.com", "example.com")
	h.user("new")
	h.refuse("new", joins, model.Denied, "Only sessions signed in through okta")
	h.link("new")
	h.as(h.through("new", "github"), joins, model.Denied, "Sign in through okta")
	h.as(h.through("new", "okta"), joins, "")

	h = newHouse(t)
	h.member("bob", model.Admin)
	h.link("bob")
	h.do("ada", domainInvites("on"))
	says(t, h.as(h.through("bob", "okta"), enforce("okta"), ""), "Domain invites of ml-team (example.com) are switched off")
	h.invites("", "")
	h.as(h.through("bob", "okta"), domainInvites("on"), model.Conflict, "not an active admin")
	h.do("root", enforce("off"))
	h.invites("", "")
	h.as(h.through("bob", "okta"), op.SetWorkspace{Name: "ml-team", Values: map[string]string{"login-provider": "okta", "domain-invites": "on"}}, model.Conflict, "not an active admin")
}
