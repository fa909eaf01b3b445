package storage

import (
	"testing"

	"atrium/model"
)

// Refs of one second differ, grow with the second, and go on where a second is
// crowded.
func TestRefsAreUniqueAndGrow(t *testing.T) {
	s := Memory(Options{Now: atNoon})
	do(t, s, step{kind: "test.refs", apply: func(u model.Unit, _ model.Principal) (model.Effect, error) {
		seen := map[model.ID]bool{}
		taken := func(id model.ID) bool { return seen[id] }
		first := u.NewRef(taken)
		for range 70_000 {
			id := u.NewRef(taken)
			if seen[id] || id < 1 || id > model.MaxID {
				t.Fatalf("id %v again or out of range", id)
			}
			seen[id] = true
		}
		if last := u.NewRef(taken); last>>16 <= first>>16-1 {
			t.Errorf("ids go back: %v after %v", last, first)
		}
		return model.Effect{Target: "refs", After: model.Facts{"n": 1}}, nil
	}})
}

// A copy has what the source has, in steps of any size; grants do not come along.
func TestCopyProjectCopiesAll(t *testing.T) {
	for _, size := range []int{1, 2, 100} {
		s := Memory(Options{Now: atNoon})
		populate(t, s)
		do(t, s, step{kind: "test.copy", apply: func(u model.Unit, _ model.Principal) (model.Effect, error) {
			from := u.Project(10, 20)
			to := &model.Project{ID: 21, Workspace: 11, Name: "copy", Key: "COPY"}
			u.PutProject(to)
			u.PutMeta(&model.Meta{Workspace: 10, Project: 20, Key: "zone", Value: "eu"})
			ended := track(u, 7, model.RunFinished)
			track(u, 9, model.RunRunning)
			total, cursor, bytes := 0, "", int64(0)
			for {
				n, sizes, next := u.CopyProject(from, to, cursor, size)
				u.PutProject(to)
				total, bytes = total+n, bytes+sizes[3]
				if next == "" {
					break
				}
				cursor = next
			}
			r := u.Run(to, 7)
			switch {
			case r == nil || u.Run(to, 9) != nil || u.Run(to, 3) != nil || to.Runs != 1 || to.LastRun != 7:
				t.Errorf("in steps of %d the runs are %+v of %+v", size, r, to)
			case r.UUID == ended.UUID || r.Bytes != 6 || bytes != 6 || u.Series(r, model.MetricSeries, "loss") == nil ||
				string(u.Block(r, 1, 2).Data) != "two":
				t.Errorf("in steps of %d a run was copied as %+v with %d bytes", size, r, bytes)
			}
			if twin, known := u.RunOf(11, r.UUID); !known || twin.Number != 7 {
				t.Errorf("the copy is known as %+v", twin)
			}
			if total != 16 || len(collect(u.Metas(to, model.Span{}))) != 2 || u.ModelVersion(to, 53, 1) == nil ||
				u.RegisteredModel(to, "lstm") == nil || u.Meta(to, "license").Value != "MIT" {
				t.Errorf("in steps of %d: %d records copied", size, total)
			}
			if len(collect(u.Grants(to, model.Span{}))) != 0 {
				t.Error("grants were copied")
			}
			return model.Effect{Target: "copy", After: model.Facts{"n": 1}}, nil
		}})
	}
}

// track makes a run with a metric of two blocks.
func track(u model.Unit, number int, state model.RunState) *model.Run {
	r := &model.Run{Workspace: 10, Project: 20, Number: number, UUID: model.UUID{byte(number)}, Person: 3, State: state, Bytes: 6, Series: 1}
	u.PutRun(r)
	u.PutSeries(&model.Series{Workspace: 10, Project: 20, Run: number, Kind: model.MetricSeries, Name: "loss", ID: 1, Count: 2, Blocks: 2, Bytes: 6})
	u.PutBlock(&model.Block{Workspace: 10, Project: 20, Run: number, Series: 1, Number: 1, Data: []byte("one")})
	u.PutBlock(&model.Block{Workspace: 10, Project: 20, Run: number, Series: 1, Number: 2, Data: []byte("two")})
	return r
}

// A run is found by number and UUID, in order; deleted, it is known and not found,
// and what it kept goes in steps.
func TestRunsAreFoundAndErased(t *testing.T) {
	s := Memory(Options{Now: atNoon})
	populate(t, s)
	do(t, s, step{kind: "test.runs", apply: func(u model.Unit, _ model.Principal) (model.Effect, error) {
		p := u.Project(10, 20)
		first, second := track(u, 7, model.RunFinished), track(u, 9, model.RunRunning)
		if all := collect(u.Runs(p, 0, true)); len(all) != 3 || all[0].Number != 9 {
			t.Errorf("the newest first: %v", all)
		}
		if after := collect(u.Runs(p, 7, false)); len(after) != 1 || after[0].UUID != second.UUID {
			t.Errorf("after 7: %v", after)
		}
		if named := collect(u.RunsNamed(first.UUID)); len(named) != 1 || named[0].Number != 7 {
			t.Errorf("by UUID: %v", named)
		}
		if one, known := u.RunOf(10, second.UUID); !known || one.Number != 9 {
			t.Errorf("in its workspace: %v", one)
		}
		if _, known := u.RunOf(11, second.UUID); known {
			t.Error("a run is known in another workspace")
		}
		if kept := collect(u.Blocks(second, 1, 1, false)); len(kept) != 1 || kept[0].Number != 2 {
			t.Errorf("blocks after the first: %v", kept)
		}
		if of := collect(u.SeriesOf(second, model.MetricSeries, model.Span{})); len(of) != 1 || of[0].Name != "loss" {
			t.Errorf("metrics: %v", of)
		}
		u.DeleteRun(first)
		if one, known := u.RunOf(10, first.UUID); one != nil || !known || len(collect(u.RunsNamed(first.UUID))) != 0 {
			t.Errorf("deleted: %v, known %v", one, known)
		}
		if a, b, c := u.EraseRun(10, 20, 7, 2), u.EraseRun(10, 20, 7, 2), u.EraseRun(10, 20, 7, 2); a != 2 || b != 1 || c != 0 {
			t.Errorf("erased %d, %d, %d", a, b, c)
		}
		if u.Block(first, 1, 2) != nil || u.Block(second, 1, 2) == nil {
			t.Error("the wrong blocks were erased")
		}
		return model.Effect{Target: "runs", After: model.Facts{"n": 1}}, nil
	}})
}

// What only grows a run leaves no audit record, and its event says so.
func TestTrackedDataLeavesNoRecord(t *testing.T) {
	s := Memory(Options{Now: atNoon})
	populate(t, s)
	f := s.Subscribe()
	defer f.Close()
	grow := func(people ...model.ID) model.Event {
		do(t, s, step{kind: "test.track", apply: func(u model.Unit, _ model.Principal) (model.Effect, error) {
			track(u, 7, model.RunRunning)
			return model.Effect{Workspace: 10, Tracked: 20, People: people}, nil
		}})
		e, err := f.Next(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	before, err := s.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if e := grow(); len(e.Tracked) != 1 || e.Tracked[0] != 20 || e.Seq != before.Records || e.Workspaces[0] != 10 {
		t.Errorf("the event is %+v", e)
	}
	if e := grow(3); e.Tracked != nil || e.People[0] != 3 {
		t.Errorf("with people the event is %+v", e)
	}
	if after, err := s.Verify(t.Context()); err != nil || after.Records != before.Records {
		t.Errorf("%d records, before %d: %v", after.Records, before.Records, err)
	}
}
