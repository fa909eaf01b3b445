package undo_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/service"
	"atrium/model/op/undo"
)

// What was changed since is a conflict that names what, who and where.
func TestUndoIsAConflictWhereSomethingChangedSince(t *testing.T) {
	h := newHouse(t)
	seq := h.seq("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	later := h.seq("root", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Admin})
	h.refuse("ada", undo.Undo{Seq: seq}, model.Conflict, fmt.Sprintf("Change %d cannot be undone", seq), "of grace, role is admin now, not viewer",
		fmt.Sprintf("changed by root (change %d, people.role)", later), fmt.Sprintf("Undo %d first", later))
	h.undo("root", later)
	h.undo("ada", seq)

	seq = h.seq("ada", op.GrantAccess{Project: "ml-team/api", Who: "grace", Role: model.Contributor})
	h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
	h.refuse("ada", undo.Undo{Seq: seq}, model.Conflict, "role is none now, not contributor", "changed by ada", "people.remove")

	seq = h.seq("ada", op.Invite{Workspace: "ml-team", Who: "bob", Role: model.Viewer})
	h.do("bob", op.AcceptInvitation{Ref: h.invitation("bob")})
	h.refuse("ada", undo.Undo{Seq: seq}, model.Conflict, "status is active now, not pending")
}

// The revocation of an offer is undone only where the same would be offered
// anew, and not given, or sent with another invitation (I2, I3).
func TestI3_ARevokedOfferIsOfferedAsItWasOrNotAtAll(t *testing.T) {
	invite := func(o op.Invite) op.Invite { o.Workspace, o.Role = "ml-team", model.Viewer; return o }
	api := []op.ProjectRole{{Project: "ml-team/api", Role: model.Contributor}}
	grant := op.GrantAccess{Project: "ml-team/api", Who: "bob", Role: model.Contributor}
	revoke := op.RevokeAccess{Project: "ml-team/api", Who: "bob"}
	guests := op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}}
	everyone := op.SetWorkspace{Name: "ml-team", Values: map[string]string{"everyone": "viewer"}}
	for name, c := range map[string]struct {
		before, after []model.Operation
		says          string // "" where it is undone
	}{
		"as it was":            {[]model.Operation{guests, grant}, nil, ""},
		"with an invitation":   {[]model.Operation{invite(op.Invite{Who: "bob", Projects: api})}, nil, ""},
		"inside since":         {[]model.Operation{guests, grant}, []model.Operation{everyone}, "bob has a role in ml-team now"},
		"invited since":        {[]model.Operation{guests, grant}, []model.Operation{invite(op.Invite{Who: "bob"})}, "bob is invited to ml-team now"},
		"two that were one":    {[]model.Operation{guests, grant, invite(op.Invite{Who: "bob", Projects: api})}, nil, "two invitations of bob were revoked"},
		"the other one closed": {[]model.Operation{invite(op.Invite{Who: "bob", Projects: api})}, []model.Operation{op.RevokeInvitation{Workspace: "ml-team", Who: "bob"}}, "is not pending any more"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			for _, o := range c.before {
				h.do("ada", o)
			}
			was := h.picture()
			seq := h.seq("ada", revoke)
			for _, o := range c.after {
				h.do("ada", o)
			}
			if c.says != "" {
				h.refuse("ada", undo.Undo{Seq: seq}, model.Conflict, c.says, fmt.Sprintf("Change %d cannot be undone", seq))
				return
			}
			h.undo("ada", seq)
			if got := h.picture(); got != was {
				t.Error(parts(got, was))
			}
		})
	}
}

