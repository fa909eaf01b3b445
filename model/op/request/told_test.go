package request_test

import (
	"slices"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/request"
)

// A6: a target that cannot be a name is refused, whatever there is.
func TestA6_TargetsAreNames(t *testing.T) {
	h := newHouse(t)
	for _, target := range []string{"ml-team", "M L/api", "-x/api", "ml-team/", "ml-team/a b", "x/api"} {
		h.refused("grace", request.File{Target: target, Role: model.ProjectViewer, Reason: "r"}, model.Invalid)
	}
}

// A6: the inboxes of admins and of owners by grant change with a request.
func TestA6_WhoMayAnswerIsTold(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Owner})
	ada, bob, grace := h.actor("ada").Person, h.actor("bob").Person, h.actor("grace").Person
	e := h.do("grace", request.File{Target: "ml-team/api", Role: model.ProjectViewer, Reason: "r"})
	for _, e := range []model.Effect{e, h.do("grace", request.Withdraw{Ref: "ml-team/api"})} {
		for _, id := range []model.ID{ada, bob, grace} {
			if !slices.Contains(e.People, id) {
				t.Errorf("%s touches %v, not %d", e.Summary, e.People, id)
			}
		}
	}
}

// A6: an approval answers an invitation to the same project, too.
func TestA6_AnApprovalEndsTheInvitation(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	h.guests("on")
	id := h.ask("grace", "ml-team/api", model.ProjectViewer)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner})
	h.do("ada", request.Approve{ID: id})
	h.look(func(s model.State) {
		for i := range s.InvitationsTo(h.id(s, "grace")) {
			if i.State != model.Revoked {
				t.Errorf("the invitation is %s", i.State)
			}
		}
	})
	if got := h.role("grace", "api"); got != model.ProjectViewer {
		t.Errorf("the role is %s", got)
	}
}

func (h *house) id(s model.State, who string) model.ID { return s.Name(who).Person }

// A6, W3: requests are let go of in steps, each of which takes no more than it
// may.
func TestA6_RequestsAreReleasedInSteps(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	for _, who := range []string{"bob", "grace", "linus"} {
		h.ask(who, "ml-team/api", model.ProjectViewer)
	}
	h.do("system", released{t})
}

type released struct{ *testing.T }

func (released) Kind() string                                 { return "test.release" }
func (released) Authorize(model.State, model.Principal) error { return nil }
func (r released) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w := u.Name("ml-team").Workspace
	for _, want := range []int{2, 1, 0} {
		if n := request.Release(u, w, 0, 2); n != want {
			r.Errorf("it released %d, not %d", n, want)
		}
	}
	if n := u.Workspace(w).Counts.Requests; n != 0 {
		r.Errorf("%d are counted", n)
	}
	return model.Effect{Target: "it"}, nil
}

// A6: an approval without an end gives the role without one, whatever came between.
func TestA6_AnApprovalIsNotCutByWhatThereIs(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	id := h.ask("bob", "ml-team/api", model.ProjectViewer)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Owner, Until: h.now.AddDate(0, 0, 1)})
	if e := h.do("ada", request.Approve{ID: id}); e.After["expires_at"] != nil || e.After["role"] != "owner" {
		t.Errorf("%v", e.After)
	}
}

// A6: the day's limit counts what was filed within a day, not at its beginning.
func TestA6_ADayIsADay(t *testing.T) {
	h := newHouse(t)
	file := request.File{Target: "no/where", Role: model.ProjectViewer, Reason: "r"}
	for range request.MostADay {
		h.do("grace", file)
		h.do("grace", request.Withdraw{Ref: "no/where"})
	}
	h.refused("grace", file, model.Conflict, "within a day")
	h.now = h.now.AddDate(0, 0, 1)
	h.do("grace", file)
}
