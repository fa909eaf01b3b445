package sshd

import (
	"crypto/rand"
	"net/netip"
	"strconv"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"
)

// conn is a connection that has proven who it is.
type conn struct {
	h     *Host
	id    uint64
	ssh   *ssh.ServerConn
	wire  *wire
	proof Proof
	group netip.Prefix
	name  string       // of the identity when it came; for counting only
	open  atomic.Int32 // its channels
	used  atomic.Int64 // when one was opened or closed last, Unix nanoseconds
	pace  pace         // of its requests
}

func itoa(n uint64) string { return strconv.FormatUint(n, 10) }

// serve answers everything the client asks until it goes.
func (c *conn) serve(chans <-chan ssh.NewChannel, reqs <-chan *ssh.Request) {
	defer c.wire.Close()
	why, leave := c.enter()
	defer leave()
	if why != "" {
		c.turnAway(why, chans, reqs)
		return
	}
	c.announce()
	for chans != nil || reqs != nil {
		select {
		case n, ok := <-chans:
			if !ok {
				chans = nil
				continue
			}
			c.pace.wait(paceChannel)
			if !c.h.guard.Run("channel.open", func() { c.accept(n) }) {
				_ = n.Reject(ssh.ConnectionFailed, "internal error")
			}
		case r, ok := <-reqs:
			if !ok {
				reqs = nil
				continue
			}
			c.pace.wait(len(r.Payload))
			if !c.h.guard.Run("conn.request", func() { c.answer(r) }) && r.WantReply {
				_ = r.Reply(false, nil)
			}
		}
	}
}

// enter counts the connection; why it may not stay is "" if it may.
func (c *conn) enter() (why string, leave func()) {
	h := c.h
	if who, err := h.ask(c.proof); err == nil {
		c.name = who.Name
	}
	name, most := "id "+c.name, h.limits.PerIdentity
	switch {
	case c.proof.Local:
		name, most = "local", h.limits.Local
	case c.name == "":
		name, most = c.stranger(), h.limits.Unidentified
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	c.id = h.id()
	switch {
	case h.draining:
		return "the host is stopping: " + h.notice, func() {}
	case len(h.live) >= h.limits.Conns:
		h.counters.dropped.Add(1)
		return "the host is full; try again in a minute", func() {}
	case !h.conns.Take(name, most):
		h.counters.dropped.Add(1)
		return "you have " + itoa(uint64(most)) + " connections open already; close one", func() {}
	}
	h.live[c] = true
	c.used.Store(time.Now().UnixNano())
	h.counters.signedIn.Add(1)
	h.log.Info("connected", "conn", c.id, "remote", c.wire.remote.String(), "key", c.proof.Fingerprint,
		"client", clean(string(c.ssh.ClientVersion())))
	return "", func() {
		h.conns.Give(name)
		h.mu.Lock()
		delete(h.live, c)
		h.ended()
		h.mu.Unlock()
		h.log.Info("disconnected", "conn", c.id, "in", c.wire.in.Load(), "out", c.wire.out.Load())
	}
}

// stranger is the name under which those without identity are counted.
func (c *conn) stranger() string { return "at " + c.group.String() }

// turnAway tells a client that it may not stay, at its first try, and leaves it a
// moment to hear that: closing at once could overtake the words.
func (c *conn) turnAway(why string, chans <-chan ssh.NewChannel, reqs <-chan *ssh.Request) {
	timer := time.NewTimer(c.h.limits.SignIn)
	defer timer.Stop()
	for {
		select {
		case n, ok := <-chans:
			if !ok {
				return
			}
			_ = n.Reject(ssh.ResourceShortage, why)
			timer.Reset(time.Second)
		case r, ok := <-reqs:
			if !ok {
				return
			}
			if r.WantReply {
				_ = r.Reply(false, nil)
			}
		case <-timer.C:
			return
		}
	}
}

// accept opens a session; nothing else is offered on a channel.
func (c *conn) accept(n ssh.NewChannel) {
	h := c.h
	if n.ChannelType() != "session" {
		h.counters.dropped.Add(1)
		_ = n.Reject(ssh.UnknownChannelType, "only sessions are offered")
		return
	}
	h.mu.Lock()
	draining, notice := h.draining, h.notice
	h.mu.Unlock()
	if draining {
		_ = n.Reject(ssh.ConnectionFailed, "the host is stopping: "+notice)
		return
	}
	c.used.Store(time.Now().UnixNano())
	if int(c.open.Add(1)) > h.limits.Channels {
		c.open.Add(-1)
		h.counters.dropped.Add(1)
		_ = n.Reject(ssh.ResourceShortage, "a connection carries "+itoa(uint64(h.limits.Channels))+" sessions at a time")
		return
	}
	ch, reqs, err := n.Accept()
	if err != nil {
		c.open.Add(-1)
		return
	}
	s := newSession(c, ch)
	h.guard.Go("session.requests", func() { s.serve(reqs) }, func() {
		h.guard.Go("session.discard", func() { ssh.DiscardRequests(reqs); c.open.Add(-1) }, nil)
		s.lost()
	})
}

// closeIfIdle ends a connection that carries nothing.
func (c *conn) closeIfIdle() {
	if c.open.Load() == 0 {
		_ = c.wire.Close()
	}
}

// Requests by which a client learns and checks new host keys (OpenSSH's PROTOCOL,
// 2.5).
const (
	announceKeys = "hostkeys-00@openssh.com"
	proveKeys    = "hostkeys-prove-00@openssh.com"
)

// announce tells the client about all host keys, when there are several.
func (c *conn) announce() {
	if len(c.h.o.HostKeys) < 2 || c.proof.Local {
		return
	}
	var payload []byte
	for _, k := range c.h.o.HostKeys {
		payload = append(payload, ssh.Marshal(struct{ Key []byte }{k.PublicKey().Marshal()})...)
	}
	_, _, _ = c.ssh.SendRequest(announceKeys, false, payload)
}

// answer answers a request that belongs to no session: no forwarding, no anything,
// but proofs for the host keys that were announced.
func (c *conn) answer(r *ssh.Request) {
	if r.Type == proveKeys && len(c.h.o.HostKeys) > 1 {
		if proofs := c.proveKeys(r.Payload); proofs != nil {
			_ = r.Reply(true, proofs)
			return
		}
	}
	if r.WantReply {
		_ = r.Reply(false, nil)
	}
}

// proveKeys signs for the host keys that the client names; nil for others.
func (c *conn) proveKeys(payload []byte) (proofs []byte) {
	for n := 0; len(payload) > 0 && n < len(c.h.o.HostKeys); n++ {
		var asked struct {
			Key  []byte
			Rest []byte `ssh:"rest"`
		}
		if ssh.Unmarshal(payload, &asked) != nil {
			return nil
		}
		payload = asked.Rest
		for _, k := range c.h.o.HostKeys {
			if string(k.PublicKey().Marshal()) != string(asked.Key) {
				continue
			}
			sig, err := k.Sign(rand.Reader, ssh.Marshal(struct {
				Request string
				Session []byte
				Key     []byte
			}{proveKeys, c.ssh.SessionID(), asked.Key}))
			if err != nil {
				return nil
			}
			proofs = append(proofs, ssh.Marshal(struct{ Sig []byte }{ssh.Marshal(sig)})...)
		}
	}
	return proofs
}
