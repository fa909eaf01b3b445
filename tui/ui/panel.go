package ui

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"atrium/model"
	"atrium/model/display"
	"atrium/tui/keys"
	"atrium/tui/layout"
)

// Box draws a dialog's frame around lines that are already styled, in at most
// w × h cells.
func Box(c *Context, title, body string, w, h int, danger bool) string {
	th := c.Theme
	border, head := th.BorderFocus, th.Title
	if danger {
		border, head = th.Danger, th.Danger.Bold(true)
	}
	style := layout.BoxStyle{Glyphs: th.Glyphs, Border: th.Paint(border), Title: th.Paint(head)}
	high := min(h, len(layout.Lines(body))+2)
	return layout.Clip(layout.Box(style, display.Text(title), body, w, high), w, h)
}

// Buttons draws two answers, the active one in brackets.
func Buttons(c *Context, no, yes string, onYes bool) string {
	th := c.Theme
	draw := func(label string, active bool) string {
		if active {
			return th.Draw(th.ButtonActive, "["+display.Text(label)+"]")
		}
		return th.Draw(th.Button, " "+display.Text(label)+" ")
	}
	return draw(no, !onYes) + "  " + draw(yes, onYes)
}

// Panel is a dialog that only tells something, one paragraph a string. It
// scrolls; enter and esc close it.
type Panel struct {
	c      *Context
	title  string
	text   []string
	copied string // what the key y copies; "" for nothing
	danger bool
	scroll int
	offer  string // what a key besides does, for the line of keys
}

// Offer names one more key and what it does; whoever embeds the panel takes it.
func (p *Panel) Offer(key, does string) { p.offer = key + " " + does }

// NewPanel opens a panel.
func NewPanel(c *Context, title string, paragraphs ...string) *Panel {
	return &Panel{c: c, title: title, text: paragraphs}
}

// NewProblem opens a panel with an error and its way out.
func NewProblem(c *Context, err error) *Panel {
	e := model.AsError(err)
	p := NewPanel(c, problemTitle(e.Code), e.Message)
	if e.Hint != "" {
		p.text = append(p.text, "", e.Hint)
	}
	p.danger = true
	return p
}

// NewCode opens a panel with a secret that is shown once (I4).
func NewCode(c *Context, e model.Effect) *Panel {
	p := NewPanel(c, "Shown this once", e.Summary, "", e.Code, "", "Hand it over yourself. It works once and cannot be shown again.")
	p.copied = e.Code
	return p
}

func problemTitle(code model.Code) string {
	switch code {
	case model.Denied:
		return "Not allowed"
	case model.NotFound:
		return "Not found"
	case model.Invalid:
		return "Not valid"
	case model.Unavailable:
		return "Not available"
	}
	return "This did not work"
}

// Update implements Dialog.
func (p *Panel) Update(msg tea.Msg) (tea.Cmd, bool) {
	key, ok := msg.(tea.KeyMsg)
	if !ok {
		return nil, false
	}
	name, _ := keys.Of(key)
	switch name {
	case "enter", "esc":
		return nil, true
	case "up", "k":
		p.scroll--
	case "down", "j":
		p.scroll++
	case "y":
		if p.copied != "" {
			return p.c.Copy(p.copied, "the code"), false
		}
	}
	return nil, false
}

// After implements Dialog.
func (p *Panel) After() func() tea.Cmd { return nil }

// View implements Dialog.
func (p *Panel) View(w, h int) string {
	w = min(w, 70)
	inner := layout.Fit(w - 4)
	var lines []string
	for _, t := range p.text {
		lines = append(lines, layout.Wrap(display.Text(t), inner)...)
	}
	room := max(1, h-4)
	p.scroll = layout.Clamp(p.scroll, 0, max(0, len(lines)-room))
	lines = lines[p.scroll:min(len(lines), p.scroll+room)]
	help := "enter close"
	if p.offer != "" {
		help += "  " + p.offer
	}
	if p.copied != "" {
		help += "  y copy"
	}
	th := p.c.Theme
	return Box(p.c, p.title, strings.Join(append(lines, "", th.Draw(th.KeyHelp, help)), "\n"), w, h, p.danger)
}

// Copy is the command that puts text on the person's clipboard. The text should
// be on screen as well: not every terminal takes it.
func (c *Context) Copy(text, what string) tea.Cmd {
	if c.Clipboard == nil {
		return Warn("This terminal takes no copies: mark the text by hand.")
	}
	write := c.Clipboard
	return func() tea.Msg {
		if err := write(text); err != nil {
			return Problem{err}
		}
		return Toast{Text: "Copied " + what + "."}
	}
}
