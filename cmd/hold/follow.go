package hold

import (
	"context"

	"atrium/model"
	"atrium/model/port"
	"atrium/model/view"
)

// Follow waits for a copy to be complete or cancelled, and tells after each step
// how far it is (A7). Whoever holds the file does the steps meanwhile; for a
// command that is this one. The error is that of a copy that stands still.
func Follow(ctx context.Context, s port.Store, actor model.Actor, target string, told func(view.WorkRow)) error {
	a, changed := tasks{store: s}, (<-chan struct{})(nil)
	_, holder := s.(held)
	if !holder {
		changed = changes(ctx, s)
	}
	for {
		var row view.WorkRow
		err := s.View(ctx, actor, func(r *view.Reader) (err error) {
			row, err = r.Duplicate(target)
			return err
		})
		switch {
		case model.CodeOf(err) == model.NotFound:
			return nil
		case err != nil:
			return err
		case row.State == "failed":
			return model.Errorf(model.Conflict, "The copy to %s stands still: %s", target, row.Error).
				WithHint("A platform admin can set it going again: atrium workspace retry.")
		}
		told(row)
		if !holder {
			if !rest(ctx, longest, changed) {
				return ctx.Err()
			}
			continue
		}
		a.only = row.Task
		did, next, now, err := a.one(ctx)
		if err != nil {
			return err
		}
		if !did && !rest(ctx, max(firstPause, next.Sub(now)), nil) {
			return ctx.Err()
		}
	}
}
