package palette

import (
	"atrium/model/display"
	"atrium/theme"
	"atrium/tui/keys"
	"atrium/tui/layout"

	"github.com/charmbracelet/bubbles/textinput"
	tea "github.com/charmbracelet/bubbletea"
)

// Entry is an action with the text that is searched and shown.
type Entry struct {
	Action keys.Action
	Text   string
}

// Config says how a Finder looks and matches.
type Config struct {
	// Title stands in the frame, Hint in the empty search field.
	Title, Hint string
	// Search finds entries; see Fuzzy and Words.
	Search func(query string, entries []Entry) []Hit
	// ShowGroup puts the group before each title.
	ShowGroup bool
	// Headings shows the groups as headings while nothing is typed.
	Headings bool
}

// Finder is a search field over a list of actions. Letters are always text;
// arrows, page keys and ctrl+n, ctrl+p move; Enter chooses; Esc closes.
type Finder struct {
	th      *theme.Theme
	c       Config
	input   textinput.Model
	entries []Entry
	hits    []Hit
	cursor  int
	page    int
	refused bool
	refuse  func(keys.Action) tea.Cmd
	after   func() tea.Cmd
}

// Refusing makes Enter on an action that cannot run close the finder and tell
// why; else the reason stands in the last line only, as far as it fits.
func (f *Finder) Refusing(tell func(keys.Action) tea.Cmd) *Finder {
	f.refuse = tell
	return f
}

// NewFinder opens a finder. Actions without a title are left out.
func NewFinder(th *theme.Theme, c Config, actions []keys.Action) *Finder {
	f := &Finder{th: th, c: c, page: 10}
	for _, a := range actions {
		if a.Title == "" {
			continue
		}
		text := display.Text(a.Title)
		if c.ShowGroup && a.Group != "" {
			text = display.Text(a.Group) + ": " + text
		}
		f.entries = append(f.entries, Entry{Action: a, Text: text})
	}
	f.input = th.TextInput(theme.InputOptions{Prompt: th.Glyphs.Cursor + " ", Hint: c.Hint, Limit: 100, Width: 40})
	f.input.Focus()
	f.search()
	return f
}

// Update takes a message; done says that the dialog is to be closed, after
// which the caller runs After.
func (f *Finder) Update(msg tea.Msg) (cmd tea.Cmd, done bool) {
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil, false
	}
	f.refused = false
	if !key.Paste {
		switch key.String() {
		case "esc", "ctrl+c":
			return nil, true
		case "enter":
			return nil, f.choose()
		}
		if step, ok := f.step(key.String()); ok {
			f.cursor = layout.Clamp(f.cursor+step, 0, max(0, len(f.hits)-1))
			return nil, false
		}
	}
	before := f.input.Value()
	f.input, cmd = f.input.Update(key)
	if f.input.Value() != before {
		f.search()
	}
	return cmd, false
}

// After returns what to run once the finder is closed: the chosen action, nil
// when nothing was chosen.
func (f *Finder) After() func() tea.Cmd { return f.after }

// Current returns the action under the cursor.
func (f *Finder) Current() (keys.Action, bool) {
	if f.cursor >= len(f.hits) {
		return keys.Action{}, false
	}
	return f.entries[f.hits[f.cursor].Index].Action, true
}

func (f *Finder) step(key string) (int, bool) {
	switch key {
	case "up", "ctrl+p", "shift+tab":
		return -1, true
	case "down", "ctrl+n", "tab":
		return 1, true
	case "pgup":
		return -f.page, true
	case "pgdown":
		return f.page, true
	}
	return 0, false
}

// choose closes the finder on an action that can run. One that cannot stays
// and its reason is stressed, where nobody else tells it.
func (f *Finder) choose() bool {
	a, ok := f.Current()
	if ok && !a.Enabled() && f.refuse != nil {
		f.after = func() tea.Cmd { return f.refuse(a) }
		return true
	}
	if !ok || !a.Enabled() || a.Run == nil {
		f.refused = ok && !a.Enabled()
		return false
	}
	f.after = a.Run
	return true
}

func (f *Finder) search() {
	f.hits = f.c.Search(f.input.Value(), f.entries)
	f.cursor = 0
}
