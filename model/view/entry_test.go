package view_test

import (
	"context"
	"testing"

	"atrium/model"
	"atrium/model/view"
)

// open makes a team workspace of ada's that takes in example.com.
func open(w *world, name string) {
	w.workspace(name, func(s *model.Workspace) { s.Owner, s.Settings.Domain = w.people["ada"], "example.com" })
	w.member(name, "ada", model.Admin)
}

func linked(p *model.Person) {
	p.Logins = []model.Login{{Provider: "okta", Issuer: "https://okta.example.com", Subject: p.Username}}
}

func names[T any](rows []T, name func(T) string) (out string) {
	for _, r := range rows {
		out += name(r) + " "
	}
	return out
}

func joinable(w *world, who string) string {
	l := see(w, who, func(r *view.Reader) (model.List[view.JoinableRow], error) { return r.Joinable(model.Page{}) })
	return names(l.Data, func(r view.JoinableRow) string { return r.Name })
}

// Workspaces that take one's domain in are offered, to those who can join only,
// and are otherwise not there.
func TestS1_WorkspacesOfTheDomainAreOffered(t *testing.T) {
	w := newWorld(t)
	w.person("ada")
	w.person("grace")
	w.person("unverified", func(p *model.Person) { p.EmailVerified = false })
	w.person("other", func(p *model.Person) { p.Email, p.EmailKey = "other@example.org", "other@example.org" })
	w.person("removed")
	open(w, "zoo")
	open(w, "lab")
	w.workspace("closed")
	w.workspace("ghost", func(s *model.Workspace) { s.Settings.Domain = "example.com" }) // without an owner
	w.put(func(u model.Unit) {
		u.PutFormer(&model.Former{Membership: model.Membership{Workspace: w.spaces["zoo"], Who: "removed", Person: w.people["removed"]}, By: w.people["ada"]})
		u.PutFormer(&model.Former{Membership: model.Membership{Workspace: w.spaces["zoo"], Who: "grace", Person: w.people["grace"]}, By: w.people["grace"]})
	})
	for who, want := range map[string]string{"grace": "lab zoo ", "ada": "", "unverified": "", "other": "", "removed": "lab "} {
		if got := joinable(w, who); got != want {
			t.Errorf("%s is offered %q, not %q", who, got, want)
		}
	}
	w.as("", func(r *view.Reader) {
		_, err := r.Joinable(model.Page{})
		wantCode(t, err, model.Denied)
	})
	w.as("grace", func(r *view.Reader) {
		_, err := r.Workspace("zoo")
		wantCode(t, err, model.NotFound)
		_, err = r.People("zoo", view.PeopleQuery{})
		wantCode(t, err, model.NotFound)
		_, err = r.Entry("zoo")
		wantCode(t, err, model.NotFound)
		all, err := r.Workspaces(view.WorkspaceQuery{})
		if got := names(all.Data, func(r view.WorkspaceRow) string { return r.Name }); err != nil || got != "grace lab zoo " || all.Total != 3 {
			t.Errorf("the list has %q of %d (%v)", got, all.Total, err)
		}
		for _, row := range all.Data {
			if row.Joinable != (row.Role == "") || row.Joinable == (row.Name == "grace") {
				t.Errorf("%s: role %q, joinable %v", row.Name, row.Role, row.Joinable)
			}
		}
		page, err := r.Workspaces(view.WorkspaceQuery{Page: model.Page{Size: 1, After: "lab"}, Filter: "zo"})
		if err != nil || len(page.Data) != 1 || page.Data[0].Name != "zoo" {
			t.Errorf("a page has %+v (%v)", page.Data, err)
		}
		mine, err := r.Workspaces(view.WorkspaceQuery{Mine: true})
		if got := names(mine.Data, func(r view.WorkspaceRow) string { return r.Name }); err != nil || got != "grace " {
			t.Errorf("mine are %q (%v)", got, err)
		}
		one, err := r.Joinable(model.Page{Size: 1})
		if err != nil || one.Next != "lab" || one.Total != 2 || one.Data[0].Domain != "example.com" || one.Data[0].Owner != "ada" || one.Data[0].People != 1 {
			t.Errorf("a page of one is %+v (%v)", one, err)
		}
	})
	w.member("zoo", "grace", model.Viewer)
	if got := joinable(w, "grace"); got != "lab " {
		t.Errorf("a member is offered %q", got)
	}
}

