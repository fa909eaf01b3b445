package chore_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/op/post"
	"atrium/model/view"
)

// An invitation is over after 14 days, for everybody and at once; sweeping frees
// its row, and the inviter is told (I3).
func TestI3_AnInvitationExpires(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.do("ada", op.Invite{Workspace: "ml-team", Who: "grace", Role: model.Editor})
	id := h.invited("grace")
	h.later(14 * day)
	h.refuse("ada", op.RevokeInvitation{Workspace: "ml-team", Who: "grace"}, model.NotFound, "not on the People list")
	h.read("ada", func(r *view.Reader) {
		w, _ := r.Workspace("ml-team")
		l, err := r.People("ml-team", view.PeopleQuery{})
		if w.Pending != 0 || len(l.Data) != 1 || l.Total != 1 || err != nil {
			t.Errorf("before the sweep: %d pending, %d of %d rows, %v", w.Pending, len(l.Data), l.Total, err)
		}
	})
	if c := h.counts("ml-team"); c.Pending != 1 {
		t.Fatalf("it was swept already: %+v", c)
	}
	if n := h.settle(); n != 1 {
		t.Errorf("%d steps", n)
	}
	if c := h.counts("ml-team"); c.Pending != 0 || c.Rows != 1 {
		t.Errorf("the counts are %+v", c)
	}
	h.tells(1, "ada", "grace to ml-team was not answered")
	h.refuse("grace", op.AcceptInvitation{Ref: id}, model.NotFound, "no pending invitation")
	if h.kinds()["invitation.expire"] != 1 {
		t.Error("it is not recorded")
	}
}

// An answered invitation leaves nothing on the agenda; one that was sent again
// lasts longer.
func TestI3_TheAgendaFollowsTheInvitation(t *testing.T) {
	h := newHouse(t)
	h.user("grace", "bob")
	for _, who := range []string{"grace", "bob"} {
		h.do("ada", op.Invite{Workspace: "ml-team", Who: who, Role: model.Editor})
	}
	h.do("grace", op.AcceptInvitation{Ref: h.invited("grace")})
	h.later(10 * day)
	h.do("ada", op.ResendInvitation{Workspace: "ml-team", Who: "bob"})
	h.later(10 * day)
	if n := h.settle(); n != 0 {
		t.Errorf("%d steps", n)
	}
	h.later(4 * day)
	if n := h.settle(); n != 1 {
		t.Errorf("%d steps", n)
	}
}

// What `--expires 30d` gives lasts from the acceptance on (I4).
func TestI4_ALengthOfTimeCountsFromTheAcceptance(t *testing.T) {
	h := newHouse(t)
	h.project("ml-team/api")
	h.user("grace")
	h.do("ada", op.Invite{
		Workspace: "ml-team", Who: "grace", Role: model.Editor, For: 30 * day,
		Projects: []op.ProjectRole{{Project: "ml-team/api", Role: model.Owner}},
	})
	h.later(10 * day)
	h.do("grace", op.AcceptInvitation{Ref: h.invited("grace")})
	end := h.now.Add(30 * day)
	h.look(func(s model.State) {
		w, p := find.Project(s, "ml-team/api")
		if m, g := s.Membership(w.ID, "grace"), s.Grant(p, "grace"); !m.Expires.Equal(end) || !g.Expires.Equal(end) {
			t.Errorf("it ends %v and %v, not %v", m.Expires, g.Expires, end)
		}
	})
	h.refuse("ada", op.Invite{Workspace: "ml-team", Who: "root", Role: model.Viewer, For: day, Until: h.now.Add(day)}, model.Invalid, "either")
}

