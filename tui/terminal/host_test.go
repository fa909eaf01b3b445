package terminal

import (
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

// toy is a small program for a terminal.
type toy struct {
	text   string
	size   tea.WindowSizeMsg
	update func(m *toy, msg tea.Msg) tea.Cmd
	seen   chan tea.Msg
}

func newToy(update func(m *toy, msg tea.Msg) tea.Cmd) *toy {
	return &toy{text: "hello", update: update, seen: make(chan tea.Msg, 1000)}
}

func (m *toy) Init() tea.Cmd { return nil }

func (m *toy) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		m.size = size
	}
	m.seen <- msg
	if k, ok := msg.(tea.KeyMsg); ok && k.String() == "q" {
		return m, tea.Quit
	}
	if m.update != nil {
		return m, m.update(m, msg)
	}
	return m, nil
}

func (m *toy) View() string { return m.text }

// session is a host that runs, with what it wrote.
type session struct {
	t     *testing.T
	out   *gate
	keys  *io.PipeWriter
	size  chan tea.WindowSizeMsg
	model *toy
	ended chan error
	end   context.CancelFunc
}

func begin(t *testing.T, m *toy) *session {
	t.Helper()
	in, keys := io.Pipe()
	s := &session{
		t: t, keys: keys, model: m, out: &gate{open: make(chan struct{})}, size: make(chan tea.WindowSizeMsg, 64),
		ended: make(chan error, 1),
	}
	close(s.out.open)
	s.size <- tea.WindowSizeMsg{Width: 80, Height: 24}
	ctx, end := context.WithCancel(context.Background())
	s.end = end
	h := New(Options{In: in, Out: s.out, Size: s.size, Term: "xterm-256color"})
	go func() { s.ended <- h.Run(ctx, m) }()
	t.Cleanup(func() { end(); _ = keys.Close() })
	return s
}

func (s *session) press(keys string) {
	s.t.Helper()
	if _, err := io.WriteString(s.keys, keys); err != nil {
		s.t.Fatal(err)
	}
}

// result waits for the end, and checks that the terminal was given back.
func (s *session) result() error {
	s.t.Helper()
	select {
	case err := <-s.ended:
		out := s.out.text()
		for _, undone := range []string{"\x1b[?1049l", "\x1b[?25h", "\x1b[?7h", "\x1b[?2004l"} {
			if !strings.Contains(out, undone) {
				s.t.Errorf("%q was not sent at the end", undone)
			}
		}
		return err
	case <-time.After(10 * time.Second):
		s.t.Fatal("the host does not end")
		return nil
	}
}

// sees waits for a message.
func (s *session) sees(what func(tea.Msg) bool) tea.Msg {
	s.t.Helper()
	limit := time.After(10 * time.Second)
	for {
		select {
		case msg := <-s.model.seen:
			if what(msg) {
				return msg
			}
		case <-limit:
			s.t.Fatal("the message does not come")
		}
	}
}

func key(name string) func(tea.Msg) bool {
	return func(msg tea.Msg) bool {
		k, ok := msg.(tea.KeyMsg)
		return ok && k.String() == name
	}
}

// TestEveryWayOutRestores ends a session in every way there is.
func TestEveryWayOutRestores(t *testing.T) {
	boom := func(_ *toy, msg tea.Msg) tea.Cmd {
		switch {
		case key("p")(msg):
			panic("in Update")
		case key("c")(msg):
			return tea.Batch(func() tea.Msg { return nil }, func() tea.Msg { panic("in a command") })
		case key("s")(msg):
			return tea.Sequence(func() tea.Msg { panic("in a sequence") })
		}
		return nil
	}
	for name, way := range map[string]struct {
		do   func(*session)
		want func(error) bool
	}{
		"quit":                     {func(s *session) { s.press("q") }, func(err error) bool { return err == nil }},
		"context":                  {func(s *session) { s.end() }, func(err error) bool { return errors.Is(err, context.Canceled) }},
		"hang-up (P4)":             {func(s *session) { _ = s.keys.Close() }, func(err error) bool { return errors.Is(err, ErrGone) }},
		"closed sizes (P4)":        {func(s *session) { close(s.size) }, func(err error) bool { return errors.Is(err, ErrGone) }},
		"panic in Update (P5)":     {func(s *session) { s.press("p") }, panicked("in Update")},
		"panic in a command (P5)":  {func(s *session) { s.press("c") }, panicked("in a command")},
		"panic in a sequence (P5)": {func(s *session) { s.press("s") }, panicked("in a sequence")},
		"input error":              {func(s *session) { _ = s.keys.CloseWithError(io.ErrUnexpectedEOF) }, func(err error) bool { return errors.Is(err, ErrGone) }},
		"quit with keys behind it": {func(s *session) { s.press("q\rabc") }, func(err error) bool { return err == nil }},
	} {
		t.Run(name, func(t *testing.T) {
			s := begin(t, newToy(boom))
			s.sees(func(msg tea.Msg) bool { _, ok := msg.(tea.WindowSizeMsg); return ok })
			way.do(s)
			if err := s.result(); !way.want(err) {
				t.Errorf("ended with %v", err)
			}
		})
	}
}

