package track

import (
	"slices"
	"time"

	"atrium/model"
	"atrium/model/ledger"
	"atrium/model/op/meter"
	"atrium/model/quota"
)

// Append stores what the tracker of a run tells, in order: entries up to the
// newest that is stored are passed over, a gap is a conflict, and an entry that
// never can be stored is refused by name. It may take a part only. The effect's
// facts have "through" (uint64), the newest entry that is stored or refused, and
// "refused" ([]model.RefusedEntry), if any.
//
// What only grows the run leaves no audit record. A batch that brings about more,
// an invoice, a warning or read-only mode, does: it says so, and whoever looks at
// the workspace is told at once.
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
func (o Append) Apply(u model.Unit, by model.Principal) (model.Effect, error) {
	w, p, r, err := running(u, o.Workspace, o.Run)
	if err != nil {
		return model.Effect{}, err
	}
	e := effect(w, p, r)
	e.Tracked, e.Summary = p.ID, "Store what "+p.RunKey(r.Number)+" told."
	if len(o.Entries) == 0 {
		return e, model.Errorf(model.Invalid, "Nothing was sent of the run %s.", r.UUID)
	}
	fresh := o.Entries
	for len(fresh) > 0 && fresh[0].Seq <= r.Through {
		fresh = fresh[1:]
	}
	if len(fresh) == 0 {
		// Also in a read-only workspace: what is stored is acknowledged.
		e.Unchanged = true
		o.answer(r, &e)
		return e, nil
	}
	a := ledger.Of(u, w)
	if err := a.Writable(u); err != nil {
		return model.Effect{}, err
	}
	b := batch{u: u, r: r, held: map[place]*growing{}}
	if err := b.take(fresh); err != nil {
		return model.Effect{}, err
	}
	b.flush()
	o.answer(r, &e)
	err = b.count(a, p, by.Person, &e)
	return e, err
}

// answer tells what of the entries is stored. A refusal is told as often as its
// entry comes: the answer that told it first may not have arrived.
func (o Append) answer(r *model.Run, e *model.Effect) {
	e.After["through"] = r.Through
	var refused []model.RefusedEntry
	for _, one := range r.Refused {
		if one.Seq >= o.Entries[0].Seq {
			refused = append(refused, one)
		}
	}
	if len(refused) > 0 {
		e.After["refused"] = refused
	}
}

// count books what the batch brought, and tells of it.
func (b *batch) count(a *ledger.Account, p *model.Project, by model.ID, e *model.Effect) error {
	u, r := b.u, b.r
	m, taken, err := quota.Meter{Until: r.Counted}.To(a.Balance, lived(r))
	if err != nil {
		return err
	}
	for _, t := range taken {
		r.Seconds += t.Seconds
	}
	r.Counted, r.Bytes = m.Until, r.Bytes+b.grown
	u.PutRun(r)
	meter.Count(u, a, p.ID, r.Person, taken...)
	return book(u, a, p, r.Person, b.grown, by, len(taken) > 0, e)
}

// book counts bytes that a run brought and keeps the account. Where that brings
// about more than a larger run, the effect says what.
func book(u model.Unit, a *ledger.Account, p *model.Project, person model.ID, grown int64, by model.ID, timed bool, e *model.Effect) error {
	if grown == 0 && !timed {
		return nil
	}
	if err := meter.Hold(u, a, p, person, grown); err != nil {
		return err
	}
	if grown != 0 {
		u.PutProject(p)
	}
	more := model.Facts{"invoices": len(a.Due.Invoices), "periods": len(a.Due.Closed)}
	told := meter.Keep(u, a)
	more["warnings"] = len(told)
	why := a.Reasons(u)
	for fact, n := range more {
		if n == 0 {
			delete(more, fact)
		}
	}
	if len(why) > 0 {
		var causes []string
		for _, one := range why {
			causes = append(causes, string(one.Cause))
		}
		more["read_only"] = causes
		told = meter.Informed(u, a.Workspace)
	}
	if len(more) == 0 {
		return nil
	}
	for fact, n := range more {
		e.After[fact] = n
	}
	e.Tracked, e.People = 0, told
	if !slices.Contains(told, by) {
		e.People = append(e.People, by)
	}
	return nil
}

// lived is up to when a run's time counts: its last sample, or its end.
func lived(r *model.Run) time.Time {
	if !r.Ended.IsZero() && r.Ended.Before(r.Seen) {
		return r.Ended
	}
	return r.Seen
}
