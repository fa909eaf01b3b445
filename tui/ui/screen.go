package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/tui/keys"
)

// Screen is one place of the console. All methods run in the one goroutine of
// the session; whatever takes time belongs into the returned commands.
type Screen interface {
	// Init starts the first read. It is called once.
	Init() tea.Cmd
	// Update takes answers to the screen's own commands, Changed,
	// ThemeChanged, Failed, and the keys that no action used up.
	Update(tea.Msg) tea.Cmd
	// View draws at most as many cells as SetSize gave.
	View() string
	// SetSize gives the size of the content; any size is legal.
	SetSize(w, h int)
	// Title is the screen's step of the breadcrumb; it names the thing.
	Title() string
	// Actions are what can be done now: they drive keys, footer, help and
	// palette. Disabled ones say why.
	Actions() []keys.Action
	// CapturesInput says that letters are text now: a field or filter is
	// open. Then every key but ctrl+c comes to Update first.
	CapturesInput() bool
}

// Dialog is drawn over the dimmed screen and gets every key but ctrl+c.
type Dialog interface {
	// Update takes a message; done says that the dialog is to be closed.
	Update(tea.Msg) (cmd tea.Cmd, done bool)
	// View draws the dialog in at most w × h cells.
	View(w, h int) string
	// After returns what to run once the dialog is closed; nil for nothing.
	After() func() tea.Cmd
}

// Deed is what an action of a catalogue does on a screen now.
type Deed struct {
	Run      func() tea.Cmd
	Disabled string         // why not; "" when it can
	Ask      func() tea.Cmd // asks for the right that is missing; nil where none is
}

// Bind joins a screen's catalogue with what its actions do now, in the
// catalogue's order. Actions without a deed are left out.
func Bind(catalog []keys.Action, deeds map[string]Deed) []keys.Action {
	out := make([]keys.Action, 0, len(catalog))
	for _, a := range catalog {
		if d, ok := deeds[a.ID]; ok {
			a.Run, a.Disabled, a.Ask = d.Run, d.Disabled, d.Ask
			out = append(out, a)
		}
	}
	return out
}
