// Package outbox carries what a session writes to a client that may be slow, dead
// or hostile, so that nobody waits for it: writes go to memory up to a bound, and
// a goroutine that lives only while there is something to send hands them on. A
// client that takes nothing for a while is given up.
//
// Rejected: writing to the channel directly. A client that stops reading would
// hold the writer for ever, with whatever it holds itself.
package outbox

import (
	"bytes"
	"errors"
	"io"
	"sync"
	"time"
)

// ErrStalled is what writers get once the client was given up.
var ErrStalled = errors.New("the client has not read for too long")

// Options of a Box; all but CRLF are required.
type Options struct {
	Out, Err io.Writer     // the client's streams; used by one goroutine at a time
	Cap      int           // bytes in memory; a writer waits above it
	Budget   *Budget       // shared with other boxes; nil is without end
	Stall    time.Duration // how long one chunk may take
	CRLF     bool          // a terminal reads: \n becomes \r\n
	// Start runs the sender in a goroutine; failed is for its panic.
	Start func(send, failed func())
	// After calls fn later; as time.AfterFunc.
	After func(d time.Duration, fn func()) *time.Timer
	// Stalled must make pending writes to Out and Err return. It is called once at
	// most.
	Stalled func()
}

// Box is one session's way out.
type Box struct {
	o      Options
	mu     sync.Mutex
	moved  sync.Cond
	queue  []chunk
	size   int
	busy   bool
	failed error
	closed bool
	cr     [2]bool // the last byte of a stream was \r
}

// chunk is a piece of one stream.
type chunk struct {
	buf    *[]byte
	stream int
}

// New makes a box.
func New(o Options) *Box {
	b := &Box{o: o}
	b.moved.L = &b.mu
	return b
}

// Small chunks suit a console's frames, large ones are what SSH sends at most in
// one packet.
const (
	smallChunk = 4 << 10
	largeChunk = 32 << 10
)

func pool(size int) *sync.Pool {
	return &sync.Pool{New: func() any { b := make([]byte, 0, size); return &b }}
}

// The pools are shared by all sessions: an idle one holds no buffer.
var small, large = pool(smallChunk), pool(largeChunk)

// Stdout is the first stream as a writer.
func (b *Box) Stdout() io.Writer { return writer{b, 0} }

// Stderr is the second stream as a writer.
func (b *Box) Stderr() io.Writer { return writer{b, 1} }

type writer struct {
	b      *Box
	stream int
}

// Write queues p. It waits only while the box is full.
func (w writer) Write(p []byte) (int, error) {
	b := w.b
	b.mu.Lock()
	defer b.mu.Unlock()
	for n := 0; n < len(p); {
		for b.full() && b.failed == nil && !b.closed {
			b.moved.Wait()
		}
		if b.failed != nil {
			return n, b.failed
		}
		if b.closed {
			return n, io.ErrClosedPipe
		}
		n += b.put(w.stream, p[n:])
		if !b.busy {
			b.busy = true
			b.o.Start(b.send, b.broken)
		}
	}
	return len(p), nil
}

// put queues as much of p as one chunk takes and says how much that was.
func (b *Box) put(stream int, p []byte) int {
	var c chunk
	if last := len(b.queue) - 1; last >= 0 && b.queue[last].stream == stream {
		c = b.queue[last]
	}
	if c.buf == nil || cap(*c.buf)-len(*c.buf) < 2 {
		from := small
		if len(p) > smallChunk {
			from = large
		}
		c = chunk{buf: from.Get().(*[]byte), stream: stream}
		b.queue = append(b.queue, c)
	}
	had := len(*c.buf)
	n := b.fill(c, p)
	b.grow(len(*c.buf) - had)
	return n
}

// fill adds what fits of p to a chunk.
func (b *Box) fill(c chunk, p []byte) int {
	room := cap(*c.buf) - len(*c.buf)
	if !b.o.CRLF {
		n := min(room, len(p))
		*c.buf = append(*c.buf, p[:n]...)
		return n
	}
	n := 0
	for n < len(p) && room > 1 {
		line := p[n:]
		if i := bytes.IndexByte(line, '\n'); i == 0 {
			if !b.cr[c.stream] {
				*c.buf = append(*c.buf, '\r')
				room--
			}
			line = line[:1]
		} else if i > 0 {
			line = line[:i]
		}
		line = line[:min(len(line), room)]
		*c.buf = append(*c.buf, line...)
		b.cr[c.stream] = line[len(line)-1] == '\r'
		n += len(line)
		room -= len(line)
	}
	return n
}

// send hands the queue on until it is empty.
func (b *Box) send() {
	timer := b.o.After(b.o.Stall, b.stalled)
	defer timer.Stop()
	b.mu.Lock()
	for len(b.queue) > 0 && b.failed == nil {
		c := b.queue[0]
		b.queue[0] = chunk{}
		b.queue = b.queue[1:]
		b.mu.Unlock()

		to := b.o.Out
		if c.stream == 1 {
			to = b.o.Err
		}
		timer.Reset(b.o.Stall)
		_, err := to.Write(*c.buf)

		b.mu.Lock()
		b.grow(-len(*c.buf))
		c.free()
		if err != nil && b.failed == nil {
			b.failed = err
		}
		b.moved.Broadcast()
	}
	b.drop()
	b.mu.Unlock()
}

func (c chunk) free() {
	home := small
	if cap(*c.buf) >= largeChunk {
		home = large
	}
	*c.buf = (*c.buf)[:0]
	home.Put(c.buf)
}

// broken is the end of a sender that panicked.
func (b *Box) broken() {
	b.fail(ErrStalled)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.drop()
}

// drop ends a round of sending; the lock is held.
func (b *Box) drop() {
	for _, c := range b.queue {
		c.free()
	}
	b.grow(-b.size)
	b.queue, b.busy = nil, false
	b.moved.Broadcast()
}

func (b *Box) stalled() {
	b.fail(ErrStalled)
	b.o.Stalled()
}

// fail ends the box: queued and later writes are lost.
func (b *Box) fail(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.failed == nil {
		b.failed = err
	}
	b.busy = false
	b.moved.Broadcast()
}

// Abort gives the client up: it is gone, or must go.
func (b *Box) Abort() { b.fail(io.ErrClosedPipe) }

// Close takes no more writes and waits until all were handed on, or the client was
// given up, which is the error.
func (b *Box) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.moved.Broadcast()
	for b.busy && b.failed == nil {
		b.moved.Wait()
	}
	return b.failed
}

// Queued is how many bytes wait to be sent.
func (b *Box) Queued() int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.size
}
