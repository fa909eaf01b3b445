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
