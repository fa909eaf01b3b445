package theme

import "strings"

// Glyphs are the signs that are not letters. Each is one cell wide except
// Ellipsis, which is up to three.
type Glyphs struct {
	Name string

	// Cursor and Selected mark rows; they are ASCII in every set because
	// they carry meaning where there is no colour.
	Cursor, Selected string

	Ellipsis, Crumb, Separator, Bullet string
	Down, Up                           string
	Check, Cross, Warning, Lock        string

	Break string // a line feed within a line

	// Lines of boxes and rules.
	H, V, TopLeft, TopRight, BottomLeft, BottomRight, TeeLeft, TeeRight string

	// Gauge cells, and the steps of a spark line from low to high.
	Full, Empty string
	Spark       string
}

// Unicode returns signs that need no special font.
func Unicode() Glyphs {
	return Glyphs{
		Name: "unicode", Cursor: ">", Selected: "*",
		Ellipsis: "…", Crumb: "›", Separator: "·", Bullet: "•",
		Down: "▾", Up: "▴", Check: "✓", Cross: "✗", Warning: "!", Lock: "#", Break: "⏎",
		H: "─", V: "│", TopLeft: "╭", TopRight: "╮", BottomLeft: "╰", BottomRight: "╯", TeeLeft: "├", TeeRight: "┤",
		Full: "█", Empty: "░", Spark: "▁▂▃▄▅▆▇█",
	}
}

// ASCII returns signs for terminals and fonts without anything else.
func ASCII() Glyphs {
	return Glyphs{
		Name: "ascii", Cursor: ">", Selected: "*",
		Ellipsis: "...", Crumb: ">", Separator: "|", Bullet: "-",
		Down: "v", Up: "^", Check: "x", Cross: "-", Warning: "!", Lock: "#", Break: "/",
		H: "-", V: "|", TopLeft: "+", TopRight: "+", BottomLeft: "+", BottomRight: "+", TeeLeft: "+", TeeRight: "+",
		Full: "#", Empty: ".", Spark: "_.-=^",
	}
}

// GlyphsFor chooses a set from the environment: Unicode in a UTF-8 locale on a
// terminal that can show it, ASCII otherwise. ATRIUM_GLYPHS=ascii|unicode wins.
func GlyphsFor(env func(string) string) Glyphs {
	switch env("ATRIUM_GLYPHS") {
	case "ascii":
		return ASCII()
	case "unicode":
		return Unicode()
	}
	switch env("TERM") {
	case "", "dumb", "linux", "vt100", "vt220", "ansi":
		return ASCII()
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if v := strings.ToLower(env(name)); v != "" {
			if strings.Contains(v, "utf-8") || strings.Contains(v, "utf8") {
				return Unicode()
			}
			return ASCII()
		}
	}
	return ASCII()
}
