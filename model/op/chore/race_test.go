package chore_test

import (
	"context"
	"sync"
	"testing"

	"atrium/model"
	"atrium/model/find"
	"atrium/model/op"
	"atrium/model/op/chore"
)

// rounds of a race, each from the beginning.
const rounds = 1000

// meet does two things at once and gives their errors.
func (h *house) meet(who string, a, b model.Operation) (errA, errB error) {
	h.Helper()
	actor := h.actor(who)
	var both sync.WaitGroup
	start := make(chan struct{})
	for o, err := range map[model.Operation]*error{a: &errA, b: &errB} {
		both.Go(func() {
			<-start
			_, *err = h.store.Do(context.Background(), actor, o)
		})
	}
	close(start)
	both.Wait()
	return errA, errB
}

// A workspace that is deleted while somebody is invited to it leaves no
// invitation that anybody finds (W3).
func TestW3_DeletingMeetsInviting(t *testing.T) {
	h := newHouse(t)
	h.user("grace")
	wins := 0
	for range rounds {
		h.do("ada", op.CreateWorkspace{Name: "short"})
		var id model.ID
		h.look(func(s model.State) { id = find.Workspace(s, "short").ID })
		deleted, invited := h.meet("ada", op.DeleteWorkspace{Name: "short"}, inviteGrace{})
		if deleted != nil || invited != nil && model.CodeOf(invited) != model.NotFound {
			t.Fatal(deleted, invited)
		}
		if invited == nil {
			wins++
		}
		h.settle()
		h.look(func(s model.State) {
			for i := range s.InvitationsTo(find.Person(s, "grace").ID) {
				if i.State == model.Pending {
					t.Fatal("an invitation is left")
				}
			}
			if s.Workspace(id) != nil || s.Name("short") != nil {
				t.Fatal("the workspace is left")
			}
		})
	}
	t.Logf("inviting came first %d of %d times", wins, rounds)
}

// inviteGrace is an invitation that can be a key of a map.
type inviteGrace struct{}

func (inviteGrace) op() op.Invite {
	return op.Invite{Workspace: "short", Who: "grace", Role: model.Viewer}
}
func (inviteGrace) Kind() string { return op.Invite{}.Kind() }
func (i inviteGrace) Authorize(s model.State, p model.Principal) error {
	return i.op().Authorize(s, p)
}

func (i inviteGrace) Apply(u model.Unit, p model.Principal) (model.Effect, error) {
	return i.op().Apply(u, p)
}

// Purging and restoring exclude one another: the project is whole or gone (A9).
func TestA9_PurgingMeetsRestoring(t *testing.T) {
	h := newHouse(t)
	purges := 0
	for range rounds {
		h.project("ml-team/api")
		h.do("ada", op.TrashProject{Project: "ml-team/api"})
		purged, restored := h.meet("ada", chore.PurgeProject{Project: "ml-team/api"}, op.RestoreProject{Project: "ml-team/api"})
		if (purged == nil) == (restored == nil) {
			t.Fatalf("purging: %v, restoring: %v", purged, restored)
		}
		h.settle()
		c := h.counts("ml-team")
		if c.Trashed != 0 || (c.Live() == 1) != (restored == nil) {
			t.Fatalf("the counts are %+v, restoring: %v", c, restored)
		}
		if purged == nil {
			purges++
			continue
		}
		h.do("ada", op.TrashProject{Project: "ml-team/api"})
		h.do("ada", chore.PurgeProject{Project: "ml-team/api"})
		h.settle()
	}
	t.Logf("purging came first %d of %d times", purges, rounds)
}
