package undo_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/service"
	"atrium/model/op/subscription"
	"atrium/model/op/undo"
)

// change is a change that can be undone, by whom, with what has to be done
// before it.
type change struct {
	name   string
	before []step
	who    string
	op     model.Operation
}

type step struct {
	who string
	op  model.Operation
}

func changes() []change {
	until := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	guests := step{"ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}}}
	grant := step{"ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor, Until: until}}
	offer := op.Invite{
		Workspace: "ml-team", Who: "x@example.org", Role: model.Viewer, Until: until,
		Projects: []op.ProjectRole{{Project: "ml-team/api", Role: model.Contributor}},
	}
	return []change{
		{"role", nil, "ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Admin}},
		{"role of the invited", []step{{"ada", offer}}, "ada", op.SetRole{Workspace: "ml-team", Who: "x@example.org", Role: model.Editor}},
		{"invite", nil, "ada", offer},
		{"revoke", []step{{"ada", offer}}, "ada", op.RevokeInvitation{Workspace: "ml-team", Who: "x@example.org"}},
		{"remove the invited", []step{{"ada", offer}}, "ada", op.RemoveMember{Workspace: "ml-team", Who: "x@example.org"}},
		{"remove", []step{grant}, "ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"}},
		{"restore", []step{grant, {"ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"}}}, "ada", op.RestoreMember{Workspace: "ml-team", Who: "grace"}},
		{"add", nil, "root", op.AddMember{Workspace: "ml-team", Who: "bob", Role: model.Viewer}},
		{"add higher", nil, "root", op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Admin}},
		{"grant", nil, "ada", grant.op},
		{"grant more", []step{grant}, "ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner}},
		{"revoke a grant", []step{grant}, "ada", op.RevokeAccess{Project: "ml-team/api", Who: "grace"}},
		{"invite to a project", []step{guests}, "ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Contributor, Until: until}},
		{
			"revoke an invitation to a project",
			[]step{guests, {"ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Contributor}}},
			"ada",
			op.RevokeAccess{Project: "ml-team/api", Who: "bob"},
		},
		{"grant to the invited", []step{{"ada", op.Invite{Workspace: "ml-team", Who: "x@example.org", Role: model.Viewer}}}, "ada", op.GrantAccess{Project: "ml-team/api", Who: "x@example.org", Role: model.Contributor}},
		{"revoke from the invited", []step{{"ada", offer}}, "ada", op.RevokeAccess{Project: "ml-team/api", Who: "x@example.org"}},
		{"update", nil, "ada", op.UpdateProject{Project: "ml-team/api", Visibility: ref(model.WorkspaceVisible), Description: ref("d")}},
		{"lock", nil, "ada", op.UpdateProject{Project: "ml-team/api", Access: ref(model.ViewOnly)}},
		{"unlock", []step{{"ada", op.UpdateProject{Project: "ml-team/api", Access: ref(model.ViewOnly)}}}, "ada", op.UpdateProject{Project: "ml-team/api", Access: ref(model.Full)}},
		{"trash", nil, "ada", op.TrashProject{Project: "ml-team/api"}},
		{"plan", nil, "ada", subscription.ChoosePlan{Workspace: "ml-team", Plan: "team"}},
		{"storage", nil, "ada", subscription.LimitStorage{Workspace: "ml-team", Bytes: 1 << 40}},
		{"method", nil, "ada", subscription.SetMethod{Workspace: "ml-team", Method: "visa 4242 12/2099"}},
		{"plan figures", nil, "root", subscription.SetPlan{Name: "team", Values: []string{"hours=2000", "price=180"}}},
		{"describe", nil, "ada", op.UpdateWorkspace{Name: "ml-team", Description: ref("d")}},
		{"set", nil, "ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on", "everyone": "viewer", "visibilities": "private,workspace,public", "default-visibility": "workspace"}}},
		{"transfer", nil, "root", op.TransferWorkspace{Name: "ml-team", Who: "grace"}},
		{"platform", nil, "root", op.SetPlatform{Values: map[string]string{"signup": "open", "workspace-creation": "named:ada,bob", "invitation-expiry": "3", "contact": "me"}}},
		{"named", []step{{"root", op.SetPlatform{Values: map[string]string{"workspace-creation": "named"}}}}, "root", op.SetPlatform{Values: map[string]string{"workspace-creation": "named:ada"}}},
		{"name", nil, "grace", op.UpdateUser{Username: "grace", Name: ref("Grace")}},
		{"suspend", nil, "root", op.SuspendUser{Username: "grace"}},
		{"resume", []step{{"root", op.SuspendUser{Username: "grace"}}}, "root", op.ResumeUser{Username: "grace"}},
		{"deactivate", []step{{"ada", service.Create{Workspace: "ml-team", Name: "ci"}}}, "ada", service.Deactivate{Workspace: "ml-team", Name: "ci"}},
		{
			"reactivate",
			[]step{{"ada", service.Create{Workspace: "ml-team", Name: "ci"}}, {"ada", service.Deactivate{Workspace: "ml-team", Name: "ci"}}},
			"ada",
			service.Reactivate{Workspace: "ml-team", Name: "ci"},
		},
		{"platform admin", nil, "root", op.SetPlatformAdmin{Username: "grace", On: true}},
		{"label", []step{{"root", op.LabelUser{Username: "grace", Label: "a:b"}}}, "root", op.LabelUser{Username: "grace", Label: "github:grace"}},
		{"unlabel", []step{{"root", op.LabelUser{Username: "grace", Label: "a:b"}}}, "root", op.UnlabelUser{Username: "grace", Label: "a:b"}},
	}
}

// Undoing brings back all that a platform admin can see; undoing the undo makes
// the change again, and undoing that takes it back once more. Every record says
// what it undoes.
func TestUndoingBringsBackWhatWas(t *testing.T) {
	for _, c := range changes() {
		t.Run(c.name, func(t *testing.T) {
			h := newHouse(t)
			for _, s := range c.before {
				h.do(s.who, s.op)
			}
			before := h.picture()
			seq := h.seq(c.who, c.op)
			after := h.picture()
			if before == after && !strings.Contains(c.op.Kind(), "label") {
				t.Fatal("the picture does not show the change")
			}
			e, undid := h.undo(c.who, seq)
			if got := h.picture(); got != before {
				t.Errorf("undone:\n%s", parts(got, before))
			}
			a := h.newest()
			if a.Operation != "undo" || a.Seq != undid || a.Reason != "undoes "+model.ID(seq).String()+" "+c.op.Kind() || a.Target != e.Target {
				t.Errorf("its record is %+v", a)
			}
			if !e.Confirm || len(e.Consequences) == 0 || !strings.HasPrefix(e.Summary, "Undo change ") {
				t.Errorf("it tells %+v", e)
			}
			_, redid := h.undo(c.who, undid)
			if got := h.picture(); got != after && c.name != "trash" {
				t.Errorf("done again:\n%s", parts(got, after))
			}
			h.undo(c.who, redid)
			if got := h.picture(); got != before {
				t.Errorf("undone again:\n%s", parts(got, before))
			}
		})
	}
}

// What the table knows is tried above.
func TestEveryInverseIsTried(t *testing.T) {
	tried := []string{"service.create", "project.create", "project.restore", "user.update"} // in TestUndoingMakesNothingWorse and below
	for _, c := range changes() {
		tried = append(tried, c.op.Kind())
	}
	with, _ := undo.Kinds()
	for _, kind := range with {
		if !slices.Contains(tried, kind) && !slices.Contains(elsewhere(), kind) {
			t.Errorf("nothing tries to undo %s", kind)
		}
	}
}

// elsewhere are kinds whose undoing asset_test.go tries.
func elsewhere() []string {
	return []string{
		"comment.edit", "integration.update", "integration.connect", "integration.disconnect", "project.meta",
		"model.update", "model-version.stage", "model-version.update", "access.request", "access.approve", "key.add", "key.remove",
	}
}

// A project that was created goes to the trash, from where it can come back.
func TestUndoOfACreationTrashes(t *testing.T) {
	h := newHouse(t)
	seq := h.seq("ada", op.CreateProject{Project: "ml-team/web"})
	with := h.picture()
	e, undid := h.undo("ada", seq)
	if e.Consequences[0] != "Move ml-team/web to the trash." {
		t.Errorf("it says %q", e.Consequences)
	}
	h.undo("ada", undid)
	if got := h.picture(); got != with {
		t.Errorf("restored:\n%s", parts(got, with))
	}
}

// What does not come back is said: the proof of an address, a successor's role.
func TestTheNotesSayWhatDoesNotComeBack(t *testing.T) {
	h := newHouse(t)
	e, _ := h.undo("grace", h.seq("grace", op.UpdateUser{Username: "grace", Email: ref("g@example.org")}))
	if got := e.Consequences[len(e.Consequences)-1]; !strings.Contains(got, "unverified") {
		t.Errorf("it says %q", got)
	}
	e, _ = h.undo("root", h.seq("root", op.SuspendUser{Username: "ada", ReplaceAdmin: "grace"}))
	if got := e.Consequences[len(e.Consequences)-1]; got != "grace stays admin of ml-team." {
		t.Errorf("it says %q", got)
	}
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "x@example.org", Role: model.Viewer})
	e, _ = h.undo("ada", h.seq("ada", op.RevokeInvitation{Workspace: "ml-team", Who: "x@example.org"}))
	if got := e.Consequences[len(e.Consequences)-1]; !strings.Contains(got, "void") || e.Code == "" {
		t.Errorf("it says %q, the code is %q", got, e.Code)
	}
	if a := h.newest(); strings.Contains(string(a.After), e.Code) {
		t.Error("the record holds the code")
	}
}
