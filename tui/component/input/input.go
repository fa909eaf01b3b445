package input

import (
	"strings"

	"github.com/charmbracelet/bubbles/textinput"

	"atrium/theme"
)

// Options describe a field.
type Options struct {
	// Prompt stands before the text, such as "/ "; may be empty.
	Prompt string
	// Hint is shown while the field is empty: what to type, with an example.
	Hint string
	// Value is the text to start with.
	Value string
	// Limit is the largest number of characters; 0 means no limit.
	Limit int
	// Separators are the characters between several values in one field,
	// such as ", "; completions then replace one value. "" means that the
	// whole text is one value.
	Separators string
	// Secret shows a star for every character.
	Secret bool
}

// Input is one field. Use New. It starts without focus.
type Input struct {
	theme   *theme.Theme
	options Options
	model   textinput.Model

	width, height int
	scroll        int // first cluster of the text that is drawn
	problem       string

	offered []Suggestion // as handed to Suggest
	shown   []Suggestion // those that still match the text
	choice  int
}

// New makes a field.
func New(th *theme.Theme, o Options) *Input {
	in := &Input{theme: th, options: o}
	in.model = th.TextInput(theme.InputOptions{Value: o.Value, Limit: o.Limit})
	return in
}

// SetTheme draws with another theme from now on.
func (in *Input) SetTheme(th *theme.Theme) { in.theme = th }

// SetSize gives the field, its error and its completions width × height cells
// at most; any size is legal. Height tells how many lines are used.
func (in *Input) SetSize(width, height int) {
	in.width, in.height = max(0, width), max(0, height)
	in.settle()
}

// Value returns the text as typed.
func (in *Input) Value() string { return in.model.Value() }

// SetValue replaces the text and puts the cursor at its end. Control characters
// are dropped.
func (in *Input) SetValue(s string) {
	in.model.SetValue(s)
	in.model.CursorEnd()
	in.closePopup()
	in.settle()
}

// Reset empties the field and takes error and completions away.
func (in *Input) Reset() {
	in.SetValue("")
	in.problem = ""
}

// Values returns the separate values of the field, without empty ones.
func (in *Input) Values() []string {
	return strings.FieldsFunc(in.Value(), func(r rune) bool {
		return strings.ContainsRune(in.options.Separators, r)
	})
}

// Focus lets the field take keys and shows its cursor.
func (in *Input) Focus() { _ = in.model.Focus() }

// Blur ends that, and closes the completions.
func (in *Input) Blur() {
	in.model.Blur()
	in.closePopup()
}

// Focused reports whether the field takes keys.
func (in *Input) Focused() bool { return in.model.Focused() }

// SetHint changes the text shown while the field is empty.
func (in *Input) SetHint(s string) { in.options.Hint = s }

// SetError shows a sentence under the field until the text changes or it is set
// to "". The text itself is kept.
func (in *Input) SetError(s string) { in.problem = s }

// Error returns the sentence under the field.
func (in *Input) Error() string { return in.problem }
