package sshd

import (
	"sync"
	"time"
)

// The requests of one connection are answered at this pace, after some that are
// answered at once; a long one counts more. It is far above what people and scripts
// ask for, and keeps a flood from having the processor to itself: whoever sends
// faster waits, with all that they do over that connection.
const (
	paceStep  = time.Millisecond
	paceAhead = 1000          // requests that are answered at once
	paceSize  = 1 << 10       // bytes that count as one request more
	paceMost  = 64 * paceStep // the longest wait for one
)

// paceChannel is what the opening of a channel counts, in bytes.
const paceChannel = 4 * paceSize

// pace is how far a connection has gone through what it may ask for.
type pace struct {
	mu sync.Mutex
	at time.Time // until when it has asked
}

// wait waits for the turn of a request with so many bytes.
func (p *pace) wait(size int) {
	if d := p.take(time.Now(), size); d > 0 {
		time.Sleep(min(d, paceMost))
	}
}

// take counts a request and says how long it is too early.
func (p *pace) take(now time.Time, size int) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if first := now.Add(-paceAhead * paceStep); p.at.Before(first) {
		p.at = first
	}
	p.at = p.at.Add(time.Duration(1+size/paceSize) * paceStep)
	if late := now.Add(paceMost); p.at.After(late) {
		p.at = late // so that a wait is all that is owed
	}
	return p.at.Sub(now)
}
