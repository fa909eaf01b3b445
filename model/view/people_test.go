package view_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atrium/model"
	"atrium/model/view"
)

func peopleOf(w *world, who, ws string, q view.PeopleQuery) model.List[view.PeopleRow] {
	w.t.Helper()
	return see(w, who, func(r *view.Reader) (model.List[view.PeopleRow], error) { return r.People(ws, q) })
}

func whos(l model.List[view.PeopleRow]) string {
	return column(l, func(row view.PeopleRow) string { return row.Who })
}

// team is a workspace with every kind of row.
func team(t tester) *world {
	w := newWorld(t)
	for _, who := range []string{"ada", "bob", "eve", "guy", "ivy", "lou", "pam"} {
		w.person(who)
	}
	w.person("sue", suspended)
	w.person("bot@team")
	w.workspace("team")
	w.project("team/api", model.Private)
	w.project("team/web", model.WorkspaceVisible)
	w.member("team", "ada", model.Admin)
	w.member("team", "bob", model.Viewer)
	w.member("team", "sue", model.Editor)
	w.row("team", "eve", func(_ model.Unit, m *model.Membership) { m.Role, m.Expires = model.Editor, noon })
	w.row("team", "lou", func(_ model.Unit, m *model.Membership) { m.Role, m.Expires = model.Editor, noon.AddDate(0, 0, 1) })
	w.grant("team/api", "guy", model.Contributor)
	w.grant("team/api", "bot@team", model.Contributor)
	w.invite("team", "ivy", model.Member)
	w.invite("team", "zoe@example.org", model.Editor)
	return w
}

func TestEveryKindOfRow(t *testing.T) {
	w := team(t)
	want := map[string]string{
		"ada":             `person="ada" kind=person role="admin" status=active guest=false projects=0`,
		"bob":             `person="bob" kind=person role="viewer" status=active guest=false projects=0`,
		"bot@team":        `person="bot@team" kind=service role=null status=active guest=false projects=1`,
		"guy":             `person="guy" kind=person role=null status=active guest=true projects=1`,
		"ivy":             `person="ivy" kind=person role="member" status=pending guest=false projects=0`,
		"lou":             `person="lou" kind=person role="editor" status=active guest=false projects=0`,
		"sue":             `person="sue" kind=person role="editor" status=suspended guest=false projects=0`,
		"zoe@example.org": `person=null kind=person role="editor" status=pending guest=false projects=0`,
	}
	l := peopleOf(w, "bob", "team", view.PeopleQuery{})
	if l.Total != len(want) || len(l.Data) != len(want) {
		t.Errorf("total %d, rows %d, want %d", l.Total, len(l.Data), len(want))
	}
	for _, row := range l.Data {
		person, _ := json.Marshal(row.Person)
		role, _ := json.Marshal(row.Role)
		got := fmt.Sprintf("person=%s kind=%s role=%s status=%s guest=%v projects=%d", person, row.Kind, role, row.Status, row.Guest, row.Projects)
		if got != want[row.Who] {
			t.Errorf("%s: %s, want %s", row.Who, got, want[row.Who])
		}
		if pending := row.Status == "pending"; pending != (row.Invitation != "") || pending == row.InvitationExpiresAt.IsZero() {
			t.Errorf("%s: invitation %q until %v", row.Who, row.Invitation, row.InvitationExpiresAt)
		}
	}
	if row := l.Data[len(l.Data)-1]; row.Email != "zoe@example.org" || row.Name != "" {
		t.Errorf("an invited address: %+v", row)
	}
}

func TestPeopleFiltersAndOrders(t *testing.T) {
	w := team(t)
	for _, c := range []struct {
		q    view.PeopleQuery
		want string
	}{
		{view.PeopleQuery{Status: "pending"}, "ivy zoe@example.org"},
		{view.PeopleQuery{Status: "suspended"}, "sue"},
		{view.PeopleQuery{Role: "editor"}, "lou sue zoe@example.org"},
		{view.PeopleQuery{Role: "admin"}, "ada"},
		{view.PeopleQuery{Guests: true}, "guy"},
		{view.PeopleQuery{Filter: "ZOE"}, "zoe@example.org"},
		{view.PeopleQuery{Filter: "u"}, "guy lou sue"},
		{view.PeopleQuery{Filter: "u", Sort: "-name"}, "sue lou guy"},
		{view.PeopleQuery{Sort: "role"}, "bot@team guy bob ivy lou sue zoe@example.org ada"},
		{view.PeopleQuery{Sort: "-role"}, "ada lou sue zoe@example.org ivy bob bot@team guy"},
		{view.PeopleQuery{Sort: "status"}, "ada bob bot@team guy lou ivy zoe@example.org sue"},
		{view.PeopleQuery{Sort: "-joined"}, "ada bob sue bot@team guy ivy lou zoe@example.org"},
	} {
		if got := whos(peopleOf(w, "ada", "team", c.q)); got != c.want {
			t.Errorf("%+v: %s, want %s", c.q, got, c.want)
		}
	}
	w.as("ada", func(r *view.Reader) {
		for _, q := range []view.PeopleQuery{{Role: "king"}, {Status: "away"}, {Sort: "shoe size"}, {Sort: "role", Page: model.Page{After: "nobody"}}} {
			_, err := r.People("team", q)
			wantCode(t, err, model.Invalid)
		}
		for filter, want := range map[string]int{"": 8, "u": 3, "zoe": 1, "none such": 0} {
			if n, err := r.PeopleCount("team", filter, nil); err != nil || n != want {
				t.Errorf("%q: %d rows, %v, want %d", filter, n, err, want)
			}
		}
	})
}

