package storage_test

import (
	"context"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/chore"
	"atrium/model/view"
	"atrium/storage"
	"atrium/storage/kv"
	"atrium/storage/kv/memory"
	"atrium/storage/table"
)

// aged makes a store one from before the agenda and the index of kinds of rows: it
// has neither, and counts no guests.
func aged(t *testing.T, e kv.Engine, now time.Time) {
	t.Helper()
	err := e.Write(context.Background(), func(r kv.Reader) (writes []kv.Write, err error) {
		defer table.Guard(&err)
		for _, old := range []table.Table{table.Task, table.TaskDue, table.TaskOf, table.MemberKind} {
			if err := r.Scan(kv.Prefix(table.NewKey(old)), func(k, _ []byte) bool {
				writes = append(writes, kv.Write{Key: append([]byte(nil), k...)})
				return true
			}); err != nil {
				return nil, err
			}
		}
		u := table.NewUnit(kv.NewOverlay(r), now, nil)
		w := u.Workspace(u.Name("ml-team").Workspace)
		w.Counts.Guests = 0
		u.PutWorkspace(w)
		u.PutVersion(1)
		return append(writes, u.Writes()...), nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// What ends in a file from before the agenda is swept all the same, and its lists of
// guests, pending and ending rows are whole (I3, I4, W6, A9).
func TestFilesFromBeforeTheAgendaAreCaughtUp(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	options := storage.Options{Now: func() time.Time { return now }}
	e := memory.New()
	s, err := storage.New(e, options)
	if err != nil {
		t.Fatal(err)
	}
	ctx, ids := context.Background(), map[string]model.ID{}
	do := func(who string, ops ...model.Operation) []model.Effect {
		t.Helper()
		actor := model.Actor{Via: model.ViaCLI, Person: ids[who], System: ids[who] == 0}
		effects, err := s.Do(ctx, actor, ops...)
		if err != nil {
			t.Fatal(err)
		}
		return effects
	}
	made := do("system", op.Init{Username: "ada"})
	ids["ada"] = made[0].People[0]
	for _, who := range []string{"bob", "eve", "guy", "sue"} {
		ids[who] = do("ada", op.CreateUser{Username: who})[0].People[0]
	}
	accept := func(who string) {
		t.Helper()
		var ref string
		_ = s.View(ctx, model.Actor{Person: ids[who]}, func(r *view.Reader) error {
			list, err := r.Invitations(model.Page{}, false)
			ref = list.Data[0].ID
			return err
		})
		do(who, op.AcceptInvitation{Ref: ref})
	}
	end := now.Add(40 * 24 * time.Hour)
	do("ada", op.CreateWorkspace{Name: "ml-team"}, op.CreateProject{Project: "ml-team/api"}, op.CreateProject{Project: "ml-team/old"},
		op.SetWorkspace{Name: "ml-team", Values: map[string]string{"guests": "on"}}, op.TrashProject{Project: "ml-team/old"})
	do("ada", op.Invite{Workspace: "ml-team", Who: "bob", Role: model.Viewer}, op.Invite{Workspace: "ml-team", Who: "sue", Role: model.Viewer})
	accept("bob")
	accept("sue")
	do("ada", op.Invite{Workspace: "ml-team", Who: "eve", Role: model.Viewer})
	do("ada", op.GrantAccess{Project: "ml-team/api", Who: "guy", Role: model.Contributor})
	accept("guy")
	do("ada", op.SetRole{Workspace: "ml-team", Who: "bob", Role: model.Viewer, Ends: &op.Ending{Until: end}},
		op.GrantAccess{Project: "ml-team/api", Who: "sue", Role: model.Contributor, Until: end})

	aged(t, e, now)
	if s, err = storage.New(e, options); err != nil {
		t.Fatal(err)
	}
	rows := func() (n view.PeopleCounts, kinds map[string]int) {
		kinds = map[string]int{}
		_ = s.View(ctx, model.Actor{Person: ids["ada"]}, func(r *view.Reader) error {
			n, _ = r.PeopleCounts("ml-team")
			for _, k := range []string{"guest", "pending"} {
				list, err := r.People("ml-team", view.PeopleQuery{Kind: k})
				if err != nil {
					t.Error(err)
				}
				kinds[k] = len(list.Data)
			}
			return nil
		})
		return n, kinds
	}
	if n, kinds := rows(); n.Guests != 1 || kinds["guest"] != 1 || kinds["pending"] != 1 {
		t.Errorf("after opening: %+v %v", n, kinds)
	}
	now = now.Add(100 * 24 * time.Hour)
	did := map[string]int{}
	for range 100 {
		var due []*model.Task
		if err := s.View(ctx, chore.Actor(), func(r *view.Reader) (err error) {
			due, err = r.Due(func(model.ID) bool { return false }, 1)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if len(due) == 0 {
			break
		}
		o := chore.For(due[0], now)
		if _, err := s.Do(ctx, chore.Actor(), o); chore.Overtaken(err) {
			o = chore.Tidy{}
			do("system", o)
		} else if err != nil {
			t.Fatal(err)
		}
		did[o.Kind()]++
	}
	t.Log(did)
	for _, k := range []model.Operation{chore.ExpireMember{}, chore.ExpireInvitation{}, chore.ExpireGrant{}, chore.Purge{}} {
		if did[k.Kind()] == 0 {
			t.Errorf("%s was not done", k.Kind())
		}
	}
	if n, kinds := rows(); n.Members != 2 || n.Pending != 0 || kinds["pending"] != 0 {
		t.Errorf("afterwards: %+v %v", n, kinds)
	}
}

// A file that has its entries gets none twice.
func TestCatchingUpTwiceAddsNothing(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	options := storage.Options{Now: func() time.Time { return now }}
	e := memory.New()
	s, err := storage.New(e, options)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	made, err := s.Do(ctx, model.Actor{System: true}, op.Init{Username: "ada"})
	if err != nil {
		t.Fatal(err)
	}
	ada, end := model.Actor{Person: made[0].People[0]}, now.Add(40*24*time.Hour)
	if _, err = s.Do(ctx, ada, op.CreateUser{Username: "bob"}, op.CreateWorkspace{Name: "ml-team"}, op.CreateProject{Project: "ml-team/old"},
		op.Invite{Workspace: "ml-team", Who: "bob", Role: model.Viewer, Until: end}, op.TrashProject{Project: "ml-team/old"}); err != nil {
		t.Fatal(err)
	}
	count := func() (n int) {
		_ = e.View(ctx, func(r kv.Reader) error {
			return r.Scan(kv.Prefix(table.NewKey(table.Task)), func(_, _ []byte) bool { n++; return true })
		})
		return n
	}
	before := count()
	if err := e.Write(ctx, func(r kv.Reader) ([]kv.Write, error) {
		u := table.NewUnit(kv.NewOverlay(r), now, nil)
		u.PutVersion(1)
		return u.Writes(), nil
	}); err != nil {
		t.Fatal(err)
	}
	if _, err := storage.New(e, options); err != nil {
		t.Fatal(err)
	}
	if after := count(); after != before || before == 0 {
		t.Errorf("%d entries, then %d", before, after)
	}
}
