package keys

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "github.com/charmbracelet/bubbletea"
)

// Of returns the name of the pressed key. The second result is false for
// pasted text and for several letters that arrived at once (see Split): neither
// is a key press.
func Of(msg tea.KeyMsg) (string, bool) {
	if msg.Paste || msg.Type == tea.KeyRunes && len(msg.Runes) != 1 {
		return "", false
	}
	return msg.String(), true
}

// Split takes apart letters that arrived in one message, which happens on slow
// connections, so that each is a key press of its own. Pasted text stays whole.
// Whoever delivers them drops the rest once one of them has opened a dialog:
// letters typed before a question was seen do not answer it.
func Split(msg tea.KeyMsg) []tea.KeyMsg {
	if msg.Paste || msg.Type != tea.KeyRunes || len(msg.Runes) < 2 {
		return []tea.KeyMsg{msg}
	}
	out := make([]tea.KeyMsg, len(msg.Runes))
	for i, r := range msg.Runes {
		out[i] = tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: msg.Alt && i == 0}
		if r == ' ' {
			out[i].Type = tea.KeySpace
		}
	}
	return out
}

// Label writes a key as people read it.
func Label(name string) string {
	if name == " " {
		return "space"
	}
	return name
}

// Name turns what a person wrote into the name of a key. It accepts one
// character, a named key, and either with "ctrl+", "alt+" or "shift+" before
// it, as far as terminals can tell them apart.
func Name(s string) (string, bool) {
	if s == " " {
		return s, true
	}
	s = strings.TrimSpace(s)
	if r, n := utf8.DecodeRuneInString(s); n == len(s) && n > 0 {
		return s, r != utf8.RuneError && unicode.IsPrint(r)
	}
	mods, base := "", s
	for {
		mod, rest, ok := strings.Cut(base, "+")
		if !ok || rest == "" {
			break
		}
		mod = strings.ToLower(mod)
		if mod != "ctrl" && mod != "alt" && mod != "shift" || strings.Contains(mods, mod) {
			return "", false
		}
		mods, base = mods+mod+"+", rest
	}
	return combine(mods, base)
}

func combine(mods, base string) (string, bool) {
	r, n := utf8.DecodeRuneInString(base)
	single := n == len(base) && r != utf8.RuneError && unicode.IsPrint(r)
	if !single {
		base = alias(strings.ToLower(base))
		if !named(base) {
			return "", false
		}
	}
	ctrl, alt, shift := strings.Contains(mods, "ctrl"), strings.Contains(mods, "alt"), strings.Contains(mods, "shift")
	switch {
	case !ctrl && !shift:
	case single && shift:
		return "", false
	case single && ctrl:
		base = strings.ToLower(base)
		if len(base) != 1 || !strings.Contains(`abcdefghijklmnopqrstuvwxyz@\]^_[`, base) {
			return "", false
		}
		// These are the same bytes on a terminal.
		same := map[string]string{"i": "tab", "m": "enter", "[": "esc"}
		if k := same[base]; k != "" {
			base, ctrl = k, false
		}
	case !modifiable(base, ctrl, shift):
		return "", false
	}
	out := base
	if shift {
		out = "shift+" + out
	}
	if ctrl {
		out = "ctrl+" + out
	}
	if alt {
		out = "alt+" + out
	}
	return out, true
}

func alias(s string) string {
	switch s {
	case "escape":
		return "esc"
	case "return":
		return "enter"
	case "del":
		return "delete"
	case "ins":
		return "insert"
	case "pageup", "page-up":
		return "pgup"
	case "pagedown", "page-down", "pgdn":
		return "pgdown"
	case "space":
		return " "
	}
	return s
}

func named(s string) bool {
	switch s {
	case "enter", "esc", "tab", " ", "backspace", "delete", "insert", "home", "end", "pgup", "pgdown", "up", "down", "left", "right":
		return true
	}
	n, ok := strings.CutPrefix(s, "f")
	switch {
	case !ok:
		return false
	case len(n) == 1:
		return n >= "1" && n <= "9"
	}
	return len(n) == 2 && (n >= "10" && n <= "19" || n == "20")
}

// modifiable says which named keys a terminal reports with ctrl or shift.
func modifiable(base string, ctrl, shift bool) bool {
	switch base {
	case "up", "down", "left", "right", "home", "end":
		return true
	case "pgup", "pgdown":
		return ctrl && !shift
	case "tab":
		return shift && !ctrl
	}
	return false
}
