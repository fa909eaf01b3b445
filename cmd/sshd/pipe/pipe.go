// Package pipe connects two ends inside the process. Unlike net.Pipe it buffers, as
// SSH needs: both sides speak first.
package pipe

import (
	"bytes"
	"io"
	"net"
	"sync"
	"time"
)

// New gives the two ends of a connection. Deadlines are not kept: close an end to
// wake its readers.
func New() (a, b net.Conn) {
	x, y := newHalf(), newHalf()
	return &end{x, y}, &end{y, x}
}

// half carries bytes one way.
type half struct {
	mu     sync.Mutex
	more   sync.Cond
	buf    bytes.Buffer
	closed bool
}

func newHalf() *half {
	h := &half{}
	h.more.L = &h.mu
	return h
}

func (h *half) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	h.more.Broadcast()
}

type end struct{ in, out *half }

// Read waits for bytes; after Close of either end what was sent is read first.
func (e *end) Read(p []byte) (int, error) {
	h := e.in
	h.mu.Lock()
	defer h.mu.Unlock()
	for h.buf.Len() == 0 {
		if h.closed {
			return 0, io.EOF
		}
		h.more.Wait()
	}
	return h.buf.Read(p)
}

// Write never waits.
func (e *end) Write(p []byte) (int, error) {
	h := e.out
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.closed {
		return 0, io.ErrClosedPipe
	}
	h.more.Broadcast()
	return h.buf.Write(p)
}

// Close ends both ways.
func (e *end) Close() error {
	e.in.close()
	e.out.close()
	return nil
}

type addr struct{}

// Network names the kind.
func (addr) Network() string { return "pipe" }

// String is the same.
func (addr) String() string { return "pipe" }

// LocalAddr has no meaning here.
func (*end) LocalAddr() net.Addr { return addr{} }

// RemoteAddr has no meaning here.
func (*end) RemoteAddr() net.Addr { return addr{} }

// SetDeadline does nothing.
func (*end) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (*end) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (*end) SetWriteDeadline(time.Time) error { return nil }
