package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"
)

// ErrGone is why a session ended whose terminal is not there any more: its input
// has ended, or it takes no output.
var ErrGone = errors.New("the terminal is gone")

// Options are a terminal.
type Options struct {
	// In are the keys; nil is a terminal without any. Its end is a hang-up.
	In io.Reader
	// Out is the screen. Nothing else may write to it. One that is a terminal of
	// this machine is asked for its size and told of changes by the system.
	Out io.Writer
	// Size tells the size elsewhere. What it holds at the start is the size of
	// the first frame. Closing it is a hang-up.
	Size <-chan tea.WindowSizeMsg
	// Local says that In and Out are this machine's own.
	Local bool
	// Term is the kind of terminal (TERM); "" is one that knows little.
	Term string
	// AskBackground asks the terminal whether it is dark, if it is of a kind that
	// may know. Nothing waits for the answer; it comes as a Background.
	AskBackground bool
	// Turn is taken for each message and its frame; nil is no waiting.
	Turn func(context.Context) (done func())
}

// Host is one session's terminal.
type Host struct {
	o        Options
	painter  *painter
	keyboard *keyboard
	program  *tea.Program
	tty      *tty

	mu    sync.Mutex
	modes modes
	err   error
	end   context.CancelFunc
}

// New makes the host of a terminal. Nothing is read or written before Run.
func New(o Options) *Host {
	h := &Host{o: o, end: func() {}}
	h.painter = newPainter(o.Out, o.Term, h.fail)
	h.tty = newTTY(o)
	return h
}

// gone is a hang-up with its cause.
func gone(err error) error {
	if err == nil || errors.Is(err, io.EOF) {
		return ErrGone
	}
	return fmt.Errorf("%w: %w", ErrGone, err)
}

// Write has a sequence written between two frames; it does not wait for the
// terminal. The error is a *model.Error when the terminal is too far behind.
func (h *Host) Write(sequence []byte) (int, error) {
	if err := h.painter.send(string(sequence)); err != nil {
		return 0, err
	}
	return len(sequence), nil
}

// Run drives a model until it quits, which is no error, or the context ends, or
// the terminal is gone (ErrGone), or the model panics. The terminal is as it was
// before when Run returns. A Host runs once.
func (h *Host) Run(ctx context.Context, model tea.Model) error {
	inner, end := context.WithCancel(ctx)
	defer end()
	h.mu.Lock()
	h.end = end
	h.mu.Unlock()
	if err := h.tty.raw(); err != nil {
		return err
	}
	defer h.tty.restore()
	defer h.finish()
	h.painter.take(enter)
	m := &hosted{ctx: inner, host: h, inner: model}
	m.size, m.sized = h.first()
	h.program = tea.NewProgram(
		m, tea.WithContext(inner), tea.WithInput(nil), tea.WithOutput(io.Discard), tea.WithoutRenderer(),
		tea.WithoutSignalHandler(), tea.WithFilter(h.filter()),
	)
	stop := h.listen(inner)
	defer stop()
	_, err := h.program.Run()
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case err == nil:
		return nil
	case h.err != nil:
		return h.err
	case ctx.Err() != nil:
		return ctx.Err()
	}
	return err
}

// listen begins to read keys and sizes; stop ends it.
func (h *Host) listen(ctx context.Context) (stop func()) {
	if h.o.In != nil {
		h.keyboard = newKeyboard(h.o.In, h.o.Local, h.program.Send)
		h.keyboard.guard = h.guard
		go h.guard(func() {
			if err := h.keyboard.run(ctx); err != nil {
				h.fail(gone(err))
			}
		})
	}
	if h.o.AskBackground && h.keyboard != nil && answers(h.o.Term) {
		h.keyboard.ask()
		_ = h.painter.send(askBackground)
	}
	changes, quiet := h.tty.changes(h.resume)
	if h.o.Size != nil || changes != nil {
		go h.guard(func() {
			sizes(h.o.Size, changes, ctx.Done(), func(s tea.WindowSizeMsg) { h.program.Send(s) }, func(err error) { h.fail(gone(err)) })
		})
	}
	return func() {
		quiet()
		if h.keyboard != nil {
			h.keyboard.stop()
		}
	}
}

// first is the size at the start, where it is known already.
func (h *Host) first() (size tea.WindowSizeMsg, known bool) {
	if size, known = h.tty.size(); known {
		return Clamp(size), true
	}
	select {
	case size, known = <-h.o.Size:
		return Clamp(size), known
	default:
		return size, false
	}
}

// resume takes the terminal again after the process was stopped: whoever had it
// meanwhile left it as they liked.
func (h *Host) resume() {
	_ = h.tty.raw()
	h.mu.Lock()
	sequence := h.modes.redo()
	h.mu.Unlock()
	h.painter.take(sequence)
}

// fail ends the session for a reason; the first one counts.
func (h *Host) fail(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err == nil {
		h.err = err
	}
	h.end()
}

// finish gives the terminal back.
func (h *Host) finish() {
	h.mu.Lock()
	sequence := h.modes.undo()
	h.mu.Unlock()
	h.painter.finish(sequence)
}

// guard runs a part of the session. A panic ends the session and nothing else: it
// is told to whoever called Run, and never printed over a terminal (P5).
func (h *Host) guard(f func()) (ok bool) {
	defer func() {
		if p := recover(); p != nil {
			h.fail(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}
	}()
	f()
	return true
}

// terminalFile is an input or output that is a terminal of this machine.
func terminalFile(v any) (term.File, bool) {
	f, ok := v.(term.File)
	return f, ok && term.IsTerminal(f.Fd())
}
