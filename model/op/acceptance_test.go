package op_test

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/invitation"
	"atrium/model/op"
	"atrium/storage"
	"atrium/storage/kv"
	"atrium/storage/kv/memory"
)

// Someone invited who is added by a platform admin has one row and one seat.
func TestI5_AddingTheInvitedTakesOneSeat(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("ada", invite("grace"))
	id := h.invitation("grace")
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Editor})
	if c := h.workspace("ml-team").Counts; c.Pending != 0 || c.People != 2 || c.Rows != 2 {
		t.Errorf("the counts are %+v", c)
	}
	h.refuse("grace", op.AcceptInvitation{Ref: id}, model.NotFound)
}

// An invitation belongs to whom it is bound to: nobody else can answer it.
func TestI4_AnInvitationIsBoundToThePerson(t *testing.T) {
	h := newHouse(t)
	h.user("grace", "eve")
	h.do("ada", invite("grace"))
	id := h.invitation("grace")
	h.refuse("eve", op.AcceptInvitation{Ref: id}, model.NotFound, "no pending invitation")
	h.refuse("", op.AcceptInvitation{Ref: id}, model.Denied)
	h.refuse("system", op.AcceptInvitation{Ref: id}, model.NotFound)
	h.refuse("eve", op.AcceptInvitation{Ref: "999"}, model.NotFound, "no pending invitation")
	h.do("grace", op.AcceptInvitation{Ref: id})
}

// A code admits the account with the address it was sent to, verified or not,
// and once only. Without the code the address must be verified.
func TestI4_ACodeIsBoundToTheAddressAndWorksOnce(t *testing.T) {
	h := newHouse(t)
	h.user("eve")
	code := h.do("ada", invite("Grace@Example.org")).Code
	h.do("root", op.CreateUser{Username: "grace", Email: "grace@example.org"})
	h.refuse("eve", op.AcceptInvitation{Ref: code}, model.NotFound, "no pending invitation")
	var id string
	h.look(func(u model.Unit) { id = u.InvitationByCode(invitation.HashCode(code)).ID.String() })
	h.refuse("grace", op.AcceptInvitation{Ref: id}, model.NotFound)
	h.do("grace", op.AcceptInvitation{Ref: " " + strings.ToUpper(code) + "\n"})
	if h.person("grace").EmailVerified {
		t.Error("a code that was handed over verified the address")
	}
	if h.row("grace@example.org") != nil || h.row("grace") == nil {
		t.Error("the row of the address did not become the person's")
	}
	h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
	h.refuse("grace", op.AcceptInvitation{Ref: code}, model.NotFound)
}

// With the address verified the invitation is in the inbox and needs no code.
func TestI4_AVerifiedAddressNeedsNoCode(t *testing.T) {
	h := newHouse(t)
	code := h.do("ada", invite("grace@example.com")).Code
	h.user("grace")
	var id string
	h.look(func(u model.Unit) { id = u.InvitationByCode(invitation.HashCode(code)).ID.String() })
	h.do("grace", op.AcceptInvitation{Ref: id})
	h.can("grace", model.WorkspaceView, "ml-team")
}

// An account that only claims an address is not the one that is meant.
func TestI4_AnUnverifiedAddressDoesNotMeanItsAccount(t *testing.T) {
	h := newHouse(t)
	h.do("root", op.CreateUser{Username: "grace", Email: "grace@example.com"})
	e := h.do("ada", invite("grace@example.com"))
	if e.Code == "" || h.row("grace") != nil || h.row("grace@example.com") == nil {
		t.Error("the invitation went to the account")
	}
}

// A code has 128 bits and is nowhere in the store; resending makes the old one
// void.
func TestI4_NoCodeIsStored(t *testing.T) {
	engine, now := memory.New(), time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	s, err := storage.New(engine, storage.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{T: t, store: s}
	h.do("system", op.Init{Username: "ada"})
	h.do("ada", op.CreateWorkspace{Name: "ml-team"})
	first := h.do("ada", invite("grace@example.com")).Code
	now = now.Add(time.Minute)
	second := h.do("ada", op.ResendInvitation{Workspace: "ml-team", Who: "grace@example.com"}).Code
	for _, code := range []string{first, second} {
		if len(code) != 26 { // 128 bits, five to a letter
			t.Errorf("the code %q has %d letters", code, len(code))
		}
		err = engine.View(context.Background(), func(r kv.Reader) error {
			return r.Scan(kv.Range{}, func(k, v []byte) bool {
				if bytes.Contains(append(k, v...), []byte(code)) {
					t.Errorf("the code is in the record %q", k)
				}
				return true
			})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	h.do("ada", op.CreateUser{Username: "grace", Email: "grace@example.com"})
	h.refuse("grace", op.AcceptInvitation{Ref: first}, model.NotFound)
	h.do("grace", op.AcceptInvitation{Ref: second})
}

// At acceptance the inviter must still be allowed to invite.
func TestI4_TheInvitersAuthorityIsCheckedAgain(t *testing.T) {
	h := newHouse(t)
	h.member("bob", model.Admin)
	h.user("grace", "eve")
	h.project("api", model.Private)
	h.set("guests", "on")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Owner})
	h.do("bob", invite("grace"))
	h.do("bob", op.GrantAccess{Project: "ml-team/api", Who: "eve", Role: model.Contributor})
	graces, eves := op.AcceptInvitation{Ref: h.invitation("grace")}, op.AcceptInvitation{Ref: h.invitation("eve")}

	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "bob", Role: model.Editor})
	h.refuse("grace", graces, model.Conflict, "may not invite any more")
	h.do("root", op.SuspendUser{Username: "bob"})
	h.refuse("eve", eves, model.Conflict, "may not invite any more")
	h.do("root", op.ResumeUser{Username: "bob"})
	h.do("eve", eves)
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "bob", Role: model.Admin})
	h.do("grace", graces)
}

