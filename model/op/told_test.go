package op_test

import (
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/roster"
)

// A removal says what ends for whom: a guest has no role to lose (W6).
func TestW6_ARemovalSaysWhatEnds(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.guest("grace", "ml-team/api", model.Contributor)
	e := h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
	if len(e.Consequences) == 0 || e.Consequences[0] != "1 project grant ends at once; what they made stays, with their name." {
		t.Errorf("%q", e.Consequences)
	}
}

// An end is not in the past and not after less than no time; it is told in the
// largest whole unit (I4).
func TestI4_EndsLieAhead(t *testing.T) {
	h := newHouse(t)
	h.user("bob")
	invite := func(d time.Duration) op.Invite {
		return op.Invite{Workspace: "ml-team", Who: "bob", Role: model.Viewer, For: d}
	}
	h.refuse("ada", invite(-time.Hour), model.Invalid, "less than no time")
	for d, says := range map[time.Duration]string{
		5 * time.Minute: "5 minutes", 3 * time.Hour: "3 hours", 48 * time.Hour: "2 days", 90 * time.Second: "90 seconds", time.Hour: "1 hour",
	} {
		if said := h.do("ada", invite(d)).Summary; !strings.Contains(said, "for "+says) {
			t.Errorf("%q does not say %q", said, says)
		}
		h.do("ada", op.RevokeInvitation{Workspace: "ml-team", Who: "bob"})
	}
}

// The trail tells the end that a pending invitation is given (I3).
func TestI3_ANewEndOfAnInvitationIsInTheTrail(t *testing.T) {
	h := newHouse(t)
	h.user("bob")
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "bob", Role: model.Viewer})
	until := h.now.AddDate(0, 0, 30)
	e := h.do("ada", op.SetRole{Workspace: "ml-team", Who: "bob", Role: model.Viewer, Ends: &op.Ending{Until: until}})
	if e.Before["expires_at"] != nil || e.After["expires_at"] != until.Format(time.RFC3339) {
		t.Errorf("%v, then %v", e.Before, e.After)
	}
}

// A row is counted as it is now, and written as it was: a grant that is over is
// still to be taken away (A1).
func TestA1_ARowKeepsItsCountUntilTheSweep(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.project("web", model.Private)
	h.guest("grace", "ml-team/api", model.Contributor)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor, Until: h.now.AddDate(0, 0, 1)})
	h.do("ada", op.GrantAccess{Project: "ml-team/web", Who: "grace", Role: model.Contributor})
	h.do("grace", op.AcceptInvitation{Ref: h.invitation("grace")})
	h.later(48 * time.Hour)
	row := h.row("grace")
	h.look(func(u model.Unit) {
		if now := roster.Now(u, row); now.Grants != 1 {
			t.Errorf("%d grants count", now.Grants)
		}
		if listed := roster.Listed(u, row); listed.Grants != 2 {
			t.Errorf("%d grants are written", listed.Grants)
		}
	})
	h.do("ada", op.RevokeAccess{Project: "ml-team/web", Who: "grace"})
	if got := h.row("grace"); got == nil || got.Grants != 1 {
		t.Errorf("the row is %+v", got)
	}
}

// Whoever is brought in after the end of their membership is there anew, swept or
// not: what they had is dead (W6).
func TestW6_AfterTheEndOneComesAnew(t *testing.T) {
	h := newHouse(t)
	h.member("bob", model.Viewer)
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "bob", Role: model.Viewer, Ends: &op.Ending{For: time.Hour}})
	was := h.row("bob").Epoch
	h.later(2 * time.Hour)
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "bob", Role: model.Editor})
	if got := h.row("bob"); got.Epoch != was+1 || got.Role != model.Editor {
		t.Errorf("the row is %+v", got)
	}
}

// S1: the admins are told that domain invites are off, but for the one who did it.
func TestS1_WhoDidItIsNotTold(t *testing.T) {
	h := newHouse(t)
	h.member("bob", model.Admin)
	h.member("cyd", model.Admin)
	h.do("ada", domainInvites("on"))
	h.do("bob", op.SetRole{Workspace: "ml-team", Who: "ada", Role: model.Viewer})
	h.told("cyd", "example.com")
	for _, said := range h.inbox("bob") {
		if strings.Contains(said, "example.com") {
			t.Errorf("bob is told %q", said)
		}
	}
}

// I4: the verified address of an account is the account, suspended too.
func TestI4_AVerifiedAddressIsItsAccount(t *testing.T) {
	h := newHouse(t)
	h.user("bob")
	h.do("root", op.VerifyEmail{Username: "bob"})
	h.do("root", op.SuspendUser{Username: "bob"})
	h.refuse("ada", op.Invite{Workspace: "ml-team", Who: "bob@example.com", Role: model.Viewer}, model.Conflict, "bob is suspended")
}

// The revocation of an offer names whom it was for.
func TestI3_ARevokedOfferNamesWhom(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.set("guests", "on")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "y@example.org", Role: model.Owner})
	e := h.do("ada", op.RevokeAccess{Project: "ml-team/api", Who: "y@example.org"})
	if e.Before["person"] != "y@example.org" {
		t.Errorf("it was of %v", e.Before["person"])
	}
}
