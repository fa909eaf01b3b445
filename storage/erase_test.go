package storage

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"atrium/model"
	"atrium/storage/kv"
	"atrium/storage/kv/memory"
	"atrium/storage/table"
)

// tenants fills two workspaces alike, 1 and 2, with the same people in both.
func tenants(t *testing.T, s *Store) {
	do(t, s, does(func(u model.Unit) {
		for w := model.ID(1); w <= 2; w++ {
			ws := &model.Workspace{ID: w, Name: fmt.Sprint("team-", w)}
			ws.Settings.Everyone = model.Viewer
			u.PutWorkspace(ws)
			for n := range 5 {
				who, person := fmt.Sprint("u", n), model.ID(100+n)
				u.PutMembership(&model.Membership{Workspace: w, Who: who, Person: person, Role: model.Admin})
				u.PutFormer(&model.Former{Membership: model.Membership{Workspace: w, Who: who}})
				p := &model.Project{Workspace: w, ID: w*10 + model.ID(n), Name: who, Key: who}
				u.PutProject(p)
				for m := range 3 {
					u.PutGrant(&model.Grant{Workspace: w, Project: p.ID, Who: fmt.Sprint("u", m), Person: model.ID(100 + m)})
				}
				u.PutInvitation(&model.Invitation{ID: w*1000 + model.ID(n), Workspace: w, Project: p.ID, Person: person})
			}
		}
	}))
}

// erase erases in batches until nothing is left, each in a transaction.
func erase(t *testing.T, e kv.Engine, workspace, project model.ID, limit int) (batches int) {
	t.Helper()
	for {
		var n int
		err := e.Write(context.Background(), func(r kv.Reader) (writes []kv.Write, err error) {
			defer table.Guard(&err)
			u := table.NewUnit(kv.NewOverlay(r), noon, nil)
			n = u.Erase(workspace, project, limit)
			return u.Writes(), nil
		})
		switch {
		case err != nil:
			t.Fatal(err)
		case n > limit:
			t.Fatalf("%d went, %d were to", n, limit)
		case n == 0:
			return batches
		}
		batches++
	}
}

// idAt reads the id that begins at b[at].
func idAt(b []byte, at int) (id model.ID) {
	for _, digit := range b[at : at+6] {
		id = id<<8 | model.ID(digit)
	}
	return id
}

// about are the keys that name a workspace, and a project of it when that is
// not zero, wherever in the key.
func about(t *testing.T, e kv.Engine, workspace, project model.ID) (keys []string) {
	for _, w := range contents(t, e) {
		at, in, of := 1, model.ID(0), model.ID(0)
		for _, p := range table.Table(w.Key[0]).Parts() {
			switch p {
			case 'w':
				in = idAt(w.Key, at)
			case 'p':
				of = idAt(w.Key, at)
			}
			at += 6
		}
		if in == workspace && (project == 0 || of == project) && table.Table(w.Key[0]) != table.AuditWorkspace {
			keys = append(keys, table.Describe(w.Key))
		}
	}
	return keys
}

func TestEraseTakesAWorkspaceAndNothingElse(t *testing.T) {
	for _, limit := range []int{1, 7, 1000} {
		engine := memory.New()
		s := open(t, engine, Options{})
		tenants(t, s)
		other := about(t, engine, 2, 0)
		if all := about(t, engine, 1, 0); len(all) != len(other) || len(all) < 50 {
			t.Fatalf("%d and %d keys", len(all), len(other))
		}
		batches := erase(t, engine, 1, 0, limit)
		same(t, "what is left", about(t, engine, 1, 0), []string(nil))
		same(t, "the other workspace", about(t, engine, 2, 0), other)
		if limit == 1 && batches < 1+5+5+5+15 || limit == 1000 && batches != 1 {
			t.Errorf("%d batches of %d", batches, limit)
		}
		if err := look(s, func(st model.State) {
			same(t, "workspaces", collect(st.WorkspacesOf(101)), []model.ID{2})
			if n := len(collect(st.GrantsOf(101, 0))); n != 5 {
				t.Errorf("%d grants", n)
			}
		}); err != nil {
			t.Error(err)
		}
	}
}

func TestEraseTakesTheWorkspaceItselfLast(t *testing.T) {
	engine := memory.New()
	s := open(t, engine, Options{})
	tenants(t, s)
	_ = engine.Write(t.Context(), func(r kv.Reader) ([]kv.Write, error) {
		u := table.NewUnit(kv.NewOverlay(r), noon, nil)
		for u.Workspace(1) != nil {
			u.Erase(1, 0, 1)
		}
		if n := u.Erase(1, 0, 1); n != 0 {
			t.Errorf("%d were left when the workspace was gone", n)
		}
		return nil, nil
	})
}

func TestEraseTakesOneProject(t *testing.T) {
	engine := memory.New()
	s := open(t, engine, Options{})
	tenants(t, s)
	before := about(t, engine, 1, 0)
	gone := about(t, engine, 1, 12)
	erase(t, engine, 1, 12, 2)
	gone = append(gone, `project name index 1/"u2"`, `project key index 1/"u2"`)
	same(t, "what is left", about(t, engine, 1, 0),
		slices.DeleteFunc(before, func(k string) bool { return slices.Contains(gone, k) }))
	if err := look(s, func(st model.State) {
		if st.Project(1, 12) != nil || st.ProjectNamed(1, "u2") != nil || len(collect(st.Projects(1, model.Span{}))) != 4 {
			t.Error("the project is still there")
		}
	}); err != nil {
		t.Error(err)
	}
}

// A damaged record goes by its key, and one behind a damaged index entry too;
// in a project, whose workspace stays, both end the transaction.
func TestEraseGoesOverDamage(t *testing.T) {
	engine := memory.New()
	s := open(t, engine, Options{})
	tenants(t, s)
	lost := table.NewKey(table.MemberOf).ID(103).ID(1)
	put(t, engine,
		kv.Write{Key: table.NewKey(table.Member).ID(1).Str("u3"), Value: []byte("broken")},
		kv.Write{Key: table.NewKey(table.GrantOf).ID(101).ID(1).ID(11), Value: []byte("broken")},
		kv.Write{Key: table.NewKey(table.Project).ID(1).ID(14), Value: []byte("broken")},
	)
	for _, project := range []model.ID{11, 14} {
		err := engine.Write(t.Context(), func(r kv.Reader) (_ []kv.Write, err error) {
			defer table.Guard(&err)
			table.NewUnit(kv.NewOverlay(r), noon, nil).Erase(1, project, 1000)
			return nil, nil
		})
		wantCode(t, err, model.Unavailable)
	}
	erase(t, engine, 1, 0, 7)
	same(t, "what is left", about(t, engine, 1, 0), []string{table.Describe(lost)})
}
