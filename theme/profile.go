package theme

import (
	"strings"

	"github.com/muesli/termenv"
)

// Profile says how many colours a terminal has, from its environment alone. It
// asks nothing of the terminal, so it returns at once also over SSH. NO_COLOR
// and anything that is not a terminal give Ascii; see Select for the choice
// that keeps bold and reverse video for people who only want no colour.
func Profile(env func(string) string, isTTY bool) termenv.Profile {
	if !isTTY || env("NO_COLOR") != "" {
		return termenv.Ascii
	}
	return capable(env)
}

// Select returns the profile and palette for a session. noColor is the
// --no-color flag; with it or NO_COLOR the palette is Mono, while the profile
// still allows bold and reverse video on a terminal that has them, so that the
// text cursor stays visible. An unknown name counts as "auto".
func Select(env func(string) string, isTTY, noColor bool, name string, dark bool) (termenv.Profile, Palette) {
	p, _ := Named(name, dark)
	if !isTTY {
		return termenv.Ascii, Mono()
	}
	profile := capable(env)
	if noColor || env("NO_COLOR") != "" {
		p = Mono()
		if profile != termenv.Ascii {
			profile = termenv.ANSI
		}
	}
	return profile, p
}

func capable(env func(string) string) termenv.Profile {
	term := strings.ToLower(env("TERM"))
	switch term {
	case "", "dumb":
		return termenv.Ascii
	}
	color := strings.ToLower(env("COLORTERM"))
	if (color == "truecolor" || color == "24bit") && !strings.HasPrefix(term, "screen") {
		return termenv.TrueColor
	}
	for _, known := range []string{"kitty", "alacritty", "ghostty", "wezterm", "foot", "direct"} {
		if strings.Contains(term, known) {
			return termenv.TrueColor
		}
	}
	if strings.Contains(term, "256color") || color != "" {
		return termenv.ANSI256
	}
	if strings.HasPrefix(term, "vt") {
		return termenv.Ascii
	}
	return termenv.ANSI
}
