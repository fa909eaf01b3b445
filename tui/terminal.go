package tui

import (
	"encoding/base64"
	"io"
	"os"
	"strings"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/term"

	"atrium/model"
)

// mostCopied is the most text that goes to the clipboard: terminals cut OSC 52
// somewhere above it.
const mostCopied = 48 << 10

// terminal is the session's input and output. Everything that is written, frames
// and sequences of our own, passes one lock, so that neither splits the other.
type terminal struct {
	in    io.Reader
	out   io.Writer
	local bool
	reply *background11
}

func newTerminal(o Options) *terminal {
	t := &terminal{in: o.In, local: o.Local}
	lock := &sync.Mutex{}
	t.out = &locked{lock: lock, to: o.Out}
	if f, ok := o.Out.(term.File); ok {
		t.out = &lockedFile{File: f, lock: lock}
	}
	if f, ok := o.In.(*os.File); ok && o.Local {
		t.reply = &background11{}
		t.in = &filtered{File: f, strip: t.reply}
	}
	return t
}

// locked writes under a lock.
type locked struct {
	lock *sync.Mutex
	to   io.Writer
}

func (l *locked) Write(p []byte) (int, error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.to.Write(p)
}

// lockedFile is locked for a terminal of this machine, which Bubble Tea asks for
// its size.
type lockedFile struct {
	term.File
	lock *sync.Mutex
}

func (l *lockedFile) Write(p []byte) (int, error) {
	l.lock.Lock()
	defer l.lock.Unlock()
	return l.File.Write(p)
}

// copy puts text on the clipboard of whoever looks at the terminal (OSC 52).
func (t *terminal) copy(text string) error {
	if len(text) > mostCopied {
		return model.Errorf(model.Invalid, "This is too long for the clipboard: %d KiB at most.", mostCopied>>10).
			WithHint("Mark it by hand, or use a command with --json.")
	}
	_, err := io.WriteString(t.out, "\x1b]52;c;"+base64.StdEncoding.EncodeToString([]byte(text))+"\a")
	if err != nil {
		e := model.Errorf(model.Unavailable, "The terminal took no copy.")
		e.Cause = err
		return e
	}
	return nil
}

// ask is the command that asks a local terminal for its background. Nothing
// waits for the answer: it is taken out of the input whenever it comes.
func (t *terminal) ask(l look, send func(tea.Msg)) tea.Cmd {
	if t.reply == nil || !t.local || !l.tty || !l.automatic() || !answers(l.env("TERM")) {
		return nil
	}
	t.reply.await(func(dark bool) { send(Background{dark}) })
	return func() tea.Msg {
		_, _ = io.WriteString(t.out, "\x1b]11;?\x1b\\")
		return nil
	}
}

// answers says whether a kind of terminal may know what is asked.
func answers(name string) bool {
	for _, not := range []string{"dumb", "linux", "vt", "ansi", "screen"} {
		if name == "" || strings.HasPrefix(name, not) {
			return false
		}
	}
	return true
}

// filtered is the keyboard without the terminal's own answer.
type filtered struct {
	*os.File
	strip *background11
}

func (f *filtered) Read(p []byte) (int, error) { return f.strip.read(f.File, p) }
