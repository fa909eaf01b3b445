package terminal

import (
	"reflect"

	tea "github.com/charmbracelet/bubbletea"
)

// filter acts on what Bubble Tea would do to the terminal if it had it. What
// would stop the process or start another one is dropped: in a server it is not
// this session's own (P10).
func (h *Host) filter() func(tea.Model, tea.Msg) tea.Msg {
	of := func(cmd tea.Cmd) reflect.Type { return reflect.TypeOf(cmd()) }
	runs, named := of(tea.ExecProcess(nil, nil)), of(tea.SetWindowTitle(""))
	// Bubble Tea exports these messages as values only; each has a type of its own.
	switches := map[any]mode{
		tea.EnableMouseCellMotion(): mouseCells, tea.EnableMouseAllMotion(): mouseAll, tea.DisableMouse(): mouseOff,
		tea.EnableReportFocus(): focusOn, tea.DisableReportFocus(): focusOff,
		tea.EnableBracketedPaste(): pasteOn, tea.DisableBracketedPaste(): pasteOff,
		tea.ShowCursor(): cursorOn, tea.HideCursor(): cursorOff,
	}
	clears := tea.ClearScreen()
	return func(_ tea.Model, msg tea.Msg) tea.Msg {
		switch t := reflect.TypeOf(msg); {
		case t == nil, t == runs:
			return nil
		case t == named:
			h.title(reflect.ValueOf(msg).String())
			return nil
		case t.Kind() != reflect.Struct || t.NumField() > 0:
			return msg
		}
		if m, ok := switches[msg]; ok {
			h.set(m)
			return nil
		}
		switch msg {
		case tea.Suspend():
			return nil
		case clears:
			h.painter.take("")
			return nil
		}
		return msg
	}
}

// set changes a mode of the terminal and remembers how to undo it.
func (h *Host) set(m mode) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch m {
	case mouseCells, mouseAll, mouseOff:
		h.modes.mouse = m
	case focusOn, focusOff:
		h.modes.focus = m
	}
	_ = h.painter.send(string(m))
}

// title names the window; what it was called before comes back at the end.
func (h *Host) title(name string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	sequence := title(name)
	if !h.modes.titled {
		h.modes.titled = true
		sequence = titlePush + sequence
	}
	_ = h.painter.send(sequence)
}
