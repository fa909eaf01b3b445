package form

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/tui/component/input"
)

// Update takes keys and pastes. Its command carries SubmitMsg or CancelMsg.
func (f *Form) Update(msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil
	}
	if f.busy != "" && (k.Type != tea.KeyEsc || k.Paste) {
		return nil
	}
	if f.at < len(f.fields) {
		x := f.fields[f.at]
		before := x.get()
		if f.edit(x, k) {
			if x.get() != before {
				x.problem, f.problem, f.refused = "", "", false
			}
			return nil
		}
	}
	if k.Paste {
		return nil
	}
	switch k.String() {
	case "tab", "down":
		f.focus(f.at + 1)
	case "shift+tab", "up":
		f.focus(f.at - 1)
	case "enter":
		if f.at < len(f.fields)-1 {
			f.focus(f.at + 1)
			return nil
		}
		return f.submit()
	case "ctrl+s":
		return f.submit()
	case "esc":
		return send(CancelMsg{Form: f.options.ID, Changed: f.Changed()})
	}
	return nil
}

// edit gives a key to the field with the focus and reports whether it was for
// the field.
func (f *Form) edit(x *field, k tea.KeyMsg) bool {
	switch x.Kind {
	case Text:
		e := x.input.Update(k)
		return e != input.Ignored && e != input.Submitted
	case Lines:
		return x.area.update(k)
	}
	if k.Paste {
		return false
	}
	switch k.String() {
	case "right", " ":
		x.turn(1)
	case "left":
		x.turn(-1)
	default:
		return false
	}
	return true
}

// submit sends the values, or goes where the reason stands: to the field that is
// wrong, else to the button.
func (f *Form) submit() tea.Cmd {
	if f.busy != "" {
		return nil
	}
	if x, reason := f.wrong(); reason != "" {
		f.refused = true
		f.focus(len(f.fields))
		if x != nil {
			f.SetError(x.ID, reason)
		}
		return nil
	}
	f.refused, f.problem = false, ""
	return send(SubmitMsg{Form: f.options.ID, Values: f.Values()})
}
