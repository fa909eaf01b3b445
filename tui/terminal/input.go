package terminal

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/muesli/cancelreader"
)

const (
	// escapeTime is how long an escape may be the beginning of a sequence whose
	// rest is on its way; localEscapeTime the same where there is no network.
	escapeTime      = 50 * time.Millisecond
	localEscapeTime = 10 * time.Millisecond
	// pasteTime is how long a paste may pause before it counts as over.
	pasteTime = 2 * time.Second
	// readSize is the room for what is read at once, kept for the session.
	readSize = 1 << 10
)

// keyboard reads messages from a terminal. It has a timer only while a key press
// is not complete.
type keyboard struct {
	from   io.Reader
	emit   func(tea.Msg)
	escape time.Duration
	guard  func(func()) bool // runs what a timer does, so that its panic ends the session only

	mu    sync.Mutex
	d     decoder
	timer *time.Timer
	count int // counts reads, so that a late timer is known as such
	over  bool

	cancel func() bool
	done   chan struct{}
}

// newKeyboard makes a reader of keys. A terminal of this machine can be left
// while nothing is typed, so that no key after the end is lost.
func newKeyboard(from io.Reader, local bool, emit func(tea.Msg)) *keyboard {
	k := &keyboard{from: from, emit: emit, escape: escapeTime, guard: unguarded, done: make(chan struct{})}
	if local {
		k.escape = localEscapeTime
	}
	if f, ok := from.(cancelreader.File); ok {
		// What cannot be waited for, such as a plain file, never blocks.
		if r, err := cancelreader.NewReader(f); err == nil {
			k.from = r
			k.cancel = func() bool { return r.Cancel() }
		}
	}
	return k
}

// unguarded runs f where no host watches.
func unguarded(f func()) bool {
	f()
	return true
}

// run reads until the end of the input, which is its error, or until stop.
func (k *keyboard) run(ctx context.Context) error {
	defer close(k.done)
	buf := make([]byte, readSize)
	for {
		n, err := k.from.Read(buf)
		if ctx.Err() != nil || errors.Is(err, cancelreader.ErrCanceled) {
			return nil
		}
		k.read(buf[:n])
		if err != nil {
			k.flush(k.count)
			return err
		}
	}
}

// read decodes what was read.
func (k *keyboard) read(data []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.count++
	if k.timer != nil {
		k.timer.Stop()
		k.timer = nil
	}
	k.d.feed(data, k.emit)
	if !k.d.pending() || k.over {
		return
	}
	wait, at := k.escape, k.count
	if k.d.pasting {
		wait = pasteTime
	}
	k.timer = time.AfterFunc(wait, func() { k.guard(func() { k.flush(at) }) })
}

// flush takes what waited in vain for more, unless something came after all.
func (k *keyboard) flush(at int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if at == k.count && !k.over {
		k.d.flush(k.emit)
	}
}

// ask says that an answer of the terminal is to come.
func (k *keyboard) ask() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.d.asked = true
}

// stop ends the reading. Where it cannot be interrupted it ends with the input.
func (k *keyboard) stop() {
	k.mu.Lock()
	k.over = true
	if k.timer != nil {
		k.timer.Stop()
	}
	k.mu.Unlock()
	if k.cancel != nil && k.cancel() {
		<-k.done
		if c, ok := k.from.(io.Closer); ok {
			_ = c.Close()
		}
	}
}
