package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
)

// secrets shows every code of what was done in one panel, so that none is lost
// however many there are.
func secrets(c *Context, effects []model.Effect) tea.Cmd {
	var held []model.Effect
	for _, e := range effects {
		if e.Code != "" {
			held = append(held, e)
		}
	}
	switch len(held) {
	case 0:
		return nil
	case 1:
		return Ask(NewCode(c, held[0]))
	}
	return Ask(NewCodes(c, held))
}

// NewCodes opens a panel with several secrets that are shown once (I4).
func NewCodes(c *Context, effects []model.Effect) *Panel {
	p := NewPanel(c, Count(len(effects), "code", "codes")+", shown this once")
	for _, e := range effects {
		p.text = append(p.text, e.Target, "  "+e.Code)
		p.copied += e.Target + "\t" + e.Code + "\n"
	}
	p.text = append(p.text, "", "Hand each to its person yourself. They work once and cannot be shown again.")
	return p
}
