package sshd

import (
	"sync"
	"time"
)

// Size of a terminal in cells. A Session's is always within MinSize and MaxSize.
type Size struct{ Width, Height int }

// The bounds of a size, what is taken for an unknown one, and how often a session
// hears of changes.
const (
	mostWidth, mostHeight       = 500, 200
	assumedWidth, assumedHeight = 80, 24
	resizeEvery                 = time.Second / 30
)

// clamp brings what a client says into bounds. Zero is a client without a terminal
// of its own: the usual size.
func clamp(width, height uint32) Size {
	bound := func(n uint32, most, assumed int) int {
		switch {
		case n == 0:
			return assumed
		case n > uint32(most):
			return most
		default:
			return int(n)
		}
	}
	return Size{bound(width, mostWidth, assumedWidth), bound(height, mostHeight, assumedHeight)}
}

// sizes keeps a session's size and tells of changes, at most 30 a second; the last
// one always.
type sizes struct {
	mu    sync.Mutex
	now   Size
	told  time.Time
	timer *time.Timer
	watch func(Size)
}

// set takes a new size.
func (z *sizes) set(s *Session, size Size) {
	z.mu.Lock()
	defer z.mu.Unlock()
	if size == z.now {
		return
	}
	z.now = size
	if z.watch == nil || z.timer != nil {
		return
	}
	if left := resizeEvery - time.Since(z.told); left > 0 {
		z.timer = s.conn.h.guard.After(left, "session.resize", z.tell)
		return
	}
	z.told = time.Now()
	z.watch(z.now)
}

// tell tells the newest size, later.
func (z *sizes) tell() {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.timer = nil
	if z.watch != nil {
		z.told = time.Now()
		z.watch(z.now)
	}
}

// stop ends telling.
func (z *sizes) stop() {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.watch = nil
	if z.timer != nil {
		z.timer.Stop()
	}
}

// Size is the terminal's size now.
func (s *Session) Size() Size {
	s.sizes.mu.Lock()
	defer s.sizes.mu.Unlock()
	return s.sizes.now
}

// Sizes is a channel of the session's size, beginning with the present one, in a type
// of the caller's, such as tea.WindowSizeMsg. It holds the newest size only, is never
// closed and falls silent when the session ends. A session has one such channel.
func Sizes[T ~struct{ Width, Height int }](s *Session) <-chan T {
	c := make(chan T, 1)
	s.sizes.mu.Lock()
	defer s.sizes.mu.Unlock()
	s.sizes.watch = func(size Size) {
		for {
			select {
			case c <- T(size):
				return
			default:
			}
			select {
			case <-c: // nobody has read the one before
			default:
			}
		}
	}
	s.sizes.told = time.Now()
	s.sizes.watch(s.sizes.now)
	return c
}
