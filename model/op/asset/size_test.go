package asset_test

import (
	"maps"
	"strings"
	"testing"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/op/asset"
)

// Q3: what a project holds beside its runs counts, of whom it is, and comes back
// when it is deleted.
func TestQ3_ThingsCount(t *testing.T) {
	h := newHouse(t)
	want := func(what string, held map[string]int64) {
		t.Helper()
		got, total := map[string]int64{}, int64(0)
		h.look(func(u model.Unit) {
			w := u.Workspace(u.Name("ml-team").Workspace)
			p := u.ProjectNamed(w.ID, "api")
			for c := range u.Stocks(w.ID, p.ID) {
				got[u.Person(c.Person).Username] = c.Bytes
				total += c.Bytes
			}
			if all := ledger.Of(u, w).Bytes; all != total || p.Storage != total {
				t.Errorf("%s: %d bytes, %d in the ledger, %d in the project", what, total, all, p.Storage)
			}
			day := int64(0)
			for f := range u.Figures(w.ID, model.ByDay, 0, 1<<20) {
				day += f.Bytes
			}
			if day != total {
				t.Errorf("%s: %d bytes, and %d by day", what, total, day)
			}
		})
		if !maps.Equal(got, held) {
			t.Errorf("%s: %v, want %v", what, got, held)
		}
	}
	c := h.do("mary", asset.AddComment{Project: api, Text: "hello"})
	want("a comment", map[string]int64{"mary": 5})
	id, _ := c.After["comment"].(string)
	h.do("mary", asset.EditComment{Project: api, ID: id, Text: "hi"})
	want("edited", map[string]int64{"mary": 2})
	h.do("grace", asset.SetMeta{Project: api, Values: map[string]string{"team": "vision", "lr": "1"}})
	want("metadata", map[string]int64{"mary": 2, "grace": 13})
	h.do("ada", asset.SetMeta{Project: api, Values: map[string]string{"team": "text"}})
	want("somebody else's now", map[string]int64{"mary": 2, "grace": 3, "ada": 8})
	h.do("ada", asset.SetMeta{Project: api, Values: map[string]string{"team": "", "lr": ""}})
	want("taken away", map[string]int64{"mary": 2})
	h.do("grace", asset.CreateModel{Project: api, Model: "net", Description: "deep"})
	h.do("mary", asset.AddVersion{Project: api, Model: "net", Description: "one", Metadata: map[string]string{"a": "bc"}})
	want("a model", map[string]int64{"mary": 8, "grace": 7})
	h.do("grace", asset.UpdateModel{Project: api, Model: "net", Description: ref("deeper")})
	h.do("grace", asset.UpdateVersion{Project: api, Model: "net", Number: 1, Metadata: map[string]string{"a": ""}})
	want("changed", map[string]int64{"mary": 5, "grace": 9})
	h.do("mary", asset.AddVersion{Project: api, Model: "net", Description: strings.Repeat("x", 100)})
	h.do("ada", asset.DeleteVersion{Project: api, Model: "net", Number: 1})
	want("a version less", map[string]int64{"mary": 102, "grace": 9})
	h.do("ada", asset.DeleteModel{Project: api, Model: "net"})
	h.do("ada", asset.DeleteComment{Project: api, ID: id})
	want("nothing", map[string]int64{})
}