// The end of a membership is announced 14, 7 and 1 day before, each once, to the
// person and to who invited them; then it leaves the list and can be restored.
func TestI4_AMembershipEnds(t *testing.T) {
	h := newHouse(t)
	h.project("ml-team/api")
	h.member(model.Admin, "lin")
	h.joins("grace", op.Invite{Role: model.Editor, For: 30 * day})
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor})
	for range 31 * 4 {
		h.later(6 * time.Hour)
		h.settle()
	}
	for _, in := range []string{"in 14 days", "in 7 days", "in 1 day,"} {
		h.tells(1, "grace", "Your membership of ml-team ends "+in)
		h.tells(1, "ada", "The membership of grace in ml-team ends "+in)
	}
	h.tells(0, "lin", "grace")
	h.tells(1, "grace", "has ended")
	h.tells(1, "ada", "has ended")
	if h.can("grace", model.ProjectView, "ml-team/api") || h.can("grace", model.WorkspaceView, "ml-team") {
		t.Error("it still gives something")
	}
	if c := h.counts("ml-team"); c.Rows != 2 || c.People != 2 {
		t.Errorf("the counts are %+v", c)
	}
	h.do("ada", op.RestoreMember{Workspace: "ml-team", Who: "grace"})
	if !h.can("grace", model.ProjectTrack, "ml-team/api") {
		t.Error("it did not come back with its grants")
	}
	h.later(100 * day)
	h.settle()
	if !h.can("grace", model.ProjectTrack, "ml-team/api") {
		t.Error("what was restored has gone")
	}
}

// I4: the end of a membership is mailed to whose it is, once an announcement; and so is
// that of a grant of a guest.
func TestI4_AnEndIsMailed(t *testing.T) {
	h := newHouse(t)
	h.do("system", post.Configure{From: "atrium@example.com"})
	h.project("ml-team/api")
	h.joins("grace", op.Invite{Role: model.Editor, For: 30 * day})
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor, Until: h.now.Add(20 * day)})
	var sent []string
	for range 31 {
		h.later(day)
		h.settle()
		var due []view.DueMail
		h.read("system", func(r *view.Reader) { due, _, _ = r.Outbox(100) })
		for _, m := range due {
			sent = append(sent, m.To+" "+strings.SplitAfter(m.Text, ", on")[0])
			h.do("system", post.Sent{ID: m.ID})
		}
	}
	want := []string{}
	for _, what := range []string{"role of contributor on ml-team/api", "membership of ml-team"} {
		for _, in := range []string{"14 days", "7 days", "1 day"} {
			want = append(want, "grace@example.com Your "+what+" ends in "+in+", on")
		}
	}
	slices.Sort(sent)
	slices.Sort(want)
	if !slices.Equal(sent, want) {
		t.Errorf("%q, not %q", sent, want)
	}
}

// A membership whose end was moved ends at the new one, and is announced for it.
func TestI4_AnEndIsMoved(t *testing.T) {
	h := newHouse(t)
	h.joins("grace", op.Invite{Role: model.Editor, For: 10 * day})
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Editor, Ends: &op.Ending{Until: h.now.Add(40 * day)}})
	h.refuse("grace", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer, Ends: &op.Ending{}}, model.Denied, "")
	h.later(12 * day)
	h.settle()
	h.tells(0, "grace", "ends")
	h.later(20 * day)
	h.settle()
	h.tells(1, "grace", "ends in 8 days")
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Editor, Ends: &op.Ending{}})
	h.later(100 * day)
	h.settle()
	if !h.can("grace", model.WorkspaceView, "ml-team") {
		t.Error("the membership ended")
	}
	if n := h.kinds()["agenda.tidy"]; n == 0 {
		t.Error("entries that were overtaken went without a record")
	}
}

// The last admin cannot be given an end (W4).
func TestW4_TheLastAdminCannotExpire(t *testing.T) {
	h := newHouse(t)
	ends := op.SetRole{Workspace: "ml-team", Who: "ada", Role: model.Admin, Ends: &op.Ending{For: 30 * day}}
	h.refuse("root", ends, model.Conflict, "Cannot expire ada: the last admin of ml-team. Make someone else an admin first.")
	h.member(model.Admin, "lin")
	h.do("root", ends)
	h.refuse("ada", op.SetRole{Workspace: "ml-team", Who: "ada", Role: model.Admin, Ends: &op.Ending{}}, model.Denied, "cannot extend your own")
	h.refuse("ada", op.SetRole{Workspace: "ml-team", Who: "lin", Role: model.Viewer}, model.Conflict, "Cannot demote lin")
}

