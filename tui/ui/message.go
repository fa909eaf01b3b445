package ui

import (
	"reflect"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/tui/component/toast"
)

// What a command may send to the App.
type (
	// Go opens a place. A tab takes the place of where one is; anything
	// else goes on top of it, so that esc comes back.
	Go struct{ Route Route }
	// Back goes one step back, as esc does.
	Back struct{}
	// Open shows a dialog; what it sends comes back to the sender of Open.
	Open struct{ Dialog Dialog }
	// Toast shows a line in the status line.
	Toast struct {
		Kind toast.Kind
		Text string
	}
	// Problem tells an error: in the status line where it fits, else in a
	// panel.
	Problem struct{ Err error }
	// Enter moves the console to another workspace, by name.
	Enter struct{ Workspace string }
	// SetTheme draws with another palette (theme.Names).
	SetTheme struct{ Name string }
	// Started says that the first account exists: the session goes on as it.
	Started struct{ Person model.ID }
	// Quit ends the session.
	Quit struct{}
	// Step goes on with a flow in the session's own goroutine.
	Step struct{ Run func() tea.Cmd }
)

// What the App sends to a screen.
type (
	// Changed says that something was committed: read again what is shown.
	// The App sends it at most ten times a second, only for what concerns
	// the screen's workspace or person, and once to a screen that comes
	// into view again after it missed something.
	Changed struct{ Event model.Event }
	// Shown comes to a screen that is opened again by Go, with that route:
	// it may name another Section.
	Shown struct{ Route Route }
	// ThemeChanged says that Context.Theme is another one: pass it on to
	// the components.
	ThemeChanged struct{}
	// Resized comes after SetSize, when the terminal has got another size: read
	// what came into view.
	Resized struct{}
	// Failed is the answer to a Read that went wrong. Not found never comes
	// here: the App then steps back by itself.
	Failed struct {
		Turn *Turn
		Err  error
	}
)

// Send is the command that sends one message.
func Send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }

// Say is the command that shows information for two seconds.
func Say(text string) tea.Cmd { return Send(Toast{toast.Info, text}) }

// Warn is the command that says why something cannot be done.
func Warn(text string) tea.Cmd { return Send(Toast{toast.Warning, Sentence(text)}) }

// Sentence ends a text with a full stop, unless it has an end already.
func Sentence(text string) string {
	if text == "" || strings.ContainsAny(text[len(text)-1:], ".!?") {
		return text
	}
	return text + "."
}

// Tell is the command that tells an error with its hint; nil for no error.
func Tell(err error) tea.Cmd {
	if err == nil {
		return nil
	}
	return Send(Problem{err})
}

// Visit is the command that opens a place.
func Visit(r Route) tea.Cmd { return Send(Go{r}) }

// Ask is the command that shows a dialog.
func Ask(d Dialog) tea.Cmd { return Send(Open{d}) }

// Merge is an event that stands for both.
func Merge(a, b model.Event) model.Event {
	e := model.Event{
		Seq: max(a.Seq, b.Seq), Overflow: a.Overflow || b.Overflow || Global(a) || Global(b),
		Workspaces: union(a.Workspaces, b.Workspaces), People: union(a.People, b.People),
	}
	if grown(a) && grown(b) {
		e.Tracked = union(a.Tracked, b.Tracked)
	}
	return e
}

// grown says whether an event, or nothing at all, leaves alone whatever is not
// tracked.
func grown(e model.Event) bool { return len(e.Tracked) > 0 || e.Seq == 0 && !e.Overflow }

// Global says whether an event may concern any place: it names no workspace, or
// events before it were lost. The zero event stands for nothing.
func Global(e model.Event) bool { return e.Overflow || e.Seq != 0 && len(e.Workspaces) == 0 }

func union(a, b []model.ID) []model.ID {
	out := slices.Clone(a)
	for _, id := range b {
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out
}

// Parts takes a message apart that stands for several commands: tea.Batch, or
// tea.Sequence with ordered set.
func Parts(msg tea.Msg) (cmds []tea.Cmd, ordered, ok bool) {
	if batch, ok := msg.(tea.BatchMsg); ok {
		return batch, false, true
	}
	// Bubble Tea does not export the type of a sequence.
	v, want := reflect.ValueOf(msg), reflect.TypeFor[[]tea.Cmd]()
	if !v.IsValid() || v.Kind() != reflect.Slice || !v.CanConvert(want) {
		return nil, false, false
	}
	return v.Convert(want).Interface().([]tea.Cmd), true, true
}
