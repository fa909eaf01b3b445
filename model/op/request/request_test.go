package request_test

import (
	"fmt"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/request"
	"atrium/model/view"
)

func TestApprovalGivesTheRole(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	id := h.ask("bob", "ml-team/api", model.Contributor)
	if h.pending() != 1 || h.role("bob", "api") != model.NoProjectRole {
		t.Fatalf("%d pending, role %s", h.pending(), h.role("bob", "api"))
	}
	until := h.now.Add(30 * 24 * time.Hour)
	h.do("ada", request.Approve{ID: id, Until: until, Reason: "Welcome."})
	if h.pending() != 0 || h.role("bob", "api") != model.Contributor {
		t.Fatalf("%d pending, role %s", h.pending(), h.role("bob", "api"))
	}
	h.refused("ada", request.Deny{ID: id}, model.Conflict, "approved by ada")
	h.refused("bob", request.Withdraw{Ref: id.String()}, model.NotFound)
	h.read("bob", func(r *view.Reader) error {
		l, err := r.Inbox(model.Page{})
		if err == nil && (len(l.Data) == 0 || l.Data[0].Kind != "answer" || l.Data[0].Text !=
			"ada approved your request: you are contributor of ml-team/api until 2026-03-31 12:00 UTC. Welcome.") {
			t.Errorf("inbox: %+v", l.Data)
		}
		return err
	})
	h.now = until
	if h.role("bob", "api") != model.NoProjectRole {
		t.Error("the grant outlives its expiry")
	}
}

// S3: an outsider gets nothing where the workspace takes no guests.
func TestApprovalObeysGuests(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	id := h.ask("grace", "ml-team/api", model.ProjectViewer)
	h.refused("ada", request.Approve{ID: id}, model.Conflict, "grace is not a member of ml-team", "takes no guests", "guests=on")
	h.guests("on")
	h.do("ada", request.Approve{ID: id})
	if h.role("grace", "api") != model.ProjectViewer {
		t.Error("no role after approval")
	}
	h.read("ada", func(r *view.Reader) error {
		row, err := r.Workspace("ml-team")
		if row.People != 2 || row.Pending != 0 {
			t.Errorf("approval took a seat: %+v", row)
		}
		return err
	})
	h.guests("off")
	id = h.ask("grace", "ml-team/api", model.Owner)
	h.refused("ada", request.Approve{ID: id}, model.Conflict, "grace is not a member of ml-team", "takes no guests")
}

// P3: an individual workspace shares public projects only.
func TestApprovalInAnIndividualWorkspace(t *testing.T) {
	h := newHouse(t)
	private := model.Private
	h.do("bob", op.CreateProject{Project: "bob/notes", Visibility: &private})
	id := h.ask("grace", "bob/notes", model.Contributor)
	h.refused("bob", request.Approve{ID: id}, model.Conflict, "Only public projects")
	public := model.Public
	h.do("bob", op.UpdateProject{Project: "bob/notes", Visibility: &public})
	h.do("bob", request.Approve{ID: id})
	h.read("grace", func(r *view.Reader) error {
		p, err := r.Project("bob/notes")
		if p.Role != "contributor" {
			t.Errorf("role %q", p.Role)
		}
		return err
	})
}

// R1, R3: only owners of the project and admins answer; to all others a request
// is like none.
func TestOthersCannotTellARequest(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.WorkspaceVisible)
	id := h.ask("grace", "ml-team/api", model.Owner)
	ghost := h.ask("grace", "ml-team/ghost", model.Owner)
	for _, who := range []string{"", "bob", "linus", "grace"} {
		for _, o := range []func(model.ID) model.Operation{
			func(id model.ID) model.Operation { return request.Approve{ID: id} },
			func(id model.ID) model.Operation { return request.Deny{ID: id} },
		} {
			for _, id := range []model.ID{id, ghost, 4711} {
				h.refused(who, o(id), model.NotFound, fmt.Sprintf("There is no request %s that you can answer.", id))
			}
		}
	}
	h.refused("root", request.Deny{ID: ghost}, model.NotFound)
	h.refused("linus", request.Withdraw{Ref: id.String()}, model.NotFound)
	h.refused("linus", request.Withdraw{Ref: "ml-team/api"}, model.NotFound)
	h.refused("", request.File{Target: "ml-team/api", Role: model.Owner, Reason: "x"}, model.Denied)
	h.refused("ada", request.Expire{ID: id}, model.Denied)
	h.do("root", request.Deny{ID: id, Reason: "Not now."})
}

