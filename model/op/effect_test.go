package op_test

import (
	"context"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/join"
)

// step is an operation with who does it in the story that the effects are read
// from.
type step struct {
	who string
	op  model.Operation
	ask bool // asks for a confirmation (SPEC 8)
}

// everything is a story in which every operation happens once and changes
// something.
func everything(h *house) []step {
	h.user("grace", "bob", "eve")
	h.do("ada", op.CreateWorkspace{Name: "other"})
	h.do("ada", op.Invite{Workspace: "other", Who: "bob", Role: model.Viewer})
	bobs := h.invitation("bob")
	h.do("ada", op.Invite{Workspace: "other", Who: "eve", Role: model.Viewer})
	eves := h.invitation("eve")
	h.later(day)
	return []step{
		{"root", op.CreateUser{Username: "new", Email: "new@example.org"}, false},
		{"new", op.UpdateUser{Username: "new", Name: ref("New")}, false},
		{"root", op.VerifyEmail{Username: "new"}, false},
		{"root", op.LabelUser{Username: "new", Label: "github:new"}, false},
		{"root", op.UnlabelUser{Username: "new", Label: "github:new"}, false},
		{"root", op.SetPlatformAdmin{Username: "new", On: true}, false},
		{"root", op.SuspendUser{Username: "new"}, false},
		{"root", op.ResumeUser{Username: "new"}, false},
		{"root", op.SetPlatform{Values: map[string]string{"signup": "open"}}, false},
		{"bob", op.AcceptInvitation{Ref: bobs}, false},
		{"eve", op.DeclineInvitation{Ref: eves}, false},
		{"ada", op.SwitchWorkspace{Name: "ml-team"}, false},
		{"ada", op.CreateWorkspace{Name: "third"}, false},
		{"ada", op.UpdateWorkspace{Name: "third", Description: ref("d")}, false},
		{"ada", op.SetWorkspace{Name: "third", Values: map[string]string{"guests": "on"}}, false},
		{"ada", op.SetWorkspace{Name: "third", Values: map[string]string{"domain-invites": "on"}}, false},
		{"eve", join.Workspace{Name: "third"}, false},
		{"root", op.AddMember{Workspace: "third", Who: "grace", Role: model.Editor}, false},
		{"ada", op.SetRole{Workspace: "third", Who: "grace", Role: model.Admin}, false},
		{"ada", op.TransferWorkspace{Name: "third", Who: "grace"}, false},
		{"ada", op.Invite{Workspace: "third", Who: "x@example.org", Role: model.Viewer}, false},
		{"ada", op.Invite{Workspace: "other", Who: "y@example.org", Role: model.Viewer}, false},
		{"ada", op.RevokeInvitation{Workspace: "other", Who: "y@example.org"}, false},
		{"ada", op.CreateProject{Project: "third/api"}, false},
		{"ada", op.GrantAccess{Project: "third/api", Who: "grace", Role: model.Contributor}, false},
		{"ada", op.RevokeAccess{Project: "third/api", Who: "grace"}, false},
		{"ada", op.UpdateProject{Project: "third/api", Access: ref(model.ViewOnly)}, false},
		{"ada", op.UpdateProject{Project: "third/api", Visibility: ref(model.WorkspaceVisible)}, true},
		{"ada", op.TrashProject{Project: "third/api"}, true},
		{"ada", op.RestoreProject{Project: "third/api"}, false},
		{"ada", op.LeaveProject{Project: "third/api"}, false},
		{"ada", op.RemoveMember{Workspace: "third", Who: "grace"}, true},
		{"ada", op.RestoreMember{Workspace: "third", Who: "grace"}, false},
		{"ada", op.LeaveWorkspace{Workspace: "third"}, false},
		{"grace", op.DeleteWorkspace{Name: "third"}, true},
		{"grace", op.ReadNotices{}, false},
		{"root", op.DeleteUser{Username: "new"}, true},
	}
}

