package chore_test

import (
	"fmt"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/op/request"
	"atrium/model/view"
)

// fill puts metadata and a model with versions into a project.
func (h *house) fill(full string, n int) {
	h.Helper()
	h.do("system", writes{func(u model.Unit) {
		w, p := find.Project(u, full)
		for i := range n {
			u.PutMeta(&model.Meta{Workspace: w.ID, Project: p.ID, Key: fmt.Sprintf("key-%04d", i), Value: "v"})
		}
		m := &model.RegisteredModel{ID: u.NewID(), Workspace: w.ID, Project: p.ID, Name: "resnet", Versions: n}
		u.PutRegisteredModel(m)
		for i := range n {
			u.PutModelVersion(&model.ModelVersion{Workspace: w.ID, Project: p.ID, Model: m.ID, Number: i + 1})
		}
	}})
}

// holds is how many records a project has that duplicates take along.
func (h *house) holds(full string) (n int) {
	h.Helper()
	h.look(func(s model.State) {
		_, p := find.Project(s, full)
		if p == nil {
			return
		}
		for range s.Metas(p, model.Span{}) {
			n++
		}
		for m := range s.RegisteredModels(p, model.Span{}) {
			n++
			for range s.ModelVersions(p, m.ID, 0, false) {
				n++
			}
		}
	})
	return n
}

// A deleted workspace is emptied in steps, with all that is found of it from
// elsewhere; only then its name is free (W3, N2).
func TestW3_ADeletedWorkspaceIsCleanedUp(t *testing.T) {
	h := newHouse(t)
	h.project("ml-team/api")
	h.fill("ml-team/api", 200)
	h.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}})
	h.user("bob", "eve", "inside")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Contributor})
	for i := range 40 {
		h.do("ada", op.Invite{Workspace: "ml-team", Who: fmt.Sprintf("p%02d@example.org", i), Role: model.Viewer})
	}
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "inside", Role: model.Viewer})
	h.do("eve", request.File{Target: "ml-team/api", Role: model.ProjectViewer, Reason: "please"})
	h.do("ada", op.CreateWorkspace{Name: "other"})
	h.do("ada", op.Invite{Workspace: "other", Who: "bob", Role: model.Viewer})
	var id model.ID
	before := 0
	h.do("system", writes{func(u model.Unit) {
		id, before = find.Workspace(u, "ml-team").ID, u.Platform().Workspaces
		bot := &model.Person{ID: u.NewID(), Username: "bot@ml-team", Kind: model.Service, Home: id}
		u.PutPerson(bot)
		u.PutName(&model.Name{Name: bot.Username, Person: bot.ID})
		u.PutKey(&model.Key{Fingerprint: "SHA256:x", Person: bot.ID})
	}})
	h.do("ada", op.DeleteWorkspace{Name: "ml-team"})
	last := -1
	for h.step() {
		h.read("bob", func(r *view.Reader) {
			if l, _ := r.Invitations(model.Page{}, false); len(l.Data) != 1 || l.Data[0].Workspace != "other" {
				t.Fatalf("bob finds %+v", l.Data)
			}
		})
		gone := false
		h.look(func(s model.State) { gone = s.Workspace(id) == nil })
		if gone {
			break
		}
		h.refuse("root", op.CreateUser{Username: "ml-team", Email: "x@example.com"}, model.Conflict, "taken")
		h.read("root", func(r *view.Reader) {
			w, err := r.Workspace("ml-team")
			if err != nil || w.State != "deleting" || w.Cleanup.Done <= last || w.Cleanup.Total < w.Cleanup.Done {
				t.Fatalf("the progress is %+v after %d, %v", w.Cleanup, last, err)
			}
			last = w.Cleanup.Done
		})
		h.read("ada", func(r *view.Reader) {
			if _, err := r.Workspace("ml-team"); model.CodeOf(err) != model.NotFound {
				t.Fatalf("ada sees it: %v", err)
			}
		})
	}
	h.settle()
	h.look(func(s model.State) {
		switch {
		case s.Name("ml-team") != nil || s.Name("bot@ml-team") != nil || s.Key("SHA256:x") != nil:
			t.Error("a name or key is not free")
		case s.Platform().Workspaces != before-1:
			t.Errorf("%d workspaces are counted, %d were", s.Platform().Workspaces, before)
		}
		for i := range s.InvitationsTo(find.Person(s, "inside").ID) {
			if i.State == model.Pending {
				t.Error("an invitation is pending")
			}
		}
		for range s.ProjectInvitations(&model.Project{Workspace: id}) {
			t.Error("an invitation is indexed")
		}
		for range s.WorkspacesOf(find.Person(s, "bob").ID) {
			return
		}
	})
	h.tells(1, "ada", "ml-team is cleaned up")
	h.do("ada", op.CreateWorkspace{Name: "ml-team"})
	if h.kinds()["workspace.clean-up"] < 5 {
		t.Error("the steps are not recorded")
	}
}

