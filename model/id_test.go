package model_test

import (
	"testing"
	"time"

	"atrium/model"
)

// A later project of the same name is another one, and so is one of the same name
// elsewhere; the identifier of one never changes.
func TestUUIDsOfProjectsDiffer(t *testing.T) {
	at := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	w, other := &model.Workspace{UUID: model.UUID{1}}, &model.Workspace{UUID: model.UUID{2}}
	id := func(w *model.Workspace, name string, at time.Time) model.UUID {
		return (&model.Project{Name: name, Created: at}).UUID(w)
	}
	one := id(w, "api", at)
	if one != id(w, "api", at) {
		t.Error("it changes")
	}
	for what, u := range map[string]model.UUID{
		"later": id(w, "api", at.Add(1)), "of another name": id(w, "web", at), "elsewhere": id(other, "api", at),
	} {
		if u == one {
			t.Errorf("a project %s has the same", what)
		}
	}
	if one[6]>>4 != 8 || one[8]>>6 != 2 {
		t.Errorf("%x is no UUID of version 8", one)
	}
}
