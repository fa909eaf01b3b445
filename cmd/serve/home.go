package serve

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"atrium/model"
	"atrium/model/port"
)

// Home is the console of the process that holds the file, and what it does for
// others: it lets other local processes in (H0), and it is a visitor among them.
// The door opens meanwhile, so that the first frame does not wait for it. It is a
// port.Presence, which waits for the door.
type Home struct {
	store  port.Store
	opened chan struct{} // closed once there is a door, or none can be had
	door   *Door
	holder *Holder
	err    error // why there is no door

	id      uint64
	mu      sync.Mutex
	visitor port.Visitor
	active  atomic.Int64 // Unix nanoseconds of the last key
}

// Live opens the socket beside the file at path, whose lock the caller holds, and
// returns at once. The visitor is the caller's own console: what it shows, since
// when, and whose it is. told hears why nobody can be let in.
func Live(store port.Store, path string, guest Guest, own port.Visitor, told func(error)) *Home {
	h := &Home{store: store, opened: make(chan struct{}), visitor: own}
	h.visitor.Via = port.ViaHolder
	h.active.Store(own.BeganAt.UnixNano())
	go func() {
		defer close(h.opened)
		if h.door, h.err = inside(store, guest); h.err != nil {
			told(h.err)
			return
		}
		h.id, h.door.home = h.door.NewID(), h
		var err error
		if h.holder, err = h.door.hold(path); err != nil {
			told(err) // and is alone here
		}
	}()
	return h
}

// Close closes the door.
func (h *Home) Close() {
	<-h.opened
	h.holder.Close()
}

// Named says whose console it is.
func (h *Home) Named(person string) {
	h.mu.Lock()
	h.visitor.Person = person
	h.mu.Unlock()
	select {
	case <-h.opened:
		if h.door != nil {
			h.door.watchers.tell()
		}
	default: // nobody can have asked yet
	}
}

// Touched says that a key was pressed.
func (h *Home) Touched(at time.Time) { h.active.Store(at.UnixNano()) }

// row is the console as a visitor, for the session of that id.
func (h *Home) row(asks uint64) port.Visitor {
	h.mu.Lock()
	defer h.mu.Unlock()
	row := h.visitor
	row.ID, row.Own = h.id, asks == h.id
	row.BeganAt, row.ActiveAt = row.BeganAt.UTC(), time.Unix(0, h.active.Load()).UTC()
	return row
}

// presence is who is here, once the door is open.
func (h *Home) presence(ctx context.Context) (port.Presence, error) {
	select {
	case <-h.opened:
	case <-ctx.Done():
		return nil, model.AsError(ctx.Err())
	}
	if h.door == nil {
		return nil, h.err
	}
	return h.door.Presence(h.id), nil
}

// Visitors implements port.Presence.
func (h *Home) Visitors(ctx context.Context, actor model.Actor) ([]port.Visitor, error) {
	p, err := h.presence(ctx)
	if err != nil {
		return nil, err
	}
	return p.Visitors(ctx, actor)
}

// Kick implements port.Presence.
func (h *Home) Kick(ctx context.Context, actor model.Actor, id uint64) error {
	p, err := h.presence(ctx)
	if err != nil {
		return err
	}
	return p.Kick(ctx, actor, id)
}

// Watch implements port.Presence.
func (h *Home) Watch(ctx context.Context) <-chan struct{} {
	if p, err := h.presence(ctx); err == nil {
		return p.Watch(ctx)
	}
	return nil
}