// What somebody has and sees, they may be told.
func TestNobodyAsksForWhatTheyHave(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.WorkspaceVisible)
	h.refused("bob", request.File{Target: "ml-team/api", Role: model.ProjectViewer, Reason: "x"}, model.Conflict, "You are contributor of ml-team/api already.")
	h.refused("root", request.File{Target: "ml-team/api", Role: model.Owner, Reason: "x"}, model.Conflict)
	h.ask("bob", "ML-team/API", model.Owner)
	for _, bad := range []request.File{
		{Target: "api", Role: model.Owner, Reason: "x"},
		{Target: "ml-team/api/x", Role: model.Owner, Reason: "x"},
		{Target: "ml-team/a--b", Role: model.Owner, Reason: "x"},
		{Target: "ml-team/api", Reason: "x"},
		{Target: "ml-team/other", Role: model.Owner, Reason: "  "},
		{Target: "ml-team/other", Role: model.Owner, Reason: "a\u202eb"},
	} {
		h.refused("bob", bad, model.Invalid)
	}
}

func TestRequestsAreLimited(t *testing.T) {
	h := newHouse(t)
	h.project("p0", model.Private)
	for i := range request.MostPending {
		h.ask("grace", fmt.Sprintf("ml-team/p%d", i), model.ProjectViewer)
	}
	file := func(n int) request.File {
		return request.File{Target: fmt.Sprintf("ml-team/p%d", n), Role: model.Owner, Reason: "x"}
	}
	h.refused("grace", file(3), model.Conflict, "pending request for ml-team/p3 already, as viewer")
	h.refused("grace", file(99), model.Conflict, "20 pending requests")
	for i := range request.MostADay - request.MostPending {
		h.do("grace", request.Withdraw{Ref: "ml-team/p0"})
		h.ask("grace", "ml-team/p0", model.ProjectViewer)
		_ = i
	}
	h.do("grace", request.Withdraw{Ref: "ml-team/p0"})
	h.refused("grace", file(0), model.Conflict, "50 requests within a day")
	h.now = h.now.Add(25 * time.Hour)
	h.ask("grace", "ml-team/p0", model.Owner)
	// All but the newest have lapsed: they are not in the way, and may be filed
	// again before anybody swept them up.
	h.now = h.now.Add(model.RequestWindow - time.Hour)
	h.ask("grace", "ml-team/p1", model.Owner)
	if h.pending() != 1 {
		t.Errorf("%d pending for ml-team", h.pending())
	}
}

func TestRequestsLapse(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	id := h.ask("grace", "ml-team/api", model.ProjectViewer)
	ghost := h.ask("grace", "ml-team/ghost", model.ProjectViewer)
	due := func() (refs []model.ID) {
		h.look(func(s model.State) {
			for task := range s.Due(h.now) {
				if task.Kind == model.TaskRequest {
					refs = append(refs, task.Ref)
				}
			}
		})
		return refs
	}
	if len(due()) != 0 || !h.do("system", request.Expire{ID: id}).Unchanged {
		t.Error("lapses too early")
	}
	h.now = h.now.Add(model.RequestWindow)
	h.refused("ada", request.Approve{ID: id}, model.Conflict, "lapsed on 2026-03-15")
	if got := due(); len(got) != 2 {
		t.Fatalf("due: %v", got)
	}
	for _, id := range []model.ID{id, ghost} {
		h.do("system", request.Expire{ID: id})
		if !h.do("system", request.Expire{ID: id}).Unchanged {
			t.Error("lapses twice")
		}
	}
	if h.pending() != 0 {
		t.Errorf("%d pending", h.pending())
	}
}

// Release leaves the asker's side as it was.
func TestReleaseKeepsThePersonInTheDark(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	id := h.ask("grace", "ml-team/api", model.ProjectViewer)
	h.ask("linus", "ml-team/api", model.ProjectViewer)
	total := 0
	for n := 1; n > 0; total += n {
		h.do("system", change{func(u model.Unit) {
			w := u.Name("ml-team").Workspace
			n = request.Release(u, w, u.ProjectNamed(w, "api").ID, 1)
		}})
	}
	if total != 2 || h.pending() != 0 {
		t.Errorf("%d released, %d pending", total, h.pending())
	}
	h.refused("ada", request.Approve{ID: id}, model.NotFound)
	h.do("grace", request.Withdraw{Ref: "ml-team/api"})
}

// change writes records as they are.
type change struct{ fn func(model.Unit) }

func (change) Kind() string                                 { return "test.change" }
func (change) Authorize(model.State, model.Principal) error { return nil }
func (c change) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	c.fn(u)
	return model.Effect{Target: "it"}, nil
}

// Nobody loses by asking for less than, or as much as, they have for longer.
func TestApprovalNeverCuts(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	id := h.ask("bob", "ml-team/api", model.ProjectViewer)
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Owner})
	h.do("ada", request.Approve{ID: id, Until: h.now.Add(time.Hour)})
	h.now = h.now.Add(2 * time.Hour)
	if h.role("bob", "api") != model.Owner {
		t.Error("the owner's role was cut")
	}
}
