//go:build unix

package child

import (
	"errors"
	"os"
	"syscall"
	"time"

	"github.com/creack/pty"
	"golang.org/x/sys/unix"
)

// slot is one file that the child writes to and where its bytes go.
type slot struct {
	stream Stream
	to     *os.File // ours: the terminal, file or pipe
	from   *os.File // what we read: the end of a pipe, or of a pseudo-terminal
	end    *os.File // the child's end
	tty    bool
	direct bool // the kernel can bring bytes from one to the other
	done   chan struct{}
	broken bool // to cannot be written any more
	buf    []byte
}

// connect makes what the child writes to.
func (c *Child) connect(stdout, stderr *os.File) (out, errs *os.File, err error) {
	first, err := newSlot(Stdout, stdout)
	if err != nil {
		return nil, nil, err
	}
	c.slots = append(c.slots, first)
	if sameFile(stdout, stderr) {
		first.stream = Both
		return first.end, first.end, nil
	}
	second, err := newSlot(Stderr, stderr)
	if err != nil {
		return nil, nil, err
	}
	c.slots = append(c.slots, second)
	return first.end, second.end, nil
}

func (c *Child) unconnect() {
	for _, s := range c.slots {
		s.from.Close()
		s.end.Close()
	}
	if c.tty != nil {
		c.tty.Close()
	}
}

func sameFile(a, b *os.File) bool {
	x, err := a.Stat()
	if err != nil {
		return false
	}
	y, err := b.Stat()
	return err == nil && os.SameFile(x, y)
}

func newSlot(stream Stream, to *os.File) (*slot, error) {
	s := &slot{stream: stream, to: to, done: make(chan struct{}), buf: make([]byte, 64<<10)}
	settings, err := unix.IoctlGetTermios(int(to.Fd()), getTermios)
	if err != nil {
		if s.from, s.end, err = os.Pipe(); err == nil {
			widen(s.from)
			s.direct = spliceable(to)
		}
		return s, err
	}
	s.tty = true
	if s.from, s.end, err = pty.Open(); err != nil {
		return nil, err
	}
	settings.Oflag &^= unix.OPOST // the real terminal does it
	_ = unix.IoctlSetTermios(int(s.end.Fd()), setTermios, settings)
	s.resize()
	// Fd has made both ends blocking; ours must not be.
	return s, s.unblock()
}

func (s *slot) unblock() error {
	fd, err := unix.FcntlInt(s.from.Fd(), unix.F_DUPFD_CLOEXEC, 0)
	if err != nil {
		return err
	}
	if err := unix.SetNonblock(fd, true); err != nil {
		return err
	}
	name := s.from.Name()
	s.from.Close()
	s.from = os.NewFile(uintptr(fd), name)
	return nil
}

func (s *slot) resize() {
	if !s.tty {
		return
	}
	if size, err := unix.IoctlGetWinsize(int(s.to.Fd()), unix.TIOCGWINSZ); err == nil {
		raw, err := s.from.SyscallConn()
		if err == nil {
			_ = raw.Control(func(fd uintptr) { _ = unix.IoctlSetWinsize(int(fd), unix.TIOCSWINSZ, size) })
		}
	}
}

// pass brings output to its place until its end, or until finish.
func (s *slot) pass(b *buffer) {
	defer close(s.done)
	for {
		if s.direct && !b.wants(len(s.buf)) { // what is not kept need not come by us
			n, err := s.splice()
			switch {
			case n > 0:
				b.skip(s.stream, n)
				continue
			case errors.Is(err, syscall.EPIPE):
				s.broken = true
				s.from.Close()
				return
			case err == nil, errors.Is(err, os.ErrDeadlineExceeded):
				return
			}
			s.direct = false
		}
		n, err := s.from.Read(s.buf)
		if n > 0 && !s.give(b, s.buf[:n]) {
			return
		}
		if err != nil {
			return
		}
	}
}

// give writes and then copies. When nobody reads any more, the child's end breaks as
// ours did, and the child learns of it as it would have.
func (s *slot) give(b *buffer, data []byte) bool {
	_, err := s.to.Write(data)
	b.offer(s.stream, data)
	if err != nil {
		s.broken = true
		s.from.Close()
		return false
	}
	return true
}

// finish takes what the child has written before it ended. It is true if somebody
// else still holds the child's end.
func (s *slot) finish(b *buffer) (held bool) {
	_ = s.from.SetReadDeadline(time.Unix(1, 0))
	<-s.done
	if s.broken {
		return false
	}
	_ = s.from.SetReadDeadline(time.Time{})
	raw, err := s.from.SyscallConn()
	if err != nil {
		return false
	}
	for {
		var n int
		var readErr error
		if err := raw.Read(func(fd uintptr) bool {
			n, readErr = unix.Read(int(fd), s.buf)
			return true
		}); err != nil {
			return false
		}
		switch {
		case errors.Is(readErr, syscall.EINTR):
		case errors.Is(readErr, syscall.EAGAIN):
			return true
		case readErr != nil || n == 0:
			return false
		case !s.give(b, s.buf[:n]):
			return false
		}
	}
}