// A removal after which its person came back and went once more stands: what
// they had at first is not kept (W6).
func TestW6_OnlyTheLastRemovalIsUndone(t *testing.T) {
	h := newHouse(t)
	first := h.seq("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
	h.now = h.now.Add(1)
	added := h.seq("root", op.AddMember{Workspace: "ml-team", Who: "grace", Role: model.Admin})
	h.undo("root", added)
	h.refuse("ada", undo.Undo{Seq: first}, model.Conflict, "grace was brought back to ml-team since, and removed again")
}

// Nothing is undone twice; the refusal names the record that did it, and once
// that was undone in turn, the one to undo instead.
func TestUndoneOnceIsUndone(t *testing.T) {
	h := newHouse(t)
	seq := h.seq("ada", op.UpdateWorkspace{Name: "ml-team", Description: ref("d")})
	_, by := h.undo("ada", seq)
	h.refuse("ada", undo.Undo{Seq: seq}, model.Conflict, fmt.Sprintf("undone already, by change %d", by), fmt.Sprintf("To do it again, undo %d", by))
	_, again := h.undo("ada", by)
	h.refuse("ada", undo.Undo{Seq: seq}, model.Conflict, fmt.Sprintf("undo %d instead", again))
	h.undo("ada", again)
}

// Who does not see a record is told what they are told of one that does not
// exist, word for word (R3).
func TestR3_RecordsOfOthersAreNotThere(t *testing.T) {
	h := newHouse(t)
	seq := h.seq("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	for _, who := range []string{"bob", "grace"} {
		h.refuse(who, undo.Undo{Seq: seq}, model.NotFound, fmt.Sprintf("There is no change %d that you can see.", seq))
		h.refuse(who, undo.Undo{Seq: 9999}, model.NotFound, "There is no change 9999 that you can see.")
	}
	of := h.seq("root", op.SetPlatform{Values: map[string]string{"signup": "open"}})
	h.refuse("ada", undo.Undo{Seq: of}, model.NotFound)
	h.refuse("bob", undo.Undo{Seq: 0}, model.NotFound)
}

// The rights of the inverse are checked for the one who undoes, as they are at
// the time: seeing the record, or having made the change, is not enough (R1, R2,
// X4).
func TestX4_TheRightsOfTheInverseAreCheckedAfresh(t *testing.T) {
	h := newHouse(t)
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Admin})

	// Stepping down cannot be undone by oneself: it would raise one's own role.
	down := h.seq("grace", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Editor})
	h.refuse("grace", undo.Undo{Seq: down}, model.Denied)
	h.undo("ada", down)

	// An admin who is none any more cannot undo what they did as one.
	seq := h.seq("grace", op.Invite{Workspace: "ml-team", Who: "x@example.org", Role: model.Admin})
	h.do("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	h.refuse("grace", undo.Undo{Seq: seq}, model.Denied, "people.manage")
	h.do("ada", op.RemoveMember{Workspace: "ml-team", Who: "grace"})
	h.refuse("grace", undo.Undo{Seq: seq}, model.NotFound, "There is no workspace ml-team that you can see.")

	// Undoing a transfer needs the new owner, or a platform admin.
	h.do("root", op.AddMember{Workspace: "ml-team", Who: "bob", Role: model.Admin})
	seq = h.seq("ada", op.TransferWorkspace{Name: "ml-team", Who: "bob"})
	h.refuse("ada", undo.Undo{Seq: seq}, model.Denied)
	h.undo("bob", seq)
}

