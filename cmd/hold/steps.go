package hold

import (
	"context"
	"errors"
	"time"

	"atrium/model"
	"atrium/model/op/chore"
	"atrium/model/port"
	"atrium/model/view"
)

// What a command does of the agenda after a change of its own: no more than it
// takes to keep up, as nobody waits for it.
const (
	StepsAfter = 20
	TimeAfter  = 200 * time.Millisecond
)

// tasks does what falls due in one store. Entries whose chore the store itself
// could not do are left for later; that is not written down, as it could not be.
type tasks struct {
	store port.Store
	only  model.ID // do this one and nothing else; 0: all
	// charges says that invoices may be charged: it takes as long as it takes.
	charges bool
	later   map[model.ID]pause
}

// pause is how long an entry is left alone.
type pause struct {
	until time.Time
	last  time.Duration
}

// The pauses after failures of the store.
const (
	firstPause = time.Second
	mostPause  = 5 * time.Minute
)

// one does the first chore that is due. did is false where there is none: then
// next is when to look again, at a time now; zero for never.
func (a *tasks) one(ctx context.Context) (did bool, next, now time.Time, err error) {
	var due []*model.Task
	err = a.store.View(ctx, chore.Actor(), func(r *view.Reader) (err error) {
		now = r.Now()
		if due, err = r.Due(func(id model.ID) bool { return a.skips(id, now) }, 1); err != nil || len(due) > 0 {
			return err
		}
		next, err = r.Next()
		return err
	})
	if err != nil {
		return false, next, now, err
	}
	if len(due) == 0 {
		return false, a.soonest(next, now), now, nil
	}
	t := due[0]
	return true, now, now, a.do(ctx, t, now)
}

func (a *tasks) skips(id model.ID, now time.Time) bool {
	p, paused := a.later[id]
	return a.only != 0 && id != a.only || paused && now.Before(p.until)
}

// soonest is when to look again: at the next entry, or when a pause ends. An
// entry that is due and left alone does not count.
func (a *tasks) soonest(next, now time.Time) time.Time {
	if !next.After(now) {
		next = time.Time{}
	}
	for _, p := range a.later {
		if next.IsZero() || p.until.Before(next) {
			next = p.until
		}
	}
	return next
}

// do does one chore, and says in the entry when it failed.
func (a *tasks) do(ctx context.Context, t *model.Task, now time.Time) error {
	o, err := chore.For(t, now), error(nil)
	if t.Kind == model.TaskCharge && a.charges {
		o, err = a.charge(ctx, t)
	} else if o == nil {
		a.leave(t.ID, now, mostPause) // of a newer Atrium, or a charge
		return nil
	}
	charge := err != nil
	if err == nil {
		_, err = a.store.Do(ctx, chore.Actor(), o)
	}
	switch code := model.CodeOf(err); {
	case err == nil:
		delete(a.later, t.ID)
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case chore.Overtaken(err):
		var tidied []model.Effect
		if tidied, err = a.store.Do(ctx, chore.Actor(), chore.Tidy{}); err != nil || tidied[0].Unchanged {
			a.leave(t.ID, now, 0) // never round and round
		}
		return fatal(a.store, err)
	case code == model.Unavailable && !charge:
		a.leave(t.ID, now, 0)
		return fatal(a.store, err)
	}
	put := chore.Later(t.ID, model.AsError(err).Message)
	if _, failed := a.store.Do(ctx, chore.Actor(), put); failed != nil {
		a.leave(t.ID, now, 0)
		return fatal(a.store, errors.Join(err, failed))
	}
	return nil
}

// leave leaves an entry alone for a while, twice as long as the last time.
func (a *tasks) leave(id model.ID, now time.Time, most time.Duration) {
	wait := max(firstPause, min(2*a.later[id].last, mostPause), most)
	if a.later == nil {
		a.later = map[model.ID]pause{}
	}
	a.later[id] = pause{now.Add(wait), wait}
}

// fatal is an error after which nothing can be done any more; nil for others.
func fatal(s port.Store, err error) error {
	if err != nil && Failure(s) != nil {
		return err
	}
	return nil
}

// Catch does what is due, within bounds, after a command has changed something:
// where nobody holds the file, that is when it gets done (SPEC 8).
func Catch(ctx context.Context, s port.Store, steps int, within time.Duration) {
	if _, ok := s.(held); !ok {
		return // somebody else holds the file
	}
	ctx, done := context.WithTimeout(ctx, within)
	defer done()
	a := tasks{store: s}
	for range steps {
		if did, _, _, err := a.one(ctx); !did || err != nil {
			return
		}
	}
}