// Whoever resends an invitation answers for it from then on.
func TestI4_WhoResendsIsTheInviter(t *testing.T) {
	h := newHouse(t)
	h.member("bob", model.Admin)
	h.user("grace")
	h.do("bob", invite("grace"))
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "bob", Role: model.Editor})
	h.refuse("grace", op.AcceptInvitation{Ref: h.invitation("grace")}, model.Conflict, "may not invite any more")
	h.later(time.Minute)
	h.do("ada", op.ResendInvitation{Workspace: "ml-team", Who: "grace"})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	if m := h.row("grace"); m.InvitedBy != h.person("ada").ID {
		t.Errorf("the row is %+v", m)
	}
}

// --expires is the expiry of the membership and the given grants; it is
// checked at acceptance and at every decision.
func TestI4_MembershipAndGrantsExpireTogether(t *testing.T) {
	h := newHouse(t)
	h.user("grace", "bob")
	h.project("api", model.Private)
	until := h.now.Add(7 * day)
	ask := func(who string) op.Invite {
		return op.Invite{
			Workspace: "ml-team", Who: who, Role: model.Editor, Until: until,
			Projects: []op.ProjectRole{{Project: "ml-team/api", Role: model.Owner}},
		}
	}
	past := ask("grace")
	past.Until = h.now
	h.refuse("ada", past, model.Invalid, "The expiry 2026-03-01 12:00 UTC is not in the future.")
	h.do("ada", ask("grace"))
	h.do("ada", ask("bob"))
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Contributor, Until: until})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.later(7*day - 1)
	h.can("grace", model.ProjectCreate, "ml-team")
	h.projectRole("grace", "ml-team/api", model.Owner)
	h.later(1)
	h.cannot("grace", model.WorkspaceView, "ml-team")
	h.projectRole("grace", "ml-team/api", model.NoProjectRole)
	h.refuse("grace", op.TrashProject{Project: "ml-team/api"}, model.NotFound)
	h.refuse("bob", op.AcceptInvitation{Ref: h.invitation("bob")}, model.Conflict, "ended on 2026-03-08")
}

// Added again, an expired member has no expiry any more, and joins anew.
func TestI4_AnExpiredMemberCanBeAddedAgain(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	in := invite("grace")
	in.Until = h.now.Add(day)
	h.do("ada", in)
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.later(2 * day)
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	h.can("grace", model.WorkspaceView, "ml-team")
	if m := h.row("grace"); !m.Expires.IsZero() || !m.Joined.Equal(h.now) {
		t.Errorf("the row is %+v", m)
	}
}

// A second invitation of someone who has become a member meanwhile is void.
func TestI4_AMemberCannotAcceptAgain(t *testing.T) {
	h := newHouse(t)
	h.do("root", op.CreateUser{Username: "grace", Email: "grace@example.com"})
	code := h.do("ada", invite("grace@example.com")).Code
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Editor})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.refuse("grace", op.AcceptInvitation{Ref: code}, model.Conflict, "already a member of ml-team, as editor")
}

// One yes answers every invitation to the workspace, by name or address; those
// to projects stay.
func TestI4_OneYesAnswersAll(t *testing.T) {
	h := newHouse(t)
	h.set("guests", "on")
	h.project("api", model.Private)
	h.do("ada", invite("grace@example.com"))
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace@example.com", Role: model.Contributor})
	h.do("ada", op.CreateWorkspace{Name: "other"})
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob@example.com", Role: model.Contributor})
	h.user("grace")
	h.do("ada", op.Invite{Workspace: "other", Who: "grace", Role: model.Viewer})
	elsewhere := h.invitation("grace")
	h.now = h.now.Add(time.Second) // ids of one second are in no order
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner})
	project := h.invitation("grace")
	h.now = h.now.Add(time.Second)
	h.do("ada", invite("grace"))
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	if c := h.workspace("ml-team").Counts; c.Pending != 0 || c.People != 2 || c.Rows != 2 {
		t.Errorf("the counts are %+v", c)
	}
	h.do("grace", op.AcceptInvitation{Ref: project})
	h.do("grace", op.AcceptInvitation{Ref: elsewhere})
	h.projectRole("grace", "ml-team/api", model.Owner)
}
