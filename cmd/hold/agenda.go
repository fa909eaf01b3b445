package hold

import (
	"context"
	"time"

	"atrium/model/port"
)

// longest is how long the agenda sleeps at most: a machine that was suspended
// wakes with its timers behind.
const longest = time.Hour

// breath is how long the agenda waits between two steps at most, so that the
// changes of people go first.
const breath = 50 * time.Millisecond

// Agenda does what falls due in a store for as long as the context lasts: one
// bounded step after the other, each in a transaction of its own. It sleeps until
// the next entry falls due, and looks again after every change. done waits until
// the step under way has ended.
func Agenda(ctx context.Context, s port.Store, told func(error)) (done func()) {
	if _, ok := s.(held); !ok {
		return func() {}
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := keep(ctx, s); err != nil && ctx.Err() == nil {
			told(err)
		}
	}()
	return func() {
		stop()
		<-ended
	}
}

func keep(ctx context.Context, s port.Store) error {
	changed := changes(ctx, s)
	a := tasks{store: s, charges: true}
	for {
		began := time.Now()
		did, next, now, err := a.one(ctx)
		if err != nil {
			return err
		}
		if did {
			pause := min(time.Since(began), breath)
			if !rest(ctx, pause, nil) {
				return nil
			}
			continue
		}
		wait := longest
		if !next.IsZero() {
			wait = max(0, min(next.Sub(now), longest))
		}
		if !rest(ctx, wait, changed) {
			return nil
		}
	}
}

// rest waits for a time to pass or for a change; false when the context ended.
func rest(ctx context.Context, d time.Duration, changed <-chan struct{}) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
	case _, open := <-changed:
		return open
	}
	return true
}

// changes tells of changes to a store, many at once as one, until it is closed.
func changes(ctx context.Context, s port.Store) <-chan struct{} {
	changed, feed := make(chan struct{}, 1), s.Subscribe()
	go func() {
		defer close(changed)
		defer feed.Close()
		for {
			if _, err := feed.Next(ctx); err != nil {
				return
			}
			select {
			case changed <- struct{}{}:
			default:
			}
		}
	}()
	return changed
}
