package op_test

import (
	"context"
	"strings"
	"sync"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/gate"
	"atrium/model/op"
	"atrium/model/op/join"
)

// at makes an account with a verified address.
func (h *house) at(name, email string) {
	h.Helper()
	h.do("root", op.CreateUser{Username: name, Email: email})
	h.do("root", op.VerifyEmail{Username: name})
}

// invites says for which domain ml-team takes people in now, and what its
// setting says.
func (h *house) invites(now, stored string) {
	h.Helper()
	h.look(func(u model.Unit) {
		w := h.workspaceIn(u)
		if got := gate.Domain(u, w); got != now {
			h.Errorf("ml-team invites %q, not %q", got, now)
		}
		if w.Settings.Domain != stored {
			h.Errorf("the setting is %q, not %q", w.Settings.Domain, stored)
		}
	})
}

func (h *house) workspaceIn(u model.Unit) *model.Workspace {
	return u.Workspace(u.Name("ml-team").Workspace)
}

func says(t *testing.T, e model.Effect, parts ...string) {
	t.Helper()
	all := e.Summary + " " + strings.Join(e.Consequences, " ")
	for _, part := range parts {
		if !strings.Contains(all, part) {
			t.Errorf("it does not say %q: %s", part, all)
		}
	}
}

var joins = join.Workspace{Name: "ml-team"}

func domainInvites(value string) op.SetWorkspace {
	return op.SetWorkspace{Name: "ml-team", Values: map[string]string{"domain-invites": value}}
}

// Everyone with a verified address in the owner's domain may come in as viewer.
func TestS1_PeopleOfTheDomainJoinAsViewers(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.refuse("grace", joins, model.NotFound, "no workspace ml-team")
	e := h.do("ada", domainInvites("on"))
	says(t, e, "domain-invites=example.com", "verified address at example.com", "as viewer", "ada")
	if e.Before["domain-invites"] != "off" || e.After["domain-invites"] != "example.com" {
		t.Errorf("the audit has %v and %v", e.Before, e.After)
	}
	h.do("grace", joins)
	m := h.row("grace")
	if m.Role != model.Viewer || !m.Joined.Equal(h.now) || !m.Expires.IsZero() || m.InvitedBy != 0 {
		t.Errorf("the row is %+v", m)
	}
	if h.person("grace").Current != h.workspace("ml-team").ID {
		t.Error("P4: the workspace is not remembered")
	}
	h.refuse("grace", joins, model.Conflict, "already a member of ml-team, as viewer")
	h.refuse("ada", joins, model.Conflict, "already a member of ml-team, as admin")
	h.refuse("", joins, model.Denied, "Nobody is signed in")
	e = h.do("ada", domainInvites("off"))
	says(t, e, "2 members stay")
	h.user("bob")
	h.refuse("bob", joins, model.NotFound)
}

// The domain is matched exactly, and only a verified address counts. Everybody
// else gets the answer for a workspace that does not exist (R3).
func TestS1_OnlyVerifiedAddressesOfExactlyThatDomain(t *testing.T) {
	h := newHouse(t)
	h.do("ada", domainInvites("on"))
	h.at("sub", "sub@mail.example.com")
	h.at("other", "other@example.org")
	h.at("longer", "longer@notexample.com")
	h.do("root", op.CreateUser{Username: "unverified", Email: "unverified@example.com"})
	h.do("root", op.CreateUser{Username: "nobody"})
	for _, who := range []string{"sub", "other", "longer", "unverified", "nobody"} {
		_, absent := h.store.Do(context.Background(), h.actor(who), join.Workspace{Name: "zz-team"})
		_, hidden := h.store.Do(context.Background(), h.actor(who), joins)
		if absent == nil || hidden == nil || strings.ReplaceAll(absent.Error(), "zz-team", "ml-team") != hidden.Error() {
			t.Errorf("R3: %s is told %v and %v", who, absent, hidden)
		}
	}
	h.at("upper", "Upper@EXAMPLE.com")
	h.do("upper", joins)
}

// Who sees the workspace anyway is told why they cannot join.
func TestS1_WhoSeesItIsToldWhyNot(t *testing.T) {
	h := newHouse(t)
	h.at("bob", "bob@example.org")
	h.set("everyone", "viewer")
	h.refuse("bob", joins, model.Denied, "takes nobody in by their domain", "invite you")
	h.do("ada", domainInvites("on"))
	h.refuse("bob", joins, model.Denied, "verified address at example.com")
	h.user("grace")
	h.do("grace", joins)
	h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
	h.refuse("grace", joins, model.Denied, "removed from ml-team")
}