func panicked(where string) func(error) bool {
	return func(err error) bool {
		return err != nil && strings.Contains(err.Error(), where) && strings.Contains(err.Error(), "host_test.go")
	}
}

// TestOutputErrorsEndTheSession: a terminal that takes nothing any more is gone.
func TestOutputErrorsEndTheSession(t *testing.T) {
	s := begin(t, newToy(func(m *toy, _ tea.Msg) tea.Cmd { m.text += "x"; return nil }))
	s.sees(func(msg tea.Msg) bool { _, ok := msg.(tea.WindowSizeMsg); return ok })
	s.out.mu.Lock()
	s.out.fail = io.ErrClosedPipe
	s.out.mu.Unlock()
	s.press("x")
	select {
	case err := <-s.ended:
		if !errors.Is(err, ErrGone) || !errors.Is(err, io.ErrClosedPipe) {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the session goes on")
	}
}

// TestNothingStopsTheServer (P10): what would stop the process or start another
// one has no effect, and the modes of the terminal are kept in one place.
func TestNothingStopsTheServer(t *testing.T) {
	s := begin(t, newToy(func(_ *toy, msg tea.Msg) tea.Cmd {
		if key("x")(msg) {
			return tea.Sequence(
				tea.Suspend, tea.ExecProcess(exec.Command("false"), nil), tea.EnableMouseCellMotion, tea.SetWindowTitle("a\x1b]b\ac"),
				func() tea.Msg { return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("q")} },
			)
		}
		return nil
	}))
	s.press("x")
	if err := s.result(); err != nil {
		t.Fatal(err)
	}
	out := s.out.text()
	for _, want := range []string{string(mouseCells), string(mouseOff), titlePush + "\x1b]2;a]bc\a", titlePop} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %q", want, out)
		}
	}
}

// TestSizesAreClampedAndCoalesced (P4, P6): no size is lost, none is too large,
// and a flood of them is thirty a second.
func TestSizesAreClampedAndCoalesced(t *testing.T) {
	s := begin(t, newToy(nil))
	began := time.Now()
	for i := range 500 {
		s.size <- tea.WindowSizeMsg{Width: 100 + i, Height: i}
	}
	s.size <- tea.WindowSizeMsg{Width: 1 << 20, Height: 1 << 20}
	n := 0
	s.sees(func(msg tea.Msg) bool {
		size, ok := msg.(tea.WindowSizeMsg)
		if ok {
			n++
		}
		return ok && size.Width == MostWidth && size.Height == MostHeight
	})
	if most := int(time.Since(began)/resizeTime) + 3; n > most {
		t.Errorf("%d sizes in %v", n, time.Since(began))
	}
	s.press("q")
	if err := s.result(); err != nil {
		t.Fatal(err)
	}
	for size, want := range map[tea.WindowSizeMsg]tea.WindowSizeMsg{
		{Width: 0, Height: 0}: {Width: 80, Height: 24}, {Width: -5, Height: 10}: {Width: 1, Height: 10},
		{Width: 3, Height: 0}: {Width: 3, Height: 1}, {Width: 120, Height: 40}: {Width: 120, Height: 40},
	} {
		if got := Clamp(size); got != want {
			t.Errorf("%v: %v", size, got)
		}
	}
}

// TestEscapeAlone: an escape that nothing follows is a key, soon.
func TestEscapeAlone(t *testing.T) {
	s := begin(t, newToy(nil))
	s.press("\x1b")
	s.sees(key("esc"))
	s.press("\x1b")
	s.press("[A")
	s.sees(key("up"))
	s.press("q")
	if err := s.result(); err != nil {
		t.Fatal(err)
	}
}

// TestKeysAfterTheEndAreNotRead: a terminal of this machine is left alone once
// the session is over, so that what is typed next is the shell's.
func TestKeysAfterTheEndAreNotRead(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _, _ = r.Close(), w.Close() }()
	m := newToy(nil)
	ended := make(chan error, 1)
	go func() {
		ended <- New(Options{In: r, Out: io.Discard, Local: true}).Run(context.Background(), m)
	}()
	if _, err := w.WriteString("q"); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if _, err := w.WriteString("ls"); err != nil {
		t.Fatal(err)
	}
	buf := make([]byte, 10)
	if n, err := r.Read(buf); err != nil || string(buf[:n]) != "ls" {
		t.Errorf("%q is left, error %v", buf[:n], err)
	}
}

