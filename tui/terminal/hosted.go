package terminal

import (
	"context"
	"reflect"

	tea "github.com/charmbracelet/bubbletea"
)

// hosted is the model that Bubble Tea runs: it hands everything to the model of
// the session and every frame to the painter, in Bubble Tea's own goroutine.
type hosted struct {
	ctx   context.Context
	host  *Host
	inner tea.Model
	size  tea.WindowSizeMsg
	sized bool
	last  string
	drawn bool // last is what is shown
	dead  bool // it panicked
}

// Init draws the first frame at once where the size is known.
func (m *hosted) Init() tea.Cmd {
	var cmds [2]tea.Cmd
	m.act(func() {
		cmds[0] = m.inner.Init()
		if m.sized {
			m.inner, cmds[1] = m.inner.Update(m.size)
			m.show()
		}
	})
	return m.guarded(tea.Batch(cmds[:]...))
}

// Update hands a message on and draws what came of it.
func (m *hosted) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if size, ok := msg.(tea.WindowSizeMsg); ok {
		size = Clamp(size)
		if m.sized && m.size == size {
			return m, nil
		}
		m.size, m.sized, msg = size, true, size
		m.drawn = false
	}
	var cmd tea.Cmd
	m.act(func() {
		m.inner, cmd = m.inner.Update(msg)
		m.show()
	})
	return m, m.guarded(cmd)
}

// View is not asked for anything: frames go their own way.
func (m *hosted) View() string { return "" }

func (m *hosted) act(f func()) {
	if m.dead {
		return
	}
	if turn := m.host.o.Turn; turn != nil {
		defer turn(m.ctx)()
	}
	m.dead = !m.host.guard(f)
}

// show hands a frame to the painter, if it is another one.
func (m *hosted) show() {
	if !m.sized {
		return
	}
	if frame := m.inner.View(); !m.drawn || frame != m.last {
		m.last, m.drawn = frame, true
		m.host.painter.show(frame, m.size.Width, m.size.Height)
	}
}

// guarded keeps a panic in a command from being printed over the terminal: as
// one in Update it ends the session.
func (m *hosted) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		m.host.guard(func() { msg = cmd() })
		v, list := reflect.ValueOf(msg), reflect.TypeFor[[]tea.Cmd]()
		if v.IsValid() && v.Kind() == reflect.Slice && v.CanConvert(list) { // a batch or a sequence
			cmds := v.Convert(list).Interface().([]tea.Cmd)
			for i := range cmds {
				cmds[i] = m.guarded(cmds[i])
			}
		}
		return msg
	}
}
