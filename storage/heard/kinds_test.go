package heard

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/op/chore"
	"atrium/model/op/identity"
	"atrium/model/op/join"
	"atrium/model/op/post"
	"atrium/model/op/request"
	"atrium/model/op/service"
	"atrium/model/op/signup"
	"atrium/model/op/subscription"
	"atrium/model/op/track"
	"atrium/model/op/undo"
)

// all are the operations that are drawn, those that happen often first and repeated.
// Chores come from the agenda, whatever they are.
func all() []model.Operation {
	return []model.Operation{
		op.Invite{},
		op.Invite{},
		op.Invite{},
		op.AcceptInvitation{},
		op.AcceptInvitation{},
		op.AcceptInvitation{},
		op.SetRole{},
		op.SetRole{},
		op.GrantAccess{},
		op.GrantAccess{},
		op.GrantAccess{},
		op.CreateProject{},
		op.CreateProject{},
		op.CreateProject{},
		op.SetWorkspace{},
		op.SetWorkspace{},
		op.AddMember{},
		op.AddMember{},
		op.CreateWorkspace{},
		op.CreateWorkspace{},
		request.File{},
		request.File{},
		undo.Undo{},
		undo.Undo{},
		undo.Undo{},
		undo.Undo{},
		op.VerifyEmail{},
		op.SetPlatform{},
		op.SetPlatform{},
		op.ResumeUser{},
		op.ResumeUser{},

		op.DeclineInvitation{},
		op.CreateUser{},
		op.DeleteUser{},
		op.DeleteWorkspace{},
		op.LabelUser{},
		op.UnlabelUser{},
		op.LeaveProject{},
		op.LeaveWorkspace{},
		op.ReadNotices{},
		op.RemoveMember{},
		op.ResendInvitation{},
		op.RestoreMember{},
		op.RestoreProject{},
		op.RevokeAccess{},
		op.RevokeInvitation{},
		op.SetPlatformAdmin{},
		op.SuspendUser{},
		op.SwitchWorkspace{},
		op.TransferWorkspace{},
		op.TrashProject{},
		op.UpdateProject{},
		op.UpdateUser{},
		op.UpdateWorkspace{},
		asset.AddComment{},
		asset.AddVersion{},
		asset.ConnectIntegration{},
		asset.CreateIntegration{},
		asset.CreateModel{},
		asset.DeleteComment{},
		asset.DeleteIntegration{},
		asset.DeleteModel{},
		asset.DeleteVersion{},
		asset.DisconnectIntegration{},
		asset.EditComment{},
		asset.SetMeta{},
		asset.UpdateIntegration{},
		asset.UpdateModel{},
		asset.UpdateVersion{},
		chore.CancelDuplicate{},
		chore.DuplicateProject{},
		chore.DuplicateProject{},
		chore.PurgeProject{},
		chore.Retry{},
		chore.Tidy{},
		identity.AddKey{},
		identity.Claim{},
		identity.IssueClaim{},
		identity.LinkLogin{},
		identity.RemoveKey{},
		identity.SignIn{},
		identity.UnlinkLogin{},
		identity.UseKey{},
		join.Workspace{},
		post.Configure{},
		post.Failed{},
		post.Sent{},
		request.Approve{},
		request.Deny{},
		request.Withdraw{},
		service.Create{},
		service.Deactivate{},
		service.Reactivate{},
		signup.CheckCode{},
		signup.SendCode{},
		signup.SendVerification{},
		signup.SignUp{},
		signup.Verify{},
		subscription.ChoosePlan{},
		subscription.LimitStorage{},
		subscription.RecordPayment{},
		subscription.SetMethod{},
		subscription.SetPlan{},
		subscription.TopUp{},
		track.Begin{},
		track.Append{},
		track.Append{},
		track.Append{},
		track.End{},
	}
}

// aside are kinds that no history has, and why.
func aside() map[string]string {
	return map[string]string{
		"platform.init":    "every history begins with it",
		"import.survey":    "it changes nothing",
		"access.expire":    "the agenda does it as request.expire",
		"agenda.postpone":  "a chore has to fail for it, and only its entry of the agenda changes",
		"workspace.retry":  "a chore has to have failed for good; it sets its entry going again",
		"run.upload":       "it touches what run.append does",
		"run.delete":       "it frees what run.append has filled",
		"run.erase-step":   "it takes away what run.delete has put out of sight",
		"people.leftovers": "it takes grants away that are dead already",
	}
}

// missing are the kinds in the tree that were not played, and of which it is not said
// why not. Whoever adds an operation adds it to all.
func missing(t *testing.T, played map[string]int) (kinds []string) {
	t.Helper()
	err := filepath.WalkDir("../../model/op", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if !ok || fn.Name.Name != "Kind" || fn.Recv == nil {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					kind, _ := strconv.Unquote(lit.Value)
					if played[kind] == 0 && aside()[kind] == "" {
						kinds = append(kinds, kind)
					}
				}
				return true
			})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return kinds
}
