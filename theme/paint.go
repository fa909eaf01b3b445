package theme

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// Paint is a style reduced to the two strings around a text, for views that
// build many cells by plain concatenation.
type Paint struct {
	Prefix, Suffix string
}

// Paint computes the strings for a style. Only colours and attributes count;
// widths, margins and borders of the style are ignored.
func (t *Theme) Paint(style lipgloss.Style) Paint {
	const mark = "x"
	prefix, suffix, ok := strings.Cut(style.Inline(true).UnsetWidth().UnsetMaxWidth().Render(mark), mark)
	if !ok {
		return Paint{}
	}
	return Paint{Prefix: prefix, Suffix: suffix}
}

// Over computes the strings for a style that lies on a row: what the style does
// not state (usually the background) comes from the row.
func (t *Theme) Over(style, row lipgloss.Style) Paint {
	return t.Paint(style.Inherit(row))
}

// Wrap puts the strings around s. An empty s stays empty.
func (p Paint) Wrap(s string) string {
	if s == "" || p.Prefix == "" {
		return s
	}
	return p.Prefix + s + p.Suffix
}

// Draw renders one line in a style. It is Paint and Wrap together, for parts
// that are drawn once a frame.
func (t *Theme) Draw(style lipgloss.Style, s string) string {
	return t.Paint(style).Wrap(s)
}

// Series is the style of the n-th line of a chart; they repeat.
func (t *Theme) Series(n int) lipgloss.Style {
	all := [...]lipgloss.Style{t.Accent, t.Warning, t.Success, t.Danger, t.Info, t.Text}
	return all[((n%len(all))+len(all))%len(all)]
}

// Ink is how a program coloured what it printed, as far as that is shown.
type Ink struct {
	Color                          Color
	Bold, Faint, Italic, Underline bool
}

// Ink computes the strings for what a program coloured: what this terminal has and
// this session wants of it.
func (t *Theme) Ink(i Ink) Paint {
	s := t.renderer.NewStyle().Bold(i.Bold).Faint(i.Faint).Italic(i.Italic).Underline(i.Underline)
	if c := i.Color; !c.IsZero() && !t.Palette.Accent.IsZero() {
		s = s.Foreground(c.lip())
	}
	return t.Paint(s)
}
