package sshd

import (
	"context"
	"errors"
	"net"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd/limit"
	"atrium/cmd/sshd/local"
)

// Serve accepts connections until the context ends, Shutdown is called or the
// listener fails, which is the error. Connections of a *local.Listener need no key:
// the kernel has proven who they are. The listener is closed.
func (h *Host) Serve(ctx context.Context, l net.Listener) error {
	if !h.listen(l) {
		return l.Close()
	}
	defer h.unlisten(l)
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	wait := time.Duration(0)
	for {
		raw, err := l.Accept()
		switch {
		case err == nil:
			wait = 0
		case ctx.Err() != nil, errors.Is(err, net.ErrClosed), h.ctx.Err() != nil:
			return nil
		case !passing(err):
			return err
		default: // out of descriptors, for example: those who are in go on
			wait = min(max(2*wait, 5*time.Millisecond), time.Second)
			h.log.Warn("accepting failed", "error", clean(err.Error()), "again_in", wait.String())
			pause(ctx, wait)
			continue
		}
		if !h.guard.Run("accept", func() {
			ticket := h.gate.Ticket()
			h.guard.Go("signin", func() { h.receive(raw, ticket) }, func() { _ = raw.Close() })
		}) {
			_ = raw.Close()
		}
	}
}

// passing says that an error of Accept may be over soon.
func passing(err error) bool {
	var e net.Error
	return errors.As(err, &e) && !errors.Is(err, net.ErrClosed)
}

func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func (h *Host) listen(l net.Listener) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.draining {
		return false
	}
	h.listeners[l] = true
	if !h.sweeping {
		h.sweeping = true
		h.guard.Go("sweep", h.sweep, nil)
	}
	return true
}

func (h *Host) unlisten(l net.Listener) {
	_ = l.Close()
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.listeners, l)
}

// receive brings one connection to its proof, in bounded time, and hands it on. The
// proof takes a deep stack, so the connection goes on in a goroutine of its own.
func (h *Host) receive(raw net.Conn, ticket uint64) {
	h.counters.accepted.Add(1)
	deadline := time.Now().Add(h.limits.SignIn)
	w := &wire{Conn: raw, h: h, remote: raw.RemoteAddr()}
	cfg, group := *h.remote, limit.Group(w.remote)
	here, isLocal := raw.(*local.Conn)
	if isLocal {
		cfg, w.remote = *h.local, localAddr(here.UID)
	} else {
		place, ok := h.gate.Enter(ticket, group, deadline, func() { _ = raw.Close() })
		if !ok {
			h.counters.dropped.Add(1)
			_ = raw.Close()
			return
		}
		defer place.Leave()
		cfg.PreAuthConnCallback = func(ssh.ServerPreAuthConn) { place.Earnest() }
	}
	_ = raw.SetDeadline(deadline)
	sc, chans, reqs, err := ssh.NewServerConn(w, &cfg)
	if err != nil {
		_ = raw.Close()
		h.counters.strangers.Add(1)
		h.log.Debug("not signed in", "remote", w.remote.String(), "error", clean(err.Error()))
		return
	}
	proof, err := proofOf(sc)
	if err != nil || proof.Local != isLocal {
		_ = raw.Close()
		h.log.Error("not signed in", "remote", w.remote.String(), "error", "no proof")
		return
	}
	_ = raw.SetDeadline(time.Time{})
	w.signedIn.Store(true)
	c := &conn{h: h, ssh: sc, wire: w, proof: proof, group: group}
	h.guard.Go("conn", func() { c.serve(chans, reqs) }, func() { _ = raw.Close() })
}

// signIn counts and logs an attempt to sign in.
func (h *Host) signIn(c ssh.ConnMetadata, method string, err error) {
	var partly *ssh.PartialSuccessError
	if err == nil || method == "none" || errors.As(err, &partly) {
		return
	}
	h.counters.refused.Add(1)
	h.log.Debug("refused", "remote", c.RemoteAddr().String(), "user", clean(c.User()), "method", clean(method),
		"client", clean(string(c.ClientVersion())), "error", clean(err.Error()))
}

// wire is the raw connection: it counts, knows its address, and gives up on a client
// that takes nothing.
type wire struct {
	net.Conn
	h        *Host
	remote   net.Addr
	signedIn atomic.Bool
	in, out  atomic.Int64
}

// RemoteAddr is the address; over the Unix socket the user.
func (w *wire) RemoteAddr() net.Addr { return w.remote }

// Read counts.
func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	w.in.Add(int64(n))
	w.h.counters.in.Add(int64(n))
	return n, err
}

// Write counts. Before the proof the deadline of the whole sign-in holds.
func (w *wire) Write(p []byte) (int, error) {
	if w.signedIn.Load() {
		_ = w.SetWriteDeadline(time.Now().Add(w.h.limits.Stall))
	}
	n, err := w.Conn.Write(p)
	w.out.Add(int64(n))
	w.h.counters.out.Add(int64(n))
	return n, err
}

// localAddr is the user at the other end of the Unix socket.
type localAddr int

// Network is "unix".
func (localAddr) Network() string { return "unix" }

// String names the user by number.
func (a localAddr) String() string { return "uid " + itoa(uint64(a)) }
