package serve

import (
	"context"
	"sync"

	"atrium/model"
	"atrium/model/port"
	"atrium/model/view"
)

// presence is the door as one session sees it: port.Presence.
type presence struct {
	*Door
	own uint64
}

// Presence tells the session of that id who is here; 0 is none of the sessions.
func (d *Door) Presence(own uint64) port.Presence { return presence{d, own} }

// Named says whose a session is that the proof does not tell: one over the socket
// acts as its flags say, and somebody unknown may have signed in.
func (d *Door) Named(id uint64, person string) {
	d.names.Store(id, person)
	d.watchers.tell()
}

// admin gives the actor's username, if it is a platform admin now.
func (d *Door) admin(ctx context.Context, actor model.Actor) (name string, err error) {
	err = d.store.View(ctx, actor, func(r *view.Reader) error {
		me, err := r.Whoami()
		if err == nil && !me.PlatformAdmin {
			err = model.Errorf(model.Denied, "Who is here is for platform admins to see.").WithHint("Ask one of them.")
		}
		name = string(me.Username)
		return err
	})
	return name, err
}

// Visitors implements port.Presence.
func (p presence) Visitors(ctx context.Context, actor model.Actor) ([]port.Visitor, error) {
	if _, err := p.admin(ctx, actor); err != nil {
		return nil, err
	}
	rows := []port.Visitor{}
	if p.home != nil {
		rows = append(rows, p.home.row(p.own))
	}
	for _, s := range p.Sessions() {
		row := port.Visitor{
			ID: s.ID, Person: s.Name, Via: port.ViaSSH, Remote: s.Remote, Terminal: s.Terminal, Command: s.Command,
			BeganAt: s.Began.UTC(), ActiveAt: s.LastKey.UTC(), Own: s.ID == p.own,
		}
		if s.Fingerprint != "" {
			row.Key = &s.Fingerprint
		}
		if s.Local {
			row.Via, row.Person = port.ViaSocket, ""
		}
		if name, ok := p.names.Load(s.ID); ok && row.Person == "" {
			row.Person = name.(string)
		}
		rows = append(rows, row)
	}
	return rows, nil
}

// Kick implements port.Presence.
func (p presence) Kick(ctx context.Context, actor model.Actor, id uint64) error {
	by, err := p.admin(ctx, actor)
	if err != nil {
		return err
	}
	if p.home != nil && id == p.home.id {
		return model.Errorf(model.Conflict, "Session %d is the console of the process that holds the file.", id).
			WithHint("It ends when somebody leaves it there.")
	}
	if !p.Door.Kick(id, model.Errorf(model.Denied, "%s has ended this session.", by).WithHint("Ask why before you connect again.")) {
		return model.Errorf(model.NotFound, "There is no session %d.", id).WithHint("atrium session list shows those there are.")
	}
	p.log.Info("kicked", "session", id, "by", by)
	return nil
}

// Watch implements port.Presence.
func (p presence) Watch(ctx context.Context) <-chan struct{} {
	c := make(chan struct{}, 1)
	p.watchers.add(c)
	context.AfterFunc(ctx, func() { p.watchers.remove(c) })
	return c
}

// watchers hear of sessions that begin and end.
type watchers struct {
	mu  sync.Mutex
	all map[chan struct{}]bool
}

func (w *watchers) add(c chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.all == nil {
		w.all = map[chan struct{}]bool{}
	}
	w.all[c] = true
}

func (w *watchers) remove(c chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.all, c)
}

// tell never waits: a watcher that has not looked yet will see this, too.
func (w *watchers) tell() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for c := range w.all {
		select {
		case c <- struct{}{}:
		default:
		}
	}
}
