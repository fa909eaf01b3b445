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
