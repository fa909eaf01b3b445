package op_test

import (
	"context"
	"testing"

	"atrium/model"
	"atrium/model/op"
)

// A label belongs to one account at most, and only platform admins give it.
func TestLabelsBelongToOneAccount(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	h.refuse("ada", op.LabelUser{Username: "ada", Label: "github:ada"}, model.Denied, "platform admins")
	h.do("root", op.LabelUser{Username: "ada", Label: "github:ada"})
	h.refuse("root", op.LabelUser{Username: "grace", Label: "github:ada"}, model.Conflict, "belongs to ada")
	h.refuse("root", op.LabelUser{Username: "grace", Label: "a\tb"}, model.Invalid, "U+0009")
	h.refuse("root", op.LabelUser{Username: "grace"}, model.Invalid)
	h.refuse("root", op.LabelUser{Username: "nobody", Label: "github:x"}, model.NotFound)
	h.refuse("root", op.CreateUser{Username: "other", Labels: []string{"github:ada"}}, model.Conflict, "belongs to ada")
	h.do("root", op.DeleteUser{Username: "grace"})
	h.do("root", op.LabelUser{Username: "ada", Label: "gitlab:ada"})
}

// An import sees what it has the right to, and leaves no trace.
func TestSurveyNeedsTheRightOfTheImport(t *testing.T) {
	h := newHouse(t)
	h.member("grace", model.Editor)
	h.user("linus")
	looked := 0
	look := func(model.State, model.Principal) { looked++ }
	h.refuse("ada", op.Survey{Look: look}, model.Denied, "platform admins")
	h.refuse("grace", op.Survey{Workspace: "ml-team", Look: look}, model.Denied)
	h.refuse("linus", op.Survey{Workspace: "ml-team", Look: look}, model.NotFound)
	h.refuse("ada", op.Survey{Workspace: "nowhere", Look: look}, model.NotFound)
	h.refuse("system", op.Survey{Workspace: "nowhere", Look: look}, model.NotFound)
	if looked > 0 {
		t.Error("a refused survey looked")
	}
	before, err := h.store.Verify(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	h.do("root", op.Survey{Look: look})
	h.do("ada", op.Survey{Workspace: "ml-team", Look: look})
	after, err := h.store.Verify(context.Background())
	if err != nil || looked != 2 || after.Records != before.Records {
		t.Errorf("looked %d times, %d records after %d: %v", looked, after.Records, before.Records, err)
	}
}