// Domain invites are not offered for what is nobody's own, and the error says
// why.
func TestS1_NotOfferedForWhatIsNobodysOwn(t *testing.T) {
	for address, why := range map[string]string{
		"ada@gmail.com":        "public mail provider",
		"ada@cs.stanford.edu":  "educational",
		"ada@co.uk":            "public suffix",
		"ada@team.example.com": "",
	} {
		h := newHouse(t)
		h.do("ada", op.UpdateUser{Username: "ada", Email: &address})
		h.refuse("ada", domainInvites("on"), model.Conflict, "The address of the owner of ml-team, ada, is not verified")
		h.do("root", op.VerifyEmail{Username: "ada"})
		if why == "" {
			h.do("ada", domainInvites("on"))
			h.refuse("ada", domainInvites("example.com"), model.Invalid, "team.example.com")
			h.invites("team.example.com", "team.example.com")
			continue
		}
		h.refuse("ada", domainInvites("on"), model.Conflict, why)
	}
	h := newHouse(t)
	h.do("root", op.SetWorkspace{Name: "system", Values: map[string]string{"everyone": "viewer"}})
	h.refuse("root", op.SetWorkspace{Name: "system", Values: map[string]string{"domain-invites": "on"}}, model.Conflict, "built in")
	h.member("bob", model.Admin)
	h.do("bob", domainInvites("on"))
	h.do("ada", domainInvites("off"))
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "ada", Role: model.Editor})
	h.refuse("bob", domainInvites("on"), model.Conflict, "ada, is not an active admin")
}

// It ends with what it stands on, in the same operation, which tells of it and
// so do notices to the admins; it does not come back by itself.
func TestS1_ItSwitchesOffWithWhatItStandsOn(t *testing.T) {
	email := "ada@example.org"
	for name, c := range map[string]struct {
		who  string
		o    model.Operation
		says string
		back model.Operation // would bring back what it stood on
	}{
		"role":     {"ada", op.SetRole{Workspace: "ml-team", Who: "ada", Role: model.Editor}, "not an active admin", op.SetRole{Workspace: "ml-team", Who: "ada", Role: model.Admin}},
		"removal":  {"bob", op.RemoveMember{Workspace: "ml-team", Who: "ada"}, "not an active admin", op.RestoreMember{Workspace: "ml-team", Who: "ada"}},
		"leaving":  {"ada", op.LeaveWorkspace{Workspace: "ml-team"}, "not an active admin", op.AddMember{Workspace: "ml-team", Who: "ada", Role: model.Admin}},
		"demotion": {"root", op.AddMember{Workspace: "ml-team", Who: "ada", Role: model.Member}, "not an active admin", op.AddMember{Workspace: "ml-team", Who: "ada", Role: model.Admin}},
		"suspend":  {"root", op.SuspendUser{Username: "ada"}, "not an active admin", op.ResumeUser{Username: "ada"}},
		"delete":   {"root", op.DeleteUser{Username: "ada"}, "not an active admin", nil},
		"same":     {"ada", op.TransferWorkspace{Name: "ml-team", Who: "bob"}, "its owner is bob now", op.TransferWorkspace{Name: "ml-team", Who: "ada"}},
		"transfer": {"ada", op.TransferWorkspace{Name: "ml-team", Who: "cyd"}, "its owner is cyd now", op.TransferWorkspace{Name: "ml-team", Who: "ada"}},
		"email":    {"ada", op.UpdateUser{Username: "ada", Email: &email}, "has no verified address at example.com", nil},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			h.member("bob", model.Admin)
			h.member("cyd", model.Viewer)
			h.do("ada", domainInvites("on"))
			e := h.do(c.who, c.o)
			says(t, e, "Domain invites of ml-team (example.com) are switched off", c.says)
			if off, _ := e.After["domain_invites_off"].([]string); len(off) != 1 || off[0] != "ml-team" {
				t.Errorf("the audit has %v", e.After)
			}
			if c.who != "bob" {
				h.told("bob", "Domain invites of ml-team (example.com) are switched off")
			}
			h.invites("", "")
			h.user("new")
			h.refuse("new", joins, model.NotFound)
			if c.back != nil {
				h.do("root", c.back)
				h.invites("", "")
			}
		})
	}
}

// What no operation switches off does not count either: the owner's membership
// simply ends, or the address is not verified any more.
func TestS1_WhatItStandsOnIsLookedAtAfresh(t *testing.T) {
	h := newHouse(t)
	h.member("bob", model.Admin)
	h.do("ada", domainInvites("on"))
	h.user("new")
	h.write(func(u model.Unit) {
		m := u.Membership(h.workspaceIn(u).ID, "ada")
		m.Expires = h.now.Add(time.Hour)
		u.PutMembership(m)
	})
	h.invites("example.com", "example.com")
	h.later(time.Hour)
	h.invites("", "example.com")
	h.refuse("new", joins, model.NotFound)
	says(t, h.do("bob", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}}), "switched off")
	h.invites("", "")

	for _, back := range []func(h *house){
		func(h *house) { h.do("root", op.AddMember{Workspace: "ml-team", Who: "ada", Role: model.Admin}) },
		func(h *house) {
			h.do("bob", op.Invite{Workspace: "ml-team", Who: "ada", Role: model.Admin})
			h.do("ada", op.AcceptInvitation{Ref: h.invitation("ada")})
		},
	} {
		h = newHouse(t)
		h.member("bob", model.Admin)
		h.do("ada", domainInvites("on"))
		h.write(func(u model.Unit) {
			m := u.Membership(h.workspaceIn(u).ID, "ada")
			m.Expires = h.now.Add(time.Hour)
			u.PutMembership(m)
		})
		h.later(time.Hour)
		back(h)
		h.invites("", "")
	}

	h = newHouse(t)
	h.do("ada", domainInvites("on"))
	h.write(func(u model.Unit) {
		p := u.Person(h.person("ada").ID)
		p.EmailVerified = false
		u.PutPerson(p)
	})
	h.invites("", "example.com")
}

