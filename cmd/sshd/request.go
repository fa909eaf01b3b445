package sshd

import (
	"strings"
	"time"

	"golang.org/x/crypto/ssh"

	"atrium/cmd/sshd/execline"
	"atrium/model"
)

// serve answers the requests on a session's channel until the client closes it,
// which ends the session.
func (s *Session) serve(reqs <-chan *ssh.Request) {
	for r := range reqs {
		s.conn.pace.wait(len(r.Payload))
		ok := false
		s.conn.h.guard.Run("session.request", func() { ok = s.answer(r) })
		if r.WantReply {
			_ = r.Reply(ok, nil)
		}
		if ok && s.started && (r.Type == "shell" || r.Type == "exec") {
			s.launch()
		}
	}
	s.conn.used.Store(time.Now().UnixNano())
	s.conn.open.Add(-1)
	s.lost()
}

// lost ends a session whose client has gone.
func (s *Session) lost() {
	s.mu.Lock()
	s.left = true
	if s.cut != nil {
		s.cut.Stop()
	}
	s.mu.Unlock()
	s.cancel(ErrGone)
	if s.started {
		s.box.Abort()
	}
	h := s.conn.h
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.draining {
		s.conn.closeIfIdle()
	}
}

// answer says whether a request is granted. Forwarding, agents, X11 and subsystems
// are not.
func (s *Session) answer(r *ssh.Request) bool {
	switch r.Type {
	case "env":
		var v struct{ Name, Value string }
		return ssh.Unmarshal(r.Payload, &v) == nil && !s.started && s.setenv(v.Name, v.Value)
	case "pty-req":
		var v struct {
			Term          string
			Columns, Rows uint32
			Width, Height uint32
			Modes         string
		}
		if ssh.Unmarshal(r.Payload, &v) != nil || s.started || s.PTY {
			return false
		}
		s.PTY, s.Term = true, terminal(v.Term)
		s.sizes.set(s, clamp(v.Columns, v.Rows))
		return true
	case "window-change":
		var v struct{ Columns, Rows, Width, Height uint32 }
		if ssh.Unmarshal(r.Payload, &v) != nil || !s.PTY {
			return false
		}
		s.sizes.set(s, clamp(v.Columns, v.Rows))
		return true
	case "shell":
		return s.start("")
	case "exec":
		var v struct{ Command string }
		return ssh.Unmarshal(r.Payload, &v) == nil && s.start(v.Command)
	case "signal":
		var v struct{ Name string }
		if ssh.Unmarshal(r.Payload, &v) != nil || !s.started {
			return false
		}
		switch v.Name {
		case "INT", "TERM", "HUP", "QUIT", "KILL":
			s.cancel(ErrSignal)
			return true
		}
	}
	return false
}

// start prepares the one command of the session.
func (s *Session) start(command string) bool {
	if s.started {
		return false
	}
	s.started = true
	limits := s.conn.h.limits
	most, parse := limits.Line, execline.Parse
	if s.Local {
		most, parse = limits.LocalLine, execline.ParseLocal
	}
	s.streams()
	if len(command) > most {
		s.problem = model.Errorf(model.Invalid, "The command is longer than %d bytes.", most).WithHint("Pass long input through standard input.")
		return true
	}
	s.Command = command
	s.Args, s.problem = parse(command)
	return true
}

// launch runs it, once the client knows that it was granted.
func (s *Session) launch() {
	if s.ID != 0 {
		return
	}
	h := s.conn.h
	h.add(s)
	h.counters.started.Add(1)
	h.changed(s, true)
	h.guard.Go("session.run", s.run, func() { s.finish(model.Internal.Exit()) })
}

// What is let through of a client's environment. Over the Unix socket also what
// tells where a command was started and where the person keeps things.
const (
	mostValue      = 256
	mostLocalValue = 4096
)

// setenv keeps a variable, if it is one that is let through.
func (s *Session) setenv(name, value string) bool {
	most := mostValue
	if s.Local {
		most = mostLocalValue
	}
	if len(name) > 64 || len(value) > most || !s.allowed(name) || !s.harmless(value) {
		return false
	}
	if _, had := s.env[name]; !had && len(s.env) >= s.conn.h.limits.Env {
		return false
	}
	if s.env == nil {
		s.env = map[string]string{}
	}
	s.env[name] = value
	return true
}

func (s *Session) allowed(name string) bool {
	switch name {
	case "LANG", "COLORTERM", "NO_COLOR", "TZ", "ATRIUM_WORKSPACE", "ATRIUM_PROJECT", "ATRIUM_THEME", "ATRIUM_GLYPHS":
		return true
	case "TERM", "PWD", "HOME", "USER":
		return s.Local
	}
	if strings.HasPrefix(name, "LC_") {
		return true
	}
	return s.Local && (strings.HasPrefix(name, "ATRIUM_") || strings.HasPrefix(name, "XDG_"))
}

// harmless refuses values with control characters, and of other machines all but
// printable ASCII.
func (s *Session) harmless(value string) bool {
	for i := 0; i < len(value); i++ {
		if c := value[i]; c < 0x20 || c == 0x7f || c > 0x7f && !s.Local {
			return false
		}
	}
	return true
}

// terminal is a client's terminal type, "dumb" where it is not one.
func terminal(name string) string {
	if name == "" || len(name) > 64 {
		return "dumb"
	}
	for i := 0; i < len(name); i++ {
		c := name[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && strings.IndexByte("-+._", c) < 0 {
			return "dumb"
		}
	}
	return name
}
