package view_test

import (
	"testing"

	"atrium/model"
	"atrium/model/view"
)

// A platform admin sees the workspaces of an account and where it is the last admin
// that keeps W4; to everybody else the answer is the same for every name (R3).
func TestUserPlaces(t *testing.T) {
	w := team(t)
	w.person("max", platformAdmin)
	w.as("max", func(r *view.Reader) {
		rows, more, err := r.UserPlaces("ada")
		found := false
		for _, row := range rows {
			if row.Workspace == "team" {
				found = row.Kind == "team" && row.Role == "admin"
			}
		}
		if !found || more || err != nil {
			t.Errorf("%+v %v %v", rows, more, err)
		}
		if _, _, err := r.UserPlaces("nobody"); model.CodeOf(err) != model.NotFound {
			t.Errorf("nobody: %v", err)
		}
	})
	w.as("bob", func(r *view.Reader) {
		for _, who := range []string{"ada", "nobody", "bob"} {
			if _, _, err := r.UserPlaces(who); model.CodeOf(err) != model.Denied {
				t.Errorf("%s: %v", who, err)
			}
		}
	})
}
