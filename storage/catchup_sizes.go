package storage

import (
	"maps"
	"slices"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/op/meter"
	"atrium/storage/table"
)

// countSizes leads to version 3. Files of version 2 hold comments, metadata, models
// and versions that count nowhere (Q3): what each person's things in a project hold
// is added up, and the cells of storage, the project, the ledger and today's figures
// made to agree with it. One pass when such a file is first opened, as catchUp; a
// workspace that is damaged is left as it is.
func countSizes(u *table.Unit) error {
	var all []model.ID
	for n := range u.Names(model.Span{}) {
		if n.Workspace != 0 {
			all = append(all, n.Workspace)
		}
	}
	for _, id := range all {
		countWorkspace(u, id)
	}
	return nil
}

func countWorkspace(u *table.Unit, id model.ID) {
	var damage error
	defer table.Guard(&damage)
	w := u.Workspace(id)
	if w == nil || w.State != model.WorkspaceActive {
		return
	}
	missing := map[*model.Project]map[model.ID]int64{}
	var projects []*model.Project
	for p := range u.Projects(id, model.Span{}) {
		if p.State == model.ProjectPurging {
			continue
		}
		held := holdings(u, p)
		for c := range u.Stocks(id, p.ID) {
			held[c.Person] -= c.Bytes
		}
		maps.DeleteFunc(held, func(_ model.ID, n int64) bool { return n == 0 })
		if len(held) > 0 {
			projects, missing[p] = append(projects, p), held
		}
	}
	if len(projects) == 0 {
		return
	}
	a := ledger.Of(u, w)
	for _, p := range projects {
		for _, who := range slices.Sorted(maps.Keys(missing[p])) {
			if meter.Hold(u, a, p, who, missing[p][who]) != nil {
				return
			}
		}
		u.PutProject(p)
	}
	// What has fallen due in the subscription is not done on the side of this.
	if r := u.Ledger(id); r != nil {
		r.Stored = a.Bytes
		u.PutLedger(r)
		return
	}
	meter.Keep(u, a)
}

// holdings are the bytes of each person's things in a project.
func holdings(s model.State, p *model.Project) map[model.ID]int64 {
	held := map[model.ID]int64{}
	for c := range s.Comments(p, model.Span{}) {
		held[c.By] += c.Size()
	}
	for m := range s.Metas(p, model.Span{}) {
		held[m.By] += m.Size()
	}
	for r := range s.Runs(p, 0, false) {
		held[r.Person] += r.Bytes
	}
	var models []model.ID
	for m := range s.RegisteredModels(p, model.Span{}) {
		held[m.By] += m.Size()
		models = append(models, m.ID)
	}
	for _, id := range models {
		for v := range s.ModelVersions(p, id, 0, false) {
			held[v.By] += v.Size()
		}
	}
	return held
}
