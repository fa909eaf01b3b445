package track_test

import (
	"maps"

	"atrium/model"
	"atrium/model/ledger"
)

// held adds up what a project's records hold, by person.
func held(u model.Unit, p *model.Project, fail func(string, ...any)) map[model.ID]int64 {
	all := map[model.ID]int64{}
	for c := range u.Comments(p, model.Span{}) {
		all[c.By] += int64(len(c.Text))
	}
	for m := range u.Metas(p, model.Span{}) {
		all[m.By] += int64(len(m.Key) + len(m.Value))
	}
	for m := range u.RegisteredModels(p, model.Span{}) {
		all[m.By] += int64(len(m.Name) + len(m.Description))
		for v := range u.ModelVersions(p, m.ID, 0, false) {
			all[v.By] += int64(len(v.Description))
			for _, pair := range v.Metadata {
				all[v.By] += int64(len(pair.Key) + len(pair.Value))
			}
		}
	}
	for r := range u.Runs(p, 0, false) {
		n := int64(0)
		for _, kind := range []model.SeriesKind{'c', 'm', 't', 'u'} {
			for s := range u.SeriesOf(r, kind, model.Span{}) {
				for b := range u.Blocks(r, s.ID, 0, false) {
					n += int64(len(b.Data))
				}
			}
		}
		for s := range u.SeriesOf(r, model.ParamSeries, model.Span{}) {
			n += int64(len(s.Name) + len(s.Text))
		}
		if n != r.Bytes {
			fail("the run %s of project %d holds %d bytes and says %d", r.UUID, p.ID, n, r.Bytes)
		}
		all[r.Person] += n
	}
	return all
}

// check compares all figures.
func (h *history) check() {
	h.Helper()
	for _, r := range h.runs {
		if stored := h.run(r.id); stored != nil && stored.Seconds != r.seconds {
			h.Errorf("the run %s has %d s, and was tracked %d", r.id, stored.Seconds, r.seconds)
		}
	}
	h.look(func(u model.Unit) {
		w := u.Workspace(u.Name("ml-team").Workspace)
		var bytes int64
		byWho, byPlace := map[model.ID]int64{}, map[model.ID]int64{}
		for p := range u.Projects(w.ID, model.Span{}) {
			cells, sum := map[model.ID]int64{}, int64(0)
			for c := range u.Stocks(w.ID, p.ID) {
				cells[c.Person] = c.Bytes
				byWho[c.Person] += c.Bytes
				sum += c.Bytes
			}
			bytes, byPlace[p.ID] = bytes+sum, sum
			if p.State == model.ProjectPurging {
				continue // its bytes are given back before its records go
			}
			holds := held(u, p, h.Errorf)
			maps.DeleteFunc(holds, func(_ model.ID, n int64) bool { return n == 0 })
			if !maps.Equal(holds, cells) || p.Storage != sum {
				h.Errorf("project %s holds %v; its cells are %v, it says %d", p.Name, holds, cells, p.Storage)
			}
		}
		a := ledger.Of(u, w)
		all := int64(0)
		for c := range u.Stocks(w.ID, 0) {
			all += c.Bytes
		}
		if a.Bytes != bytes || all != bytes {
			h.Errorf("the projects hold %d bytes, all cells %d, the ledger says %d", bytes, all, a.Bytes)
		}
		h.compareFigures(u, w.ID, a, bytes, byWho, byPlace)
	})
}

func (h *history) compareFigures(u model.Unit, w model.ID, a *ledger.Account, bytes int64, heldBy, heldIn map[model.ID]int64) {
	var seconds, stored, period int64
	for f := range u.Figures(w, model.ByDay, 0, 1<<20) {
		seconds, stored = seconds+f.Seconds, stored+f.Bytes
		if p := a.Period(); f.Day >= int(p.From) && f.Day < int(p.To) {
			period += f.Seconds
		}
	}
	if seconds != h.total || stored != bytes {
		h.Errorf("by day %d s and %d bytes; tracked %d s, held %d bytes", seconds, stored, h.total, bytes)
	}
	if period != a.Ledger.Used {
		h.Errorf("the days of the period have %d s, and it used %d", period, a.Ledger.Used)
	}
	for axis, want := range map[model.Axis][2]map[model.ID]int64{
		model.ByPerson: {h.byWho, heldBy}, model.ByProject: {h.byPlace, heldIn},
	} {
		got := [2]map[model.ID]int64{{}, {}}
		for f := range u.Figures(w, axis, 0, 1<<20) {
			got[0][f.Subject] += f.Seconds
			got[1][f.Subject] += f.Bytes
		}
		for i, what := range []string{"seconds", "bytes"} {
			for _, m := range []map[model.ID]int64{got[i], want[i]} {
				maps.DeleteFunc(m, func(_ model.ID, n int64) bool { return n == 0 })
			}
			if !maps.Equal(got[i], want[i]) {
				h.Errorf("%s by axis %d: %v, want %v", what, axis, got[i], want[i])
			}
		}
	}
	// No hour is used twice: what the periods used is what was tracked, and each hour
	// of it came out of one package or of none.
	used := a.Ledger.Used
	for _, c := range a.Due.Closed {
		used += c.Used
	}
	covered := int64(0)
	for _, p := range a.Ledger.Packages {
		covered += p.Taken
		if p.Used < 0 || p.Used > p.Seconds || p.Taken > p.Used {
			h.Errorf("a package: %+v", p)
		}
	}
	if covered > a.Ledger.Used {
		h.Errorf("%d s were covered of %d", covered, a.Ledger.Used)
	}
	for p := range u.Periods(w) {
		used += p.Used
		if p.Covered+p.Over > p.Used || p.Covered < 0 || p.Over < 0 {
			h.Errorf("a period: %+v", p)
		}
	}
	if used != h.total {
		h.Errorf("the periods used %d s; tracked were %d", used, h.total)
	}
}
