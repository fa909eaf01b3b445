// Package picker is a short list to choose one thing from, in a dialog: a role,
// a visibility, a workspace.
//
// Typing narrows the list, arrows move, Enter chooses, Esc clears what was typed
// first and cancels second. What cannot be chosen stays in the list and says why
// (SPEC C1).
package picker

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/sahilm/fuzzy"

	"atrium/theme"
	"atrium/tui/component/input"
	"atrium/tui/layout"
)

// Item is one thing to choose.
type Item struct {
	// ID is what ChosenMsg carries.
	ID string
	// Title names it, Detail describes it in a few words.
	Title, Detail string
	// Disabled is the reason why it cannot be chosen; "" when it can.
	Disabled string
	// Current marks what is chosen now, by a glyph; the cursor starts there.
	Current bool
}

// ChosenMsg says that an item was chosen.
type ChosenMsg struct{ Picker, ID string }

// CancelMsg says that nothing was chosen.
type CancelMsg struct{ Picker string }

// Options describe a picker.
type Options struct {
	// ID comes back in the messages.
	ID string
	// Hint is shown in the empty filter line: "type to find a workspace".
	Hint string
	// Items in the order to offer them.
	Items []Item
}

// Picker is one list. Use New.
type Picker struct {
	theme         *theme.Theme
	id            string
	input         *input.Input
	items         []Item
	shown         []int // indexes of items that match, best first
	cur           int
	refused       bool // Enter was pressed on a disabled item
	width, height int
}

// New makes a picker that takes keys at once.
func New(th *theme.Theme, o Options) *Picker {
	hint := o.Hint
	if hint == "" {
		hint = "type to filter"
	}
	p := &Picker{theme: th, id: o.ID}
	p.input = input.New(th, input.Options{Prompt: "/ ", Hint: hint, Limit: 100})
	p.input.Focus()
	p.SetItems(o.Items)
	for i, item := range p.items {
		if item.Current {
			p.cur = i
		}
	}
	return p
}

// SetTheme draws with another theme from now on.
func (p *Picker) SetTheme(th *theme.Theme) {
	p.theme = th
	p.input.SetTheme(th)
}

// SetSize gives the picker width × height cells at most; any size is legal.
func (p *Picker) SetSize(width, height int) {
	p.width, p.height = layout.Fit(width), layout.Fit(height)
	p.input.SetSize(p.width, 1)
}

// SetItems replaces the items. The cursor stays on the same ID.
func (p *Picker) SetItems(items []Item) {
	at, _ := p.Selected()
	p.items = items
	p.match()
	for i, n := range p.shown {
		if p.items[n].ID == at.ID {
			p.cur = i
		}
	}
}

// Selected returns the item under the cursor; false when none matches.
func (p *Picker) Selected() (Item, bool) {
	if p.cur >= len(p.shown) {
		return Item{}, false
	}
	return p.items[p.shown[p.cur]], true
}

// Update takes keys and pastes. Its command carries ChosenMsg or CancelMsg.
func (p *Picker) Update(msg tea.Msg) tea.Cmd {
	k, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil
	}
	if k.Paste {
		p.edit(k)
		return nil
	}
	page := max(1, p.height-3)
	switch k.String() {
	case "esc":
		if p.input.Value() == "" {
			return send(CancelMsg{p.id})
		}
		p.input.Reset()
		p.match()
	case "enter":
		item, ok := p.Selected()
		if ok && item.Disabled == "" {
			return send(ChosenMsg{p.id, item.ID})
		}
		p.refused = ok
	case "up", "ctrl+p", "shift+tab":
		p.move(-1)
	case "down", "ctrl+n", "tab":
		p.move(1)
	case "pgup":
		p.move(-page)
	case "pgdown":
		p.move(page)
	default:
		p.edit(k)
	}
	return nil
}

func (p *Picker) edit(k tea.KeyMsg) {
	if p.input.Update(k) == input.Changed {
		p.match()
	}
}

func (p *Picker) move(by int) {
	p.cur, p.refused = layout.Clamp(p.cur+by, 0, len(p.shown)-1), false
}

// match recomputes what is shown and puts the cursor on the best match.
func (p *Picker) match() {
	p.shown, p.cur, p.refused = nil, 0, false
	text := strings.TrimSpace(p.input.Value())
	if text == "" {
		for i := range p.items {
			p.shown = append(p.shown, i)
		}
		return
	}
	for _, m := range fuzzy.FindFrom(text, titles(p.items)) {
		p.shown = append(p.shown, m.Index)
	}
	if len(p.shown) > 0 {
		return
	}
	for i, item := range p.items {
		if strings.Contains(strings.ToLower(item.Detail), strings.ToLower(text)) {
			p.shown = append(p.shown, i)
		}
	}
}

// titles is what is matched: descriptions are prose and would match anything
// letter by letter.
type titles []Item

func (t titles) String(i int) string { return t[i].Title }
func (t titles) Len() int            { return len(t) }

func send(msg tea.Msg) tea.Cmd { return func() tea.Msg { return msg } }
