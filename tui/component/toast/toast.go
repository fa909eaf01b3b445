// Package toast shows one short message in the status line.
//
// Information goes by itself after two seconds. Errors and warnings are shown
// for at least four and then stay until the next key, so that nobody misses one
// while typing or while looking away; esc takes them away at once. A new message replaces the old one; the
// caller keeps errors elsewhere if they must be read again.
package toast

import (
	"time"

	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/layout"

	tea "github.com/charmbracelet/bubbletea"
)

// How long messages are shown at least.
const (
	InfoTime  = 2 * time.Second
	ErrorTime = 4 * time.Second
)

// Kind is how important a message is.
type Kind int

// The kinds of messages.
const (
	Info Kind = iota
	Success
	Warning
	Error
)

// ExpireMsg says that the time of a message is over. Give it to Update.
type ExpireMsg struct{ ID int }

// Toast is the message of one session. The zero value shows nothing.
type Toast struct {
	id    int
	kind  Kind
	text  string
	stale bool
}

// Show replaces the message. The command reports when its time is over.
func (t *Toast) Show(kind Kind, text string) tea.Cmd {
	id := t.id + 1
	*t = Toast{id: id, kind: kind, text: display.Text(text)}
	if text == "" {
		return nil
	}
	after := InfoTime
	if t.sticky() {
		after = ErrorTime
	}
	return tea.Tick(after, func(time.Time) tea.Msg { return ExpireMsg{ID: id} })
}

// Update takes the message away when its time has come. Give it every key
// press as well as ExpireMsg; it uses up neither.
func (t *Toast) Update(msg tea.Msg) {
	switch msg := msg.(type) {
	case ExpireMsg:
		switch {
		case msg.ID != t.id:
		case t.sticky():
			t.stale = true
		default:
			t.Clear()
		}
	case tea.KeyMsg:
		if t.stale || t.sticky() && msg.Type == tea.KeyEsc {
			t.Clear()
		}
	}
}

// Clear takes the message away at once.
func (t *Toast) Clear() { *t = Toast{id: t.id} }

// Text returns what is shown, "" for nothing.
func (t *Toast) Text() string { return t.text }

// Kind returns the kind of what is shown.
func (t *Toast) Kind() Kind { return t.kind }

// View draws the message in at most w cells. Errors and warnings begin with
// their name, which is also what terminals without colour show.
func (t *Toast) View(th *theme.Theme, w int) string {
	if t.text == "" {
		return ""
	}
	style, name := th.Info, ""
	switch t.kind {
	case Success:
		style = th.Success
	case Warning:
		style, name = th.Warning, "Warning: "
	case Error:
		style, name = th.Error, "Error: "
	}
	return th.Draw(style, layout.Truncate(name+t.text, w, th.Glyphs.Ellipsis))
}

func (t *Toast) sticky() bool { return t.kind == Error || t.kind == Warning }
