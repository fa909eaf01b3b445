package chore

import (
	"atrium/model"
	"atrium/model/agenda"
)

// swept is the most records that one step takes away with all that hangs on
// them.
const swept = 30

// Leftovers takes grants away that belong to nobody any more: of someone who was
// removed so long ago that it cannot be undone (W6).
type Leftovers struct{ step }

// Kind is the audit word.
func (Leftovers) Kind() string { return "people.leftovers" }

// Apply takes some of them away.
func (o Leftovers) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	t, w, err := o.due(u, model.TaskLeftovers)
	if err != nil {
		return model.Effect{}, err
	}
	gone := dead(u, t, swept)
	for _, g := range gone {
		u.DeleteGrant(g)
	}
	t.Done += len(gone)
	if len(gone) < swept {
		u.DeleteTask(t)
	} else {
		u.PutTask(t)
	}
	return model.Effect{
		Workspace: w.ID, Target: t.Who, Summary: "Drop what is left of " + t.Who + "'s grants in " + w.Name + ".",
		Before: model.Facts{"grants": len(gone)}, After: model.Facts{"grants": 0}, People: []model.ID{t.Ref},
	}, nil
}

// dead are grants of the entry's person that no row gives life to, nor can
// again.
func dead(s model.State, t *model.Task, most int) (gone []*model.Grant) {
	m, f := s.Membership(t.Workspace, t.Who), s.Former(t.Workspace, t.Who)
	for g := range s.GrantsOf(t.Ref, t.Workspace) {
		lives := m != nil && m.Person == g.Person && m.Epoch == g.Epoch
		returns := f != nil && f.Membership.Epoch == g.Epoch && s.Now().Before(f.Removed.Add(agenda.RestoreWindow))
		if lives || returns {
			continue
		}
		if gone = append(gone, g); len(gone) == most {
			break
		}
	}
	return gone
}

// progress counts what a step has done.
func progress(t *model.Task, n int) model.Facts {
	t.Done += n
	t.Total = max(t.Total, t.Done)
	t.Tries = 0
	return model.Facts{"deleted": n, "done": t.Done, "total": t.Total}
}