// The rules that stop an operation stop it as an inverse, too (W4, I5).
func TestW4_AnUndoLeavesAnAdmin(t *testing.T) {
	h := newHouse(t)
	seq := h.seq("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Admin})
	h.do("root", op.SuspendUser{Username: "ada"})
	h.refuse("root", undo.Undo{Seq: seq}, model.Conflict, "Cannot demote grace: the last admin of ml-team.")
}

// What has no inverse says why, to whoever sees the record.
func TestWithoutAnInverseThereIsAReason(t *testing.T) {
	h := newHouse(t)
	seq := h.seq("ada", op.CreateWorkspace{Name: "other"})
	h.refuse("ada", undo.Undo{Seq: seq}, model.Conflict, "workspace.create", "an admin can delete the workspace")
	if why := undo.Why("workspace.create", nil); why == "" || undo.Latest("workspace.create", nil) {
		t.Error("it counts as undoable")
	}
	if why := undo.Why("people.role", nil); why != "" || !undo.Latest("people.role", nil) {
		t.Errorf("people.role cannot be undone: %q", why)
	}
	if after := []byte(`{"by operation":"people.role"}`); undo.Why("undo", after) != "" || undo.Latest("undo", after) {
		t.Error("an undo is undone only when it is named")
	}
}

// A name that belongs to another thing now is not that thing.
func TestAnotherThingOfTheNameIsNotTouched(t *testing.T) {
	h := newHouse(t)
	seq := h.seq("ada", op.UpdateProject{Project: "ml-team/api", Description: ref("d")})
	h.write(func(u model.Unit) { // purged, and made again
		p := u.ProjectNamed(u.Name("ml-team").Workspace, "api")
		p.Created = p.Created.Add(1)
		u.PutProject(p)
	})
	h.refuse("root", undo.Undo{Seq: seq}, model.Conflict, "ml-team/api does not exist any more")

	h.do("ada", op.CreateWorkspace{Name: "other"})
	seq = h.seq("ada", op.SetWorkspace{Name: "other", Values: map[string]string{"guests": "on"}})
	h.do("ada", op.DeleteWorkspace{Name: "other"})
	h.refuse("root", undo.Undo{Seq: seq}, model.Denied, "other is being deleted")
	h.refuse("ada", undo.Undo{Seq: seq}, model.NotFound)
}

// Of many who undo the same change at once, one does.
func TestX4_OneOfManyUndoes(t *testing.T) {
	h := newHouse(t)
	seq := h.seq("ada", op.SetRole{Workspace: "ml-team", Who: "grace", Role: model.Viewer})
	actor := h.actor("ada")
	errs := make([]error, 16)
	var all sync.WaitGroup
	for i := range errs {
		all.Go(func() { _, errs[i] = h.store.Do(context.Background(), actor, undo.Undo{Seq: seq}) })
	}
	all.Wait()
	won := 0
	for _, err := range errs {
		switch model.CodeOf(err) {
		case model.Conflict:
		case "":
			won++
		default:
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d undid it", won)
	}
}

// A random history is taken back from its end, step by step: after each undo
// all is as it was before that step. A refusal ends it: some changes cannot be
// taken back while others, that do not touch the same facts, hold. Most go all
// the way.
func TestARandomHistoryIsTakenBack(t *testing.T) {
	const histories = 60
	whole := 0
	for range histories {
		if history(t, rand.Uint64()) {
			whole++
		}
	}
	for _, seed := range []uint64{16233237478697842205, 17177790465782160310} { // had something undone into something else
		history(t, seed)
	}
	if whole < histories/2 {
		t.Errorf("only %d of %d histories were taken back whole", whole, histories)
	}
}

func history(t *testing.T, seed uint64) bool {
	t.Helper()
	random := rand.New(rand.NewPCG(seed, 0))
	h := newHouse(t)
	type done struct {
		seq    uint64
		before string
		told   string
	}
	var did []done
	all := changes()
	for range 20 {
		c := all[random.IntN(len(all))]
		o := c.op
		if len(c.before) > 0 && random.IntN(2) == 0 {
			o = c.before[random.IntN(len(c.before))].op
		}
		switch o.(type) {
		case op.AddMember, op.RemoveMember, op.RestoreMember, op.TrashProject, service.Create, service.Deactivate, service.Reactivate:
			// What is made stays, if out of use. Grants that are given in between take the place of those kept for
			// a restoration (W6), and no new invitation offers what is in the
			// trash.
			continue
		}
		before := h.picture()
		effects, err := h.store.Do(context.Background(), h.actor("root"), o)
		if err == nil && !effects[0].Unchanged {
			did = append(did, done{h.newest().Seq, before, effects[0].Summary})
		}
	}
	for i := len(did) - 1; i >= 0; i-- {
		d := did[i]
		effects, err := h.store.Do(context.Background(), h.actor("root"), undo.Undo{Seq: d.seq})
		if err == nil && strings.Contains(strings.Join(effects[0].Consequences, " "), "invitation to it is revoked with it") {
			return false // said before it was done
		}
		if model.CodeOf(err) == model.Internal {
			t.Errorf("seed %d: %d %s: %v", seed, d.seq, d.told, err)
		}
		if err != nil {
			return false
		}
		if got := h.picture(); got != d.before {
			t.Fatalf("seed %d: undoing %d %s left\n%s", seed, d.seq, d.told, parts(got, d.before))
		}
	}
	return true
}

// An account that was deleted is not one to undo something about.
func TestUndoNeedsWhatItIsAbout(t *testing.T) {
	h := newHouse(t)
	seq := h.seq("root", op.SuspendUser{Username: "bob"})
	h.do("root", op.DeleteUser{Username: "bob"})
	h.refuse("root", undo.Undo{Seq: seq}, model.Conflict, "bob does not exist any more")
}
