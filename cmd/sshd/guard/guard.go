// Package guard starts every goroutine of the SSH host, so that a panic ends what
// one session was doing and never the process.
//
// Each goroutine and each call into code of others has a name, its point. A test
// makes any point fail through Fault; a test of cmd/sshd forbids a bare go
// statement anywhere else in the host.
package guard

import (
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// Guard catches panics. The zero value is ready and tells nobody.
type Guard struct {
	// Told gets every panic that was caught, with its point and stack. It may be
	// called from many goroutines and must not panic.
	Told func(point string, value any, stack []byte)
	// Fault is called at every point; a test lets it panic there. May be nil.
	Fault func(point string)

	caught atomic.Int64
	wg     sync.WaitGroup
}

// Panics is how many panics were caught.
func (g *Guard) Panics() int64 { return g.caught.Load() }

// Run calls fn and says whether it came through. A panic ends fn only.
func (g *Guard) Run(point string, fn func()) (ok bool) {
	defer func() {
		if v := recover(); v != nil {
			g.caught.Add(1)
			if g.Told != nil {
				g.Told(point, v, debug.Stack())
			}
		}
	}()
	if g.Fault != nil {
		g.Fault(point)
	}
	fn()
	return true
}

// Go runs fn in a goroutine of its own, and failed, which may be nil, after it
// panicked.
func (g *Guard) Go(point string, fn, failed func()) {
	g.wg.Add(1)
	go func() {
		defer g.wg.Done()
		if !g.Run(point, fn) && failed != nil {
			g.Run(point+".failed", failed)
		}
	}()
}

// After runs fn in a goroutine of its own when the time is over, unless the timer
// was stopped.
func (g *Guard) After(d time.Duration, point string, fn func()) *time.Timer {
	return time.AfterFunc(d, func() { g.Run(point, fn) })
}

// Wait waits until all goroutines that Go started are over, at most for the time
// given, and says whether they are.
func (g *Guard) Wait(most time.Duration) bool {
	over := make(chan struct{})
	go func() {
		g.wg.Wait()
		close(over)
	}()
	timer := time.NewTimer(most)
	defer timer.Stop()
	select {
	case <-over:
		return true
	case <-timer.C:
		return false
	}
}
