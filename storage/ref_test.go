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
			total, cursor := 0, ""
			for {
				n, next := u.CopyProject(from, to, cursor, size)
				if total += n; next == "" {
					break
				}
				cursor = next
			}
			if total != 4 || len(collect(u.Metas(to, model.Span{}))) != 2 || u.ModelVersion(to, 53, 1) == nil ||
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