// A person who was removed stays out; who left by themselves may come back (W6).
func TestW6_TheRemovedDoNotComeBackByDomain(t *testing.T) {
	h := newHouse(t)
	h.do("ada", domainInvites("on"))
	h.user("grace", "bob")
	h.do("grace", joins)
	h.do("grace", op.LeaveWorkspace{Workspace: "ml-team"})
	h.do("grace", joins)
	h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
	h.refuse("grace", joins, model.NotFound)
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Editor})
	h.refuse("grace", joins, model.NotFound)
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.do("grace", op.LeaveWorkspace{Workspace: "ml-team"})
	h.do("grace", joins)

	h.project("api", model.Private)
	h.guest("gus", "ml-team/api", model.Contributor)
	h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "gus"})
	h.refuse("gus", joins, model.NotFound)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "gus", Role: model.Contributor})
	h.do("gus", op.AcceptInvitation{Ref: h.invitation("gus")})
	h.refuse("gus", joins, model.NotFound) // to a project only
	h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "gus"})
	h.do("ada", op.RestoreMember{Workspace: "ml-team", Who: "gus"})
	h.do("gus", joins)
}

// A membership that came to its end is no removal, whether or not it has been
// taken off the list yet; the grants of it stay ended.
func TestW6_WhoseMembershipEndedMayComeBackByDomain(t *testing.T) {
	h := newHouse(t)
	h.do("ada", domainInvites("on"))
	h.project("api", model.Private)
	h.user("grace")
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Editor, Until: h.now.Add(day)})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner})
	h.later(2 * day)
	h.do("grace", joins)
	if m := h.row("grace"); m.Role != model.Viewer || !m.Expires.IsZero() {
		t.Errorf("the row is %+v", m)
	}
	h.cannot("grace", model.ProjectView, "ml-team/api")
	if c := h.workspace("ml-team").Counts; c.People != 2 || c.Rows != 2 {
		t.Errorf("the counts are %+v", c)
	}
}

// Who is invited accepts the invitation: joining would give them less. Once it
// has run out they join, in the seat that it kept.
func TestS1_TheInvitedAcceptInstead(t *testing.T) {
	h := newHouse(t)
	h.do("ada", domainInvites("on"))
	h.user("grace")
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Editor})
	h.refuse("grace", joins, model.Conflict, "invited to ml-team as editor", "atrium invitation accept "+h.invitation("grace"))
	h.later(15 * day)
	h.do("grace", planned{joins, 2})
	if c := h.workspace("ml-team").Counts; c.People != 2 || c.Pending != 0 || c.Rows != 2 {
		t.Errorf("the counts are %+v", c)
	}
}

// A guest who joins keeps the grants.
func TestS1_AGuestKeepsTheGrants(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.guest("grace", "ml-team/api", model.Contributor)
	h.do("ada", domainInvites("on"))
	h.do("grace", joins)
	h.projectRole("grace", "ml-team/api", model.Contributor)
	h.can("grace", model.WorkspaceView, "ml-team")
}

// Joining takes a seat (I5).
func TestI5_JoiningTakesASeat(t *testing.T) {
	h := newHouse(t)
	h.do("ada", domainInvites("on"))
	h.user("grace", "bob")
	h.do("grace", planned{joins, 2})
	h.refuse("bob", planned{joins, 2}, model.OverQuota, "2 of 2 are taken")
}

// However many join at once, the seats hold.
func TestI5_SeatsHoldWhenManyJoinAtOnce(t *testing.T) {
	h := newHouse(t)
	h.do("ada", domainInvites("on"))
	names := []string{"ann", "ben", "cyd", "dan", "eve", "fay"}
	h.user(names...)
	var wg sync.WaitGroup
	for _, who := range names {
		actor := h.actor(who)
		wg.Go(func() { _, _ = h.store.Do(context.Background(), actor, planned{joins, 4}) })
	}
	wg.Wait()
	if n := h.workspace("ml-team").Counts.People; n != 4 {
		t.Errorf("%d members in 4 seats", n)
	}
}
