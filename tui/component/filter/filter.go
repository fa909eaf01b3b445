// Package filter is the line that narrows a list while one types, opened by "/".
//
// The line stays in view as long as it narrows anything, with the number of rows
// that are left. Esc clears the text first and closes the line second; Enter
// goes back to the list and keeps the text. Keys that are not for a text field,
// such as up and down, are left to the list.
package filter

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/dustin/go-humanize"

	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/component/input"
	"atrium/tui/layout"
)

// prompt stands before the text.
const prompt = "/ "

// Event says what a message did.
type Event int

// The events.
const (
	// Ignored: the message is not for the line; the list may use it.
	Ignored Event = iota
	// Handled: nothing that the list has to know.
	Handled
	// Changed: filter the list by Value again.
	Changed
	// Left: the line has closed, or the list has the keys again.
	Left
)

// Options describe what is filtered, in words.
type Options struct {
	// What names the rows: "people".
	What string
	// Fields names what is searched: "username", "name", "email".
	Fields []string
}

// Filter is the filter line of one list. Use New. It starts closed.
type Filter struct {
	theme          *theme.Theme
	options        Options
	input          *input.Input
	typing         bool
	matched, total int
	width          int
}

// New makes a closed filter.
func New(th *theme.Theme, o Options) *Filter {
	f := &Filter{theme: th, options: o, matched: -1, total: -1}
	hint := "type to filter"
	if len(o.Fields) > 0 {
		hint += " by " + list(o.Fields)
	}
	f.input = input.New(th, input.Options{Prompt: prompt, Hint: hint, Limit: 200})
	return f
}

// SetTheme draws with another theme from now on.
func (f *Filter) SetTheme(th *theme.Theme) {
	f.theme = th
	f.input.SetTheme(th)
}

// SetSize gives the line its width. Its height is 1, 0 while it is closed (see
// Height); any size is legal.
func (f *Filter) SetSize(width, height int) {
	f.width = min(layout.Fit(width), layout.Fit(width)*layout.Fit(height))
	f.fit()
}

// fit leaves the count its place at the right.
func (f *Filter) fit() {
	room := f.width
	if n := ansi.StringWidth(f.count()); n > 0 && f.width-n-2 >= 12 {
		room = f.width - n - 2
	}
	f.input.SetSize(room, 1)
}

// Open starts typing; the text from before is still there.
func (f *Filter) Open() {
	f.typing = true
	f.input.Focus()
}

// Typing reports whether letters go to the line: the screen captures input.
func (f *Filter) Typing() bool { return f.typing }

// Active reports whether the line is in view: it is typed in or narrows rows.
func (f *Filter) Active() bool { return f.typing || f.Value() != "" }

// Height returns 1 while the line is in view, else 0.
func (f *Filter) Height() int {
	if f.Active() {
		return 1
	}
	return 0
}

// Value returns the text to filter by, without spaces around it.
func (f *Filter) Value() string { return strings.TrimSpace(f.input.Value()) }

// SetValue filters by another text, for coming back to a list.
func (f *Filter) SetValue(s string) { f.input.SetValue(s) }

// SetCounts tells how many rows match of how many; -1 is not known.
func (f *Filter) SetCounts(matched, total int) {
	f.matched, f.total = matched, total
	f.fit()
}

// Clear empties and closes the line and reports whether it narrowed anything.
func (f *Filter) Clear() bool {
	narrowed := f.Value() != ""
	f.input.Reset()
	f.close()
	return narrowed
}

func (f *Filter) close() {
	f.typing = false
	f.input.Blur()
}

// Update takes keys while the line is typed in, and otherwise only esc while it
// narrows the list.
func (f *Filter) Update(msg tea.Msg) Event {
	k, ok := msg.(tea.KeyMsg)
	if !ok || !f.Active() {
		return Ignored
	}
	if k.Type == tea.KeyEsc {
		return f.esc()
	}
	if !f.typing {
		return Ignored
	}
	before := f.Value()
	switch f.input.Update(k) {
	case input.Ignored:
		return Ignored
	case input.Submitted:
		f.close()
		return Left
	}
	if f.Value() != before {
		return Changed
	}
	return Handled
}

func (f *Filter) esc() Event {
	switch {
	case !f.typing:
		f.Clear()
		return Changed
	case f.input.Value() == "":
		f.close()
		return Left
	}
	narrowed := f.Value() != ""
	f.input.Reset()
	if narrowed {
		return Changed
	}
	return Handled
}

// View draws the line, "" while it is closed.
func (f *Filter) View() string {
	if !f.Active() || f.width == 0 {
		return ""
	}
	line, count := f.input.View(), f.count()
	room := f.width - ansi.StringWidth(line) - 2
	if count == "" || ansi.StringWidth(count) > room {
		return input.Cut(line, f.width, "")
	}
	return line + "  " + f.theme.Paint(f.theme.Dim).Wrap(count)
}

// count says "12 of 340", or what of it is known.
func (f *Filter) count() string {
	switch {
	case f.matched < 0:
		return ""
	case f.total < 0:
		return humanize.Comma(int64(f.matched)) + " found"
	}
	return humanize.Comma(int64(f.matched)) + " of " + humanize.Comma(int64(f.total))
}

// Empty is what to show in place of rows when none matches: what was searched
// for and where, and the way back.
func (f *Filter) Empty() string {
	what := f.options.What
	if what == "" {
		what = "rows"
	}
	text := "No " + what + " match \"" + input.Cut(display.Text(f.Value()), 40, f.theme.Glyphs.Ellipsis) + "\""
	if len(f.options.Fields) > 0 {
		text += " in " + list(f.options.Fields)
	}
	return text + ".\nPress esc to clear the filter."
}

// list joins words as in a sentence.
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	last := len(words) - 1
	return strings.Join(words[:last], ", ") + " or " + words[last]
}
