package form

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/theme"
	"atrium/tui/component/input"
	"atrium/tui/layout"
)

// Values are the fields' values by field ID, texts as typed.
type Values map[string]string

// SubmitMsg asks the owner to carry the form out.
type SubmitMsg struct {
	Form   string
	Values Values
}

// CancelMsg says that esc was pressed. When something was Changed, ask before
// closing.
type CancelMsg struct {
	Form    string
	Changed bool
}

// Options describe a form.
type Options struct {
	// ID comes back in the messages.
	ID string
	// Submit is the word on the button: "Create", "Invite".
	Submit string
	Fields []Field
	// Check returns why the form as a whole cannot be submitted yet, ""
	// when it can; it is asked once no field finds anything wrong with its
	// own value. It is called often and must be quick. Optional.
	Check func(Values) string
}

// Form is one form. Use New. Its first field has the focus.
type Form struct {
	theme         *theme.Theme
	options       Options
	fields        []*field
	at            int // field with the focus; len(fields) is the button
	busy          string
	problem       string
	refused       bool // a submit was refused since the last change
	width, height int
}

// New makes a form.
func New(th *theme.Theme, o Options) *Form {
	f := &Form{theme: th, options: o}
	for _, spec := range o.Fields {
		f.fields = append(f.fields, newField(th, spec))
	}
	f.focus(0)
	return f
}

// SetTheme draws with another theme from now on.
func (f *Form) SetTheme(th *theme.Theme) {
	f.theme = th
	for _, x := range f.fields {
		if x.input != nil {
			x.input.SetTheme(th)
		}
	}
}

// SetSize gives the form width × height cells at most; any size is legal. It
// scrolls by whole lines to keep the field with the focus in view.
func (f *Form) SetSize(width, height int) {
	f.width, f.height = layout.Fit(width), layout.Fit(height)
	inner := layout.Fit(f.width - indent)
	for _, x := range f.fields {
		switch x.Kind {
		case Text:
			x.input.SetSize(inner, 1+popupRows)
		case Lines:
			rows := x.Height
			if rows <= 0 {
				rows = 4
			}
			x.area.setSize(inner, rows)
		}
	}
}

// Values returns what the fields hold.
func (f *Form) Values() Values {
	out := Values{}
	for _, x := range f.fields {
		out[x.ID] = x.get()
	}
	return out
}

// Value returns what one field holds, "" for an unknown one.
func (f *Form) Value(id string) string {
	if x := f.find(id); x != nil {
		return x.get()
	}
	return ""
}

// SetValue puts a value into a field, as if it had been typed.
func (f *Form) SetValue(id, value string) {
	if x := f.find(id); x != nil {
		x.set(value)
	}
}

// Input returns the line of a Text field, for completions; nil for others.
func (f *Form) Input(id string) *input.Input {
	if x := f.find(id); x != nil {
		return x.input
	}
	return nil
}

// Focused returns the ID of the field with the focus, "" on the button.
func (f *Form) Focused() string {
	if f.at < len(f.fields) {
		return f.fields[f.at].ID
	}
	return ""
}

// Focus goes to a field; an unknown ID goes to the button.
func (f *Form) Focus(id string) {
	for i, x := range f.fields {
		if x.ID == id {
			f.focus(i)
			return
		}
	}
	f.focus(len(f.fields))
}

// Changed reports whether any field differs from what it started with.
func (f *Form) Changed() bool {
	for _, x := range f.fields {
		if x.get() != x.initial {
			return true
		}
	}
	return false
}

// Saved makes the present values the ones that Changed compares with.
func (f *Form) Saved() {
	for _, x := range f.fields {
		x.initial = x.get()
	}
}

// SetError shows a sentence under a field and goes there; with an unknown ID,
// such as "", it stands above the button. The values stay. "" takes it away.
func (f *Form) SetError(id, text string) {
	x := f.find(id)
	if x == nil {
		f.problem = text
		return
	}
	x.problem = text
	if text != "" {
		f.Focus(id)
	}
}

// SetBusy keeps the form from being submitted or changed while the reason, such
// as "saving", is not "".
func (f *Form) SetBusy(reason string) { f.busy = reason }

// Blocked returns why the form cannot be submitted now, "" when it can.
func (f *Form) Blocked() string {
	if f.busy != "" {
		return f.busy
	}
	_, reason := f.wrong()
	return reason
}

// wrong is the first thing that is wrong, and the field it is about, nil for the
// form as a whole.
func (f *Form) wrong() (*field, string) {
	for _, x := range f.fields {
		if x.Check == nil {
			continue
		}
		if reason := x.Check(x.get()); reason != "" {
			return x, reason
		}
	}
	if f.options.Check == nil {
		return nil, ""
	}
	return nil, f.options.Check(f.Values())
}

func (f *Form) find(id string) *field {
	for _, x := range f.fields {
		if x.ID == id {
			return x
		}
	}
	return nil
}

func (f *Form) focus(at int) {
	f.at = layout.Clamp(at, 0, len(f.fields))
	for i, x := range f.fields {
		if x.input == nil {
			continue
		}
		if i == f.at {
			x.input.Focus()
		} else {
			x.input.Blur()
		}
	}
}

func send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