// What stands in the way of joining is told with the offer.
func TestS1_AnOfferTellsWhatStandsInTheWay(t *testing.T) {
	w := newWorld(t)
	w.person("ada", linked)
	w.person("grace", linked)
	open(w, "full")
	open(w, "invited")
	open(w, "okta")
	open(w, "plain")
	w.invite("invited", "grace", model.Editor)
	w.put(func(u model.Unit) {
		s := u.Workspace(w.spaces["full"])
		s.Plan = "individual"
		u.PutWorkspace(s)
		s = u.Workspace(w.spaces["okta"])
		s.Settings.Provider = "okta"
		u.PutWorkspace(s)
	})
	l := see(w, "grace", func(r *view.Reader) (model.List[view.JoinableRow], error) { return r.Joinable(model.Page{}) })
	got := map[string]string{}
	for _, row := range l.Data {
		got[row.Name] = string(row.Why)
	}
	for name, want := range map[string]string{
		"full":    "full has no free seat: 1 of 1 are taken by members and pending invitations.",
		"invited": "You are invited to invited as editor, which joining by yourself would not give you.",
		"okta":    "Only sessions signed in through okta count in okta.",
		"plain":   "",
	} {
		if got[name] != want {
			t.Errorf("%s: %q, not %q", name, got[name], want)
		}
	}
	err := w.store.View(context.Background(), model.Actor{Person: w.people["grace"], Via: model.ViaSSH, Provider: "okta"}, func(r *view.Reader) error {
		l, err := r.Joinable(model.Page{})
		if l.Data[2].Why != "" {
			t.Errorf("through okta: %q", l.Data[2].Why)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// A workspace with another login provider is named to its members, with whether
// this session can switch that off; and the settings say what could be set.
func TestS2_WhatWantsAnotherSignIn(t *testing.T) {
	w := newWorld(t)
	w.person("ada", linked)
	w.person("root", platformAdmin)
	w.person("eve")
	w.workspace("team", func(s *model.Workspace) { s.Owner, s.Settings.Provider = w.people["ada"], "okta" })
	w.member("team", "ada", model.Admin)
	read := func(a model.Actor) (rows []view.BarredRow, entry view.EntryRow, code model.Code) {
		t.Helper()
		err := w.store.View(context.Background(), a, func(r *view.Reader) (err error) {
			if rows, err = r.Barred(); err != nil {
				return err
			}
			entry, err = r.Entry("team")
			code = model.CodeOf(err)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return rows, entry, code
	}
	ada := model.Actor{Person: w.people["ada"], Via: model.ViaTUI}
	rows, _, code := read(ada)
	if want := (view.BarredRow{Name: "team", Role: "admin", Provider: "okta", Release: true}); len(rows) != 1 || rows[0] != want || code != model.Denied {
		t.Errorf("locally: %+v, %q", rows, code)
	}
	ada.Via = model.ViaSSH
	if rows, _, _ := read(ada); len(rows) != 1 || rows[0].Release {
		t.Errorf("by key: %+v", rows)
	}
	ada.Provider = "okta"
	rows, entry, _ := read(ada)
	if want := (view.EntryRow{Offered: "example.com", Provider: "okta", Session: "okta"}); len(rows) != 0 || entry != want {
		t.Errorf("through okta: %+v, %+v", rows, entry)
	}
	_, entry, _ = read(model.Actor{Person: w.people["root"], Via: model.ViaCLI})
	if entry.Session != "" || entry.ProviderWhy == "" {
		t.Errorf("root: %+v", entry)
	}
	if rows, _, code := read(model.Actor{Person: w.people["eve"], Via: model.ViaTUI}); len(rows) != 0 || code != model.NotFound {
		t.Errorf("eve: %+v, %q", rows, code)
	}
}
