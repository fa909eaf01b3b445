// Package confirm asks before something is destroyed or exposed (SPEC C2).
//
// The dialog names the thing and the consequence and stands on No. It is
// answered by y or n, by moving to an answer and Enter, or by Esc. No key that
// was pressed for something else says yes: Enter alone says No, letters that
// arrive together and pasted text say nothing. Where the name must be typed, y
// is a letter of it and only the whole name followed by Enter says yes.
package confirm

import (
	"strings"

	"atrium/theme"
	"atrium/tui/keys"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// Options describe a question.
type Options struct {
	// Title names the action and the thing: "Remove ada from ml-team?"
	Title string
	// Body says what will happen, one consequence a paragraph.
	Body []string
	// Yes and No label the answers: "Remove", "Keep". Default Yes and No.
	Yes, No string
	// Typed, when not empty, is the name that has to be typed.
	Typed string
	// Danger draws the question as a dangerous one.
	Danger bool
	// OnYes runs once the dialog is closed by a yes, OnNo by a no; both
	// may be nil.
	OnYes, OnNo func() tea.Cmd
}

// Dialog is one open question.
type Dialog struct {
	th    *theme.Theme
	o     Options
	yes   bool
	input textinput.Model
	note  string
	after func() tea.Cmd
}

// New opens a question.
func New(th *theme.Theme, o Options) *Dialog {
	if o.Yes == "" {
		o.Yes = "Yes"
	}
	if o.No == "" {
		o.No = "No"
	}
	d := &Dialog{th: th, o: o}
	if o.Typed != "" {
		d.input = th.TextInput(theme.InputOptions{Prompt: th.Glyphs.Cursor + " ", Width: 40, Limit: 200})
		d.input.Focus()
	}
	return d
}

// Update takes a message; done says that the dialog is to be closed, after
// which the caller runs After.
func (d *Dialog) Update(msg tea.Msg) (cmd tea.Cmd, done bool) {
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil, false
	}
	if key.Paste {
		d.note = "Pasted text is not taken as an answer."
		if d.o.Typed != "" {
			d.note = "Pasted text is not taken: type the name."
		}
		return nil, false
	}
	d.note = ""
	if d.o.Typed != "" {
		return d.typed(key)
	}
	return nil, d.choose(key)
}

// After returns what to run once the dialog is closed; nil for nothing.
func (d *Dialog) After() func() tea.Cmd { return d.after }

func (d *Dialog) choose(key tea.KeyMsg) bool {
	name, ok := keys.Of(key)
	if !ok {
		return false
	}
	switch name {
	case "y", "Y":
		return d.answer(true)
	case "n", "N", "esc", "ctrl+c":
		return d.answer(false)
	case "enter":
		return d.answer(d.yes)
	case "left", "h", "shift+tab":
		d.yes = false
	case "right", "l":
		d.yes = true
	case "tab":
		d.yes = !d.yes
	}
	return false
}

func (d *Dialog) typed(key tea.KeyMsg) (tea.Cmd, bool) {
	switch key.String() {
	case "esc", "ctrl+c":
		return nil, d.answer(false)
	case "enter":
		if d.matches() {
			return nil, d.answer(true)
		}
		d.note = "This is not the name. Type it exactly, or press esc."
		return nil, false
	}
	var cmd tea.Cmd
	d.input, cmd = d.input.Update(key)
	return cmd, false
}

func (d *Dialog) matches() bool { return strings.TrimSpace(d.input.Value()) == d.o.Typed }

func (d *Dialog) answer(yes bool) bool {
	d.after = d.o.OnNo
	if yes {
		d.after = d.o.OnYes
	}
	return true
}
