package sshd

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"atrium/model"
	"atrium/model/display"
)

// Info describes a running session.
type Info struct {
	ID          uint64
	Conn        uint64 // sessions of one connection have the same
	Name        string // of the identity; "" for a stranger
	Fingerprint string
	Local       bool
	Remote      string
	Terminal    bool
	Command     string // "" is the console; cleaned for display
	Began       time.Time
	LastKey     time.Time
	Queued      int // bytes the client has not taken yet
}

// Sessions lists the running sessions, the oldest first.
func (h *Host) Sessions() []Info {
	h.mu.Lock()
	all := make([]Info, 0, len(h.sessions))
	for _, s := range h.sessions {
		all = append(all, s.info())
	}
	h.mu.Unlock()
	slices.SortFunc(all, func(a, b Info) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

func (s *Session) info() Info {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Info{
		ID: s.ID, Conn: s.conn.id, Name: s.name, Fingerprint: s.Fingerprint, Local: s.Local, Remote: s.Remote.String(),
		Terminal: s.PTY, Command: clean(s.Command), Began: s.began, LastKey: time.Unix(0, s.key.Load()), Queued: s.box.Queued(),
	}
}

// Kick ends one session and says whether there was one. The person is told why; its
// model.Code is the exit status.
func (h *Host) Kick(id uint64, why error) bool {
	h.mu.Lock()
	s := h.sessions[id]
	h.mu.Unlock()
	if s == nil {
		return false
	}
	s.end(why)
	return true
}

// EndAll ends the sessions for which the function gives a reason, and says how many.
// Each has Limits.Grace to go by itself; then its connection is cut.
func (h *Host) EndAll(why func(Info) error) (n int) {
	for _, s := range h.all() {
		if err := why(s.info()); err != nil {
			s.end(err)
			n++
		}
	}
	return n
}

// Recheck asks Identify anew about the sessions whose Identity.Value concerns says
// yes to (nil: all), and ends those that may not be here any more, and those that
// have become somebody else's. Call it when a person was removed, suspended or lost a
// key. A session that nobody was identified for yet is asked about, too.
func (h *Host) Recheck(concerns func(value any) bool) (ended int) {
	for _, s := range h.all() {
		s.mu.Lock()
		was, value, known := s.name, s.value, s.known
		s.mu.Unlock()
		if known && concerns != nil && !concerns(value) {
			continue
		}
		ok := h.guard.Run("recheck", func() {
			who, err := h.ask(s.Proof)
			if err == nil && was != "" && who.Name != was {
				err = model.Errorf(model.Denied, "Your key belongs to somebody else now.").WithHint("Connect again.")
			}
			if err != nil {
				s.end(err)
				ended++
				return
			}
			s.mu.Lock()
			s.name, s.value, s.known = who.Name, who.Value, true
			s.mu.Unlock()
		})
		if !ok {
			s.end(model.Errorf(model.Internal, "Internal error."))
			ended++
		}
	}
	return ended
}

func (h *Host) all() []*Session {
	h.mu.Lock()
	defer h.mu.Unlock()
	all := make([]*Session, 0, len(h.sessions))
	for _, s := range h.sessions {
		all = append(all, s)
	}
	return all
}

// end ends the session: at once for its handler, after half of its grace for the
// client of one that does not listen, such as a command that waits for input, and
// after all of it for the connection. A terminal has all of it to be given back.
func (s *Session) end(why error) {
	s.mu.Lock()
	if s.ended == nil {
		s.ended = why
	}
	s.mu.Unlock()
	s.cancel(why)
	h := s.conn.h
	if !s.PTY {
		h.guard.After(h.limits.Grace/2, "session.part", s.part)
	}
	h.guard.After(h.limits.Grace, "session.end", func() {
		select {
		case <-s.done:
		default:
			_ = s.conn.wire.Close()
		}
	})
}

// part parts from the client of a session that was told to end and goes on; its
// handler's input ends with that.
func (s *Session) part() {
	select {
	case <-s.done:
	default:
		s.mu.Lock()
		why := s.ended
		s.mu.Unlock()
		s.finish(s.tell(why))
	}
}

// tell says why the session ends, and gives the exit status for that.
func (s *Session) tell(why error) int {
	e := model.AsError(why)
	fmt.Fprintf(s.Stderr, "atrium: %s\n", display.Text(e.Error()))
	return e.Code.Exit()
}

// notify leaves a sentence for the person at a terminal; the newest replaces one that
// was not read.
func (s *Session) notify(sentence string) {
	if !s.PTY {
		return
	}
	for {
		select {
		case s.notices <- sentence:
			return
		default:
		}
		select {
		case <-s.notices:
		default:
		}
	}
}

func (h *Host) add(s *Session) {
	h.mu.Lock()
	defer h.mu.Unlock()
	s.ID = h.id()
	h.sessions[s.ID] = s
	if h.draining {
		s.notify(h.notice)
	}
}

// changed tells the host's user of a session.
func (h *Host) changed(s *Session, began bool) {
	if h.o.Changed != nil {
		h.guard.Run("session.changed", func() { h.o.Changed(s.ID, began) })
	}
}

func (h *Host) remove(s *Session) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.sessions, s.ID)
	h.ended()
}

// strangerIdle is how long a connection of somebody unknown may carry no session.
const strangerIdle = 2 * time.Minute

// sweepEvery is how often idle terminals are looked for.
const sweepEvery = 15 * time.Second

// sweep closes terminals at which nobody has pressed a key for long, after a word of
// warning, and connections that carry nothing for long.
func (h *Host) sweep() {
	if h.limits.Idle < 0 {
		return
	}
	ticker := time.NewTicker(min(sweepEvery, h.limits.Idle/4+1))
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			h.guard.Run("sweep.once", func() { h.sweepOnce(time.Now()) })
		case <-h.ctx.Done():
			return
		}
	}
}

func (h *Host) sweepOnce(now time.Time) {
	h.mu.Lock()
	for c := range h.live {
		most := h.limits.Idle
		if c.name == "" {
			most = min(most, strangerIdle)
		}
		if now.Sub(time.Unix(0, c.used.Load())) >= most {
			c.closeIfIdle()
		}
	}
	h.mu.Unlock()
	warn := h.limits.Idle - min(time.Minute, h.limits.Idle/2)
	for _, s := range h.all() {
		if !s.PTY {
			continue
		}
		idle := now.Sub(time.Unix(0, s.key.Load()))
		switch {
		case idle >= h.limits.Idle:
			s.end(model.Errorf(model.Unavailable, "Nobody has pressed a key for %s.", h.limits.Idle).WithHint("Connect again."))
		case idle >= warn && s.warned.CompareAndSwap(false, true):
			s.notify("This session will be closed soon: nobody has pressed a key for long.")
		case idle < warn:
			s.warned.Store(false)
		}
	}
}
