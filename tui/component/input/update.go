package input

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/key"
	tea "github.com/charmbracelet/bubbletea"

	"atrium/tui/layout"
)

// Event says what a message did to the field.
type Event int

// The events.
const (
	// Ignored: the message is not for a text field; its owner may use it.
	Ignored Event = iota
	// Handled: the cursor moved or the completions changed.
	Handled
	// Changed: the text is another one.
	Changed
	// Accepted: a completion was put into the text.
	Accepted
	// Submitted: Enter was pressed and no completion was waiting.
	Submitted
)

// Update takes a key or a paste. With completions in view, up and down choose,
// tab, enter and right (at the end of the text) accept, and esc closes them;
// Enter submits at once when the text is already one of them. Without focus
// everything is ignored.
func (in *Input) Update(msg tea.Msg) Event {
	k, ok := msg.(tea.KeyMsg)
	if !ok || !in.Focused() {
		return Ignored
	}
	if e := in.popupKey(k); e != Ignored {
		return e
	}
	if k.Type == tea.KeyEnter && !k.Paste {
		return Submitted
	}
	text := (k.Type == tea.KeyRunes || k.Type == tea.KeySpace) && !k.Alt || k.Paste
	if !text && !in.edits(k) {
		return Ignored
	}
	if k.Paste {
		// A copied line brings its line end along.
		k.Runes = []rune(strings.TrimRight(string(k.Runes), "\r\n"))
	}
	before := in.Value()
	in.model, _ = in.model.Update(k)
	in.settle()
	if in.Value() == before {
		return Handled
	}
	in.problem = ""
	in.match()
	return Changed
}

// edits reports whether k is one of the editing keys.
func (in *Input) edits(k tea.KeyMsg) bool {
	m := in.model.KeyMap
	return key.Matches(k, m.CharacterForward, m.CharacterBackward, m.WordForward, m.WordBackward,
		m.DeleteWordBackward, m.DeleteWordForward, m.DeleteAfterCursor, m.DeleteBeforeCursor,
		m.DeleteCharacterBackward, m.DeleteCharacterForward, m.LineStart, m.LineEnd)
}

func (in *Input) popupKey(k tea.KeyMsg) Event {
	if len(in.shown) == 0 || k.Paste {
		return Ignored
	}
	n := len(in.shown)
	switch k.String() {
	case "down", "ctrl+n":
		in.choice = (in.choice + 1) % n
	case "up", "ctrl+p":
		in.choice = (in.choice + n - 1) % n
	case "esc":
		in.closePopup()
	case "tab":
		in.accept()
		return Accepted
	case "right":
		if in.model.Position() < len([]rune(in.Value())) {
			return Ignored
		}
		in.accept()
		return Accepted
	case "enter":
		if in.typed() {
			in.closePopup()
			return Submitted
		}
		in.accept()
		return Accepted
	default:
		return Ignored
	}
	return Handled
}

// token returns the value around the cursor as a range of runes.
func (in *Input) token() (from, to int) {
	runes := []rune(in.Value())
	separates := func(r rune) bool { return strings.ContainsRune(in.options.Separators, r) }
	from = layout.Clamp(in.model.Position(), 0, len(runes))
	for to = from; from > 0 && !separates(runes[from-1]); from-- {
	}
	for to < len(runes) && !separates(runes[to]) {
		to++
	}
	return from, to
}

// Token returns the value that the cursor is in: what completions are for.
func (in *Input) Token() string {
	from, to := in.token()
	return string([]rune(in.Value())[from:to])
}

// typed reports whether the value is one of the completions already.
func (in *Input) typed() bool {
	token := in.Token()
	for _, s := range in.shown {
		if strings.EqualFold(s.Value, token) {
			return true
		}
	}
	return false
}

// accept puts the chosen completion in the place of the value.
func (in *Input) accept() {
	from, to := in.token()
	runes := []rune(in.Value())
	put := []rune(in.shown[in.choice].Value)
	out := append(append(append([]rune{}, runes[:from]...), put...), runes[to:]...)
	in.model.SetValue(string(out))
	in.model.SetCursor(from + len(put))
	in.problem = ""
	in.closePopup()
	in.settle()
}

// match narrows the completions to those that still fit what was typed, until
// the owner brings new ones.
func (in *Input) match() {
	token := strings.ToLower(in.Token())
	in.shown, in.choice = nil, 0
	if strings.TrimFunc(token, unicode.IsSpace) == "" {
		in.offered = nil
		return
	}
	for _, s := range in.offered {
		if strings.Contains(strings.ToLower(s.Value), token) || strings.Contains(strings.ToLower(s.Detail), token) {
			in.shown = append(in.shown, s)
		}
	}
}
