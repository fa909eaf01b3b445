package form

import (
	"strings"

	"atrium/theme"
	"atrium/tui/component/input"
)

// Kind says how a field is edited.
type Kind int

// The kinds.
const (
	// Text is one line.
	Text Kind = iota
	// Choice is one of a few options, changed with left and right.
	Choice
	// Toggle is On or Off, changed with space, left and right.
	Toggle
	// Lines is free text of several lines; Enter breaks the line.
	Lines
)

// The values of a Toggle.
const (
	On  = "on"
	Off = "off"
)

// Option is one value of a Choice.
type Option struct {
	Value string
	// Title is shown; "" shows Value.
	Title string
	// Disabled is the reason why it cannot be chosen; "" when it can.
	Disabled string
}

// Field describes one field.
type Field struct {
	// ID names the value in Values and the field in SetError.
	ID    string
	Label string
	Kind  Kind
	// Value is what it starts with. A Choice without a valid one starts
	// with its first option that is not disabled.
	Value string
	// Hint is shown while a text is empty, Help under the field while it
	// has the focus.
	Hint, Help string
	// Options of a Choice.
	Options []Option
	// Limit is the largest number of characters of a text; 0 means none.
	Limit int
	// Check returns what is wrong with the value, "" when nothing is. It is
	// called often and must be quick. A submit that it refuses goes to the
	// field and says so there. Optional.
	Check func(string) string
	// Height is the number of lines of a Lines field, 4 by default.
	Height int
	// Separators and Secret are as in input.Options, for a Text.
	Separators string
	Secret     bool
}

// field is a Field with its state.
type field struct {
	Field
	input   *input.Input // Text
	area    *area        // Lines
	value   string       // Choice and Toggle
	initial string
	problem string
}

func newField(th *theme.Theme, f Field) *field {
	out := &field{Field: f}
	switch f.Kind {
	case Text:
		out.input = input.New(th, input.Options{
			Hint: f.Hint, Value: f.Value, Limit: f.Limit, Separators: f.Separators, Secret: f.Secret,
		})
	case Lines:
		out.area = newArea(f.Value, f.Limit)
	default:
		out.set(f.Value)
	}
	out.initial = out.get()
	return out
}

func (f *field) get() string {
	switch f.Kind {
	case Text:
		return f.input.Value()
	case Lines:
		return f.area.value()
	}
	return f.value
}

func (f *field) set(v string) {
	switch f.Kind {
	case Text:
		f.input.SetValue(v)
	case Lines:
		f.area.setValue(v)
	case Toggle:
		f.value = Off
		if v == On {
			f.value = On
		}
	case Choice:
		f.value = ""
		for _, o := range f.Options {
			if o.Value == v {
				f.value = v
				return
			}
		}
		for _, o := range f.Options {
			if o.Disabled == "" {
				f.value = o.Value
				return
			}
		}
	}
}

// turn moves a choice by one option that can be chosen, round at the ends.
func (f *field) turn(by int) {
	if f.Kind == Toggle {
		f.value = map[string]string{On: Off, Off: On}[f.value]
		return
	}
	n, at := len(f.Options), 0
	for i, o := range f.Options {
		if o.Value == f.value {
			at = i
		}
	}
	for range n {
		at = (at + by + n) % n
		if f.Options[at].Disabled == "" {
			f.value = f.Options[at].Value
			return
		}
	}
}

// reasons tells why some options cannot be chosen.
func (f *field) reasons() string {
	var out []string
	for _, o := range f.Options {
		if o.Disabled != "" {
			out = append(out, o.title()+": "+o.Disabled)
		}
	}
	return strings.Join(out, "; ")
}

func (o Option) title() string {
	if o.Title != "" {
		return o.Title
	}
	return o.Value
}
