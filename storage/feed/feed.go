// Package feed is what was committed, for open screens: subscriptions that never
// delay whoever publishes.
package feed

import (
	"context"
	"slices"
	"sync"

	"atrium/model"
	"atrium/model/port"
)

// Buffer is how many events wait for a slow reader.
const Buffer = 32

// Feeds are the open subscriptions of a store. The zero value is ready.
type Feeds struct {
	mu     sync.Mutex
	open   []*feed
	closed bool
}

// feed is one subscription. It has no goroutine: whoever publishes puts events
// into the buffer and never waits.
type feed struct {
	all  *Feeds
	wake chan struct{} // holds a token while there is something to look at
	gone chan struct{} // closed by Close

	mu     sync.Mutex
	events []model.Event
	over   bool // gone is closed
}

var _ port.Feed = (*feed)(nil)

// Subscribe opens a subscription. One goroutine reads it; Close may come from
// any. After Close of the feeds it is closed from the start.
func (fs *Feeds) Subscribe() port.Feed {
	f := &feed{all: fs, wake: make(chan struct{}, 1), gone: make(chan struct{})}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	if fs.closed {
		f.end()
		return f
	}
	fs.open = append(fs.open, f)
	return f
}

// Publish gives committed events to every subscription.
func (fs *Feeds) Publish(events []model.Event) {
	if len(events) == 0 {
		return
	}
	fs.mu.Lock()
	defer fs.mu.Unlock()
	for _, f := range fs.open {
		f.offer(events)
	}
}

// Close ends all subscriptions, and those to come.
func (fs *Feeds) Close() {
	fs.mu.Lock()
	open := fs.open
	fs.open, fs.closed = nil, true
	fs.mu.Unlock()
	for _, f := range open {
		f.end()
	}
}

// offer buffers the events. Once some do not fit the older ones are of no use
// either, since the reader has to read everything again: only the newest stays
// and says so.
func (f *feed) offer(events []model.Event) {
	f.mu.Lock()
	for _, e := range events {
		if len(f.events) >= Buffer {
			f.events = f.events[:0]
			e.Overflow = true
		}
		f.events = append(f.events, e)
	}
	f.mu.Unlock()
	select {
	case f.wake <- struct{}{}:
	default:
	}
}

// Next implements port.Feed.
func (f *feed) Next(ctx context.Context) (model.Event, error) {
	for {
		if e, ok, over := f.pop(); over {
			return model.Event{}, model.Errorf(model.Unavailable, "The feed of changes is closed.")
		} else if ok {
			return e, nil
		}
		select {
		case <-f.wake:
		case <-f.gone:
		case <-ctx.Done():
			return model.Event{}, ctx.Err()
		}
	}
}

func (f *feed) pop() (e model.Event, ok, over bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.over || len(f.events) == 0 {
		return e, false, f.over
	}
	e = f.events[0]
	// Copied down, so that the buffer never grows.
	f.events = slices.Delete(f.events, 0, 1)
	return e, true, false
}

// Close implements port.Feed.
func (f *feed) Close() {
	f.all.mu.Lock()
	if at := slices.Index(f.all.open, f); at >= 0 {
		f.all.open = slices.Delete(f.all.open, at, at+1)
	}
	f.all.mu.Unlock()
	f.end()
}

func (f *feed) end() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.over {
		f.over, f.events = true, nil
		close(f.gone)
	}
}
