package terminal

import (
	"fmt"
	"io"
	"runtime/debug"
	"sync"
	"time"

	"atrium/model"
)

const (
	// mostWaiting is how many bytes beside frames may wait for a slow terminal.
	mostWaiting = 256 << 10
	// atOnce is up to how many bytes a frame reaches a terminal as one piece;
	// larger ones are shown at once only where it is asked to (mode 2026).
	atOnce = 1 << 10
	// patience is how long the end of a session waits for a terminal that takes
	// nothing.
	patience = time.Second
)

// painter writes frames, the newest first of all, and what else has to reach the
// terminal. Its methods do not wait for the terminal, but for finish.
type painter struct {
	out    io.Writer
	synced bool        // the terminal may know mode 2026
	fail   func(error) // told when the terminal takes nothing any more, or drawing panicked

	mu      sync.Mutex
	frame   string
	w, h    int
	dirty   bool
	again   bool // the terminal shows something else than we think
	before  string
	waiting []byte
	busy    bool
	over    bool
	failed  bool          // drawing panicked
	idle    chan struct{} // closed when a painter that is over has written all

	shown screen // of the goroutine that writes
}

func newPainter(out io.Writer, term string, fail func(error)) *painter {
	return &painter{
		out: out, fail: fail, idle: make(chan struct{}),
		synced: synchronizes(term), shown: screen{paper: erasesInPaper(term)},
	}
}

// show makes a frame the next one to be written.
func (p *painter) show(frame string, w, h int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over || p.failed || w <= 0 || h <= 0 {
		return
	}
	p.frame, p.w, p.h, p.dirty = frame, w, h, true
	p.start()
}

// take writes a sequence that sets the terminal up, and then the whole of the
// present frame: the terminal is new, or somebody else wrote to it.
func (p *painter) take(sequence string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over || p.failed {
		return
	}
	p.again, p.before = true, sequence
	p.start()
}

// send has a sequence written after the newest frame. It is refused while the
// terminal is too far behind.
func (p *painter) send(sequence string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.over || p.failed || len(p.waiting)+len(sequence) > mostWaiting {
		return model.Errorf(model.Unavailable, "The terminal takes nothing at the moment.")
	}
	p.waiting = append(p.waiting, sequence...)
	p.start()
	return nil
}

// finish drops the frame that waits, writes a last sequence and lets nothing
// follow. It waits for a slow terminal only for so long.
func (p *painter) finish(sequence string) {
	p.mu.Lock()
	if p.over {
		p.mu.Unlock()
		return
	}
	p.over, p.dirty, p.frame = true, false, ""
	p.waiting = append(p.waiting, sequence...)
	p.start()
	p.mu.Unlock()
	limit := time.NewTimer(patience)
	defer limit.Stop()
	select {
	case <-p.idle:
	case <-limit.C:
	}
}

// start has what waits written; the lock is held.
func (p *painter) start() {
	if !p.busy {
		p.busy = true
		go p.write()
	}
}

// write writes until nothing waits any more.
func (p *painter) write() {
	defer func() {
		if caught := recover(); caught != nil {
			p.broken(fmt.Errorf("panic while drawing: %v\n%s", caught, debug.Stack()))
		}
	}()
	for {
		data, more := p.next()
		if !more {
			return
		}
		if _, err := p.out.Write(data); err != nil {
			p.stop(gone(err))
			return
		}
	}
}

// next is what has to be written now.
func (p *painter) next() (data []byte, more bool) {
	p.mu.Lock()
	frame, w, h := p.frame, p.w, p.h
	dirty, before, after := p.dirty || p.again && w > 0 && !p.over, p.before, p.waiting
	if p.again {
		p.shown.valid = false
	}
	p.dirty, p.again, p.before, p.waiting = false, false, "", nil
	if more = dirty || before != "" || len(after) > 0; !more {
		p.busy = false
		if p.over {
			close(p.idle)
		}
	}
	p.mu.Unlock()
	if !more {
		return nil, false
	}
	data = append(data, before...)
	if dirty {
		drawn := p.shown.paint(nil, frame, w, h)
		if p.synced && len(drawn) > atOnce {
			drawn = append(append([]byte("\x1b[?2026h"), drawn...), "\x1b[?2026l"...)
		}
		data = append(data, drawn...)
	}
	return append(data, after...), true
}

// broken draws nothing any more, but the terminal can be given back still; a panic
// at that is the end of all writing.
func (p *painter) broken(err error) {
	p.mu.Lock()
	if p.over || p.failed {
		p.mu.Unlock()
		p.stop(err)
		return
	}
	p.failed, p.busy, p.dirty, p.again, p.before, p.waiting, p.frame = true, false, false, false, "", nil, ""
	p.mu.Unlock()
	p.fail(err)
}

// stop ends all writing: the terminal is gone.
func (p *painter) stop(err error) {
	p.mu.Lock()
	p.over, p.busy, p.dirty, p.waiting, p.frame = true, false, false, nil, ""
	close(p.idle)
	p.mu.Unlock()
	p.fail(err)
}
