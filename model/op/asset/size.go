package asset

import (
	"maps"
	"slices"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/op/meter"
)

// sizes are the bytes that a change adds to what each person's things hold, or
// takes from it (Q3).
type sizes map[model.ID]int64

// count books them in the project. Those who are warned by that are among the
// people of the effect.
func (c sizes) count(u model.Unit, w *model.Workspace, p *model.Project, e *model.Effect) error {
	maps.DeleteFunc(c, func(_ model.ID, n int64) bool { return n == 0 })
	if len(c) == 0 {
		return nil
	}
	a := ledger.Of(u, w)
	for _, who := range slices.Sorted(maps.Keys(c)) {
		if err := meter.Hold(u, a, p, who, c[who]); err != nil {
			return err
		}
	}
	u.PutProject(p)
	e.People = append(e.People, meter.Keep(u, a)...)
	return nil
}
