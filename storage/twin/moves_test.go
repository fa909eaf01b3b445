package twin

import (
	"fmt"
	"math/rand/v2"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/op/request"
	"atrium/model/op/service"
	"atrium/model/op/track"
)

func pick[T any](r *rand.Rand, from ...T) T { return from[r.IntN(len(from))] }

// someone is whom an operation names: an account of either side, an address, a
// service account, nobody.
func someone(r *rand.Rand) string {
	return pick(r, "ada", "bob", "cyd", "hal", "hal", "eve", "gus", "x@out.example", "y@out.example", "gus@example.com",
		"ci@ours", "bot@theirs0", "nobody")
}

// aRun is the UUID of a run: both sides take theirs from the same few.
func aRun(r *rand.Rand) model.UUID { return model.UUID{0: 9, 15: byte(r.IntN(4))} }

// hello is the SHA-256 of that word.
const hello = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"

// runs draws what a tracker does, or whoever deletes a run.
func runs(r *rand.Rand, ws, project string) []model.Operation {
	id := aRun(r)
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	return []model.Operation{
		track.Begin{Project: project, Run: id, Origin: pick(r, model.UUID{}, aRun(r)), Command: []string{"train"}, Created: now},
		track.Begin{Project: project, Run: id, Command: []string{"train"}, Created: now},
		track.Append{Workspace: ws, Run: id, Entries: []model.Entry{
			{Seq: 1, At: now, Points: []model.Point{{Name: "loss", Value: 1}}},
			{Seq: 2, At: now, Output: &model.Output{Data: []byte("epoch 1\n")}},
		}},
		track.Append{Workspace: ws, Run: id, Entries: []model.Entry{
			{Seq: uint64(1 + r.IntN(4)), At: now, Artifact: &model.ArtifactRef{Name: "a", Bytes: 5, SHA256: hello}},
		}},
		track.Upload{Workspace: ws, Run: id, SHA256: hello, Offset: int64(r.IntN(2) * 5), Data: []byte("hello")},
		track.End{Workspace: ws, Run: id},
		track.Delete{Workspace: ws, Run: pick(r, id.String(), id.String(), "P0-1", "P1-1")},
	}
}

// our draws an operation of a member of ours: often about it, at times about what
// is not theirs to see.
func our(r *rand.Rand) (string, model.Operation) {
	ws := pick(r, "ours", "ours", "ours", "ours", "ours", "theirs0", "ghost")
	project := ws + "/" + pick(r, "p0", "p1", "p2")
	who, role, access := someone(r), pick(r, model.Roles()...), pick(r, model.ProjectRoles()...)
	var until time.Time
	if r.IntN(3) == 0 {
		until = time.Date(2026, 4, 1+r.IntN(20), 0, 0, 0, 0, time.UTC)
	}
	actor := pick(r, "ada", "ada", "ada", "bob", "cyd", "hal")
	if r.IntN(4) == 0 {
		return actor, pick(r, runs(r, ws, project)...)
	}
	return actor, pick[model.Operation](
		r,
		op.Invite{Workspace: ws, Who: who, Role: role, Until: until},
		op.Invite{Workspace: ws, Who: who, Role: role, Projects: []op.ProjectRole{{Project: project, Role: access}}},
		op.RevokeInvitation{Workspace: ws, Who: who},
		op.SetRole{Workspace: ws, Who: who, Role: role},
		op.RemoveMember{Workspace: ws, Who: pick(r, "cyd", "hal", who)},
		op.RestoreMember{Workspace: ws, Who: who},
		op.TransferWorkspace{Name: ws, Who: who},
		op.CreateProject{Project: project},
		op.TrashProject{Project: project}, op.RestoreProject{Project: project},
		op.GrantAccess{Project: project, Who: who, Role: access, Until: until},
		op.GrantAccess{Project: project, Who: "ci@ours", Role: access},
		op.GrantAccess{Project: project, Who: "bot@theirs0", Role: access},
		op.RevokeAccess{Project: project, Who: who},
		op.LeaveProject{Project: project},
		op.SetWorkspace{Name: ws, Values: map[string]string{"guests": pick(r, "on", "off")}},
		op.SetWorkspace{Name: ws, Values: map[string]string{"everyone": pick(r, "none", "viewer")}},
		op.SwitchWorkspace{Name: ws},
		service.Create{Workspace: ws, Name: pick(r, "ci", "cd")}, service.Deactivate{Workspace: ws, Name: "ci"},
		request.File{Target: project, Role: access, Reason: "I work on it."}, request.Withdraw{Ref: project},
		asset.AddComment{Project: project, Text: "Looks good."},
		op.ReadNotices{},
	)
}

// other draws an operation of the others, on workspaces of their own.
func other(r *rand.Rand) (string, model.Operation) {
	ws := fmt.Sprintf("theirs%d", r.IntN(3))
	project := ws + "/" + pick(r, "p0", "p1", "p2")
	who, role, access := pick(r, "eve", "fay", "gus", "z@out.example", "x@out.example"), pick(r, model.Roles()...), pick(r, model.ProjectRoles()...)
	visibility := pick(r, model.Private, model.WorkspaceVisible)
	actor := pick(r, theirs...)
	if r.IntN(3) == 0 {
		return actor, pick(r, runs(r, ws, project)...)
	}
	return actor, pick[model.Operation](
		r,
		op.CreateWorkspace{Name: ws}, op.CreateWorkspace{Name: ws},
		op.CreateProject{Project: project, Visibility: &visibility}, op.CreateProject{Project: project, Visibility: &visibility},
		op.Invite{Workspace: ws, Who: who, Role: role}, op.RemoveMember{Workspace: ws, Who: who},
		op.SetWorkspace{Name: ws, Values: map[string]string{"guests": "on"}},
		op.GrantAccess{Project: project, Who: who, Role: access},
		op.TrashProject{Project: project},
		service.Create{Workspace: ws, Name: pick(r, "bot", "ci")},
		request.File{Target: project, Role: access, Reason: "Please."},
		asset.AddComment{Project: project, Text: "Looks good."},
		op.DeleteWorkspace{Name: ws},
		op.SwitchWorkspace{Name: ws},
	)
}
