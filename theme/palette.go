package theme

import "github.com/charmbracelet/lipgloss"

// Color states one token for each kind of terminal, so that nothing depends on
// an automatic conversion. An empty string means "the terminal's own colour".
type Color struct {
	// Hex is the 24-bit value, "#rrggbb".
	Hex string
	// X256 is the index in the xterm table, "16" to "255".
	X256 string
	// X16 is the index among the user's sixteen colours, "0" to "15".
	X16 string
}

// IsZero reports whether the token leaves the terminal's colour alone.
func (c Color) IsZero() bool { return c == Color{} }

func (c Color) lip() lipgloss.TerminalColor {
	if c.IsZero() {
		return lipgloss.NoColor{}
	}
	return lipgloss.CompleteColor{TrueColor: c.Hex, ANSI256: c.X256, ANSI: c.X16}
}

// Palette is a set of colour tokens. It holds no styles and belongs to nobody,
// so one value may serve any number of sessions. The zero value is mono.
type Palette struct {
	// Name is how people choose it (see Names).
	Name string

	// Dim is for secondary text that must still be read.
	Dim Color
	// Accent marks what is active: tab, title, focus.
	Accent Color
	// Danger is for errors and destructive actions.
	Danger Color
	// Warning is for what needs attention soon.
	Warning Color
	// Success is for what went well.
	Success Color
	// Info is for names, badges and other neutral marks.
	Info Color
	// Border is for lines; it carries no text.
	Border Color
	// Row is the background of the cursor row. Where a terminal has none
	// for it, the row is shown in reverse video.
	Row Color
}

// textTokens returns the tokens that are used for text, by name.
func (p Palette) textTokens() map[string]Color {
	return map[string]Color{
		"dim": p.Dim, "accent": p.Accent, "danger": p.Danger,
		"warning": p.Warning, "success": p.Success, "info": p.Info,
	}
}

// Names returns the palette names that Named knows, in the order to offer them.
func Names() []string {
	return []string{"auto", "dark", "light", "high-contrast", "high-contrast-light", "ansi16", "mono"}
}

// Named looks a palette up. "auto", "ansi16" and the empty name follow dark,
// which says whether the person's terminal has a dark background. The second
// result is false for an unknown name; the palette is then the automatic one.
func Named(name string, dark bool) (Palette, bool) {
	switch name {
	case "", "auto":
		return Auto(dark), true
	case "dark":
		return Dark(), true
	case "light":
		return Light(), true
	case "high-contrast":
		return HighContrast(), true
	case "high-contrast-light":
		return HighContrastLight(), true
	case "ansi16":
		return ANSI16(dark), true
	case "mono":
		return Mono(), true
	}
	return Auto(dark), false
}

// Auto returns Dark or Light. It never asks the terminal: over SSH the answer
// may not come, so the caller passes what the person has stored.
func Auto(dark bool) Palette {
	if dark {
		return Dark()
	}
	return Light()
}
