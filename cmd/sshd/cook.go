package sshd

import (
	"io"
	"sync"
	"sync/atomic"
	"unicode/utf8"
)

// Cook gives a session at a terminal what the terminal's driver does for a local
// command: lines are echoed, can be edited, and arrive whole; ctrl+c interrupts, ctrl+d
// at the beginning of a line ends the input. A client's own driver has handed that
// over. Call it once, before Stdin is read, for commands; a console reads keys.
func (s *Session) Cook() {
	if _, cooks := s.Stdin.(*kitchen); cooks || !s.PTY {
		return
	}
	k := &kitchen{s: s, raw: s.Stdin}
	k.ready.L = &k.mu
	s.Stdin = k
	s.conn.h.guard.Go("session.cook", k.run, func() { k.end(io.ErrUnexpectedEOF) })
}

// mostLine bounds a line that is typed.
const mostLine = 4096

// kitchen turns keys into lines.
type kitchen struct {
	s   *Session
	raw io.Reader

	line   []byte // being typed; only run uses it
	hidden atomic.Bool
	escape int // inside an escape sequence: 1 after ESC, 2 after ESC [

	mu    sync.Mutex
	ready sync.Cond
	lines []byte
	err   error
}

// Read gives what was typed, a line at least.
func (k *kitchen) Read(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for len(k.lines) == 0 && k.err == nil {
		k.ready.Wait()
	}
	if len(k.lines) == 0 {
		return 0, k.err
	}
	n := copy(p, k.lines)
	k.lines = k.lines[n:]
	return n, nil
}

// serve puts a line on the table. More than what a few lines hold is not kept: nobody
// reads it.
func (k *kitchen) serve(line []byte) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.lines)+len(line) <= 16*mostLine {
		k.lines = append(k.lines, line...)
	}
	k.ready.Broadcast()
}

func (k *kitchen) end(err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err == nil {
		k.err = err
	}
	k.ready.Broadcast()
}

func (k *kitchen) run() {
	var p [256]byte
	for {
		n, err := k.raw.Read(p[:])
		for _, c := range p[:n] {
			k.key(c)
		}
		if err != nil {
			k.end(err)
			return
		}
	}
}

// Hide stops showing what is typed, until show is called: for secrets.
func (k *kitchen) Hide() (show func()) {
	k.hidden.Store(true)
	return func() { k.hidden.Store(false) }
}

func (k *kitchen) echo(text string) {
	if !k.hidden.Load() || text == "\n" {
		_, _ = io.WriteString(k.s.Stdout, text)
	}
}

// key takes one byte.
func (k *kitchen) key(c byte) {
	switch {
	case k.escape == 1:
		k.escape = 0
		if c == '[' || c == 'O' {
			k.escape = 2
		}
	case k.escape == 2:
		if c >= 0x40 && c <= 0x7e {
			k.escape = 0
		}
	case c == 0x1b:
		k.escape = 1
	case c == '\r', c == '\n':
		k.echo("\n")
		k.serve(append(k.line, '\n'))
		k.line = k.line[:0]
	case c == 0x03:
		k.echo("^C\n")
		k.line = k.line[:0]
		k.s.cancel(ErrSignal)
		k.end(ErrSignal)
	case c == 0x04:
		if len(k.line) == 0 {
			k.end(io.EOF)
		}
	case c == 0x7f, c == 0x08:
		k.erase(1)
	case c == 0x15:
		k.erase(len(k.line))
	case c < 0x20:
	case len(k.line) < mostLine:
		k.line = append(k.line, c)
		k.echo(string([]byte{c}))
	}
}

// erase takes back characters, as many as there are.
func (k *kitchen) erase(n int) {
	for ; n > 0 && len(k.line) > 0; n-- {
		_, size := utf8.DecodeLastRune(k.line)
		k.line = k.line[:len(k.line)-size]
		k.echo("\b \b")
	}
}
