package model_test

import (
	"slices"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/reason"
)

// S2: behind the wrong door each source tells what it would give, and the way in is
// told.
func TestS2_WhatIsBehindTheDoorIsTold(t *testing.T) {
	w := newWorld(t)
	w.member("grace", model.Admin)
	w.member("bob", model.Editor)
	w.project("ml-team/api", model.WorkspaceVisible, model.Full)
	w.write(func(u model.Unit) {
		for _, name := range []string{"grace", "bob"} {
			p := u.Person(u.Name(name).Person)
			p.Logins = append(p.Logins, model.Login{Provider: "okta", Issuer: "i", Subject: name})
			u.PutPerson(p)
		}
		ws := u.Workspace(u.Name("ml-team").Workspace)
		ws.Settings.Provider = "okta"
		u.PutWorkspace(ws)
	})
	for who, want := range map[string][]string{
		"grace": {"admin of ml-team only in a session signed in through okta", "an admin of ml-team, see above", "no grant on the project"},
		"bob":   {"not an admin of ml-team", "editor of ml-team only in a session signed in through okta", "no grant on the project"},
	} {
		w.look(func(u model.Unit) {
			ws := u.Workspace(u.Name("ml-team").Workspace)
			d := model.Stand(u, u.Person(u.Name(who).Person), ws).Through("").DecideProject(u, model.ProjectEdit, u.ProjectNamed(ws.ID, "api"))
			e := reason.Of(&d, who, "ml-team/api")
			var all []string
			for _, s := range e.Sources {
				all = append(all, s.Detail)
			}
			for _, part := range want {
				if !strings.Contains(strings.Join(all, "\n"), part) {
					t.Errorf("%s is not told %q: %q", who, part, all)
				}
			}
			if !slices.Contains(e.WouldAllow, "signing in through okta") {
				t.Errorf("%s is told that these would allow it: %q", who, e.WouldAllow)
			}
		})
	}
}
