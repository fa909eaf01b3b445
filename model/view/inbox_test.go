package view_test

import (
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/view"
)

func TestInvitationsToAnAddressNeedItVerified(t *testing.T) {
	for _, verified := range []bool{false, true} {
		w := newWorld(t)
		w.person("ada")
		w.workspace("team")
		w.invite("team", "new@example.com", model.Editor)
		w.person("new", func(p *model.Person) { p.EmailVerified = verified })
		w.person("other")
		l := see(w, "new", func(r *view.Reader) (model.List[view.InvitationRow], error) {
			return r.Invitations(model.Page{}, true)
		})
		if want := map[bool]int{true: 1}[verified]; len(l.Data) != want || l.Total != want {
			t.Errorf("verified %v: %d invitations", verified, len(l.Data))
		}
		w.as("new", func(r *view.Reader) {
			if n := r.InboxCount(); (n == 1) != verified {
				t.Errorf("verified %v: %d in the inbox", verified, n)
			}
			if _, err := r.Workspace("team"); model.CodeOf(err) != model.NotFound {
				t.Errorf("a pending invitation shows the workspace: %v", err)
			}
		})
		w.as("other", func(r *view.Reader) {
			if l, err := r.Invitations(model.Page{}, true); err != nil || len(l.Data) != 0 {
				t.Errorf("somebody else's invitations: %v %v", l, err)
			}
		})
	}
}

func TestInvitationStates(t *testing.T) {
	w := team(t)
	w.project("ada/open", model.Public)
	w.workspace("going", func(s *model.Workspace) { s.State = model.WorkspaceDeleting })
	w.invite("going", "ivy", model.Member)
	w.put(func(u model.Unit) {
		p := u.ProjectNamed(w.spaces["ada"], "open")
		for _, i := range []model.Invitation{
			{Workspace: p.Workspace, Project: p.ID, By: w.people["ada"], Expires: noon.AddDate(0, 0, 1), Projects: []model.ProjectGrant{{Project: p.ID, Role: model.Contributor}}},
			{Workspace: w.spaces["team"], Role: model.Viewer, Expires: noon},
			{Workspace: w.spaces["team"], Role: model.Viewer, Expires: noon.AddDate(0, 0, 1), State: model.Revoked},
		} {
			i.ID, i.Person = u.NewID(), w.people["ivy"]
			u.PutInvitation(&i)
		}
	})
	text := func(row view.InvitationRow) string {
		return row.Workspace + "|" + string(row.Project) + "|" + row.Role + "|" + row.State + "|" + string(row.InvitedBy)
	}
	for all, want := range map[bool]string{
		false: "ada|ada/open|contributor|pending|ada team||member|pending|",
		true:  "team||viewer|revoked| team||viewer|expired| ada|ada/open|contributor|pending|ada team||member|pending|",
	} {
		w.as("ivy", func(r *view.Reader) {
			for size := 1; size < 5; size++ {
				got := walk(t, size, func(p model.Page) (model.List[view.InvitationRow], error) { return r.Invitations(p, all) }, text)
				if strings.Join(got, " ") != want {
					t.Errorf("all %v: %q, want %q", all, got, want)
				}
			}
		})
	}
}

func TestInbox(t *testing.T) {
	w := team(t)
	w.put(func(u model.Unit) {
		for i, ws := range []string{"team", "ivy", "team"} {
			u.PutNotice(&model.Notice{ID: u.NewID(), Person: w.people["ivy"], Workspace: w.spaces[ws], At: noon, Text: string(rune('a' + i)), Read: i == 1})
		}
		u.PutNotice(&model.Notice{ID: u.NewID(), Person: w.people["bob"], At: noon, Text: "not for ivy"})
	})
	w.as("ivy", func(r *view.Reader) {
		if n := r.InboxCount(); n != 3 {
			t.Errorf("%d count, want one invitation and two unread notices", n)
		}
		for size := 1; size < 5; size++ {
			got := walk(t, size, r.Inbox, func(row view.InboxRow) string { return row.Kind + ":" + row.Text + ":" + string(row.Workspace) })
			want := "invitation:You are invited to team as member.:team notice:c: notice:b:ivy notice:a:"
			if strings.Join(got, " ") != want {
				t.Errorf("by %d: %q, want %q", size, got, want)
			}
		}
	})
	w.put(func(u model.Unit) {
		for range 200 {
			u.PutNotice(&model.Notice{ID: u.NewID(), Person: w.people["ivy"], At: noon, Text: "again"})
		}
	})
	w.as("ivy", func(r *view.Reader) {
		if n := r.InboxCount(); n != 99 {
			t.Errorf("%d, want the count to stop at 99", n)
		}
	})
}
