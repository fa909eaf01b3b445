package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/tui/layout"
	"atrium/tui/ui"
)

// wheelRows is how far one notch of the wheel goes.
const wheelRows = 3

// toggleMouse switches the mouse. It is off at first: with it on, marking text
// needs the shift key.
func (a *App) toggleMouse() tea.Cmd {
	a.mouse = !a.mouse
	if a.mouse {
		return tea.Batch(tea.EnableMouseCellMotion, ui.Say("Mouse on: hold shift to mark text."))
	}
	return tea.Batch(tea.DisableMouse, ui.Say("Mouse off."))
}

// click acts on the mouse: the wheel moves as the arrow keys do, a click on the
// workspace in the header opens the switcher. Other events are the screen's.
func (a *App) click(msg tea.MouseMsg) tea.Cmd {
	key := tea.KeyMsg{Type: tea.KeyUp}
	switch msg.Button {
	case tea.MouseButtonWheelDown:
		key.Type = tea.KeyDown
		fallthrough
	case tea.MouseButtonWheelUp:
		var cmds []tea.Cmd
		for range wheelRows {
			cmds = append(cmds, a.key(key))
		}
		return tea.Batch(cmds...)
	}
	pressed := msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress
	if len(a.dialogs) > 0 || a.starting() {
		return nil
	}
	if pressed && msg.Y == a.frame.Header.Y && msg.X < layout.Width(a.c.Workspace.Name)+2 {
		return a.visit(ui.Route{Kind: ui.Switcher})
	}
	e := a.top()
	if e == nil {
		return nil
	}
	msg.Y -= a.frame.Content.Y
	return a.to(e.id, msg)
}