// A grant ends, is announced, and takes a guest off the list.
func TestI4_AGrantEnds(t *testing.T) {
	h := newHouse(t)
	h.project("ml-team/api")
	h.do("ada", op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}})
	h.user("bob")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Contributor, For: 8 * day})
	h.do("bob", op.AcceptInvitation{Ref: h.invited("bob")})
	h.later(day)
	h.settle()
	h.tells(1, "bob", "Your role of contributor on ml-team/api ends in 7 days")
	h.tells(1, "ada", "The role of bob on ml-team/api, contributor, ends in 7 days")
	h.later(7 * day)
	h.read("ada", func(r *view.Reader) {
		if l, _ := r.People("ml-team", view.PeopleQuery{}); len(l.Data) != 1 || l.Total != 1 {
			t.Errorf("%d of %d rows before the sweep", len(l.Data), l.Total)
		}
	})
	h.settle()
	if c := h.counts("ml-team"); c.Rows != 1 || h.can("bob", model.ProjectView, "ml-team/api") {
		t.Errorf("the counts are %+v", c)
	}
	h.tells(1, "bob", "has ended")
}

// What a removed person had goes when the removal cannot be undone any more, and
// what came after it stays (W6).
func TestW6_LeftoversGo(t *testing.T) {
	h := newHouse(t)
	h.member(model.Editor, "grace")
	for _, name := range []string{"aa", "bb"} {
		h.project("ml-team/" + name)
		h.do("ada", op.GrantAccess{Project: "ml-team/" + name, Who: "grace", Role: model.Contributor})
	}
	h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
	h.later(30 * day)
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Editor})
	h.do("ada", op.GrantAccess{Project: "ml-team/bb", Who: "grace", Role: model.Contributor})
	grants := func() (n int) {
		h.look(func(s model.State) {
			for range s.GrantsOf(find.Person(s, "grace").ID, 0) {
				n++
			}
		})
		return n
	}
	h.later(59 * day)
	if h.settle(); grants() != 3-1 {
		t.Errorf("%d grants before the time", grants())
	}
	h.later(2 * day)
	if h.settle(); grants() != 1 || !h.can("grace", model.ProjectTrack, "ml-team/bb") {
		t.Errorf("%d grants are left", grants())
	}
	if h.kinds()["people.leftovers"] != 1 {
		t.Error("it is not recorded")
	}
}

// A chore that fails is tried five times, ever later, and then stands still
// until somebody sets it going again.
func TestW3_AFailingChoreStandsStill(t *testing.T) {
	h := newHouse(t)
	h.do("ada", op.DeleteWorkspace{Name: "ml-team"})
	var task model.ID
	h.look(func(s model.State) { task = find.Workspace(s, "ml-team").Task })
	wait := time.Minute
	for range chore.Tries {
		h.do("system", chore.Later(task, "The disk is made of cheese."))
		h.look(func(s model.State) {
			if n := s.Task(task); n.Tries < chore.Tries && !n.At.Equal(h.now.Add(wait)) {
				t.Errorf("try %d is followed at %v", n.Tries, n.At)
			}
		})
		h.later(wait)
		wait *= 4
	}
	h.later(day)
	if h.step() {
		t.Error("it goes on by itself")
	}
	h.read("root", func(r *view.Reader) {
		w, err := r.Workspace("ml-team")
		if err != nil || w.State != "failed" || w.Cleanup == nil || w.Cleanup.Error != "The disk is made of cheese." {
			t.Errorf("%+v %+v %v", w, w.Cleanup, err)
		}
	})
	h.refuse("ada", chore.Retry{Workspace: "ml-team"}, model.Denied, "platform admins")
	h.do("root", chore.Retry{Workspace: "ml-team"})
	h.settle()
	h.look(func(s model.State) {
		if s.Name("ml-team") != nil {
			t.Error("the name is not free")
		}
	})
	h.refuse("root", chore.Retry{Workspace: "ml-team"}, model.NotFound, "")
}

// A grant that ends after its holder was removed is announced to nobody, and
// holds nothing up; restored, it ends as it was to.
func TestW6_ADeadGrantThatEnds(t *testing.T) {
	h := newHouse(t)
	h.member(model.Editor, "grace")
	h.project("ml-team/api")
	h.do("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Owner, For: 20 * day})
	h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
	h.later(7 * day)
	h.settle()
	h.tells(0, "grace", "ends in")
	h.do("ada", op.RestoreMember{Workspace: "ml-team", Who: "grace"})
	h.later(7 * day)
	h.settle()
	h.tells(1, "grace", "ends in 6 days")
	h.later(6 * day)
	h.settle()
	if h.can("grace", model.ProjectView, "ml-team/api") {
		t.Error("it did not end")
	}
}