func TestBigListsSortByNameOnly(t *testing.T) {
	w := team(t)
	w.put(func(u model.Unit) {
		s := u.Workspace(w.spaces["team"])
		s.Counts.Rows = 5002 // of which eve's is over
		u.PutWorkspace(s)
	})
	w.as("ada", func(r *view.Reader) {
		_, err := r.People("team", view.PeopleQuery{Sort: "role"})
		wantCode(t, err, model.Invalid)
		if !strings.Contains(err.Error(), "5000") {
			t.Errorf("the limit is not told: %v", err)
		}
		l, err := r.People("team", view.PeopleQuery{Sort: "-name", Page: model.Page{Size: 2}})
		if err != nil || whos(l) != "zoe@example.org sue" || l.Total != 5001 {
			t.Errorf("by name: %s %d %v", whos(l), l.Total, err)
		}
	})
}

func TestAGuestOfAnOpenWorkspaceIsNone(t *testing.T) {
	w := team(t)
	w.put(func(u model.Unit) {
		s := u.Workspace(w.spaces["team"])
		s.Settings.Everyone = model.Viewer
		u.PutWorkspace(s)
	})
	if l := peopleOf(w, "ada", "team", view.PeopleQuery{Guests: true}); len(l.Data) != 0 {
		t.Errorf("guests where everyone has a role: %s", whos(l))
	}
}

func TestPeoplePagesAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t)
		w.person("ada")
		w.workspace("team")
		w.member("team", "ada", model.Admin)
		n := rapid.IntRange(0, 9).Draw(t, "people")
		for i := range n {
			who := fmt.Sprintf("p%02d", i)
			w.people[who] = w.bare(who)
			w.member("team", who, rapid.SampledFrom(model.Roles()).Draw(t, "role"))
		}
		q := view.PeopleQuery{
			Sort:   rapid.SampledFrom([]string{"", "name", "-name", "role", "-role"}).Draw(t, "sort"),
			Role:   rapid.SampledFrom([]string{"", "viewer", "admin"}).Draw(t, "only"),
			Filter: rapid.SampledFrom([]string{"", "p0"}).Draw(t, "filter"),
		}
		size := rapid.IntRange(1, 4).Draw(t, "size")
		w.as("ada", func(r *view.Reader) {
			all, err := r.People("team", q)
			if err != nil {
				t.Fatalf("all: %v", err)
			}
			got := walk(t, size, func(p model.Page) (model.List[view.PeopleRow], error) {
				q := q
				q.Page = p
				return r.People("team", q)
			}, func(row view.PeopleRow) string { return row.Who })
			if a := strings.Join(got, " "); a != whos(all) || len(got) != all.Total {
				t.Fatalf("%+v by %d: %s, want %s (%d)", q, size, a, whos(all), all.Total)
			}
		})
	})
}

func TestPersonShowsOnlyProjectsThatTheActorSees(t *testing.T) {
	w := team(t)
	show := func(actor, who string) string {
		d := see(w, actor, func(r *view.Reader) (view.PersonDetail, error) { return r.Person("team", who) })
		var all []string
		for _, a := range d.Access {
			all = append(all, fmt.Sprintf("%s:%s:%s", a.Project, a.Role, strings.Join(a.Sources, "+")))
		}
		return strings.Join(all, " ")
	}
	for _, c := range []struct{ actor, who, want string }{
		{"ada", "ada", "team/api:owner:workspace-admin team/web:owner:workspace-admin"},
		{"ada", "guy", "team/api:contributor:grant"},
		{"ada", "guy@example.com", "team/api:contributor:grant"},
		{"ada", "bot@team", "team/api:contributor:grant"},
		{"bob", "guy", ""},
		{"bob", "ada", "team/web:owner:workspace-admin"},
		{"ada", "sue", ""},
		{"ada", "zoe@example.org", ""},
	} {
		if got := show(c.actor, c.who); got != c.want {
			t.Errorf("%s shows %s: %q, want %q", c.actor, c.who, got, c.want)
		}
	}
}
