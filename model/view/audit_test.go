package view_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"atrium/model"
	"atrium/model/view"
	"atrium/storage"
)

func seq(row view.AuditRow) string { return fmt.Sprint(row.Seq) }

// trailed is a world in which several people did things in several places.
func trailed(t tester, did func(i int) (who, ws string), n int) (w *world, by map[string][]string) {
	w = team(t)
	w.workspace("club")
	w.member("club", "bob", model.Admin)
	by = map[string][]string{}
	for i := range n {
		who, ws := did(i)
		w.do(model.Actor{Person: w.people[who], Via: model.ViaCLI}, w.spaces[ws], func(u model.Unit) { u.NewID() })
		var last string
		w.put(func(u model.Unit) {
			for rec := range u.Audit(model.AuditFilter{}, 0) {
				last = fmt.Sprint(rec.Seq)
				break
			}
		})
		by[who+" in "+ws] = append([]string{last}, by[who+" in "+ws]...)
	}
	return w, by
}

func TestAuditPagesAreExactAndIsolated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 12).Draw(t, "records")
		w, by := trailed(t, func(int) (string, string) {
			return rapid.SampledFrom([]string{"ada", "bob", "lou"}).Draw(t, "who"), rapid.SampledFrom([]string{"team", "club"}).Draw(t, "where")
		}, n)
		newest := func(keys ...string) string {
			var all []string
			for _, k := range keys {
				all = append(all, by[k]...)
			}
			slices.SortFunc(all, func(a, b string) int {
				if len(a) != len(b) {
					return len(b) - len(a)
				}
				return strings.Compare(b, a)
			})
			return strings.Join(all, " ")
		}
		size := rapid.IntRange(1, 5).Draw(t, "size")
		for _, c := range []struct {
			who, want string
			q         view.AuditQuery
		}{
			{"ada", newest("ada in team", "bob in team", "lou in team"), view.AuditQuery{Workspace: "team"}},
			{"ada", newest("ada in team", "bob in team", "lou in team", "ada in club"), view.AuditQuery{}},
			{"bob", newest("ada in club", "bob in club", "lou in club", "bob in team"), view.AuditQuery{}},
			{"lou", newest("lou in team", "lou in club"), view.AuditQuery{}},
			{"lou", "", view.AuditQuery{Actor: "ada"}},
			{"ada", newest("lou in team"), view.AuditQuery{Actor: "lou"}},
			{"guy", "", view.AuditQuery{}},
		} {
			w.as(c.who, func(r *view.Reader) {
				got := walk(t, size, func(p model.Page) (model.List[view.AuditRow], error) {
					q := c.q
					q.Page = p
					return r.Audit(q)
				}, seq)
				if a := strings.Join(got, " "); a != c.want {
					t.Fatalf("%s asks %+v: %q, want %q", c.who, c.q, a, c.want)
				}
				if a := strings.Join(exported(t, r, c.q, size), " "); a != c.want {
					t.Fatalf("%s exports %+v: %q, want %q", c.who, c.q, a, c.want)
				}
			})
		}
	})
}

func TestAuditFilters(t *testing.T) {
	w, _ := trailed(t, func(i int) (string, string) { return []string{"ada", "bob"}[i%2], "team" }, 6)
	w.person("max", platformAdmin)
	count := func(q view.AuditQuery) int {
		return len(see(w, "max", func(r *view.Reader) (model.List[view.AuditRow], error) { return r.Audit(q) }).Data)
	}
	for _, c := range []struct {
		q    view.AuditQuery
		want int
	}{
		{view.AuditQuery{Actor: "ada"}, 3},
		{view.AuditQuery{Actor: "nobody"}, 0},
		{view.AuditQuery{Workspace: "team", Actor: "bob"}, 3},
		{view.AuditQuery{Workspace: "team", Operation: "test"}, 6},
		{view.AuditQuery{Workspace: "team", Operation: "test.write"}, 6},
		{view.AuditQuery{Workspace: "team", Operation: "te"}, 0},
		{view.AuditQuery{Workspace: "team", Target: "IT"}, 6},
		{view.AuditQuery{Workspace: "team", Target: "that"}, 0},
		{view.AuditQuery{Workspace: "team", Since: noon}, 6},
		{view.AuditQuery{Workspace: "team", Since: noon.Add(time.Second)}, 0},
		{view.AuditQuery{Workspace: "team", Since: noon.AddDate(0, 0, 3)}, 0},
		{view.AuditQuery{Workspace: "team", Until: noon}, 0},
		{view.AuditQuery{Workspace: "team", Until: noon.Add(time.Second)}, 6},
	} {
		if got := count(c.q); got != c.want {
			t.Errorf("%+v: %d records, want %d", c.q, got, c.want)
		}
	}
	row := see(w, "max", func(r *view.Reader) (model.List[view.AuditRow], error) {
		return r.Audit(view.AuditQuery{Actor: "bob"})
	}).Data[0]
	if row.Actor != "bob" || row.Via != "cli" || row.Operation != "test.write" || row.Workspace != "team" || len(row.Hash) != 64 {
		t.Errorf("a row: %+v", row)
	}
}

// exported are the numbers of an export in parts of a size, newest first.
func exported(t tester, r *view.Reader, q view.AuditQuery, size int) (all []string) {
	q.Page = model.Page{Size: size}
	var above, head uint64
	for {
		part, err := r.Export(q, above, head)
		if err != nil {
			t.Fatalf("%v", err)
		}
		if len(part.Rows) > size {
			t.Fatalf("a part has %d rows, not at most %d", len(part.Rows), size)
		}
		for _, row := range part.Rows {
			all = append(all, seq(row))
		}
		if part.Last >= part.Head {
			slices.Reverse(all)
			return all
		}
		if above, head = part.Last, part.Head; above == 0 {
			t.Fatalf("a part does not go on")
		}
	}
}

// An export of a span of time has what the list has, whatever the clock did, and
// nothing that came after it began.
func TestAnExportIsTheListBackwards(t *testing.T) {
	w, now := newWorld(t), noon
	w.store = storage.Memory(storage.Options{Now: func() time.Time { return now }})
	w.put(func(u model.Unit) { u.PutPlatform(model.DefaultPlatform()) })
	w.person("root", platformAdmin)
	start := now
	for i := range 300 {
		now = start.Add(time.Duration(i)*12*time.Hour - time.Duration(i%7)*3*time.Hour) // the clock is set back now and then
		w.do(model.Actor{Person: w.people["root"]}, 0, func(u model.Unit) { u.NewID() })
	}
	for _, span := range [][2]int{{0, 0}, {0, 100}, {50, 0}, {20, 21}, {200, 100}, {149, 151}, {999, 0}} {
		var q view.AuditQuery
		if span[0] > 0 {
			q.Since = start.Add(time.Duration(span[0]) * 12 * time.Hour)
		}
		if span[1] > 0 {
			q.Until = start.Add(time.Duration(span[1]) * 12 * time.Hour)
		}
		w.as("root", func(r *view.Reader) {
			q.Page = model.Page{Size: 1000}
			l, err := r.Audit(q)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, row := range l.Data {
				want = append(want, seq(row))
			}
			if got := exported(t, r, q, 7); !slices.Equal(got, want) {
				t.Errorf("%v: exported %v, listed %v", span, got, want)
			}
		})
	}
	w.as("root", func(r *view.Reader) {
		part, err := r.Export(view.AuditQuery{}, 0, 100)
		if err != nil || len(part.Rows) != 100 || part.Last != 100 {
			t.Errorf("up to 100: %d rows, last %d, %v", len(part.Rows), part.Last, err)
		}
	})
}
