package theme

import (
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Theme is what one session draws with. It is not changed after New and may be
// read by several goroutines; switching themes means building another one.
type Theme struct {
	// Glyphs are the signs of this session.
	Glyphs Glyphs
	// Palette is what the styles were made from.
	Palette Palette

	// Text is body text in the terminal's own colours.
	Text lipgloss.Style
	// Dim is secondary text, Strong emphasised text.
	Dim, Strong lipgloss.Style
	// Accent marks what is active; Match the letters a filter found.
	Accent, Match lipgloss.Style
	// Title heads a dialog or a section.
	Title lipgloss.Style

	// Header is the top line; Workspace the name in it that can be opened.
	Header, Workspace lipgloss.Style
	// Crumb is a step of the breadcrumb, CrumbHere the last one.
	Crumb, CrumbHere lipgloss.Style
	// Banner is the read-only or warning text of the header.
	Banner lipgloss.Style
	// Tab and TabActive draw tab labels, TabCount the number beside one.
	Tab, TabActive, TabCount lipgloss.Style

	// Column heads a column of a table; ColumnSorted the sorted one.
	Column, ColumnSorted lipgloss.Style
	// Cursor is the row under the cursor, Selected a marked row, and
	// CursorSelected a row that is both.
	Cursor, Selected, CursorSelected lipgloss.Style

	// Danger, Warning, Success and Info colour a state beside its word.
	Danger, Warning, Success, Info lipgloss.Style
	// Badge is a short label such as a role or a visibility.
	Badge lipgloss.Style

	// Border and BorderFocus draw lines.
	Border, BorderFocus lipgloss.Style

	// Label stands above a field, Hint is the grey text of an empty one.
	Label, LabelFocus, Hint lipgloss.Style
	// Input is typed text, Prompt the sign before it, Caret the text cursor.
	Input, Prompt, Caret lipgloss.Style
	// Error stands under a field or in the status line.
	Error lipgloss.Style
	// Button and ButtonActive are choices of a dialog.
	Button, ButtonActive lipgloss.Style

	// Key and KeyHelp are a key and what it does; Disabled is an action
	// that cannot run now.
	Key, KeyHelp, Disabled lipgloss.Style

	// Full and Empty are the two parts of a gauge.
	Full, Empty lipgloss.Style

	renderer *lipgloss.Renderer
}

// New builds the styles of one session. The renderer's colour profile must have
// been set (see Renderer); it decides what the styles emit.
func New(r *lipgloss.Renderer, p Palette, g Glyphs) *Theme {
	t := &Theme{Glyphs: g, Palette: p, renderer: r}
	base := r.NewStyle()
	ink := func(c Color) lipgloss.Style {
		if c.IsZero() {
			return base
		}
		return base.Foreground(c.lip())
	}

	t.Text, t.Input = base, base
	t.Dim, t.Strong = ink(p.Dim), base.Bold(true)
	t.Accent = ink(p.Accent)
	t.Match = ink(p.Accent).Underline(true)
	t.Title = ink(p.Accent).Bold(true)

	t.Header, t.Workspace = base, ink(p.Accent).Bold(true)
	t.Crumb, t.CrumbHere = t.Dim, t.Strong
	t.Banner = ink(p.Warning).Bold(true)
	t.Tab, t.TabCount = t.Dim, t.Dim
	t.TabActive = ink(p.Accent).Bold(true)

	t.Column, t.ColumnSorted = t.Dim, ink(p.Accent)
	t.Cursor = t.row()
	t.Selected = ink(p.Accent).Bold(true)
	t.CursorSelected = t.row().Bold(true)
	if c := p.Accent; !c.IsZero() {
		t.CursorSelected = t.CursorSelected.Foreground(c.lip())
	}

	t.Danger, t.Warning = ink(p.Danger), ink(p.Warning)
	t.Success, t.Info = ink(p.Success), ink(p.Info)
	t.Badge = ink(p.Info)
	t.Border, t.BorderFocus = ink(p.Border), ink(p.Accent)

	t.Label, t.LabelFocus, t.Hint = t.Dim, ink(p.Accent).Bold(true), t.Dim
	t.Prompt = ink(p.Accent)
	t.Caret = t.caret()
	t.Error = ink(p.Danger)
	t.Button, t.ButtonActive = base, base.Reverse(true)

	t.Key, t.KeyHelp, t.Disabled = ink(p.Accent), t.Dim, t.Dim
	t.Full, t.Empty = ink(p.Accent), ink(p.Border)
	return t
}

// Renderer returns a renderer for one session's output with its profile fixed,
// so that nothing is ever asked of the terminal.
func Renderer(w io.Writer, profile termenv.Profile, dark bool) *lipgloss.Renderer {
	r := lipgloss.NewRenderer(w, termenv.WithProfile(profile), termenv.WithUnsafe())
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(dark)
	return r
}

// Profile returns the colour profile that the theme draws for.
func (t *Theme) Profile() termenv.Profile { return t.renderer.ColorProfile() }

// Plain reports whether the terminal shows no attributes at all, so that every
// mark has to be a glyph or a word.
func (t *Theme) Plain() bool { return t.Profile() == termenv.Ascii }

// row is the cursor row: a background where this profile has one for it,
// reverse video elsewhere.
func (t *Theme) row() lipgloss.Style {
	bg := t.Palette.Row
	has := map[termenv.Profile]string{
		termenv.TrueColor: bg.Hex, termenv.ANSI256: bg.X256, termenv.ANSI: bg.X16,
	}[t.Profile()]
	if has == "" {
		return t.renderer.NewStyle().Reverse(true)
	}
	return t.renderer.NewStyle().Background(bg.lip())
}