// elsewhere are operations whose effects other tests read.
func elsewhere() map[string]string {
	return map[string]string{
		"Init":             "the first step of every house",
		"ResendInvitation": "needs a minute to pass",
		"Survey":           "changes nothing",
	}
}

// Every effect has a summary, and consequences where it asks; all are whole
// sentences. What can hurt asks. Each names its workspace and its target, and
// leaves facts for the audit trail.
func TestC2_EveryEffectTellsWhatItDoes(t *testing.T) {
	h := newHouse(t)
	told := map[string]bool{}
	for _, s := range everything(h) {
		e := h.do(s.who, s.op)
		name := strings.TrimPrefix(fmt.Sprintf("%T", s.op), "op.")
		told[name] = true
		if e.Unchanged || e.Target == "" || len(e.After) == 0 {
			t.Errorf("%s: %+v", name, e)
		}
		for _, sentence := range append([]string{e.Summary}, e.Consequences...) {
			if !strings.HasSuffix(sentence, ".") || strings.Contains(sentence, "  ") || len(sentence) < 10 {
				t.Errorf("%s: %q is not a sentence", name, sentence)
			}
		}
		if e.Confirm != s.ask {
			t.Errorf("%s: asks: %v", name, e.Confirm)
		}
		if e.Confirm && len(e.Consequences) == 0 {
			t.Errorf("%s asks without saying what follows", name)
		}
		if onWorkspace := !strings.HasPrefix(s.op.Kind(), "user.") && !strings.HasPrefix(s.op.Kind(), "platform.") && s.op.Kind() != "inbox.read"; onWorkspace != (e.Workspace != 0) {
			t.Errorf("%s: workspace %d", name, e.Workspace)
		}
	}
	for _, name := range operations(t) {
		if _, ok := elsewhere()[name]; !told[name] && !ok {
			t.Errorf("%s is not in the story", name)
		}
	}
}

// A dry run tells the same and changes nothing.
func TestC2_ADryRunTellsTheSame(t *testing.T) {
	h := newHouse(t)
	for _, s := range everything(h) {
		before := len(h.trail())
		verdicts, err := h.store.Try(context.Background(), h.actor(s.who), s.op)
		if err != nil || verdicts[0].Err != nil {
			t.Fatalf("%s: %v, %v", s.op.Kind(), err, verdicts)
		}
		if after := len(h.trail()); after != before {
			t.Errorf("%s: a dry run left a record", s.op.Kind())
		}
		e := h.do(s.who, s.op)
		dry := verdicts[0].Effect
		if e.Summary != dry.Summary || !slices.Equal(e.Consequences, dry.Consequences) || string(e.After.JSON()) != string(dry.After.JSON()) {
			t.Errorf("%s: dry %+v, done %+v", s.op.Kind(), dry, e)
		}
	}
}

// The kinds are the audit trail's words: noun.verb, each for one operation.
func TestX3_EveryKindIsANounAndAVerbOfItsOwn(t *testing.T) {
	form := regexp.MustCompile(`^[a-z]+\.[a-z-]+$`)
	by := map[string]string{}
	for _, s := range append(everything(newHouse(t)), step{op: op.Init{}}, step{op: op.ResendInvitation{}}, step{op: op.Survey{}}) {
		name, kind := fmt.Sprintf("%T", s.op), s.op.Kind()
		if !form.MatchString(kind) {
			t.Errorf("%s is of kind %q", name, kind)
		}
		if other, taken := by[kind]; taken && other != name {
			t.Errorf("%s and %s are both %s", name, other, kind)
		}
		by[kind] = name
	}
}

// operations are the names of the types in this package that have a Kind.
func operations(t *testing.T) (names []string) {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range file.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if ok && fn.Name.Name == "Kind" && fn.Recv != nil && !strings.HasSuffix(path, "_test.go") {
				names = append(names, fn.Recv.List[0].Type.(*ast.Ident).Name)
			}
		}
	}
	if len(names) < 30 {
		t.Fatalf("only %d operations found", len(names))
	}
	return names
}
