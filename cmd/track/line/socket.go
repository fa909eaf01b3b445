package line

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// The environment of a tracked command.
const (
	EnvFD     = "ATRIUM_LOG_FD"     // the number of the descriptor for lines of JSON
	EnvSocket = "ATRIUM_LOG_SOCKET" // the path of the tracker's socket, for `atrium log`
	EnvRun    = "ATRIUM_RUN"        // the run's UUID
)

// patience bounds how long `atrium log` can be held up by its tracker.
const patience = 2 * time.Second

// Server is the tracker's end of the socket.
type Server struct {
	dir      string
	listener net.Listener
	handle   func([]byte) error
	wg       sync.WaitGroup
	mu       sync.Mutex
	conns    map[net.Conn]bool
	closed   bool
}

// Listen opens a socket in a folder of its own that only this user may enter. handle
// is called for each line, from several goroutines; its error goes back to who sent it.
func Listen(handle func([]byte) error) (*Server, error) {
	dir, err := os.MkdirTemp("", "atrium-log-")
	if err != nil {
		return nil, err
	}
	l, err := net.Listen("unix", filepath.Join(dir, "s"))
	if err != nil { // a temporary folder with a name too long for a socket
		os.RemoveAll(dir)
		if dir, err = os.MkdirTemp("/tmp", "atrium-log-"); err != nil {
			return nil, err
		}
		if l, err = net.Listen("unix", filepath.Join(dir, "s")); err != nil {
			os.RemoveAll(dir)
			return nil, err
		}
	}
	s := &Server{dir: dir, listener: l, handle: handle, conns: map[net.Conn]bool{}}
	s.wg.Go(s.accept)
	return s, nil
}

// Path is the socket's path.
func (s *Server) Path() string { return filepath.Join(s.dir, "s") }

func (s *Server) accept() {
	for {
		c, err := s.listener.Accept()
		if errors.Is(err, net.ErrClosed) {
			return
		}
		if err != nil {
			continue
		}
		s.mu.Lock()
		if s.closed || len(s.conns) >= 256 {
			s.mu.Unlock()
			c.Close()
			continue
		}
		s.conns[c] = true
		s.mu.Unlock()
		s.wg.Go(func() { s.serve(c) })
	}
}

func (s *Server) serve(c net.Conn) {
	defer func() {
		c.Close()
		s.mu.Lock()
		delete(s.conns, c)
		s.mu.Unlock()
	}()
	_ = Scan(c, func(b []byte) {
		answer := "ok\n"
		if err := s.handle(b); err != nil {
			answer = "error " + strings.ReplaceAll(err.Error(), "\n", " ") + "\n"
			if Refused(err) {
				answer = "refused " + strings.TrimPrefix(answer[len("error "):], ErrRefused.Error()+": ")
			}
		}
		_ = c.SetWriteDeadline(time.Now().Add(patience))
		_, _ = io.WriteString(c, answer)
	})
}

// Close ends the socket, and waits for lines that were being handled.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.listener.Close()
	for c := range s.conns {
		_ = c.SetReadDeadline(time.Unix(1, 0))
	}
	s.mu.Unlock()
	s.wg.Wait()
	os.RemoveAll(s.dir)
}

// ErrRefused is the answer of a tracker that did not take a line because of what is in
// it. Another error of handle means that it could not be kept.
var ErrRefused = errors.New("the tracker refuses the line")

// Refused is whether a tracker did not take a line, rather than not being there.
func Refused(err error) bool { return errors.Is(err, ErrRefused) }

// Send brings lines to the tracker at path and waits until it has each: then they
// survive the death of both. A tracker that does not answer holds nobody up for long.
func Send(path string, lines ...[]byte) error {
	c, err := net.DialTimeout("unix", path, patience)
	if err != nil {
		return fmt.Errorf("the tracker cannot be reached at %s: %w", path, err)
	}
	defer c.Close()
	answers := bufio.NewReader(c)
	for _, l := range lines {
		_ = c.SetDeadline(time.Now().Add(patience))
		if _, err := c.Write(append(l[:len(l):len(l)], '\n')); err != nil {
			return fmt.Errorf("the tracker cannot be reached at %s: %w", path, err)
		}
		answer, err := answers.ReadString('\n')
		if err != nil {
			return fmt.Errorf("the tracker at %s does not answer: %w", path, err)
		}
		answer = strings.TrimSuffix(answer, "\n")
		if why, bad := strings.CutPrefix(answer, "refused "); bad {
			return fmt.Errorf("%w: %s", ErrRefused, why)
		}
		if why, bad := strings.CutPrefix(answer, "error "); bad {
			return errors.New(why)
		}
	}
	return nil
}
