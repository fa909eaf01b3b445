// Package hold looks after a store for as long as a console has it open.
package hold

import (
	"context"
	"time"

	"atrium/model/port"
)

// A console that stays open reads the file whole, in the background: soon when
// the store was not closed the last time, and once a day.
const (
	Soon  = 5 * time.Second
	Every = 24 * time.Hour
)

// held is what of an open store its holder watches.
type held interface {
	Failed() <-chan struct{}
	Failure() error
	Unclean() bool
	Scrub(ctx context.Context) (records uint64, err error)
}

// Store watches a store while a console has it open. The context that it gives
// ends when the store cannot be written to any more. done stops the watch and gives
// that failure, or err. Damage that a scrub finds is told once.
func Store(ctx context.Context, s port.Store, scrub bool, told func(error)) (_ context.Context, done func(err error) error) {
	store, ok := s.(held)
	if !ok {
		return ctx, func(err error) error { return err }
	}
	ctx, stop := context.WithCancel(ctx)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-store.Failed():
			stop()
		case <-ctx.Done():
		}
	}()
	scrubbed := make(chan struct{})
	go func() {
		defer close(scrubbed)
		if scrub {
			scrubs(ctx, store, told)
		}
	}()
	return ctx, func(err error) error {
		stop()
		<-ended
		<-scrubbed
		if failed := store.Failure(); failed != nil {
			return failed
		}
		return err
	}
}

// Failure is why the store cannot be written to any more; nil while it can.
func Failure(s port.Store) error {
	if store, ok := s.(held); ok {
		return store.Failure()
	}
	return nil
}

// scrubs reads the store whole now and then, until the context ends or damage
// was found: more of it would be found by `check`, which it advises.
func scrubs(ctx context.Context, s held, told func(error)) {
	wait := Every
	if s.Unclean() {
		wait = Soon
	}
	for {
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
		}
		if _, err := s.Scrub(ctx); err != nil {
			if ctx.Err() == nil {
				told(err)
			}
			return
		}
		wait = Every
	}
}