// The individual workspace of a deleted account goes the same way; the name stays
// taken (P5).
func TestP5_TheWorkspaceOfADeletedAccountGoes(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("grace", op.CreateProject{Project: "grace/notes"})
	h.fill("grace/notes", 100)
	h.do("root", op.DeleteUser{Username: "grace"})
	h.settle()
	h.look(func(s model.State) {
		n := s.Name("grace")
		if n == nil || n.Workspace != 0 || n.Person == 0 {
			t.Errorf("the name is %+v", n)
		}
	})
	h.refuse("root", op.CreateUser{Username: "grace", Email: "g@example.com"}, model.Conflict, "taken")
}

// Purging is for what is in the trash, for good and at once; the name is free
// when all has gone (A9).
func TestA9_AProjectIsPurged(t *testing.T) {
	h := newHouse(t)
	h.project("ml-team/api")
	h.fill("ml-team/api", 300)
	h.member(model.Viewer, "grace")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner})
	purge := chore.PurgeProject{Project: "ml-team/api"}
	h.refuse("ada", purge, model.Conflict, "not in the trash")
	h.do("ada", op.TrashProject{Project: "ml-team/api"})
	h.user("eve")
	h.refuse("eve", purge, model.NotFound, "")
	if e := h.do("grace", purge); !e.Confirm {
		t.Error("it is not asked for")
	}
	if c := h.counts("ml-team"); c.Trashed != 0 || c.Live() != 0 {
		t.Errorf("the counts are %+v", c)
	}
	h.refuse("ada", op.RestoreProject{Project: "ml-team/api"}, model.NotFound, "")
	h.refuse("ada", op.CreateProject{Project: "ml-team/api"}, model.Conflict, "already has")
	if n := h.settle(); n < 7 {
		t.Errorf("%d steps for more than 600 records", n)
	}
	h.look(func(s model.State) {
		w := find.Workspace(s, "ml-team")
		if m := s.Membership(w.ID, "grace"); m.Grants != 0 || s.ProjectNamed(w.ID, "api") != nil {
			t.Errorf("grace has %d grants", m.Grants)
		}
	})
	h.project("ml-team/api")
	if n := h.holds("ml-team/api"); n != 0 {
		t.Errorf("the new one has %d records of the old", n)
	}
}

// After 30 days the trash empties itself, unless the project was restored (A9).
func TestA9_TheTrashEmptiesItself(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"api", "web"} {
		h.project("ml-team/" + name)
		h.do("ada", op.TrashProject{Project: "ml-team/" + name})
	}
	h.later(20 * day)
	h.do("ada", op.RestoreProject{Project: "ml-team/web"})
	h.later(10*day - 1)
	if h.settle() != 0 {
		t.Error("it went too early")
	}
	h.later(1)
	h.read("ada", func(r *view.Reader) {
		if l, err := r.Projects("ml-team", view.ProjectQuery{Trashed: true}); err != nil || len(l.Data) != 0 {
			t.Errorf("the trash shows %+v %v", l.Data, err)
		}
	})
	h.settle()
	if c := h.counts("ml-team"); c.Trashed != 0 || c.Live() != 1 {
		t.Errorf("the counts are %+v", c)
	}
}

// A copy is invisible until it is complete; then whoever asked for it owns it, and
// nobody else got anything (A7).
func TestA7_ADuplicate(t *testing.T) {
	h := newHouse(t)
	h.project("ml-team/api")
	h.fill("ml-team/api", 150)
	h.member(model.Viewer, "grace")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.ProjectViewer})
	h.do("grace", op.CreateWorkspace{Name: "labs"})
	copying := chore.DuplicateProject{Source: "ml-team/api", Target: "labs/copy"}
	h.refuse("ada", copying, model.NotFound, "labs")
	h.refuse("grace", chore.DuplicateProject{Source: "ml-team/api", Target: "ml-team/copy"}, model.Denied, "")
	h.do("grace", copying)
	h.refuse("grace", op.CreateProject{Project: "labs/copy"}, model.Conflict, "already has")
	seen := 0
	for h.step() {
		if h.counts("labs").Live() == 1 {
			break
		}
		for _, who := range []string{"root", "grace"} {
			if h.can(who, model.ProjectView, "labs/copy") {
				t.Fatalf("%s sees half a copy", who)
			}
		}
		h.read("grace", func(r *view.Reader) {
			row, err := r.Duplicate("labs/copy")
			if err != nil || row.Done <= seen || row.Total != 301 || row.Source != "ml-team/api" {
				t.Fatalf("the progress is %+v, %v", row, err)
			}
			seen = row.Done
		})
		h.read("ada", func(r *view.Reader) {
			if _, err := r.Duplicate("labs/copy"); model.CodeOf(err) != model.NotFound {
				t.Fatalf("ada knows of it: %v", err)
			}
		})
	}
	if seen == 0 || h.holds("labs/copy") != 301 || h.holds("ml-team/api") != 301 {
		t.Errorf("%d records, %d in the source", h.holds("labs/copy"), h.holds("ml-team/api"))
	}
	if !h.can("grace", model.ProjectPeopleManage, "labs/copy") || h.can("ada", model.ProjectView, "labs/copy") {
		t.Error("the rights are not those of a new project")
	}
	h.tells(1, "grace", "labs/copy is complete")
}

