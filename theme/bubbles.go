package theme

import (
	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/textarea"
	"github.com/charmbracelet/bubbles/textinput"
	"github.com/charmbracelet/bubbles/viewport"
	"github.com/charmbracelet/lipgloss"
)

// InputOptions describe a text field.
type InputOptions struct {
	// Prompt stands before the text; may be empty.
	Prompt string
	// Hint is shown while the field is empty.
	Hint string
	// Value is the text to start with.
	Value string
	// Width is the number of cells for the text, without prompt. Keep two
	// more cells free for the text cursor. 0 means no limit.
	Width int
	// Height is the number of lines of a TextArea; at least 1.
	Height int
	// Limit is the largest number of characters; 0 means no limit.
	Limit int
	// Secret shows a star for every character.
	Secret bool
	// LocalClipboard lets ctrl+v read the clipboard of the machine this
	// process runs on. Never set it for an SSH session, where that is the
	// server's; pasting through the terminal works either way.
	LocalClipboard bool
}

// TextInput builds a one-line field whose every style, the text cursor's
// included, belongs to this session. The cursor does not blink: an idle screen
// draws nothing.
func (t *Theme) TextInput(o InputOptions) textinput.Model {
	m := textinput.New()
	m.Prompt, m.Placeholder = o.Prompt, o.Hint
	m.Width, m.CharLimit = max(0, o.Width), max(0, o.Limit)
	m.PromptStyle, m.TextStyle = t.Prompt, t.Input
	m.PlaceholderStyle, m.CompletionStyle = t.Hint, t.Hint
	m.Cursor = t.cursor()
	m.KeyMap.Paste.SetEnabled(o.LocalClipboard)
	if o.Secret {
		m.EchoMode = textinput.EchoPassword
	}
	m.SetValue(o.Value)
	return m
}

// TextArea builds a field of several lines, with the same promises.
func (t *Theme) TextArea(o InputOptions) textarea.Model {
	m := textarea.New()
	style := textarea.Style{
		Base: t.Text, CursorLine: t.Input, CursorLineNumber: t.Dim, EndOfBuffer: t.Dim,
		LineNumber: t.Dim, Placeholder: t.Hint, Prompt: t.Prompt, Text: t.Input,
	}
	m.FocusedStyle, m.BlurredStyle = style, style
	m.Prompt, m.Placeholder = o.Prompt, o.Hint
	m.EndOfBufferCharacter = ' '
	m.ShowLineNumbers = false
	m.CharLimit = max(0, o.Limit)
	m.Cursor = t.cursor()
	m.KeyMap.Paste.SetEnabled(o.LocalClipboard)
	m.SetHeight(max(1, o.Height))
	if o.Width > 0 {
		m.SetWidth(o.Width)
	}
	m.SetValue(o.Value)
	m.Blur()
	return m
}

// Viewport builds a scrolling window over text that is already styled.
func (t *Theme) Viewport(width, height int) viewport.Model {
	m := viewport.New(max(0, width), max(0, height))
	m.Style = t.Text
	return m
}

func (t *Theme) cursor() cursor.Model {
	c := cursor.New()
	c.Style, c.TextStyle = t.Caret, t.Input
	c.SetMode(cursor.CursorStatic)
	return c
}

// caret is the cell under the text cursor. A terminal without attributes drops
// the reverse video that normally shows it, so there it becomes a sign.
func (t *Theme) caret() lipgloss.Style {
	s := t.renderer.NewStyle()
	if !t.Plain() {
		return s.Reverse(true)
	}
	return s.Transform(func(cell string) string {
		if cell == " " {
			return "_"
		}
		return "|" + cell
	})
}