// TestIdleSessionsHaveNothingRunning (P7, P9): once a frame is drawn only what
// waits for the person is left, and it all ends with the session.
func TestIdleSessionsHaveNothingRunning(t *testing.T) {
	before := runtime.NumGoroutine()
	const sessions = 20
	var all []*session
	for range sessions {
		s := begin(t, newToy(nil))
		s.sees(func(msg tea.Msg) bool { _, ok := msg.(tea.WindowSizeMsg); return ok })
		all = append(all, s)
	}
	settled(t, "idle sessions", before+5*sessions)
	for _, s := range all {
		s.press("q")
		if err := s.result(); err != nil {
			t.Fatal(err)
		}
		_ = s.keys.Close()
	}
	settled(t, "ended sessions", before+1)
}

// settled waits until there are no more goroutines than that.
func settled(t *testing.T, what string, most int) {
	t.Helper()
	for limit := time.Now().Add(10 * time.Second); runtime.NumGoroutine() > most; runtime.Gosched() {
		if time.Now().After(limit) {
			buf := make([]byte, 1<<16)
			t.Fatalf("%s have %d goroutines, at most %d are right\n%s", what, runtime.NumGoroutine(), most, buf[:runtime.Stack(buf, true)])
		}
	}
}

// TestASlowTerminalStopsNobody (P8): while the terminal takes nothing, every key
// reaches the model, and nothing that sends to the program waits.
func TestASlowTerminalStopsNobody(t *testing.T) {
	in, keys := io.Pipe()
	m := newToy(func(m *toy, _ tea.Msg) tea.Cmd { m.text += "x"; return nil })
	out := &gate{open: make(chan struct{})}
	size := make(chan tea.WindowSizeMsg, 1)
	size <- tea.WindowSizeMsg{Width: 80, Height: 24}
	s := &session{t: t, keys: keys, model: m, out: out, size: size, ended: make(chan error, 1)}
	h := New(Options{In: in, Out: out, Size: size})
	go func() { s.ended <- h.Run(context.Background(), m) }()
	for range 900 {
		s.press("a")
		s.sees(key("a"))
	}
	s.press("q")
	s.sees(key("q"))
	close(out.open)
	if err := s.result(); err != nil {
		t.Fatal(err)
	}
	if n := len(out.text()); n > 4<<10 {
		t.Errorf("%d bytes for a terminal that was behind by 900 frames", n)
	}
}

// TestCommandsThatNeverEnd (P15): a command cannot be stopped, but it holds
// nobody up either.
func TestCommandsThatNeverEnd(t *testing.T) {
	never := make(chan struct{})
	defer close(never)
	s := begin(t, newToy(func(_ *toy, msg tea.Msg) tea.Cmd {
		if key("x")(msg) {
			return tea.Batch(func() tea.Msg { <-never; return nil }, tea.Sequence(func() tea.Msg { <-never; return nil }))
		}
		return nil
	}))
	s.press("x")
	s.press("y")
	s.sees(key("y"))
	s.end()
	if err := s.result(); !errors.Is(err, context.Canceled) {
		t.Fatal(err)
	}
}

// TestAQuestionHoldsNothingUp (P3): a terminal that is asked for its background
// is drawn on at once, whether it answers or not; one that may not know is not
// asked.
func TestAQuestionHoldsNothingUp(t *testing.T) {
	for term, asked := range map[string]bool{"xterm-256color": true, "dumb": false, "": false, "linux": false} {
		in, keys := io.Pipe()
		m := newToy(nil)
		s := &session{t: t, keys: keys, model: m, out: &gate{open: make(chan struct{})}, ended: make(chan error, 1)}
		close(s.out.open)
		size := make(chan tea.WindowSizeMsg, 1)
		size <- tea.WindowSizeMsg{Width: 80, Height: 24}
		h := New(Options{In: in, Out: s.out, Size: size, Term: term, AskBackground: true})
		go func() { s.ended <- h.Run(context.Background(), m) }()
		s.press("a")
		s.sees(key("a"))
		if asked {
			s.press("\x1b]11;rgb:ffff/ffff/ffff\x1b\\")
			s.sees(func(msg tea.Msg) bool { return msg == tea.Msg(Background{Dark: false}) })
		}
		s.press("q")
		if err := s.result(); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(s.out.text(), askBackground); got != asked || !strings.Contains(s.out.text(), "hello") {
			t.Errorf("%q: asked %v, want %v", term, got, asked)
		}
	}
}
