package storage_test

import (
	"context"
	"testing"
	"time"

	"atrium/model"
	"atrium/model/op"
	"atrium/model/op/asset"
	"atrium/model/op/track"
	"atrium/storage"
	"atrium/storage/kv"
	"atrium/storage/kv/memory"
	"atrium/storage/table"
)

// Q3: what a file from before storage was counted holds counts when it is opened,
// and deleting it gives that back.
func TestFilesFromBeforeSizesAreCaughtUp(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	options := storage.Options{Now: func() time.Time { return now }}
	e := memory.New()
	s, err := storage.New(e, options)
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	var ada model.Actor
	do := func(ops ...model.Operation) []model.Effect {
		t.Helper()
		effects, err := s.Do(ctx, ada, ops...)
		if err != nil {
			t.Fatal(err)
		}
		return effects
	}
	ada = model.Actor{System: true}
	made := do(op.Init{Username: "ada"})
	ada = model.Actor{Person: made[0].People[0], Via: model.ViaCLI}
	full, old := "ml-team/api", "ml-team/old"
	do(op.CreateWorkspace{Name: "ml-team"}, op.CreateProject{Project: full}, op.CreateProject{Project: old})
	comment := do(asset.AddComment{Project: full, Text: "hello"})[0].After["comment"].(string)
	do(asset.SetMeta{Project: old, Values: map[string]string{"key": "value"}},
		asset.CreateModel{Project: full, Model: "net"}, asset.AddVersion{Project: full, Model: "net", Description: "one"},
		track.Begin{Project: full, Run: model.UUID{1}, Person: "ada", Created: now},
		track.Append{Workspace: "ml-team", Run: model.UUID{1}, Entries: []model.Entry{
			{Seq: 1, At: now, Output: &model.Output{Data: []byte("hello")}},
		}}, op.TrashProject{Project: old})
	figures := func() (got [5]int64) {
		_ = e.View(ctx, func(r kv.Reader) error {
			st := table.NewState(r, now)
			w := st.Workspace(st.Name("ml-team").Workspace)
			for c := range st.Stocks(w.ID, 0) {
				got[0] += c.Bytes
			}
			for p := range st.Projects(w.ID, model.Span{}) {
				got[1] += p.Storage
			}
			for f := range st.Figures(w.ID, model.ByPerson, 0, 1<<20) {
				got[2] += f.Bytes
			}
			if l := st.Ledger(w.ID); l != nil {
				got[3] = l.Stored
			}
			if f := st.Figure(w.ID, model.ByPerson, model.AllDays, ada.Person); f != nil {
				got[4] = f.Bytes
			}
			return nil
		})
		return got
	}
	want := figures()
	if n := want[0]; n < 5+8+3+3+5 || want != [5]int64{n, n, n, n, n} {
		t.Fatal(want)
	}
	// As it was before: only the run is counted, or nothing at all and no ledger.
	for _, counted := range []bool{true, false} {
		if err := e.Write(ctx, func(r kv.Reader) (_ []kv.Write, err error) {
			defer table.Guard(&err)
			u := table.NewUnit(kv.NewOverlay(r), now, nil)
			w := u.Workspace(u.Name("ml-team").Workspace)
			run, _ := u.RunOf(w.ID, model.UUID{1})
			for _, name := range []string{"api", "old"} {
				p := u.ProjectNamed(w.ID, name)
				n := int64(0)
				if counted && name == "api" {
					n = run.Bytes
				}
				p.Storage = n
				u.PutProject(p)
				if c := u.Stock(w.ID, p.ID, ada.Person); n > 0 {
					c.Bytes = n
					u.PutStock(c)
				} else {
					u.DeleteStock(c)
				}
				for axis, id := range map[model.Axis]model.ID{model.ByDay: 0, model.ByPerson: ada.Person, model.ByProject: p.ID} {
					if f := u.Figure(w.ID, axis, int(now.Unix()/86400), id); f != nil {
						if f.Bytes = 0; counted && (axis != model.ByProject || name == "api") {
							f.Bytes = run.Bytes
						}
						u.PutFigure(f)
					}
				}
			}
			u.PutVersion(2)
			if !counted {
				return append(u.Writes(), kv.Write{Key: table.NewKey(table.Ledger).ID(w.ID)}), nil
			}
			l := u.Ledger(w.ID)
			l.Stored = run.Bytes
			u.PutLedger(l)
			return u.Writes(), nil
		}); err != nil {
			t.Fatal(err)
		}
		if got := figures(); got == want {
			t.Fatal("nothing was forgotten")
		}
		for range 2 {
			if s, err = storage.New(e, options); err != nil {
				t.Fatal(err)
			}
		}
		if got := figures(); got != want {
			t.Errorf("%v, want %v", got, want)
		}
	}
	do(op.RestoreProject{Project: old}, asset.SetMeta{Project: old, Values: map[string]string{"key": ""}},
		asset.DeleteComment{Project: full, ID: comment}, asset.DeleteModel{Project: full, Model: "net"},
		track.Delete{Workspace: "ml-team", Run: "API-1"})
	if got := figures(); got != [5]int64{} {
		t.Errorf("%v are left", got)
	}
}
