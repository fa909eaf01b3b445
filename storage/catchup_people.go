package storage

import (
	"maps"
	"slices"

	"atrium/model"
	"atrium/storage/table"
)

// addPeopleUp leads to version 4. Files of version 3 have what a person used and
// stored by the day only: it is added up for People.
func addPeopleUp(u *table.Unit) error {
	var all []model.ID
	for n := range u.Names(model.Span{}) {
		if n.Workspace != 0 {
			all = append(all, n.Workspace)
		}
	}
	for _, id := range all {
		addUp(u, id)
	}
	return nil
}

func addUp(u *table.Unit, workspace model.ID) {
	var damage error
	defer table.Guard(&damage)
	sums := map[model.ID]*model.Figure{}
	for f := range u.Figures(workspace, model.ByPerson, 0, model.AllDays) {
		sum := sums[f.Subject]
		if sum == nil {
			sum = &model.Figure{Workspace: workspace, Axis: model.ByPerson, Day: model.AllDays, Subject: f.Subject}
			sums[f.Subject] = sum
		}
		sum.Seconds, sum.Bytes = sum.Seconds+f.Seconds, sum.Bytes+f.Bytes
	}
	for _, who := range slices.Sorted(maps.Keys(sums)) {
		u.PutFigure(sums[who])
	}
}
