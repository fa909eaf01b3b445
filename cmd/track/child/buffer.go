//go:build unix

package child

import (
	"sync"
	"time"
)

// Stream says where output came from.
type Stream byte

// The streams; with Both, output and error were one file.
const (
	Both   Stream = 0
	Stdout Stream = 1
	Stderr Stream = 2
)

// Chunk is a piece of output, cut anywhere. Dropped is how many bytes of the stream
// were not kept just before it.
type Chunk struct {
	Stream  Stream
	Dropped int64
	Data    []byte
}

const chunkBytes = 32 << 10

// What is kept of a command that prints more than anybody reads: so much at once, and
// so much a second. Recording more would take its processor from it.
const (
	keepBurst  = 64 << 20
	keepSecond = 16 << 20
)

// buffer is the bounded copy between the child's output and who records it. offer
// never waits.
type buffer struct {
	mu      sync.Mutex
	more    sync.Cond
	most    int
	bytes   int
	queue   []Chunk
	dropped [3]int64 // not yet told, a stream
	total   int64    // dropped since the start
	closed  bool
	budget  int       // bytes that may be kept
	at      time.Time // when it was counted
}

func newBuffer(most int) *buffer {
	b := &buffer{most: most, budget: keepBurst, at: time.Now()}
	b.more.L = &b.mu
	return b
}

func (b *buffer) offer(s Stream, data []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.takes(len(data)) {
		b.drop(s, len(data))
		return
	}
	b.bytes += len(data)
	b.budget -= len(data)
	last := len(b.queue) - 1
	if last >= 0 && b.queue[last].Stream == s && b.dropped[s] == 0 && len(b.queue[last].Data)+len(data) <= chunkBytes {
		b.queue[last].Data = append(b.queue[last].Data, data...)
		return
	}
	room := max(len(data), 512)
	if last >= 0 { // there is a backlog: make room for what will be joined to it
		room = max(len(data), chunkBytes)
	}
	b.queue = append(b.queue, Chunk{Stream: s, Dropped: b.dropped[s], Data: append(make([]byte, 0, room), data...)})
	b.dropped[s] = 0
	if last < 0 {
		b.more.Signal()
	}
}

// takes is whether so much would be kept now.
func (b *buffer) takes(n int) bool {
	if b.closed || b.bytes+n > b.most {
		return false
	}
	if b.budget < n {
		now := time.Now()
		if more := now.Sub(b.at).Seconds() * keepSecond; more >= 1 {
			b.budget, b.at = min(keepBurst, b.budget+int(more)), now
		}
	}
	return b.budget >= n
}

// wants is takes, for who has not read it yet; skip counts what then went by.
func (b *buffer) wants(n int) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.takes(n)
}

func (b *buffer) skip(s Stream, n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.drop(s, n)
}

func (b *buffer) drop(s Stream, n int) {
	b.dropped[s] += int64(n)
	b.total += int64(n)
}

// take waits for output; nil is the end.
func (b *buffer) take() []Chunk {
	b.mu.Lock()
	defer b.mu.Unlock()
	for len(b.queue) == 0 && !b.closed {
		b.more.Wait()
	}
	out := b.queue
	b.queue, b.bytes = nil, 0
	if out == nil {
		for s, n := range b.dropped {
			if n > 0 {
				out = append(out, Chunk{Stream: Stream(s), Dropped: n})
				b.dropped[s] = 0
			}
		}
	}
	return out
}

func (b *buffer) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	b.more.Broadcast()
}

func (b *buffer) lost() int64 {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.total
}
