package track

import (
	"atrium/model"
	"atrium/model/op/rule"
)

// Append stores what the tracker of a run tells, in order: entries up to the
// newest that is stored are passed over, a gap is a conflict, and an entry that
// never can be stored is refused by name. It may take a part only. The effect's
// facts have "through" (uint64), the newest entry that is stored or refused, and
// "refused" ([]model.RefusedEntry).
type Append struct {
	Workspace string
	Run       model.UUID
	Entries   []model.Entry
}

// Kind is the audit word.
func (Append) Kind() string { return "run.append" }

// Authorize: project.track, and whoever began the run.
func (o Append) Authorize(s model.State, p model.Principal) error {
	return own(s, p, o.Workspace, o.Run)
}

// Apply stores them.
func (o Append) Apply(u model.Unit, _ model.Principal) (model.Effect, error) {
	w, p, r, err := running(u, o.Workspace, o.Run)
	if err != nil {
		return model.Effect{}, err
	}
	if err := rule.Writable(u, w); err != nil {
		return model.Effect{}, err
	}
	e := effect(w, p, r)
	e.Tracked, e.Unchanged = p.ID, true
	var refused []model.RefusedEntry
	for i := range o.Entries {
		x := &o.Entries[i]
		if x.Seq <= r.Through {
			continue
		}
		if x.Seq != r.Through+1 {
			return model.Effect{}, model.Errorf(model.Conflict, "The run %s is stored up to entry %d; entry %d came.", r.UUID, r.Through, x.Seq).
				WithHint("Send what follows entry %d.", r.Through).With("through", model.ID(r.Through).String())
		}
		r.Through, e.Unchanged = x.Seq, false
		at := clamp(x.At, r.Started, u.Now())
		if at.After(r.Seen) {
			r.Seen = at
		}
		switch {
		case x.Unknown:
			refused = append(refused, model.RefusedEntry{Seq: x.Seq, Why: "this Atrium cannot read it"})
		case x.Status != nil:
			r.State, r.Exit, r.Signal, r.Note = x.Status.State, x.Status.Exit, x.Status.Signal, x.Status.Note
			if r.State != model.RunRunning {
				r.Ended = at
			}
		}
	}
	e.After["through"], e.After["refused"] = r.Through, refused
	u.PutRun(r)
	return e, nil
}
