package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/tui/component/picker"
	"atrium/tui/layout"
)

// PickDialog lets one thing be chosen from a short list: Ask(NewPick(…)).
type PickDialog struct {
	c      *Context
	title  string
	picker *picker.Picker
	chosen func(id string) tea.Cmd
	after  func() tea.Cmd
}

// NewPick makes the dialog; chosen runs once it is closed by a choice.
func NewPick(c *Context, title string, items []picker.Item, chosen func(id string) tea.Cmd) *PickDialog {
	return &PickDialog{c: c, title: title, picker: picker.New(c.Theme, picker.Options{Items: items}), chosen: chosen}
}

// After implements Dialog.
func (d *PickDialog) After() func() tea.Cmd { return d.after }

// Update implements Dialog.
func (d *PickDialog) Update(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case picker.ChosenMsg:
		d.after = func() tea.Cmd { return d.chosen(msg.ID) }
		return nil, true
	case picker.CancelMsg:
		return nil, true
	case tea.KeyMsg:
		return d.picker.Update(msg), false
	}
	return nil, false
}

// View implements Dialog.
func (d *PickDialog) View(w, h int) string {
	w = min(w, 70)
	d.picker.SetSize(layout.Fit(w-4), layout.Fit(min(h, 18)-2))
	return Box(d.c, d.title, d.picker.View(), w, h, false)
}
