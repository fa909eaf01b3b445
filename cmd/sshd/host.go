package sshd

import (
	"context"
	"log/slog"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd/guard"
	"atrium/cmd/sshd/limit"
	"atrium/cmd/sshd/outbox"
	"atrium/model"
)

// Host serves sessions on any number of listeners. Make it with New.
type Host struct {
	o      Options
	limits Limits
	guard  guard.Guard
	log    *slog.Logger
	ctx    context.Context
	stop   context.CancelFunc

	remote, local *ssh.ServerConfig
	gate          limit.Gate
	conns         limit.Counter
	starts        limit.Buckets
	counters      counters
	budget        *outbox.Budget

	mu        sync.Mutex
	ids       uint64
	listeners map[net.Listener]bool
	live      map[*conn]bool
	sessions  map[uint64]*Session
	notice    string // why it stops
	draining  bool
	sweeping  bool
	emptied   chan struct{} // a session or connection has ended while draining
}

// New makes a host and proves that its door is closed to those who prove nothing; if
// it is not, that is an Unavailable error.
func New(o Options) (*Host, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	h := &Host{
		o: o, limits: o.Limits.filled(), log: o.Log,
		listeners: map[net.Listener]bool{}, live: map[*conn]bool{}, sessions: map[uint64]*Session{},
		emptied: make(chan struct{}, 1),
	}
	if h.log == nil {
		h.log = slog.New(slog.DiscardHandler)
	}
	h.ctx, h.stop = context.WithCancel(context.Background())
	h.guard.Told, h.guard.Fault = h.panicked, o.Fault
	l := h.limits
	h.gate = limit.Gate{Total: l.Strangers, PerGroup: l.PerAddress, Queue: l.Waiting, Patience: l.Patience}
	h.budget = outbox.NewBudget(l.Outputs, l.Share)
	h.starts = limit.Buckets{Rate: l.Rate, Burst: l.Burst}
	h.remote, h.local = h.remoteConfig(), h.localConfig()
	if err := h.prove(h.remote); err != nil {
		h.stop()
		return nil, err
	}
	h.remote.AuthLogCallback = h.signIn
	return h, nil
}

// Guard runs a part of what the host's user does beside sessions, and says whether
// it came through: a panic ends only that, and is logged and counted as a session's.
func (h *Host) Guard(point string, fn func()) bool { return h.guard.Run(point, fn) }

// Shutdown stops listening, tells sessions at a terminal the notice and lets sessions
// go on until the context ends. What is left then is ended with the notice and
// status 7; connections are closed. It returns when nothing is left, some seconds
// after the end of the context at the latest.
func (h *Host) Shutdown(ctx context.Context, notice string) {
	h.mu.Lock()
	h.draining, h.notice = true, notice
	for l := range h.listeners {
		_ = l.Close()
	}
	for _, s := range h.sessions {
		s.notify(notice)
	}
	for c := range h.live {
		c.closeIfIdle()
	}
	h.mu.Unlock()

	h.drain(ctx, func() bool { return len(h.sessions) == 0 })
	h.EndAll(func(Info) error { return model.Errorf(model.Unavailable, "%s", notice) })
	late, done := context.WithTimeout(context.Background(), 2*h.limits.Grace)
	h.drain(late, func() bool { return len(h.live) == 0 })
	done()
	h.mu.Lock()
	for c := range h.live {
		_ = c.wire.Close()
	}
	h.mu.Unlock()
	h.stop()
	h.guard.Wait(2 * time.Second)
}

// drain waits until the host has come to a state or the context ends.
func (h *Host) drain(ctx context.Context, over func() bool) {
	for {
		h.mu.Lock()
		done := over()
		h.mu.Unlock()
		if done {
			return
		}
		select {
		case <-h.emptied:
		case <-ctx.Done():
			return
		}
	}
}

// ended tells a Shutdown that something is over; the lock is held.
func (h *Host) ended() {
	select {
	case h.emptied <- struct{}{}:
	default:
	}
}

// NewID is a number that no connection or session of this host has.
func (h *Host) NewID() uint64 {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.id()
}

// id is a new number for a connection or session; the lock is held.
func (h *Host) id() uint64 {
	h.ids++
	return h.ids
}
