package quota

import (
	"math"
	"testing"

	"atrium/model"

	"pgregory.net/rapid"
)

// Q3, A9: per project, per person, trash apart, and the totals add up exactly.
func TestQ3Tally(t *testing.T) {
	y := NewTally()
	for _, err := range []error{
		y.Add(1, 10, 100), y.Add(1, 11, 50), y.Add(2, 10, 7), y.Trash(1), y.Add(1, 10, -40), y.Trash(1),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if y.Total() != (Bytes{7, 110}) || y.Project(1) != (Bytes{0, 110}) || y.Person(10) != (Bytes{7, 60}) {
		t.Errorf("%v %v %v", y.Total(), y.Project(1), y.Person(10))
	}
	if p := y.ByPerson(); len(p) != 2 || p[0] != (Share{10, Bytes{7, 60}}) || p[1] != (Share{11, Bytes{0, 50}}) {
		t.Errorf("%v", p)
	}
	if freed, err := y.Purge(1); err != nil || freed != (Bytes{0, 110}) || y.Total() != (Bytes{7, 0}) {
		t.Error(freed, err, y.Total())
	}
	if err := y.Add(2, 10, -8); model.CodeOf(err) != model.Internal || y.Total() != (Bytes{7, 0}) {
		t.Error(err, y.Total())
	}
}

// A18: what cannot be is refused and changes nothing.
func TestBytesAtTheEdges(t *testing.T) {
	b := Bytes{math.MaxInt64 - 5, 5}
	for _, f := range []func() (Bytes, error){
		func() (Bytes, error) { return b.Add(1) },
		func() (Bytes, error) { return b.AddTrash(1) },
		func() (Bytes, error) { return b.Add(math.MinInt64) },
		func() (Bytes, error) { return b.ToTrash(math.MaxInt64) },
		func() (Bytes, error) { return b.ToTrash(math.MinInt64) },
		func() (Bytes, error) { return b.ToTrash(-6) },
	} {
		if got, err := f(); model.CodeOf(err) != model.Internal || got != b {
			t.Error(got, err)
		}
	}
	if got, err := b.ToTrash(math.MaxInt64 - 5); err != nil || got != (Bytes{0, math.MaxInt64}) || got.Total() != math.MaxInt64 {
		t.Error(got, err)
	}
}

// TestTallyAddsUp: over random histories, the table of projects, that of people
// and the total are the same sum, and so are the amounts that storage would keep.
func TestTallyAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y, kept, trashed := NewTally(), Bytes{}, map[model.ID]bool{}
		for range 60 {
			project := model.ID(rapid.IntRange(1, 4).Draw(t, "project"))
			var err error
			switch rapid.IntRange(0, 6).Draw(t, "what") {
			case 0:
				n := y.Project(project).Live
				kept, err = kept.ToTrash(n)
				trashed[project] = true
				err = both(err, y.Trash(project))
			case 1:
				n := y.Project(project).Trash
				kept, err = kept.ToTrash(-n)
				trashed[project] = false
				err = both(err, y.Restore(project))
			case 2:
				var freed Bytes
				freed, err = y.Purge(project)
				kept.Live, kept.Trash = kept.Live-freed.Live, kept.Trash-freed.Trash
				trashed[project] = false
			default:
				n := rapid.Int64Range(-100, 1000).Draw(t, "bytes")
				if failed := y.Add(project, model.ID(rapid.IntRange(1, 3).Draw(t, "person")), n); failed != nil {
					if n >= 0 {
						t.Fatal(failed)
					}
				} else if trashed[project] {
					kept, err = kept.AddTrash(n)
				} else {
					kept, err = kept.Add(n)
				}
			}
			if err != nil || kept != y.Total() || table(y.ByProject()) != kept || table(y.ByPerson()) != kept {
				t.Fatalf("%v: kept %v, total %v, projects %v, people %v", err, kept, y.Total(), table(y.ByProject()), table(y.ByPerson()))
			}
		}
	})
}

func both(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

func table(rows []Share) (b Bytes) {
	for _, r := range rows {
		b.Live, b.Trash = b.Live+r.Bytes.Live, b.Trash+r.Bytes.Trash
	}
	return b
}
