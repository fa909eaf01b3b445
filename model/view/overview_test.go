package view_test

import (
	"encoding/json"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/view"
)

func TestOverview(t *testing.T) {
	w, _ := trailed(t, func(i int) (string, string) { return []string{"ada", "bob"}[i%2], "team" }, 30)
	w.project("team/old", model.Private, trashed)
	look := func(who string) view.Overview {
		return see(w, who, func(r *view.Reader) (view.Overview, error) { return r.Overview("team") })
	}
	boss, viewer := look("ada"), look("bob")
	if boss.Role != "admin" || boss.Projects != 2 || boss.Trashed != 1 || len(boss.Recent) != 10 || boss.Guests != 1 {
		t.Errorf("an admin sees %+v", boss)
	}
	if viewer.Role != "viewer" || viewer.Projects != 1 || viewer.Trashed != 0 || len(viewer.Recent) != 10 {
		t.Errorf("a viewer sees %+v", viewer)
	}
	for _, row := range viewer.Recent {
		if row.Actor != "bob" {
			t.Errorf("a viewer sees what %s did", row.Actor)
		}
	}
	if len(boss.Invitations) != 2 || boss.Invitations[0].Who != "ivy" || boss.Pending != 2 || boss.Settings == nil {
		t.Errorf("pending: %+v", boss.Invitations)
	}
	for _, q := range boss.Quotas {
		if q.Name == "hours" && q.Limit != 1500*3600 || q.Name == "projects" && q.Used != 2 {
			t.Errorf("quota %+v", q)
		}
	}
}

func TestSeatWarning(t *testing.T) {
	w := newWorld(t)
	w.person("ada")
	w.workspace("team", func(s *model.Workspace) { s.Plan = "individual" }) // the plan with a seat limit
	w.member("team", "ada", model.Admin)
	o := see(w, "ada", func(r *view.Reader) (view.Overview, error) { return r.Overview("team") })
	if got := strings.Join(o.Warnings, " "); got != "1 of 1 seats are taken." {
		t.Errorf("warnings: %q", got)
	}
}

func TestPlatformKeepsItsSecrets(t *testing.T) {
	w := team(t)
	w.person("max", platformAdmin)
	w.put(func(u model.Unit) {
		p := u.Platform()
		p.ChargeCommand, p.Contact, p.Creators, p.People = "pay --key s3cret", "desk", []model.ID{w.people["ada"]}, 9
		u.PutPlatform(p)
	})
	for who, open := range map[string]bool{"bob": false, "max": true} {
		row := see(w, who, (*view.Reader).Platform)
		if secret := row.ChargeCommand != "" || len(row.Creators) > 0 || row.People > 0; secret != open || row.Contact != "desk" {
			t.Errorf("%s sees %+v", who, row)
		}
	}
}

func TestUsers(t *testing.T) {
	w := team(t)
	w.person("max", platformAdmin)
	w.put(func(u model.Unit) {
		p := u.Person(w.people["pam"])
		p.State = model.PersonDeleted
		u.PutPerson(p)
	})
	w.as("max", func(r *view.Reader) {
		got := walk(t, 3, func(p model.Page) (model.List[view.UserRow], error) { return r.Users(p, "") },
			func(row view.UserRow) string { return row.Username })
		if want := "ada bob bot@team eve guy ivy lou max sue"; strings.Join(got, " ") != want {
			t.Errorf("users %q, want %q", got, want)
		}
		l, err := r.Users(model.Page{}, "U")
		if got := column(l, func(row view.UserRow) string { return row.Username }); err != nil || got != "guy lou sue" {
			t.Errorf("filtered: %q %v", got, err)
		}
		if row, err := r.User("SUE"); err != nil || row.State != "suspended" {
			t.Errorf("a user: %+v %v", row, err)
		}
		if me, err := r.Whoami(); err != nil || !me.PlatformAdmin || me.Workspace != "max" {
			t.Errorf("whoami: %+v %v", me, err)
		}
		all, err := r.Workspaces(view.WorkspaceQuery{})
		if err != nil || all.Total != len(w.spaces) {
			t.Errorf("%d workspaces, want all %d (%v)", all.Total, len(w.spaces), err)
		}
		mine, err := r.Workspaces(view.WorkspaceQuery{Mine: true})
		if err != nil || len(mine.Data) != 1 || mine.Data[0].Name != "max" || !mine.Data[0].Current {
			t.Errorf("mine: %+v %v", mine, err)
		}
	})
	w.as("bob", func(r *view.Reader) {
		if row, err := r.User("bob"); err != nil || row.Email != "bob@example.com" {
			t.Errorf("oneself: %+v %v", row, err)
		}
	})
}

func TestMissingWordsAndTimesAreNull(t *testing.T) {
	b, err := json.Marshal(view.AccessRow{Sources: []string{"public"}, Status: "active"})
	if want := `{"person":null,"name":"","role":null,"sources":["public"],"guest":false,"expires_at":null,"grant":null,"status":"active","invitation":null}`; err != nil || string(b) != want {
		t.Errorf("%s %v", b, err)
	}
	b, err = json.Marshal(view.AuditRow{At: view.At(noon)})
	if err != nil || !strings.Contains(string(b), `"at":"2026-03-01T12:00:00Z"`) || !strings.Contains(string(b), `"before":null`) {
		t.Errorf("%s %v", b, err)
	}
}
