package sshd

import (
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd/outbox"
	"atrium/model"
)

// Session is one command or console of a client. Its exported fields do not change
// while the handler runs.
type Session struct {
	Proof
	ID uint64
	// Command is the line as the client sent it, "" for the console; Args are its
	// arguments.
	Command string
	Args    []string

	Stdin          io.Reader
	Stdout, Stderr io.Writer // for a terminal \n becomes \r\n
	PTY            bool      // the other end is a terminal, of type Term
	Term           string
	Remote         net.Addr
	// Notices are sentences for the person at a terminal: the host stops, the session
	// is idle. The newest is kept; the channel is never closed.
	Notices <-chan string

	conn    *conn
	channel ssh.Channel
	box     *outbox.Box
	sizes   sizes
	ctx     context.Context
	cancel  context.CancelCauseFunc
	env     map[string]string
	notices chan string
	began   time.Time
	key     atomic.Int64 // time of the last input, Unix nanoseconds
	warned  atomic.Bool  // of being idle
	started bool         // only the goroutine of the requests uses it
	problem error        // why it will not run

	mu    sync.Mutex
	name  string
	value any   // Identity.Value
	known bool  // name and value have been asked for
	ended error // why the host ends it
	left  bool  // the client has closed its side
	cut   *time.Timer
	done  chan struct{}
	over  sync.Once
}

// The causes by which a session's context ends; the host's own are *model.Error.
var (
	ErrGone     = errors.New("the client has gone")
	ErrSignal   = errors.New("the client has sent a signal")
	errFinished = errors.New("the session is over")
)

func newSession(c *conn, ch ssh.Channel) *Session {
	h := c.h
	s := &Session{
		Proof: c.proof, conn: c, channel: ch, Remote: c.wire.remote, began: time.Now(),
		notices: make(chan string, 1), done: make(chan struct{}),
	}
	s.Notices = s.notices
	s.sizes.now = clamp(0, 0)
	s.key.Store(s.began.UnixNano())
	s.ctx, s.cancel = context.WithCancelCause(h.ctx)
	return s
}

// Getenv is an environment variable of the client, of those that are let through;
// TERM is the terminal's.
func (s *Session) Getenv(name string) string {
	if name == "TERM" && s.PTY {
		return s.Term
	}
	return s.env[name]
}

// Environ are all of them.
func (s *Session) Environ() map[string]string {
	all := maps.Clone(s.env)
	if all == nil {
		all = map[string]string{}
	}
	if s.PTY {
		all["TERM"] = s.Term
	}
	return all
}

// Identify looks up, now, whose session this is. A handler that runs several commands
// asks before each.
func (s *Session) Identify(ctx context.Context) (Identity, error) {
	who, err := s.conn.h.o.Identify(ctx, s.Proof)
	if err == nil {
		s.mu.Lock()
		s.name, s.value, s.known = who.Name, who.Value, true
		s.mu.Unlock()
	}
	return who, err
}

// streams makes the way in and out, once it is known whether a terminal is there.
func (s *Session) streams() {
	h := s.conn.h
	capacity := h.limits.Output
	if s.PTY {
		capacity = h.limits.Screen
	}
	s.box = outbox.New(outbox.Options{
		Out: s.channel, Err: s.channel.Stderr(), Cap: capacity, Budget: h.budget, Stall: h.limits.Stall, CRLF: s.PTY,
		Start: func(send, failed func()) { h.guard.Go("session.send", send, failed) },
		After: func(d time.Duration, fn func()) *time.Timer { return h.guard.After(d, "session.stalled", fn) },
		Stalled: func() {
			h.counters.stalled.Add(1)
			_ = s.conn.wire.Close()
		},
	})
	s.Stdin, s.Stdout, s.Stderr = input{s}, s.box.Stdout(), s.box.Stderr()
}

// input is what the client types.
type input struct{ s *Session }

// Read reads and remembers when.
func (i input) Read(p []byte) (int, error) {
	n, err := i.s.channel.Read(p)
	if n > 0 {
		i.s.key.Store(time.Now().UnixNano())
	}
	return n, err
}

// run runs the handler and tells the client how it went.
func (s *Session) run() {
	h := s.conn.h
	code := model.Internal.Exit()
	who, err := s.begin()
	if err == nil {
		h.log.Info("session", "conn", s.conn.id, "session", s.ID, "who", clean(who.Name), "terminal", s.PTY, "command", clean(s.Command))
		if !h.guard.Run("session.handler", func() { code = h.o.Handler(s.ctx, s) }) {
			code, err = model.Internal.Exit(), model.Errorf(model.Internal, "Internal error.")
		}
	}
	s.mu.Lock()
	if s.ended != nil {
		err = s.ended
	}
	s.mu.Unlock()
	if err != nil {
		code = s.tell(err)
	}
	h.log.Info("session over", "session", s.ID, "status", code)
	s.finish(code)
}

// begin says whether the handler may run, and for whom.
func (s *Session) begin() (Identity, error) {
	h := s.conn.h
	if s.problem != nil {
		return Identity{}, s.problem
	}
	who, err := s.Identify(s.ctx)
	if err != nil {
		if !s.Local && !h.starts.Take(s.conn.stranger()) { // it goes on trying
			h.counters.dropped.Add(1)
			_ = s.conn.wire.Close()
		}
		return who, err
	}
	name := "id " + who.Name
	if who.Name == "" {
		name = s.conn.stranger()
	}
	if !s.Local && !h.starts.Take(name) {
		h.counters.dropped.Add(1)
		return who, model.Errorf(model.Unavailable, "Too many commands in a short time.").WithHint("Wait a second.")
	}
	return who, nil
}

// finish sends what is left, then the status, and closes the channel. A client that
// does not close its side in turn is cut off.
func (s *Session) finish(code int) {
	s.over.Do(func() {
		h := s.conn.h
		s.sizes.stop()
		s.cancel(errFinished)
		sent := s.box.Close() == nil
		h.remove(s)
		h.changed(s, false)
		if sent {
			// The status goes first: a client that has sent its end closes the channel at ours.
			_, _ = s.channel.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{uint32(code)}))
			_ = s.channel.CloseWrite()
		}
		_ = s.channel.Close()
		close(s.done)
		s.mu.Lock()
		defer s.mu.Unlock()
		if !s.left {
			s.cut = h.guard.After(h.limits.SignIn, "session.overdue", func() { _ = s.conn.wire.Close() })
		}
	})
}
