package request_test

import (
	"sync"
	"testing"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/request"
)

// X4: of an approval, a denial, a withdrawal and the project going to the trash at
// the same time, one answers the request; the role is there exactly if that was
// the approval, and the workspace's count comes out at none.
func TestX4_AnswersMeet(t *testing.T) {
	h := newHouse(t)
	h.project("api", model.Private)
	ada, bob := h.actor("ada"), h.actor("bob")
	for round := range 1000 {
		id := h.ask("bob", "ml-team/api", model.ProjectViewer)
		ops := []struct {
			by model.Actor
			op model.Operation
		}{
			{ada, request.Approve{ID: id}},
			{bob, request.Withdraw{Ref: id.String()}},
			{ada, request.Deny{ID: id}},
			{ada, op.TrashProject{Project: "ml-team/api"}},
		}
		errs := make([]error, len(ops))
		var all sync.WaitGroup
		for i, o := range ops {
			all.Add(1)
			go func() {
				defer all.Done()
				_, errs[i] = h.store.Do(t.Context(), o.by, o.op)
			}()
		}
		all.Wait()
		answered := 0
		for _, err := range errs[:3] {
			if err == nil {
				answered++
			}
		}
		if answered != 1 || errs[3] != nil {
			t.Fatalf("round %d: %v", round, errs)
		}
		h.do("ada", op.RestoreProject{Project: "ml-team/api"})
		if has := h.role("bob", "api") != model.NoProjectRole; has != (errs[0] == nil) || h.pending() != 0 {
			t.Fatalf("round %d: role %v, %d pending, %v", round, has, h.pending(), errs)
		}
		if errs[0] == nil {
			h.do("ada", op.RevokeAccess{Project: "ml-team/api", Who: "bob"})
		}
		h.now = h.now.Add(3600e9)
	}
}
