//go:build unix

package child

import "sync"

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
}

func newBuffer(most int) *buffer {
	b := &buffer{most: most}
	b.more.L = &b.mu
	return b
}

func (b *buffer) offer(s Stream, data []byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || b.bytes+len(data) > b.most {
		b.dropped[s] += int64(len(data))
		b.total += int64(len(data))
		return
	}
	b.bytes += len(data)
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
