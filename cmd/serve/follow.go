package serve

import (
	"context"
	"slices"
	"sync"

	"atrium/model"
	"atrium/model/op/identity"
)

// Follow ends the sessions of those who may not be here any more, as soon as that
// is committed (H3), and keeps the day on which keys are used, until the context
// ends. What is committed meanwhile is looked at together.
func (d *Door) Follow(ctx context.Context) {
	var wg sync.WaitGroup
	defer wg.Wait()
	wg.Go(func() { d.use(ctx) })
	feed := d.store.Subscribe()
	defer feed.Close()
	// Who came while nobody followed was looked up then; a change between that and
	// the subscription would be missed.
	d.Recheck(func(any) bool { return true })
	var mu sync.Mutex
	var waiting model.Event
	more := make(chan struct{}, 1)
	wg.Go(func() {
		for {
			select {
			case <-more:
			case <-ctx.Done():
				return
			}
			mu.Lock()
			event := waiting
			waiting = model.Event{}
			mu.Unlock()
			d.Guard("follow", func() {
				if n := d.Recheck(func(value any) bool { return concerns(event, value) }); n > 0 {
					d.log.Info("sessions ended", "count", n, "seq", event.Seq)
				}
			})
		}
	})
	for {
		event, err := feed.Next(ctx)
		if err != nil {
			return
		}
		mu.Lock()
		waiting = merged(waiting, event)
		mu.Unlock()
		select {
		case more <- struct{}{}:
		default:
		}
	}
}

// merged is one event for two. One that names nobody may be a setting of the
// platform, which strangers depend on; person 0 stands for them.
func merged(a, b model.Event) model.Event {
	people := b.People
	if len(people) == 0 && len(b.Workspaces) == 0 {
		people = []model.ID{0}
	}
	a.Seq, a.Overflow = b.Seq, a.Overflow || b.Overflow
	for _, p := range people {
		if !slices.Contains(a.People, p) {
			a.People = append(a.People, p)
		}
	}
	return a
}

// concerns says whether an event may end the session of somebody. Whoever came as a
// stranger may have become anybody since.
func concerns(e model.Event, value any) bool {
	is, ok := value.(guest)
	return !ok || e.Overflow || is.actor.Person == 0 && len(e.People) > 0 || slices.Contains(e.People, is.actor.Person)
}

// use keeps the days on which keys are used. A session does not wait for it.
func (d *Door) use(ctx context.Context) {
	for {
		select {
		case actor := <-d.used:
			d.Guard("follow.use", func() {
				if _, err := d.store.Do(ctx, actor, identity.UseKey{}); err != nil && ctx.Err() == nil {
					d.log.Debug("the day of a key's use was not kept", "error", err.Error())
				}
			})
		case <-ctx.Done():
			return
		}
	}
}