// A copy that is cancelled, or whose source goes, leaves nothing (A7).
func TestA7_ADuplicateThatEndsEarly(t *testing.T) {
	for what, end := range map[string]func(h *house){
		"cancelled": func(h *house) { h.do("grace", chore.CancelDuplicate{Target: "labs/copy"}) },
		"trashed":   func(h *house) { h.do("ada", op.TrashProject{Project: "ml-team/api"}) },
		"deleted":   func(h *house) { h.do("ada", op.DeleteWorkspace{Name: "ml-team"}) },
		"forbidden": func(h *house) { h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"}) },
		"suspended": func(h *house) { h.do("root", op.SuspendUser{Username: "grace", ReplaceAdmin: "bob"}) },
	} {
		t.Run(what, func(t *testing.T) {
			h := newHouse(t)
			h.project("ml-team/api")
			h.fill("ml-team/api", 150)
			h.member(model.Viewer, "grace")
			h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.ProjectViewer})
			h.user("bob")
			h.do("grace", op.CreateWorkspace{Name: "labs"})
			h.do("root", op.AddMember{Workspace: "labs", Who: "bob", Role: model.Viewer})
			h.do("grace", chore.DuplicateProject{Source: "ml-team/api", Target: "labs/copy"})
			h.step()
			h.refuse("bob", chore.CancelDuplicate{Target: "labs/copy"}, model.NotFound, "")
			end(h)
			h.settle()
			if n := h.holds("labs/copy"); n != 0 || h.counts("labs").Live() != 0 {
				t.Errorf("%d records are left", n)
			}
			h.look(func(s model.State) {
				if w, p := find.Project(s, "labs/copy"); w == nil || p != nil {
					t.Errorf("the project is %+v", p)
				}
			})
			if what != "cancelled" && what != "suspended" {
				h.tells(1, "grace", "The copy to labs/copy was cancelled")
			}
			h.do("bob", op.SwitchWorkspace{Name: "labs"})
		})
	}
}

// Whatever is over counts for nothing before it is swept: every decision, list
// and count is the same before and after.
func TestX4_ADecisionIsAsIfSwept(t *testing.T) {
	h := newHouse(t)
	h.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}})
	for i := range 4 {
		h.project(fmt.Sprintf("ml-team/p%d", i))
	}
	var who []string
	for i := range 12 {
		name := fmt.Sprintf("u%02d", i)
		who = append(who, name)
		switch i % 4 {
		case 0:
			h.joins(name, op.Invite{Role: model.Editor, Until: h.now.AddDate(0, 0, 5+i)})
			h.do("ada", op.GrantAccess{Project: "ml-team/p0", Who: name, Role: model.Owner})
		case 1:
			h.user(name)
			h.do("ada", op.GrantAccess{Project: "ml-team/p1", Who: name, Role: model.Contributor, For: 6 * day})
			h.do(name, op.AcceptInvitation{Ref: h.invited(name)})
		case 2:
			h.user(name)
			h.do("ada", op.Invite{Workspace: "ml-team", Who: name, Role: model.Viewer})
		case 3:
			h.joins(name, op.Invite{Role: model.Member})
			h.do("ada", op.GrantAccess{Project: "ml-team/p2", Who: name, Role: model.Contributor, Until: h.now.AddDate(0, 0, 3+i)})
		}
	}
	h.do("ada", op.TrashProject{Project: "ml-team/p3"})
	answer := func() string {
		var b strings.Builder
		for _, name := range append([]string{"ada"}, who...) {
			for _, project := range []string{"p0", "p1", "p2", "p3"} {
				for a := model.ProjectView; a <= model.ProjectTrash; a++ {
					fmt.Fprint(&b, h.can(name, a, "ml-team/"+project))
				}
			}
			fmt.Fprintln(&b, h.can(name, model.WorkspaceView, "ml-team"))
		}
		h.read("ada", func(r *view.Reader) {
			w, _ := r.Workspace("ml-team")
			o, _ := r.Overview("ml-team")
			fmt.Fprintln(&b, w.People, w.Pending, o.Guests, len(o.Invitations))
			l, err := r.People("ml-team", view.PeopleQuery{})
			fmt.Fprintln(&b, l.Total, err)
			for _, row := range l.Data {
				fmt.Fprintln(&b, row.Who, row.Role, row.Status, row.Guest)
			}
			for _, project := range []string{"p0", "p1", "p2"} {
				access, _ := r.Access("ml-team/"+project, model.Page{})
				for _, row := range access.Data {
					fmt.Fprintln(&b, project, row.Who, row.Role, row.Status)
				}
			}
		})
		return b.String()
	}
	for range 40 {
		before := answer()
		h.settle()
		if after := answer(); before != after {
			t.Fatalf("at %v before the sweep:\n%s\nafter:\n%s", h.now, before, after)
		}
		h.later(day)
	}
	if c := h.counts("ml-team"); c.People != 4 || c.Rows != 4 || c.Pending != 0 {
		t.Errorf("the counts are %+v", c)
	}
}
