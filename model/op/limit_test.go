package op_test

import (
	"context"
	"sync"
	"testing"

	"atrium/model"
	"atrium/model/op"
)

// limited carries an operation out as if the workspace's plan had so many
// projects.
type limited struct {
	model.Operation
	projects int
}

func (l limited) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	return l.Operation.Apply(roomy{u, l.projects}, by)
}

type roomy struct {
	model.Unit
	projects int
}

func (r roomy) Plan(name string) *model.Plan {
	return &model.Plan{Name: name, Projects: r.projects, Visibilities: model.Visibilities(model.Private, model.WorkspaceVisible, model.Public)}
}

// A plan has so many projects; those in the trash do not count until they are
// brought back (Q1, A9).
func TestQ1_ThePlanHasTheProjects(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"api", "web"} {
		h.do("ada", limited{op.CreateProject{Project: "ml-team/" + name}, 2})
	}
	more := op.CreateProject{Project: "ml-team/more"}
	h.refuse("ada", limited{more, 2}, model.OverQuota, "no room for another project: 2 of 2 are taken")
	h.do("ada", op.TrashProject{Project: "ml-team/api"})
	h.do("ada", limited{more, 2})
	h.refuse("ada", limited{op.RestoreProject{Project: "ml-team/api"}, 2}, model.OverQuota, "2 of 2")
	h.refuse("ada", limited{op.RestoreProject{Project: "ml-team/api"}, 1}, model.OverQuota, "2 of 1")
	h.do("ada", limited{op.RestoreProject{Project: "ml-team/api"}, 0})
}

// However many are created at once, the limit holds.
func TestQ1_TheLimitHoldsWhenManyAreCreatedAtOnce(t *testing.T) {
	h := newHouse(t)
	ada := h.actor("ada")
	var wg sync.WaitGroup
	for _, name := range []string{"aa", "bb", "cc", "dd", "ee", "ff"} {
		wg.Go(func() {
			_, _ = h.store.Do(context.Background(), ada, limited{op.CreateProject{Project: "ml-team/" + name}, 3})
		})
	}
	wg.Wait()
	if n := h.workspace("ml-team").Counts.Live(); n != 3 {
		t.Errorf("%d projects where 3 are the most", n)
	}
}
